"""Seams: for a tail and a head on one page, what speaks for the one going on in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.edges import HEAD_FEATURES, TAIL_FEATURES, Edges, Floats, clip
from lintnews.page import Block
from lintnews.roles import DISPLAY, GUESTS, Role
from lintnews.wording import bridges, codes_of, is_han

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Indices = NDArray[np.intp]

PAIR_FEATURES = (
    "gain", "gain_first", "gain_two", "affinity",
    "quote_match", "quote_clash", "bracket_match", "bracket_clash", "title_match", "title_clash",
    "next", "over_guests", "forward", "distance", "headlines_between", "topic", "bridge_3", "bridge_4", "digits", "gain_next", "same_kind",
)  # fmt: skip
#: Of the block whose tail is judged, what its own head shows; of the block whose head is judged, what its own tail shows.
FAR_HEAD = ("start", "start_first", "sentence_start", "no_mark", "ends_final")
FAR_TAIL = ("end", "stop", "is_final", "has_comma", "clause")
FEATURES = (
    *PAIR_FEATURES,
    *(f"tail.{n}" for n in TAIL_FEATURES),
    *(f"head.{n}" for n in HEAD_FEATURES),
    *(f"far_head.{n}" for n in FAR_HEAD),
    *(f"far_tail.{n}" for n in FAR_TAIL),
    "gain_before", "gain_after", "lead_follows",
)  # fmt: skip


def features(blocks: Sequence[Block], roles: Sequence[Role], edges: Edges, model: LanguageModel, tails: Indices, heads: Indices) -> Floats:
    """One row of FEATURES for every pair (tails[k], heads[k]); shape (pairs, len(FEATURES))."""
    if not len(tails):
        return np.zeros((0, len(FEATURES)), np.float32)
    given = edges.following[heads]
    apart = np.flatnonzero(heads - tails != 1)
    if len(apart):
        rows = np.hstack([edges.tail_symbols[tails[apart]], edges.head_symbols[heads[apart]]])
        given[apart] = model.log_probabilities(rows, edges.tail_symbols.shape[1])
    gain = clip(given - edges.start[heads], -7, 9)
    affinity = clip(given - edges.free[heads], -7, 9)
    t, h = edges.tails[tails], edges.heads[heads]
    matches = [f for n in ("quote", "bracket", "title") for f in _match(t[:, _T[f"open_{n}"]], h[:, _H[f"unopened_{n}"]])]
    inner = np.column_stack([gain[:, :5].sum(1), gain[:, 0], gain[:, :2].sum(1), affinity[:, :5].sum(1), *matches])
    around = np.column_stack([_geometry(roles, tails, heads), topics(blocks, model, tails, heads), bridges(edges.wording, tails, heads)])
    digits = t[:, _T["is_digit"]] * np.maximum(h[:, _H["is_digit"]], h[:, _H["is_unit"]])
    kinds = (t[:, _T["in_body"]] + t[:, _T["in_item"]] > 0) == (h[:, _H["in_body"]] + h[:, _H["in_item"]] > 0)
    last = np.column_stack([digits, inner[:, 0] * around[:, 0], kinds])
    far = np.hstack([edges.heads[tails][:, [_H[n] for n in FAR_HEAD]], edges.tails[heads][:, [_T[n] for n in FAR_TAIL]]])
    beside = _beside(roles, edges)
    ends = np.column_stack([beside[0][tails], beside[0][np.minimum(tails + 1, len(roles) - 1)] * (tails + 1 != heads), beside[1][tails]])
    return np.hstack([inner, around, last, t, h, far, ends]).astype(np.float32)


def _beside(roles: Sequence[Role], edges: Edges) -> tuple[Floats, Floats]:
    """For every block, how well it goes on from the one before it, and whether a lead or byline comes next."""
    gain = clip(edges.following - edges.start, -7, 9)[:, :5].sum(1)
    gain[:1] = 0
    lead = np.array([role in (Role.LEAD, Role.BYLINE) for role in (*roles[1:], Role.BODY)], np.float32)
    return gain, lead


#: Of a long block, its first and last so many characters say what it is about; comparing more of it costs too much.
_NEAR = 160

_T = {name: i for i, name in enumerate(TAIL_FEATURES)}
_H = {name: i for i, name in enumerate(HEAD_FEATURES)}


def _match(opened: Floats, closed: Floats) -> tuple[Floats, Floats]:
    """Whether the one side opens what the other closes, and whether only one of them is open."""
    return opened * closed, np.abs(opened - closed)


def _geometry(roles: Sequence[Role], tails: Indices, heads: Indices) -> Floats:
    """(pairs, 5): next to each other, next but for guests, in reading direction, log distance, headlines between."""
    guests = np.concatenate([[0], np.cumsum([role in GUESTS for role in roles])])
    display = np.concatenate([[0], np.cumsum([role in DISPLAY for role in roles])])
    low, high = np.minimum(tails, heads) + 1, np.maximum(tails, heads)
    step = heads - tails
    apart = np.abs(step)
    over = (step > 1) & (guests[high] - guests[low] == step - 1)
    between = np.minimum(display[high] - display[low], 4)
    return np.column_stack([step == 1, over, step > 0, np.log1p(apart - 1), between]).astype(np.float32)


def topics(blocks: Sequence[Block], model: LanguageModel, tails: Indices, heads: Indices) -> Floats:
    """(pairs,): `shared_wording` of blocks that stand apart; of neighbours it tells nothing about their seam, and zero."""
    apart = np.flatnonzero(heads - tails != 1)
    result = np.zeros(len(tails), np.float32)
    if len(apart):
        result[apart] = shared_wording(blocks, model, tails[apart], heads[apart])
    return result


def shared_wording(blocks: Sequence[Block], model: LanguageModel, ones: Indices, others: Indices) -> Floats:
    """(pairs,): how much rare wording two blocks share, in nats of the shared bigrams' surprise, per length."""
    result = np.zeros(len(ones), np.float32)
    firsts, seconds = ones.tolist(), others.tolist()
    wanted = sorted({*firsts, *seconds})
    known = dict(zip(wanted, _bigrams([blocks[i].text for i in wanted]), strict=True))
    shared = [known[i] & known[j] for i, j in zip(firsts, seconds, strict=True)]
    rarity = _rarity(sorted(set().union(*shared)), model)
    for row, (i, j, words) in enumerate(zip(firsts, seconds, shared, strict=True)):
        if words:
            size = min(len(known[i]), len(known[j])) + 12
            result[row] = min(sum(map(rarity.__getitem__, words)) / size**0.5, 12.0)
    return result


def wording_shared_by_all(texts: Sequence[str], model: LanguageModel) -> Floats:
    """`shared_wording` of every two of ``n`` texts, (n, n); zero for a text with itself."""
    if not texts:
        return np.zeros((0, 0), np.float32)
    pairs, ends = _bigram_codes(texts)
    owners = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    each = np.sort(pairs.astype(np.int64) * len(texts) + owners)
    # `np.unique` would load what NumPy has for masked arrays, and sort what is sorted.
    each = each[np.diff(each, prepend=-1) > 0]
    owners, first = each % len(texts), np.diff(each // len(texts), prepend=-1) > 0
    words, at = (each // len(texts))[first], np.cumsum(first) - 1
    sizes = np.bincount(owners, minlength=len(texts)).astype(np.float32)
    is_shared = np.bincount(at, minlength=len(words)) > 1
    rarity = np.array(list(_rarity(words[is_shared].tolist(), model).values()), np.float32)
    holds, kept = np.zeros((len(rarity), len(texts)), np.float32).T, is_shared[at]
    holds[owners[kept], (np.cumsum(is_shared) - 1)[at[kept]]] = 1
    result = (holds * rarity) @ holds.T / np.sqrt(np.minimum(sizes[:, None], sizes) + 12)
    np.fill_diagonal(result, 0)
    return np.asarray(np.minimum(result, 12), np.float32)


def _bigrams(texts: Sequence[str]) -> list[set[int]]:
    """For each text the pairs of Han characters that stand side by side in it, 16 bits for each."""
    pairs, ends = _bigram_codes(texts)
    codes = pairs.tolist()
    return [set(codes[first:end]) for first, end in zip([0, *ends.tolist()], ends.tolist(), strict=False)]


def _bigram_codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Indices]:
    """Every two Han characters that stand side by side, text by text, and where those of each text end, (texts,)."""
    texts = [text if len(text) <= 2 * _NEAR else text[:_NEAR] + text[-_NEAR:] for text in texts]
    # What stands between two texts is no Han character, so that no pair has a half in either.
    codes = codes_of(texts)
    han = is_han(codes)
    at = (han[1:] & han[:-1]).nonzero()[0]
    return codes[at] << np.uint32(16) | codes[at + 1], at.searchsorted(np.cumsum([len(text) + 1 for text in texts]))


def _rarity(words: Sequence[int], model: LanguageModel) -> dict[int, float]:
    """How much rarer than 1 in 3,000 characters each bigram is, in nats, by the model."""
    if not words:
        return {}
    pairs = np.array(words, np.uint32)
    symbols = model.encode_codes(np.stack([pairs >> np.uint32(16), pairs & np.uint32(0xFFFF)], axis=1))
    scores = model.log_probabilities(symbols).sum(1)
    return dict(zip(words, np.maximum(-scores - 8.0, 0.0).tolist(), strict=True))

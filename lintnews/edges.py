"""The two edges of every block as numbers: what its tail and its head show of a sentence that goes on elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import fragments, marks
from lintnews.labels import is_signed
from lintnews.page import Block
from lintnews.roles import Role
from lintnews.wording import Wording

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Symbols = NDArray[np.uint16]

PREDECESSORS = Path(__file__).parent / "language" / "data" / "predecessors.npy"

#: Symbols of context on each side of a seam that the model is asked about; a 5-gram sees four of the tail.
TAIL = 5
HEAD = 6
#: How far from an edge marks are looked at, in characters.
_NEAR_TAIL, _NEAR_HEAD, _NEAR_PAIRS = 160, 40, 200

_ROLE_GROUPS = {
    Role.LEAD: "body", Role.BODY: "body", Role.ITEM: "item", Role.SUBHEAD: "subhead", Role.HEADLINE: "display", Role.DECK: "display",
    Role.KICKER: "display", Role.BANNER: "display", Role.CAPTION: "caption", Role.BYLINE: "label", Role.CREDIT: "label",
    Role.JUMP: "label", Role.FURNITURE: "label", Role.TABLE: "grid", Role.VERSE: "grid",
}  # fmt: skip
_GROUPS = ("body", "item", "subhead", "display", "caption", "label", "grid")
_ROLE_ROWS = {role: _GROUPS.index(group) for role, group in _ROLE_GROUPS.items()}
_GROUP_ROWS = np.eye(len(_GROUPS), dtype=np.float32)
_KIND_ROWS = np.eye(len(marks.KINDS))
_CLOSER, _FINAL, _COMMA = (marks.KINDS.index(kind) for kind in ("closer", "final", "comma"))

TAIL_FEATURES = (
    "end", "stop", "comma", "fragment", "clause", "sentence", "has_comma", "has_final", "length", "short", "before_jump",
    *(f"open_{n}" for n in marks.PAIRS), *(f"is_{k}" for k in marks.KINDS), *(f"in_{g}" for g in _GROUPS),
)  # fmt: skip
HEAD_FEATURES = (
    "start", "start_first", "sentence_start", "fragment",
    "to_mark", "mark_is_comma", "no_mark", "ends_final", "length", "short", "after_jump",
    *(f"unopened_{n}" for n in marks.PAIRS), *(f"is_{k}" for k in marks.KINDS), *(f"in_{g}" for g in _GROUPS),
)  # fmt: skip


class Edges(NamedTuple):
    """Both edges of ``n`` blocks.

    ``tail_symbols`` is (n, TAIL) and ``head_symbols`` (n, HEAD), padded with UNSEEN on the outer side; ``tails`` is
    (n, len(TAIL_FEATURES)), ``heads`` (n, len(HEAD_FEATURES)); ``start`` and ``free`` (n, HEAD) are log P of the head's symbols at
    the start of a paragraph and without any context, ``following`` behind the tail of the block before; ``wording`` is what the blocks say.
    """

    tail_symbols: NDArray[np.uint16]
    head_symbols: NDArray[np.uint16]
    tails: Floats
    heads: Floats
    start: Floats
    free: Floats
    following: Floats
    wording: Wording


def measure(codes: NDArray[np.uint32], blocks: Sequence[Block], roles: Sequence[Role], model: LanguageModel) -> Edges:
    """Everything that one edge alone can tell, for all blocks of a page at once; ``codes`` are the page's code points."""
    starts = np.array([block.start for block in blocks], np.intp)
    ends = np.array([block.end for block in blocks], np.intp)
    tail_symbols, head_symbols, from_tail, from_head = _symbols(codes, starts, ends, model)
    ends_after, start, sentence, free, following = _contexts(tail_symbols, head_symbols, model)
    gain = clip(start - free, -6, 6)
    cut_tail, cut_head = fragments.log_odds(from_tail, "tail"), fragments.log_odds(from_head, "head")
    openings = np.column_stack([clip(gain.sum(1), -12, 15), gain[:, 0], clip((sentence - free).sum(1), -12, 15), cut_head])
    found = marks.scan(codes)
    flags = _role_flags(roles)
    tails = _tails(found, codes, starts, ends, blocks)
    heads = _heads(found, codes, starts, ends)
    jumps = np.array([role is Role.JUMP for role in roles], np.float32)
    before_jump, after_jump = np.append(jumps[1:], 0), np.append(0, jumps[:-1])
    return Edges(
        tail_symbols,
        head_symbols,
        np.column_stack([clip(ends_after, -12, 0), cut_tail, tails[0], before_jump, tails[1], flags]).astype(np.float32),
        np.column_stack([openings, heads[0], after_jump, heads[1], flags]).astype(np.float32),
        start,
        free,
        following,
        Wording(blocks),
    )


def clip(x: Floats, low: float, high: float) -> Floats:
    """``np.clip``, which costs three times as much on the few numbers of a page."""
    return np.minimum(np.maximum(x, low), high)


def _symbols(codes: NDArray[np.uint32], starts: Indices, ends: Indices, model: LanguageModel) -> tuple[Symbols, Symbols, Symbols, Symbols]:
    """The last TAIL and the first HEAD symbols of every block, and `fragments.WIDTH` from each edge inwards; white space is left out."""
    from lintnews.language.symbols import BREAK, UNSEEN

    ink = np.flatnonzero(~marks.is_blank(codes))
    padded = np.append(model.encode_codes(codes[ink]), np.uint16(UNSEEN))
    first, last = ink.searchsorted(starts)[:, None], ink.searchsorted(ends)[:, None]
    inward = np.arange(fragments.WIDTH)
    tails, heads = last - 1 - inward, first + inward
    in_tail, in_head = tails >= first, heads < last
    from_tail, from_head = padded[np.where(in_tail, tails, len(ink))], padded[np.where(in_head, heads, len(ink))]
    near_tail, near_head = from_tail[:, TAIL - 1 :: -1].copy(), from_head[:, :HEAD].copy()
    from_tail[~in_tail] = from_head[~in_head] = BREAK
    return near_tail, near_head, from_tail, from_head


def _contexts(tails: NDArray[np.uint16], heads: NDArray[np.uint16], model: LanguageModel) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """What the model says of both edges, in one call, since a call costs more than a page.

    Log P of a paragraph end, a full stop and a comma after each tail, (n, 3); of each head's symbols at the start of a paragraph, at
    the start of a sentence, without context and behind the tail of the block before, each (n, HEAD).
    """
    from lintnews.language.symbols import BREAK, UNSEEN

    n, context = len(tails), min(TAIL, model.order - 1)
    stop, comma = model.encode("。，").tolist()
    near = tails[:, TAIL - context :]
    gap = np.full((n, 1), UNSEEN, np.uint16)
    before = np.concatenate([np.full((1, context), UNSEEN, np.uint16), near[:-1]])
    pieces = [part for mark in (BREAK, stop, comma) for part in (near, np.full_like(gap, mark), gap)]
    pieces += [part for mark in (BREAK, stop) for part in (np.full_like(gap, mark), heads, gap)]
    scores = model.log_probabilities(np.concatenate([*pieces, heads, gap, before, heads], axis=1))
    ends = scores[:, context : 3 * (context + 2) : context + 2]
    at = 3 * (context + 2) + 1
    start, sentence, free = (scores[:, first : first + HEAD] for first in (at, at + HEAD + 2, at + 2 * HEAD + 3))
    return ends, start, sentence, free, scores[:, -HEAD:]


def _role_flags(roles: Sequence[Role]) -> Floats:
    groups = np.array([_ROLE_ROWS[role] for role in roles], np.intp)
    return _GROUP_ROWS[groups]


def _tails(found: marks.Marks, codes: NDArray[np.uint32], starts: Indices, ends: Indices, blocks: Sequence[Block]) -> tuple[Floats, Floats]:
    """Distances, flags and length of the tails (n, 6); what is open at the end and the class of the last character (n, 3 + kinds)."""
    low = np.maximum(starts, ends - _NEAR_TAIL)
    inner = ends - 1
    last_mark = marks.last_before(found.punctuation, inner)
    last_final = marks.last_before(found.final, inner)
    near = inner - low
    clause = np.where(last_mark >= low, inner - last_mark, near)
    sentence = np.where(last_final >= low, inner - last_final, near)
    comma = marks.last_before(found.comma, ends) >= low
    size = ends - starts
    kinds = marks.kinds(codes[inner])
    kinds[_ends_finally(found, codes, ends, kinds, blocks)] = _FINAL
    distances = [np.minimum(clause, 30) / 10, np.minimum(sentence, 150) / 50, comma, last_final >= low, np.log1p(size), size <= 25]
    far = np.maximum(starts, ends - _NEAR_PAIRS)
    opened = [_is_last(found.openers[n], found.closers[n], far, ends) for n in marks.PAIRS]
    return np.column_stack(distances).astype(np.float32), np.column_stack([*opened, _KIND_ROWS[kinds]]).astype(np.float32)


def _ends_finally(
    found: marks.Marks, codes: NDArray[np.uint32], ends: Indices, kinds: Indices, blocks: Sequence[Block]
) -> NDArray[np.bool_]:
    """A final mark inside closing quotes, or a paragraph that is signed after its last sentence."""
    closed = kinds == _CLOSER
    before = marks.last_before(found.not_closer, ends)
    inside: NDArray[np.bool_] = closed & (before >= 0) & (marks.kinds(codes[np.maximum(before, 0)]) == _FINAL)
    unsettled = np.flatnonzero((kinds != _FINAL) & ~inside)
    for k in unsettled.tolist():
        inside[k] = is_signed(blocks[k].text)
    return inside


def _heads(found: marks.Marks, codes: NDArray[np.uint32], starts: Indices, ends: Indices) -> tuple[Floats, Floats]:
    """Distances, flags and length of the heads (n, 6); what is closed unopened and the class of the first character (n, 3 + kinds)."""
    high = np.minimum(ends, starts + _NEAR_HEAD)
    mark = marks.first_from(found.punctuation, starts, len(codes))
    has_mark = mark < high
    comma = has_mark & (marks.kinds(codes[np.minimum(mark, len(codes) - 1)]) == _COMMA)
    before = marks.last_before(found.not_closer, ends)
    final = marks.kinds(codes[np.maximum(before, 0)]) == _FINAL
    size = ends - starts
    distances = [np.where(has_mark, mark - starts, high - starts) / 10, comma, ~has_mark, final, np.log1p(size), size <= 25]
    far = np.minimum(ends, starts + _NEAR_PAIRS)
    unopened = [_is_first(found.closers[n], found.openers[n], starts, far, len(codes)) for n in marks.PAIRS]
    kinds = _KIND_ROWS[marks.kinds(codes[starts])]
    return np.column_stack(distances).astype(np.float32), np.column_stack([*unopened, kinds]).astype(np.float32)


def _is_last(these: Indices, others: Indices, low: Indices, ends: Indices) -> NDArray[np.bool_]:
    last = marks.last_before(these, ends)
    return (last >= low) & (last > marks.last_before(others, ends))


def _is_first(these: Indices, others: Indices, starts: Indices, high: Indices, size: int) -> NDArray[np.bool_]:
    first = marks.first_from(these, starts, size)
    return (first < high) & (first < marks.first_from(others, starts, size))


#: What ``boundary`` tells of a head.
BOUNDARY_FEATURES = ("boundary", "peak", "fragment")


def boundary(heads: NDArray[np.uint16], model: LanguageModel) -> Floats:
    """What the head's first four symbols tell of what stood before them; (n, 3), the columns of BOUNDARY_FEATURES.

    ``boundary``: log odds, by Bayes, of a break or a final mark against the first symbol's commonest predecessors. ``peak``: log share
    of the likeliest predecessor among these; a word's lost first half is one character, a name may follow many. ``fragment``: how
    much better that predecessor explains the second to fourth symbol than a start does, in nats.
    """
    from lintnews.language.symbols import BREAK

    starts = np.array([BREAK, *model.encode("。！？”：")], np.uint16)
    firsts = np.minimum(heads[:, 0], model.vocabulary - 1)
    before = np.hstack([np.broadcast_to(starts, (len(heads), len(starts))), predecessors()[firsts]]).astype(np.uint16)
    rows = np.concatenate([before[:, :, None], np.broadcast_to(heads[:, None, :4], (*before.shape, 4))], axis=2)
    scores = model.log_probabilities(np.ascontiguousarray(rows), 1)
    likely = _unigrams(model)[before] + scores.sum(2)
    outer, inner = likely[:, : len(starts)], likely[:, len(starts) :]
    later = scores[:, :, 1:].sum(2)
    best_inner, best_outer = inner.argmax(1) + len(starts), outer.argmax(1)
    at = np.arange(len(heads))
    odds = _log_sum(outer) - _log_sum(inner)
    peak = inner.max(1) - _log_sum(inner)
    fragment = later[at, best_inner] - later[at, best_outer]
    return np.column_stack([clip(odds, -10, 10), clip(peak, -5, 0), clip(fragment, -5, 10)]).astype(np.float32)


def _log_sum(x: Floats) -> Floats:
    top = x.max(1)
    result: Floats = top + np.log(np.exp(x - top[:, None]).sum(1))
    return result


@cache
def predecessors() -> NDArray[np.uint16]:
    """For every symbol the 32 that most often stand before it, ascending, final marks left out; (vocabulary, 32)."""
    # The file holds the low and the high bytes of the differences, which compress by a third better than the symbols.
    low, high = np.load(PREDECESSORS)
    return np.cumsum(low + high.astype(np.uint16) * 256, axis=1, dtype=np.uint16)


@cache
def _unigrams(model: LanguageModel) -> Floats:
    """Log P of every symbol, (65536,); what is never predicted scores -99."""
    every = np.arange(model.vocabulary, dtype=np.uint16)
    scores = np.full(1 << 16, -99, np.float32)
    scores[: model.vocabulary] = model.alone(every)
    # What is never predicted, such as UNSEEN, scores 0 and stands in no text.
    scores[scores >= 0] = -99
    return scores

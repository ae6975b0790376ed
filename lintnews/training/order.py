"""Trains the networks that judge which block follows which, and whether two runs that change places mend the order of a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lintnews import arrange, following, partners
from lintnews.following import Stretch
from lintnews.language import LanguageModel
from lintnews.partners import Partners
from lintnews.training.columns import unite
from lintnews.training.damage import Piece
from lintnews.training.network import train
from lintnews.training.pages import Article, MadePage, made_pages, page_of
from lintnews.weights import Floats, Network

#: Of the pairs that are neither true, nor side by side, nor likely, so many are drawn for each block.
_DRAWN = 8
#: Pairs that are likelier than this are all trained on: log odds of the joint, or of "follow".
_LIKELY = -5.0
#: In so many of the cases a right swap, else the likeliest, is made before the next ones are judged.
_RIGHT = 0.85
_STEPS = 10
#: So many pages are trained on in the state in which a first pass of `fix` leaves them, which joins halves from this probability on.
_JOINED, _SURE = 0.4, 0.7
HIDDEN = 64
#: A page gives hundreds of pairs and a handful of swaps, over which training goes more often: the log loss on other pages falls by .02.
_MANY, _FEW = {"epochs": 8, "batch": 2048}, {"epochs": 25, "batch": 512}

Read = tuple[MadePage, Stretch]
Rows = tuple[Floats, Floats, Floats]


def fit_order(pool: Sequence[Article], count: int, nets: dict[str, Network], model: LanguageModel) -> dict[str, Network]:
    """The networks "follow", "follow_again" and "swap", each on other pages: with columns read in a wrong order, and with text lost."""
    found = dict(nets)
    rows = (_pairs(page, stretch, model, k) for k, (page, stretch) in enumerate(_read(pool, count, 51, nets, model)))
    found["follow"] = _fit(rows, following.FEATURES, HIDDEN, **_MANY)
    rows = (_pairs(page, stretch, model, k, found["follow"]) for k, (page, stretch) in enumerate(_read(pool, count, 61, nets, model)))
    found["follow_again"] = _fit(rows, following.AGAIN_FEATURES, HIDDEN, **_MANY)
    rows = (_swaps(page, stretch, model, k, found) for k, (page, stretch) in enumerate(_read(pool, count, 71, nets, model)))
    found["swap"] = _fit(rows, arrange.FEATURES, 40, **_FEW)
    return {name: found[name] for name in ("follow", "follow_again", "swap")}


def _fit(rows: Iterator[Rows], names: Sequence[str], hidden: int, epochs: int, batch: int) -> Network:
    x, y, weight = (np.concatenate(column) for column in zip(*rows, strict=True))
    return train(x.astype(np.float32), y, weight, names, hidden=hidden, epochs=epochs, batch=batch)


def _read(pool: Sequence[Article], count: int, seed: int, nets: dict[str, Network], model: LanguageModel) -> Iterator[Read]:
    draw = np.random.default_rng(seed)
    for columns in (False, True):
        for page in made_pages(pool, count // 2, seed + columns, columns=columns):
            stretch = _stretch(page, nets, model)
            after = _joined(page, stretch.partners) if draw.random() < _JOINED else None
            if after:
                page, stretch = after, _stretch(after, nets, model)
            if len(page.blocks) > 1:
                yield page, stretch


def _stretch(page: MadePage, nets: dict[str, Network], model: LanguageModel) -> Stretch:
    return Stretch(page.blocks, page.roles, partners.find(page.codes, page.blocks, page.roles, model, nets))


def _joined(page: MadePage, found: Partners) -> MadePage | None:
    """The page as `fix` leaves it for its next pass, with the halves joined that follow each other, as far as they were found."""
    heads = {joint.head for joint in found.joints if joint.head == joint.tail + 1 and joint.probability >= _SURE}
    pieces: list[Piece] = []
    for at, piece in enumerate(page.pieces):
        if at in heads:
            unite(pieces[-1], piece)
        else:
            pieces.append(replace(piece))
    return page_of(pieces)


def _pairs(page: MadePage, stretch: Stretch, model: LanguageModel, seed: int, follow: Network | None = None) -> Rows:
    """Pairs of blocks with whether the second follows the first in the paper, and how many pairs each stands for."""
    rows = following.features(stretch, model)
    size = len(rows)
    likely = stretch.joints
    if follow:
        likely = follow.logits(rows.reshape(size * size, -1)).reshape(size, size)
        rows = following.again(likely, rows)
    truth = _follows(page, stretch)
    sure = (truth > 0) | np.eye(size, dtype=np.bool_) | (likely > _LIKELY)
    kept = sure | (np.random.default_rng(seed).random((size, size)) < _DRAWN / size)
    weight = np.where(sure, 1.0, max(1.0, size / _DRAWN)).astype(np.float32)
    return rows[kept].astype(np.float16), truth[kept], weight[kept]


def _follows(page: MadePage, stretch: Stretch) -> Floats:
    """1 for the pairs of blocks that follow each other in the paper, (m + 1, m + 1)."""
    ids = _ids(page, stretch)
    order = sorted((k for k, one in enumerate(ids, 1) if one >= 0), key=lambda k: ids[k - 1])
    result = np.zeros((len(ids) + 1, len(ids) + 1), np.float32)
    for one, other in pairwise([0, *order, len(ids) + 1] if order else []):
        result[one, other - 1] = 1
    return result


def _ids(page: MadePage, stretch: Stretch) -> list[int]:
    """Where each free block stood in the paper; -1 for what is no part of an article."""
    return [page.pieces[i].id if page.pieces[i].article >= 0 else -1 for i in stretch.free]


def _swaps(page: MadePage, stretch: Stretch, model: LanguageModel, seed: int, nets: dict[str, Network]) -> Rows:
    """Swaps worth judging with whether each mends the page, in the order that was read and in those that some of them make."""
    draw = np.random.default_rng(seed)
    state = arrange.State.of(stretch, following.judge(stretch, model, nets))
    rows, truth = [np.zeros((0, len(arrange.FEATURES)), np.float16)], [np.zeros(0, np.float32)]
    while state.steps < _STEPS and (swaps := state.swaps()):
        right = mends(page, state, swaps)
        rows.append(state.features(swaps).astype(np.float16))
        truth.append(right)
        if right.any() and draw.random() < _RIGHT:
            state = state.after(swaps[int(np.argmax(right))])
        elif swaps[0].gain > 0 and draw.random() < 0.5:
            state = state.after(swaps[0])
        else:
            break
    y = np.concatenate(truth)
    return np.vstack(rows), y, np.ones(len(y), np.float32)


def mends(page: MadePage, state: arrange.State, swaps: Sequence[arrange.Swap]) -> Floats:
    """Whether each swap leaves more text in the right order, and no fewer blocks behind the right one."""
    ids = _ids(page, state.stretch)
    sizes = [len(state.stretch.blocks[i]) for i in state.stretch.free]
    places = {one: place for place, one in enumerate(sorted(one for one in ids if one >= 0))}
    order = [places.get(one, -1) for one in ids]
    before = _order([k - 1 for k in state.order[1:-1]], order, sizes)
    result = []
    for swap in swaps:
        after = _order([k - 1 for k in swap.made(state.order)[1:-1]], order, sizes)
        result.append(after[0] >= before[0] and after[1] >= before[1] and after != before)
    return np.array(result, np.float32)


def _order(blocks: Sequence[int], order: Sequence[int], sizes: Sequence[int]) -> tuple[int, int]:
    """Characters of the heaviest part that stands in order, and how many blocks stand right behind the right one."""
    # The heaviest rising subsequence: kept are the ends that nothing earlier and lighter beats.
    lasts: list[int] = []
    weights: list[int] = []
    kept = [i for i in blocks if order[i] >= 0]
    for i in kept:
        at = bisect_left(lasts, order[i])
        weight = sizes[i] + (weights[at - 1] if at else 0)
        end = at
        while end < len(lasts) and weights[end] <= weight:
            end += 1
        lasts[at:end], weights[at:end] = [order[i]], [weight]
    return (weights[-1] if weights else 0), sum(order[j] == order[i] + 1 for i, j in pairwise(kept))

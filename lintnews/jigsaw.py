"""Pieces of columns in no regular order put together again: every piece is given at most one to go on in, for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.streams import AllLinks

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float64]

#: What it costs a piece to go on ``d`` pieces away, as a first guess, is _AWAY * log(1 + d), and _BACK more where that is before it.
_AWAY, _BACK = 0.5, 1.5
#: A link that is no chance, in nats; how many such links of a distance are taken for granted, and the greatest distance that counts.
_STRONG, _GRANTED, _FARTHEST = 4.0, 0.3, 40
#: What the distance says at most, and what a link with it must be worth, in nats.
_TELLS, _WORTH = 4.0, 1.0
_NEVER = -1e6


def chains(texts: Sequence[str], model: LanguageModel) -> tuple[list[list[int]], AllLinks]:
    """The pieces of each chain, by their numbers; chains are in the order of their first pieces. Links of all pairs are given too."""
    size = len(texts)
    links = AllLinks(texts, model)
    gain = links.gain.astype(np.float64)
    away = np.arange(size)[None] - np.arange(size)[:, None]
    guess = -_AWAY * np.log1p(np.abs(away)) - _BACK * (away < 0)
    first = _matched(gain + guess + _AWAY)
    says = _distances(first, gain, size)
    following = _matched(gain + says[np.clip(away, -_FARTHEST, _FARTHEST) + _FARTHEST])
    return _chains(following, gain), links


def _distances(following: NDArray[np.intp], gain: Floats, size: int) -> Floats:
    """What each distance from -_FARTHEST to _FARTHEST says, in nats, by how often strong links span it on this page."""
    tails = np.flatnonzero(following >= 0)
    heads = following[tails]
    sure = gain[tails, heads] >= _STRONG
    spans = np.clip(heads[sure] - tails[sure], -_FARTHEST, _FARTHEST) + _FARTHEST
    count = np.bincount(spans, minlength=2 * _FARTHEST + 1) + _GRANTED
    chance = np.full(len(count), 1.0)
    chance[[0, -1]] = max(1.0, (size - 2 * _FARTHEST) / 2)
    share = count / count.sum() / (chance / chance.sum())
    return np.asarray(np.clip(np.log(share), -_TELLS, _TELLS), np.float64)


def _matched(worth: Floats) -> NDArray[np.intp]:
    """For each row its column, at most one row each, so that the sum is greatest; -1 where none is worth _WORTH. (n, n) to (n,).

    The Hungarian method with shortest augmenting paths (Jonker and Volgenant 1987), a row at a time.
    """
    size = len(worth)
    cost = np.full((size, 2 * size), -_WORTH)
    cost[:, :size] = -worth
    cost[np.arange(size), np.arange(size)] = -_NEVER
    rows, columns = np.zeros(size), np.zeros(2 * size)
    row_of = np.full(2 * size, -1, np.intp)
    for row in range(size):
        reached = np.full(2 * size, np.inf)
        came = np.full(2 * size, -1, np.intp)
        done = np.zeros(2 * size, bool)
        at, column, so_far = row, -1, 0.0
        while at >= 0:
            value = so_far + cost[at] - rows[at] - columns
            better = ~done & (value < reached)
            reached[better] = value[better]
            came[better] = column
            column = int(np.where(done, np.inf, reached).argmin())
            so_far = float(reached[column])
            done[column] = True
            at = int(row_of[column])
        inner = done.copy()
        inner[column] = False
        rows[row] += so_far
        rows[row_of[inner]] += so_far - reached[inner]
        columns[inner] -= so_far - reached[inner]
        while column >= 0:
            before = int(came[column])
            row_of[column] = row if before < 0 else row_of[before]
            column = before
    result = np.full(size, -1, np.intp)
    taken = np.flatnonzero(row_of[:size] >= 0)
    result[row_of[taken]] = taken
    return result


def _chains(following: NDArray[np.intp], gain: Floats) -> list[list[int]]:
    """Chains of pieces; a ring is opened where its link is weakest."""
    follow = {tail: head for tail, head in enumerate(following.tolist()) if head >= 0}
    heads = set(follow.values())
    found: list[list[int]] = []
    left = set(range(len(following)))
    starts = [k for k in range(len(following)) if k not in heads]
    while left:
        if starts:
            chain = [starts.pop()]
        else:
            ring = [min(left)]
            while (after := follow[ring[-1]]) != ring[0]:
                ring.append(after)
            weakest = min(ring, key=lambda k: float(gain[k, follow[k]]))
            chain = [follow.pop(weakest)]
        while chain[-1] in follow:
            chain.append(follow[chain[-1]])
        left.difference_update(chain)
        found.append(chain)
    return sorted(found)

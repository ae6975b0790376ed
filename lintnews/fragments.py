"""Whether characters start or stop inside a sentence: a logistic regression on hashed n-grams of a block's first and last characters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).parent / "language" / "data" / "fragments.npy"

#: Symbols that are looked at, from the edge inwards; behind the end of the block stands BREAK.
WIDTH = 16
#: Binary logarithm of the number of weights of each edge.
BITS = 20

EDGES = ("head", "tail")
#: What one step of a weight counts, in nats.
UNIT = np.float32(1 / 32)

#: N-grams that start at the edge, up to this length; n-grams by place; n-grams anywhere from `_ANYWHERE` on; first with a later symbol.
_FROM_EDGE, _PLACES, _ANYWHERE, _SKIPS = 6, range(1, 8), 2, range(2, 6)
_SYMBOL, _HALF = np.uint64(12), np.uint64(32)
# The odd constants of Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4) and of xxHash.
_MIX, _SALT = np.uint64(0x9E3779B97F4A7C15), 0xC2B2AE3D27D4EB4F


def _plan() -> list[tuple[int, int, int]]:
    """Length, place and name of every n-gram that is looked up; n-grams of one name share their weights."""
    edge = [(n, 0, n) for n in range(1, _FROM_EDGE + 1)]
    placed = [(n, place, 100 + 10 * place + n) for place in _PLACES for n in (1, 2, 3)]
    anywhere = [(n, place, 300 + n) for n in (2, 3) for place in range(_ANYWHERE, WIDTH - n + 1)]
    return edge + placed + anywhere


_PLAN = _plan()
_COLUMNS = np.array([(n - 1) * WIDTH + place for n, place, _ in _PLAN], np.intp)
_NAMES = [name for *_, name in _PLAN] + [200 + place for place in _SKIPS]
_SALTS = np.array([name * _SALT & (1 << 64) - 1 for name in _NAMES], np.uint64)


def features(rows: NDArray[np.uint16]) -> NDArray[np.int32]:
    """The numbers of the weights that speak on each row; (n, WIDTH) symbols, the edge first -> (n, features), each below 2 ** BITS."""
    wide = rows.astype(np.uint64)
    grams = np.zeros((len(rows), _FROM_EDGE * WIDTH), np.uint64)
    grams[:, :WIDTH] = last = wide
    for n in range(1, _FROM_EDGE):
        last = last[:, :-1] << _SYMBOL | wide[:, n:]
        grams[:, n * WIDTH : n * WIDTH + last.shape[1]] = last
    skips = wide[:, :1] << _SYMBOL | wide[:, _SKIPS.start : _SKIPS.stop]
    keys = np.hstack([grams[:, _COLUMNS], skips]) * _MIX
    keys ^= keys >> _HALF
    numbers: NDArray[np.int32] = ((keys + _SALTS) * _MIX >> np.uint64(64 - BITS)).astype(np.int32)
    return numbers


def log_odds(rows: NDArray[np.uint16], edge: str) -> NDArray[np.float32]:
    """Log odds that the symbols of each row are cut at the edge ("head" or "tail"); (n, WIDTH), the edge first -> (n,).

    Among made cuts and true edges in equal number; how rare cuts are on a page is for others to weigh.
    """
    weights = _tables()[EDGES.index(edge)]
    total = weights.take(features(rows), mode="clip").sum(axis=1, dtype=np.int32)
    return np.asarray(total * UNIT, np.float32)


@cache
def _tables() -> NDArray[np.int8]:
    """Weights in UNITs, (EDGES, 2 ** BITS), memory-mapped."""
    table: NDArray[np.int8] = np.load(PATH, mmap_mode="r")
    return table

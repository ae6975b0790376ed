"""Tables from n-grams to small numbers that need no keys: binary fuse filters, built and asked over whole arrays.

Graf and Lemire 2022. The exclusive or of a key's three cells and of its mark is the key's number. For a key that is
not in the table it is any of 65,536 numbers, so the fewer numbers are in use, the rarer a false answer.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_AGAIN = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_SECOND = np.uint64(18)


class Shape(NamedTuple):
    """Where the cells of a key lie: `segments` + 2 segments of `width` cells, and the seed all keys are hashed with."""

    segments: int
    width: int
    seed: int

    @property
    def cells(self) -> int:
        """How many cells the table has."""
        return (self.segments + 2) * self.width


def shape(keys: int, seed: int = 0) -> Shape:
    """The size for so many keys, after Graf and Lemire 2022, section 3."""
    size = max(keys, 2)
    width = 1 << max(2, min(18, int(math.log(size) / math.log(3.33) + 2.25)))
    factor = max(1.125, 0.875 + 0.25 * math.log(1e6) / math.log(size))
    segments = max(1, -(-int(size * factor) // width) - 2)
    return Shape(segments, width, seed)


class Columns(NamedTuple):
    """What `locate` needs of several tables at once: a row for each, shape (tables, 1)."""

    seed: NDArray[np.uint64]
    span: NDArray[np.uint64]
    width: NDArray[np.uint64]
    low: NDArray[np.uint64]


def columns(shapes: Sequence[Shape]) -> Columns:
    """The shapes of some tables, one below the other."""
    rows = [(shape.seed, shape.segments * shape.width, shape.width, shape.width - 1) for shape in shapes]
    return Columns(*np.array(rows, np.uint64).T[:, :, None])


def locate(keys: NDArray[np.uint64], tables: Columns, out: NDArray[np.uint64], mark: NDArray[np.uint16]) -> None:
    """Write the three cells of each key to `out`, shape (4, tables, keys), rows 1 to 3, and its mark; `keys` (tables, keys).

    Every step writes in place: temporaries of the size of a chunk would cost more than the arithmetic.
    """
    mixed, first, second, third = out
    np.add(keys, tables.seed, out=mixed)
    np.multiply(mixed, _MIX, out=mixed)
    np.right_shift(mixed, _HALF, out=first)
    np.bitwise_xor(mixed, first, out=mixed)
    np.multiply(mixed, _MIX_AGAIN, out=mixed)
    mark[...] = mixed
    np.right_shift(mixed, _HALF, out=first)
    np.multiply(first, tables.span, out=first)
    np.right_shift(first, _HALF, out=first)
    np.add(first, tables.width, out=third)
    np.bitwise_and(mixed, tables.low, out=second)
    np.bitwise_xor(second, third, out=second)
    np.add(third, tables.width, out=third)
    np.right_shift(mixed, _SECOND, out=mixed)
    np.bitwise_and(mixed, tables.low, out=mixed)
    np.bitwise_xor(third, mixed, out=third)


def build(keys: NDArray[np.uint64], values: NDArray[np.uint16]) -> tuple[Shape, NDArray[np.uint16]]:
    """The cells of a table from unique `keys` to `values`."""
    out = np.empty((4, 1, len(keys)), np.uint64)
    marks = np.empty((1, len(keys)), np.uint16)
    seed, rounds = -1, None
    while rounds is None:
        seed += 1
        table = shape(len(keys), seed)
        locate(keys[None], columns([table]), out, marks)
        places = out[1:, 0].astype(np.int32)
        rounds = _peel(places, table.cells)
    wanted = marks[0] ^ values
    cells = np.zeros(table.cells, np.uint16)
    for chosen, owned in reversed(rounds):
        first, second, third = places[:, chosen]
        cells[owned] = wanted[chosen] ^ cells[first] ^ cells[second] ^ cells[third]
    return table, cells


def _peel(places: NDArray[np.int32], cells: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]] | None:
    """Keys with a cell of their own, and that cell, round after round; None where some keys never get one.

    All cells with a single key are emptied at once. A cell remembers the sum of its keys, which is the
    number of the last one left.
    """
    keys = np.arange(places.shape[1])
    degree = np.zeros(cells, np.int64)
    total = np.zeros(cells, np.int64)
    for place in places:
        degree += np.bincount(place, minlength=cells)
        total += np.rint(np.bincount(place, keys, cells)).astype(np.int64)
    owner = np.full(len(keys), -1, np.int64)
    rounds = []
    left = len(keys)
    alone = np.flatnonzero(degree == 1)
    while len(alone):
        chosen = total[alone]
        owner[chosen] = alone
        mine = owner[chosen] == alone
        chosen, alone = chosen[mine], alone[mine]
        rounds.append((chosen, alone))
        left -= len(chosen)
        touched = places[:, chosen]
        for place in touched:
            np.subtract.at(degree, place, 1)
            np.subtract.at(total, place, chosen)
        alone = np.unique(touched[degree[touched] == 1]).astype(np.int64)
    return None if left else rounds

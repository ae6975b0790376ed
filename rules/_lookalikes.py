"""Which characters look so alike that a scanner takes one for the other: the table that benchmarks/make_lookalikes.py writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lintnews import language

Codes = NDArray[np.uint16]

DATA = Path(language.__file__).parent / "data" / "lookalikes.npz"
#: Look-alikes of a character, the most similar first.
LIKES = 16


@cache
def _table() -> tuple[NDArray[np.intp], Codes]:
    with np.load(DATA, allow_pickle=False) as arrays:
        read, likes = arrays["read"], arrays["likes"]
    row = np.full(0x10000, len(read), np.intp)
    row[read] = np.arange(len(read))
    return row, np.concatenate([likes, np.zeros((1, LIKES), np.uint16)])


def of(codes: NDArray[np.uint32]) -> Codes:
    """The look-alikes of each character, shape (n, LIKES); zeros where it has none."""
    row, likes = _table()
    return likes[row.take(codes, mode="clip")]

"""Which characters a scanner takes for each other, and how alike two look: the tables that benchmarks/make_lookalikes.py writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lintnews import language
from lintnews.language import arrays

Codes = NDArray[np.uint16]
Floats = NDArray[np.float32]

DATA = Path(language.__file__).parent / "data" / "lookalikes.npy"
#: Look-alikes of a character, the most similar first.
LIKES = 16
#: What a character that is no look-alike is taken for: one of that rank.
_FAR = 30
#: How the logarithm of the chance to be taken for a character falls with its rank, and what four corners alike add to it.
_RANK, _CORNERS = 1.2, 6.0


@cache
def _table() -> tuple[NDArray[np.intp], Codes, NDArray[np.uint8]]:
    tables = arrays.load(DATA)
    read, likes, corners = tables["read"], tables["likes"], tables["corners"]
    row = np.full(0x10000, len(read), np.intp)
    row[read] = np.arange(len(read))
    # What is in no table shares no corner with anything.
    return row, np.concatenate([likes, np.zeros((1, LIKES), np.uint16)]), np.concatenate([corners, np.full((1, 4), 255, np.uint8)])


def of(codes: NDArray[np.uint32]) -> Codes:
    """The look-alikes of each character, shape (n, LIKES); zeros where it has none."""
    row, likes, _ = _table()
    return likes[row.take(codes, mode="clip")]


def ranked(codes: NDArray[np.uint32]) -> tuple[Codes, Floats]:
    """The same, and how likely each is read as the character: a logarithm, up to a constant."""
    likes = of(codes)
    return likes, _by_rank(codes, likes, np.arange(LIKES))


def likeness(codes: NDArray[np.uint32], others: Codes) -> Floats:
    """How likely each of ``others`` (n, k) is read as the character ``codes`` (n,), likewise; other characters are the last."""
    same = others[:, :, None] == of(codes)[:, None]
    return _by_rank(codes, others, np.where(same.any(axis=2), same.argmax(axis=2), _FAR))


def _by_rank(codes: NDArray[np.uint32], others: Codes, rank: NDArray[np.intp]) -> Floats:
    row, _, corners = _table()
    mine, theirs = corners[row.take(codes, mode="clip")], corners[row[others]]
    alike = np.count_nonzero((mine[:, None] == theirs) & (theirs < 255), axis=2) / 4
    found: Floats = (_CORNERS * alike - _RANK * np.log1p(rank)).astype(np.float32)
    return found

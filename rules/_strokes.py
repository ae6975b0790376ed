"""Runs of one stroke or dot: what dashes and ellipses are read as."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lintnews import Reading

from . import _signs

DASHES = "-－―─—ー﹣–"


def runs(reading: Reading, alphabet: str) -> Iterator[tuple[int, int]]:
    """Start and end of every run of two or more characters of ``alphabet``, which must be strokes of `_signs`."""
    at = _signs.signs(reading).at(_signs.STROKE)
    if len(at) < 2:
        return
    near = np.zeros(len(at) + 1, np.bool_)
    np.equal(np.diff(at), 1, out=near[1:-1])
    at = at[near[1:] | near[:-1]]
    wanted = np.array([ord(character) for character in alphabet], np.uint32)
    for start, end in _signs.runs(at[np.isin(reading.codes[at], wanted)]):
        if end - start > 1:
            yield start, end


def is_latin(character: str) -> bool:
    """Whether this is a half-width letter, digit or mark; "" at the edge of a page is none."""
    return "!" <= character <= "~"

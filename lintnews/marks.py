"""The classes of characters that edges are made of, as the networks were taught them, found for a whole page at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews.lines import FINAL

Indices = NDArray[np.intp]

KINDS = ("han", "latin", "comma", "colon", "dash", "final", "closer", "opener", "bracket", "digit", "unit", "bullet", "other")
#: Opening and closing marks that one block may open and another close.
PAIRS: Mapping[str, tuple[str, str]] = {"quote": ("“", "”"), "bracket": ("（(", "）)"), "title": ("《", "》")}
BLANK = " \t\n\r\f\v\u3000\xa0\u200b\ufeff"

_CHARACTERS = {
    "comma": ",，、",
    "colon": ";；:：",
    "dash": "—-–─－",
    "final": FINAL,
    "closer": "”’」』）)》〉】]",
    "opener": "“‘「『《〈",
    "bracket": "（([【",
    "digit": "0123456789０１２３４５６７８９",
    "unit": "%％℃·.．",
    "bullet": "●■◆▲★☆◇□○◎•▶►※①②③④⑤⑥⑦⑧⑨⑩",
}
_PUNCTUATION = ",，、;；:：" + FINAL
_BMP = 0x10000
#: Letters below this code point are those of other scripts than Chinese.
_HAN = 0x3000
_CLOSER = 1
_SETS = (_PUNCTUATION, _CHARACTERS["final"], ",，", *(side for pair in PAIRS.values() for side in pair))


class Marks(NamedTuple):
    """Offsets of marks in a page, each an ascending array; ``not_closer`` is everything but closing quotes and brackets."""

    punctuation: Indices
    final: Indices
    comma: Indices
    not_closer: Indices
    openers: Mapping[str, Indices]
    closers: Mapping[str, Indices]


def scan(codes: NDArray[np.uint32]) -> Marks:
    """All marks of a page, whose code points are ``codes`` (characters,)."""
    flags = _flags().take(codes, mode="clip")
    closers = (flags & _CLOSER).nonzero()[0]
    some = flags.nonzero()[0]
    flags = flags[some]
    found = [some[(flags & (2 << n)) != 0] for n in range(len(_SETS))]
    not_closer = np.delete(np.arange(len(codes)), closers)
    openers, closing = (dict(zip(PAIRS, found[first::2], strict=True)) for first in (3, 4))
    return Marks(found[0], found[1], found[2], not_closer, openers, closing)


def is_blank(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are white space or invisible."""
    return _blanks().take(codes, mode="clip")


def kinds(codes: NDArray[np.uint32]) -> Indices:
    """The index in KINDS of each code point."""
    return _kinds().take(codes, mode="clip")


def last_before(positions: Indices, ends: Indices) -> Indices:
    """For each end, the last of ``positions`` before it, or -1."""
    if not len(positions):
        return np.full(len(ends), -1, np.intp)
    at = positions.searchsorted(ends) - 1
    found = positions[at]
    found[at < 0] = -1
    return found


def first_from(positions: Indices, starts: Indices, size: int) -> Indices:
    """For each start, the first of ``positions`` from it on, or ``size``."""
    if not len(positions):
        return np.full(len(starts), size, np.intp)
    at = positions.searchsorted(starts)
    found = positions.take(at, mode="clip")
    found[at == len(positions)] = size
    return found


@cache
def _flags() -> NDArray[np.uint16]:
    """For every code point of the basic plane _CLOSER and a bit for each of _SETS; a page is looked through once for all."""
    table = np.zeros(_BMP, np.uint16)
    for n, characters in enumerate([_CHARACTERS["closer"], *_SETS]):
        table[[ord(char) for char in characters]] |= 1 << n
    return table


@cache
def _blanks() -> NDArray[np.bool_]:
    table = np.zeros(_BMP, bool)
    table[[ord(char) for char in BLANK]] = True
    return table


@cache
def _kinds() -> Indices:
    table = np.full(_BMP, KINDS.index("other"), np.intp)
    table[:_HAN][np.fromiter(map(str.isalpha, map(chr, range(_HAN))), np.bool_, _HAN)] = KINDS.index("latin")
    table[0xFF21:0xFF3B] = table[0xFF41:0xFF5B] = KINDS.index("latin")
    table[0x3400:0xA000] = KINDS.index("han")
    table[[ord("〇"), ord("々")]] = KINDS.index("han")
    for kind, characters in _CHARACTERS.items():
        table[[ord(char) for char in characters]] = KINDS.index(kind)
    return table

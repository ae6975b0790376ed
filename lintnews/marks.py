"""The classes of characters that edges are made of, found for a whole page at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]

KINDS = ("han", "latin", "comma", "colon", "dash", "final", "closer", "opener", "bracket", "digit", "unit", "bullet", "other")
#: Opening and closing marks that one block may open and another close.
PAIRS: Mapping[str, tuple[str, str]] = {"quote": ("“", "”"), "bracket": ("（(", "）)"), "title": ("《", "》")}
BLANK = " \t\n\r\f\v\u3000\xa0\u200b\ufeff"

_CHARACTERS = {
    "comma": ",，、",
    "colon": ";；:：",
    "dash": "—-–─－",
    "final": "。！？!?…",
    "closer": "”’」』）)》〉】]",
    "opener": "“‘「『《〈",
    "bracket": "（([【",
    "digit": "0123456789０１２３４５６７８９",
    "unit": "%％℃·.．",
    "bullet": "●■◆▲★☆◇□○◎•▶►※①②③④⑤⑥⑦⑧⑨⑩",
}
_PUNCTUATION = ",，、;；:：。！？!?…"
_BMP = 0x10000


@dataclass(frozen=True)
class Marks:
    """Offsets of marks in a page, each an ascending array; ``not_closer`` is everything but closing quotes and brackets."""

    punctuation: Indices
    final: Indices
    comma: Indices
    not_closer: Indices
    openers: Mapping[str, Indices]
    closers: Mapping[str, Indices]


def scan(codes: NDArray[np.uint32]) -> Marks:
    """All marks of a page, whose code points are ``codes`` (characters,)."""
    return Marks(
        _where(codes, _PUNCTUATION),
        _where(codes, _CHARACTERS["final"]),
        _where(codes, ",，"),
        np.flatnonzero(~_table(_CHARACTERS["closer"])[np.minimum(codes, _BMP - 1)]),
        {name: _where(codes, pair[0]) for name, pair in PAIRS.items()},
        {name: _where(codes, pair[1]) for name, pair in PAIRS.items()},
    )


def is_blank(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are white space or invisible."""
    return _table(BLANK)[np.minimum(codes, _BMP - 1)]


def kinds(codes: NDArray[np.uint32]) -> Indices:
    """The index in KINDS of each code point."""
    return _kinds()[np.minimum(codes, _BMP - 1)].astype(np.intp)


def last_before(positions: Indices, ends: Indices) -> Indices:
    """For each end, the last of ``positions`` before it, or -1."""
    at = np.searchsorted(positions, ends)
    return np.append(positions, -1)[at - 1]


def first_from(positions: Indices, starts: Indices, size: int) -> Indices:
    """For each start, the first of ``positions`` from it on, or ``size``."""
    return np.append(positions, size)[np.searchsorted(positions, starts)]


def _where(codes: NDArray[np.uint32], characters: str) -> Indices:
    return np.flatnonzero(_table(characters)[np.minimum(codes, _BMP - 1)])


@cache
def _table(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(_BMP, bool)
    table[[ord(char) for char in characters]] = True
    return table


@cache
def _kinds() -> NDArray[np.uint8]:
    table = np.full(_BMP, KINDS.index("other"), np.uint8)
    letters = [code for code in range(0x3000) if chr(code).isalpha()]
    table[letters] = KINDS.index("latin")
    table[0xFF21:0xFF3B] = table[0xFF41:0xFF5B] = KINDS.index("latin")
    table[0x3400:0xA000] = KINDS.index("han")
    table[[ord("〇"), ord("々")]] = KINDS.index("han")
    for kind, characters in _CHARACTERS.items():
        table[[ord(char) for char in characters]] = KINDS.index(kind)
    return table

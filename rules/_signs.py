"""Which code points a rule must look at, found for a whole page in one look that all rules on code points share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading

from . import _forms, _text
from ._once import once
from ._text import Indices

INVISIBLE, FORM, PRIVATE, LOST, WIDE, LATIN1, RARE, PAIR, QUOTE, MARK = (1 << n for n in range(10))
DOT, DASH, ONE, POINT, DIGIT, LOOKALIKE, BLANK, HAN, MONTH, CLOCK, PERCENT, RANGE, ASTRAL = (1 << n for n in range(10, 23))

_BMP = 0x10000
_INVISIBLE = (
    (0x00, 0x09),
    (0x0B, 0x0C),
    (0x0E, 0x20),
    (0x7F, 0x80),
    (0xAD, 0xAE),
    (0x61C, 0x61D),
    (0x180E, 0x180F),
    (0x200B, 0x2010),
    (0x2028, 0x202F),
    (0x2060, 0x2070),
    (0xFE00, 0xFE10),
    (0xFEFF, 0xFF00),
    (0xFFF9, 0xFFFC),
)
_LOST = ((0xD800, 0xE000), (0xFDD0, 0xFDF0), (0xFFFD, 0x10000))
#: What windows-1252 writes with the bytes 80 to 9F, where Latin-1 has control characters.
CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_PAIRS = "“”‘’《》〈〉（）()【】〔〕「」『』"
_MARKS = "，。、；：？！,;:?!"
_DIGITS = "0123456789０１２３４５６７８９"
_DOTS = "•・‧∙⋅･﹒．."
_DASHES = "-－―─—ー﹣–"
_POINTS = ".。、·⋯˙"
_LOOKALIKES = "lIOo|SBZ"
_BLANKS = " \u3000\xa0"


class Signs(NamedTuple):
    """The signs of every code point, shape (characters,), and all that occur on the page."""

    flags: NDArray[np.uint32]
    seen: int

    def at(self, sign: int) -> Indices:
        """Offsets of the code points with one of ``sign``, ascending."""
        return np.flatnonzero(self.flags & sign) if self.seen & sign else np.empty(0, np.intp)

    def runs(self, sign: int) -> Iterator[tuple[int, int]]:
        """Start and end of every run of two or more code points with ``sign``."""
        if self.seen & sign:
            pairs = self.flags[1:] & self.flags[:-1] & sign
            yield from ((start, end + 1) for start, end in runs(np.flatnonzero(pairs)))

    def where(self, sign: int, before: int = 0, behind: int = 0) -> Indices:
        """Offsets of the code points with ``sign`` that stand right behind one of ``before`` and right before one of ``behind``."""
        at = self.at(sign)
        if before:
            at = at[at > 0]
            at = at[(self.flags[at - 1] & before) != 0]
        if behind:
            at = at[at + 1 < len(self.flags)]
            at = at[(self.flags[at + 1] & behind) != 0]
        return at


@once
def signs(reading: Reading) -> Signs:
    """The signs of a page."""
    flags = _table().take(reading.codes, mode="clip")
    return Signs(flags, int(np.bitwise_or.reduce(flags)) if len(flags) else 0)


def near(pattern: str, text: str, places: Indices, before: int, behind: int) -> Iterator[re.Match[str]]:
    """Matches that begin within ``before`` and end within ``behind`` characters of ascending ``places``; the rest is not looked at.

    The pattern is compiled when there are places: most pages have none, and compiling costs more than a page.
    """
    if not len(places):
        return
    compiled = re.compile(pattern)
    start = end = 0
    for place in places.tolist():
        if place - before > end:
            yield from compiled.finditer(text, start, end)
            start = place - before
        end = place + behind
    yield from compiled.finditer(text, start, end)


def runs(at: Indices) -> Iterator[tuple[int, int]]:
    """Start and end of every run of neighbours among ascending offsets."""
    if not len(at):
        return
    cuts = np.flatnonzero(np.diff(at) != 1)
    for start, last in zip(at[np.append(0, cuts + 1)].tolist(), at[np.append(cuts, len(at) - 1)].tolist(), strict=True):
        yield start, last + 1


@cache
def _table() -> NDArray[np.uint32]:
    """Signs by code point; all beyond the basic plane share the last entry."""
    table = np.zeros(_BMP + 1, np.uint32)
    table[_BMP] = ASTRAL
    latin = ((0x80, 0xA0), (0xC0, 0x100))
    wide = ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    private = ((0xE000, 0xF900),)
    for sign, ranges in ((INVISIBLE, _INVISIBLE), (LOST, _LOST), (PRIVATE, private), (LATIN1, latin), (WIDE, wide)):
        for first, end in ranges:
            table[first:end] |= sign
    alphabets = (
        (PAIR, _PAIRS),
        (QUOTE, "“”"),
        (MARK, _MARKS),
        (DOT, _DOTS),
        (DASH, _DASHES),
        (ONE, "一"),
        (POINT, _POINTS),
        (DIGIT, _DIGITS),
        (LOOKALIKE, _LOOKALIKES),
        (BLANK, _BLANKS),
        (MONTH, "月"),
        (CLOCK, "时分:：∶"),
        (PERCENT, "%％万亿元"),
        (RANGE, "-—－~～至岁"),
    )
    for sign, characters in alphabets:
        table[[ord(character) for character in characters]] |= sign
    table[[ord(character) for character in _forms.plain() if ord(character) < _BMP]] |= FORM
    table[0x3400:0xA000] |= HAN
    rare = _text.classes(np.arange(_BMP, dtype=np.uint32)) == _text.HAN
    pairs = bytes(chain.from_iterable(product(range(0xB0, 0xF8), range(0xA1, 0xFF))))
    rare[np.frombuffer(pairs.decode("gb2312", "ignore").encode("utf-16-le"), "<u2")] = False
    rare[ord("〇")] = False
    table[:_BMP][rare] |= RARE
    return table

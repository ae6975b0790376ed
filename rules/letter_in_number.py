"""letter-in-number: letters and strokes that look like digits inside a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

_DIGITS: Final = str.maketrans("lI|OoQDSBZ", "1110000582")
_UNITS: Final = "多余年月日号时分秒元角万亿千百个名人次位户家条座件届期版岁亩吨米克里度点%％℃"
#: l, I and O are digits wherever digits stand; S, B and Z have uses of their own (4S店, B2B).
_TOKEN: Final = rf"(?<![A-Za-z\d.·|-])(?=[lIOo]{{0,4}}\d)[\dlIOoSBZ|]{{2,12}}(?:[.,][\dlIOo]{{1,12}})?(?=\s?[{_UNITS}])"
_YEAR: Final = r"(?<![A-Za-z\d])(?=[^年]{4}年)(?:[1lI|][9][\dlIOoSBZ]{2}|2[0Oo][\dlIOoSBZ]{2})(?=年)"
#: Look-alikes that must have digits on both sides; a stroke at the edge of a number is more often a speck.
_INSIDE: Final = "SBZ|"
_WITHIN: Final = 24
_MONTH: Final = r"(?<=[年月])[lI][lIO]?(?=[月日])"
#: Eleven and ten without a digit; III期 and the like are Roman.
_LETTERS: Final = rf"(?<=[\u4e00-\u9fff—])l[lO]{{1,3}}(?=[{_UNITS}])"
#: Names of things that look like a number: O2O, I2C.
_NAMES: Final = frozenset({"O2O", "o2o", "B2B", "B2O", "O2B", "4S", "5S", "6S", "3B", "2B", "8B", "7B"})


@rule(family="digits")
def letter_in_number(reading: Reading) -> Iterator[Finding]:
    """Numbers before a unit of measure or a count word in which look-alikes stand among the digits."""
    signs = _signs.signs(reading)
    places = signs.at(_signs.LOOKALIKE) if signs.seen & _signs.DIGIT else np.empty(0, np.intp)
    if len(places):
        beside = np.append(signs.flags, 0)
        places = places[((beside[places - 1] | beside[places + 1]) & (_signs.DIGIT | _signs.LOOKALIKE | _signs.HAN)) != 0]
    told: set[int] = set()
    for pattern in (_YEAR, _TOKEN, _MONTH, _LETTERS):
        for match in _signs.near(pattern, reading.text, places, _WITHIN, _WITHIN):
            written = match[0]
            new = written.translate(_DIGITS)
            if new == written or match.start() in told or written in _NAMES or (pattern is _TOKEN and not _is_plain(written)):
                continue
            told.add(match.start())
            span = Span(*match.span())
            yield Finding(span, f"{written} for {new}", 0.95, fix=Fix.replace(span, new, safe=False))


def _is_plain(written: str) -> bool:
    """Whether the rare look-alikes among the digits have a digit on both sides, and digits outnumber them."""
    if written[0] in _INSIDE or written[-1] in _INSIDE:
        return False
    digits = sum(character.isdecimal() for character in written)
    return digits * 2 >= len(written.replace(".", "").replace(",", "")) or not set(written) & set(_INSIDE)

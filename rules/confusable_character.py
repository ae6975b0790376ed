"""confusable-character: a character that a scanner read for another one (今夭 for 今天)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _names, _specks
from ._dashes import dashes
from ._doubt import Doubts, doubts

_HAN = (0x4E00, 0xA000)
#: What fits the neighbours best must beat the best look-alike by that much (natural logarithm) to be proposed instead.
_FIT = 6.0
#: Of the characters for which no look-alike speaks, fewer are misread than the network says: a line may be lost before them.
_WITHOUT_SHAPE = 0.85
#: A page is damaged that has so many misreadings of such confidence for which look-alikes speak, and one in so many characters.
_FEW, _DAMAGED, _SURE = 3, 800, 0.75
#: What may be a person's given name is doubted only where the text is so much likelier without it.
_NAMED = 16.0
#: A proposal that makes the text so much likelier is offered as a fix.
_FIX = 8.0


@rule(family="characters")
def confusable_character(reading: Reading, *, min_confidence: float = 0.75) -> Iterator[Finding]:
    """A character or mark that was misread, and what was printed."""
    for speck in (*_specks.specks(reading), *dashes(reading)):
        if speck.printed and speck.confidence >= min_confidence:
            span = Span(speck.offset, speck.offset + 1)
            message = f"{reading.text[speck.offset]} is a misread {speck.printed}"
            yield Finding(span, message, speck.confidence, fix=Fix.replace(span, speck.printed, safe=False))
    found = doubts(reading)
    sure = [row for row, _ in found.likely("misread", _SURE)]
    by_shape = int(np.count_nonzero(found.instead.alike_gain[sure] > found.instead.fit_gain[sure] - _FIT))
    damaged = by_shape >= max(_FEW, len(reading.text) // _DAMAGED)
    for row, confidence in found.likely("misread", min_confidence):
        finding = _finding(reading, found, row, confidence, damaged=damaged)
        if finding and finding.confidence >= min_confidence:
            yield finding


def _finding(reading: Reading, found: Doubts, row: int, confidence: float, *, damaged: bool) -> Finding | None:
    """None where only a figure or a mark fits: the text is torn there, or a number stands before an unusual measure word.

    Where no look-alike speaks for a misreading, columns may run into each other, unless the page is ``damaged``.
    """
    offset = int(found.line.offsets[found.at[row]])
    span, here, instead = Span(offset, offset + 1), reading.text[offset], found.instead
    by_shape = bool(instead.alike_gain[row] > instead.fit_gain[row] - _FIT)
    code, gain = (instead.alike[row], instead.alike_gain[row]) if by_shape else (instead.fit[row], instead.fit_gain[row])
    # 丨 parts the two halves of a headline.
    if here == "丨" or (not by_shape and not damaged) or gain < 1 or not _HAN[0] <= code < _HAN[1]:
        return None
    right, place = chr(int(code)), int(found.at[row])
    text = found.line.text
    if _names.in_byline(text, place) or _names.in_number(text, place, right) or (gain < _NAMED and _names.in_name(text, place)):
        return None
    why = "looks like it and fits" if by_shape else "fits"
    message = f"{here} is misread: {right} {why} (10^{gain / log(10):.0f} times likelier)"
    fix = Fix.replace(span, right, safe=False) if gain >= _FIX else None
    return Finding(span, message, confidence if by_shape else confidence * _WITHOUT_SHAPE, fix=fix)

"""confusable-character: a character that a scanner read for another one (今夭 for 今天)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule

from . import _names, _specks
from ._dashes import dashes
from ._doubt import ALIKE, Doubts, doubts

_HAN = (0x4E00, 0xA000)
#: Of the characters for which no look-alike speaks, fewer are misread than the network says: a line may be lost before them.
_WITHOUT_SHAPE = 0.85
#: What may be a person's given name is doubted only where the text is so much likelier without it.
_NAMED = 16.0
#: A proposal that makes the text so much likelier is offered as a fix.
_FIX = 8.0


@rule(family="characters")
def confusable_character(reading: Reading, *, min_confidence: float = 0.75) -> Iterator[Finding]:
    """A character or mark that was misread, and what was printed."""
    told = set()
    for speck in (*_specks.specks(reading), *dashes(reading)):
        if speck.printed and speck.confidence >= min_confidence:
            told.add(speck.offset)
            span = Span(speck.offset, speck.offset + 1)
            message = f"{reading.text[speck.offset]} is a misread {speck.printed}"
            yield Finding(span, message, speck.confidence, fix=Fix.replace(span, speck.printed, safe=False))
    found = doubts(reading)
    odds = found.odds_of_page()
    for row, chance in found.misread(min_confidence):
        finding = _finding(reading, found, row, chance, odds)
        if finding and finding.confidence >= min_confidence and finding.span.start not in told:
            yield finding


def _finding(reading: Reading, found: Doubts, row: int, chance: float, odds: float) -> Finding | None:
    """None where only a figure or a mark fits: the text is torn there, or a number stands before an unusual measure word.

    Where no look-alike speaks for a misreading, columns may run into each other, unless the page is badly read: ``odds`` above 1.
    """
    offset = int(found.line.offsets[found.at[row]])
    span, here, instead = Span(offset, offset + 1), reading.text[offset], found.instead
    by_shape, code, gain = bool(instead.likeness[row] > ALIKE), instead.code[row], instead.gain[row]
    # 丨 parts the two halves of a headline.
    if here == "丨" or (not by_shape and odds == 1) or gain < 1 or not _HAN[0] <= code < _HAN[1]:
        return None
    right, place = chr(int(code)), int(found.at[row])
    text = found.line.text
    if _names.in_byline(text, place) or _names.in_number(text, place, right) or (gain < _NAMED and _names.in_name(text, place)):
        return None
    why = "looks like it and fits" if by_shape else "fits"
    message = f"{here} is misread: {right} {why} (10^{gain / log(10):.0f} times likelier)"
    fix = Fix.replace(span, right, safe=False) if gain >= _FIX else None
    chance *= 1 if by_shape else _WITHOUT_SHAPE
    return Finding(span, message, chance * odds / (1 + chance * (odds - 1)), fix=fix)

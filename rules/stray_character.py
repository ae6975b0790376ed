"""stray-character: a speck, a rule between columns or a character too many that a scanner read into the text."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule

from . import _doubt, _specks
from ._dashes import dashes
from ._put_in import put_in

#: Of the characters that the network takes for put in, so many are; the others stand where a line was lost.
_PUT_IN = 0.7
#: From so surely misread on, a character is the business of confusable-character.
_MISREAD = 0.75


@rule(family="characters")
def stray_character(reading: Reading, *, min_confidence: float = 0.65) -> Iterator[Finding]:
    """A mark or character that nobody printed."""
    specks = _specks.specks(reading)
    told = {speck.offset for speck in (*specks, *dashes(reading))}
    for speck in specks:
        if not speck.printed and speck.confidence >= min_confidence:
            yield _finding(reading, speck.offset, speck.gain, speck.confidence)
    doubts = _doubt.doubts(reading)
    for row, confidence in doubts.likely("put in", min(1.0, min_confidence / _PUT_IN)):
        place, offset = int(doubts.at[row]), int(doubts.line.offsets[doubts.at[row]])
        here = doubts.line.text[place]
        # What stands twice is the business of doubled-character, a misread dash that of confusable-character.
        if offset not in told and here not in doubts.line.text[max(0, place - 3) : place] + doubts.line.text[place + 1 : place + 4]:
            told.add(offset)
            yield _finding(reading, offset, float(doubts.instead.without_gain[row]), confidence * _PUT_IN)
    surpluses = put_in(reading)
    told |= {int(doubts.line.offsets[doubts.at[row]]) for row, _ in doubts.misread(_MISREAD)} if surpluses else set()
    for surplus in surpluses:
        if surplus.confidence >= min_confidence and surplus.offset not in told:
            yield _finding(reading, *surplus)


def _finding(reading: Reading, offset: int, gain: float, confidence: float) -> Finding:
    span = Span(offset, offset + 1)
    # What is told by the marks beside it was not weighed.
    power = round(gain / log(10))
    why = f" (without it 10^{power} times likelier)" if power > 0 else ""
    message = f"{reading.text[offset]} does not belong here{why}"
    return Finding(span, message, confidence, fix=Fix.replace(span, "", safe=False))

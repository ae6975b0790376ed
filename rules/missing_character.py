"""missing-character: two characters between which one is lost (发进行 for 发展进行)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule

from . import _names
from ._doubt import doubts

#: Nothing is said where no one character makes the text so much likelier (natural logarithm): a line may end or be lost there.
_LEAST = 9.0
#: From so many misreadings on, and one in so many characters, lines of a page may be torn or run into each other: a finding must be surer.
_FEW, _DAMAGED, _SURER = 2, 1500, 0.99
#: The one character must make the text so much likelier (natural logarithm) to be offered as a fix.
_FIX = 14.0


@rule(family="characters")
def missing_character(reading: Reading, *, min_confidence: float = 0.65) -> Iterator[Finding]:
    """The two characters between which something is missing."""
    found = doubts(reading)
    damaged = found.count("misread") > max(_FEW, len(reading.text) // _DAMAGED)
    for row, confidence in found.likely("lost", max(min_confidence, _SURER) if damaged else min_confidence):
        place = int(found.at[row])
        if not place or _names.in_byline(found.line.text, place):
            continue
        span = Span(int(found.line.offsets[place - 1]), int(found.line.offsets[place]) + 1)
        lost, gain = chr(int(found.instead.lost[row])), float(found.instead.lost_gain[row])
        if span.end - span.start > 2 or gain < _LEAST:
            continue
        fix = Fix.replace(Span(span.end - 1, span.end - 1), lost, safe=False) if gain >= _FIX else None
        before, after = reading.text[span.start], reading.text[span.end - 1]
        message = f"something is lost between {before} and {after}, perhaps {lost} (10^{gain / log(10):.0f} times likelier)"
        yield Finding(span, message, confidence, "warning", fix)

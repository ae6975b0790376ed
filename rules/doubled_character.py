"""doubled-character: one Han character read twice, side by side (感谢感) or round another one (列入列)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule

from . import _doubles, _ink


@rule(family="characters")
def doubled_character(reading: Reading, *, min_confidence: float = 0.5) -> Iterator[Finding]:
    """The surplus copy of a character that stands twice where sound news would have it once."""
    line = _ink.ink(reading)
    for kind, apart in (("beside", 1), ("apart", 2)):
        doubles = _ink.characters(line, apart)
        if not len(doubles.first):
            continue
        scored = _doubles.score(reading.model, line, doubles)
        for (first, second), drop_first, gain, confidence in _doubles.likely(scored, kind, min_confidence):
            surplus = line.offsets[first if apart == 2 and drop_first else second]
            said = line.text[first : second + 1]
            right = said[1:] if apart == 2 and drop_first else said[:-1]
            message = f"{line.text[first]} read twice: {said} for {right} (10^{gain / log(10):.0f} times likelier)"
            span = Span(int(surplus), int(surplus) + 1)
            yield Finding(span, message, confidence, fix=Fix.replace(span, "", safe=False))

"""doubled-word: two to six Han characters read twice in a row (会议会议)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule

from . import _doubles, _ink

_LENGTHS = range(2, 7)


@rule(family="characters")
def doubled_word(reading: Reading, *, min_confidence: float = 0.7) -> Iterator[Finding]:
    """The second copy of a word or phrase that stands twice where sound news would have it once."""
    line = _ink.ink(reading)
    for length in _LENGTHS:
        doubles = _ink.words(line, length)
        if not len(doubles.first):
            continue
        scored = _doubles.score(reading.model, line, doubles)
        for (first, second), _, gain, confidence in _doubles.likely(scored, "word", min_confidence):
            span = Span(int(line.offsets[second]), int(line.offsets[second + length - 1]) + 1)
            message = f"{line.text[first:second]} read twice (without the second 10^{gain / log(10):.0f} times likelier)"
            yield Finding(span, message, confidence, fix=Fix.replace(span, "", safe=False))

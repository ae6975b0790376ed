"""missing-character: two characters between which one is lost (发进行 for 发展进行)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _names
from ._doubt import doubts
from ._losses import losses
from ._lost_marks import LostMark, lost_marks

#: What a page, which mostly has no loss at all, takes off the log odds of the network, which saw many: a finding is 0.65 sure where
#: held-out news has one alarm in 400,000 characters, some of them slips of its own.
_PRIOR = -2.3
#: From so many misreadings on, and one in so many characters, lines of a page may be torn or run into each other: a finding must be surer.
#: So it must be before a mark, where the end of a line may be lost.
_FEW, _DAMAGED, _SURER = 2, 1500, 0.85
_HAN = (0x4E00, 0xA000)


@rule(family="characters")
def missing_character(reading: Reading, *, min_confidence: float = 0.65) -> Iterator[Finding]:
    """The two characters between which something is missing."""
    yield from (_lost_mark(reading, mark) for mark in lost_marks(reading) if mark.confidence >= min_confidence)
    found = losses(reading)
    chances = 1 / (1 + np.exp(-_PRIOR - found.odds))
    for row in np.flatnonzero(chances >= min_confidence).tolist():
        place, code = int(found.at[row]), int(found.lost[row])
        span = Span(int(found.line.offsets[place - 1]), int(found.line.offsets[place]) + 1)
        if span.end - span.start > 2 or not _HAN[0] <= code < _HAN[1] or _names.in_byline(found.line.text, place):
            continue
        confidence = float(chances[row])
        if confidence < _SURER and (not found.line.han[place] or _is_damaged(reading)):
            continue
        before, after = reading.text[span.start], reading.text[span.end - 1]
        message = f"{chr(code)} is lost between {before} and {after} (with it 10^{found.gain[row] / log(10):.0f} times likelier)"
        yield Finding(span, message, confidence, "warning", Fix.replace(Span(span.end - 1, span.end - 1), chr(code), safe=False))


def _lost_mark(reading: Reading, mark: LostMark) -> Finding:
    before, after = reading.text[mark.at - 1], reading.text[mark.at : mark.at + 1].strip()
    where = f"between {before} and {after}" if after else f"behind {before}"
    fix = Fix.replace(Span(mark.at, mark.at), mark.mark, safe=False)
    return Finding(Span(mark.at - 1, mark.at + len(after)), f"{mark.mark} is lost {where} ({mark.why})", mark.confidence, "warning", fix)


def _is_damaged(reading: Reading) -> bool:
    return doubts(reading).count("misread") > max(_FEW, len(reading.text) // _DAMAGED)

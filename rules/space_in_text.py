"""space-in-text: blanks between Chinese characters, marks and numbers that a scanner or an extractor put there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lintnews import Finding, Fix, Reading, Span, rule

from . import _gaps, _garbled

_MESSAGES = {
    _gaps.LETTER_SPACED: "space in a run of characters set apart",
    _gaps.IN_WORD: "space inside a word",
    _gaps.IN_SENTENCE: "space inside a sentence",
    _gaps.BESIDE_MARK: "space beside a full-width mark",
    _gaps.BESIDE_NUMBER: "space beside a number or a Latin word, which this page writes without",
}
_CONFIDENCE = {
    _gaps.LETTER_SPACED: 0.97,
    _gaps.IN_WORD: 0.97,
    _gaps.IN_SENTENCE: 0.85,
    _gaps.BESIDE_MARK: 0.9,
    _gaps.BESIDE_NUMBER: 0.88,
}


@rule(family="spacing")
def space_in_text(reading: Reading) -> Iterator[Finding]:
    """Blanks between two pieces of ink on one line that belong together; display type, names, tables and verse are left alone."""
    gaps = _gaps.gaps(reading)
    if not len(gaps.start):
        return
    reasons = _reasons(reading, gaps)
    for row in np.flatnonzero(reasons).tolist():
        span = Span(int(gaps.start[row]), int(gaps.end[row]))
        if "\xa0" in reading.text[span.start : span.end] and _garbled.is_beside(reading.text, *span):
            continue
        reason = int(reasons[row])
        yield Finding(span, _MESSAGES[reason], _CONFIDENCE[reason], "warning", Fix.replace(span, "", safe=True))


def _reasons(reading: Reading, gaps: _gaps.Gaps) -> NDArray[np.uint8]:
    """Why each gap is one too many, 0 for those that may stay; the surest reason wins."""
    reasons = np.zeros(len(gaps.start), np.uint8)
    spaced = _gaps.letter_spaced(gaps)
    running = _gaps.in_running_text(reading, gaps) & ~spaced
    words, columns = _gaps.inside_sentences(reading, gaps, running)
    if not columns:
        reasons[_gaps.beside_numbers(reading, gaps, running)] = _gaps.BESIDE_NUMBER
        reasons[_gaps.beside_marks(reading, gaps, running)] = _gaps.BESIDE_MARK
    for row, reason in words.items():
        reasons[row] = reason
    reasons[spaced] = _gaps.LETTER_SPACED
    return reasons

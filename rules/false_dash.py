"""false-dash: a Chinese dash read as 一一, --, ── or a mixture of strokes."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

_LONGEST = 4
_BEFORE, _BEHIND = 6, 4
_ONES, _DASH = "一一", "——"


@rule(family="punctuation")
def false_dash(reading: Reading, *, min_gain: float = 4.0) -> Iterator[Finding]:
    """Strokes where a dash is meant; 一一 only where the model finds the dash e^``min_gain`` times likelier."""
    text, signs = reading.text, _signs.signs(reading)
    for start, end in signs.runs(_signs.DASH):
        written = text[start:end]
        if set(written) != {"—"} and end - start <= _LONGEST and _is_in_chinese(text, start, end):
            yield _finding(start, end, f"{written} for a dash", 0.95)
    ones = [start for start, end in signs.runs(_signs.ONE) if end - start == len(_ONES)]
    for start, gain in zip(ones, _gains(reading, ones), strict=True):
        if gain > min_gain:
            yield _finding(
                start, start + len(_ONES), f"一一 for a dash (10^{gain / log(10):.0f} times likelier)", min(0.99, 0.9 + gain / 100)
            )


def _finding(start: int, end: int, message: str, confidence: float) -> Finding:
    span = Span(start, end)
    return Finding(span, message, confidence, "warning", Fix.replace(span, _DASH, safe=False))


def _is_in_chinese(text: str, start: int, end: int) -> bool:
    """Whether ink stands on both sides, or behind at the start of a line, and one side is Chinese."""
    before, behind = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
    if behind == "\n" or (behind.isspace() and before.isspace()) or (text[start] == "-" and "!" <= behind <= "~"):
        return False
    return any(ord(side) > 0x2E7F or side in "“”‘’…" for side in (before, behind))


def _gains(reading: Reading, ones: list[int]) -> list[float]:
    """How many times likelier, as a natural logarithm, each place is with a dash in it."""
    gains = []
    for start in ones:
        before = "\n" + reading.text[max(0, start - _BEFORE) : start]
        behind = reading.text[start + len(_ONES) : start + len(_ONES) + _BEHIND]
        rows = np.stack([reading.model.encode(before + stroke + behind) for stroke in (_DASH, _ONES)])
        dash, one = reading.model.log_probabilities(rows)[:, len(before) :].sum(axis=1).tolist()
        gains.append(dash - one)
    return gains

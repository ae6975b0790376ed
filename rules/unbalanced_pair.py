"""unbalanced-pair: a quote, bracket or title mark that has no partner."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule

from . import _pairs, _turns
from ._lost_marks import lost_marks


@rule(family="punctuation")
def unbalanced_pair(reading: Reading) -> Iterator[Finding]:
    """Opening marks that nothing closes, and closing marks that nothing opened."""
    marks = _pairs.lone(reading)
    told = {reading.page.block_at(quote.at) for quote in _turns.reversed_quotes(reading)} if marks else set()
    # Whose other half has a place is told by missing-character, which puts it there.
    placed = {lost.partner for lost in lost_marks(reading)} if marks else set()
    for mark in marks:
        if mark.at in placed or (reading.blocks[mark.block] in told and reading.text[mark.at] in "“”"):
            continue
        written = reading.text[mark.at]
        message = f"{written} is never closed" if mark.opens else f"{written} closes what nothing opened"
        yield Finding(Span(mark.at, mark.at + 1), message, 0.85, "warning")

"""interleaved-columns: lines of two or more columns that were read turn by turn, or across the gutter."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Reading, Span, rule
from lintnews.interleaved import Interleaved


@rule(family="layout")
def interleaved_columns(reading: Reading, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every part of a page whose columns were read into each other."""
    for found in reading.interleaved:
        if found.confidence >= min_confidence:
            yield _finding(found)


def _finding(found: Interleaved) -> Finding:
    span = Span(found.start, found.end)
    first, second = found.columns[0], found.columns[1]
    message = (
        f"{len(found.columns)} columns read into each other: “…{first[0][-8:]}” goes on in “{first[1 % len(first)][:8]}…”, "
        f"and “…{second[0][-8:]}” in “{second[1 % len(second)][:8]}…”"
    )
    text = "\n".join(piece for column in found.columns for piece in column)
    return Finding(span, message, found.confidence, fix=Fix.replace(span, text, safe=False))

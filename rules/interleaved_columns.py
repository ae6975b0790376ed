"""interleaved-columns: lines of two or more columns that were read turn by turn, or across the gutter."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Reading, Span, rule
from lintnews.interleaved import Interleaved

from ._seams import flat

#: A link, in nats, that is worth showing.
_STRONG = 4.0


@rule(family="layout")
def interleaved_columns(reading: Reading, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every part of a page whose columns were read into each other."""
    for found in reading.interleaved:
        if found.confidence >= min_confidence:
            yield _finding(reading, found)


def _finding(reading: Reading, found: Interleaved) -> Finding:
    span = Span(found.start, found.end)
    count = sum(len(column) > 1 for column in found.columns)
    message = f"{count} columns read into each other{_examples(reading.text, found)}"
    text = "\n".join(piece for column in found.columns for piece in column)
    return Finding(span, message, found.confidence, fix=Fix.replace(span, text, safe=False))


def _examples(text: str, found: Interleaved) -> str:
    """The first two sentences that surely go on in their column."""
    seams = [seam for seam in found.seams if seam.gain >= _STRONG][:2]
    ends = [(flat(text[max(found.start, seam.end - 8) : seam.end]), flat(text[seam.start : seam.start + 8])) for seam in seams]
    pairs = [f"“…{tail}” goes on in “{head}…”" for tail, head in ends]
    return f": {', and '.join(pairs)}" if pairs else ""

"""truncated-tail: a block that stops inside a sentence whose rest is not on the page."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule

from ._seams import lost_edges


@rule(family="seams")
def truncated_tail(reading: Reading, *, min_confidence: float = 0.8) -> Iterator[Finding]:
    """One finding at the last characters of every block whose end is lost."""
    for block, probability in lost_edges(reading, "tail", min_confidence):
        end = block.text[-8:].replace("\n", "")
        message = f"stops inside a sentence, “…{end}”; no block of the page goes on with it"
        yield Finding(Span(max(block.start, block.end - 4), block.end), message, probability)

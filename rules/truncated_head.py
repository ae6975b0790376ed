"""truncated-head: a block that starts inside a sentence whose beginning is not on the page."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule

from ._seams import lost_edges

#: News in brief is one short sentence, which starts where the writer liked: a block shorter than so many characters must be so sure a
#: fragment. From there on, made pages show short ones right as often as long ones.
_BRIEF = ((16, 0.985), (32, 0.95))


@rule(family="seams")
def truncated_head(reading: Reading, *, min_confidence: float = 0.7) -> Iterator[Finding]:
    """One finding at the first characters of every block whose beginning is lost."""
    for block, probability in lost_edges(reading, "head", min_confidence):
        if probability >= next((sure for size, sure in _BRIEF if len(block) < size), min_confidence):
            repeated = reading.partners.repeated.get(block.index, 0)
            start = block.text[repeated:][:8].replace("\n", "")
            message = f"starts inside a sentence, “{start}…”; no block of the page ends so that it could be its beginning"
            yield Finding(Span(block.start + repeated, min(block.end, block.start + repeated + 4)), message, probability)

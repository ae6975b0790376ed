"""page-furniture: mastheads, slogans, notices, captions and credits that a reader of an article stumbles over."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Span, rule

from ._furniture import between_lines, runs_in, stumbles
from ._glued import glued


@rule(family="furniture")
def page_furniture(reading: Reading) -> Iterator[Finding]:
    """One finding for every piece of furniture that stands in an article, or that nothing parts from the text beside it."""
    for block in reading.blocks:
        why = stumbles(reading.blocks, reading.roles, block.index)
        if why:
            yield Finding(block.span, why, 0.85, "warning")
    for span in runs_in(reading.blocks, reading.roles):
        yield Finding(span, "the head of the page or of a section runs into the text", 0.9, "warning", _apart(reading.text, span))
    for one in glued(reading):
        side = "above and below" if one.above and one.below else "above" if one.above else "below"
        yield Finding(one.span, f"{one.what} that nothing parts from the text {side}", 0.9, "warning", one.fix)
    for span, what in between_lines(reading):
        yield Finding(span, f"{what} between the lines of a text that was read across the gutter", 0.8, "warning")


def _apart(text: str, span: Span) -> Fix:
    """A blank line on either side of a span where text borders on it."""
    above = len(text[: span.start].rstrip(" \u3000"))
    before = [Edit(above, span.start, "\n\n")] if text[:above].rpartition("\n")[2] else []
    return Fix((*before, Edit(span.end, span.end, "\n\n")), safe=True)

"""page-furniture: mastheads, slogans, notices, captions and credits that a reader of an article stumbles over."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, rule

from ._furniture import runs_in, stumbles
from ._glued import glued


@rule(family="furniture")
def page_furniture(reading: Reading) -> Iterator[Finding]:
    """One finding for every piece of furniture that stands in an article, or that nothing parts from the text beside it."""
    for block in reading.blocks:
        why = stumbles(reading.blocks, reading.roles, block.index)
        if why:
            yield Finding(block.span, why, 0.85, "warning")
    for span in runs_in(reading.blocks):
        above = len(reading.text[: span.start].rstrip(" \u3000"))
        fix = Fix((Edit(above, span.start, "\n\n"), Edit(span.end, span.end, "\n\n")), safe=True)
        yield Finding(span, "the head of the page runs into the text", 0.9, "warning", fix)
    for one in glued(reading):
        side = "above and below" if one.above and one.below else "above" if one.above else "below"
        yield Finding(one.span, f"{one.role.value} that nothing parts from the text {side}", 0.9, "warning", one.fix)

"""page-furniture: mastheads, slogans, notices, captions and credits that a reader of an article stumbles over."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule

from ._furniture import stumbles
from ._glued import glued


@rule(family="furniture")
def page_furniture(reading: Reading) -> Iterator[Finding]:
    """One finding for every piece of furniture that stands in an article, or that nothing parts from the text beside it."""
    for block in reading.blocks:
        why = stumbles(reading.blocks, reading.roles, block.index)
        if why:
            yield Finding(block.span, why, 0.85, "warning")
    for one in glued(reading):
        side = "above and below" if one.above and one.below else "above" if one.above else "below"
        yield Finding(one.span, f"{one.role.value} that nothing parts from the text {side}", 0.9, "warning", one.fix)

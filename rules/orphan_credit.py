"""orphan-credit: a photographer's credit whose caption is not there."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule
from lintnews.roles import Role


@rule(family="furniture")
def orphan_credit(reading: Reading) -> Iterator[Finding]:
    """One finding for every credit that stands by itself, set apart from the text on both sides."""
    blocks = reading.blocks
    for block, role in zip(blocks, reading.roles, strict=True):
        if role is not Role.CREDIT or block.index == 0:
            continue
        before = reading.text[blocks[block.index - 1].end : block.start].count("\n")
        after = reading.text[block.end : blocks[block.index + 1].start].count("\n") if block.index + 1 < len(blocks) else 3
        if before > 2 and after > 2:
            yield Finding(block.span, "a photo credit without its caption: nothing stands right above or below it", 0.85, "warning")

"""page-furniture: mastheads, slogans and notices of the paper inside or on top of its articles."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule

from ._furniture import stumbles


@rule(family="furniture")
def page_furniture(reading: Reading) -> Iterator[Finding]:
    """One finding for every piece of furniture that a reader of the article would stumble over."""
    for block in reading.blocks:
        why = stumbles(reading.blocks, reading.roles, block.index)
        if why:
            yield Finding(block.span, why, 0.85, "warning")

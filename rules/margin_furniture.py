"""margin-furniture: folios, dates, hotlines and imprints at the edge of a page or between its articles."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule
from lintnews.furniture import is_section_name
from lintnews.roles import Role

from ._glued import glued


@rule(family="furniture")
def margin_furniture(reading: Reading) -> Iterator[Finding]:
    """One note for every line that belongs to the page and not to an article."""
    told = {one.block.index for one in glued(reading)}
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        if role is Role.FURNITURE and "报刊" not in block.text and block.index not in told:
            what = "name of a section" if is_section_name(block.text) else "folio, date line, hotline, imprint or notice"
            yield Finding(block.span, f"belongs to the page, not to an article: {what}", 0.9, "info")

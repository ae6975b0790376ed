"""jump-line: 上接第一版, 下转第四版: where an article comes from or goes on to."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule
from lintnews.roles import Role


@rule(family="furniture")
def jump_line(reading: Reading) -> Iterator[Finding]:
    """One note for every jump line."""
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        if role is Role.JUMP:
            way = "comes from" if "上接" in block.text or "紧接" in block.text else "continues on"
            yield Finding(block.span, f"jump line: the article {way} another page", 0.98, "info")

"""page-furniture: mastheads, slogans and notices of the paper inside or on top of its articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lintnews import Finding, Reading, rule
from lintnews.roles import DISPLAY, RUNNING, Role


@rule(family="furniture")
def page_furniture(reading: Reading) -> Iterator[Finding]:
    """One finding for every piece of furniture that a reader of the article would stumble over."""
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        why = _why(reading.roles, block.index, role, block.text)
        if why:
            yield Finding(block.span, why, 0.85, "warning")


def _why(roles: Sequence[Role], index: int, role: Role, text: str) -> str:
    before = roles[index - 1] if index else None
    after = roles[index + 1] if index + 1 < len(roles) else None
    if role is Role.FURNITURE and "报刊" in text:
        return "an award of the paper, not a headline"
    if role in DISPLAY and before is None and after is Role.FURNITURE and len(text) >= 8:
        return "a slogan of the masthead, not a headline"
    if role in DISPLAY and before is Role.BYLINE and after in RUNNING and _is_slogan(text):
        return "a slogan between the byline and the text of an article"
    return ""


def _is_slogan(text: str) -> bool:
    """Two and more parts of one length set side by side: 深学争优 敢为争先."""
    parts = text.split()
    return len(parts) >= 2 and len({len(part) for part in parts}) == 1 and all(part.isalpha() and len(part) <= 8 for part in parts)

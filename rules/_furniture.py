"""What the rules on furniture share: what a reader of an article stumbles over, by the words and the place of a line."""

from __future__ import annotations

from collections.abc import Sequence

from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role


def stumbles(blocks: Sequence[Block], roles: Sequence[Role], index: int) -> str:
    """Why a reader of an article would stumble over a block, or empty."""
    role, text = roles[index], blocks[index].text
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

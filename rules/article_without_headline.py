"""article-without-headline: a lead (本报讯…, 新华社…电) that follows the text of another article or opens the page."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule
from lintnews.late import HAN, late
from lintnews.roles import GUESTS, RUNNING, Role, ends_finally

#: 本报讯, 本报青屿3月8日电, 据新华社青屿电: the start of an article, and not of a paragraph that names its source.
_OPENING = late(rf"(?:据)?(?:本报|新华社|中新社|中新网)(?:讯|{HAN}{{0,8}}\d{{1,2}}月\d{{1,2}}日(?:电|讯))")
#: A shorter block above is a deck or a rubric; so many characters of the lead are shown.
_SHORTEST, _SHOWN = 40, 8
_PASSED = GUESTS - {Role.JUMP}


@rule(family="layout")
def article_without_headline(reading: Reading) -> Iterator[Finding]:
    """One note for every lead with no display line or byline above it, at its first characters."""
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        if (
            role is Role.LEAD
            and _OPENING.match(block.text)
            and block.index not in reading.joint_of_head
            and (why := _why(reading, block.index))
        ):
            yield Finding(Span(block.start, min(block.end, block.start + _SHOWN)), why, 0.8, "info")


def _why(reading: Reading, index: int) -> str:
    above = next((i for i in range(index - 1, -1, -1) if reading.roles[i] not in _PASSED), None)
    if above is None:
        return "an article starts without a headline: nothing stands above its lead"
    text = reading.blocks[above].text
    if reading.roles[above] in RUNNING and len(text) >= _SHORTEST and ends_finally(text):
        return "an article starts without a headline: its lead follows the text of another article"
    return ""

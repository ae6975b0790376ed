"""headline-without-body: a headline behind the last text of a page, or above a line of the page, with no text of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lintnews import Finding, Reading, rule
from lintnews.furniture import is_section_name
from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role, ends_finally

#: A shorter line at the end of a page is a rubric or a label; more lines are a list.
_SHORTEST, _MOST_LINES = 8, 3
#: Marks of lists, notices and programmes, whose last lines stand alone by right.
_NO_HEADLINE = frozenset(" \u3000\t:：、/|●■◆▲·0123456789")


@rule(family="layout")
def headline_without_body(reading: Reading) -> Iterator[Finding]:
    """One note for every run of display lines behind a complete text at whose end the page, or the article, ends."""
    blocks, roles = reading.blocks, reading.roles
    if any("导读" in block.text for block in blocks if len(block) <= _SHORTEST):
        return
    at = 1
    while at < len(blocks):
        end = at
        while end < len(blocks) and roles[end] in DISPLAY:
            end += 1
        if end > at and _is_behind_text(reading, at) and end - at <= _MOST_LINES and _has_no_text(reading, end):
            yield from _notes(blocks[at:end])
        at = end + 1


def _is_behind_text(reading: Reading, at: int) -> bool:
    before = reading.blocks[at - 1]
    return reading.roles[at - 1] in RUNNING and ends_finally(before.text) and len(before) >= 2 * _SHORTEST


def _has_no_text(reading: Reading, end: int) -> bool:
    """Whether the page ends here, or a line of the page stands below, apart; what stands right below is the date of a notice."""
    blocks, roles = reading.blocks, reading.roles
    while end < len(roles) and roles[end] in (Role.BYLINE, Role.CREDIT):
        end += 1
    if end == len(roles):
        return True
    apart = reading.text.count("\n", blocks[end - 1].end, blocks[end].start) > 1
    return roles[end] is Role.FURNITURE and apart and not is_section_name(blocks[end].text)


def _notes(lines: Sequence[Block]) -> Iterator[Finding]:
    longest = max(lines, key=len)
    if len(longest) >= _SHORTEST and not any(char in _NO_HEADLINE for char in longest.text):
        yield Finding(longest.span, "a headline without its text: nothing of an article stands below it", 0.75, "info")

"""split-headline: a headline that is cut by the end of a block."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.page import Block
from lintnews.roles import DISPLAY

from ._seams import cuts, glue

_PAIRS = {"《": "》", "“": "”", "‘": "’", "（": "）", "(": ")", "【": "】", "『": "』", "「": "」"}


@rule(family="seams")
def split_headline(reading: Reading) -> Iterator[Finding]:
    """One finding for every headline that goes on in the next block; at the break, with a character on each side."""
    roles = reading.roles
    told = {cut.tail.index for cut in cuts(reading)}
    for tail, head in zip(reading.blocks, reading.blocks[1:], strict=False):
        if roles[tail.index] not in DISPLAY or roles[head.index] not in DISPLAY or tail.index in told:
            continue
        if why := _why(tail, head):
            span = Span(tail.end - 1, head.start + 1)
            related = (Related(Span(head.start, head.start + 1), "goes on here"),)
            fix = Fix((Edit(tail.end, head.start, glue(tail, head)),), safe=not _is_figure(tail, head))
            yield Finding(span, f"a headline is cut: {why}", 0.95, fix=fix, related=related)


def _why(tail: Block, head: Block) -> str:
    opened = _open(tail.text)
    closes = opened and _open(tail.text + head.text) == "" and _PAIRS[opened] in head.text
    return f"“{opened}” of “{tail.text[-10:]}” is closed in “{head.text[:10]}”" if closes else ""


def _is_figure(tail: Block, head: Block) -> bool:
    """Whether the break stands inside a figure, which no safe fix may touch."""
    return tail.text[-1].isdigit() and head.text[0].isdigit()


def _open(text: str) -> str:
    """The last bracket or quotation mark of a line that nothing closes, or empty."""
    stack: list[str] = []
    for char in text:
        if char in _PAIRS:
            stack.append(char)
        elif stack and char == _PAIRS[stack[-1]]:
            stack.pop()
    return stack[-1] if stack else ""

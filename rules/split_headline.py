"""split-headline: a headline that is cut by the end of a block."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.page import Block
from lintnews.roles import DISPLAY

from ._seams import SAFE, SURE_LINE, cuts, glue

_PAIRS = {"《": "》", "“": "”", "‘": "’", "（": "）", "(": ")", "【": "】", "『": "』", "「": "」"}


@rule(family="seams")
def split_headline(reading: Reading) -> Iterator[Finding]:
    """One finding for every headline that goes on in the next block; at the break, with a character on each side."""
    roles = reading.roles
    words = {cut.tail.index for cut in cuts(reading) if cut.word}
    for tail, head in zip(reading.blocks, reading.blocks[1:], strict=False):
        if roles[tail.index] not in DISPLAY or roles[head.index] not in DISPLAY or tail.index in words:
            continue
        why, confidence = _why(reading, tail, head)
        if why:
            span = Span(tail.end - 1, head.start + 1)
            related = (Related(Span(head.start, head.start + 1), "goes on here"),)
            fix = Fix((Edit(tail.end, head.start, glue(tail, head)),), confidence >= SAFE and not _is_figure(tail, head))
            yield Finding(span, f"a headline is cut: {why}", confidence, fix=fix, related=related)


def _why(reading: Reading, tail: Block, head: Block) -> tuple[str, float]:
    opened = _open(tail.text)
    if opened and _open(tail.text + head.text) == "" and _PAIRS[opened] in head.text:
        return f"“{opened}” of “{tail.text[-10:]}” is closed in “{head.text[:10]}”", 0.95
    joint = reading.joint_of_tail.get(tail.index)
    near = reading.text.count("\n", tail.end, head.start) == 1
    if joint and joint.head == head.index and joint.probability >= (SURE_LINE if near else 0):
        return f"“…{tail.text[-8:]}” goes on in “{head.text[:8]}”", joint.probability
    return "", 0.0


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

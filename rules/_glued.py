"""Guests of the text that run into it without a break: captions, credits and furniture on pages of printed lines with no blank ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lintnews import Edit, Fix, Reading, Span
from lintnews.labels import fold, furniture_parts, is_caption
from lintnews.page import Block
from lintnews.roles import DISPLAY, Role, ends_finally

#: What is no text of an article, though it may stand inside one; a jump line is reported as such.
_GUESTS = frozenset({Role.CAPTION, Role.CREDIT, Role.FURNITURE})
#: The part of a page's characters that printed lines must make before a missing blank line means anything.
_PRINTED = 0.5


class Glued(NamedTuple):
    """The line of a guest that borders on other text; ``above`` and ``below`` say on which side nothing parts them."""

    span: Span
    role: Role
    above: bool
    below: bool
    block: Block

    @property
    def fix(self) -> Fix:
        """A blank line between guest and text."""
        edits = [Edit(self.span.start, self.span.start, "\n")] * self.above + [Edit(self.span.end, self.span.end, "\n")] * self.below
        return Fix(tuple(edits), safe=True)


def glued(reading: Reading) -> Iterator[Glued]:
    """The first line of every guest that text stands right above, the last of every one that text stands right below."""
    blocks = reading.blocks
    if not blocks or sum(len(block) for block in blocks if "\n" in block.text) < _PRINTED * sum(map(len, blocks)):
        return
    for is_guest, members in groupby(blocks, lambda block: reading.roles[block.index] in _GUESTS):
        run = list(members)
        if is_guest and not reading.is_interleaved(run[0].start, run[-1].end):
            yield from _seams(reading, run)


def _seams(reading: Reading, run: Sequence[Block]) -> Iterator[Glued]:
    first, last = run[0], run[-1]
    above = first.index > 0 and _is_line_end(reading.text, reading.blocks[first.index - 1].end, first.start) and _starts(reading, first)
    below = last.index + 1 < len(reading.blocks) and _is_line_end(reading.text, last.end, reading.blocks[last.index + 1].start)
    top, bottom = _first(first), _last(last)
    if top == bottom:
        if above or below:
            yield Glued(top, reading.roles[first.index], above, below, first)
        return
    if above:
        yield Glued(top, reading.roles[first.index], True, False, first)
    if below:
        yield Glued(bottom, reading.roles[last.index], False, True, last)


def _starts(reading: Reading, guest: Block) -> bool:
    """Whether a guest starts here: a caption that only its credit tells may have started above."""
    before = reading.blocks[guest.index - 1]
    told = reading.roles[guest.index] is not Role.CAPTION or is_caption(fold(guest.text[:48]))
    return told or ends_finally(before.text) or reading.roles[before.index] in DISPLAY


def _is_line_end(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) == 1


def _first(block: Block) -> Span:
    """The first line of a guest, or the first of several pieces of furniture side by side."""
    line = block.text.partition("\n")[0].rstrip()
    return Span(block.start, block.start + len(furniture_parts(fold(line))[0]))


def _last(block: Block) -> Span:
    line = block.text.rpartition("\n")[2].lstrip()
    return Span(block.end - len(furniture_parts(fold(line))[-1]), block.end)

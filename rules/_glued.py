"""Guests of the text that run into it without a break: captions, credits and furniture on pages of printed lines with no blank ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lintnews import Edit, Fix, Reading, Span
from lintnews.furniture import furniture_parts, is_furniture, is_section_name
from lintnews.labels import announces_picture, fold, is_caption
from lintnews.page import Block
from lintnews.roles import DISPLAY, MID, RUNNING, Role, ends_finally

from ._quoted import quoted

#: What is no text of an article, though it may stand inside one; a jump line is reported as such.
_GUESTS = frozenset({Role.CAPTION, Role.CREDIT, Role.FURNITURE})
#: The part of a page's characters that printed lines must make before a missing blank line means anything.
_PRINTED = 0.5
#: From this probability on a line starts inside a sentence.
_OPEN = 0.5


class Glued(NamedTuple):
    """The line of a guest that borders on other text; ``above`` and ``below`` say on which side nothing parts them."""

    span: Span
    what: str
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
    if not blocks or _printed(reading) < _PRINTED * sum(map(len, blocks)):
        return
    names: dict[int, str] = {block.index: role.value for block, role in zip(blocks, reading.roles, strict=True) if role in _GUESTS}
    names |= dict.fromkeys(quoted(blocks), "quotation set in the text")
    for is_guest, members in groupby(blocks, lambda block: block.index in names):
        run = _without_story(reading, list(members)) if is_guest else []
        if run and (not reading.is_interleaved(run[0].start, run[-1].end) or all(is_furniture(fold(block.text)) for block in run)):
            yield from _seams(reading, run, names)


def _printed(reading: Reading) -> int:
    """How many characters of a page stand in printed lines: in paragraphs of several, or across gutters."""
    wrapped = sum(len(block) for block in reading.blocks if "\n" in block.text)
    return wrapped + sum(len(piece.text) for region in reading.page.gutters for row in region.rows for piece in row)


def _without_story(reading: Reading, run: list[Block]) -> list[Block]:
    """The guests but for a caption, or the credit under it, that is the text of an article, whose headline says that it is a picture."""
    blocks, roles, first = reading.blocks, reading.roles, run[0].index
    above = first - 1 - (first > 0 and roles[first] is Role.CREDIT and roles[first - 1] in RUNNING)
    if above < 0 or roles[above] not in DISPLAY or not announces_picture(fold(blocks[above].text[-10:])):
        return run
    return [block for block in run if roles[block.index] is Role.FURNITURE]


def _seams(reading: Reading, run: Sequence[Block], names: dict[int, str]) -> Iterator[Glued]:
    first, last = run[0], run[-1]
    above = first.index > 0 and _is_line_end(reading.text, reading.blocks[first.index - 1].end, first.start) and _starts(reading, first)
    below = last.index + 1 < len(reading.blocks) and _ends(reading, last)
    top, bottom = _first(first), _last(last)
    if top == bottom:
        if above or below:
            yield Glued(top, names[first.index], above, below, first)
        return
    if above:
        yield Glued(top, names[first.index], True, False, first)
    # The end of a name that goes on from the line above says nothing.
    if below and bottom.end - bottom.start > 1:
        yield Glued(bottom, names[last.index], False, True, last)


def _starts(reading: Reading, guest: Block) -> bool:
    """Whether a guest starts here: a caption or a credit that only its end tells may have started above."""
    before, role, line = reading.blocks[guest.index - 1], reading.roles[guest.index], fold(guest.text[:48])
    if is_caption(line) or role not in (Role.CAPTION, Role.CREDIT) or (role is Role.CREDIT and line[0] == "("):
        return True
    is_head = ends_finally(before.text) or reading.roles[before.index] in DISPLAY
    return is_head and ("\n" in guest.text or bool(reading.partners.open_heads[guest.index] < _OPEN))


def _ends(reading: Reading, guest: Block) -> bool:
    """Whether other text than the guest's own stands right below; the name of a section that stands apart is that of the headline below."""
    before, after = reading.blocks[max(0, guest.index - 1)], reading.blocks[guest.index + 1]
    if is_section_name(fold(guest.text)) and reading.roles[after.index] in DISPLAY | {Role.BYLINE}:
        return _is_line_end(reading.text, before.end, guest.start) and _is_line_end(reading.text, guest.end, after.start)
    return _is_line_end(reading.text, guest.end, after.start) and after.text[0] not in MID


def _is_line_end(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) == 1


def _first(block: Block) -> Span:
    """The first line of a guest, or the first of several pieces of furniture side by side."""
    line = block.text.partition("\n")[0].rstrip()
    return Span(block.start, block.start + len(furniture_parts(fold(line))[0]))


def _last(block: Block) -> Span:
    line = block.text.rpartition("\n")[2].lstrip()
    return Span(block.end - len(furniture_parts(fold(line))[-1]), block.end)

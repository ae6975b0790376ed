"""Printed lines that a blank line parts from one another: a column of narrow blocks, whose widths tell which go on in the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lintnews import Reading, lines
from lintnews.page import Block
from lintnews.roles import DISPLAY, Role, ends_finally

#: The longest printed line, in characters.
LONGEST = 45
#: A shorter one is the end of a paragraph.
_SHORTEST = 6
#: So many pairs of lines on a page must look like one text, and the model must say so of this part of them.
_FEWEST, _AGREED = 10, 0.5
#: From this probability on the model says it.
_SURE = 0.7


def printed(reading: Reading) -> Iterator[tuple[Block, Block]]:
    """Neighbours that are lines of one paragraph by the width of their column, on pages where the model agrees on most."""
    pairs = [pair for run in _runs(reading) for pair in _wrapped(reading, run)]
    joined = sum(_is_joined(reading, *pair) for pair in pairs)
    if joined < _FEWEST or joined < _AGREED * len(pairs):
        return
    for tail, head in pairs:
        free = tail.index not in reading.joint_of_tail and head.index not in reading.joint_of_head
        if free or _is_joined(reading, tail, head, 0.0):
            yield tail, head


def _runs(reading: Reading) -> Iterator[list[Block]]:
    """Blocks of one short line each, as they stand together."""
    for is_line, members in groupby(reading.blocks, lambda block: len(block) <= LONGEST and "\n" not in block.text):
        run = list(members)
        if is_line and len(run) >= lines.FEWEST:
            yield run


def _wrapped(reading: Reading, run: list[Block]) -> Iterator[tuple[Block, Block]]:
    goes_on = lines.wrapped([block.text for block in run])
    is_heading = False
    for k, one in enumerate(goes_on):
        tail, head = run[k], run[k + 1]
        roles = reading.roles[tail.index], reading.roles[head.index]
        # A heading above a paragraph may be as wide as its column.
        is_heading = roles[0] in DISPLAY and (is_heading or not (k and goes_on[k - 1]))
        if (
            one
            and not is_heading
            and len(tail) >= _SHORTEST
            and not ends_finally(tail.text)
            and Role.FURNITURE not in roles
            and Role.JUMP not in roles
        ):
            yield tail, head


def _is_joined(reading: Reading, tail: Block, head: Block, least: float = _SURE) -> bool:
    joint = reading.joint_of_tail.get(tail.index)
    return joint is not None and joint.head == head.index and joint.probability >= least

"""Lines read twice: a block that starts with the last printed line of the block before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from lintnews import marks
from lintnews.page import Block
from lintnews.roles import DISPLAY, Role

#: A tail of at least REPEATED characters that stands once more at the start of the next block is a line of at most LINE read twice.
REPEATED, LINE = 6, 45
#: No printed line starts with such a mark.
_FINAL = marks.KINDS.index("final")
_NO_START = frozenset(marks.KINDS.index(kind) for kind in ("comma", "colon", "final", "closer"))


def find(blocks: Sequence[Block], roles: Sequence[Role]) -> dict[int, int]:
    """Of the blocks that start with the last printed line of the block before them, read once more: how long that is.

    A text that takes up its headline and goes on with a mark does not: 用制度确保公正 / 确保公正,是……
    """
    found = {}
    for before, block in pairwise(blocks):
        tail, head = before.text, block.text
        at = tail.find(head[:REPEATED], -LINE) if len(head) > REPEATED else -1
        if at > 0 and head.startswith(tail[at:]) and len(head) > len(tail) - at and _kind(tail[-1]) != _FINAL:
            rest = head[len(tail) - at :].lstrip()
            if roles[before.index] not in DISPLAY or _kind(rest[0]) not in _NO_START:
                found[block.index] = len(head) - len(rest)
    return found


def _kind(char: str) -> int:
    return int(marks.kinds(np.array([ord(char)]))[0])


def without(block: Block, repeated: int) -> Block:
    """The block behind its first ``repeated`` characters."""
    return Block(block.index, block.start + repeated, block.end, block.text[repeated:])

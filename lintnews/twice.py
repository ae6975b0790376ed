"""Lines read twice: a block that starts with the last printed line of the block before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from lintnews import marks
from lintnews.page import Block

#: A tail of at least REPEATED characters that stands once more at the start of the next block is a line of at most LINE read twice.
REPEATED, LINE = 6, 45


def find(blocks: Sequence[Block]) -> dict[int, int]:
    """Of the blocks that start with the last printed line of the block before them, read once more: how long that is."""
    found = {}
    for before, block in pairwise(blocks):
        tail, head = before.text, block.text
        at = tail.find(head[:REPEATED], -LINE) if len(head) > REPEATED else -1
        if at > 0 and head.startswith(tail[at:]) and len(head) > len(tail) - at and not _is_final(tail[-1]):
            found[block.index] = len(head) - len(head[len(tail) - at :].lstrip())
    return found


def _is_final(char: str) -> bool:
    return marks.KINDS[int(marks.kinds(np.array([ord(char)]))[0])] == "final"


def without(block: Block, repeated: int) -> Block:
    """The block behind its first ``repeated`` characters."""
    return Block(block.index, block.start + repeated, block.end, block.text[repeated:])

"""The sections of an article, each a sub-head with its text, and the wording that tells what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lintnews.page import Block
from lintnews.roles import DISPLAY, GUESTS, Role

#: An edge without a partner is taken as broken from this probability on.
BROKEN = 0.6


def run_end(roles: Sequence[Role], broken: NDArray[np.float32], index: int) -> int:
    """The last block of the run that starts at ``index``: up to the next broken seam or display line; ``broken`` is that of `Partners`."""
    last = index
    while last + 1 < len(roles) and roles[last + 1] not in DISPLAY | GUESTS and broken[last + 1] < BROKEN:
        last += 1
    return last


def after(roles: Sequence[Role], start: int) -> list[range]:
    """Sub-head and text of each section from ``start`` to the end of the article."""
    found: list[range] = []
    at = start
    while at < len(roles) and roles[at] in (Role.SUBHEAD, Role.BANNER, Role.DECK, Role.KICKER):
        end = at + 1
        while end < len(roles) and roles[end] in (Role.BODY, Role.ITEM):
            end += 1
        if end == at + 1:
            break
        found.append(range(at, end))
        at = end
    return found


def words(blocks: Sequence[Block], indices: range) -> frozenset[str]:
    """Every three characters in a row of the blocks that begin and end with a Han one."""
    texts = [blocks[i].text for i in indices]
    threes = (text[k : k + 3] for text in texts for k in range(len(text) - 2))
    return frozenset(three for three in threes if "\u4e00" <= three[0] <= "\u9fff" and "\u4e00" <= three[2] <= "\u9fff")


def rarity(blocks: Sequence[Block]) -> dict[str, float]:
    """For three characters in a row, how few of the blocks hold them: 3 for two blocks, less for more."""
    counts = Counter(word for k in range(len(blocks)) for word in words(blocks, range(k, k + 1)))
    return {word: 6.0 / count for word, count in counts.items() if 2 <= count <= 8}


def shared(some: frozenset[str], others: frozenset[str], rare: dict[str, float]) -> float:
    """How much rare wording two runs share, by what `rarity` says."""
    return sum(rare.get(word, 0.0) for word in some & others)

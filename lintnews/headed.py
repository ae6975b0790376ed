"""Headlines that stand over another text than their own, as they do where articles side by side are read from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lintnews.headings import taken_up
from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role

#: So much of a text shows what headline it has, in characters.
TEXT = 320
#: A headline tells of another text where that takes up so many of its pairs of characters more than the text under it.
_MORE = 3
#: Shorter display lines tell too little.
_SHORTEST = 8
#: Where articles side by side were read from the top down, so many headlines stand astray. On the development pages all single ones but
#: those of such pages are wrong, and of two and more on a page none is.
FEWEST = 2
#: From this probability on a block starts inside a sentence.
_OPEN = 0.5


def texts(blocks: Sequence[Block], roles: Sequence[Role], free: Sequence[int]) -> list[str]:
    """For each of the ``free`` blocks the running text from it on, up to the next display line or lead, the first TEXT characters."""
    found: list[str] = []
    text, after = "", Role.FURNITURE
    for i in reversed(free):
        if roles[i] in RUNNING:
            goes_on = after in RUNNING and after is not Role.LEAD
            text = (blocks[i].text + (text if goes_on else ""))[:TEXT]
        found.append(text)
        after = roles[i]
    return found[::-1]


class Astray(NamedTuple):
    """The display line at block ``headline`` tells of the text at block ``text``, by so many pairs of characters more than of its own."""

    headline: int
    text: int
    pairs: int


def astray(
    blocks: Sequence[Block],
    roles: Sequence[Role],
    free: Sequence[int],
    open_heads: Sequence[float],
    fewest: int = FEWEST,
    *,
    torn: bool = False,
) -> list[Astray]:
    """Headlines beside other display lines that seem to belong to a text without one, each to the text that it tells most of.

    ``free`` are the blocks that are no guests in their order. A single headline on a page proves nothing: none is given for less than
    ``fewest``. ``open_heads`` says how likely each block starts inside a sentence: what such a block stands under is another question,
    but with ``torn``, if it tells of nothing that the headline tells of.
    """
    lines = [k for k, i in enumerate(free) if _may_head(roles, free, k) and len(blocks[i]) >= _SHORTEST]
    openings = [k for k in range(1, len(free)) if lines and _is_bare(roles, free, k) and open_heads[free[k]] < _OPEN]
    below = texts(blocks, roles, free) if openings else []
    found: list[Astray] = []
    for k in lines if openings else ():
        first = next((i for i in free[k:] if roles[i] in RUNNING), None)
        line = blocks[free[k]].text
        own = taken_up(line, below[k])
        if first is None or (open_heads[first] >= _OPEN and (own or not torn)):
            continue
        others = [other for other in openings if not _is_its(roles, free, k, other)]
        more = [Astray(free[k], free[other], taken_up(line, below[other]) - own) for other in others]
        found += [one for one in more if one.pairs >= _MORE]
    once = _each_once(found)
    return once if len(once) >= fewest else []


def _each_once(found: Sequence[Astray]) -> list[Astray]:
    """The surest first, of each headline and each text one."""
    result: list[Astray] = []
    for one in sorted(found, key=lambda one: (-one.pairs, one.headline, one.text)):
        if all(one.headline != other.headline and one.text != other.text for other in result):
            result.append(one)
    return result


def _is_its(roles: Sequence[Role], free: Sequence[int], k: int, opening: int) -> bool:
    """Whether nothing but display lines, a jump line and items, such as sum an article up, stands between a headline and a text."""
    return k < opening and all(roles[i] in DISPLAY or roles[i] in (Role.ITEM, Role.JUMP) for i in free[k:opening])


def _may_head(roles: Sequence[Role], free: Sequence[int], k: int) -> bool:
    """Whether a display line stands beside another."""
    return _is_display(roles, free, k) and (_is_display(roles, free, k - 1) or _is_display(roles, free, k + 1))


def _is_display(roles: Sequence[Role], free: Sequence[int], k: int) -> bool:
    return 0 <= k < len(free) and roles[free[k]] in DISPLAY


def _is_bare(roles: Sequence[Role], free: Sequence[int], k: int) -> bool:
    """Whether a text starts at free block ``k`` that no display line or byline stands over."""
    role, above = roles[free[k]], roles[free[k - 1]]
    return role in RUNNING and above not in DISPLAY and above is not Role.BYLINE and (role is Role.LEAD or above not in RUNNING)

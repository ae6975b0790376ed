"""Leads that stand behind the text that they open, as they do where the columns of an article changed places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lintnews import headed
from lintnews.headings import taken_up
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, RUNNING, Role

#: From the first probability on a text breaks off; below the second it surely starts a sentence.
_OPEN, _STARTS = 0.5, 0.1
#: A headline takes up to so many display lines.
_LINES = 3


class Led(NamedTuple):
    """Blocks ``first`` to ``last``, a lead and what goes on from it, belong right behind ``headline``, where ``text`` stands now."""

    first: int
    last: int
    headline: int
    text: int


def behind(blocks: Sequence[Block], roles: Sequence[Role], free: Sequence[int], partners: Partners) -> list[Led]:
    """Every lead behind a text without one, where the headline over that text tells more of what the lead opens.

    ``free`` are the blocks that are no guests in their order. Where it tells of both alike, the text must seem to start inside a sentence;
    if it breaks off before the lead, it does not end the article.
    """
    leads = [k for k in range(2, len(free)) if roles[free[k]] is Role.LEAD and roles[free[k - 1]] in RUNNING]
    texts = headed.texts(blocks, roles, free) if leads else []
    return list(_behind(blocks, roles, free, partners, leads, texts))


def _behind(
    blocks: Sequence[Block], roles: Sequence[Role], free: Sequence[int], partners: Partners, leads: Sequence[int], texts: Sequence[str]
) -> Iterator[Led]:
    for lead in leads:
        if partners.open_tails[free[lead - 1]] >= _OPEN:
            continue
        for text in _starts(roles, free, lead):
            lines = [blocks[i].text for i in free[max(0, text - _LINES) : text] if roles[i] in DISPLAY]
            own, led = (taken_up(" ".join(lines), texts[k]) for k in (text, lead))
            if led > own or (led == own > 0 and partners.open_heads[free[text]] >= _STARTS):
                yield Led(free[lead], free[_end(roles, free, lead)], free[text - 1], free[text])
                break


def _starts(roles: Sequence[Role], free: Sequence[int], lead: int) -> Iterator[int]:
    """Where texts start that the lead stands behind, under display lines, from the nearest one up to that of the article."""
    for start in range(lead - 1, 0, -1):
        role, above = roles[free[start]], roles[free[start - 1]]
        if role not in RUNNING | {Role.SUBHEAD} or role is Role.LEAD:
            return
        if role in RUNNING and above in DISPLAY:
            yield start


def _end(roles: Sequence[Role], free: Sequence[int], lead: int) -> int:
    """The last block of the text that the lead opens."""
    end = lead
    while end + 1 < len(free) and roles[free[end + 1]] in RUNNING and roles[free[end + 1]] is not Role.LEAD:
        end += 1
    return end

"""Text that goes on behind other articles, as it does where the columns of articles that stand side by side were read in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lintnews.page import Block
from lintnews.partners import Joint, Partners
from lintnews.roles import GUESTS, RUNNING, Role

#: Two halves must be so sure to belong together; the move is as sure as they are, up to the second figure: on the development pages nine
#: in ten such moves are right.
_SURE, _MOST = 0.85, 0.9
#: What stands between the halves ends with a sentence, up to this probability that it does not.
_ENDED = 0.35
#: From the first probability on a block starts inside a sentence.
_OPEN = 0.5
#: What an article starts with, and what it ends with.
_STARTS = frozenset({Role.HEADLINE, Role.KICKER, Role.BANNER})
_ENDS = RUNNING | {Role.BYLINE}


class Continued(NamedTuple):
    """Blocks ``first`` to ``last`` go on from block ``tail``; other articles, whole ones, stand between."""

    first: int
    last: int
    tail: int
    probability: float


def behind_others(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Continued]:
    """Every text whose start is a second half, where from the first half on nothing but whole articles stands between.

    Where a sentence stops and a headline follows, and goes on where another text has ended, one column or more of other articles were
    read in between: what the order of the page as a whole can only weigh is told by the two halves alone.
    """
    joints = {joint.tail: joint for joint in partners.joints}
    for joint in partners.joints:
        if joint.probability >= _SURE and joint.head > joint.tail + 1 and _are_whole(roles, partners, joint):
            yield Continued(joint.head, _end(blocks, roles, partners, joints, joint.head), joint.tail, min(joint.probability, _MOST))


def _are_whole(roles: Sequence[Role], partners: Partners, joint: Joint) -> bool:
    """Whether what stands between two halves starts as an article and ends as one."""
    between = [i for i in range(joint.tail + 1, joint.head) if roles[i] not in GUESTS]
    if len(between) < 2:
        return False
    last = between[-1]
    return roles[between[0]] in _STARTS and roles[last] in _ENDS and bool(partners.open_tails[last] < _ENDED)


def _end(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, joints: dict[int, Joint], first: int) -> int:
    """The last block of the text that starts at ``first``: before the next article, or what starts inside another sentence."""
    last = first
    while last + 1 < len(blocks):
        goes_on = last in joints and joints[last].head == last + 1
        if not goes_on and (roles[last + 1] in _STARTS or roles[last + 1] is Role.DECK or partners.open_heads[last + 1] >= _OPEN):
            break
        last += 1
    return last

"""The order of a page: which blocks stand in the wrong place, and where the evidence says they belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lintnews import arrange, continued, following, headed, items, leads, sections
from lintnews.move import Move
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import GUESTS, RUNNING, Role

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.weights import Network

#: Runs change places where that mends the page with at least this probability.
LIKELY = 0.5
#: Where more than IN_ORDER halves follow each other, or more than RUN blocks of text stand, for each half that stands apart, the page was
#: read in order as a whole: what stands apart there was sorted by its place on the page, and of moves three in four go wrong on the
#: development cases, however sure they seem. Their probability is cut to SURE_IN_ORDER.
IN_ORDER, RUN, SURE_IN_ORDER = 3, 25, 0.49
#: Where at most FEW sentences are cut that go on in the next block, and more than LONE blocks of text stand for each half that stands
#: apart, columns tell little: moves that are less sure than SURE_ALONE put more pages wrong than right on the development cases.
FEW, LONE, SURE_ALONE = 3, 8, 0.75
#: A move that brings halves together which belong together with at least the first log odds needs to be no surer than the second there:
#: four in five such are right on the development cases, of the others half.
SURE_HALVES, SURE_WITH_HALVES = 3.0, 0.55
#: Below so many cut sentences, no columns cut the page, and one block strayed: the second half, where it is so sure to be one.
COLUMNS, SURE_JOINT = 3, 0.9
#: Log odds of 0.7.
_SURE = 0.85
#: A headline that tells of another text belongs over it.
HEADED = 0.9
#: A lead belongs before its text, where so many stand behind theirs, or a move that is so sure shows that the page was shuffled.
LED, LEADS, SHUFFLED = 0.8, 2, 0.7
#: So long is a text's source at most, 本报讯（记者 …）, in characters.
_SOURCE = 40
#: A run that strayed from its section starts at a head whose beginning is lost, with at least this probability.
LOST = 0.7
#: How many times more rare wording a run must share with another section than with the one it stands in.
CLOSER = 2.0
_MIN_AFFINITY = 20.0


def moves(
    blocks: Sequence[Block],
    roles: Sequence[Role],
    partners: Partners,
    model: LanguageModel,
    nets: dict[str, Network],
    is_held: Callable[[Block], bool] | None = None,
) -> list[Move]:
    """The fewest moves that explain the evidence, in the order of the page.

    No block is in two of them, and no two bring the same halves together, which may be told of either half: the surer one stands.
    What `is_held` says of two neighbours stays together.
    """
    found = [
        *items.unsorted(blocks),
        *(rearranged := list(_rearranged(blocks, roles, partners, model, nets, is_held))),
        *(returned := list(_behind_others(blocks, roles, partners))),
        *(strayed := list(_stray_halves(blocks, roles, partners, {pair for move in (*rearranged, *returned) for pair in move.halves}))),
        *_over_another_text(blocks, roles, partners),
        *_behind_their_text(blocks, roles, partners, [*rearranged, *returned, *strayed]),
        *items.parted(blocks, roles, partners),
        *_strayed_sections(blocks, roles, partners),
    ]
    chosen: list[Move] = []
    for move in sorted(found, key=lambda m: (-m.confidence, m.first)):
        if all(_go_together(move, other) for other in chosen):
            chosen.append(move)
    return sorted(chosen, key=lambda m: m.first)


def _go_together(move: Move, other: Move) -> bool:
    return (move.last < other.first or other.last < move.first) and not set(move.halves) & set(other.halves)


def _rearranged(
    blocks: Sequence[Block],
    roles: Sequence[Role],
    partners: Partners,
    model: LanguageModel,
    nets: dict[str, Network],
    is_held: Callable[[Block], bool] | None,
) -> Iterator[Move]:
    """The runs that stand elsewhere in the likeliest order of each stretch of the page on which halves stand apart."""
    for first, stretch in arrange.stretches(blocks, roles, partners, is_held):
        asked = _asked(stretch.roles, stretch.partners)
        state = arrange.State.of(stretch, following.judge(stretch, model, nets), is_held)
        state, steps = arrange.search(state, nets["swap"], LIKELY)
        for run in arrange.moved(state) if steps else ():
            yield _moved(blocks, first, state, steps, run, asked)


def _moved(
    blocks: Sequence[Block],
    first: int,
    state: arrange.State,
    steps: Sequence[arrange.Step],
    moved: tuple[list[int], int, int],
    asked: float,
) -> Move:
    """The move of a run of free blocks of a stretch that starts at block ``first``: as sure as the steps that moved it.

    Where that is less than ``asked``, of a move that brings sure halves together less than SURE_WITH_HALVES, it is cut to SURE_IN_ORDER.
    """
    stretch, (run, before, behind) = state.stretch, moved
    low, high, after = (stretch.free[k - 1] + first for k in (run[0], run[-1], before))
    likely = min((step.probability for step in steps if step.moved & set(run)), default=min(step.probability for step in steps))
    # Where the run stood it may have parted two halves. That one of these strayed is believed before a move that is less sure.
    left = (run[0] - 1, run[-1] + 1)
    closed = _worth(stretch, [left] if left in pairwise(state.order) else [])
    halves = _worth(stretch, [(before, run[0]), (run[-1], behind), *(closed if likely >= SURE_JOINT else ())])
    met = tuple((stretch.free[one - 1] + first, stretch.free[other - 1] + first) for one, other in halves)
    evidence = _goes_on(blocks, *met[0]) if met else f"“{blocks[low].text[:8]}…” follows “…{blocks[after].text[-8:]}”"
    is_sure = any(stretch.joints[one, other - 1] >= SURE_HALVES for one, other in (*halves, *closed))
    enough = SURE_WITH_HALVES if asked == SURE_ALONE and is_sure else asked
    return Move(low, high, after, likely if likely >= enough else min(likely, SURE_IN_ORDER), evidence, met)


def _worth(stretch: following.Stretch, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of free blocks, counted from 1, that are likely enough to be halves, the likeliest first."""
    found = [(one, other) for one, other in pairs if stretch.joints[one, other - 1] >= arrange.WORTH]
    return sorted(found, key=lambda pair: -stretch.joints[pair[0], pair[1] - 1])


def _over_another_text(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """Headlines that stand over another text than their own, such as are read in a row from articles that stand side by side."""
    found = headed.astray(blocks, roles, following.free(roles), partners.open_heads.tolist())
    together = tuple((headline, headline, text - 1) for headline, text, _ in found)
    for headline, text, _ in found:
        told = re.split("[)）]", blocks[text].text[:_SOURCE])[-1]
        evidence = f"it tells of what “{told[:12]}…” is about"
        yield Move(headline, headline, text - 1, HEADED, evidence, together=together)


def _behind_their_text(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, known: Sequence[Move]) -> Iterator[Move]:
    """Leads behind the text that they open, where another such lead or a sure move shows that columns changed places.

    A text that is known to move stands in nobody's way.
    """
    found = leads.behind(blocks, roles, following.free(roles), partners)
    is_shuffled = len(found) >= LEADS or any(move.confidence >= SHUFFLED for move in known)
    for led in found if is_shuffled else ():
        if not any(move.first <= led.text <= move.last for move in known):
            yield Move(led.first, led.last, led.headline, LED, f"it opens the text under “{blocks[led.headline].text[:12]}…”")


def _behind_others(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """Text that goes on behind other articles, back to where it breaks off."""
    for found in continued.behind_others(blocks, roles, partners):
        halves = (found.tail, found.first)
        yield Move(found.first, found.last, found.tail, found.probability, _goes_on(blocks, *halves), (halves,))


def _stray_halves(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, known: Collection[tuple[int, int]]) -> Iterator[Move]:
    """On a page that no columns cut, a second half that surely belongs to another place, with what hangs on it."""
    if len(partners.joints) >= COLUMNS or _asked(roles, partners):
        return
    glued = {joint.tail: joint.head for joint in partners.joints if joint.head == joint.tail + 1}
    for joint in partners.joints:
        tail, head = joint.tail, joint.head
        if joint.probability < SURE_JOINT or (tail, head) in known or tail == head - 1 or arrange.is_parted(blocks, roles, tail, head):
            continue
        last = head
        while last in glued:
            last = glued[last]
        if not head <= tail <= last:
            yield Move(head, last, tail, joint.probability, _goes_on(blocks, tail, head), ((tail, head),))


def _goes_on(blocks: Sequence[Block], tail: int, head: int) -> str:
    return f"“…{blocks[tail].text[-8:]}” goes on in “{blocks[head].text[:8]}…”"


def _asked(roles: Sequence[Role], partners: Partners) -> float:
    """How sure a move must be, for the halves that stand apart or follow each other and for the text of the page; 1: none is believed."""
    sure = partners.odds >= _SURE
    tails, heads = partners.tails[sure].tolist(), partners.heads[sure].tolist()
    near = sum(head == tail + 1 for tail, head in zip(tails, heads, strict=True))
    away = [(tail, head) for tail, head in zip(tails, heads, strict=True) if head != tail + 1]
    apart = max(1, sum(not (head > tail and all(role in GUESTS for role in roles[tail + 1 : head])) for tail, head in away))
    text = sum(role in RUNNING for role in roles)
    if near > IN_ORDER * apart or text > RUN * apart:
        return 1.0
    return SURE_ALONE if near <= FEW and text > LONE * apart else 0.0


def _strayed_sections(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """A run that starts at a lost head right before a sub-head, and speaks of what that or a later section is about."""
    for index in range(1, len(blocks)):
        if roles[index] not in (Role.BODY, Role.ITEM) or partners.lost_heads[index] < LOST:
            continue
        last = sections.run_end(roles, partners.broken, index)
        if last + 1 >= len(blocks) or roles[last + 1] is not Role.SUBHEAD:
            continue
        yield from _homes(blocks, roles, index, last)


def _homes(blocks: Sequence[Block], roles: Sequence[Role], first: int, last: int) -> Iterator[Move]:
    """The run's first block decides on the section; what follows goes with it while no other section is nearer."""
    homes = sections.after(roles, last + 1)
    if not homes:
        return
    rarity = sections.rarity(blocks[max(0, first - 12) : homes[-1].stop + 6])
    here = sections.words(blocks, range(max(0, first - 3), first))
    words = [sections.words(blocks, section) for section in homes]
    home, end = -1, first
    for block in range(first, last + 1):
        own = sections.words(blocks, range(block, block + 1))
        there = [sections.shared(own, others, rarity) for others in words]
        near = sections.shared(own, here, rarity)
        if block == first:
            home = max(range(len(there)), key=there.__getitem__)
            if there[home] < _MIN_AFFINITY or there[home] < CLOSER * near:
                return
        elif there[home] < max(there) or there[home] <= near:
            break
        end = block
    section = homes[home]
    evidence = f"shares its subject with the section “{blocks[section.start].text[:14]}”, before whose sub-head it stands"
    yield Move(first, end, section.stop - 1, 0.7, evidence)

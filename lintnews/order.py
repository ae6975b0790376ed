"""The order of a page: which blocks stand in the wrong place, and where the evidence says they belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lintnews import arrange, continued, following, headed, leads, sections
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, GUESTS, RUNNING, Role

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
#: An edge without a partner is taken as broken from this probability on.
BROKEN = 0.6
#: A run that strayed from its section starts at a head whose beginning is lost, with at least this probability.
LOST = 0.7
#: How many times more rare wording a run must share with another section than with the one it stands in.
CLOSER = 2.0
_MIN_AFFINITY = 20.0
_ORDER = {
    "words": ("首先", "其次", "再次", "最后"),
    "counts": tuple(f"{n}是" for n in "一二三四五六七八九"),
    "listed": tuple(f"{n}、" for n in "一二三四五六七八九"),
}
_SERIES = re.compile("|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in _ORDER.items()))
_MARKER = re.compile(r"——|[一二三四五六七八九十]是|[●■◆▲★◎]|其[一二三四五]")


class Move(NamedTuple):
    """Blocks ``first`` to ``last`` belong right after block ``after``; ``evidence`` says why in words.

    ``halves`` are the tails and heads that it brings together, the surest first; ``together`` are first, last and after of the moves that
    prove each other, this one among them, and are made in one.
    """

    first: int
    last: int
    after: int
    confidence: float
    evidence: str
    halves: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, int, int], ...] = ()


def moves(
    blocks: Sequence[Block],
    roles: Sequence[Role],
    partners: Partners,
    model: LanguageModel,
    nets: dict[str, Network],
    is_held: Callable[[Block], bool] | None = None,
) -> list[Move]:
    """The fewest moves that explain the evidence, in the order of the page; no block is in two of them.

    What `is_held` says of two neighbours stays together.
    """
    found = [
        *_unsorted_items(blocks),
        *(rearranged := list(_rearranged(blocks, roles, partners, model, nets, is_held))),
        *(returned := list(_behind_others(blocks, roles, partners))),
        *(strayed := list(_stray_halves(blocks, roles, partners, {pair for move in (*rearranged, *returned) for pair in move.halves}))),
        *_over_another_text(blocks, roles, partners),
        *_behind_their_text(blocks, roles, partners, [*rearranged, *returned, *strayed]),
        *_parted_items(blocks, roles, partners),
        *_strayed_sections(blocks, roles, partners),
    ]
    chosen: list[Move] = []
    for move in sorted(found, key=lambda m: (-m.confidence, m.first)):
        if all(move.last < other.first or other.last < move.first for other in chosen):
            chosen.append(move)
    return sorted(chosen, key=lambda m: m.first)


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
        for run, before, behind in arrange.moved(state) if steps else ():
            low, high, after = (stretch.free[k - 1] + first for k in (run[0], run[-1], before))
            likely = min((step.probability for step in steps if step.moved & set(run)), default=min(step.probability for step in steps))
            seams = [(before, run[0]), (run[-1], behind)]
            halves = [(one, other) for one, other in seams if stretch.joints[one, other - 1] >= arrange.WORTH]
            halves.sort(key=lambda pair: -stretch.joints[pair[0], pair[1] - 1])
            met = tuple((stretch.free[one - 1] + first, stretch.free[other - 1] + first) for one, other in halves)
            evidence = _goes_on(blocks, *met[0]) if met else f"“{blocks[low].text[:8]}…” follows “…{blocks[after].text[-8:]}”"
            yield Move(low, high, after, likely if likely >= asked else min(likely, SURE_IN_ORDER), evidence, met)


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


def _unsorted_items(blocks: Sequence[Block]) -> Iterator[Move]:
    """Items that count (首先, 其次; 一是, 二是) and stand side by side go where their number puts them."""
    at = 0
    while at < len(blocks):
        series = _SERIES.match(blocks[at].text)
        end = at + 1
        while series and end < len(blocks) and (other := _SERIES.match(blocks[end].text)) and other.lastgroup == series.lastgroup:
            end += 1
        if series and end - at >= 3:
            yield from _sort(blocks, at, [_ordinal(block.text) for block in blocks[at:end]])
        at = end


def _ordinal(text: str) -> int:
    match = _SERIES.match(text)
    assert match is not None
    name = str(match.lastgroup)
    return _ORDER[name].index(match[name])


def _sort(blocks: Sequence[Block], start: int, numbers: list[int]) -> Iterator[Move]:
    """One item out of place, all others rising: it goes behind the one that its number follows."""
    for k, number in enumerate(numbers):
        rest = numbers[:k] + numbers[k + 1 :]
        if numbers != sorted(numbers) and rest == sorted(rest) and len(set(numbers)) == len(numbers):
            place = sum(other < number for other in rest)
            after = start + (place - 1 if place <= k else place)
            if after >= 0:
                evidence = f"by its number it comes after “{blocks[after].text[:8]}…”"
                yield Move(start + k, start + k, after, 0.9, evidence)
            return


def _parted_items(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """Items of a list that stand behind a later sub-head, at a broken seam, go back to the items before them."""
    seen: dict[str, int] = {}
    moved = -1
    for index, block in enumerate(blocks):
        match = _MARKER.match(block.text)
        if roles[index] in (Role.HEADLINE, Role.LEAD, Role.BYLINE, Role.JUMP):
            seen.clear()
        if not match or roles[index] is not Role.ITEM or index <= moved:
            continue
        marker = "是" if match[0].endswith("是") else match[0]
        before = seen.get(marker)
        if before is not None and (move := _back_to(blocks, roles, partners, before, index, marker)):
            moved = move.last
            yield move
        elif index > moved:
            seen[marker] = index


def _back_to(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, before: int, index: int, marker: str) -> Move | None:
    heads = [i for i in range(before + 1, index) if roles[i] in DISPLAY]
    named = _announced(blocks, index, before)
    if not heads or (partners.broken[index] < BROKEN and not named):
        return None
    run = range(index, _section_end(roles, partners, index) + 1)
    last = max(i for i in run if i == index or (roles[i] is Role.ITEM and blocks[i].text.startswith(marker)))
    surest = float(max(partners.broken[index], partners.broken[last + 1]))
    confidence = min(0.97, 0.55 + 0.3 * surest + (0.12 if named else 0.0))
    announced = f"; “{named}” is announced before that" if named else ""
    first, sub_head = blocks[before].text[:10], blocks[heads[0]].text[:10]
    evidence = f"item “{marker}” of the list that starts with “{first}”, cut off by the sub-head “{sub_head}”{announced}"
    return Move(index, last, heads[0] - 1, confidence, evidence)


def _section_end(roles: Sequence[Role], partners: Partners, index: int) -> int:
    """The last block of the run that starts at ``index``: up to the next broken seam or display line."""
    last = index
    while last + 1 < len(roles) and roles[last + 1] not in DISPLAY | GUESTS and partners.broken[last + 1] < BROKEN:
        last += 1
    return last


def _announced(blocks: Sequence[Block], index: int, before: int) -> str:
    """The item's first words, where a block ahead of the list names them."""
    title = re.split(r"[,，。、:：“]", blocks[index].text.lstrip("—●■◆▲★◎"), maxsplit=1)[0]
    earlier = "".join(block.text for block in blocks[max(0, before - 3) : before])
    return title if 2 <= len(title) <= 12 and title in earlier else ""


def _strayed_sections(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """A run that starts at a lost head right before a sub-head, and speaks of what that or a later section is about."""
    for index in range(1, len(blocks)):
        if roles[index] not in (Role.BODY, Role.ITEM) or partners.lost_heads[index] < LOST:
            continue
        last = _section_end(roles, partners, index)
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

"""recurring-furniture: lines that stand on several pages of one day's paper, and are no text of any article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lintnews import Edit, Finding, Fix, Issue, Page, Reading, rule
from lintnews.late import late
from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role, assign

from ._furniture import stumbles
from ._recurring import Recurring, recurring
from ._seams import glue

#: What may recur and is an article's own, or is reported as furniture by its words alone.
_OTHERS = frozenset({Role.BYLINE, Role.CREDIT, Role.JUMP, Role.TABLE, Role.VERSE, Role.CAPTION, Role.LEAD, Role.ITEM, Role.FURNITURE})
_FIGURE = late(r"\d|[〇一二三四五六七八九十]版|星期")
#: From this confidence on two halves round a line belong together.
_SURE = 0.9


@rule(family="furniture")
def recurring_furniture(issue: Issue, *, min_pages: int = 3) -> Iterator[tuple[Page, Finding]]:
    """One finding for every line of the paper itself; a warning where it stands inside an article, else a note."""
    by_page: dict[int, list[Recurring]] = defaultdict(list)
    for one in recurring(issue):
        if one.pages >= min_pages or (one.pages >= 2 and (one.at_margins or one.line.is_contact)):
            by_page[one.page].append(one)
    for number, found in by_page.items():
        page = issue.pages[number]
        for finding in _findings(page, found, len(issue.pages), min_pages):
            yield page, finding


def _findings(page: Page, found: Sequence[Recurring], pages: int, min_pages: int) -> Iterator[Finding]:
    roles = assign(page.blocks)
    lines = {one.line.span.start for one in found}
    reading = Reading(page)
    for one in found:
        block = page.block_at(one.line.span.start)
        if block is None or stumbles(page.blocks, roles, block.index):
            continue
        alone = block.span == one.line.span
        if alone and (roles[block.index] in _OTHERS or (one.pages < min_pages and _heads(roles, block.index) and not one.line.is_contact)):
            continue
        inside = not alone or _is_inside(page.blocks, roles, block.index, lines)
        place = "inside an article" if inside else "at the edge of the page or between its articles"
        message = f"stands on {one.pages} of the issue's {pages} pages{_aside(page, one)}: a line of the paper, {place}"
        fix = _moved(reading, block) if alone and inside else None
        yield Finding(one.line.span, message, _confidence(one), "warning" if inside else "info", fix)


def _aside(page: Page, one: Recurring) -> str:
    """What its copies differ in, or may."""
    figures = ["figures"] if _FIGURE.search(page.text, one.line.span.start, one.line.span.end) else []
    slips = [] if one.same else ["slips of the scanner"]
    return f", {' and '.join(figures + slips)} aside" if figures or slips else ""


def _confidence(one: Recurring) -> float:
    """More pages, the margin, and equal words make it surer."""
    return round(min(0.97, 0.76 + 0.05 * min(one.pages, 4) + 0.04 * one.at_margins - 0.04 * (not one.same)), 2)


def _heads(roles: Sequence[Role], index: int) -> bool:
    """Whether a display line stands over text, as a headline does that another page announces."""
    return roles[index] in DISPLAY and index + 1 < len(roles) and roles[index + 1] in RUNNING | {Role.BYLINE}


def _is_inside(blocks: Sequence[Block], roles: Sequence[Role], index: int, lines: set[int]) -> bool:
    """Whether the nearest blocks that are no such line are running text above and below."""
    above, below = index - 1, index + 1
    while above >= 0 and blocks[above].start in lines:
        above -= 1
    while below < len(blocks) and blocks[below].start in lines:
        below += 1
    return above >= 0 and below < len(blocks) and roles[above] in RUNNING | {Role.BYLINE} and roles[below] in RUNNING - DISPLAY


def _moved(reading: Reading, guest: Block) -> Fix | None:
    """The line behind the paragraph that it interrupts, and the halves joined, where it stands between the halves of a sentence."""
    joint = reading.joint_of_tail.get(guest.index - 1)
    if joint is None or joint.head != guest.index + 1 or joint.probability < _SURE or joint.repeated:
        return None
    tail, head = reading.blocks[joint.tail], reading.blocks[joint.head]
    end = head
    while (further := reading.joint_of_tail.get(end.index)) and further.head == end.index + 1:
        end = reading.blocks[further.head]
    if reading.is_interleaved(tail.end - 1, head.start + 1):
        return None
    gap = reading.text[guest.end : head.start]
    return Fix((Edit(tail.end, head.start, glue(tail, head)), Edit(end.end, end.end, gap + guest.text)), safe=False)

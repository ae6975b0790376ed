"""interrupted-sentence: a caption, credit, jump line, furniture, advertisement or table between the halves of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.labels import fold, is_caption
from lintnews.page import Block
from lintnews.roles import GUESTS, Role

from ._seams import Cut, cuts, glue, is_advertisement


@rule(family="order")
def interrupted_sentence(reading: Reading, *, min_confidence: float = 0.9, min_confidence_in_order: float = 0.7) -> Iterator[Finding]:
    """One finding for every guest between the halves of a sentence.

    The second bar is that of guests which their own words tell, on pages where no other sentence is parted.
    """
    found = cuts(reading)
    in_order = all(cut.adjacent or cut.guests for cut in found)
    for cut in found:
        enough = min_confidence_in_order if in_order and _are_told(reading, cut) else min_confidence
        if cut.guests and cut.probability >= enough:
            fix = None if cut.waits else _fix(reading, cut)
            yield from (_finding(reading, cut, guest, fix) for guest in _one_by_one(reading, cut.guests))


def _are_told(reading: Reading, cut: Cut) -> bool:
    """Whether no guest is a caption by its place alone: a paragraph above a credit may be one in the wrong place."""
    return all(reading.roles[guest.index] is not Role.CAPTION or is_caption(fold(guest.text)) for guest in cut.guests)


def _one_by_one(reading: Reading, guests: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Every guest, with the rows of a table or the lines of an advertisement together."""
    for is_one, run in groupby(guests, lambda block: reading.roles[block.index] in GUESTS):
        members = list(run)
        yield from [members[k : k + 1] for k in range(len(members))] if is_one else [members]


def _finding(reading: Reading, cut: Cut, guest: Sequence[Block], fix: Fix | None) -> Finding:
    is_ad = any(is_advertisement(block.text) for block in guest)
    role = "advertisement" if is_ad else reading.roles[guest[0].index].value.replace("jump", "jump line")
    message = f"{role} between the halves of a sentence: “…{cut.tail.text[-8:]}” goes on in “{cut.head.text[:8]}…”"
    stop, start = cut.tail.end - 1, cut.head.start
    related = (Related(Span(stop, stop + 1), "stops here"), Related(Span(start, start + 1), "goes on here"))
    return Finding(Span(guest[0].start, guest[-1].end), message, cut.probability, fix=fix, related=related)


def _fix(reading: Reading, cut: Cut) -> Fix:
    """The guests go behind the paragraph that they interrupt, and its halves are joined."""
    end = cut.head
    while (joint := reading.joint_of_tail.get(end.index)) and joint.head == end.index + 1:
        end = reading.blocks[joint.head]
    text = reading.text
    moved = text[cut.tail.end : cut.guests[0].start] + text[cut.guests[0].start : cut.guests[-1].end]
    return Fix((Edit(cut.tail.end, cut.head.start, glue(cut.tail, cut.head)), Edit(end.end, end.end, moved)), safe=False)

"""interrupted-sentence: a caption, credit, jump line, furniture, advertisement or table between the halves of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule

from ._seams import Cut, cuts, glue, is_advertisement


@rule(family="order")
def interrupted_sentence(reading: Reading, *, min_confidence: float = 0.9) -> Iterator[Finding]:
    """One finding for every guest that stands between the halves of a sentence."""
    for cut in cuts(reading):
        if cut.guests and cut.probability >= min_confidence:
            yield _finding(reading, cut)


def _finding(reading: Reading, cut: Cut) -> Finding:
    first, last = cut.guests[0], cut.guests[-1]
    is_ad = any(is_advertisement(guest.text) for guest in cut.guests)
    role = "advertisement" if is_ad else reading.roles[first.index].value.replace("jump", "jump line")
    message = f"{role} between the halves of a sentence: “…{cut.tail.text[-8:]}” goes on in “{cut.head.text[:8]}…”"
    stop, start = cut.tail.end - 1, cut.head.start
    related = (Related(Span(stop, stop + 1), "stops here"), Related(Span(start, start + 1), "goes on here"))
    return Finding(Span(first.start, last.end), message, cut.probability, fix=None if cut.waits else _fix(reading, cut), related=related)


def _fix(reading: Reading, cut: Cut) -> Fix:
    """The guests go behind the paragraph that they interrupt, and its halves are joined."""
    end = cut.head
    while (joint := reading.joint_of_tail.get(end.index)) and joint.head == end.index + 1:
        end = reading.blocks[joint.head]
    text = reading.text
    moved = text[cut.tail.end : cut.guests[0].start] + text[cut.guests[0].start : cut.guests[-1].end]
    return Fix((Edit(cut.tail.end, cut.head.start, glue(cut.tail, cut.head)), Edit(end.end, end.end, moved)), safe=False)

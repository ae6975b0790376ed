"""misordered-block: blocks that stand in the wrong place of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.move import Move

from ._seams import cuts

if TYPE_CHECKING:
    from lintnews.interleaved import Astray

#: Of lines among those of other columns, nine in ten belong where their columns say, on the development cases.
_ASTRAY = 0.9
#: From this confidence on blocks are moved. It is above `order.SURE_IN_ORDER`, so that pages read in order are left.
SURE = 0.5
#: Lines of a page run from column to column where they do in so many places.
_ACROSS = 6


@rule(family="order")
def misordered_block(reading: Reading, *, min_confidence: float = 0.45) -> Iterator[Finding]:
    """One finding for every run of blocks that should move, with the place where it belongs."""
    interrupted = {(cut.tail.index, cut.head.index) for cut in cuts(reading) if cut.guests}
    for move in reading.moves:
        pulled, pushed = (move.after, move.first), (move.first - 1, move.last + 1)
        told = reading.is_shared_out(reading.blocks[move.first].start)
        if move.confidence >= min_confidence and pulled not in interrupted and pushed not in interrupted and not told:
            yield _finding(reading, move)
    for part in reading.interleaved:
        for run in part.astray if part.is_sure and min_confidence <= _ASTRAY else ():
            yield _astray(reading, run)


def _astray(reading: Reading, run: Astray) -> Finding:
    """A line among those of other columns; what mends it is to put the columns in order."""
    where = "at the top of its columns" if run.after < 0 else f"after line {reading.page.position(run.after - 1)[0]}"
    related = (Related(Span(run.after - 1, run.after), "belongs after this"),) if run.after > 0 else ()
    return Finding(Span(run.start, run.end), f"a line stands among those of other columns: belongs {where}", _ASTRAY, related=related)


def _finding(reading: Reading, move: Move) -> Finding:
    blocks = reading.blocks
    span = Span(_start(reading, move.first), blocks[move.last].end)
    after = blocks[move.after]
    line = reading.page.position(after.end - 1)[0]
    count = move.last - move.first + 1
    what = "a block stands" if count == 1 else f"{count} blocks stand"
    message = f"{what} in the wrong place: belongs after line {line}; {move.evidence}"
    related = (Related(Span(after.end - 1, after.end), "belongs after this"),)
    fix = None if move.confidence < SURE else _move(reading, move)
    return Finding(span, message, move.confidence, fix=fix, related=related)


def _move(reading: Reading, move: Move) -> Fix | None:
    """Moves that prove each other are made in one: alone, the next would not be believed any more.

    None where lines must be put in order first, or where many run from column to column without a blank: half of such moves go wrong.
    """
    if len(reading.cuts) >= _ACROSS:
        return None
    parts = move.together or ((move.first, move.last, move.after),)
    spans = [span for first, last, after in parts for span in _spans(reading, first, last, after)]
    if any(reading.is_interleaved(*span) for span in spans):
        return None
    tops = {first for first, _, _ in parts}
    top = next(k for k in range(len(reading.blocks) + 1) if k not in tops)
    return Fix(tuple(edit for part in parts for edit in _edits(reading, *part, top)), safe=False)


def _spans(reading: Reading, first: int, last: int, after: int) -> tuple[Span, Span]:
    """What moves, and what it is put behind."""
    return Span(_start(reading, first), reading.blocks[last].end), reading.blocks[after].span


def _edits(reading: Reading, first: int, last: int, after: int, top: int) -> tuple[Edit, ...]:
    """Take the run out with the break before it (before block ``top``: after it) and put it in behind ``after``."""
    blocks, text = reading.blocks, reading.text
    start, end = _start(reading, first), blocks[last].end
    target = blocks[after].end
    if start > blocks[first].start:
        gap = text[blocks[first - 1].end : blocks[first].start]
        return Edit(start, end, ""), Edit(target, target, gap + text[start:end])
    if first > 0 and first >= top:
        return Fix.move(text, Span(blocks[first - 1].end, end), target).edits
    gap = text[end : blocks[last + 1].start]
    return Edit(start, end + len(gap), ""), Edit(target, target, gap + text[start:end])


def _start(reading: Reading, first: int) -> int:
    """Where the run starts: a line read twice before it stays for ``duplicated-block`` to take out."""
    return reading.blocks[first].start + reading.partners.repeated.get(first, 0)

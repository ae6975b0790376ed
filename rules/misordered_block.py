"""misordered-block: blocks that stand in the wrong place of the page."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.order import Move


@rule(family="order")
def misordered_block(reading: Reading, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every run of blocks that should move, with the place where it belongs."""
    for move in reading.moves:
        if move.confidence >= min_confidence:
            yield _finding(reading, move)


def _finding(reading: Reading, move: Move) -> Finding:
    blocks = reading.blocks
    span = Span(blocks[move.first].start, blocks[move.last].end)
    after = blocks[move.after]
    line = reading.page.position(after.end - 1)[0]
    count = move.last - move.first + 1
    what = "a block stands" if count == 1 else f"{count} blocks stand"
    message = f"{what} in the wrong place: belongs after line {line}; {move.evidence}"
    related = (Related(Span(after.end - 1, after.end), "belongs after this"),)
    return Finding(span, message, move.confidence, fix=_move(reading, move), related=related)


def _move(reading: Reading, move: Move) -> Fix:
    """Take the run out with the break before it (at the top of the page: after it) and put it in behind ``after``."""
    blocks, text = reading.blocks, reading.text
    start, end = blocks[move.first].start, blocks[move.last].end
    target = blocks[move.after].end
    if move.first > 0:
        return Fix.move(text, Span(blocks[move.first - 1].end, end), target)
    gap = text[end : blocks[move.last + 1].start]
    return Fix((Edit(start, end + len(gap), ""), Edit(target, target, gap + text[start:end])), safe=False)

"""unsorted-list: items that count and do not stand in the order of their numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lintnews import Finding, Fix, Reading, Related, Span, rule
from lintnews.roles import DISPLAY

from . import _lists
from ._lists import Item

_FEWEST = 3


@rule(family="order")
def unsorted_list(reading: Reading) -> Iterator[Finding]:
    """One finding for every item that stands before or behind its place; the fewest that explain the order."""
    moved = {index for move in reading.moves for index in range(move.first, move.last + 1)}
    for items in _lists.lists(reading):
        numbers = [item.number for item in items]
        if len(items) < _FEWEST or sorted(numbers) != list(range(min(numbers), min(numbers) + len(numbers))):
            continue
        kept = _longest_rise(numbers)
        for k in set(range(len(items))) - kept:
            if items[k].block.index not in moved:
                yield _finding(reading, items, k)


def _finding(reading: Reading, items: Sequence[Item], k: int) -> Finding:
    item = items[k]
    before = next((other for other in items if other.number == item.number - 1), None)
    place = f"behind “{before.mark}{_start(before)}…”" if before else "at the head of the list"
    message = f"item “{item.mark}” stands between others of its list: by its number it belongs {place}"
    related = (Related(before.block.span, "belongs behind this"),) if before else ()
    return Finding(item.block.span, message, 0.9, fix=_move(reading, items, k, before), related=related)


def _start(item: Item) -> str:
    return item.block.text[len(item.mark) : len(item.mark) + 8]


def _move(reading: Reading, items: Sequence[Item], k: int, before: Item | None) -> Fix | None:
    """Only items of one block each, side by side, are moved: what else goes with an item, nobody can tell."""
    indices = [item.block.index for item in items]
    together = indices == list(range(indices[0], indices[0] + len(indices)))
    if before is None or not together or any(reading.roles[index] in DISPLAY for index in indices):
        return None
    block = items[k].block
    start = reading.blocks[block.index - 1].end if block.index else block.start
    return Fix.move(reading.text, Span(start, block.end), before.block.end)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest rising part of ``numbers``."""
    ends: list[int] = []
    last: list[int] = []
    earlier = [-1] * len(numbers)
    for i, number in enumerate(numbers):
        at = bisect_left(ends, number)
        earlier[i] = last[at - 1] if at else -1
        ends[at : at + 1], last[at : at + 1] = [number], [i]
    found: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        found.add(at)
        at = earlier[at]
    return found

"""incomplete-list: items that count, one of which is not on the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lintnews import Finding, Reading, Related, Span, rule

from . import _lists
from ._lists import Item

#: A list with so many items found is believed to be one.
_FEWEST = 3


@rule(family="order")
def incomplete_list(reading: Reading) -> Iterator[Finding]:
    """One finding for every gap, at the mark of the item behind it."""
    for items in _lists.lists(reading):
        numbers = [item.number for item in items]
        if numbers != sorted(set(numbers)):
            continue
        headless = len(items) + 1 >= _FEWEST and numbers == list(range(2, len(items) + 2))
        if headless and not _lists.follows_a_jump(reading, items[0].block):
            yield from _gap(reading, None, items[0], [1])
        for before, after in pairwise(items):
            missing = list(range(before.number + 1, after.number))
            if missing and len(items) >= _FEWEST and len(missing) < len(items):
                yield from _gap(reading, before, after, missing)


def _gap(reading: Reading, before: Item | None, after: Item, missing: list[int]) -> Iterator[Finding]:
    text = reading.text
    if any(_lists.mark(after, number).search(text) or _lists.stands_otherwise(after, number, text) for number in missing):
        return
    names = "、".join(str(number) for number in missing)
    what = f"item {names} of the list" if len(missing) == 1 else f"items {names} of the list"
    start = after.block.start
    related = (Related(Span(before.block.start, before.block.start + len(before.mark)), "the item before"),) if before else ()
    place = f"stands neither between “{before.mark}” and “{after.mark}”" if before else f"stands neither before “{after.mark}”"
    message = f"{what} {place} nor elsewhere on the page"
    yield Finding(Span(start, start + len(after.mark)), message, 0.85 if before else 0.7, "warning", related=related)

"""Captions among the lines of a column: a photographer's credit tells where one ends, the sentence before it where it starts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from lintnews import labels
from lintnews.lines import width
from lintnews.roles import ends_finally

#: The most lines and characters of a caption, and how long the rest of a credit is that was begun in the line before.
_LINES, _LONGEST, _REST = 9, 160, 12
#: By how many half-width units full lines of a caption differ.
_EVEN = 4
#: A caption stands in a text whose next line comes so many pieces later at most: those of its neighbours, read across the gutters.
_NEAR = 2


def within(columns: Sequence[Sequence[int]], texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Runs of pieces of captions, the first and the last, that stand between two lines of a text; ``texts`` by the piece's number."""
    after = {tail: head for column in columns for tail, head in pairwise(column)}
    before = {head: tail for tail, head in after.items()}
    inside = {k for column in columns for first, last in _captions([texts[k] for k in column]) for k in column[first : last + 1]}
    for first, last in _runs(inside):
        if 0 <= after.get(first - 1, -1) - last - 1 <= _NEAR and 0 <= first - 1 - before.get(last + 1, first) <= _NEAR:
            yield first, last


def _captions(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last line of every caption, its credit among them."""
    for last, line in enumerate(lines):
        if not labels.may_end_in_credit(line):
            continue
        is_credit = labels.is_credit(labels.fold(line))
        if is_credit and last and ends_finally(lines[last - 1]):
            first = _start(lines, last - 1)
        elif not is_credit and _is_signed(lines, last):
            first = _start(lines, last)
        else:
            continue
        told = labels.fold(lines[first]), labels.fold(lines[max(0, first - 1)])
        if sum(map(len, lines[first : last + 1])) <= _LONGEST and not any(map(labels.announces_picture, told)):
            yield first, last


def _is_signed(lines: Sequence[str], last: int) -> bool:
    line = labels.fold(lines[last])
    return labels.is_signed_caption(line) or (
        last > 0 and len(line) < _REST and labels.is_signed_caption(labels.fold(lines[last - 1]) + line)
    )


def _start(lines: Sequence[str], last: int) -> int:
    """The line behind the last that ends a sentence, or is wider or narrower, or one that says it is a caption's first."""
    first = last
    while first > 0 and last - first < _LINES - 1 and not labels.is_caption(labels.fold(lines[first])):
        wider = width(lines[first - 1]) - width(lines[first])
        if ends_finally(lines[first - 1]) or wider < -_EVEN or (wider > _EVEN and first < last):
            break
        first -= 1
    return first


def _runs(numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of the numbers that follow on each other."""
    for first in sorted(n for n in numbers if n - 1 not in numbers):
        last = first
        while last + 1 in numbers:
            last += 1
        yield first, last

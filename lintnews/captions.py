"""Captions among the lines of columns: a photographer's credit or 图为 tells of one, and how lines go on where it starts and ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from lintnews import labels
from lintnews.furniture import is_section_name
from lintnews.late import late
from lintnews.lines import width
from lintnews.roles import ends_finally

#: The most lines and characters of a caption, and how long the rest of a credit is that was begun in the line before.
_LINES, _LONGEST, _REST = 9, 160, 12
#: By how many half-width units full lines of a caption differ.
_EVEN = 4
#: A caption parts two lines of a text between which so many pieces stand at most: its own and those of the columns read across.
_BETWEEN = 4
#: What it says, in nats, that the line above a caption ends a sentence, and that it is wider or narrower; what a column's first line does.
_ENDED, _UNEVEN, _AT_TOP = 5.0, 2.0, -3.0
#: From this link on, in nats, a caption goes on in the next line that no credit tells of.
_GOES_ON = 3.0
#: Shorter lines are the rest of a name, and no news.
_SHORTEST = 3
#: A shorter name of a section may be a word of a text.
_SHORTEST_SECTION = 4
#: A credit at the end of a column that goes on in another.
_BEGUN = late(r"[。!?;”》]\((?:本报|融媒体|新华社|见习|特约)*记者[^。,()]{0,4}$")

#: How much likelier a line is behind another than on its own, in nats, by their places in a column.
Links = Callable[[int, int], float]


def within(columns: Sequence[Sequence[int]], texts: Mapping[int, str], links: Links) -> Iterator[tuple[int, int, str]]:
    """Runs of pieces of captions that stand between two lines of a text, and names of sections: the first, the last, the whole caption.

    ``texts`` and ``links`` are by the piece's number.
    """
    foot = max(max(column) for column in columns)
    inside = {k: caption for column in columns for k, caption in _guests(column, texts, links)}
    left = [[k for k in column if k not in inside] for column in columns]
    cut = [(tail, head) for column in left for tail, head in pairwise(column) if not ends_finally(texts[tail])]
    for first, last in _runs(inside):
        if sum(len(texts[k]) for k in range(first, last + 1)) < _SHORTEST:
            continue
        parts = any(tail < first and last < head <= tail + _BETWEEN + 1 for tail, head in cut)
        if parts or last == foot or _is_section(texts[first]):
            yield first, last, inside[first]


def _guests(column: Sequence[int], texts: Mapping[int, str], links: Links) -> Iterator[tuple[int, str]]:
    """The pieces of a column that are no text of it, each with the caption that it is of."""
    lines = [texts[k] for k in column]
    for first, last in _captions(lines, lambda tail, head: links(column[tail], column[head])):
        yield from ((k, "".join(lines[first : last + 1])) for k in column[first : last + 1])
    yield from ((k, texts[k]) for k in column if _is_section(texts[k]))


def _is_section(text: str) -> bool:
    return len(text) >= _SHORTEST_SECTION and is_section_name(labels.fold(text))


def _captions(lines: Sequence[str], links: Links) -> Iterator[tuple[int, int]]:
    """The first and the last line of every caption, its credit among them; then of those that no credit tells of."""
    told: set[int] = set()
    end = -1
    for text, last in _ends(lines):
        first = _start(lines, text, last, links)
        if first is not None:
            first = max(first, end + 1)
            yield first, last
            told.update(range(first, last + 1))
            end = last
    for first, line in enumerate(lines):
        if first not in told and labels.is_caption(labels.fold(line)):
            last = first
            while last + 1 < min(len(lines), first + _LINES) and not ends_finally(lines[last]) and links(last, last + 1) >= _GOES_ON:
                last += 1
            yield first, last


def _ends(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a caption ends: the last line of its text and the last of its credit."""
    above = ""
    for at, raw in enumerate(lines):
        line = labels.fold(raw)
        may_end, ended = labels.may_end_in_credit(raw), at > 0 and ends_finally(lines[at - 1])
        if (may_end and labels.is_signed_caption(line)) or (at + 1 == len(lines) and _BEGUN.search(line)):
            yield at, at
        elif at and ((may_end and len(line) < _REST and labels.is_signed_caption(above + line)) or _is_named(above, line)):
            yield at - 1, at
        elif may_end and labels.is_credit(line):
            yield at - ended, at
        above = line


def _is_named(above: str, line: str) -> bool:
    """Whether the line above ends in 图/ and this one is the name."""
    return above.endswith("图/") and len(line) <= _EVEN


def _start(lines: Sequence[str], text: int, last: int, links: Links) -> int | None:
    """The first line of a caption whose text ends with line ``text``: 图为, or where it fits worst to the line above; None for an article.

    The line above fits the line behind the caption instead, where that stands in the same column.
    """
    if text == last and labels.is_credit(labels.fold(lines[last])):
        return last
    best, start = float("-inf"), text
    size = sum(map(len, lines[text + 1 : last + 1]))
    for first in range(text, max(-1, text - _LINES), -1):
        size += len(lines[first])
        if size > _LONGEST:
            break
        if any(labels.announces_picture(labels.fold(line)) for line in lines[max(0, first - 1) : first + 1]):
            return None
        if labels.is_caption(labels.fold(lines[first])):
            return first
        score = _score(lines, first, text, last, links)
        if score > best:
            best, start = score, first
        if first and ends_finally(lines[first - 1]):
            break
    return start


def _score(lines: Sequence[str], first: int, text: int, last: int, links: Links) -> float:
    """How likely a caption starts with line ``first``, in nats."""
    if not first:
        return _AT_TOP
    wider = width(lines[first - 1]) - width(lines[first])
    score = _ENDED * ends_finally(lines[first - 1]) + _UNEVEN * (wider < -_EVEN or (wider > _EVEN and first < text))
    return score - links(first - 1, first) + (links(first - 1, last + 1) if last + 1 < len(lines) else 0.0)


def _runs(numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of the numbers that follow on each other."""
    for first in sorted(n for n in numbers if n - 1 not in numbers):
        last = first
        while last + 1 in numbers:
            last += 1
        yield first, last

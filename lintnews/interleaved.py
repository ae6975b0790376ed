"""Columns that were read into each other, line by line or across the gutter: where, and the pieces of each in their order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.gutters import Piece, Region, Row, rows_of, whole
from lintnews.lines import columns, width
from lintnews.page import Page
from lintnews.streams import Links, Shared, share

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

#: How many nats better, on average, a piece must go on from the one in its own column than from the one before it.
_BETTER = 2.0
#: What a link in its own column is at least worth on average.
_LINKED = 1.0
_FEWEST_PAIRS = 3
#: Of the links in the columns so many must be no chance, and of the pieces so many must hold a comma or a full stop.
_SURE_SHARE, _PROSE_SHARE = 0.2, 0.25


#: Of columns read in turn: so many pieces at least, so wide at most as a rule, in half-width units, that go on at most so many pieces
#: later, in so many columns.
_FEWEST_UNITS, _WIDEST, _FARTHEST, _MOST_COLUMNS = 6, 90, 8, 6
#: Broadsheets have up to eight columns; lines with more pieces are a table.
_MOST_ACROSS = 8
#: Half of the lines of a column are at least so wide, in half-width units.
_NARROWEST = 12
#: How many lines a column has at each turn, on average.
_LINES_A_TURN = 2.0
#: Columns that take turns strictly are believed when their links are this good, or worse than the best by no more, in nats a piece.
_REGULAR, _TRUST = 3.5, 0.4
#: Of the characters of such pieces so many may stand in wider ones; so many pieces are of one width within _EVEN half-width units.
_LONG_SHARE, _EVEN_SHARE, _EVEN = 0.2, 0.5, 4
#: What going on later must gain, in nats a piece, to be more than chance among many; and in a run altogether.
_DOUBT, _SUM = 2.5, 14.0
#: Where so many blocks are set apart by blank lines, lines without one between them are of one column.
_APART_SHARE = 0.3
_GOES_ON = -2.0
#: A link behind the end of a run that is worth following.
_FAINT = 0.5
#: A link that is no chance; one that keeps two lines together, and by how much it must beat those with lines farther back.
_STRONG, _TOGETHER, _BEATS = 4.0, 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A part of a page, ``start`` to ``end``, that columns were read into turn by turn; ``columns`` holds the pieces of each."""

    start: int
    end: int
    columns: tuple[tuple[str, ...], ...]
    #: Nats by which the pieces go on better in their columns than in the order of the page, on average.
    gain: float
    count: int


def find(page: Page, model: LanguageModel) -> tuple[Interleaved, ...]:
    """The parts of ``page`` whose columns were read into each other, in the order of the page."""
    found = [*_across_gutters(page, model), *_in_turn(page, model)]
    return tuple(sorted(found, key=lambda part: part.start))


def _across_gutters(page: Page, model: LanguageModel) -> Iterator[Interleaved]:
    """Regions whose lines hold pieces of several columns, a blank between them."""
    for region in page.gutters:
        if max(map(len, region.rows)) > _MOST_ACROSS:
            continue
        for rows in _articles(region.rows, model):
            yield from _judged(rows, _shared(rows, model))


def _shared(rows: Sequence[Sequence[Piece]], model: LanguageModel) -> tuple[list[list[int]], Links]:
    """The pieces of each column, by their numbers, where rows hold pieces of several columns or columns were read in turn."""
    texts = [piece.text for row in rows for piece in row]
    widest = max(len(row) for row in rows)
    numbers = _numbered(rows)
    if widest > 1:
        links = Links(texts, 4 * widest + 4, model)
        return share(numbers, widest, links).columns, links
    links = Links(texts, 2 * _FARTHEST, model)
    counts = range(2, _MOST_COLUMNS + 1)
    regular = max((_in_rotation(len(texts), count, links) for count in counts), key=lambda shared: shared.score)
    if regular.score >= _REGULAR * len(texts):
        return regular.columns, links
    found = max((share(numbers, count, links, in_turn=True) for count in counts), key=lambda shared: shared.score)
    return (regular if regular.score + _TRUST * len(texts) >= found.score else found).columns, links


def _in_rotation(size: int, count: int, links: Links) -> Shared:
    """The pieces shared out strictly in turn."""
    return Shared([list(range(column, size, count)) for column in range(min(count, size))], float(links.back(count).sum()))


def _articles(rows: Sequence[Sequence[Piece]], model: LanguageModel) -> Iterator[Sequence[Sequence[Piece]]]:
    """The rows cut where no column goes on: one article ends there, and the columns of the next begin."""
    columns, links = _shared(rows, model)
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    crossing = np.zeros(len(rows) + 1, np.int64)
    for column in columns:
        for tail, head in pairwise(column):
            if links(tail, head) >= _GOES_ON:
                crossing[row_of[tail] + 1] += 1
                crossing[row_of[head] + 1] -= 1
    ends = np.flatnonzero(np.cumsum(crossing)[: len(rows)] == 0)
    first = 0
    for end in [*ends[ends > 0].tolist(), len(rows)]:
        if end > first:
            yield rows[first:end]
        first = end


def _in_turn(page: Page, model: LanguageModel) -> Iterator[Interleaved]:
    """Runs of printed lines that go on, not in the next, but two to eight pieces later."""
    for units, links in _units(page, model):
        back = np.stack([links.back(distance) for distance in range(1, _FARTHEST + 1)])
        end = -1
        for first, last in _runs(back):
            first, end = max(first, end + 1), last
            for rows in _articles([[unit] for unit in units[first : last + 1]], model):
                texts = [unit.text for row in rows for unit in row]
                if len(rows) >= _FEWEST_UNITS and _is_turn_by_turn(texts) and _are_printed_lines(texts):
                    yield from _judged(rows, _shared(rows, model))


def _units(page: Page, model: LanguageModel) -> Iterator[tuple[list[Piece], Links]]:
    """Runs of short lines outside gutters, with their links; those taken together that belong to one column.

    Lines that go on from each other do; and where blank lines part most lines of a page, they are what parts its columns.
    """
    starts = [region.start for region in page.gutters]
    for (is_short, _), group in groupby(rows_of(page.text), key=lambda row: (_is_short(row.text), bisect_right(starts, row.start))):
        lines = [row for row in group if not _is_in(row, page.gutters)]
        if not is_short or len(lines) < _FEWEST_UNITS or 2 * sum(width(row.text.strip()) >= _NARROWEST for row in lines) < len(lines):
            continue
        links = Links([row.text for row in lines], _FARTHEST, model)
        farther = np.max([links.back(distance) for distance in range(2, _FARTHEST + 1)], axis=0)
        onward = (links.back(1) >= np.maximum(_TOGETHER, farther + _BEATS)).tolist()
        sets_apart = sum(row.apart for row in lines) >= _APART_SHARE * len(lines)
        units: list[Piece] = []
        for row, goes_on in zip(lines, onward, strict=True):
            line = whole(row)
            if units and not row.apart and (sets_apart or goes_on):
                line = Piece(page.text[units[-1].start : line.end], units[-1].start, 0, 0)
                units.pop()
            units.append(line)
        if len(units) >= _FEWEST_UNITS:
            yield units, links if len(units) == len(lines) else Links([unit.text for unit in units], _FARTHEST, model)


def _is_short(line: str) -> bool:
    return width(line.strip()) <= _WIDEST


def _is_in(row: Row, regions: Sequence[Region]) -> bool:
    at = bisect_right(regions, row.start + len(row.text), key=lambda region: region.start) - 1
    return at >= 0 and row.start < regions[at].end


def _runs(back: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Runs of units of which most go on from one farther back than the last: where the sums of what that gains are greatest."""
    gain = back[1:].max(0) - back[0] - _DOUBT
    total = best = 0.0
    first = end = 0
    for k, value in enumerate([*gain.tolist(), -1e9]):
        total += value
        if total > best:
            best, end = total, k
        if total <= 0:
            if best >= _SUM and end - first + 1 >= _FEWEST_UNITS:
                yield _start(back, first), _stop(back, end)
            total, best, first = 0.0, 0.0, k + 1


def _stop(back: NDArray[np.float32], end: int) -> int:
    """The last unit that goes on from one of a run, though its gain alone would not tell."""
    farther = back[1:].max(0)
    while end + 1 < back.shape[1] and farther[end + 1] >= _FAINT and farther[end + 1] > back[0, end + 1]:
        end += 1
    return end


def _is_turn_by_turn(texts: Sequence[str]) -> bool:
    """Whether a column has a line or two at each turn; where it has more, the page is cut into blocks, not read by lines."""
    return sum(text.count("\n") + 1 for text in texts) <= _LINES_A_TURN * len(texts)


def _are_printed_lines(texts: Sequence[str]) -> bool:
    """Whether most of the pieces are a few printed lines of one width: paragraphs in disorder are another defect."""
    widths = [max(width(line) for line in text.split("\n")) for text in texts]
    long = sum(len(text) for text, wide in zip(texts, widths, strict=True) if wide > _WIDEST)
    even = sum(abs(wide - around) <= _EVEN for wide, around in zip(widths, columns(widths), strict=True))
    return long <= _LONG_SHARE * sum(map(len, texts)) and even >= _EVEN_SHARE * len(texts)


def _start(back: NDArray[np.float32], first: int) -> int:
    """The unit from which the first ones of a run go on."""
    strong = [
        k - 2 - int(back[1:, k].argmax()) for k in range(first, min(first + _FARTHEST, back.shape[1])) if back[1:, k].max() >= _STRONG
    ]
    return max(0, min([first, *strong]))


def _judged(rows: Sequence[Sequence[Piece]], shared: tuple[list[list[int]], Links]) -> Iterator[Interleaved]:
    """The part of the page, if its pieces go on clearly better in their columns than in the order of the page."""
    found, links = shared
    pieces = [piece for row in rows for piece in row]
    pairs = [pair for column in found for pair in pairwise(column)]
    if len(pairs) < _FEWEST_PAIRS:
        return
    own_links = np.array([links(*pair) for pair in pairs])
    own = float(own_links.mean())
    read = float(links.back(1)[1:].mean())
    parts = tuple(tuple(pieces[k].text for k in column) for column in found if column)
    sure = np.count_nonzero(own_links >= _STRONG) >= max(_FEWEST_PAIRS, _SURE_SHARE * len(pairs))
    if len(parts) > 1 and sure and own >= _LINKED and own - read >= _BETTER and _is_prose([piece.text for piece in pieces]):
        yield Interleaved(pieces[0].start, pieces[-1].end, parts, own - read, len(pieces))


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether enough pieces hold a comma or a full stop: lists, programmes and tables do not."""
    return sum("，" in text or "。" in text or "," in text for text in texts) >= _PROSE_SHARE * len(texts)


def _numbered(rows: Sequence[Sequence[Piece]]) -> list[list[int]]:
    numbers, at = [], 0
    for row in rows:
        numbers.append(list(range(at, at + len(row))))
        at += len(row)
    return numbers

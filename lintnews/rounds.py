"""Printed lines in the order of the page that may belong to columns which were taken in turn, and whether runs of them go on later."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from lintnews.gutters import Piece, Region, Row, rows_of, whole
from lintnews.lines import columns, width
from lintnews.page import Page
from lintnews.streams import Links

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

#: Columns that were taken in turn go on at most so many pieces later.
_FARTHEST = 8
#: Of columns read in turn: so many pieces at least, so wide at most as a rule, in half-width units.
FEWEST, _WIDEST = 6, 90
#: Half of the lines of a column are at least so wide, in half-width units.
_NARROWEST = 12
#: How many lines a column has at each turn, on average.
_LINES_A_TURN = 2.0
#: Of the characters of such pieces so many may stand in wider ones; so many pieces are of one width within _EVEN half-width units.
_LONG_SHARE, _EVEN_SHARE, _EVEN = 0.2, 0.5, 4
#: What going on later must gain, in nats a piece, to be more than chance among many; and in a run altogether.
_DOUBT, _SUM = 2.5, 14.0
#: Where so many blocks are set apart by blank lines, lines without one between them are of one column.
_APART_SHARE = 0.3
#: A link that keeps two lines together, and by how much it must beat those with lines farther back.
_TOGETHER, _BEATS = 2.0, 0.5
#: What stands between columns.
_EDGE = " \t\u3000\xa0|\uff5c\u2016"


def go_on_later(links: Links) -> bool:
    """Whether there is a run of pieces of which most go on from one farther back than the last."""
    back = np.stack([links.back(distance) for distance in range(1, _FARTHEST + 1)])
    gain = back[1:].max(0) - back[0] - _DOUBT
    total = best = 0.0
    first = end = 0
    for k, value in enumerate(gain.tolist()):
        total += value
        if total > best:
            best, end = total, k
        if best >= _SUM and end - first + 1 >= FEWEST:
            return True
        if total <= 0:
            total, best, first = 0.0, 0.0, k + 1
    return False


def take_turns(texts: Sequence[str]) -> bool:
    """Whether pieces may be of columns that were read by lines."""
    return len(texts) >= FEWEST and _is_turn_by_turn(texts) and _are_printed_lines(texts)


def units(page: Page, model: LanguageModel, cuts: Sequence[int]) -> Iterator[tuple[list[Piece], Links]]:
    """Runs of short lines outside gutters, with their links; those taken together that belong to one column.

    Lines that go on from each other do; and where blank lines part most lines of a page, they are what parts its columns.
    """
    starts = [region.start for region in page.gutters]
    for (is_short, _), group in groupby(
        _cut(rows_of(page.text), cuts), key=lambda row: (_is_short(row.text), bisect_right(starts, row.start))
    ):
        lines = [row for row in group if not _is_in(row, page.gutters)]
        if not is_short or len(lines) < FEWEST or 2 * sum(width(row.text.strip()) >= _NARROWEST for row in lines) < len(lines):
            continue
        links = Links([row.text for row in lines], _FARTHEST, model)
        farther = np.max([links.back(distance) for distance in range(2, _FARTHEST + 1)], axis=0)
        onward = (links.back(1) >= np.maximum(_TOGETHER, farther + _BEATS)).tolist()
        sets_apart = sum(row.apart for row in lines) >= _APART_SHARE * len(lines)
        found: list[Piece] = []
        for row, goes_on in zip(lines, onward, strict=True):
            line = whole(row)
            if found and not row.apart and (sets_apart or goes_on):
                line = Piece(page.text[found[-1].start : line.end], found[-1].start, 0, 0)
                found.pop()
            found.append(line)
        if len(found) >= FEWEST:
            yield found, links if len(found) == len(lines) else Links([unit.text for unit in found], _FARTHEST, model)


def _cut(rows: Sequence[Row], cuts: Sequence[int]) -> Iterator[Row]:
    """The rows, in pieces where they are cut; a stroke that was read for the rule between columns goes."""
    for row in rows:
        inside = cuts[bisect_right(cuts, row.start) : bisect_right(cuts, row.start + len(row.text) - 1)]
        start, apart = row.start, row.apart
        for end in [*inside, row.start + len(row.text)]:
            text = row.text[start - row.start : end - row.start]
            yield Row(start, text.rstrip(_EDGE) if end in inside else text, apart)
            start, apart = end, True


def _is_short(line: str) -> bool:
    return width(line.strip()) <= _WIDEST


def _is_in(row: Row, regions: Sequence[Region]) -> bool:
    at = bisect_right(regions, row.start + len(row.text), key=lambda region: region.start) - 1
    return at >= 0 and row.start < regions[at].end


def _is_turn_by_turn(texts: Sequence[str]) -> bool:
    """Whether a column has a line or two at each turn; where it has more, the page is cut into blocks, not read by lines."""
    return sum(text.count("\n") + 1 for text in texts) <= _LINES_A_TURN * len(texts)


def _are_printed_lines(texts: Sequence[str]) -> bool:
    """Whether most of the pieces are a few printed lines of one width: paragraphs in disorder are another defect."""
    widths = [max(width(line) for line in text.split("\n")) for text in texts]
    long = sum(len(text) for text, wide in zip(texts, widths, strict=True) if wide > _WIDEST)
    even = sum(abs(wide - around) <= _EVEN for wide, around in zip(widths, columns(widths), strict=True))
    return long <= _LONG_SHARE * sum(map(len, texts)) and even >= _EVEN_SHARE * len(texts)

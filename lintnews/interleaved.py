"""Columns that were read into each other, line by line or across the gutter: where, and the pieces of each in their order."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lintnews import bands, jigsaw, rounds
from lintnews.gutters import Piece
from lintnews.page import Page
from lintnews.streams import AllLinks, Links

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

#: How many nats better, on average, a piece must go on from the one in its own column than from the one before it.
_BETTER = 2.0
#: What a link in its own column is at least worth on average; one that is no chance.
_LINKED, _STRONG = 1.0, 4.0
_FEWEST_PAIRS = 3
#: So many pieces make a sure case.
_MANY = 8
#: Of the links in the columns so many must be no chance, and of the pieces so many must hold a comma or a full stop.
_SURE_SHARE, _PROSE_SHARE = 0.2, 0.25
#: Broadsheets have up to eight columns; lines with more pieces are a table.
_MOST_ACROSS = 8
#: What a paragraph ends with, and by how many half-width units its last line is shorter than a full one at least.
_ENDS, _SHORTER = frozenset("。！？!?…”）)"), 2
#: Beside a gutter that parts two paragraphs both pieces are so wide, of a full one, and so many blanks stand between them at most.
_FULL_SHARE, _BLANKS = 0.6, 2


class Gap(NamedTuple):
    """A gutter in a line: where the piece on its left ends, where that on its right starts, what both gain in their columns, in nats."""

    start: int
    end: int
    gain: float


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A part of a page, ``start`` to ``end``, that columns were read into turn by turn; ``columns`` holds the pieces of each."""

    start: int
    end: int
    columns: tuple[tuple[str, ...], ...]
    #: Nats by which the pieces go on better in their columns than in the order of the page, on average.
    gain: float
    count: int
    #: The places where a line runs across the gutter between two paragraphs.
    gaps: tuple[Gap, ...] = ()

    @property
    def confidence(self) -> float:
        """From the nats per piece by which the columns read better, and from how many pieces say so."""
        return min(0.99, 0.5 + 0.1 * self.gain) if self.count >= _MANY else min(0.9, 0.4 + 0.1 * self.gain)


def find(page: Page, model: LanguageModel, cuts: Sequence[int] = ()) -> tuple[Interleaved, ...]:
    """The parts of ``page`` whose columns were read into each other, in the order of the page.

    ``cuts`` are offsets at which lines run from one column into the next with no blank between.
    """
    found = [*_across_gutters(page, model), *_in_turn(page, model, cuts)]
    return tuple(sorted(found, key=lambda part: part.start))


def _across_gutters(page: Page, model: LanguageModel) -> Iterator[Interleaved]:
    """Regions whose lines hold pieces of several columns, a blank between them."""
    for region in page.gutters:
        if max(map(len, region.rows)) > _MOST_ACROSS:
            continue
        for rows in bands.articles(region.rows, model, region.is_set_out):
            for part in _judged(rows, bands.shared(rows, model, region.is_set_out)):
                # Blanks that keep the columns apart glue nothing together.
                yield replace(part, gaps=()) if region.is_set_out else part


def _in_turn(page: Page, model: LanguageModel, cuts: Sequence[int]) -> Iterator[Interleaved]:
    """Runs of printed lines that go on, not in the next, but two to eight pieces later; or, where lines were cut, anywhere near."""
    places = frozenset(cuts)
    for units, links in rounds.units(page, model, cuts):
        parts: list[Interleaved] = []
        for run in rounds.runs(units, links):
            for rows in bands.articles([[unit] for unit in run], model):
                if rounds.take_turns([unit.text for row in rows for unit in row]):
                    parts += _judged(rows, bands.shared(rows, model), places)
        if not parts:
            for some in rounds.between_headlines(units, cuts):
                parts += _judged([[unit] for unit in some], jigsaw.chains([unit.text for unit in some], model), places)
        yield from parts


def _judged(
    rows: Sequence[Sequence[Piece]], shared: tuple[list[list[int]], Links | AllLinks], cuts: Container[int] = ()
) -> Iterator[Interleaved]:
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
        yield Interleaved(pieces[0].start, pieces[-1].end, parts, own - read, len(pieces), tuple(_gaps(rows, found, links, cuts)))


def _gaps(rows: Sequence[Sequence[Piece]], found: Sequence[Sequence[int]], links: Links | AllLinks, cuts: Container[int]) -> Iterator[Gap]:
    """Gutters whose two sides are of different paragraphs, as the columns have it, with what that gains."""
    pieces = [piece for row in rows for piece in row]
    widths = sorted(piece.width for piece in pieces)
    full = widths[len(widths) * 3 // 4]
    before, after = [-1] * len(pieces), [-1] * len(pieces)
    paragraph, number = [0] * len(pieces), 0
    for column in found:
        for tail, head in pairwise(column):
            before[head], after[tail] = tail, head
        for k in column:
            paragraph[k] = number
            number += pieces[k].text[-1] in _ENDS and pieces[k].width <= full - _SHORTER
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows]).tolist()
    for k in range(1, len(pieces)):
        left, right = pieces[k - 1], pieces[k]
        is_wide = min(left.width, right.width) >= _FULL_SHARE * full and right.start - left.end <= _BLANKS
        if is_wide and paragraph[k - 1] != paragraph[k] and (row_of[k - 1] == row_of[k] or right.start in cuts):
            onward = links(k - 1, after[k - 1]) if after[k - 1] >= 0 else 0.0
            back = links(before[k], k) if before[k] >= 0 else 0.0
            yield Gap(left.end, right.start, onward + back - links(k - 1, k))


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether enough pieces hold a comma or a full stop: lists, programmes and tables do not."""
    return sum("，" in text or "。" in text or "," in text for text in texts) >= _PROSE_SHARE * len(texts)

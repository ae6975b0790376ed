"""Rows of pieces parted into articles, and the pieces of each shared out to its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.gutters import Piece
from lintnews.lines import width
from lintnews.streams import Links, Shared, share

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

#: Columns that were taken in turn go on at most so many pieces later; there are so many at most.
FARTHEST, _MOST_COLUMNS = 8, 6
#: Columns that take turns strictly are believed when their links are this good, or worse than the best by no more, in nats a piece.
_REGULAR, _TRUST = 3.5, 0.4
#: A link below which nothing goes on, and one from which it surely does.
_GOES_ON, _SURELY = -2.0, 2.0
#: A headline has so many characters at least, and is so much wider or narrower than a full line, in half-width units.
_SHORTEST_HEADLINE, _UNEVEN, _PROSE = 6, 3, re.compile("[，。,；]")


def shared(rows: Sequence[Sequence[Piece]], model: LanguageModel, is_set_out: bool = False) -> tuple[list[list[int]], Links]:
    """The pieces of each column, by their numbers, where rows hold pieces of several columns or columns were read in turn."""
    texts = [piece.text for row in rows for piece in row]
    widest = max(len(row) for row in rows)
    numbers = _numbered(rows)
    if widest > 1:
        links = Links(texts, 4 * widest + 4, model)
        places = [piece.column for row in rows for piece in row] if is_set_out else None
        return share(numbers, widest, links, places=places).columns, links
    links = Links(texts, 2 * FARTHEST, model)
    counts = range(2, _MOST_COLUMNS + 1)
    regular = max((_in_rotation(len(texts), count, links) for count in counts), key=lambda each: each.score)
    if regular.score >= _REGULAR * len(texts):
        return regular.columns, links
    found = max((share(numbers, count, links, in_turn=True) for count in counts), key=lambda each: each.score)
    return (regular if regular.score + _TRUST * len(texts) >= found.score else found).columns, links


def _in_rotation(size: int, count: int, links: Links) -> Shared:
    """The pieces shared out strictly in turn."""
    return Shared([list(range(column, size, count)) for column in range(min(count, size))], float(links.back(count).sum()))


def articles(rows: Sequence[Sequence[Piece]], model: LanguageModel, is_set_out: bool = False) -> Iterator[Sequence[Sequence[Piece]]]:
    """The rows cut where one article ends and the columns of the next begin.

    That is where no column goes on, and at a headline across which none goes on surely.
    """
    columns, links = shared(rows, model, is_set_out)
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    pairs = [(tail, head, links(tail, head)) for column in columns for tail, head in pairwise(column)]
    heading = _headlines(rows, pairs)
    ends = np.flatnonzero(_uncrossed(row_of, pairs, _GOES_ON) | (_uncrossed(row_of, pairs, _SURELY) & heading))
    start = 0
    for end in [*ends[ends > 0].tolist(), len(rows)]:
        if end > start:
            yield rows[start:end]
        start = end


def _uncrossed(row_of: Indices, pairs: Sequence[tuple[int, int, float]], least: float) -> Flags:
    """Before which rows no link of this strength leads on, (rows,)."""
    change = np.zeros(int(row_of[-1]) + 2, np.int64)
    for tail, head, link in pairs:
        if link >= least:
            change[row_of[tail] + 1] += 1
            change[row_of[head] + 1] -= 1
    return np.asarray(np.cumsum(change)[:-1] == 0)


def _headlines(rows: Sequence[Sequence[Piece]], pairs: Sequence[tuple[int, int, float]]) -> Flags:
    """Which rows are the first line of a headline: a line by itself that nothing surely goes on from or in, (rows,)."""
    linked = {piece for tail, head, link in pairs if link >= _SURELY for piece in (tail, head)}
    widths = sorted(piece.width for row in rows for piece in row)
    full = widths[len(widths) * 3 // 4]
    found, at = np.zeros(len(rows), bool), 0
    for number, row in enumerate(rows):
        found[number] = len(row) == 1 and at not in linked and may_head(row[0].text, full)
        at += len(row)
    found[1:] &= ~found[:-1]
    return found


def may_head(text: str, full: int) -> bool:
    """Whether a line has the look of a headline: no mark of prose, and another width than full lines have."""
    return len(text) >= _SHORTEST_HEADLINE and abs(width(text) - full) > _UNEVEN and not _PROSE.search(text)


def _numbered(rows: Sequence[Sequence[Piece]]) -> list[list[int]]:
    numbers, at = [], 0
    for row in rows:
        numbers.append(list(range(at, at + len(row))))
        at += len(row)
    return numbers

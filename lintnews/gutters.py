"""Lines that hold pieces of several columns, blanks between them where the gutter was: which they are; judged by the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lintnews.late import late
from lintnews.lines import agreed, width

#: A line with ink; one with a blank between two pieces of ink.
_LINE = late(r"[^\n]*[^\s\ufeff\u200b][^\n]*")
_GAPPED_LINE = late(r"[^\s][ \t\u3000\xa0]+[^\s][^\n]*")
_CHUNK = late(r"[^ \t\u3000\xa0]+(?:[ \u3000\xa0][^ \t\u3000\xa0]+)*")
#: A word, or four characters and more that blanks set apart.
_WORD = late(r"(?<![^ \t\u3000\xa0])[^ \t\u3000\xa0](?: (?:[^ \t\u3000\xa0]|\d{1,4})(?![^ \t\u3000\xa0])){3,}|[^ \t\u3000\xa0]+")
_GAP = late(r"[ \t\u3000\xa0]")
_GAPS = late(r"[ \t\u3000\xa0]+")
_RUN_OF_BLANKS = late(r"\S(?: {3,}|\t)\S|^ {24,}\S")
_FAR_IN = late(r" {8,}\S")
#: A piece is as wide as its column when it misses no more than _SHORT units; two words fit into one column up to _LONG beyond it.
_SHORT, _LONG = 5, 1
#: Narrower pieces tell nothing of a column, in half-width units.
_NARROWEST = 12
#: So many lines with a gutter make a region, with at most APART others between two of them.
_FEWEST, APART = 3, 8
#: Of the lines of a region so many hold a gutter at least.
_SHARE = 0.3
#: Where blanks set lines out, a piece so much wider than the most is cut at a blank behind which, within _OFF characters, pieces of
#: _SEEN of the _BESIDE lines on either side start, and across which fewer run.
_TOO_WIDE, _OFF, _SEEN, _BESIDE = 1.25, 3, 2, 5
#: Where so many lines with blanks have runs of them, a single blank is no gutter behind pieces narrower than the widest column.
_RUNS_SHARE = 0.2
#: How much wider than the widest piece a line at the edge of a region may be.
_LOOSE = 3


class Piece(NamedTuple):
    """Part of a line that stands in one column; ``start`` is its place in the page's text, ``column`` that in its line."""

    text: str
    start: int
    column: int
    width: int

    @property
    def end(self) -> int:
        """Where the piece ends in the page's text."""
        return self.start + len(self.text)


class Region(NamedTuple):
    """Lines ``first`` to ``last``, of those with ink, hold pieces of several columns: ``rows``, line by line."""

    first: int
    last: int
    rows: list[list[Piece]]
    #: Whether runs of blanks keep every piece where it was printed.
    is_set_out: bool
    #: The rows, counted from 0, that a blank line stands before.
    behind_blanks: frozenset[int]

    @property
    def start(self) -> int:
        """Where the region starts in the page's text."""
        return self.rows[0][0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.rows[-1][-1].end


class Row(NamedTuple):
    """A line with ink, from its start in the page's text on, and whether a blank line stands before it."""

    start: int
    text: str
    apart: bool


def find(text: str) -> tuple[Region, ...]:
    """The regions of a page that gutters run through, in their order."""
    if sum(1 for _ in islice(_GAPPED_LINE.finditer(text), _FEWEST)) < _FEWEST:
        return ()
    return tuple(regions(rows_of(text)))


def rows_of(text: str) -> list[Row]:
    """The lines of ``text`` that have ink."""
    rows: list[Row] = []
    end = 0
    for match in _LINE.finditer(text):
        rows.append(Row(match.start(), match[0], text.count("\n", end, match.start()) > 1))
        end = match.end()
    return rows


def regions(lines: Sequence[Row]) -> Iterator[Region]:
    """Every region of ``lines`` that gutters run through; no two share a line."""
    words = {k: _words(line, 0, len(line.text)) for k, line in enumerate(lines) if _GAP.search(line.text.strip())}
    gapped = [k for k, row in words.items() if len(row) > 1]
    if len(gapped) < _FEWEST:
        return
    parted = dict(zip(gapped, _parted([lines[k] for k in gapped], [words[k] for k in gapped]), strict=True))
    taken = -1
    for group in _groups(lines, [k for k in gapped if _has_gutter(parted[k])]):
        widest = max(piece.width for k in group for piece in parted[k])
        first, last = _stretch(lines, group, widest + _LOOSE, taken)
        if len(group) < _SHARE * (group[-1] - group[0] + 1):
            continue
        inside = set(group)
        rows = [parted[k] if k in inside else _parted_at(lines[k], widest) for k in range(first, last + 1)]
        is_set_out = any(_RUN_OF_BLANKS.search(lines[k].text) for k in group)
        yield Region(first, last, _aligned(rows) if is_set_out else rows, is_set_out, blanks(lines, first, last))
        taken = last


def blanks(lines: Sequence[Row], first: int, last: int) -> frozenset[int]:
    """Which of the lines from ``first`` to ``last`` stand behind a blank line, counted from the first."""
    return frozenset(k - first for k in range(first, last + 1) if lines[k].apart)


def _aligned(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The rows, those pieces cut that run across a narrow gutter which pieces of other rows stand beside."""
    widths = sorted(piece.width for row in rows for piece in row)
    most = _TOO_WIDE * widths[len(widths) // 2]
    found = []
    for k, row in enumerate(rows):
        beside = [*rows[max(0, k - _BESIDE) : k], *rows[k + 1 : k + 1 + _BESIDE]]
        found.append([part for piece in row for part in (_recut(piece, beside, most) if piece.width > most else [piece])])
    return found


def _recut(piece: Piece, beside: Sequence[Sequence[Piece]], most: float) -> list[Piece]:
    """A piece in parts that start where pieces beside it do."""
    parts, start = [], 0
    for blank in _GAPS.finditer(piece.text):
        at = piece.column + blank.end()
        seen = sum(any(abs(other.column - at) <= _OFF for other in row) for row in beside)
        across = sum(
            other.width <= most and other.column < at - _OFF and other.column + len(other.text) > at + _OFF
            for row in beside
            for other in row
        )
        part = _part(piece, start, blank.start())
        if seen >= _SEEN and seen > across and part.width >= _NARROWEST:
            parts.append(part)
            start = blank.end()
    return [*parts, _part(piece, start, len(piece.text))]


def _part(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    return Piece(text, piece.start + start, piece.column + start, width(text))


def _has_gutter(pieces: Sequence[Piece]) -> bool:
    """Whether a line has several pieces and one of them is wide: the cells of a table are not."""
    return len(pieces) > 1 and max(piece.width for piece in pieces) >= _NARROWEST


def _groups(lines: Sequence[Row], gutters: Sequence[int]) -> Iterator[list[int]]:
    """Lines with gutters that stand near each other; a blank line parts them, unless blanks set them out as they were printed."""
    group: list[int] = []
    for k in gutters:
        if group and _are_apart(lines, group[-1], k):
            if len(group) >= _FEWEST:
                yield group
            group = []
        group.append(k)
    if len(group) >= _FEWEST:
        yield group


def _are_apart(lines: Sequence[Row], first: int, last: int) -> bool:
    """Whether two lines with gutters are of two regions; lines set far in, of a column printed lower than its neighbours, part nothing."""
    return _between(lines, first, last) >= APART or (_is_parted(lines, first, last) and not _RUN_OF_BLANKS.search(lines[last].text))


def _between(lines: Sequence[Row], first: int, last: int) -> int:
    """How many lines stand between two, but for those set far in."""
    return sum(_FAR_IN.match(lines[k].text) is None for k in range(first + 1, last))


def _is_parted(lines: Sequence[Row], first: int, last: int) -> bool:
    return any(lines[k].apart for k in range(first + 1, last + 1))


def _stretch(lines: Sequence[Row], group: Sequence[int], widest: int, taken: int) -> tuple[int, int]:
    """The first and last line of a region: a few lines of one column may stand before and behind those with gutters."""
    first, last = group[0], group[-1]
    while first > taken + 1 and group[0] - first < APART and not lines[first].apart and _fits(lines[first - 1], widest):
        first -= 1
    while last + 1 < len(lines) and last - group[-1] < APART and not lines[last + 1].apart and _fits(lines[last + 1], widest):
        last += 1
    return first, last


def _fits(line: Row, widest: int) -> bool:
    """Whether every piece of a line fits into a column."""
    return all(piece.width <= widest for piece in _parted_at(line, widest))


def _parted_at(line: Row, column: int) -> list[Piece]:
    """A line cut where its words do not fit into one column together."""
    return _filled(line, _words(line, 0, len(line.text)), column)


def _parted(lines: Sequence[Row], words: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Lines of these words cut at their gutters: at runs of blanks, and at a blank behind what is as wide as a column or ends in one."""
    wide = [piece.width for row in words for piece in row if piece.width >= _NARROWEST]
    around = iter(agreed(wide))
    of_row = [[widths for piece, widths in ((piece, next(around)) for piece in row if piece.width >= _NARROWEST)] for row in words]
    if sum(_RUN_OF_BLANKS.search(line.text) is not None for line in lines) >= _RUNS_SHARE * len(lines):
        return [
            pieces(line, max((width for some in widths for width in some), default=0)) for line, widths in zip(lines, of_row, strict=True)
        ]
    return [pieces(line, _column(row, widths)) for line, row, widths in zip(lines, words, of_row, strict=True)]


def _column(words: Sequence[Piece], widths: Sequence[Sequence[int]]) -> int:
    """The widest column that a line's neighbours agree on and one of its words fills; without such a one the widest."""
    every = sorted({width for some in widths for width in some}, reverse=True)
    return next((width for width in every if any(abs(word.width - width) <= _SHORT for word in words)), every[0] if every else 0)


def pieces(line: Row, column: int) -> list[Piece]:
    """A line cut at runs of blanks, and at a blank behind a word that fills a ``column`` of this width."""
    found: list[Piece] = []
    for chunk in _CHUNK.finditer(line.text):
        whole = _piece(line, chunk)
        words = _words(line, *chunk.span())
        is_full = column and any(abs(word.width - column) <= _SHORT for word in words)
        found += _filled(line, words, column) if is_full and whole.width > column + _LONG else [whole]
    return found


def _words(line: Row, start: int, end: int) -> list[Piece]:
    """The words of a part of a line; characters that blanks set apart are one word together."""
    return [_piece(line, m) for m in _WORD.finditer(line.text, start, end)]


def _filled(line: Row, words: Sequence[Piece], column: int) -> list[Piece]:
    """Words put together again that fit into one column."""
    found: list[Piece] = []
    for word in words:
        if found and (together := _together(line, found[-1], word)).width <= column + _LONG:
            found[-1] = together
        else:
            found.append(word)
    return found


def _together(line: Row, first: Piece, second: Piece) -> Piece:
    text = line.text[first.column : second.column + len(second.text)]
    return Piece(text, first.start, first.column, width(text))


def _piece(line: Row, match: re.Match[str]) -> Piece:
    return Piece(match[0], line.start + match.start(), match.start(), width(match[0]))


def whole(line: Row) -> Piece:
    """All of a line, without the blanks at its edges."""
    text = line.text.strip()
    column = line.text.find(text)
    return Piece(text, line.start + column, column, width(text))

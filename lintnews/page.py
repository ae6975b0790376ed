"""The text under the lens: Span, Block, Page, Issue. Offsets are code points of the decoded text, line ends as ``\\n``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lintnews import gutters, lines

if TYPE_CHECKING:
    from lintnews.finding import Finding

_BLANK = frozenset(" \t\u3000\xa0\f\v\ufeff\u200b")
_LINE = re.compile(r"[^\n]+")


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point; an empty span shares none."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines in one column that holds one paragraph, headline or other piece of a page.

    ``start`` and ``end`` leave out white space at both edges, so the first and the last character of a block are ink.
    """

    index: int
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where the block stands."""
        return Span(self.start, self.end)

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, eq=False)
class Page:
    """One page of a newspaper, or any text that is judged as one.

    ``path`` names the file for reports, ``record`` the entry inside a JSONL or Parquet file, ``issue`` the day's paper,
    ``line`` the line of the file (from 1) on which the record stands, or the text starts.
    ``line_ends`` counts the ends that ``\\n`` stands for here: line feeds, pairs of return and line feed, lone returns.
    """

    text: str
    path: str | None = None
    record: str | None = None
    issue: str | None = None
    encoding: str = "utf-8"
    line: int = 1
    line_ends: tuple[int, int, int] = (0, 0, 0)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Blocks in the order of the file; text without ink has none."""
        return tuple(Block(i, s, e, self.text[s:e]) for i, (s, e) in enumerate(_block_spans(self.text, self.gutters)))

    @cached_property
    def gutters(self) -> tuple[gutters.Region, ...]:
        """Where lines hold pieces of several columns with a blank between them; such lines are blocks of their own."""
        return gutters.find(self.text)

    def of_issue(self, name: str) -> Page:
        """The same page as one of an issue."""
        return replace(self, issue=name)

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, or None between blocks."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``, both from 1, counted in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


@dataclass(frozen=True, eq=False)
class Issue:
    """The pages of one day's paper in their order, for rules that look across pages.

    ``found`` keeps what each rule (by identity) said of all pages, by page, while they are judged one after the other.
    """

    name: str
    pages: tuple[Page, ...]
    found: dict[int, tuple[object, dict[int, list[Finding]]]] = field(default_factory=dict, repr=False)

    def with_text(self, page: Page, text: str) -> tuple[Issue, Page]:
        """The issue with another text on one of its pages, and that page."""
        new = replace(page, text=text)
        return Issue(self.name, tuple(new if one is page else one for one in self.pages)), new


def _ink(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines with ink, grouped where no blank line stands between them."""
    run: list[tuple[int, int]] = []
    last = -1
    for match in _LINE.finditer(text):
        start, end = _ink(text, match.start(), match.end())
        if start == end:
            continue
        if run and match.start() != last + 1:
            yield run
            run = []
        run.append((start, end))
        last = match.end()
    if run:
        yield run


def _block_spans(text: str, regions: Sequence[gutters.Region]) -> Iterator[tuple[int, int]]:
    """Every line is a block of its own, but for the printed lines of one paragraph, which are one together."""
    starts = [region.start for region in regions]
    for run in _runs(text):
        if len(run) < lines.FEWEST:
            yield from run
            continue
        for parts in _outside(run, regions, starts):
            texts = [text[start:end] for start, end in parts]
            goes_on = [False] * len(parts) if _is_grid(texts) else [*lines.wrapped(texts), False]
            first = 0
            for k, joined in enumerate(goes_on):
                if not joined:
                    yield parts[first][0], parts[k][1]
                    first = k + 1


def _outside(run: list[tuple[int, int]], regions: Sequence[gutters.Region], starts: list[int]) -> Iterator[list[tuple[int, int]]]:
    """A run cut where a region with gutters begins or ends; the lines of such a region come one by one."""
    parts: list[tuple[int, int]] = []
    for line in run:
        at = bisect_right(starts, line[1]) - 1
        if at >= 0 and line[0] < regions[at].end:
            if parts:
                yield parts
            yield [line]
            parts = []
        else:
            parts.append(line)
    if parts:
        yield parts


def _is_grid(texts: list[str]) -> bool:
    """Whether most lines are rows of cells, set apart by blanks or tabs, that hold figures."""
    rows = [line.split() for line in texts]
    return sum(len(row) >= 3 and any(char.isdigit() for cell in row for char in cell) for row in rows) * 2 >= len(rows)

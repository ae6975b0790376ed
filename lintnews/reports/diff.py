"""What fixing would change, as a unified diff; it is made from the edits themselves, so it takes no search and shows moves as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lintnews.finding import Edit
from lintnews.readers.lines import net_edits
from lintnews.reports.display import visible
from lintnews.reports.human import place

if TYPE_CHECKING:
    from lintnews.run import Result

_CONTEXT = 2
_LINE = re.compile("[^\n]*\n|[^\n]+")
_PLAIN, _BOLD, _CYAN, _MARKED, _UNMARKED = "\x1b[0m", "\x1b[1m", "\x1b[36m", "\x1b[7m", "\x1b[27m"
_SIDES = {"-": "\x1b[31m", "+": "\x1b[32m"}
#: A line with its line end, in stretches that change and stretches that stay.
_Line = list[tuple[str, bool]]


@dataclass(slots=True)
class _Change:
    """Old lines from the line ``first`` (from 0) on, and what becomes of them."""

    first: int
    old: list[_Line]
    new: list[_Line]

    @property
    def last(self) -> int:
        """The first line behind the old ones."""
        return self.first + len(self.old)


def diff(result: Result, *, color: bool) -> Iterator[str]:
    """The lines of the diff, without line ends; none if nothing changes.

    In colour, changed characters are in reverse video, and characters that would act on a terminal are escaped.
    """
    if result.page is None or not result.applied:
        return
    text = result.page.text
    if result.after and result.after.text == text:
        return
    lines = _LINE.findall(text)
    hunks = list(_hunks(_changes(text, lines, net_edits(text, result.passes))))
    for head in (f"--- {place(result)}", f"+++ {place(result)}") if hunks else ():
        yield f"{_BOLD}{head}{_PLAIN}" if color else head
    shift = 0
    for hunk in hunks:
        yield from _hunk(hunk, lines, shift, color)
        shift += sum(len(change.new) - len(change.old) for change in hunk)


def _changes(text: str, lines: list[str], edits: list[Edit]) -> Iterator[_Change]:
    """The edits by the lines they touch, without lines that stay."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    group: list[Edit] = []
    last = -1
    for edit in [*edits, None]:
        first = min(bisect_right(starts, edit.start) - 1, max(len(lines) - 1, 0)) if edit else len(lines) + 1
        if group and first > last:
            begin = min(bisect_right(starts, group[0].start) - 1, max(len(lines) - 1, 0))
            yield _trimmed(begin, *_sides(text, starts[begin], starts[min(last + 1, len(lines))], group))
            group = []
        if edit:
            group.append(edit)
            last = max(first, min(bisect_right(starts, edit.end) - 1, max(len(lines) - 1, 0)))


def _sides(text: str, start: int, end: int, edits: Iterable[Edit]) -> tuple[list[_Line], list[_Line]]:
    old: _Line = []
    new: _Line = []
    at = start
    for edit in edits:
        kept = (text[at : edit.start], False)
        old += [kept, (text[edit.start : edit.end], True)]
        new += [kept, (edit.text, True)]
        at = edit.end
    kept = (text[at:end], False)
    return _split([*old, kept]), _split([*new, kept])


def _split(stretches: _Line) -> list[_Line]:
    lines: list[_Line] = [[]]
    for text, marked in stretches:
        for piece in _LINE.findall(text):
            lines[-1].append((piece, marked))
            if piece.endswith("\n"):
                lines.append([])
    return lines if lines[-1] else lines[:-1]


def _trimmed(first: int, old: list[_Line], new: list[_Line]) -> _Change:
    while old and new and _plain(old[-1]) == _plain(new[-1]):
        del old[-1], new[-1]
    while old and new and _plain(old[0]) == _plain(new[0]):
        del old[0], new[0]
        first += 1
    return _Change(first, old, new)


def _plain(line: _Line) -> str:
    return "".join(text for text, _ in line)


def _hunks(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].last > 2 * _CONTEXT:
            yield hunk
            hunk = []
        if change.old or change.new:
            hunk.append(change)
    if hunk:
        yield hunk


def _hunk(hunk: list[_Change], lines: list[str], shift: int, color: bool) -> Iterator[str]:
    start, end = max(0, hunk[0].first - _CONTEXT), min(len(lines), hunk[-1].last + _CONTEXT)
    grown = sum(len(change.new) - len(change.old) for change in hunk)
    head = f"@@ -{_range(start, end - start)} +{_range(start + shift, end - start + grown)} @@"
    yield f"{_CYAN}{head}{_PLAIN}" if color else head
    at = start
    for change in hunk:
        yield from _side(" ", [[(line, False)] for line in lines[at : change.first]], color)
        yield from _side("-", change.old, color)
        yield from _side("+", change.new, color)
        at = change.last
    yield from _side(" ", [[(line, False)] for line in lines[at:end]], color)


def _range(start: int, count: int) -> str:
    """As diff writes it: an empty range names the line before it."""
    return f"{start + 1 if count else start},{count}" if count != 1 else f"{start + 1}"


def _side(sign: str, lines: list[_Line], color: bool) -> Iterator[str]:
    for line in lines:
        ended = line[-1][0].endswith("\n")
        if color:
            body = "".join(_colored(text.removesuffix("\n"), marked) for text, marked in line)
            yield f"{_SIDES[sign]}{sign}{body}{_PLAIN}" if sign in _SIDES else f"{sign}{body}"
        else:
            yield sign + _plain(line).removesuffix("\n")
        if not ended:
            yield "\\ No newline at end of file"


def _colored(text: str, marked: bool) -> str:
    return f"{_MARKED}{visible(text)}{_UNMARKED}" if marked and text else visible(text)

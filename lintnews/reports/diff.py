"""What fixing would change, as a unified diff by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff
from typing import TYPE_CHECKING

from lintnews.reports.display import visible
from lintnews.reports.human import place

if TYPE_CHECKING:
    from lintnews.run import Result

_PLAIN, _BOLD, _RED, _GREEN, _CYAN, _MARKED, _UNMARKED = "\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[7m", "\x1b[27m"
#: Comparing longer lines character by character takes longer than looking at them.
_LONGEST = 2000


def diff(result: Result, *, color: bool) -> Iterator[str]:
    """The lines of the diff, without line ends; none if nothing changes. In colour, what would act on a terminal is escaped."""
    if result.page is None or result.after is None:
        return
    before, after = (page.text.split("\n") for page in (result.page, result.after))
    name = place(result)
    lines = [part for line in unified_diff(_with_ends(before), _with_ends(after), name, name, n=2) for part in _ended(line)]
    yield from _colored([visible(line) for line in lines]) if color else lines


def _with_ends(lines: list[str]) -> list[str]:
    """Lines with their ends, so that a missing last one counts as a difference."""
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _ended(line: str) -> list[str]:
    return [line[:-1]] if line.endswith("\n") else [line, "\\ No newline at end of file"]


def _colored(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        old = _run(lines, at, "-")
        new = _run(lines, at + len(old), "+")
        if at > 1 and (old or new):
            yield from _changed(old, new)
            at += len(old) + len(new)
        else:
            style = _BOLD if at < 2 else _CYAN if lines[at].startswith("@@") else ""
            yield f"{style}{lines[at]}{_PLAIN}" if style else lines[at]
            at += 1


def _run(lines: list[str], at: int, sign: str) -> list[str]:
    end = at
    while end < len(lines) and lines[end].startswith(sign):
        end += 1
    return lines[at:end]


def _changed(old: list[str], new: list[str]) -> Iterator[str]:
    """Removed and added lines with the characters that differ in reverse video."""
    a, b = "\n".join(line[1:] for line in old), "\n".join(line[1:] for line in new)
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks() if len(a) + len(b) <= _LONGEST else []
    yield from _marked(a, [(block.a, block.a + block.size) for block in blocks], "-", _RED)
    yield from _marked(b, [(block.b, block.b + block.size) for block in blocks], "+", _GREEN)


def _marked(text: str, equal: list[tuple[int, int]], sign: str, style: str) -> Iterator[str]:
    if not text and not equal:
        return
    parts = []
    at = 0
    for start, end in equal:
        parts += [_MARKED, text[at:start], _UNMARKED] if start > at else []
        parts.append(text[start:end])
        at = end
    marked = "".join(parts) if equal else text
    for line in marked.split("\n"):
        yield f"{style}{sign}{line}{_PLAIN}"

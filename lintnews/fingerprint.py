"""Tells findings and repairs apart by what they are about, so that it does not matter what is done elsewhere on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lintnews.digest import blake2b
from lintnews.finding import Finding

#: Characters on each side that count; of as many raw ones again those are taken that are no white space.
_CONTEXT = 20
_NEAR = 8
_BLANK = re.compile(r"[\s\u200b\ufeff]+")


def of_finding(text: str, finding: Finding) -> str:
    """Sixteen hexadecimal digits for the rule, the marked text and 20 characters on each side of it in ``text``.

    White space and the width of characters do not count, so a safe fix next to a finding leaves it the same.
    """
    return _digest((finding.rule, *_place(text, finding.span.start, finding.span.end, _CONTEXT)))


def of_fix(text: str, finding: Finding) -> str:
    """The same for a finding's repair, with each edit's place (8 characters on each side), old text and new text.

    Raises:
        ValueError: the finding has no fix.
    """
    if finding.fix is None:
        raise ValueError(f"a finding of {finding.rule} without a fix")
    parts = [finding.rule, *_place(text, finding.span.start, finding.span.end, _NEAR)]
    for edit in sorted(finding.fix.edits, key=lambda edit: (edit.start, edit.end)):
        parts += [*_place(text, edit.start, edit.end, _NEAR), _folded(edit.text) or edit.text]
    return _digest(parts)


def in_its_lines(text: str, finding: Finding) -> str:
    """Sixteen hexadecimal digits for the marked text as it is and 20 characters on each side in its own lines, whatever other lines do.

    A baseline is kept for years, and pages are mended meanwhile; what safe fixes do to the lines of a finding makes it a new one.
    """
    start, end = finding.span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, behind = text[max(line_start, start - _CONTEXT) : start], text[end : min(line_end, end + _CONTEXT)]
    return _digest([before, text[start:end], behind])


def _place(text: str, start: int, end: int, context: int) -> Iterator[str]:
    yield _folded(text[max(0, start - 3 * context) : start])[-context:]
    yield _folded(text[start:end])
    yield _folded(text[end : end + 3 * context])[:context]


def _folded(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def _digest(parts: tuple[str, ...] | list[str]) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=8).hexdigest()

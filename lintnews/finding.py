"""What a rule says of a page: Edit, Fix, Finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lintnews.page import Span

Severity = Literal["error", "warning", "info"]


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``text``; an insertion has ``start == end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that are made together or not at all.

    ``safe`` has no default, so an author must decide: a safe fix joins blocks or lines, or changes white space, invisible
    characters, the width or the compatibility form of a character; it never adds, drops or moves any other character.
    """

    edits: tuple[Edit, ...]
    safe: bool

    @classmethod
    def replace(cls, span: Span, text: str, *, safe: bool) -> Fix:
        """One edit: ``span`` becomes ``text``."""
        return cls((Edit(span.start, span.end, text),), safe)

    @classmethod
    def move(cls, text: str, span: Span, to: int, *, before: str = "", after: str = "") -> Fix:
        """Take ``span`` out of ``text`` and put it in at ``to``, between ``before`` and ``after``; never safe."""
        moved = before + text[span.start : span.end] + after
        return cls(tuple(sorted((Edit(span.start, span.end, ""), Edit(to, to, moved)))), False)

    @property
    def moves(self) -> bool:
        """Whether it takes text out in one place and puts it in at another."""
        return any(not edit.text for edit in self.edits) and any(edit.start == edit.end for edit in self.edits)

    @property
    def rearranges(self) -> bool:
        """Whether it writes several lines anew."""
        return any(edit.start < edit.end and "\n" in edit.text.strip() for edit in self.edits)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of, such as the other half of a sentence."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: where it is, the evidence in words, how sure the rule is (0..1), and a repair or none.

    ``rule`` is stamped by the engine, so a rule cannot get its own name wrong.
    """

    span: Span
    message: str
    confidence: float = 1.0
    severity: Severity = "error"
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    rule: str = ""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits`` made; they must lie in it and must not overlap.

    Raises:
        ValueError: an edit lies outside the text or overlaps another.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}..{edit.end} overlaps another or lies outside the text of {len(text)} characters")
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join(parts) + text[at:]

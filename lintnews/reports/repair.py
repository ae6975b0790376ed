"""A repair as a reader judges it: the places it touches, each as it stands and as it would stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lintnews.finding import Edit, Fix, apply

#: Edits with no more than this many characters between them are shown as one place.
_TOGETHER = 24


class Place(NamedTuple):
    """``text[start:end]`` of a page becomes ``new``."""

    start: int
    end: int
    new: str


def places(text: str, fix: Fix) -> list[Place]:
    """The places that ``fix`` touches, in the order of ``text``."""
    return [_place(text, group) for group in _groups(sorted(fix.edits, key=lambda edit: (edit.start, edit.end)))]


def _groups(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    group: list[Edit] = []
    for edit in edits:
        if group and edit.start - group[-1].end > _TOGETHER:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _place(text: str, edits: Sequence[Edit]) -> Place:
    start, end = edits[0].start, edits[-1].end
    moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits]
    return Place(start, end, apply(text[start:end], moved))

"""Line ends and edits: from the text that rules see back to the text as it stands in the file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lintnews.finding import Edit
from lintnews.readers.parts import Passes

_LINE_END = re.compile("\r\n?")


class _Kept(NamedTuple):
    start: int
    end: int


class Lines(NamedTuple):
    """A decoded text with its own line ends (``raw``) beside the text that rules see (``text``: ``\\n`` alone)."""

    raw: str
    text: str

    @classmethod
    def of(cls, raw: str) -> Lines:
        """Line ends of every kind become ``\\n``; nothing else changes."""
        return cls(raw, _LINE_END.sub("\n", raw) if "\r" in raw else raw)

    def raw_edits(self, passes: Passes) -> list[Edit]:
        """What all ``passes`` together do to ``raw``: sorted, disjoint edits; new line ends are of the text's commonest kind."""
        edits = net_edits(self.text, passes)
        if "\r" not in self.raw:
            return edits
        pairs = [match.start() - number for number, match in enumerate(re.finditer("\r\n", self.raw))]
        end = self._commonest_end()
        moved = (Edit(e.start + bisect_left(pairs, e.start), e.end + bisect_left(pairs, e.end), e.text.replace("\n", end)) for e in edits)
        return [self._apart(edit) for edit in moved]

    @property
    def ends(self) -> tuple[int, int, int]:
        """How many line ends are ``\\n``, ``\\r\\n`` and ``\\r``."""
        if "\r" not in self.raw:
            return self.raw.count("\n"), 0, 0
        pairs = self.raw.count("\r\n")
        return self.raw.count("\n") - pairs, pairs, self.raw.count("\r") - pairs

    def _commonest_end(self) -> str:
        counts = dict(zip(("\n", "\r\n", "\r"), self.ends, strict=True))
        return max(counts, key=lambda end: counts[end])

    def _apart(self, edit: Edit) -> Edit:
        """The edit made so that a lone ``\\r`` and a lone ``\\n`` that come to stand together stay two line ends."""
        start, end, text = edit
        following = self.raw[end : end + 1]
        if text.endswith("\r") and following == "\n":
            text += "\n"
        if self.raw[start - 1 : start] != "\r":
            return Edit(start, end, text)
        if text.startswith("\n"):
            text = "\r" + text
        elif not text and following == "\n":
            return Edit(start, end + 1, "\r\n")
        return Edit(start, end, text)


def net_edits(text: str, passes: Passes) -> list[Edit]:
    """What all ``passes`` together do to ``text``: sorted, disjoint edits with nothing kept at their edges."""
    pieces: list[_Kept | str] = [_Kept(0, len(text))]
    for edits in passes:
        pieces = list(_edited(pieces, sorted(edits, key=lambda e: (e.start, e.end))))
    result: list[Edit] = []
    at = 0
    new: list[str] = []
    for piece in [*pieces, _Kept(len(text), len(text))]:
        if isinstance(piece, str):
            new.append(piece)
            continue
        if new or piece.start > at:
            result += _trimmed(text, at, piece.start, "".join(new))
        at, new = piece.end, []
    return result


def _trimmed(text: str, start: int, end: int, new: str) -> Iterator[Edit]:
    old = text[start:end]
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    if len(old) > head + tail or len(new) > head + tail:
        yield Edit(start + head, end - tail, new[head : len(new) - tail])


def _equal(one: str, other: str) -> int:
    """How many characters both start with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _edited(pieces: Iterable[_Kept | str], edits: Iterable[Edit]) -> Iterator[_Kept | str]:
    """``pieces`` with ``edits`` made, whose offsets count along the pieces."""
    rest = list(pieces)[::-1]
    at = 0

    def take(until: int | None) -> Iterator[_Kept | str]:
        nonlocal at
        while rest and (until is None or at < until):
            piece = rest.pop()
            size = len(piece) if isinstance(piece, str) else piece.end - piece.start
            if until is not None and at + size > until:
                size = until - at
                piece, tail = _split(piece, size)
                rest.append(tail)
            at += size
            yield piece

    for edit in edits:
        yield from take(edit.start)
        for _ in take(edit.end):
            pass
        if edit.text:
            yield edit.text
    yield from take(None)


def _split(piece: _Kept | str, at: int) -> tuple[_Kept | str, _Kept | str]:
    if isinstance(piece, str):
        return piece[:at], piece[at:]
    return _Kept(piece.start, piece.start + at), _Kept(piece.start + at, piece.end)

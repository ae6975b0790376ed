"""Offsets in code points, as lintnews counts, and lines with columns in the units that an editor counts (UTF-16, mostly)."""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

_BYTES = {PositionEncodingKind.Utf8: 1, PositionEncodingKind.Utf16: 2, PositionEncodingKind.Utf32: 4}
_CODECS = {PositionEncodingKind.Utf8: "utf-8", PositionEncodingKind.Utf16: "utf-16-le", PositionEncodingKind.Utf32: "utf-32-le"}


class Positions:
    """Converts for one text, whose line ends are ``\\n``; lines and columns count from 0."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str | None = PositionEncodingKind.Utf16) -> None:
        self.text = text
        kind = PositionEncodingKind(encoding or PositionEncodingKind.Utf16)
        self._unit, self._codec = _BYTES[kind], _CODECS[kind]
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self.line_starts, offset) - 1
        return Position(line, self._units(self.text[self.line_starts[line] : offset]))

    def range(self, start: int, end: int) -> Range:
        """The range of ``text[start:end]``."""
        return Range(self.at(start), self.at(end))

    def offset(self, position: Position) -> int:
        """The offset of a position; one behind its line's end, or inside a character, is moved to where it can be."""
        if position.line >= len(self.line_starts):
            return len(self.text)
        start = self.line_starts[position.line]
        end = self.line_starts[position.line + 1] - 1 if position.line + 1 < len(self.line_starts) else len(self.text)
        left = position.character
        for at in range(start, min(end, start + position.character)):
            left = left - self._units(self.text[at])
            if left < 0:
                return at
        return min(end, start + position.character)

    def _units(self, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode(self._codec, "surrogatepass")) // self._unit

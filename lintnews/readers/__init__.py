"""Reads files into pages and writes them back byte for byte: plain text and JSON Lines, chosen by the file's name."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lintnews.discovery import is_file, is_there
from lintnews.page import Page
from lintnews.readers.parts import Cell, Part, ReadError, Skipped

if TYPE_CHECKING:
    from lintnews.issues import Group

__all__ = ["SUFFIXES", "Cell", "Document", "Part", "ReadError", "Skipped", "is_jsonl", "part"]

#: What a folder is searched for; a file that is named itself is always read.
SUFFIXES = (".txt", ".text", ".jsonl")


class Document:
    """A file, or bytes, as a sequence of parts that hold a page each; the parts' raw bytes in order are the file.

    ``encoding`` declares how plain text is encoded; without it the reader finds out. JSON Lines are UTF-8 by definition.
    ``ignored`` names rules and families that are left out for the whole document, ``issue`` is the day's paper that it is part of.
    """

    __slots__ = ("content", "encoding", "ignored", "issue", "name", "path")

    def __init__(self, name: str, source: Path | bytes, encoding: str | None = None, ignored: tuple[str, ...] = ()) -> None:
        self.name = name
        self.path = source if isinstance(source, Path) else None
        self.content = source if isinstance(source, bytes) else None
        self.encoding = encoding
        self.ignored = ignored
        self.issue: Group | None = None

    @property
    def comes_slowly(self) -> bool:
        """Whether its bytes come from something that is no file, such as a pipe, so that nothing may wait for its end."""
        return self.path is not None and is_there(self.path) and not is_file(self.path)

    @property
    def size(self) -> int:
        """Bytes; 0 for what cannot be told."""
        try:
            return self.path.stat().st_size if self.path else len(self.content or b"")
        except OSError:
            return 0

    def cells(self) -> Iterator[Cell | Skipped]:
        """The bytes of each part in order, not yet decoded, read as they are asked for.

        Raises:
            OSError: the file cannot be opened or read.
        """
        with self.open() as stream:
            if is_jsonl(self.name):
                from lintnews.readers import jsonl

                yield from jsonl.cells(stream, self.name)
            else:
                yield Cell(self.name, stream.read(), encoding=self.encoding)

    def parts(self) -> Iterator[Part | Skipped]:
        """The parts in order, read as they are asked for.

        Raises:
            OSError: the file cannot be opened or read.
            ReadError: the whole file cannot be decoded (a bad record among others is a Skipped with an error instead).
        """
        for cell in self.cells():
            yield cell if isinstance(cell, Skipped) else part(cell)

    @property
    def pages(self) -> Iterable[Page]:
        """The pages of all parts that could be read."""
        return (part.page for part in self.parts() if not isinstance(part, Skipped))

    def open(self) -> BinaryIO:
        """The bytes as a stream.

        Raises:
            OSError: the file cannot be opened.
        """
        return self.path.open("rb") if self.path else io.BytesIO(self.content or b"")


def is_jsonl(name: str) -> bool:
    """Whether a file of this name holds a page a line."""
    return name.lower().endswith(".jsonl")


def part(cell: Cell, encoding: str | None = None) -> Part | Skipped:
    """The part in the bytes of ``cell``; ``encoding``, where it is known by now, spares the search for it.

    Raises:
        ReadError: plain text that cannot be decoded.
    """
    if cell.line:
        from lintnews.readers import jsonl

        return jsonl.part(cell)
    from lintnews.readers import text

    return text.part(cell.raw, cell.name, encoding or cell.encoding)

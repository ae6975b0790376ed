"""Reads files into pages and writes them back byte for byte: plain text and JSON Lines, chosen by the file's name."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from lintnews.page import Page
from lintnews.readers.parts import Part, ReadError, Skipped

__all__ = ["SUFFIXES", "Document", "Part", "ReadError", "Skipped"]

#: What a folder is searched for; a file that is named itself is always read.
SUFFIXES = (".txt", ".text", ".jsonl")


class Document:
    """A file, or bytes, as a sequence of parts that hold a page each; the parts' raw bytes in order are the file.

    ``encoding`` declares how plain text is encoded; without it the reader finds out. JSON Lines are UTF-8 by definition.
    """

    def __init__(self, name: str, source: Path | bytes, encoding: str | None = None) -> None:
        self.name = name
        self.path = source if isinstance(source, Path) else None
        self.content = source if isinstance(source, bytes) else None
        self.encoding = encoding

    def parts(self) -> Iterator[Part | Skipped]:
        """The parts in order, read as they are asked for.

        Raises:
            OSError: the file cannot be opened or read.
            ReadError: the whole file cannot be decoded (a bad record among others is a Skipped with an error instead).
        """
        with self._open() as stream:
            if self.name.lower().endswith(".jsonl"):
                from lintnews.readers import jsonl

                yield from jsonl.parts(stream, self.name)
            else:
                from lintnews.readers import text

                yield text.part(stream.read(), self.name, self.encoding)

    @property
    def pages(self) -> Iterable[Page]:
        """The pages of all parts that could be read."""
        return (part.page for part in self.parts() if not isinstance(part, Skipped))

    def _open(self) -> BinaryIO:
        return self.path.open("rb") if self.path else io.BytesIO(self.content or b"")

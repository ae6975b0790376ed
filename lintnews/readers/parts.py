"""The parts a file is read in: a page each, with the bytes it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from lintnews.finding import Edit
from lintnews.page import Page

#: The edits of each pass; their offsets hold in the text that the passes before left.
Passes = Sequence[Sequence[Edit]]
#: What every fix log starts with.
LOG_START = b'{"log": 1, "lintnews": '
#: What every baseline starts with.
BASELINE_START = b'{"baseline": 1, "lintnews": '
OURS = (LOG_START, BASELINE_START)


class ReadError(Exception):
    """Bytes that cannot be read; ``offset`` counts the bytes of the file before the first bad one, if one can be named."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class WriteBackError(Exception):
    """A fixed text that the file's encoding cannot hold; the message says what to do."""


class Piece(NamedTuple):
    """Some bytes of a file and what becomes of them; kept bytes have ``before == after``."""

    before: bytes
    after: bytes


class Cell(NamedTuple):
    """The bytes of one part before they are decoded: a text file (``line`` 0), or a line of JSON Lines and where it stands in the file."""

    name: str
    raw: bytes
    line: int = 0
    offset: int = 0
    encoding: str | None = None


class Part(Protocol):
    """One page of a file; all parts' ``raw`` in order are the file's bytes.

    ``ignored`` names rules that the page asks to be left out. Where some bytes cannot be decoded, ``errors`` names them: such a
    page is judged and never written.
    """

    @property
    def raw(self) -> bytes:
        """All bytes of the part."""

    @property
    def page(self) -> Page:
        """What is judged."""

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of rules and families."""

    @property
    def errors(self) -> tuple[ReadError, ...]:
        """What could not be decoded."""

    def render(self, passes: Passes) -> list[Piece]:
        """The part's bytes after the edits of each pass; bytes of untouched characters are never encoded anew.

        Raises:
            WriteBackError: the encoding cannot hold the new text.
        """


class Skipped(NamedTuple):
    """Bytes without a page: an empty line of JSON Lines, or a record that cannot be read, with the reason."""

    raw: bytes
    record: str | None = None
    error: ReadError | None = None

"""Plain text: one page a file, with its encoding, byte order mark and line ends kept."""

from __future__ import annotations

import codecs
from itertools import accumulate
from typing import NamedTuple

from lintnews.finding import Edit, apply
from lintnews.page import Page
from lintnews.readers.encodings import decode
from lintnews.readers.lines import Lines
from lintnews.readers.parts import Passes, Piece, ReadError, WriteBackError


class TextPart(NamedTuple):
    """A whole text file: ``bom`` is the length in bytes of its byte order mark, ``codec`` decodes the rest but for ``errors``."""

    raw: bytes
    page: Page
    lines: Lines
    codec: str
    bom: int
    ignored: tuple[str, ...] = ()
    errors: tuple[ReadError, ...] = ()

    def render(self, passes: Passes) -> list[Piece]:
        """The file's bytes after the edits of each pass.

        Raises:
            WriteBackError: the encoding cannot hold the new text.
        """
        edits = self.lines.raw_edits(passes)
        try:
            pieces = self._pieces(edits)
            written = b"".join(piece.after for piece in pieces)[self.bom :].decode(self.codec)
        except UnicodeError as error:
            raise WriteBackError(f"the repair cannot be written in {self.codec} ({error}); convert the file to UTF-8 first") from error
        if written != apply(self.lines.raw, edits):
            raise WriteBackError(f"the repair would not survive being written in {self.codec}; convert the file to UTF-8 first")
        return pieces

    def _pieces(self, edits: list[Edit]) -> list[Piece]:
        cuts = [0, *(offset for edit in edits for offset in edit[:2]), len(self.lines.raw)]
        places = [self.bom + place for place in self._byte_offsets(cuts)]
        places[0] = 0
        pieces = []
        for number, edit in enumerate(edits):
            kept = self.raw[places[2 * number] : places[2 * number + 1]]
            old = self.raw[places[2 * number + 1] : places[2 * number + 2]]
            pieces += [Piece(kept, kept), Piece(old, edit.text.encode(self.codec))]
        kept = self.raw[places[-2] :]
        return [*pieces, Piece(kept, kept)]

    def _byte_offsets(self, cuts: list[int]) -> list[int]:
        """Where the characters at the rising offsets ``cuts`` start, in bytes after the byte order mark."""
        text, body = self.lines.raw, self.raw[self.bom :]
        lengths = [len(text[a:b].encode(self.codec)) for a, b in zip([0, *cuts], cuts, strict=False)]
        if sum(lengths) == len(body) and text.encode(self.codec) == body:
            return list(accumulate(lengths))
        decoder = codecs.getincrementaldecoder(self.codec)()
        ends = [0]
        for at in range(len(body)):
            ends += [at + 1] * len(decoder.decode(body[at : at + 1]))
        return [ends[cut] for cut in cuts]


def part(raw: bytes, name: str, encoding: str | None) -> TextPart:
    """The page in ``raw``.

    Raises:
        ReadError: so many bytes that do not decode that no encoding fits; the message names the first and the next step.
    """
    decoded = decode(raw, encoding)
    lines = Lines.of(decoded.text)
    page = Page(lines.text, name, encoding=decoded.name, line_ends=lines.ends)
    return TextPart(raw, page, lines, decoded.codec, decoded.bom, errors=decoded.errors)

"""JSON Lines: one page a record; only the text of changed records is written anew, every other byte stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lintnews.finding import apply
from lintnews.page import Page
from lintnews.readers.lines import Lines
from lintnews.readers.parts import OURS, Cell, Passes, Piece, ReadError, Skipped

_BLANK = b"\xef\xbb\xbf \t\r\n"
_TEXT_KEYS = ("text", "content")


class RecordPart(NamedTuple):
    """One line of the file; ``key`` names the member of the object that holds the page's text."""

    raw: bytes
    page: Page
    lines: Lines
    key: str
    ignored: tuple[str, ...] = ()
    errors: tuple[ReadError, ...] = ()

    def render(self, passes: Passes) -> list[Piece]:
        """The line's bytes after the edits of each pass: all but the text's own value are kept."""
        line = self.raw.decode()
        start, end = _value_span(line, self.key)
        value = apply(self.lines.raw, self.lines.raw_edits(passes))
        new = json.dumps(value, ensure_ascii=line[start:end].isascii())
        head, tail = line[:start].encode(), line[end:].encode()
        return [Piece(head, head), Piece(line[start:end].encode(), new.encode("utf-8", "backslashreplace")), Piece(tail, tail)]


def cells(stream: BinaryIO, name: str) -> Iterator[Cell | Skipped]:
    """The lines of ``stream`` in order; blank ones are skipped.

    A fix log of lintnews and a baseline, which users like to keep beside their pages, have no records.
    """
    offset = 0
    ours = False
    for number, raw in enumerate(stream, start=1):
        ours = ours or (number == 1 and raw.startswith(OURS))
        yield Skipped(raw) if ours or not raw.strip(_BLANK) else Cell(name, raw, number, offset)
        offset += len(raw)


def part(cell: Cell) -> RecordPart | Skipped:
    """The record on a line; what is none is skipped, with an error."""
    try:
        return _record(cell.raw, cell.name, cell.line)
    except UnicodeDecodeError as error:
        at = cell.offset + error.start
        message = f"line {cell.line}: undecodable byte 0x{cell.raw[error.start]:02x} at byte {at} (JSON Lines are UTF-8); mend the record"
        return Skipped(cell.raw, str(cell.line), ReadError(message, at))
    except ValueError as error:
        return Skipped(cell.raw, str(cell.line), ReadError(f"line {cell.line}: {error}", cell.offset))


def _record(raw: bytes, name: str, number: int) -> RecordPart:
    line = raw.decode()
    try:
        record = json.loads(line.removeprefix("\ufeff") if number == 1 else line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deeply") from None
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    key = next((key for key in _TEXT_KEYS if isinstance(record.get(key), str)), None)
    if key is None:
        raise ValueError('no text: a record needs a string under "text" or "content"')
    lines = Lines.of(record[key])
    identity = record.get("id")
    page = Page(lines.text, name, str(number if identity is None else identity), line=number, line_ends=lines.ends)
    return RecordPart(raw, page, lines, key, _ignored(record.get("lintnews")))


def _ignored(own: object) -> tuple[str, ...]:
    """The rules that a record's own member ``lintnews`` leaves out: {"ignore": ["split-word"]}."""
    names = own.get("ignore", []) if isinstance(own, dict) else [] if own is None else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError('"lintnews" must be an object such as {"ignore": ["split-word"]}')
    return tuple(names)


def _value_span(line: str, key: str) -> tuple[int, int]:
    """Where the value of the top-level member ``key`` stands in ``line``; of several the last, which is the one that counts."""
    decode = json.JSONDecoder().raw_decode
    at = line.index("{") + 1
    span = (0, 0)
    while line[at := _ink(line, at)] != "}":
        name, at = decode(line, at)
        at = _ink(line, at) + 1
        start = _ink(line, at)
        _, at = decode(line, start)
        if name == key:
            span = (start, at)
        at = _ink(line, at)
        if line[at] == ",":
            at += 1
    return span


def _ink(line: str, at: int) -> int:
    while line[at] in " \t\n\r":
        at += 1
    return at

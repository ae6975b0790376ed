"""The fix log: every repair as a line of JSON, and enough bytes to undo them all exactly.

A log holds one run after the other, each opened by a line with ``log``. A line with ``rule`` is a fix that was made, for
people and programs to read; a line with ``undo`` holds the place and length of some new bytes of a file and the old ones;
a line with ``file`` closes what belongs to one file, with the digests of its bytes before and after. That line is on the
disk before the file is replaced; lines that none closes belong to a file that was left alone.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from lintnews import __version__
from lintnews.finding import Edit, apply
from lintnews.readers.parts import LOG_START, Piece
from lintnews.writing import Replacement, digest

if TYPE_CHECKING:
    from lintnews.run import Result

_CHUNK = 1 << 20


class LogError(Exception):
    """A fix log that cannot be written or read, or a file that it cannot undo; the message says what to do."""


class FixLog:
    """Appends to the log at ``path``; use as a context manager.

    Raises:
        LogError: from every method, if the log cannot be written; at first, if the file is there and is no log.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = path.absolute().parent
        self._at = 0
        self._unclosed = False
        try:
            torn = _is_torn(path)
            self._stream: BinaryIO = path.open("ab")
        except OSError as error:
            raise self._failure(error) from error
        self._write(b"\n" * torn + _json({"log": 1, "lintnews": __version__}))

    def start(self) -> None:
        """A new file begins."""
        if self._unclosed:
            self._write(_json({"abandoned": True}))
        self._at, self._unclosed = 0, False

    def page(self, result: Result) -> None:
        """The fixes made on one page."""
        text = result.page.text if result.page else ""
        number, edits = 0, list[Edit]()
        for applied in result.applied:
            if applied.number != number:
                text, edits, number = apply(text, edits), [], applied.number
            if applied.finding.fix:
                edits += applied.finding.fix.edits
            self._write(_json(_fix_line(result, number, text, applied.finding)))
            self._unclosed = True

    def piece(self, piece: Piece) -> None:
        """The next bytes of the file that is being fixed, and what they become."""
        if piece.before != piece.after:
            self._write(_json({"undo": [self._at, len(piece.after), base64.b64encode(piece.before).decode()]}))
            self._unclosed = True
        self._at += len(piece.after)

    def close_file(self, path: Path, replacement: Replacement) -> None:
        """What was logged belongs to ``path``, which is about to be replaced; the log is on the disk when this returns."""
        absolute = path.absolute()
        name = absolute.relative_to(self._folder) if absolute.is_relative_to(self._folder) else absolute
        self._write(_json({"file": name.as_posix(), "before": replacement.before.hexdigest(), "after": replacement.after.hexdigest()}))
        self._unclosed = False
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise self._failure(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._stream.close()
        except OSError as failure:
            raise self._failure(failure) from failure

    def _write(self, line: bytes) -> None:
        try:
            self._stream.write(line)
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> LogError:
        return LogError(
            f"{self.path}: cannot write the fix log: {error.strerror or error}; files fixed so far are recorded, no other was touched"
        )


def _fix_line(result: Result, number: int, text: str, finding: Any) -> dict[str, object]:
    edits = [{"start": e.start, "end": e.end, "before": text[e.start : e.end], "after": e.text} for e in finding.fix.edits]
    return {
        "path": result.path,
        "record": result.record,
        "rule": finding.rule,
        "message": finding.message,
        "confidence": round(finding.confidence, 4),
        "safe": finding.fix.safe,
        "pass": number,
        "edits": edits,
    }


def _is_torn(path: Path) -> bool:
    """Whether a run was killed while it wrote the last line.

    Raises:
        LogError: the file holds something else, which nothing is to be appended to.
    """
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as stream:
        if stream.read(len(LOG_START)) != LOG_START:
            raise LogError(f"{path}: not a fix log of lintnews; nothing was fixed: name a fix log or a new file with --log")
        stream.seek(-1, os.SEEK_END)
        return stream.read() != b"\n"


def _json(value: object) -> bytes:
    # What backslashreplace makes of a lone surrogate is JSON's own escape for it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement of a file: its digests, and for places in the new bytes (offset, length) the old ones."""

    before: str
    after: str
    undo: tuple[tuple[int, int, bytes], ...]


def read(path: Path) -> dict[Path, list[Change]]:
    """The changes of each file, oldest first.

    Raises:
        LogError: the log cannot be read, or is none.
    """
    changes: dict[Path, list[Change]] = {}
    undo: list[tuple[int, int, bytes]] = []
    folder = path.absolute().parent
    for line in _lines(path):
        if "undo" in line:
            at, length, old = line["undo"]
            undo.append((at, length, base64.b64decode(old)))
        elif "file" in line:
            changes.setdefault(folder / line["file"], []).append(Change(line["before"], line["after"], tuple(undo)))
            undo = []
        elif "rule" not in line:
            undo = []
    return changes


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    torn = False
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                line = _parsed(raw)
                if (number == 1 and "log" not in line) or (torn and "log" not in line):
                    raise LogError(f"{path}: line {number}: not a fix log of lintnews, or damaged; nothing was undone")
                torn = not line
                yield line
    except OSError as error:
        raise LogError(f"{path}: cannot read the fix log: {error.strerror or error}") from error


def _parsed(raw: bytes) -> dict[str, Any]:
    """The object on a line; none where a run was killed while it wrote."""
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def revert(path: Path, changes: list[Change]) -> bool:
    """Undo ``changes`` of a file, back to where it was first fixed or last edited; False if it is already there.

    Raises:
        LogError: the file is not as a fix left it; it is not touched.
        OSError: it cannot be read.
        WriteError: it cannot be written.
    """
    now = digest(path)
    chain: list[Change] = []
    for change in reversed(changes):
        if change.after == (chain[-1].before if chain else now):
            chain.append(change)
        elif chain:
            break
    if not chain and all(change.before != now for change in changes):
        raise LogError(f"{path}: changed since it was fixed; left as it is")
    for change in chain:
        _undo(path, change)
    return bool(chain)


def _undo(path: Path, change: Change) -> None:
    with Replacement(path) as replacement, path.open("rb") as stream:
        at = 0
        for offset, length, old in change.undo:
            while at < offset and (kept := stream.read(min(offset - at, _CHUNK))):
                replacement.add(kept, kept)
                at += len(kept)
            replacement.add(stream.read(length), old)
            at += length
        while kept := stream.read(_CHUNK):
            replacement.add(kept, kept)
        if (replacement.before.hexdigest(), replacement.after.hexdigest()) != (change.after, change.before):
            raise LogError(f"{path}: the log does not give back what it promises; left as it is")
        replacement.commit()

"""A run in parts, on many machines without a common engine: each part writes one file, and the files are put together.

The unit of work and of resuming is the shard. Its file is called by its number and by a digest of all that it depends on: the
files with their sizes and times, settings, rules, version. It appears when it is whole; one that is there is not made again.
"""

from __future__ import annotations

import heapq
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO
from zlib import crc32

import msgspec

from lintnews.cache import salt
from lintnews.config import Config
from lintnews.digest import blake2b
from lintnews.readers import Cell, Document
from lintnews.run import Result

_NAME = re.compile(r"shard-(\d+)-of-(\d+)-([0-9a-f]{16})\.jsonl")


class ShardError(Exception):
    """Shards that cannot be made or put together; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``number`` (from 1) of ``count``."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """``2/8``.

        Raises:
            ValueError: anything else.
        """
        match = re.fullmatch(r"(\d+)/(\d+)", text)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            raise ValueError(f"{text!r}: write I/N, such as 2/8")
        return cls(int(match[1]), int(match[2]))

    def takes(self, cell: Cell) -> bool:
        """Whether a page belongs to this part: by its file's name and its line, so that every part has its share of a long file, too."""
        return crc32(f"{cell.name}\0{cell.line}".encode("utf-8", "surrogateescape")) % self.count == self.number - 1

    def path(self, folder: Path, found: Sequence[Document], config: Config) -> Path:
        """Where the part is written."""
        digest = blake2b(salt(config), digest_size=8)
        digest.update(repr((config.per_file_ignores, config.encoding, config.issues, config.issue_key)).encode("utf-8", "surrogatepass"))
        states = [(one.name, *_state(one.path)) for one in (*found, *_beside(found))]
        digest.update(repr((states, _state(config.baseline))).encode("utf-8", "surrogatepass"))
        return folder / f"shard-{self.number}-of-{self.count}-{digest.hexdigest()}.jsonl"


def _beside(found: Sequence[Document]) -> list[Document]:
    """Files that are not checked, but are of an issue with those that are: what is found on these depends on them."""
    groups = {id(document.issue): document.issue for document in found if document.issue}
    names = {document.name for document in found}
    return [one for group in groups.values() for one in group.members if one.name not in names]


def _state(path: Path | None) -> tuple[int, int]:
    """Size and time of a file; zeros for none."""
    try:
        status = path.stat() if path else None
    except OSError:
        status = None
    return (status.st_size, status.st_mtime_ns) if status else (0, 0)


def write(path: Path, results: Iterable[Result]) -> None:
    """A line for each result of checking, pages with their text, in a file that appears when all of them are there.

    Raises:
        ShardError: the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            for result in results:
                plain = msgspec.to_builtins(replace(result, after=None), enc_hook=lambda number: number.item())
                stream.write(json.dumps(plain, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ShardError(f"{path}: cannot write: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def complete(folder: Path) -> list[Path]:
    """The files of all parts of a run.

    Raises:
        ShardError: none, some missing, or of several runs.
    """
    found = {path: match for path in sorted(folder.iterdir()) if (match := _NAME.fullmatch(path.name))}
    if not found:
        raise ShardError(f"{folder}: no shards; make them with: lintnews check PATHS --shard 1/N --out {folder}")
    runs = {(int(match[2]), match[3]) for match in found.values()}
    if len(runs) > 1:
        which = ", ".join(f"*-of-{count}-{digest}" for count, digest in sorted(runs))
        raise ShardError(f"{folder}: shards of {len(runs)} runs, as pages, settings or rules differ; remove the old ones: {which}")
    count = runs.pop()[0]
    missing = sorted(set(range(1, count + 1)) - {int(match[1]) for match in found.values()})
    if missing:
        raise ShardError(f"{folder}: not done yet: {', '.join(f'{number}/{count}' for number in missing)}")
    return list(found)


def merged(paths: Sequence[Path]) -> Iterator[Result]:
    """The results of all parts in the order of the whole run.

    Raises:
        ShardError: a file that cannot be read.
    """
    with ExitStack() as stack:
        streams = [_results(path, stack.enter_context(path.open(encoding="utf-8"))) for path in paths]
        yield from heapq.merge(*streams, key=lambda result: result.order)


def _results(path: Path, stream: TextIO) -> Iterator[Result]:
    for number, line in enumerate(stream, start=1):
        try:
            result = msgspec.convert(json.loads(line), Result)
        except (ValueError, msgspec.ValidationError) as error:
            raise ShardError(f"{path}:{number}: damaged; remove the file and make the shard again") from error
        yield replace(result, after=result.page)

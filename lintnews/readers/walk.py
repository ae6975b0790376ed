"""From what a user names to documents: files as named, folders searched, ``-`` for stdin."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lintnews import discovery
from lintnews.config import ALL
from lintnews.readers import Document
from lintnews.readers.choice import Choice

_DIGITS = re.compile(r"(\d+)")


def documents(
    paths: Iterable[str], *, encoding: str | None = None, stdin_name: str | None = None, choice: Choice | None = None
) -> Iterator[Document]:
    """The documents under ``paths``, each once: folders in natural order, without hidden entries and links to folders.

    ``choice`` says which files of a folder are read. What does not exist, or a folder that cannot be listed, is a document all
    the same: reading it says why it cannot be.
    """
    choice = choice or Choice()
    seen: set[str] = set()
    for given in paths:
        if given == "-":
            yield Document(stdin_name or "-", sys.stdin.buffer.read(), encoding, _ignored_of_stdin(stdin_name, choice))
            continue
        named = Path(given)
        if not choice.takes_named(named):
            continue
        for path in _files(named, choice) if discovery.is_folder(named) else [named]:
            name = path.as_posix()
            if name not in seen:
                seen.add(name)
                yield Document(name, path, encoding, choice.ignored_rules(path))


def _ignored_of_stdin(name: str | None, choice: Choice) -> tuple[str, ...]:
    """What the settings leave out for stdin under its name: all rules if they exclude the file, so that it passes through as it is."""
    if name is None:
        return ()
    return choice.ignored_rules(Path(name)) if choice.takes_named(Path(name)) else (ALL,)


def _files(folder: Path, choice: Choice) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if not entry.name.startswith(".")]
    except OSError:
        yield folder
        return
    for name, is_folder in sorted(found, key=lambda entry: natural(entry[0])):
        path = folder / name
        if not choice.takes(path, is_folder=is_folder):
            continue
        if is_folder:
            yield from _files(path, choice)
        elif _is_file(path):
            yield path


def _is_file(path: Path) -> bool:
    """Whether it is to be read: a file, or what may not be looked at, so that reading it says why; no pipe, and no link to nothing."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that puts page 2 before page 10."""
    return [(0, int(piece), piece) if piece.isdecimal() else (1, 0, piece) for piece in _DIGITS.split(name) if piece]

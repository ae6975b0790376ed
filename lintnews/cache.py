"""What was found on each page, kept from run to run in one SQLite file; a cache that cannot be used is done without."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from lintnews import __version__, about
from lintnews.config import Config
from lintnews.digest import blake2b
from lintnews.finding import Finding
from lintnews.work import Task, Verdict

FOLDER = ".lintnews_cache"
_FILE = "results.sqlite"
#: Results that no run asked for in so many days are thrown away.
_KEPT_DAYS = 30
_AT_ONCE = 500
_SCHEMA = "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, day INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
_GITIGNORE = "# Made by lintnews; safe to delete.\n*\n"

_encode = msgspec.msgpack.Encoder(enc_hook=lambda number: number.item()).encode
_decode = msgspec.msgpack.Decoder(tuple[str, tuple[Finding, ...]]).decode


class Cache:
    """Results by the bytes of the page and all that they depend on: path, rules with sources and options, model, version.

    Nothing here raises: ``trouble`` says why the cache was given up, if it was.
    """

    def __init__(self, folder: Path, config: Config) -> None:
        self.hits = 0
        self.trouble: str | None = None
        self._today = int(time.time() // 86_400)
        self._new: dict[bytes, bytes] = {}
        self._used: list[bytes] = []
        self._database: sqlite3.Connection | None = None
        self._base = salt(config)
        try:
            self._database = _opened(folder)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def get(self, task: Task) -> tuple[bytes, Verdict | None]:
        """The key of a page, and what was found on it if it is known."""
        key = self._key(task)
        if self._database is None:
            return key, None
        try:
            row = self._database.execute("SELECT value, day FROM results WHERE key = ?", (key,)).fetchone()
            if row is None:
                return key, None
            encoding, findings = _decode(row[0])
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            self._give_up(error)
            return key, None
        self.hits += 1
        if row[1] != self._today:
            self._used.append(key)
        return key, Verdict(findings, (), encoding)

    def put(self, key: bytes, verdict: Verdict) -> None:
        """Keep what was found on a page, unless something went wrong on it."""
        if self._database is None or verdict.errors or verdict.encoding is None or verdict.applied:
            return
        try:
            self._new[key] = _encode((verdict.encoding, verdict.findings))
        except (UnicodeEncodeError, TypeError, AttributeError, msgspec.MsgspecError):
            # A lone surrogate in a message, or a value that is no number: judged anew each time.
            return
        if len(self._new) >= _AT_ONCE:
            self._write()

    def close(self) -> None:
        """Bring what is new to the disk, and throw out what is old."""
        self._write()
        if self._database is not None:
            try:
                if self._used:
                    self._database.execute("DELETE FROM results WHERE day < ?", (self._today - _KEPT_DAYS,))
                    self._database.commit()
                self._database.close()
            except sqlite3.Error as error:
                self._give_up(error)
        self._database = None

    def _key(self, task: Task) -> bytes:
        name = "\0".join((task.cell.name, task.cell.encoding or "", *task.ignored)).encode("utf-8", "surrogateescape")
        key = blake2b(self._base, digest_size=16)
        key.update(len(name).to_bytes(8, "little") + name)
        key.update(task.cell.raw)
        if task.together:
            key.update(task.together.digest)
        return key.digest()

    def _write(self) -> None:
        if self._database is None:
            return
        try:
            rows = [(key, self._today, value) for key, value in self._new.items()]
            self._database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
            self._database.executemany("UPDATE results SET day = ? WHERE key = ?", [(self._today, key) for key in self._used])
            self._database.commit()
        except sqlite3.Error as error:
            self._give_up(error)
        self._new = {}

    def _give_up(self, error: Exception) -> None:
        self.trouble = str(error)
        if self._database is not None:
            try:
                self._database.close()
            except sqlite3.Error:
                self.trouble += " (and it cannot be closed)"
        self._database = None


def _opened(folder: Path) -> sqlite3.Connection:
    """The database in ``folder``; one that is damaged is made anew."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        (folder / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
    path = folder / _FILE
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=2)
    try:
        # What is lost when the machine stops is found anew; several runs may share the file.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_SCHEMA)
        database.execute("SELECT key FROM results LIMIT 1").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def salt(config: Config) -> bytes:
    """A digest of all that a finding depends on beside the page: the settings of rules, all sources, the model and the version.

    It is told without importing a rule, since a run that finds all its pages in the cache needs none.
    """
    digest = blake2b(digest_size=16)
    settings = (config.select, config.extend_select, config.ignore, config.severity, config.options)
    digest.update(repr((__version__, about.model(), settings)).encode("utf-8", "surrogatepass"))
    for folder in [Path(__file__).parent, *about.bundles(), *config.rule_folders]:
        for path in _sources(folder):
            digest.update(path.name.encode("utf-8", "surrogateescape") + b"\0")
            digest.update(blake2b(path.read_bytes()).digest())
    return digest.digest()


def _sources(folder: Path) -> Iterator[Path]:
    """All files that code of ``folder`` is made of or reads, but for the model, whose digest stands in its head, and for pages of rules."""
    yield from sorted(path for path in _files(folder.rglob("*")) if path.suffix not in (".md", ".pyc", ".lm"))


def _files(found: Iterable[Path]) -> Iterator[Path]:
    yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)

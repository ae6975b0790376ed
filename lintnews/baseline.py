"""The baseline: findings that are known and accepted, kept in a file beside the pages, since text can hold no comments.

A line holds the path from the baseline's folder, the record if there is one, the rule, a hash, and how many such findings
there are. The hash is of the offending text with up to 20 characters of context on each side, of its own lines only: it holds
when lines move, and no longer when the text at the place changes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lintnews import __version__, fingerprint
from lintnews.finding import Finding
from lintnews.page import Page
from lintnews.readers.parts import BASELINE_START


class BaselineError(Exception):
    """A baseline that cannot be read or written; the message names the file and the next step."""


class Entry(NamedTuple):
    """A finding as the baseline knows it."""

    rule: str
    hash: str


Place = tuple[str, str | None]


@dataclass
class Known:
    """What the baseline holds of one page; findings are taken off it as they are seen."""

    left: Counter[Entry] = field(default_factory=Counter)

    def holds(self, finding: Finding, text: str) -> bool:
        """Whether a finding in ``text`` is in the baseline."""
        return bool(self.left) and _entry(finding, text) in self.left

    def open(self, findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
        """The findings that are not in the baseline; ``left`` keeps those of its entries that none of them met."""
        if not self.left:
            return tuple(findings)
        result = []
        for finding in findings:
            entry = _entry(finding, text)
            if self.left[entry] > 0:
                self.left[entry] -= 1
            else:
                result.append(finding)
        self.left = +self.left
        return tuple(result)


class Baseline:
    """The entries of a baseline by page.

    Raises:
        BaselineError: the file is there and cannot be read, or is no baseline.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 - links stay as the user wrote them
        self._pages: dict[Place, Counter[Entry]] = {}
        for place, entry, count in _read(path):
            self._pages.setdefault(place, Counter())[entry] += count

    def __len__(self) -> int:
        return sum(entries.total() for entries in self._pages.values())

    def of(self, page: Page) -> Known:
        """What is known of a page, to be taken off as it is seen."""
        return Known(Counter(self._pages.get(self.place(page), {})))

    def put(self, page: Page, findings: Iterable[Finding], ran: Set[str]) -> None:
        """Know exactly these findings of a page from now on; what the rules found that were not among those that ``ran`` stays."""
        before = self._pages.pop(self.place(page), Counter())
        entries = Counter({entry: count for entry, count in before.items() if entry.rule not in ran})
        entries.update(_entry(finding, page.text) for finding in findings)
        if entries:
            self._pages[self.place(page)] = entries

    def drop(self, page: Page, stale: Counter[Entry]) -> None:
        """Forget entries of a page."""
        if left := self._pages.pop(self.place(page), Counter()) - stale:
            self._pages[self.place(page)] = left

    def forget(self, place: Place) -> int:
        """Forget all of a page; how many findings that were."""
        return self._pages.pop(place, Counter()).total()

    def unseen(self, seen: set[Place], paths: Iterable[str], skipped: set[str]) -> list[Place]:
        """Pages in the baseline that lie in ``paths`` and were not met: their file or their record is gone.

        A file that is there but was left out by the settings, or could not be read (``skipped``), counts as met.
        """
        roots = [self.name(path) for path in paths if path != "-"]
        inside = [place for place in self._pages if place not in seen and any(_is_in(place[0], root) for root in roots)]
        names = {path for path, _ in seen}
        return [p for p in inside if p[0] not in skipped and (p[0] in names or not (self._folder / p[0]).exists())]

    def place(self, page: Page) -> Place:
        """How the baseline names a page."""
        return self.name(page.path or "-"), page.record

    def name(self, path: str) -> str:
        """How the baseline names a file: by its path from the baseline's folder."""
        return Path(os.path.relpath(path, self._folder)).as_posix()

    def shown(self, name: str) -> str:
        """The path of a file that the baseline names, from the current folder."""
        return Path(os.path.relpath(self._folder / name)).as_posix()

    def write(self) -> None:
        """Put the entries in the file's place, sorted, so that changes are easy to read in a diff.

        Raises:
            BaselineError: it cannot be written; the file is as it was.
        """
        lines = [BASELINE_START + json.dumps(__version__).encode() + b"}\n"]
        for (path, record), entries in sorted(self._pages.items(), key=lambda item: (item[0][0], item[0][1] or "")):
            for entry, count in sorted(entries.items()):
                line = {"path": path, **({} if record is None else {"record": record}), "rule": entry.rule, "hash": entry.hash}
                text = json.dumps({**line, "count": count}, ensure_ascii=False)
                lines.append(text.encode("utf-8", "backslashreplace") + b"\n")
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")
        try:
            temporary.write_bytes(b"".join(lines))
            temporary.replace(self.path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise BaselineError(f"{self.path}: cannot write the baseline: {error.strerror or error}; it is as it was") from error


def _entry(finding: Finding, text: str) -> Entry:
    return Entry(finding.rule, fingerprint.in_its_lines(text, finding))


def _is_in(path: str, root: str) -> bool:
    return root == "." or path == root or path.startswith(f"{root}/")


def _read(path: Path) -> Iterator[tuple[Place, Entry, int]]:
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else []
    except OSError as error:
        raise BaselineError(f"{path}: cannot read the baseline: {error.strerror or error}") from error
    if lines and not lines[0].startswith(BASELINE_START):
        raise BaselineError(f"{path}:1: no baseline of lintnews; make one with: lintnews baseline")
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            yield (str(entry["path"]), entry.get("record")), Entry(str(entry["rule"]), str(entry["hash"])), int(entry["count"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BaselineError(f"{path}:{number}: no entry of a baseline; mend it, or make the file anew: lintnews baseline") from None

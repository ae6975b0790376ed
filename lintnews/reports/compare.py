"""Two reports against each other: findings that appeared and findings that vanished, told apart by content and not by place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lintnews.reports.display import visible
from lintnews.reports.human import count
from lintnews.reports.table import table

Json = dict[str, Any]
_Key = tuple[str, str | None, str, str]


class CompareError(Exception):
    """A report that cannot be read; the message names it, the line and the next step."""


@dataclass(slots=True)
class Comparison:
    """Findings with ``path`` and ``record`` beside them, in the order of their report; ``same`` counts those in both.

    ``pages_gone`` and ``pages_new`` are pages that only one of the reports knows. An error counts as a finding of the rule ``error``.
    """

    appeared: list[Json] = field(default_factory=list)
    vanished: list[Json] = field(default_factory=list)
    same: int = 0
    pages_gone: list[str] = field(default_factory=list)
    pages_new: list[str] = field(default_factory=list)

    @property
    def different(self) -> bool:
        """Whether anything appeared or vanished."""
        return bool(self.appeared or self.vanished or self.pages_gone or self.pages_new)


def compare(old: Path, new: Path) -> Comparison:
    """What changed from one report to the other.

    Raises:
        CompareError: a file is no report in JSON or JSON Lines.
    """
    before, after = list(_findings(old)), list(_findings(new))
    result = Comparison()
    known = Counter(_key(finding) for finding in before if "rule" in finding)
    for finding in after:
        if "rule" not in finding:
            continue
        if known[_key(finding)] > 0:
            known[_key(finding)] -= 1
            result.same += 1
        else:
            result.appeared.append(finding)
    for finding in reversed(before):
        if "rule" in finding and known[_key(finding)] > 0:
            known[_key(finding)] -= 1
            result.vanished.append(finding)
    result.vanished.reverse()
    pages = [dict.fromkeys(_page(finding) for finding in findings) for findings in (before, after)]
    result.pages_gone = [page for page in pages[0] if page not in pages[1]]
    result.pages_new = [page for page in pages[1] if page not in pages[0]]
    return result


def as_text(result: Comparison) -> Iterator[str]:
    """A line for each difference, ``-`` for what vanished and ``+`` for what appeared, and the sums by rule."""
    marked = [("-", finding) for finding in result.vanished] + [("+", finding) for finding in result.appeared]
    for sign, finding in sorted(marked, key=lambda entry: (_page(entry[1]), entry[1]["start"]["offset"], entry[0] == "+")):
        start = finding["start"]
        yield visible(f"{sign} {_page(finding)}:{start['line']}:{start['column']}: {finding['rule']}: {finding['message']}")
    for name, pages in (("OLD", result.pages_gone), ("NEW", result.pages_new)):
        if pages:
            yield visible(f"Only in {name}: {', '.join(pages[:5])}{f' and {len(pages) - 5} more' if len(pages) > 5 else ''}")
    if marked:
        gone, come = (Counter(finding["rule"] for finding in findings) for findings in (result.vanished, result.appeared))
        rows = [[rule, gone[rule] or "", come[rule] or ""] for rule in sorted({*gone, *come})]
        yield "\n" + table(rows, ["rule", "vanished", "appeared"])
    yield f"{count(len(result.appeared), 'finding')} appeared, {len(result.vanished):,} vanished, {result.same:,} the same."


def as_json(result: Comparison) -> str:
    """The same for programs."""
    told = {
        "version": 1,
        "appeared": result.appeared,
        "vanished": result.vanished,
        "same": result.same,
        "pages": {"gone": result.pages_gone, "new": result.pages_new},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _findings(path: Path) -> Iterator[Json]:
    """All findings of a report; a page without any is an entry without a rule."""
    try:
        for file in _files(path):
            where = {"path": file["path"], "record": file.get("record")}
            yield where
            for finding in file["findings"]:
                yield {**where, **finding}
            for error in file.get("errors", ()):
                place = {"offset": error.get("offset") or 0, "line": 1, "column": 1}
                yield {**where, "rule": "error", "message": error["message"], "start": place}
    except OSError as error:
        raise CompareError(f"{path}: cannot read: {error.strerror or error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _unknown(path, 1, f"{type(error).__name__}: {error}") from error


def _files(path: Path) -> Iterator[Json]:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
        first = stream.readline()
        whole = first.startswith('{"version"')
        yield from _told(path, 1, first + stream.read())["files"] if whole else _lines(path, [first], stream)


def _lines(path: Path, first: list[str], rest: Iterable[str]) -> Iterator[Json]:
    number = 0
    for lines in (first, rest):
        for line in lines:
            number += 1
            if line.strip():
                yield _told(path, number, line)


def _told(path: Path, number: int, text: str) -> Json:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unknown(path, number, str(error)) from error
    if not isinstance(told, dict) or not ({"path", "findings"} <= set(told) or "files" in told):
        raise _unknown(path, number, "not the object of a page")
    return told


def _unknown(path: Path, number: int, why: str) -> CompareError:
    return CompareError(
        f"{path}:{number}: no report of lintnews ({why}); make one with: lintnews check --output-format jsonl -o {path.name}"
    )


def _key(finding: Json) -> _Key:
    return finding["path"], finding["record"], finding["rule"], finding.get("fingerprint") or finding["message"]


def _page(finding: Json) -> str:
    record = finding["record"]
    return str(finding["path"] if record is None else f"{finding['path']}[{record}]")

"""Results as GitLab's code quality report: one JSON array."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from lintnews import fingerprint
from lintnews.reports.place import region, within

if TYPE_CHECKING:
    from lintnews.finding import Finding
    from lintnews.page import Page
    from lintnews.reports import Tally
    from lintnews.run import Result

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


class GitlabReport:
    """Writes entries as results come; a fingerprint stays the same when other lines of the file move."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._root = os.environ.get("CI_PROJECT_DIR")
        self._separator = "[\n"
        self._seen: Counter[str] = Counter()

    def page(self, result: Result) -> None:
        """The findings of a page, and what went wrong on it as an entry of the highest severity."""
        if result.after:
            for finding in result.findings:
                self._entry(self._finding(result, result.after, finding))
        for error in result.errors:
            path = within(result.path, self._root)
            identity = self._unique(path, result.record, error.rule, error.message)
            self._entry(_described(error.message, error.rule or "error", identity, "blocker") | {"location": _lines(path, 1, 1)})

    def finish(self, tally: Tally) -> None:
        """The end of the array."""
        self.out.write("\n]\n" if tally.findings or tally.errors else "[]\n")

    def _finding(self, result: Result, page: Page, finding: Finding) -> dict[str, object]:
        path = within(result.path, self._root)
        identity = self._unique(path, result.record, finding.rule, fingerprint.of_finding(page.text, finding))
        record = f" (record {result.record})" if result.record is not None else ""
        at = region(page, finding.span)
        location = _lines(path, at.line if at else page.line, at.end_line if at else page.line)
        if at:
            begin, end = {"line": at.line, "column": at.column}, {"line": at.end_line, "column": at.end_column}
            location["positions"] = {"begin": begin, "end": end}
        return _described(finding.message + record, finding.rule, identity, _SEVERITIES[finding.severity]) | {"location": location}

    def _unique(self, *parts: str | None) -> str:
        """A fingerprint that no other entry of the report has: GitLab drops entries that share one."""
        key = "\0".join(part or "" for part in parts)
        self._seen[key] += 1
        return hashlib.blake2b(f"{key}\0{self._seen[key]}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def _entry(self, entry: dict[str, object]) -> None:
        self.out.write(self._separator + json.dumps(entry, ensure_ascii=False))
        self._separator = ",\n"


def _described(description: str, name: str, identity: str, severity: str) -> dict[str, object]:
    return {"description": description, "check_name": name, "fingerprint": identity, "severity": severity}


def _lines(path: str, begin: int, end: int) -> dict[str, object]:
    return {"path": path, "lines": {"begin": begin, "end": end}}

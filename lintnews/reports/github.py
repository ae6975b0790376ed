"""Results as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from lintnews.reports.display import visible
from lintnews.reports.human import place, summary
from lintnews.reports.place import region, within

if TYPE_CHECKING:
    from lintnews.finding import Finding
    from lintnews.page import Page
    from lintnews.reports import Tally
    from lintnews.run import Result

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


class GithubReport:
    """``::error file=...::message``, one line a finding; the message tells the place again, for those who read the log."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._root = os.environ.get("GITHUB_WORKSPACE")

    def page(self, result: Result) -> None:
        """The findings of a page, and what went wrong on it."""
        if result.after:
            for finding in result.findings:
                self._finding(result, result.after, finding)
        for error in result.errors:
            self._command("error", {"title": "lintnews", "file": within(result.path, self._root)}, f"{place(result)}: {error.message}")

    def finish(self, tally: Tally) -> None:
        """The summary, as plain lines of the log."""
        for line in summary(tally):
            self.out.write(line + "\n")

    def _finding(self, result: Result, page: Page, finding: Finding) -> None:
        where: dict[str, object] = {"title": f"lintnews ({finding.rule})", "file": within(result.path, self._root)}
        at = region(page, finding.span)
        where["line"] = at.line if at else page.line
        if at and at.line == at.end_line:
            where |= {"col": at.column, "endLine": at.end_line, "endColumn": at.end_column}
        elif at:
            # GitHub refuses columns where a place has several lines.
            where["endLine"] = at.end_line
        line, column = page.position(finding.span.start)
        message = f"{place(result)}:{line}:{column}: {finding.rule}: {finding.message} ({finding.confidence:.0%})"
        self._command(_LEVELS[finding.severity], where, message)

    def _command(self, level: str, where: dict[str, object], message: str) -> None:
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in where.items())
        self.out.write(f"::{level} {properties}::{_escaped(visible(message))}\n")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")

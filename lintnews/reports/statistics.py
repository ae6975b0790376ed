"""How many findings each rule has, as a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from lintnews.reports.display import wrapped
from lintnews.reports.human import summary
from lintnews.reports.table import table

if TYPE_CHECKING:
    from lintnews.reports import Tally
    from lintnews.run import Result


class StatisticsReport:
    """Counts while results come and prints one table at the end."""

    def __init__(self, out: TextIO, *, width: int = 80, wrap: bool = False) -> None:
        self.out = out
        self._width = width
        self._wrap = wrap
        self._pages: Counter[str] = Counter()
        self._safe: Counter[str] = Counter()
        self._unsafe: Counter[str] = Counter()
        self._applied: Counter[str] = Counter()

    def page(self, result: Result) -> None:
        """Count one page."""
        self._pages.update({finding.rule for finding in result.findings})
        self._applied.update(applied.finding.rule for applied in result.applied)
        for finding in result.findings:
            if finding.fix:
                (self._safe if finding.fix.safe else self._unsafe)[finding.rule] += 1

    def finish(self, tally: Tally) -> None:
        """The table, the commonest rule first, and the summary."""
        rules = sorted({*tally.by_rule, *self._applied}, key=lambda rule: (-tally.by_rule[rule], rule))
        if rules:
            rows = [[tally.by_rule[r], r, self._pages[r], self._safe[r], self._unsafe[r], self._applied[r]] for r in rules]
            head = ["findings", "rule", "pages", "fixable", "unsafe", "fixed"]
            columns = slice(None) if self._applied else slice(-1)
            self.out.write(table([row[columns] for row in rows], head[columns]) + "\n")
        for line in summary(tally):
            self.out.write((wrapped(line, self._width, "    ") if self._wrap else line) + "\n")

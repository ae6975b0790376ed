"""Results for people in little room: one line a finding, by themselves or under the name of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lintnews.reports.display import visible
from lintnews.reports.human import HumanReport, place

if TYPE_CHECKING:
    from lintnews.page import Page
    from lintnews.run import Result


class ConciseReport(HumanReport):
    """``path:line:column: severity rule: message``, the form that editors and grep understand; lines are never wrapped."""

    def page(self, result: Result) -> None:
        """What was fixed on a page, and a line for each finding."""
        self._fixed_line(result)
        if result.after is None:
            return
        for finding in result.findings:
            where = self._style("path", f"{place(result)}:{_at(result.after, finding.span.start)}:")
            severity, rule = self._style(finding.severity, finding.severity), self._style("rule", finding.rule)
            self.out.write(f"{where} {severity} {rule}: {visible(finding.message)} {self._marks([finding])}\n")


class GroupedReport(HumanReport):
    """The name of a page, its findings under it in columns, and an empty line."""

    def page(self, result: Result) -> None:
        """A group; a page without findings has none."""
        self._fixed_line(result)
        if result.after is None or not result.findings:
            return
        self._line(f"{self._style('path', place(result))}:")
        places = [_at(result.after, finding.span.start) for finding in result.findings]
        widest = max(map(len, places)), max(len(f.severity) for f in result.findings), max(len(f.rule) for f in result.findings)
        for at, finding in zip(places, result.findings, strict=True):
            cells = at.ljust(widest[0]), finding.severity.ljust(widest[1]), finding.rule.ljust(widest[2])
            at, severity, rule = (self._style(*styled) for styled in zip(("faint", finding.severity, "rule"), cells, strict=True))
            self._line(f"  {at} {severity} {rule} {visible(finding.message)} {self._marks([finding])}")
        self.out.write("\n")


def _at(page: Page, offset: int) -> str:
    line, column = page.position(offset)
    return f"{line}:{column}"

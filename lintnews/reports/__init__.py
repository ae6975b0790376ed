"""What a run says: the tally of its results, and the report that prints them in one of several formats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TextIO, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lintnews.rule import Rule
    from lintnews.run import Result

Format = Literal["text", "full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit"]
FORMATS: tuple[Format, ...] = get_args(Format)
#: Those for people; the others are for programs, and always UTF-8. ``full`` is another name of ``text``.
TEXT_FORMATS: frozenset[Format] = frozenset({"text", "full", "concise", "grouped"})


@dataclass(slots=True)
class Tally:
    """The sums of a run; ``findings`` are those left at the end, ``serious`` those of them that are more than information."""

    pages: int = 0
    pages_with_findings: int = 0
    findings: int = 0
    serious: int = 0
    errors: int = 0
    applied: int = 0
    pages_fixed: int = 0
    fixable: Counter[str] = field(default_factory=lambda: Counter(safe=0, unsafe=0))
    by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one page."""
        self.pages += 1
        self.pages_with_findings += bool(result.findings)
        self.findings += len(result.findings)
        self.errors += len(result.errors)
        self.applied += len(result.applied)
        self.pages_fixed += bool(result.applied)
        for finding in result.findings:
            self.serious += finding.severity != "info"
            self.by_rule[finding.rule] += 1
            if finding.fix:
                self.fixable["safe" if finding.fix.safe else "unsafe"] += 1


class Report(Protocol):
    """Prints results as they come; ``finish`` is called once, after the last."""

    def page(self, result: Result) -> None:
        """One page, or a file or record that could not be read."""

    def finish(self, tally: Tally) -> None:
        """The end of the run."""


def report(
    kind: Format,
    out: TextIO,
    *,
    rules: Callable[[], Sequence[Rule]] = tuple,
    color: bool = False,
    statistics: bool = False,
    width: int = 80,
    wrap: bool = False,
) -> Report:
    """The report of a kind, printed to ``out``, whose encoder must turn what it cannot encode into backslash escapes.

    ``rules`` gives those of the run, for the one format that describes them.
    """
    if kind in TEXT_FORMATS:
        return _for_people(kind, out, color=color, statistics=statistics, width=width, wrap=wrap)
    if kind in ("json", "jsonl"):
        from lintnews.reports.json import JsonLinesReport, JsonReport

        return JsonReport(out) if kind == "json" else JsonLinesReport(out)
    if kind == "sarif":
        from lintnews.reports.sarif import SarifReport

        return SarifReport(out, rules)
    if kind == "github":
        from lintnews.reports.github import GithubReport

        return GithubReport(out)
    if kind == "gitlab":
        from lintnews.reports.gitlab import GitlabReport

        return GitlabReport(out)
    from lintnews.reports.junit import JunitReport

    return JunitReport(out)


def _for_people(kind: Format, out: TextIO, *, color: bool, statistics: bool, width: int, wrap: bool) -> Report:
    if statistics:
        from lintnews.reports.statistics import StatisticsReport

        return StatisticsReport(out, width=width, wrap=wrap)
    if kind in ("concise", "grouped"):
        from lintnews.reports.concise import ConciseReport, GroupedReport

        return (ConciseReport if kind == "concise" else GroupedReport)(out, color=color, width=width, wrap=wrap)
    from lintnews.reports.human import HumanReport

    return HumanReport(out, color=color, width=width, wrap=wrap)

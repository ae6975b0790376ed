"""Results for people: each finding with its place in the text, equal ones folded, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from lintnews.finding import Finding
from lintnews.page import Page
from lintnews.reports.display import visible, window, wrapped

if TYPE_CHECKING:
    from lintnews.reports import Tally
    from lintnews.run import Result

_INDENT = "    "
#: More equal findings than this on one page are told in one.
_FOLD_ABOVE = 3
_PLACES_SHOWN = 4
_STYLES = {"error": "31;1", "warning": "33;1", "info": "34;1", "path": "1", "rule": "36", "fix": "32", "place": "31;1;4", "faint": "2"}


class HumanReport:
    """Prints to ``out``; excerpts fill ``width`` columns, and where ``wrap`` is set no line is longer."""

    def __init__(self, out: TextIO, *, color: bool, width: int, wrap: bool) -> None:
        self.out = out
        self.color = color
        self.width = max(width, 40)
        self.wrap = wrap

    def page(self, result: Result) -> None:
        """What was fixed on a page and what is left; errors are the caller's to tell, on stderr."""
        self._fixed_line(result)
        if result.after:
            covered = inside(result.findings)
            hidden = {id(finding) for findings in covered.values() for finding in findings}
            for findings in folded(finding for finding in result.findings if id(finding) not in hidden):
                self._finding(place(result), result.after, findings)
                if len(findings) == 1 and (within := covered.get(id(findings[0]))):
                    self._line(f"{_INDENT}{self._style('faint', _told_with(within))}")

    def finish(self, tally: Tally) -> None:
        """The summary."""
        for line in summary(tally):
            self._line(line)

    def _fixed_line(self, result: Result) -> None:
        if result.applied:
            self._line(f"{self._style('path', place(result))}: {self._style('fix', 'fixed')} {_fixed(result)}")

    def _finding(self, where: str, page: Page, findings: list[Finding]) -> None:
        first = findings[0]
        line, column = page.position(first.span.start)
        head = f"{self._style('path', f'{where}:{line}:{column}:')} {self._style(first.severity, first.severity)}"
        message = visible(first.message) + _more(page, findings)
        self._line(f"{head} {self._style('rule', first.rule)}: {message} {self._marks(findings)}")
        self._excerpt(page, first)
        if len(findings) == 1:
            for related in first.related:
                line, column = page.position(related.span.start)
                self._line(f"{_INDENT}{self._style('faint', f'{line}:{column}')} {visible(related.message)}")

    def _marks(self, findings: list[Finding]) -> str:
        sure = f"{min(finding.confidence for finding in findings):.0%}"
        fixes = {finding.fix.safe for finding in findings if finding.fix}
        names = " ".join(f"[{name}]" for safe, name in ((True, "fix"), (False, "unsafe fix")) if safe in fixes)
        return f"{self._style('faint', sure)} {self._style('fix', names)}" if names else self._style("faint", sure)

    def _excerpt(self, page: Page, finding: Finding) -> None:
        before, marked, after = window(page.text, finding.span.start, finding.span.end, self.width - len(_INDENT) - 4)
        # Brackets in the text itself stay in place in every terminal; carets below would not, since terminals do not
        # agree on the width of curly quotes and dashes.
        self.out.write(f"{_INDENT}{before}{self._style('place', f'⟦{marked}⟧')}{after}\n")

    def _line(self, text: str) -> None:
        self.out.write((wrapped(text, self.width, _INDENT) if self.wrap else text) + "\n")

    def _style(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color else text


def place(result: Result) -> str:
    """The name of a page for people: its file, and its record if it has one."""
    return visible(result.path if result.record is None else f"{result.path}[{result.record}]")


def folded(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings in order; more than three of one rule with one message come together, where the first stands."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.severity, finding.message), []).append(finding)
    parts = [part for group in groups.values() for part in ([group] if len(group) > _FOLD_ABOVE else [[one] for one in group])]
    return iter(sorted(parts, key=lambda part: part[0].span))


def inside(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Findings that lie in the lines which the fix of another writes anew and have no fix themselves, by the ``id`` of that other.

    A few are not worth hiding. What lies in two such is told with the first.
    """
    findings = list(findings)
    covers = [finding for finding in findings if finding.fix and finding.fix.rearranges]
    found: dict[int, list[Finding]] = {id(cover): [] for cover in covers}
    for finding in findings:
        if not finding.fix:
            around = (one for one in covers if one.span.start <= finding.span.start and finding.span.end <= one.span.end)
            if cover := next(around, None):
                found[id(cover)].append(finding)
    return {cover: within for cover, within in found.items() if len(within) > _FOLD_ABOVE}


def _told_with(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.rule for finding in findings)
    return f"inside it {len(findings):,} more, listed by --output-format concise: {', '.join(f'{r} ×{n}' for r, n in counts.most_common())}"


def _more(page: Page, findings: list[Finding]) -> str:
    if len(findings) == 1:
        return ""
    places = [":".join(map(str, page.position(finding.span.start))) for finding in findings[1 : 1 + _PLACES_SHOWN]]
    return f" (and {len(findings) - 1} more: {', '.join(places)}{', …' if len(findings) > 1 + _PLACES_SHOWN else ''})"


def _fixed(result: Result) -> str:
    counts = Counter(applied.finding.rule for applied in result.applied)
    return ", ".join(f"{rule} ×{count}" for rule, count in counts.most_common())


def summary(tally: Tally) -> Iterator[str]:
    """The last lines of a report."""
    if tally.applied:
        yield f"Fixed {count(tally.applied, 'finding')} on {count(tally.pages_fixed, 'page')}."
    if tally.findings:
        info = tally.findings - tally.serious
        note = f" ({info} of them for information)" if info else ""
        left = " left" if tally.applied else ""
        yield f"{count(tally.findings, 'finding')}{note}{left} on {tally.pages_with_findings} of {count(tally.pages, 'page')}{_help(tally)}"
    elif not tally.errors:
        yield f"{count(tally.pages, 'page')}, no findings{' left' if tally.applied else ''}."
    if tally.errors:
        yield f"{count(tally.errors, 'error')}: the job could not be done in full."


def would_fix(tally: Tally) -> str:
    """The last line of a preview."""
    if tally.applied:
        return f"Would fix {count(tally.applied, 'finding')} on {count(tally.pages_fixed, 'page')}{_help(tally, 'more')}"
    return f"Nothing to fix on {count(tally.pages, 'page')}{_help(tally)}"


def _help(tally: Tally, first: str = "fixable") -> str:
    safe, unsafe = tally.fixable["safe"], tally.fixable["unsafe"]
    offers = []
    if safe:
        offers.append(f"{safe} {first} with “lintnews fix”")
    if unsafe:
        offers.append(f"{unsafe} {'more' if safe else first} with “lintnews fix --unsafe-fixes”")
    return f"; {', '.join(offers)}." if offers else "."


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

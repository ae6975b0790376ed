"""Results as JUnit XML, which every CI service can show: a suite for each page, a failure for each finding that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import escape, quoteattr

from lintnews.reports.display import visible
from lintnews.reports.human import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lintnews.finding import Finding
    from lintnews.page import Page
    from lintnews.reports import Tally
    from lintnews.run import Result


class JunitReport:
    """A finding for information is a test that passes and says something, since it does not fail a run either."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lintnews">\n')

    def page(self, result: Result) -> None:
        """The suite of a page."""
        failures = sum(finding.severity != "info" for finding in result.findings)
        tests = len(result.findings) + len(result.errors) or 1
        name = quoteattr(place(result))
        self.out.write(f'<testsuite name={name} tests="{tests}" failures="{failures}" errors="{len(result.errors)}">\n')
        for case in self._cases(result, name):
            self.out.write(case + "\n")
        self.out.write("</testsuite>\n")

    def finish(self, tally: Tally) -> None:  # noqa: ARG002 (the sums stand on the suites)
        """The end of the document."""
        self.out.write("</testsuites>\n")

    def _cases(self, result: Result, name: str) -> Iterator[str]:
        if result.after:
            for finding in result.findings:
                yield _case(result.after, finding, name)
        for error in result.errors:
            message = quoteattr(visible(error.message))
            yield f'<testcase name={quoteattr(error.rule or "error")} classname={name}><error message={message} type="error"/></testcase>'
        if not result.findings and not result.errors:
            yield f'<testcase name="lintnews" classname={name}/>'


def _case(page: Page, finding: Finding, name: str) -> str:
    line, column = page.position(finding.span.start)
    message = visible(f"{finding.message} ({finding.confidence:.0%})")
    says = f"line {line}, column {column}: {message}"
    kind = quoteattr(f"{finding.severity} {finding.rule}")
    body = (
        f"<system-out>{escape(says)}</system-out>"
        if finding.severity == "info"
        else f"<failure message={quoteattr(message)} type={kind}>{escape(says)}</failure>"
    )
    return f'<testcase name={quoteattr(f"{finding.rule} {line}:{column}")} classname={name} line="{line}">{body}</testcase>'

"""Results as JSON, for programs: one object of the whole run, or one object a line for each page.

Both are written as the results come. The stream must encode with ``backslashreplace``: what that makes of a lone surrogate
is JSON's own escape for it, so the output is valid whatever the pages hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from lintnews import __version__, about, fingerprint
from lintnews.finding import Finding, Fix
from lintnews.page import Page, Span
from lintnews.reports.score import score

if TYPE_CHECKING:
    from lintnews.reports import Tally
    from lintnews.run import Result


class JsonLinesReport:
    """One line for each page, sent on as soon as the page is done."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def page(self, result: Result) -> None:
        """The ``file`` object of a page."""
        self.out.write(_dumps(file_object(result)) + "\n")
        self.out.flush()

    def finish(self, tally: Tally) -> None:
        """Nothing: lines have no end to write."""


class JsonReport:
    """One object: the tool, all files, and the sums."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        name = about.model()
        tool = {"name": "lintnews", "version": __version__, "model": name[0] if name else None}
        self.out.write(f'{{"version": 1, "tool": {_dumps(tool)},\n "files": [')
        self._separator = "\n  "

    def page(self, result: Result) -> None:
        """The ``file`` object of a page."""
        self.out.write(self._separator + _dumps(file_object(result)))
        self._separator = ",\n  "

    def finish(self, tally: Tally) -> None:
        """The sums of the run."""
        summary = {
            "files": tally.pages,
            "findings": tally.findings,
            "errors": tally.errors,
            "applied": tally.applied,
            "fixable": dict(tally.fixable),
            "by_rule": dict(sorted(tally.by_rule.items())),
        }
        self.out.write(f'],\n "summary": {_dumps(summary)}}}\n')


def file_object(result: Result) -> dict[str, object]:
    """The ``file`` object of one page; ``applied`` is there only for a page that was fixed.

    Places in ``findings`` count in the page as it is after fixing, those in ``applied`` in the text of their pass.
    """
    page = result.after
    file: dict[str, object] = {
        "path": result.path,
        "record": result.record,
        **({"issue": page.issue} if page and page.issue else {}),
        "encoding": page.encoding if page else None,
        "characters": len(page.text) if page else 0,
        "score": score(len(page.text), result.findings) if page else None,
        "findings": [_finding(finding, page) for finding in result.findings] if page else [],
        "errors": [{"rule": error.rule, "message": error.message, "offset": error.offset} for error in result.errors],
    }
    if result.applied:
        file["applied"] = [
            {
                "rule": a.finding.rule,
                "message": a.finding.message,
                "confidence": _rounded(a.finding),
                "pass": a.number,
                "fix": _fix(a.finding.fix),
            }
            for a in result.applied
        ]
    return file


def _finding(finding: Finding, page: Page) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": _rounded(finding),
        "message": finding.message,
        "fingerprint": fingerprint.of_finding(page.text, finding),
        **_span(finding.span, page),
        "fix": _fix(finding.fix),
        "related": [{"message": related.message, **_span(related.span, page)} for related in finding.related],
    }


def _rounded(finding: Finding) -> float:
    return round(float(finding.confidence), 4)


def _fix(fix: Fix | None) -> dict[str, object] | None:
    if fix is None:
        return None
    return {"safe": fix.safe, "edits": [{"start": int(e.start), "end": int(e.end), "text": e.text} for e in fix.edits]}


def _span(span: Span, page: Page) -> dict[str, object]:
    return {"start": _place(int(span.start), page), "end": _place(int(span.end), page)}


def _place(offset: int, page: Page) -> dict[str, int]:
    line, column = page.position(offset)
    return {"offset": offset, "line": line, "column": column}


def _dumps(value: dict[str, object] | Iterable[object]) -> str:
    return json.dumps(value, ensure_ascii=False)

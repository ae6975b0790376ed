"""Results as SARIF 2.1.0, the form that code scanning services read.

What GitHub asks for is kept: no more than 25,000 results a run, the gravest and surest first, and the run says what it left
out; a fingerprint for each result; columns counted in code points.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from lintnews import __version__, about, fingerprint
from lintnews.finding import Finding, Fix
from lintnews.page import Page, Span
from lintnews.reports.human import place
from lintnews.reports.place import region, uri

if TYPE_CHECKING:
    from lintnews.reports import Tally
    from lintnews.rule import Rule
    from lintnews.run import Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
MAX_RESULTS = 25_000
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_GRAVITY = {"info": 0, "warning": 1, "error": 2}

Json = dict[str, Any]


class SarifReport:
    """Keeps results until the end, since which of too many are told depends on all."""

    def __init__(self, out: TextIO, rules: Callable[[], Sequence[Rule]] = tuple, most: int = MAX_RESULTS) -> None:
        self.out = out
        self.most = most
        self._rules = rules
        self._kept: list[tuple[int, float, int, Json]] = []
        self._encodings: dict[str, str] = {}
        self._notes: list[Json] = []
        self._seen: Counter[tuple[str, str | None, str]] = Counter()
        self._number = 0

    def page(self, result: Result) -> None:
        """The findings of a page, and what went wrong on it."""
        if result.after and result.findings:
            self._encodings[result.path] = result.after.encoding
            for finding in result.findings:
                self._keep(finding, self._result(result, result.after, finding))
        for error in result.errors:
            note: Json = {"level": "error", "message": {"text": f"{place(result)}: {error.message}"}}
            note["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(result.path)}}]
            self._notes.append(note | ({"associatedRule": {"id": error.rule}} if error.rule else {}))

    def finish(self, tally: Tally) -> None:
        """The whole log."""
        results = [kept for _, _, number, kept in sorted(self._kept, key=lambda entry: -entry[2])]
        left_out = self._number - len(results)
        notes = [*self._notes, *([_left_out(left_out, self.most)] if left_out else [])]
        if left_out:
            print(f"lintnews: {notes[-1]['message']['text']}", file=sys.stderr)
        run = {
            "tool": {"driver": self._driver(results)},
            "invocations": [{"executionSuccessful": not tally.errors, "toolExecutionNotifications": notes}],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "artifacts": [{"location": _artifact(path), "encoding": encoding} for path, encoding in self._encodings.items()],
            "results": results,
            "properties": {"findings": self._number, "leftOut": left_out},
        }
        json.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, self.out, ensure_ascii=False, indent=1)
        self.out.write("\n")

    def _keep(self, finding: Finding, result: Json) -> None:
        entry = (_GRAVITY[finding.severity], finding.confidence, -self._number, result)
        self._number += 1
        if len(self._kept) < self.most:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def _result(self, result: Result, page: Page, finding: Finding) -> Json:
        identity = fingerprint.of_finding(page.text, finding)
        key = (result.path, result.record, identity)
        self._seen[key] += 1
        made: Json = {
            "ruleId": finding.rule,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [_location(page, result.path, finding.span)],
            "partialFingerprints": {"primaryLocationLineHash": f"{identity}:{self._seen[key]}"},
            "rank": round(float(finding.confidence) * 100, 1),
            "properties": {"confidence": round(float(finding.confidence), 4)},
        }
        if finding.related:
            made["relatedLocations"] = [
                _location(page, result.path, related.span) | {"id": number, "message": {"text": related.message}}
                for number, related in enumerate(finding.related, 1)
            ]
        if finding.fix and page.record is None:
            made["fixes"] = [_fix(page, result.path, finding.fix, finding.rule)]
        return made

    def _driver(self, results: Iterable[Json]) -> Json:
        model = about.model()
        used = sorted({result["ruleId"] for result in results})
        number = {name: index for index, name in enumerate(used)}
        known = {rule.name: rule for rule in self._rules()}
        for result in results:
            result["ruleIndex"] = number[result["ruleId"]]
        return {
            "name": "lintnews",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_described(name, known.get(name)) for name in used],
            "properties": {"model": model[0] if model else None},
        }


def _described(name: str, rule: Rule | None) -> Json:
    from lintnews.reports.catalogue import first_sentence, summary

    says = (rule and summary(rule)) or name
    described: Json = {"id": name, "name": name, "shortDescription": {"text": first_sentence(says)}, "fullDescription": {"text": says}}
    if rule and rule.page_path.is_file():
        page = rule.page_path.read_text(encoding="utf-8", errors="replace")
        described["help"] = {"text": page, "markdown": page}
    return described


def _location(page: Page, path: str, span: Span) -> Json:
    at = region(page, span)
    physical: Json = {"artifactLocation": _artifact(path), "region": _region(page, span) if at else {"startLine": page.line}}
    if page.record is None:
        return {"physicalLocation": physical}
    line, column = page.position(span.start)
    inside = {"start": span.start, "end": span.end, "line": line, "column": column}
    return {"physicalLocation": physical, "logicalLocations": [{"name": page.record, "kind": "record", "properties": inside}]}


def _region(page: Page, span: Span) -> Json:
    line, column = page.position(span.start)
    end_line, end_column = page.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(path: str) -> Json:
    name = uri(path)
    return {"uri": name} if name.startswith("file://") else {"uri": name, "uriBaseId": "%SRCROOT%"}


def _fix(page: Page, path: str, fix: Fix, rule: str) -> Json:
    return {
        "description": {"text": f"{'Safe' if fix.safe else 'Unsafe'} repair of {rule}"},
        "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": list(_replacements(page, fix))}],
        "properties": {"safe": fix.safe},
    }


def _replacements(page: Page, fix: Fix) -> Iterator[Json]:
    for edit in fix.edits:
        replacement: Json = {"deletedRegion": _region(page, Span(edit.start, edit.end))}
        yield replacement | ({"insertedContent": {"text": edit.text}} if edit.text else {})


def _left_out(number: int, most: int) -> Json:
    text = f"{number:,} findings are not in this log, which holds the {most:,} gravest: GitHub takes no more results a run"
    return {"level": "warning", "message": {"text": text}, "properties": {"leftOut": number}}

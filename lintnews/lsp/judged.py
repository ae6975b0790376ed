"""A document as lintnews judged it, and what an editor wants to know of that: diagnostics, repairs, hovers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types as lsp

from lintnews import engine, fingerprint, issues
from lintnews.config import Config
from lintnews.engine import Checked, PageError
from lintnews.finding import Edit, Finding
from lintnews.lsp.positions import Positions
from lintnews.page import Issue, Page, Span
from lintnews.readers import Cell, Document, Skipped, is_jsonl, part
from lintnews.readers.choice import Choice
from lintnews.readers.lines import Lines, net_edits
from lintnews.rule import Rule
from lintnews.work import Task

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}
FIX_ALL = "source.fixAll.lintnews"


@dataclass(frozen=True)
class Asked:
    """What a document is judged by: its path, the rules for it, and the settings that say which files are of its issue."""

    path: str
    rules: Sequence[Rule]
    config: Config
    choice: Choice

    def document(self, source: str) -> Document:
        """The text as a file, with the files beside it that are of its issue."""
        document = Document(self.path, source.encode("utf-8", "surrogatepass"), "utf-8")
        issues.group([document], self.config, self.choice, [self.path])
        return document

    @cached_property
    def _issues(self) -> issues.Issues:
        return issues.Issues(self.config.issue_key)

    def page(self, document: Document, cell: Cell | Skipped, page: Page) -> tuple[Page, Issue | None]:
        """A page of the document as one of its issue, if it has one."""
        if not isinstance(cell, Cell):
            return page, None
        return Task(cell, together=self._issues.of(document, cell)).page(page)


@dataclass(frozen=True)
class Judged:
    """One version of a document with its findings. Positions are the editor's; ``page`` holds the text with ``\\n`` alone."""

    uri: str
    version: int | None
    page: Page
    newline: str
    findings: Sequence[Finding]
    errors: Sequence[PageError]
    rules: Sequence[Rule]
    encoding: lsp.PositionEncodingKind | str | None
    issue: Issue | None = None

    @classmethod
    def of(cls, uri: str, version: int | None, source: str, asked: Asked, encoding: str | None) -> Judged:
        """Check a text; of JSON Lines, every record, with its findings on its line."""
        newline = "\r\n" if "\r\n" in source else "\n"
        page, issue = Page(Lines.of(source).text, asked.path), None
        if is_jsonl(asked.path):
            checked = _records(page, source, asked)
        else:
            document = asked.document(source)
            for cell in document.cells():
                page, issue = asked.page(document, cell, page)
            checked = engine.check(page, asked.rules, issue)
        return cls(uri, version, page, newline, checked.findings, checked.errors, asked.rules, encoding, issue)

    @cached_property
    def positions(self) -> Positions:
        """The converter for the page's text."""
        return Positions(self.page.text, self.encoding)

    def diagnostics(self) -> list[lsp.Diagnostic]:
        """All findings, and what went wrong."""
        failed = [
            lsp.Diagnostic(self.positions.range(0, 0), error.message, lsp.DiagnosticSeverity.Error, error.rule, source="lintnews")
            for error in self.errors
        ]
        return [self._diagnostic(finding) for finding in self.findings] + failed

    def actions(self, wanted: lsp.Range, only: Sequence[str] | None, versioned: bool) -> list[lsp.CodeAction]:
        """Repairs of what stands in ``wanted``, and all safe ones at once; ``only`` names the kinds that are asked for."""
        actions: list[lsp.CodeAction] = []
        if _asked(lsp.CodeActionKind.QuickFix, only):
            start, end = self.positions.offset(wanted.start), self.positions.offset(wanted.end)
            here = (finding for finding in self.findings if finding.fix and finding.span.start <= end and start <= finding.span.end)
            actions += (self._quick_fix(finding, versioned) for finding in here)
        if _asked(FIX_ALL, only) and (edits := self._safe_edits()):
            title = "lintnews: make all safe repairs"
            actions.append(lsp.CodeAction(title, kind=FIX_ALL, edit=self._workspace_edit(edits, versioned)))
        return actions

    def hover(self, position: lsp.Position) -> lsp.Hover | None:
        """What is found at a position, and the page of the rule that found it."""
        offset = self.positions.offset(position)
        here = [finding for finding in self.findings if finding.span.start <= offset <= finding.span.end]
        if not here:
            return None
        by_rule: dict[str, list[str]] = {}
        for finding in here:
            by_rule.setdefault(finding.rule, []).append(f"**{finding.rule}** {finding.confidence:.0%}: {finding.message}")
        texts = ["\n\n".join([*said, "---", self._rule_page(rule)]) for rule, said in by_rule.items()]
        spans = [finding.span for finding in here]
        around = self.positions.range(min(span.start for span in spans), max(span.end for span in spans))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(texts)), around)

    def _diagnostic(self, finding: Finding) -> lsp.Diagnostic:
        rule = next((rule for rule in self.rules if rule.name == finding.rule), None)
        related = [
            lsp.DiagnosticRelatedInformation(lsp.Location(self.uri, self.positions.range(*other.span)), other.message)
            for other in finding.related
        ]
        return lsp.Diagnostic(
            self.positions.range(*finding.span),
            f"{finding.message} ({finding.confidence:.0%})",
            _SEVERITIES[finding.severity],
            finding.rule,
            lsp.CodeDescription(rule.page_path.as_uri()) if rule and rule.page_path.is_file() else None,
            "lintnews",
            related_information=related or None,
            data={"fingerprint": fingerprint.of_finding(self.page.text, finding)},
        )

    def _quick_fix(self, finding: Finding, versioned: bool) -> lsp.CodeAction:
        assert finding.fix
        kind = "" if finding.fix.safe else f" (unsafe, {finding.confidence:.0%} sure)"
        return lsp.CodeAction(
            f"lintnews: repair {finding.rule}{kind}",
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[self._diagnostic(finding)],
            is_preferred=finding.fix.safe,
            edit=self._workspace_edit(finding.fix.edits, versioned),
        )

    def _safe_edits(self) -> list[Edit]:
        if not any(finding.fix and finding.fix.safe for finding in self.findings):
            return []
        fixed = engine.fix(self.page, self.rules, issue=self.issue)
        passes: dict[int, list[Edit]] = {}
        for applied in fixed.applied:
            if applied.finding.fix:
                passes.setdefault(applied.number, []).extend(applied.finding.fix.edits)
        return net_edits(self.page.text, [passes[number] for number in sorted(passes)])

    def _workspace_edit(self, edits: Iterable[Edit], versioned: bool) -> lsp.WorkspaceEdit:
        changes = [lsp.TextEdit(self.positions.range(e.start, e.end), e.text.replace("\n", self.newline)) for e in edits]
        if not versioned:
            return lsp.WorkspaceEdit(changes={self.uri: changes})
        document = lsp.OptionalVersionedTextDocumentIdentifier(self.uri, self.version)
        return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, changes)])

    def _rule_page(self, name: str) -> str:
        for rule in self.rules:
            if rule.name == name and rule.page_path.is_file():
                return rule.page_path.read_text(encoding="utf-8", errors="replace")
        return f"{name} has no page."


def _records(page: Page, source: str, asked: Asked) -> Checked:
    """Findings of records as findings on their lines, without repairs: those would have to be written as JSON strings are."""
    starts = Positions(page.text).line_starts
    findings, errors = list[Finding](), list[PageError]()
    document = asked.document(source)
    for cell in document.cells():
        one = part(cell) if isinstance(cell, Cell) else cell
        if isinstance(one, Skipped):
            errors += [PageError(str(one.error))] if one.error else []
            continue
        start = starts[one.page.line - 1]
        line = Span(start, starts[one.page.line] - 1 if one.page.line < len(starts) else len(page.text))
        record, issue = asked.page(document, cell, one.page)
        checked = engine.check(record, asked.rules, issue)
        findings += (replace(finding, span=line, fix=None, related=()) for finding in checked.findings)
        errors += checked.errors
    return Checked(tuple(findings), tuple(errors))


def _asked(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an editor that asks for the kinds ``only`` (and what is below them) asks for ``kind``."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") or not one for one in only)

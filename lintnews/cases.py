"""A rule's Markdown page as executed cases: what it must report, how it must repair it, where it must be silent.

The runner knows no built-in rule; authors of other bundles use it in a test of their own::

    @pytest.mark.parametrize("rule, case", cases.parameters(registry.load().values()))
    def test_case(rule, case):
        cases.run(rule, case)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lintnews import engine
from lintnews.finding import Finding
from lintnews.page import Issue, Page, Span
from lintnews.readers.lines import Lines
from lintnews.rule import Rule, RuleError

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

OPEN, CLOSE = "⟦", "⟧"
_MARK = re.compile(f"[{OPEN}{CLOSE}]")
_FENCE = re.compile(r"(`{3,})\s*([^`]*?)\s*")
#: What a reader of the page could not see is written so: \\u200B, \\U000E0100.
_ESCAPE = re.compile(r"\\u([0-9A-F]{4})|\\U([0-9A-F]{8})")
_BLOCKS = ("page", "page miss", "other page", "fixed", "options")
_Marked = tuple[str, tuple[Span, ...]]


class CaseError(RuleError):
    """A page of cases that cannot be read; the message names the file and line."""


@dataclass(frozen=True)
class Case:
    """One case: a text, the spans that must be reported, the text after all fixes of the rule or None where none may be offered.

    A ``miss`` is a right answer that the rule does not give yet; ``others`` are the other pages of the issue, for a rule that sees one.
    """

    name: str
    path: Path
    line: int
    text: str
    expected: tuple[Span, ...]
    fixed: str | None = None
    miss: bool = False
    options: dict[str, object] = field(default_factory=dict)
    others: tuple[_Marked, ...] = ()

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: case {self.name!r}"


@dataclass(frozen=True)
class _Block:
    kind: str
    line: int
    text: str


def parse(path: Path) -> list[Case]:
    """The cases of a rule's page in their order.

    Raises:
        CaseError: the page cannot be read or has no cases, a mark or a block is not closed, or a case contradicts itself.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise CaseError(f"{path}: {error.strerror or error}; a rule needs a page of cases beside it") from error
    cases = [case for name, line, blocks in _sections(path, lines) if (case := _case(path, name, line, blocks))]
    if not cases:
        raise CaseError(f"{path}:1: no cases; a case is a '## heading' with a ```page block under it")
    names = [case.name for case in cases]
    for case in cases:
        if names.count(case.name) > 1:
            raise CaseError(f"{path}:{case.line}: two cases are called {case.name!r}")
    return cases


def run(rule: Rule, case: Case) -> None:
    """Check one case of ``rule``.

    Raises:
        AssertionError: the rule reports other places, repairs them otherwise, or raised; the message shows the text.
        RuleError: an option that the rule does not have.
    """
    rule = rule.with_options(case.options)
    issue = Issue(case.name, tuple(_page(case, text) for text in (case.text, *(text for text, _ in case.others))))
    expected = [case.expected, *(spans for _, spans in case.others)]
    for page, wanted in list(zip(issue.pages, expected, strict=True))[::-1]:
        checked = engine.check(page, [rule], issue)
        assert not checked.errors, f"{case}\n{checked.errors[0].message}"
        spans = sorted(finding.span for finding in checked.findings)
        assert spans == sorted(wanted), _difference(case, page.text, wanted, spans, checked.findings)
    if case.fixed is None:
        offered = [finding for finding in checked.findings if finding.fix]
        assert not offered, f"{case}\noffers a fix where its page shows none: {offered[0].message}"
        return
    fixed = engine.fix(page, [rule], unsafe=True, issue=issue)
    assert not fixed.errors, f"{case}\n{fixed.errors[0].message}"
    assert fixed.text == case.fixed, f"{case}\n  expected {case.fixed!r}\n  repaired {fixed.text!r}"


def _page(case: Case, text: str) -> Page:
    lines = Lines.of(text)
    return Page(lines.text, path=str(case.path), line_ends=lines.ends)


def parameters(rules: Iterable[Rule]) -> list[ParameterSet]:
    """All cases of ``rules`` for ``pytest.mark.parametrize("rule, case", ...)``, with ids; misses as strict expected failures.

    Raises:
        CaseError: a page that cannot be read, or no rules at all.
    """
    import pytest

    found = []
    for rule in rules:
        for case in parse(rule.page_path):
            marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason="known miss")] if case.miss else []
            found.append(pytest.param(rule, case, id=f"{rule.name}/{case.name}", marks=marks))
    if not found:
        raise CaseError("no rules, so no cases to run")
    return found


def marked(text: str, spans: Iterable[Span]) -> str:
    """``text`` with marks round ``spans``; the spans may not overlap."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{OPEN}{text[start:end]}{CLOSE}{text[end:]}"
    return text


def _difference(case: Case, text: str, expected: Iterable[Span], spans: list[Span], findings: tuple[Finding, ...]) -> str:
    said = [f"  {tuple(finding.span)}: {finding.message} (confidence {finding.confidence:.2f})" for finding in findings]
    shown = (f"  expected {marked(text, expected)!r}", f"  reported {marked(text, spans)!r}")
    return "\n".join([str(case), *shown, *(said or ["  no findings"])])


def _sections(path: Path, lines: list[str]) -> Iterator[tuple[str, int, list[_Block]]]:
    """Headings of the second level with their lines (from 1) and the fenced blocks under them."""
    name, line, blocks = "", 0, list[_Block]()
    numbered = iter(enumerate(lines, 1))
    for number, content in numbered:
        if fence := _FENCE.fullmatch(content):
            blocks.append(_block(path, number, fence, numbered))
        elif content.startswith("## "):
            yield name, line, blocks
            name, line, blocks = content[3:].strip(), number, []
    yield name, line, blocks


def _block(path: Path, opened: int, fence: re.Match[str], numbered: Iterator[tuple[int, str]]) -> _Block:
    content: list[str] = []
    for _, line in numbered:
        if line.strip() == fence[1]:
            return _Block(fence[2], opened, "\n".join(content))
        content.append(line)
    raise CaseError(f"{path}:{opened}: this block is not closed by {fence[1]}")


def _case(path: Path, name: str, line: int, blocks: list[_Block]) -> Case | None:
    """The case a section holds; None for a section of prose."""
    own = [block for block in blocks if block.kind in _BLOCKS]
    if not own:
        return None
    if not name:
        raise CaseError(f"{path}:{own[0].line}: a {own[0].kind} block stands before the first '## heading'")
    by_kind: dict[str, _Block] = {}
    others = [block for block in own if block.kind == "other page"]
    for block in own:
        kind = block.kind.split()[0]
        if kind == "other":
            continue
        if kind in by_kind:
            raise CaseError(f"{path}:{block.line}: a second {kind} block in case {name!r}; give it a heading of its own")
        by_kind[kind] = block
    page = by_kind.get("page")
    if page is None:
        raise CaseError(f"{path}:{own[0].line}: case {name!r} has a {own[0].kind} block but no page block")
    text, expected = _unmarked(path, page)
    fixed = _fixed(path, by_kind.get("fixed"), text, expected)
    options = _options(path, by_kind.get("options"))
    beside = tuple(_unmarked(path, block) for block in others)
    return Case(name, path, line, text, expected, fixed, page.kind == "page miss", options, beside)


def _unmarked(path: Path, block: _Block) -> tuple[str, tuple[Span, ...]]:
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    opened: int | None = None
    for mark in _MARK.finditer(block.text):
        parts.append(_unescaped(block.text[at : mark.start()]))
        length += len(Lines.of(parts[-1]).text)
        at = mark.end()
        line = block.line + 1 + block.text.count("\n", 0, mark.start())
        if (mark[0] == OPEN) is (opened is not None):
            raise CaseError(f"{path}:{line}: {OPEN} inside {OPEN}" if mark[0] == OPEN else f"{path}:{line}: {CLOSE} without {OPEN}")
        if opened is not None:
            spans.append(Span(opened, length))
        opened = length if mark[0] == OPEN else None
    if opened is not None:
        raise CaseError(f"{path}:{line}: {OPEN} is not closed")
    return "".join([*parts, _unescaped(block.text[at:])]), tuple(spans)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)


def _fixed(path: Path, block: _Block | None, text: str, expected: tuple[Span, ...]) -> str | None:
    if block is None:
        return None
    if mark := _MARK.search(block.text):
        line = block.line + 1 + block.text.count("\n", 0, mark.start())
        raise CaseError(f"{path}:{line}: a mark in a fixed block, which shows the page as it is after the repair")
    if not expected:
        raise CaseError(f"{path}:{block.line}: a fixed block, but nothing in the page is marked")
    if _unescaped(block.text) == text:
        raise CaseError(f"{path}:{block.line}: this fixed block is the page itself; leave it out where no fix is offered")
    return _unescaped(block.text)


def _options(path: Path, block: _Block | None) -> dict[str, object]:
    if block is None:
        return {}
    try:
        return tomllib.loads(block.text)
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}:{block.line}: {error}") from error

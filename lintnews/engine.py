"""Checks one page and fixes it: each rule once, then compatible fixes until none is left."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from lintnews.finding import Edit, Finding, Fix, apply
from lintnews.page import Issue, Page
from lintnews.rule import Rule

if TYPE_CHECKING:
    from lintnews.reading import Reading

MAX_PASSES = 10
#: Passes in which text may move. One move shows the next, and each is judged on a page that the ones before have made: of 531 real
#: pages none moves text after five. Whatever else is to be fixed on a page that would still has passes to settle in.
ORDER_PASSES = 7


@dataclass(frozen=True, slots=True)
class PageError:
    """Why a page could not be judged in full: a rule that raised, bytes that do not decode, fixes that do not settle."""

    message: str
    rule: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was made: the finding it came from and the pass (from 0) in which its offsets hold."""

    finding: Finding
    number: int


class Checked(NamedTuple):
    """Findings of one page in the order of the text, and what went wrong."""

    findings: tuple[Finding, ...]
    errors: tuple[PageError, ...] = ()


class Fixed(NamedTuple):
    """A page after fixing: its text, what was done in which pass, what is left, what went wrong.

    With errors, ``text`` is the text that came in: a page that does not settle, or on which a rule raised, stays untouched.
    """

    text: str
    applied: tuple[Applied, ...]
    remaining: tuple[Finding, ...]
    errors: tuple[PageError, ...] = ()


def check(page: Page, rules: Iterable[Rule], issue: Issue | None = None) -> Checked:
    """What ``rules`` find on ``page``; a rule that raises costs the page an error, never the other rules' findings.

    Rules across pages run where ``issue``, of which ``page`` is one, is given.
    """
    # What rules see beyond the text needs NumPy, which a run that finds all pages in the cache does without.
    from lintnews.reading import Reading

    reading = Reading(page)
    findings: list[Finding] = []
    errors: list[PageError] = []
    for rule in rules:
        if rule.scope == "issue" and issue is None:
            continue
        try:
            found = _found(rule, page, reading, issue)
            findings += [replace(_checked(f, page), rule=rule.name, severity=rule.severity or f.severity) for f in found]
        except Exception as error:
            errors.append(PageError(f"rule {rule.name} raised {type(error).__name__}: {error}; please report it with this page", rule.name))
    findings.sort(key=lambda f: (f.span, f.rule, f.message))
    return Checked(tuple(findings), tuple(errors))


def _found(rule: Rule, page: Page, reading: Reading, issue: Issue | None) -> Iterable[Finding]:
    if rule.scope != "issue" or issue is None:
        return cast("Iterable[Finding]", rule.run(page if rule.scope == "page" else reading))
    if id(rule) not in issue.found:
        found: dict[int, list[Finding]] = {id(one): [] for one in issue.pages}
        for one, finding in cast("Iterable[tuple[Page, Finding]]", rule.run(issue)):
            if id(one) not in found:
                raise ValueError("a finding on a page that is not of the issue")
            found[id(one)].append(finding)
        issue.found[id(rule)] = (rule, found)
    return issue.found[id(rule)][1][id(page)]


def fix(
    page: Page,
    rules: Sequence[Rule],
    *,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] = lambda _: True,
    accepted: Callable[[Finding, str], bool] = lambda *_: False,
    issue: Issue | None = None,
) -> Fixed:
    """Make all fixes that ``wanted`` allows (safe ones alone unless ``unsafe``), until nothing changes.

    The order of the page changes in the first ORDER_PASSES alone; moves that only show later are left with their findings.
    ``accepted`` says of a finding in a text whether it is known and to be left alone; ``issue`` is the one that the page is of.
    """
    text = page.text
    applied: list[Applied] = []
    seen = {text}
    for number in range(MAX_PASSES + 1):
        checked = _checked_as(text, page, rules, issue)
        if checked.errors:
            return Fixed(page.text, (), checked.findings if text == page.text else check(page, rules, issue).findings, checked.errors)
        open_ = (f for f in checked.findings if f.fix and (f.fix.safe or unsafe) and wanted(f) and not _is_late(f.fix, number))
        chosen = _compatible([f for f in open_ if not accepted(f, text)])
        if not chosen:
            return Fixed(text, tuple(applied), checked.findings)
        applied += (Applied(finding, number) for finding in chosen)
        text = apply(text, _edits(chosen))
        if text in seen:
            break
        seen.add(text)
    names = ", ".join(sorted({a.finding.rule for a in applied if a.number == applied[-1].number}))
    what = f"fixes do not settle within {MAX_PASSES} passes (still changing: {names})"
    error = PageError(f"{what}; the page is left as it was; leave a rule out with --ignore, and please report it with this page")
    return Fixed(page.text, (), check(page, rules, issue).findings, (error,))


def _checked_as(text: str, page: Page, rules: Iterable[Rule], issue: Issue | None) -> Checked:
    """What is found on the page with another text."""
    if text == page.text:
        return check(page, rules, issue)
    if issue is None:
        return check(replace(page, text=text), rules)
    changed, now = issue.with_text(page, text)
    return check(now, rules, changed)


def _is_late(fix: Fix, number: int) -> bool:
    """Whether it changes the order of the page in a pass that is for other fixes."""
    return number >= ORDER_PASSES and (fix.moves or fix.rearranges)


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [edit for finding in findings if finding.fix for edit in finding.fix.edits]


def _checked(finding: Finding, page: Page) -> Finding:
    edits = sorted((edit.start, edit.end) for edit in finding.fix.edits) if finding.fix else []
    for start, end in [finding.span, *(related.span for related in finding.related), *edits]:
        if not 0 <= start <= end <= len(page.text):
            raise ValueError(f"span {start}..{end} lies outside the page of {len(page.text)} characters")
    for (_, end), (start, _) in pairwise(edits):
        if start < end:
            raise ValueError(f"edits of one fix overlap at {start}")
    return finding


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """The fixes that can be made in one pass, none touching or overlapping another: lines put in order, then moves, then safe ones.

    Of each the surest first. Which column a line is of is told by where it stands, and by the blanks before it; how much is to be
    moved is told by the halves that follow each other, which are no longer there once they are joined. Fixes that only touch wait for
    the next pass too, since what one writes may be what the other was judged by.
    """
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in sorted(findings, key=_precedence):
        assert finding.fix is not None
        spans = [(edit.start, edit.end) for edit in finding.fix.edits]
        if all(_is_free(span, taken) for span in spans):
            chosen.append(finding)
            for span in spans:
                insort(taken, span)
    return chosen


def _is_free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Whether ``span`` neither meets nor touches one of the disjoint, sorted spans in ``taken``."""
    at = bisect_right(taken, span)
    return (at == 0 or taken[at - 1][1] < span[0]) and (at == len(taken) or span[1] < taken[at][0])


def _precedence(finding: Finding) -> tuple[bool, bool, bool, float, Finding | tuple[int, int], str]:
    assert finding.fix is not None
    return (not finding.fix.rearranges, not finding.fix.moves, not finding.fix.safe, -finding.confidence, finding.span, finding.rule)

"""Checking and fixing one page: order, errors, passes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintnews import Edit, Finding, Fix, Issue, Page, Related, Rule, Span, engine, rule


def found_by(name: str, finder: Callable[[str], Iterable[Finding]]) -> Rule:
    """A rule called ``name`` that finds what ``finder`` makes of the text."""

    def check(page: Page) -> Iterator[Finding]:
        yield from finder(page.text)

    check.__name__ = name
    return rule(check)


def replacing(name: str, pattern: str, text: str, *, safe: bool = True, confidence: float = 1.0) -> Rule:
    """A rule that replaces every match of ``pattern`` by ``text``."""

    def finder(given: str) -> Iterator[Finding]:
        for match in re.finditer(pattern, given):
            yield Finding(Span(*match.span()), pattern, confidence, fix=Fix.replace(Span(*match.span()), text, safe=safe))

    return found_by(name, finder)


def raising(name: str) -> Rule:
    def finder(text: str) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "before it raised")
        raise ZeroDivisionError(f"{len(text)} characters")

    return found_by(name, finder)


def findings_at(*spans: tuple[int, int], fix: Fix | None = None, related: tuple[Related, ...] = ()) -> Rule:
    return found_by("t_places", lambda _: [Finding(Span(*span), "here", fix=fix, related=related) for span in spans])


def test_findings_are_stamped_and_sorted() -> None:
    rules = [replacing("t_b", "乙|甲", ""), replacing("t_a", "甲", ""), findings_at((2, 3), (0, 1), (0, 0))]
    checked = engine.check(Page("甲乙丙"), rules)
    assert [(f.span, f.rule) for f in checked.findings] == [
        ((0, 0), "t-places"),
        ((0, 1), "t-a"),
        ((0, 1), "t-b"),
        ((0, 1), "t-places"),
        ((1, 2), "t-b"),
        ((2, 3), "t-places"),
    ]
    assert checked.errors == ()


def test_a_rule_cannot_sign_with_another_name() -> None:
    forged = found_by("t_honest", lambda _: [Finding(Span(0, 1), "x", rule="someone-else")])
    assert [f.rule for f in engine.check(Page("甲"), [forged]).findings] == ["t-honest"]


def test_a_rule_that_raises_costs_an_error_and_not_the_findings_of_others() -> None:
    checked = engine.check(Page("甲乙"), [replacing("t_first", "甲", ""), raising("t_raises"), replacing("t_last", "乙", "")])
    assert {f.rule for f in checked.findings} >= {"t-first", "t-last"}
    [error] = checked.errors
    assert error.rule == "t-raises"
    assert "rule t-raises raised ZeroDivisionError: 2 characters" in error.message


@pytest.mark.parametrize("result", [None, 7, ["not a finding"], [None]])
def test_a_rule_that_gives_something_else_is_an_error(result: object) -> None:
    def t_wrong(page: Page) -> Iterable[Finding]:  # noqa: ARG001
        return result

    checked = engine.check(Page("甲"), [rule(t_wrong), replacing("t_right", "甲", "")])
    assert [f.rule for f in checked.findings] == ["t-right"]
    assert [error.rule for error in checked.errors] == ["t-wrong"]


@pytest.mark.parametrize(
    "made",
    [
        findings_at((0, 4)),
        findings_at((-1, 1)),
        findings_at((2, 1)),
        findings_at((0, 1), related=(Related(Span(3, 4), "there"),)),
        findings_at((0, 1), fix=Fix((Edit(4, 4, "x"),), safe=True)),
        findings_at((0, 1), fix=Fix((Edit(0, 2, ""), Edit(1, 3, "x")), safe=True)),
        findings_at((0, 1), fix=Fix((Edit(0, 3, ""), Edit(1, 1, "x")), safe=False)),
    ],
    ids=["span", "negative", "reversed", "related", "edit", "edits overlap", "insertion inside a deletion"],
)
@pytest.mark.parametrize("unsafe", [False, True])
def test_places_that_cannot_be_are_an_error_of_the_rule(made: Rule, *, unsafe: bool) -> None:
    page = Page("甲乙丙")
    other = replacing("t_other", "丙", "丁")
    checked = engine.check(page, [made, other])
    assert [error.rule for error in checked.errors] == ["t-places"]
    assert "t-other" in {f.rule for f in checked.findings}
    fixed = engine.fix(page, [made, other], unsafe=unsafe)
    assert fixed.text == page.text
    assert fixed.applied == ()
    assert [error.rule for error in fixed.errors] == ["t-places"]


def test_rules_across_pages_run_on_pages_of_an_issue_alone() -> None:
    def t_issue(issue: Issue) -> Iterator[tuple[Page, Finding]]:
        for page in issue.pages:
            yield page, Finding(Span(0, len(page.text)), f"{len(issue.pages)} pages")

    pages = (Page("甲"), Page("乙乙"))
    assert engine.check(pages[0], [rule(t_issue)]) == engine.Checked(())
    checked = engine.check(pages[1], [rule(t_issue)], Issue("一日", pages))
    assert [(f.rule, f.span, f.message) for f in checked.findings] == [("t-issue", (0, 2), "2 pages")]


def test_a_rule_across_pages_may_not_speak_of_a_page_that_is_none_of_them() -> None:
    def t_astray(issue: Issue) -> Iterator[tuple[Page, Finding]]:
        yield Page("丙"), Finding(Span(0, 1), issue.name)

    page = Page("甲")
    checked = engine.check(page, [rule(t_astray)], Issue("一日", (page,)))
    assert [error.rule for error in checked.errors] == ["t-astray"]


def test_fixing_shows_a_rule_across_pages_the_page_as_it_is_by_then() -> None:
    def t_same(issue: Issue) -> Iterator[tuple[Page, Finding]]:
        for page in issue.pages:
            if sum(one.text == page.text for one in issue.pages) > 1:
                yield page, Finding(Span(0, 1), "as another", fix=Fix.replace(Span(0, 1), "丙", safe=True))

    pages = (Page("甲，"), Page("甲，"))
    assert engine.fix(pages[0], [rule(t_same), replacing("t_comma", "，", ",")], issue=Issue("一日", pages)).text == "丙,"


def test_fix_repeats_until_nothing_changes() -> None:
    chain = [replacing("t_one", "甲", "乙"), replacing("t_two", "乙", "丙"), replacing("t_three", "丙", "丁")]
    fixed = engine.fix(Page("甲。乙。丙"), chain)
    assert fixed.text == "丁。丁。丁"
    assert sorted(a.number for a in fixed.applied) == [0, 0, 0, 1, 1, 2]
    assert fixed.remaining == ()
    assert fixed.errors == ()


def test_fixes_that_touch_wait_for_the_next_pass() -> None:
    fixed = engine.fix(Page("甲乙丙"), [replacing("t_each", "[甲乙丙]", "")])
    assert fixed.text == ""
    assert [(a.number, a.finding.span) for a in fixed.applied] == [(0, (0, 1)), (0, (2, 3)), (1, (0, 1))]


def test_the_surest_of_two_fixes_that_overlap_is_made() -> None:
    rules = [replacing("t_long", "甲乙", "长", confidence=0.6), replacing("t_short", "乙丙", "短", confidence=0.9)]
    assert engine.fix(Page("甲乙丙"), rules).text == "甲短"
    assert engine.fix(Page("甲乙丙"), rules[::-1]).text == "甲短"


def test_a_safe_fix_goes_before_a_surer_unsafe_one() -> None:
    rules = [replacing("t_unsafe", "甲乙", "险", safe=False), replacing("t_safe", "乙", "稳", confidence=0.5)]
    assert engine.fix(Page("甲乙"), rules, unsafe=True).text == "甲稳"


def test_what_stands_in_the_wrong_place_moves_before_anything_in_it_is_repaired() -> None:
    def first_to_the_end(text: str) -> Iterator[Finding]:
        if text.startswith("甲乙"):
            yield Finding(Span(0, 2), "move", 0.5, fix=Fix.move(text, Span(0, 2), len(text)))

    fixed = engine.fix(Page("甲乙丙"), [replacing("t_safe", "乙", "稳"), found_by("t_move", first_to_the_end)], unsafe=True)
    assert fixed.text == "丙甲稳"
    assert [a.finding.rule for a in fixed.applied] == ["t-move", "t-safe"]


def test_edits_of_one_fix_are_made_together_or_not_at_all() -> None:
    def both(text: str) -> Iterator[Finding]:
        if text.startswith("（") and text.endswith(")"):
            fix = Fix((Edit(0, 1, "("), Edit(len(text) - 1, len(text), "）")), safe=True)
            yield Finding(Span(0, 1), "swap both ends", 0.5, fix=fix)

    pair, blocking = found_by("t_pair", both), replacing("t_blocking", "丙", "丁")
    assert engine.fix(Page("（甲)"), [pair]).text == "(甲）"
    first = engine.fix(Page("（丙)"), [pair, blocking])
    assert [(a.finding.rule, a.number) for a in first.applied] == [("t-blocking", 0), ("t-pair", 1)]
    stopped = engine.fix(Page("（甲)"), [pair, replacing("t_end", r"\)", "]")])
    assert stopped.text == "（甲]", "half of a fix was made"


def test_unsafe_fixes_are_made_only_when_asked_for() -> None:
    rules = [replacing("t_safe", "，", ","), replacing("t_unsafe", "甲", "乙", safe=False)]
    safe = engine.fix(Page("甲，"), rules)
    assert safe.text == "甲,"
    assert [f.rule for f in safe.remaining] == ["t-unsafe"]
    assert engine.fix(Page("甲，"), rules, unsafe=True).text == "乙,"


def test_fixes_that_are_not_wanted_remain() -> None:
    fixed = engine.fix(Page("甲乙甲"), [replacing("t_gone", "甲", "丁")], wanted=lambda finding: finding.span.start > 0)
    assert fixed.text == "甲乙丁"
    assert [f.span for f in fixed.remaining] == [(0, 1)]


def test_a_rule_that_raises_leaves_the_page_untouched() -> None:
    page = Page("甲乙")
    fixed = engine.fix(page, [replacing("t_fixes", "甲", "丙"), raising("t_raises")])
    assert fixed.text == page.text
    assert fixed.applied == ()
    assert "t-fixes" in {f.rule for f in fixed.remaining}
    assert [error.rule for error in fixed.errors] == ["t-raises"]


def test_a_rule_that_raises_on_what_another_wrote_undoes_the_pass() -> None:
    def finder(text: str) -> Iterator[Finding]:
        if "丙" in text:
            raise RuntimeError("丙")
        yield from ()

    fixed = engine.fix(Page("甲乙"), [replacing("t_fixes", "甲", "丙"), found_by("t_picky", finder)])
    assert fixed.text == "甲乙"
    assert [f.span for f in fixed.remaining] == [(0, 1)], "places hold in the text that came in"
    assert [error.rule for error in fixed.errors] == ["t-picky"]


def test_fixing_keeps_what_the_page_is_called() -> None:
    seen: list[tuple[str | None, str | None, str]] = []

    def t_names(page: Page) -> Iterator[Finding]:
        seen.append((page.path, page.record, page.encoding))
        yield from ()

    page = replace(Page("甲"), path="a.txt", record="7", encoding="gb18030")
    engine.fix(page, [rule(t_names), replacing("t_fixes", "甲", "乙")])
    assert seen == [("a.txt", "7", "gb18030")] * 2


@given(st.text(alphabet="甲乙丙丁", max_size=12), st.booleans())
def test_replaying_what_was_applied_gives_the_text(text: str, unsafe: bool) -> None:
    from lintnews.finding import apply

    rules = [
        replacing("t_one", "甲乙", "丙", confidence=0.7),
        replacing("t_two", "乙丙?", "丁", safe=False),
        replacing("t_three", "丁丁", "丁"),
    ]
    fixed = engine.fix(Page(text), rules, unsafe=unsafe)
    replayed = text
    for number in range(max((a.number for a in fixed.applied), default=-1) + 1):
        fixes = [a.finding.fix for a in fixed.applied if a.number == number]
        replayed = apply(replayed, [edit for fix in fixes if fix for edit in fix.edits])
    assert not fixed.errors
    assert replayed == fixed.text
    assert all(not f.fix or (not f.fix.safe and not unsafe) for f in fixed.remaining)


def _seconds(text: str, rules: list[Rule]) -> float:
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        fixed = engine.fix(Page(text), rules)
        best = min(best, time.process_time() - start)
    assert fixed.text == text.replace(",", "，")
    return best


def test_fifty_thousand_findings_take_linear_time() -> None:
    backwards = found_by("t_backwards", lambda text: reversed(list(_commas(text))))
    small, large = (_seconds("字,字" * count, [backwards]) for count in (5_000, 50_000))
    assert large < 30 * max(small, 0.02)


def _commas(text: str) -> Iterator[Finding]:
    for match in re.finditer(",", text):
        yield Finding(
            Span(*match.span()), "half-width", 0.5 + match.start() % 7 / 14, fix=Fix.replace(Span(*match.span()), "，", safe=True)
        )

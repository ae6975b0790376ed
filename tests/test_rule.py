"""What ``@rule`` makes of a function, and what it refuses."""

# Signatures are the subject here, not what the functions do with them.
# ruff: noqa: ARG001

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from lintnews import Finding, Issue, Page, Reading, Rule, Span, rule
from lintnews.rule import RuleError


@rule
def t_options(
    page: Page,
    *,
    words: tuple[str, ...] = ("甲",),
    limit: int = 3,
    share: float = 0.5,
    loud: bool = False,
    label: str = "x",
    form: Literal["a", "b"] = "a",
) -> Iterator[Finding]:
    """Says what it was given."""
    yield Finding(Span(0, len(page.text)), repr((words, limit, share, loud, label, form)))


def message(made: Rule) -> str:
    return next(iter(made.run(Page("一")))).message


def test_name_scope_and_page_come_from_the_function() -> None:
    assert t_options.name == "t-options"
    assert t_options.scope == "page"
    assert t_options.page_path == Path(__file__).with_suffix(".md")
    assert dict(t_options.defaults) == {"words": ("甲",), "limit": 3, "share": 0.5, "loud": False, "label": "x", "form": "a"}


def test_the_annotation_says_what_a_rule_sees() -> None:
    def of_reading(reading: Reading) -> Iterator[Finding]:
        yield Finding(Span(0, 0), str(len(reading.blocks)))

    def of_issue(issue: Issue) -> Iterator[Finding]:
        yield Finding(Span(0, 0), issue.name)

    assert rule(of_reading).scope == "reading"
    assert rule(of_issue).scope == "issue"
    assert next(iter(rule(of_reading).run(Reading(Page("一\n\n二"))))).message == "2"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (("甲",), 3, 0.5, False, "x", "a")),
        ({"words": ["乙", "丙"]}, (("乙", "丙"), 3, 0.5, False, "x", "a")),
        ({"words": []}, ((), 3, 0.5, False, "x", "a")),
        ({"share": 1, "loud": True}, (("甲",), 3, 1.0, True, "x", "a")),
        ({"limit": -7, "label": "", "form": "b"}, (("甲",), -7, 0.5, False, "", "b")),
    ],
)
def test_options_reach_the_check(given: dict[str, object], expected: tuple[object, ...]) -> None:
    changed = t_options.with_options(given)
    assert message(changed) == repr(expected)
    assert changed.name == "t-options"
    assert message(t_options) == repr((("甲",), 3, 0.5, False, "x", "a")), "the rule itself is left as it was"


def test_options_add_up_and_hyphens_do_for_underscores() -> None:
    @rule
    def t_long(page: Page, *, min_confidence: float = 0.5, most: int = 1) -> Iterator[Finding]:
        """Says what it was given."""
        yield Finding(Span(0, len(page.text)), f"{min_confidence} {most}")

    assert message(t_long.with_options({"most": 2}).with_options({"min-confidence": 0.25})) == "0.25 2"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"limit": True}, "option 'limit' of rule t-options must be int, not True"),
        ({"limit": 1.0}, "must be int, not 1.0"),
        ({"limit": "3"}, "must be int, not '3'"),
        ({"share": "0.5"}, "must be float, not '0.5'"),
        ({"share": False}, "must be float, not False"),
        ({"loud": 1}, "must be bool, not 1"),
        ({"label": 1}, "must be str, not 1"),
        ({"label": None}, "must be str, not None"),
        ({"words": "甲"}, "must be tuple[str, ...], not '甲'"),
        ({"words": ["甲", 1]}, "must be tuple[str, ...], not ('甲', 1)"),
        ({"form": "c"}, "must be typing.Literal['a', 'b'], not 'c'"),
        ({"limt": 3}, "rule t-options has no option 'limt' (it has: form, label, limit, loud, share, words)"),
    ],
)
def test_wrong_options_are_named(given: dict[str, object], says: str) -> None:
    with pytest.raises(RuleError, match=re.escape(says)):
        t_options.with_options(given)


def test_a_rule_without_options_says_so() -> None:
    @rule
    def t_plain(page: Page) -> Iterator[Finding]:
        """Finds nothing."""
        yield from ()

    with pytest.raises(RuleError, match=re.escape("rule t-plain has no option 'limit' (it has: none)")):
        t_plain.with_options({"limit": 3})


def _none() -> Iterator[Finding]:
    yield from ()


def _keyword_only(*, page: Page) -> Iterator[Finding]:
    yield from ()


def _bare(page) -> Iterator[Finding]:
    yield from ()


def _of_text(text: str) -> Iterator[Finding]:
    yield from ()


def _positional(page: Page, limit: int = 3) -> Iterator[Finding]:
    yield from ()


def _no_default(page: Page, *, limit: int) -> Iterator[Finding]:
    yield from ()


def _wrong_type(page: Page, *, limit: complex = 3) -> Iterator[Finding]:
    yield from ()


def _no_type(page: Page, *, limit=3) -> Iterator[Finding]:
    yield from ()


def _rest(page: Page, **more: int) -> Iterator[Finding]:
    yield from ()


def _unknown_name(page: Pgae) -> Iterator[Finding]:  # noqa: F821
    yield from ()


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (_none, "takes a Page, a Reading or an Issue as its first parameter"),
        (_keyword_only, "takes a Page, a Reading or an Issue as its first parameter"),
        (_bare, "must be annotated Page, Reading or Issue, not None"),
        (_of_text, "must be annotated Page, Reading or Issue, not <class 'str'>"),
        (_positional, "option 'limit' must be keyword-only and have a default"),
        (_no_default, "option 'limit' must be keyword-only and have a default"),
        (_wrong_type, "option 'limit' must be bool, int, float, str, tuple[str, ...] or a Literal"),
        (_no_type, "option 'limit' must be bool, int, float, str, tuple[str, ...] or a Literal"),
        (_rest, "option 'more' must be keyword-only"),
        (_unknown_name, "name 'Pgae' is not defined"),
    ],
)
def test_a_wrong_signature_names_file_and_line(check: Callable[..., Any], says: str) -> None:
    place = f"{__file__}:{check.__code__.co_firstlineno}: "
    with pytest.raises(RuleError) as caught:
        rule(check)
    assert str(caught.value).startswith(place)
    assert says in str(caught.value)

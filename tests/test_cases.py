"""The runner of cases itself: what it reads, what it refuses, what it says when a rule is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lintnews import Finding, Fix, Page, Span, cases, rule
from lintnews.rule import RuleError

GOOD = """# t-mark

Prose, with a block of its own:

```toml
[rules.t-mark]
mark = "*"
```

## Found

```page
a ⟦*⟧ b ⟦*⟧
```

```fixed
a + b +
```

## Blank lines count

```page

⟦*⟧

```

```fixed

+

```

## Another mark

```options
mark = "#"
```

````page
```
* ⟦#⟧
````

## Not yet

```page miss
⟦x⟧
```

## Silent

```page
nothing
```
"""


@rule
def t_mark(page: Page, *, mark: str = "*") -> Iterator[Finding]:
    """Reports a mark; repairs stars alone."""
    for at, character in enumerate(page.text):
        if character == mark:
            span = Span(at, at + 1)
            yield Finding(span, f"{mark} here", fix=Fix.replace(span, "+", safe=False) if mark == "*" else None)


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "t_mark.md"


def parsed(path: Path, text: str) -> list[cases.Case]:
    path.write_text(text, encoding="utf-8")
    return cases.parse(path)


def test_a_page_is_read(write: Path) -> None:
    found = parsed(write, GOOD)
    assert [case.name for case in found] == ["Found", "Blank lines count", "Another mark", "Not yet", "Silent"]
    assert [case.line for case in found] == [10, 20, 34, 45, 51]
    assert found[0].text == "a * b *"
    assert found[0].expected == (Span(2, 3), Span(6, 7))
    assert found[0].fixed == "a + b +"
    assert found[1].text == "\n*\n"
    assert found[2].text == "```\n* #"
    assert found[2].options == {"mark": "#"}
    assert [case.miss for case in found] == [False, False, False, True, False]
    assert found[4].expected == ()


def test_what_no_reader_could_see_is_written_as_an_escape(write: Path) -> None:
    text = "# t-mark\n\n## Unseen\n\n```page\na\\u200B⟦*⟧\\u000D\nb⟦*⟧\\U00020000\n```\n\n```fixed\na\\u200B+\nb+\\U00020000\n```\n"
    (case,) = parsed(write, text)
    assert case.text == "a\u200b*\r\nb*\U00020000"
    assert case.expected == (Span(2, 3), Span(5, 6))
    assert case.fixed == "a\u200b+\nb+\U00020000"
    cases.run(t_mark, case)


def test_right_cases_pass(write: Path) -> None:
    for case in parsed(write, GOOD):
        if not case.miss:
            cases.run(t_mark, case)


def test_parameters_name_cases_and_expect_misses(write: Path) -> None:
    parsed(write, GOOD)
    marked = cases.parameters(
        [type(t_mark)(t_mark.name, t_mark.check, t_mark.scope, t_mark.defaults, t_mark.options, write.with_suffix(".py"))]
    )
    assert [parameter.id for parameter in marked][:2] == ["t-mark/Found", "t-mark/Blank lines count"]
    assert [[mark.kwargs["strict"] for mark in parameter.marks] for parameter in marked] == [[], [], [], [True], []]


def test_no_rules_are_an_error() -> None:
    with pytest.raises(cases.CaseError, match="no rules"):
        cases.parameters([])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("```page\na * ⟦b⟧\n```", r"expected 'a \* ⟦b⟧'\n +reported 'a ⟦\*⟧ b'"),
        ("```page\na * b\n```", r"reported 'a ⟦\*⟧ b'\n +\(2, 3\): \* here"),
        ("```page\n⟦a⟧\n```", "no findings"),
        ("```page\n⟦*⟧\n```", r"offers a fix where its page shows none: \* here"),
        ("```page\n⟦*⟧\n```\n\n```fixed\n-\n```", r"expected '-'\n +repaired '\+'"),
    ],
    ids=["elsewhere", "not silent", "silent", "fix not shown", "another fix"],
)
def test_a_wrong_case_fails_and_says_why(write: Path, body: str, said: str) -> None:
    (case,) = parsed(write, f"# t-mark\n\n## Wrong\n\n{body}\n")
    with pytest.raises(AssertionError, match=said) as caught:
        cases.run(t_mark, case)
    assert "t_mark.md:3: case 'Wrong'" in str(caught.value)


def test_a_rule_that_raises_fails_its_case(write: Path) -> None:
    @rule
    def t_broken(page: Page) -> Iterator[Finding]:
        raise KeyError(page.text)
        yield

    (case,) = parsed(write, "## Any\n\n```page\na\n```\n")
    with pytest.raises(AssertionError, match="t-broken raised KeyError"):
        cases.run(t_broken, case)


def test_an_option_the_rule_does_not_have(write: Path) -> None:
    (case,) = parsed(write, "## Any\n\n```options\ncolour = 1\n```\n\n```page\na\n```\n")
    with pytest.raises(RuleError, match="no option 'colour'"):
        cases.run(t_mark, case)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# t-mark\n\nProse.\n", ":1: no cases"),
        ("## A\n\n```page\na\n", ":3: this block is not closed by ```"),
        ("## A\n\n```page\na\nb ⟦c\n```\n", ":5: ⟦ is not closed"),
        ("## A\n\n```page\na⟧\n```\n", ":4: ⟧ without ⟦"),
        ("## A\n\n```page\n⟦a\n⟦b⟧⟧\n```\n", ":5: ⟦ inside ⟦"),
        ("## A\n\n```page\n⟦a⟧\n```\n\n```fixed\n⟦b⟧\n```\n", ":8: a mark in a fixed block"),
        ("## A\n\n```page\na\n```\n\n```fixed\nb\n```\n", ":7: a fixed block, but nothing in the page is marked"),
        ("## A\n\n```page\n⟦a⟧\n```\n\n```fixed\na\n```\n", ":7: this fixed block is the page itself"),
        ("## A\n\n```page\na\n```\n\n```page\nb\n```\n", ":7: a second page block in case 'A'"),
        ("## A\n\n```fixed\na\n```\n", ":3: case 'A' has a fixed block but no page block"),
        ("# t-mark\n\n```page\na\n```\n", ":3: a page block stands before the first '## heading'"),
        ("## A\n\n```page\na\n```\n\n## A\n\n```page\nb\n```\n", ":1: two cases are called 'A'"),
        ("## A\n\n```options\nx =\n```\n\n```page\na\n```\n", ":3: Invalid value"),
    ],
)
def test_a_malformed_page_is_refused_with_its_line(write: Path, text: str, said: str) -> None:
    with pytest.raises(cases.CaseError) as caught:
        parsed(write, text)
    assert str(caught.value).startswith(f"{write}{said}")


def test_a_missing_page(tmp_path: Path) -> None:
    with pytest.raises(cases.CaseError, match="a rule needs a page of cases"):
        cases.parse(tmp_path / "nowhere.md")

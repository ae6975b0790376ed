"""Diffs: made from the edits themselves, with context, in colour, and quick on long pages."""

from __future__ import annotations

import re
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lintnews.engine import Applied
from lintnews.finding import Edit, Finding, Fix, apply
from lintnews.page import Page, Span
from lintnews.reports.diff import diff
from lintnews.run import Result


def result(text: str, *findings: Finding, path: str = "a.txt", record: str | None = None) -> Result:
    page = Page(text, path, record)
    return Result(path, record, page, tuple(findings), after=page)


def found(start: int, end: int, message: str = "wrong", **more: object) -> Finding:
    return Finding(Span(start, end), message, rule="a-rule", **more)  # type: ignore[arg-type]


def changed(before: str, *edits: Edit) -> Result:
    applied = tuple(Applied(found(edit.start, edit.end, fix=Fix((edit,), True)), 0) for edit in edits)
    return Result("a.txt", None, Page(before), applied=applied, after=Page(apply(before, edits)))


def test_a_diff_shows_lines_with_their_context() -> None:
    assert list(diff(changed("零\n一\n二\n三\n四\n五\n六", Edit(6, 7, "3")), color=False)) == [
        "--- a.txt",
        "+++ a.txt",
        "@@ -2,5 +2,5 @@",
        " 一",
        " 二",
        "-三",
        "+3",
        " 四",
        " 五",
    ]
    assert list(diff(changed("一\n"), color=False)) == []


def patched(before: str, lines: list[str]) -> str:
    """What a patch program makes of a unified diff, which it checks as it goes."""
    old = re.findall("[^\n]*\n|[^\n]+", before)
    new: list[str] = []
    at = 0
    body = [line + "\n" for line in lines[2:]]
    for number, line in enumerate(body):
        ended = number + 1 == len(body) or not body[number + 1].startswith("\\")
        content = line[1:] if ended else line[1:-1]
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n", line):
            start = int(head[1]) - (head[2] != "0")
            new += old[at:start]
            at = start
            assert len(new) == int(head[3]) - (head[4] != "0")
        elif line[0] in " -":
            assert old[at] == content
            at += 1
        if line[0] in " +":
            new.append(content)
    return "".join(new + old[at:])


@example(before="\n\n一", wanted=[(0, 1, ""), (2, 0, "\n")])
@given(
    before=st.text("一二\n", max_size=40),
    wanted=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4), st.text("新\n", max_size=3)), max_size=5),
)
@settings(max_examples=400)
def test_a_diff_makes_of_the_old_page_the_new_one(before: str, wanted: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    for start, length, new in sorted(wanted):
        if start + length <= len(before) and (not edits or start > edits[-1].end):
            edits.append(Edit(start, start + length, new))
    fixed = changed(before, *edits)
    assert fixed.after is not None
    lines = list(diff(fixed, color=False))
    assert patched(before, lines) == fixed.after.text
    assert bool(lines) == (before != fixed.after.text)
    assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in diff(fixed, color=True)] == lines


def test_a_diff_in_colour_marks_the_characters_that_change() -> None:
    lines = list(diff(changed("他说,好\x1b。\n", Edit(2, 3, "，")), color=True))
    assert lines[-2:] == ["\x1b[31m-他说\x1b[7m,\x1b[27m好\\u001b。\x1b[0m", "\x1b[32m+他说\x1b[7m，\x1b[27m好\\u001b。\x1b[0m"]


def test_a_diff_of_a_moved_block_shows_it_leave_and_arrive() -> None:
    text = "甲\n\n乙\n\n丙\n"
    move = Fix.move(text, Span(6, 8), 0, after="\n")
    result = Result("a.txt", None, Page(text), applied=(Applied(found(6, 8, fix=move), 0),), after=Page(""))
    assert list(diff(result, color=False))[2:] == ["@@ -1,5 +1,6 @@", "+丙", "+", " 甲", " ", " 乙", " ", "-丙"]


def test_a_diff_of_a_long_page_is_quick() -> None:
    text = ("他说,好,是的。\n" * 5 + "\n") * 3_000
    started = time.process_time()
    assert sum(1 for _ in diff(changed(text, *[Edit(n, n + 1, "，") for n, c in enumerate(text) if c == ","]), color=False)) > 30_000
    assert time.process_time() - started < 15

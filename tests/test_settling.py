"""Fixing one page until nothing changes: moves that go on, lines that are written anew again and again, fixes that never settle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_engine import found_by, replacing

from lintnews import Finding, Fix, Page, Span, engine
from lintnews.engine import MAX_PASSES, ORDER_PASSES, PageError


@pytest.mark.parametrize("count", [ORDER_PASSES, ORDER_PASSES + 1, MAX_PASSES + 5])
def test_moves_that_each_show_the_next_end_and_what_they_made_is_kept_and_mended(count: int) -> None:
    def one_to_the_end(text: str) -> Iterator[Finding]:
        if text.startswith("甲"):
            yield Finding(Span(0, 1), "move", fix=Fix.move(text, Span(0, 1), len(text), after="，"))

    moves, mends = found_by("t_moves", one_to_the_end), replacing("t_mends", "，$", "。")
    fixed = engine.fix(Page("甲" * count + "乙"), [moves, mends], unsafe=True)
    made = min(count, ORDER_PASSES)
    assert fixed.errors == ()
    assert fixed.text == "甲" * (count - made) + "乙" + "甲，" * (made - 1) + "甲。", "the last move is mended, too"
    assert [f.rule for f in fixed.remaining] == ["t-moves"] * (count > made)


def test_lines_are_written_anew_in_the_passes_for_the_order_alone() -> None:
    def turn(text: str) -> Iterator[Finding]:
        lines = text.split("\n")
        if lines != sorted(lines):
            at = next(i for i in range(len(lines) - 1) if lines[i] > lines[i + 1])
            start = sum(len(line) + 1 for line in lines[:at])
            span = Span(start, start + len(lines[at]) + 1 + len(lines[at + 1]))
            yield Finding(span, "turned", fix=Fix.replace(span, f"{lines[at + 1]}\n{lines[at]}", safe=False))

    fixed = engine.fix(Page("\n".join("8765432")), [found_by("t_turn", turn)], unsafe=True)
    assert fixed.errors == ()
    assert max(applied.number for applied in fixed.applied) == ORDER_PASSES - 1
    assert [f.rule for f in fixed.remaining] == ["t-turn"]


@pytest.mark.parametrize("text", ["甲", "甲甲", "前甲后"])
def test_fixes_that_never_settle_leave_the_page_untouched(text: str) -> None:
    grows = replacing("t_grows", "甲", "甲甲")
    fixed = engine.fix(Page(text), [grows, replacing("t_quiet", "乙", "丙")])
    assert fixed.text == text
    assert fixed.applied == ()
    assert [f.rule for f in fixed.remaining] == ["t-grows"] * text.count("甲")
    [error] = fixed.errors
    assert "t-grows" in error.message
    assert "t-quiet" not in error.message
    assert str(MAX_PASSES) in error.message
    assert "--ignore" in error.message


def test_fixes_that_undo_each_other_are_named_both() -> None:
    swaps = [replacing("t_there", "甲", "乙"), replacing("t_back", "乙", "甲")]
    fixed = engine.fix(Page("甲"), swaps)
    assert fixed.text == "甲"
    assert isinstance(fixed.errors[0], PageError)
    assert "t-back" in fixed.errors[0].message

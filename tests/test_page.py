"""Blocks and places of a page, and edits made in its text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import pages, wild

from lintnews import Edit, Fix, Page, Span
from lintnews.finding import apply

BLANKS = " \t\u3000\xa0\f\v\ufeff\u200b"
#: Few kinds of characters, so that every kind of line break and edge is met.
ragged = st.text(alphabet="春江潮水，。" + BLANKS + "\n\n\n", max_size=60)


def texts(text: str) -> list[str]:
    return [block.text for block in Page(text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n \t\u3000\n\f\n", []),
        ("春", ["春"]),
        ("　　春江潮水\u3000\n\n  连海平 \n", ["春江潮水", "连海平"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("\ufeff春江\u200b\n", ["春江"]),
        ("春江\f\n\f潮水", ["春江", "潮水"]),
        ("春江\f潮水", ["春江\f潮水"]),
        ("春江\x85潮水\u2028连海", ["春江\x85潮水\u2028连海"]),
    ],
)
def test_blocks(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


LINES = ["港口新城的工地上机器轰鸣", "十几台吊车一齐伸出长臂，", "把钢梁送到四十米的高处。", "工人们说，赶在汛期以前要", "封顶。"]


def test_printed_lines_of_one_paragraph_are_one_block() -> None:
    assert texts("\n".join(LINES)) == ["\n".join(LINES)]
    indented = "　　" + "\n".join(LINES) + "\n\n另起一段。"
    assert texts(indented) == ["\n".join(LINES), "另起一段。"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(LINES[:2]), id="two lines may be a headline and its deck"),
        pytest.param("\n\n".join(LINES), id="blank lines between"),
        pytest.param("\n".join([LINES[0], "短行", LINES[1], "也短", LINES[2]]), id="ragged"),
        pytest.param("\n".join(line * 5 for line in LINES), id="wider than a column"),
        pytest.param("春\n江\n潮\n水", id="narrower than any column"),
    ],
)
def test_other_lines_stay_blocks_of_their_own(text: str) -> None:
    assert texts(text) == [line for line in text.split("\n") if line]


@given(ragged | wild)
def test_edges_are_ink_and_nothing_but_blanks_stands_between(text: str) -> None:
    page = Page(text)
    at = 0
    for index, block in enumerate(page.blocks):
        assert block.index == index
        assert text[block.start : block.end] == block.text
        assert len(block) == len(block.text) > 0
        assert block.text[0] not in BLANKS + "\n"
        assert block.text[-1] not in BLANKS + "\n"
        assert not text[at : block.start].strip(BLANKS + "\n")
        at = block.end
    assert not text[at:].strip(BLANKS + "\n")


@given(ragged | wild, st.data())
def test_block_at_agrees_with_a_search(text: str, data: st.DataObject) -> None:
    page = Page(text)
    offset = data.draw(st.integers(0, len(text)))
    expected = next((block for block in page.blocks if block.start <= offset < block.end), None)
    assert page.block_at(offset) == expected


@given(ragged | wild, st.data())
def test_position_counts_line_feeds_alone(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    assert Page(text).position(offset) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_spans_overlap_where_they_share_a_character(a: int, b: int, c: int, d: int) -> None:
    one, other = Span(*sorted((a, b))), Span(*sorted((c, d)))
    shares = bool(set(range(*one)) & set(range(*other)))
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) == other.overlaps(one) == shares


def test_apply_makes_all_edits_in_any_order() -> None:
    edits = [Edit(4, 5, "五"), Edit(0, 0, "零"), Edit(1, 3, ""), Edit(3, 4, "四"), Edit(5, 5, "末")]
    assert apply("abcde", edits) == "零a四五末"
    assert apply("abcde", []) == "abcde"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 3, ""), Edit(2, 4, "")],
        [Edit(0, 3, ""), Edit(1, 1, "x")],
        [Edit(4, 6, "")],
        [Edit(-1, 2, "")],
        [Edit(3, 2, "")],
        [Edit(6, 6, "x")],
    ],
)
def test_apply_refuses_what_overlaps_or_lies_outside(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"overlaps another or lies outside the text of 5 characters"):
        apply("abcde", edits)


@given(pages, st.data())
def test_a_move_keeps_every_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    to = data.draw(st.integers(0, start) | st.integers(end, len(text)))
    fix = Fix.move(text, Span(start, end), to, before="\n", after="\n\n")
    moved = apply(text, fix.edits)
    assert not fix.safe
    assert Counter(moved) == Counter(text + "\n\n\n")
    rest = text[:start] + text[end:]
    at = to if to <= start else to - (end - start)
    assert moved == rest[:at] + "\n" + text[start:end] + "\n\n" + rest[at:]

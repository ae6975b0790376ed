"""Columns read into each other: gutters, links between pieces, and the pieces shared out to their columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pages, wild
from test_merged import LIBRARY, SCHOOL, printed

from lintnews import Page, Reading, chains, gutters, language, registry, sharing
from lintnews.finding import apply
from lintnews.gutters import Piece
from lintnews.streams import AllLinks, Links

RULE = registry.load()["interleaved-columns"]
LEFT = [
    "本报讯（记者 林若川）昨",
    "天上午，沙屿区第一条环岛公交",
    "线路正式开通，首班车从渔港码",
    "头出发，沿途经过七个村庄，四",
    "十分钟绕岛一周。过去村民进城",
    "要先走半小时山路。",
]
RIGHT = [
    "临澜市图书馆新馆本月底试",
    "开放，馆里设有三百个阅览座",
    "位，还专门为视障读者辟出一间",
    "有声阅览室。馆长顾承言说，新",
    "馆每天开放到晚上九点，周末增",
    "加亲子读书会。",
]


def rows(text: str) -> list[list[str]]:
    (region,) = gutters.find(text)
    return [[piece.text for piece in row] for row in region.rows]


def test_a_blank_behind_what_is_as_wide_as_a_column_is_a_gutter() -> None:
    assert rows("\n".join(f"{a} {b}" for a, b in zip(LEFT, RIGHT, strict=True))) == [list(pair) for pair in zip(LEFT, RIGHT, strict=True)]


def test_lines_of_one_column_stand_in_a_region_too() -> None:
    text = "\n".join([*(f"{a} {b}" for a, b in zip(LEFT[:3], RIGHT[:3], strict=True)), LEFT[3], RIGHT[3], f"{LEFT[4]} {RIGHT[4]}"])
    assert [len(row) for row in rows(text)] == [2, 2, 2, 1, 1, 2]


@pytest.mark.parametrize("blank", ["\f", "\v", "\x1c", "\x85", "\u2028"])
def test_a_page_break_beside_a_column_is_a_piece_that_says_nothing(blank: str) -> None:
    text = "\n".join(f"{a}  {b}" for a, b in zip(LEFT, [blank, *RIGHT[1:]], strict=True))
    assert list(RULE.run(Reading(Page(text))))


def test_a_narrow_column_beside_wider_ones_has_its_gutters() -> None:
    wide = [f"{LIBRARY[at : at + 17]} {SCHOOL[at : at + 17]}" for at in range(0, 68, 17)]
    narrow = [f"{a} {b}" for a, b in zip(LEFT[1:4], RIGHT[1:4], strict=True)]
    above, below = gutters.find("\n".join([*narrow, "", *wide]))
    assert [[len(row) for row in region.rows] for region in (above, below)] == [[2] * 3, [2] * 4]


def test_lines_of_one_column_at_the_edges_do_not_undo_a_region() -> None:
    both = [f"{a} {b}" for a, b in zip(LEFT[:3], RIGHT[:3], strict=True)]
    (region,) = gutters.find("\n".join([*LEFT, *both, *RIGHT]))
    assert [len(row) for row in region.rows].count(2) == 3


def test_near_regions_are_one_but_for_those_that_blanks_set_out() -> None:
    both = [f"{a} {b}" for a, b in zip(LEFT, RIGHT, strict=True)]
    text = "\n".join([*both[:2], "", "海边的小镇", "", *both[2:]])
    (chain,) = chains.chained(gutters.find(text), text)
    assert [len(row) for row in chain.rows] == [2, 2, 1, 2, 2, 2, 2]
    assert chain.behind_blanks == {2, 3}
    far = "\n\n".join(["\n".join(both), *(LEFT * 4), "\n".join(both)])
    assert len(list(chains.chained(gutters.find(far), far))) == 2
    set_out = "\n".join([*(f"{a}     {b}" for a, b in zip(LEFT, RIGHT, strict=True)), "", *both])
    assert [*chains.chained(gutters.find(set_out), set_out)] == [*gutters.find(set_out)]


def test_a_column_printed_lower_than_its_neighbours_does_not_part_a_region() -> None:
    both = [f"{a}     {b}" for a, b in zip(LEFT, RIGHT, strict=True)]
    lower = [line for a, b in zip(LEFT, RIGHT, strict=True) for line in (a, 20 * " " + b)]
    (region,) = gutters.find("\n".join([*both, *lower, *both]))
    assert [len(row) for row in region.rows] == [2] * 6 + [1] * 12 + [2] * 6


def test_pieces_know_their_place() -> None:
    text = "\n" + "\n".join(f"{a}    {b}" for a, b in zip(LEFT, RIGHT, strict=True))
    (region,) = gutters.find(text)
    assert region.is_set_out
    assert all(text[piece.start : piece.end] == piece.text for row in region.rows for piece in row)
    assert (region.start, region.end) == (1, len(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("白菜\t1.76\t5.02\n菠菜\t2.65\t5.18\n萝卜\t2.98\t5.28", id="a table"),
        pytest.param("\n\n".join(LEFT + RIGHT), id="one column"),
        pytest.param("林若川 许晚舟 顾承言\n陈阿海 秦月白 方舟远\n林劲风 许雅玲 王明远", id="names"),
    ],
)
def test_other_blanks_are_no_gutters(text: str) -> None:
    assert gutters.find(text) == ()


def test_a_link_is_strong_where_a_sentence_goes_on() -> None:
    links = Links([*LEFT[:3], *RIGHT[:3]], 5, language.load())
    every = AllLinks([*LEFT[:3], *RIGHT[:3]], language.load())
    assert links.back(1)[1] == every(0, 1) > 3 > 0 > every(2, 3) == links.back(1)[3]
    assert links.back(1)[0] == links.back(5)[4] == 0


def test_a_narrow_gutter_is_cut_where_other_lines_have_one() -> None:
    text = "\n".join(f"{a:<18}{b}" for a, b in zip(LEFT[:5], RIGHT[:5], strict=True))
    assert rows(text + f"\n{LEFT[3]} {RIGHT[3]}")[5] == [LEFT[3], RIGHT[3]]


def in_rows(sizes: list[int]) -> list[list[Piece]]:
    found, at = [], 0
    for size in sizes:
        found.append([Piece(text := f"{LEFT[k % 6]}{RIGHT[k % 5]}", 40 * k, 40 * (k - at), 2 * len(text)) for k in range(at, at + size)])
        at += size
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=12), st.booleans())
def test_every_piece_goes_to_one_column_and_keeps_its_turn(sizes: list[int], is_set_out: bool) -> None:
    rows = in_rows(sizes)
    (shared,) = sharing.share(rows, language.load(), is_set_out=is_set_out)
    columns = [column for group in shared.groups for column in group.columns]
    aside = [piece for group in shared.groups for piece in group.aside]
    assert sorted([*aside, *(piece for column in columns for piece in column)]) == list(range(sum(sizes)))
    assert all(column == sorted(column) for column in columns)
    for row in rows:
        numbers = [shared.pieces.index(piece) for piece in row]
        if len(row) > 1:
            places = [next(c for c, column in enumerate(columns) if number in column) for number in numbers]
            assert places == sorted(set(places))


def pieces_of(texts: list[str]) -> list[list[Piece]]:
    return [[Piece(text, 20 * k, 0, 2 * len(text))] for k, text in enumerate(texts)]


def test_the_first_of_columns_taken_in_turn_is_the_one_that_the_last_does_not_lead_to() -> None:
    column = [*LEFT[:3], *LEFT[3:]]
    turns = [piece for pair in zip(column[3:], column[:3], strict=True) for piece in pair]
    (shared,) = sharing.share(pieces_of(turns), language.load())
    (group,) = shared.groups
    assert [turns[piece] for column in group.columns for piece in column] == column


def test_columns_of_two_articles_are_two_groups() -> None:
    articles = [printed(LIBRARY)[:6], printed(SCHOOL)[:6]]
    turns = [line for lines in articles for pair in zip(lines[:3], lines[3:], strict=True) for line in pair]
    (shared,) = sharing.share(pieces_of(turns), language.load())
    assert [[turns[piece] for column in group.columns for piece in column] for group in shared.groups] == articles


def test_many_rows_are_shared_out_in_parts() -> None:
    parts = list(sharing.share(in_rows([1] * 1300), language.load()))
    assert [len(part.pieces) for part in parts] == [600, 600, 100]


@settings(max_examples=40)
@given(pages | wild)
def test_a_fix_keeps_every_character_but_blanks_and_strokes_at_gutters(text: str) -> None:
    for finding in RULE.run(Reading(Page(text))):
        assert finding.fix is not None
        assert not finding.fix.safe
        before, after = (one.translate(dict.fromkeys(map(ord, "|｜‖"))) for one in (text, apply(text, finding.fix.edits)))
        assert sorted("".join(after.split())) == sorted("".join(before.split()))


def test_what_is_mended_inside_waits() -> None:
    text = "\n".join(line for pair in zip(LEFT, RIGHT, strict=True) for line in pair)
    reading = Reading(Page(text))
    (part,) = reading.interleaved
    assert reading.is_interleaved(part.start, part.start + 1)
    assert not reading.is_interleaved(part.end, part.end + 1)
    assert ["".join(column) for column in part.columns] == ["".join(LEFT), "".join(RIGHT)]

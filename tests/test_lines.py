"""Printed lines: how wide they are, the columns they stand in, and which of them make a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintnews import lines

PROSE = ["港口新城的工地上机器轰鸣，十", "几台吊车一齐伸出长臂，把钢梁", "送到四十米的高处。工人们说，", "赶在汛期以前要封顶。"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("", 0), ("港口", 4), ("LNG 船", 6), ("2024年", 6), ("港 口 新 城", 8), ("“港口”，", 10)],
)
def test_width_counts_half_width_units_and_no_blanks_that_set_characters_apart(line: str, expected: int) -> None:
    assert lines.width(line) == expected


def test_a_column_is_the_greatest_width_that_three_lines_share() -> None:
    assert lines.columns([40, 28, 27, 28, 10]) == [28] * 5
    assert lines.columns([40, 28]) == [0, 0]
    assert lines.columns([8, 8, 8, 8]) == [0] * 4
    assert lines.columns([200, 200, 200]) == [0] * 3


def test_a_paragraph_goes_on_to_its_last_line() -> None:
    assert lines.wrapped(PROSE) == [True, True, True]
    assert lines.wrapped([*PROSE, *PROSE]) == [True, True, True, False, True, True, True]


def test_headline_byline_and_dateline_stay_apart() -> None:
    assert lines.wrapped(["港口封顶在即", "□记者 林若川", *PROSE]) == [False, False, True, True, True]
    assert lines.wrapped([*PROSE[:3], "本报讯（记者 林若川）港口新城", *PROSE[1:]])[2] is False


def test_pieces_of_one_printed_line_are_put_together() -> None:
    assert lines.wrapped([*PROSE[:3], *PROSE[:2], "送到四十米的高处", "。工人们", PROSE[3]]) == [True] * 7


@pytest.mark.parametrize("guest", ["（记者 林若川 摄）", "公益广告 节约用水 从我做起", "新闻热线：0000-0000000", "渔港新貌（图片）"])
def test_credits_notices_and_headlines_of_pictures_stay_apart(guest: str) -> None:
    assert lines.wrapped([*PROSE[:3], guest, *PROSE[1:]])[2 + guest.endswith("图片）")] is False
    assert lines.wrapped([*PROSE[1:], guest, "他介绍说，", *PROSE])[3] is False


def test_a_caption_starts_where_it_says_so() -> None:
    assert lines.wrapped([*PROSE[:3], "图为港口新城的工地清晨，一排", *PROSE[1:]])[2] is False
    assert lines.wrapped(["港口新城的工地上，许多人都企", "图为自己找一处歇凉的地方，直", *PROSE[1:]])[0] is True


def test_a_caption_ends_behind_its_credit_in_two_lines() -> None:
    assert lines.wrapped([*PROSE[:2], "送到高处。（本报记者 林若", "川 摄）", *PROSE]) == [True, True, True, False, True, True, True]


@pytest.mark.parametrize(
    "group",
    [
        pytest.param(["溪水绕村流，", "荷花满塘秋。", "阿妹摇船去，", "歌声到桥头。"], id="verse"),
        pytest.param(["沙屿中学林若川老师", "南湖中学许晚舟老师", "东渡小学顾承言老师"], id="names"),
        pytest.param(["1.检查水、电、气；", "2.遵守交通的规则；", "3.看管好随身物品；"], id="list"),
        pytest.param(["8:00 临澜新闻直播间", "9:30 电视剧海边人家", "12:00 午间新闻快报"], id="programme"),
        pytest.param(["县长在会上讲了话。", "县委书记也讲了话。", "大家都鼓了一次掌。"], id="a paragraph a line"),
    ],
)
def test_what_is_no_prose_goes_on_nowhere(group: list[str]) -> None:
    assert not any(lines.wrapped(group))


@given(st.lists(st.text(alphabet="春江潮水，。“”（ 12ab", min_size=1, max_size=30).map(lambda text: text.strip() or "春"), max_size=20))
def test_there_is_an_answer_for_every_line_but_the_last(group: list[str]) -> None:
    assert len(lines.wrapped(group)) == max(0, len(group) - 1)
    assert len(lines.columns([lines.width(line) for line in group])) == len(group)

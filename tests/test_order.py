"""Which blocks stand in the wrong place, where they belong, and that moving them there puts the page right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews import Page, Reading, engine, registry
from lintnews.move import Move

RULE = registry.load()["misordered-block"]

HEAD = "渡口恢复通航"
LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。"
FIRST = "为了保证乘客的安全，航运公司更换了全部船只，并且对三十名船员进行了为期两个月的专"
SECOND = "业培训。首日共有三百多名乘客坐船过江，其中大部分是住在对岸的农民，他们挑着蔬菜到城里来卖。"
AFTER = "记者了解到，今年航运公司还将开通两条新的航线。"
OTHER = [
    "图书馆周末开放到深夜",
    "市图书馆负责人介绍，从本月起，图书馆每逢周末开放到晚上十一点。",
    "图书馆还准备了热水和毯子，方便读者休息。",
]
MARKET = ["菜市场换上新屋顶", "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"]
TORN = [LEAD[:-1] + "，由本地一家企", "业负责运营。"]
GUESTS = ["（记者 方舟 摄）", "新闻热线：0000-1234567"]


def moves(*blocks: str) -> list[tuple[int, int, int]]:
    return [(move.first, move.last, move.after) for move in Reading(Page("\n\n".join(blocks))).moves]


def fixed(*blocks: str) -> list[str]:
    result = engine.fix(Page("\n\n".join(blocks) + "\n"), [RULE], unsafe=True)
    assert not result.errors
    assert result.text.endswith("\n")
    return result.text.strip("\n").split("\n\n")


@pytest.mark.parametrize(
    "torn",
    [
        [HEAD, LEAD, FIRST, *OTHER, SECOND, *MARKET],
        [HEAD, LEAD, SECOND, FIRST, *OTHER, *MARKET],
        [SECOND, HEAD, LEAD, FIRST, *OTHER, *MARKET],
        [HEAD, LEAD, FIRST, *OTHER, *MARKET, SECOND],
    ],
    ids=["behind another article", "before its first half", "at the top of the page", "at the end of the page"],
)
def test_a_torn_half_goes_back_to_the_other(torn: list[str]) -> None:
    assert len(moves(*torn)) == 1
    assert fixed(*torn) == [HEAD, LEAD, FIRST, SECOND, *OTHER, *MARKET]


def test_what_hangs_on_a_half_moves_with_it() -> None:
    second, third = SECOND + "码头上的小吃摊也重新开张，摊主们忙着招呼客", "人，热腾腾的米粉一碗接一碗地端上来。"
    assert fixed(HEAD, LEAD, FIRST, *OTHER, second, third, *MARKET) == [HEAD, LEAD, FIRST, second, third, *OTHER, *MARKET]


def test_a_sound_page_is_left_alone() -> None:
    assert moves(HEAD, LEAD, FIRST + SECOND, AFTER, *OTHER) == []
    assert moves(HEAD, LEAD, FIRST, SECOND, AFTER, *OTHER) == []


@pytest.mark.parametrize("guest", GUESTS)
def test_a_guest_between_two_halves_moves_nothing(guest: str) -> None:
    assert moves(HEAD, LEAD, FIRST, guest, SECOND, AFTER) == []


@pytest.mark.parametrize("blocks", [[], [HEAD], [FIRST], [SECOND], [SECOND, FIRST]])
def test_small_pages(blocks: list[str]) -> None:
    assert all(move[0] <= move[1] < len(blocks) for move in moves(*blocks))


def _sound(found: list[Move], count: int) -> None:
    moved: set[int] = set()
    for move in found:
        run = set(range(move.first, move.last + 1))
        assert run
        assert 0 <= move.first <= move.last < count
        assert 0 <= move.after < count
        assert move.after not in run
        assert move.after != move.first - 1, "it stands there already"
        assert not run & moved
        assert 0 < move.confidence <= 1
        assert move.evidence
        moved |= run
    assert found == sorted(found, key=lambda move: move.first)


_LINES = [
    HEAD,
    LEAD,
    FIRST,
    SECOND,
    AFTER,
    *OTHER,
    *TORN,
    *GUESTS,
    "清淤三年",
    "——疏通河道，",
    "一是加固堤防，",
    "二是种植柳树。",
    "（下转第四版）",
]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(_LINES), max_size=14))
def test_moves_are_disjoint_and_lead_somewhere_else(lines: list[str]) -> None:
    reading = Reading(Page("\n\n".join(lines)))
    _sound(reading.moves, len(lines))


@settings(max_examples=30)
@given(st.lists(st.sampled_from(_LINES), max_size=12, unique=True))
def test_moving_keeps_every_block(lines: list[str]) -> None:
    result = engine.fix(Page("\n\n".join(lines)), [RULE], unsafe=True)
    assert not result.errors
    assert sorted(block.text for block in Page(result.text).blocks) == sorted(lines)


_PLAN = [
    "渡口治理方案公布",
    "本报讯（记者 林远）昨日，渡口治理方案公布，方案提出疏通河道、加固堤防、种植柳树三项任务。",
    "——疏通河道。今年冬季枯水期组织船只清理淤泥，保证大船全年通行。",
]
_LATER = [
    "——加固堤防。两岸十二公里的土堤全部改成石堤，防洪标准提高到五十年一遇。",
    "——种植柳树。堤上每隔五米种一棵柳树，由沿岸的学校认领养护。",
]
_SHALLOW = [
    "清淤三年",
    "从前这里水浅，船常常搁浅，乘客只好卷起裤腿下船推行，遇到冬天更是苦不堪言，"
    "不少人因此宁愿绕道十公里从公路大桥上过江去城里的医院看病、买",
]
_WILLOWS = ["柳树成荫", "学生们每个星期都来给柳树浇水，如今堤上已经绿树成荫，成了人们散步的好去处。"]


def test_items_of_a_list_go_back_before_the_sub_head() -> None:
    page = [*_PLAN, *_SHALLOW, *_LATER, *_WILLOWS]
    assert fixed(*page) == [*_PLAN, *_LATER, *_SHALLOW, *_WILLOWS]
    [move] = Reading(Page("\n\n".join(page))).moves
    assert "加固堤防” is announced" in move.evidence


def test_items_of_another_list_stay() -> None:
    whole = _SHALLOW[1] + "盐、走亲戚。"
    others = ["——修缮码头。三座老码头换上新的石阶和护栏。", "——增开夜航。每晚八点以后每小时加开一班渡船。"]
    assert moves(*_PLAN, _SHALLOW[0], whole, *others, *_WILLOWS) == []


def test_items_that_the_lead_announces_go_back_over_a_sound_seam() -> None:
    whole = _SHALLOW[1] + "盐、走亲戚。"
    assert fixed(*_PLAN, _SHALLOW[0], whole, *_LATER, *_WILLOWS) == [*_PLAN, *_LATER, _SHALLOW[0], whole, *_WILLOWS]


@pytest.mark.parametrize("words", [("首先，", "其次，", "最后，"), ("一是", "二是", "三是"), ("一、", "二、", "三、")])
def test_an_item_goes_where_its_number_puts_it(words: tuple[str, ...]) -> None:
    items = [f"{word}疏通第{n}段河道，枯水期组织船只清理淤泥。" for n, word in enumerate(words, 1)]
    assert fixed(*_PLAN[:2], items[0], items[2], items[1]) == [*_PLAN[:2], *items]
    assert fixed(*_PLAN[:2], items[2], items[0], items[1]) == [*_PLAN[:2], *items]

"""Roles of blocks by what stands round them: headlines and sub-heads, bylines, captions, verse, halves of a sentence."""

from __future__ import annotations

import pytest

from lintnews import Page
from lintnews.display import Edges
from lintnews.roles import DISPLAY, Role, articles, assign


def roles(text: str) -> list[Role]:
    return assign(Page(text).blocks)


PAGE = """河风　渡口

渡口复航首日迎客三百

老船工重新撑起长篙

本报讯（记者 林远）昨日清晨，渡口恢复通航。

河水在清晨退了下去，渡口又忙碌起来。

清淤三年

从前这里水浅，船常常搁浅。

（记者 林远 摄）

堤上种柳

本报记者 方舟

堤上的柳树是二十年前种下的。
"""


def test_display_lines_are_told_apart_by_where_they_stand() -> None:
    expected = "banner headline deck lead body subhead body credit headline byline body"
    assert [role.value for role in roles(PAGE)] == expected.split()


DECK = "清淤三年，河水又能行船，堤上种柳，荫凉连成一片，两岸乡亲的日子又活了起来"
NEIGHBOURS = [
    ("渡口复航首日迎客三百\n\n林远舟\n\n本报讯 昨日清晨，渡口恢复通航。", "headline byline lead"),
    ("渡口复航首日迎客三百\n\n县志办主任林远舟\n\n昨日清晨，渡口恢复通航。", "headline byline body"),
    ("渡口复航首日迎客三百\n\n本报记者 林远 文/图\n\n渡口恢复通航。", "headline byline body"),
    ("渡口在清晨，\n\n（本报记者 林远 文/图）\n\n又忙碌起来。", "body credit body"),
    ("渡口恢复了通航。\n\n（林远舟）\n\n堤上种柳成荫", "body byline headline"),
    ("渡口恢复了通航。\n\n林远舟\n\n渡口在清晨热闹起来。", "body byline body"),
    ("渡口恢复了通航。\n\n林远舟\n\n这条渡船，林远舟撑了四十年。", "body subhead body"),
    ("清淤三年\n\n方舟\n\n渡口在清晨热闹起来。", "headline byline body"),
    ("清淤三年\n\n方舟\n\n渡口在清晨热闹起来，方舟一条接一条。", "headline deck body"),
    (
        "渡口恢复了通航。\n\n撑船的人\n\n那年清晨，两岸的人们站在堤上，望着撑了四十年渡船的那位老船工——\n\n林远舟\n\n渡口还没有醒。",
        "body headline deck byline body",
    ),
    ("□记者 林远通讯\n\n员方舟\n\n渡口恢复了通航。", "byline byline body"),
    ("□记者 林远通讯员方\n\n舟\n\n渡口恢复了通航。", "byline byline body"),
    ("轮椅上的院士林远舟\n\n昨日清晨，渡口恢复通航。", "headline body"),
    ("□本报记者 林远 方\n\n舟\n\n渡口恢复了通航。", "byline byline body"),
    ("渡口复航首日迎客三百\n\n——老船工重新撑起长篙\n\n昨日清晨，渡口恢复通航。", "headline deck body"),
    (f"渡口复航首日迎客三百\n\n{DECK}\n\n本报记者 林远\n\n渡口恢复通航。", "headline deck byline body"),
    ("渡口恢复了通航。\n\n老船工收起缆绳。\n\n林远 摄", "body caption credit"),
    ("渡口恢复了通航。\n\n市场\n\n渡口旁的市场也热闹起来。", "body subhead body"),
    ("第3版\n\n市场\n\n渡口复航首日迎客三百\n\n本报讯 渡口恢复通航。", "furniture furniture headline lead"),
]


@pytest.mark.parametrize(("text", "expected"), NEIGHBOURS)
def test_what_only_the_neighbours_can_tell(text: str, expected: str) -> None:
    assert [role.value for role in roles(text)] == expected.split()


def test_halves_of_a_sentence_are_no_headlines() -> None:
    blocks = Page("河水在清晨退了下去，\n\n渡口又忙碌\n\n起来，船工们开始检查缆绳和船板。").blocks
    assert assign(blocks)[1] in DISPLAY
    assert assign(blocks, [(0, 1), (1, 2)]) == [Role.BODY] * 3


def test_halves_of_a_headline_stay_one() -> None:
    blocks = Page("渡口复航首日迎\n\n客三百\n\n本报讯 昨日清晨，渡口恢复通航。").blocks
    assert Role.BODY not in assign(blocks, [(0, 1)])


def test_a_line_that_is_cut_at_both_ends_is_no_headline() -> None:
    blocks = Page("河水在清晨退了下去。\n\n口的老船工收起缆\n\n船工们开始检查船板。").blocks
    assert assign(blocks, edges=Edges([0.0, 0.7, 0.0], [0.0, 0.7, 0.0])) == [Role.BODY] * 3
    assert assign(blocks, edges=Edges([0.0, 0.5, 0.0], [0.0, 0.6, 0.0])) == [Role.BODY, Role.SUBHEAD, Role.BODY]


def test_a_cut_line_is_no_sub_head() -> None:
    blocks = Page("渡口的老船工收起缆绳。\n\n老船工撑着渡\n\n渡口的老船工又撑起长篙。").blocks
    assert assign(blocks)[1] is Role.SUBHEAD
    assert assign(blocks, edges=Edges([0.0] * 3, [0.0, 0.9, 0.0])) == [Role.BODY] * 3
    assert assign(blocks, edges=Edges([0.0, 0.9, 0.0], [0.0] * 3)) == [Role.BODY] * 3


def test_a_heading_over_the_rest_of_a_sentence_is_no_sub_head() -> None:
    text = "渡口的老船工收起缆绳。\n\n果园丰收\n\n的果园今年挂果多，梨价涨了一倍。"
    for starts_inside, role in ((0.0, Role.SUBHEAD), (1.0, Role.HEADLINE)):
        assert assign(Page(text).blocks, edges=Edges([0.0, 0.0, starts_inside], [0.0] * 3))[1] is role


def test_a_heading_with_commas_is_a_sub_head_and_a_long_one_a_paragraph() -> None:
    above, below = "渡口的老船工收起缆绳。", "山上的果园今年挂果多，梨价涨了一倍。"
    lines = ["果园丰收梨价翻番乡亲喜", "果园丰收，梨价翻番乡亲喜", "果园丰收，梨价翻番，采摘工从山脚一路笑到了山顶的老树下边"]
    found = [assign(Page(f"{above}\n\n{line}\n\n{below}").blocks, edges=Edges([0.0] * 3, [0.0] * 3))[1] for line in lines]
    assert found == [Role.HEADLINE, Role.SUBHEAD, Role.BODY]


SAME_SUBJECT = "渡口的老船工每天清晨收起缆绳，撑船送两岸乡亲过河。\n\n清淤三年\n\n从前渡口水浅，老船工撑船过河常常搁浅，乡亲只好绕路。"
OTHER_SUBJECT = (
    "渡口的老船工每天清晨收起缆绳，撑船送两岸乡亲过河。\n\n果园丰收梨价翻番\n\n山上的果园今年挂果多，梨价涨了一倍，请来三十名采摘工。"
)


@pytest.mark.parametrize(("text", "role"), [(SAME_SUBJECT, Role.SUBHEAD), (OTHER_SUBJECT, Role.HEADLINE)])
def test_a_heading_between_texts_of_one_subject_is_a_sub_head(text: str, role: Role) -> None:
    assert roles(text)[1] is role


def test_a_new_article_starts_with_display_lines_after_text() -> None:
    assert articles(roles(PAGE)) == [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]


def test_articles_count_from_one_whatever_stands_first() -> None:
    assert articles([]) == []
    assert articles([Role.BODY, Role.SUBHEAD, Role.BODY, Role.HEADLINE]) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "poem",
    [
        ["江水绕村流", "渔歌入远洲", "老翁撑一叶", "白鹭立船头"],
        ["江水绕村流，渔歌入远洲。", "老翁撑一叶，白鹭立船头。", "落日熔金处，炊烟起木楼。"],
    ],
)
def test_even_lines_are_verse(poem: list[str]) -> None:
    text = "\n\n".join(["渡口诗抄", "诗写于通航那天的清晨，作者是老船工的孙女。", *poem, "这首诗如今刻在渡口的石碑上，过往的船工都会念。"])
    assert roles(text) == [Role.HEADLINE, Role.BODY, *[Role.VERSE] * len(poem), Role.BODY]


def test_lines_of_uneven_length_are_no_verse() -> None:
    text = "渡口\n\n渡口复航首日迎客三百人次\n\n老船工撑篙\n\n本报讯（记者 林远）昨日清晨，渡口恢复通航。"
    assert Role.VERSE not in roles(text)

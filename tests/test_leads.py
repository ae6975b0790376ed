"""Leads that stand behind the text that they open."""

from __future__ import annotations

from lintnews import Page, Reading, following, leads

FERRY = "停航三年的渡口昨日恢复通航"
FERRY_LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航，三百多名乘客坐船过江。"
FERRY_REST = "船员们说，往后每天还要多开四班，住在江北的老人进城看病再也不用绕路。"
FERRY_END = "夜班船也在筹备之中，预计年底前开出第一班。"
MARKET = "城南菜市场换上新屋顶"
MARKET_LEAD = "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"
MARKET_REST = "摊主们高兴地说，以后下雨天买菜的人也会多起来，生意一定比从前好做。"


def behind(*texts: str) -> list[tuple[int, ...]]:
    reading = Reading(Page("\n\n".join(texts)))
    found = leads.behind(reading.blocks, reading.roles, following.free(reading.roles), reading.partners)
    assert all(led.text == led.headline + 1 for led in found)
    return [led[:3] for led in found]


def test_a_lead_behind_its_text_belongs_under_the_headline_with_what_goes_on_from_it() -> None:
    assert behind(FERRY, FERRY_REST, FERRY_LEAD) == [(2, 2, 0)]
    assert behind(FERRY, FERRY_REST, FERRY_LEAD, FERRY_END, MARKET, MARKET_REST, MARKET_LEAD) == [(2, 3, 0), (6, 6, 4)]


def test_a_lead_under_its_headline_or_behind_another_lead_is_in_place() -> None:
    assert behind(FERRY, FERRY_LEAD, FERRY_REST) == []
    assert behind(FERRY, FERRY_LEAD, FERRY_REST, "又讯（记者 方晓）" + FERRY_END, MARKET_LEAD) == []


def test_a_lead_of_which_the_headline_tells_nothing_stays() -> None:
    assert behind(FERRY, FERRY_REST, MARKET_LEAD) == []
    told = "停航三年的渡口恢复通航的消息传开后，江北的老人都松了一口气。"
    assert behind(FERRY, told, "本报讯（记者 林远）昨日清晨，三百多名乘客坐船过江。") == []


def test_a_text_that_breaks_off_before_a_lead_is_no_end_of_an_article() -> None:
    assert behind(FERRY, FERRY_REST, "船员们还给每位老人准备了热水和靠背椅，又在候船室里装上了暖", FERRY_LEAD) == []


def test_one_such_lead_moves_only_where_other_moves_show_that_columns_changed_places() -> None:
    def moves(*texts: str) -> list[tuple[int, int, int]]:
        return [move[:3] for move in Reading(Page("\n\n".join(texts))).moves]

    assert moves(FERRY, FERRY_REST, FERRY_LEAD) == []
    assert moves(FERRY, FERRY_REST, FERRY_LEAD, MARKET, MARKET_REST, MARKET_LEAD) == [(2, 2, 0), (5, 5, 3)]

"""Text that goes on behind other articles."""

from __future__ import annotations

from lintnews import Page, Reading, continued

FERRY = "停航三年的渡口昨日恢复通航"
FERRY_TEXT = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。他说，江北的老人进城看病，要绕道上游的公路大桥，来回得花上大半天时"
FERRY_REST = "间。如今每天开行十二班渡船，二十分钟就能过江，票价只要两元。"
FERRY_END = "乘客们在船上说，坐渡船过江不光省时间，还能看看沿江的风景。"
MARKET = "城南菜市场换上新屋顶"
MARKET_TEXT = "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"
SCHOOL = "山区小学操场铺上塑胶跑道"
SCHOOL_TEXT = "本报讯（记者 方晓）云岭山区小学的操场上周铺上塑胶跑道，孩子们第一次在上面赛跑。"


def behind(*texts: str) -> list[tuple[int, ...]]:
    reading = Reading(Page("\n\n".join(texts)))
    return [found[:3] for found in continued.behind_others(reading.blocks, reading.roles, reading.partners)]


def test_text_goes_back_before_the_articles_that_it_stands_behind_with_all_up_to_the_next_headline() -> None:
    assert behind(FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, FERRY_REST, FERRY_END, SCHOOL, SCHOOL_TEXT) == [(4, 5, 1)]
    assert behind(FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, SCHOOL, SCHOOL_TEXT, FERRY_REST, FERRY_END) == [(6, 7, 1)]


def test_halves_side_by_side_or_parted_by_text_of_the_same_article_are_left_to_the_order_of_the_page() -> None:
    assert behind(FERRY, FERRY_TEXT, FERRY_REST, MARKET, MARKET_TEXT) == []
    assert behind(FERRY, FERRY_TEXT, FERRY_END, FERRY_REST, MARKET, MARKET_TEXT) == []


def test_what_breaks_off_before_the_second_half_is_no_whole_article() -> None:
    broken = MARKET_TEXT + "摊主们高兴地说，以后下雨天买菜的人也会多起来，生意一定比从前要好"
    assert behind(FERRY, FERRY_TEXT, MARKET, broken, FERRY_REST, FERRY_END) == []


def test_what_starts_inside_another_sentence_does_not_go_with_it() -> None:
    torn = "身器材和休息座椅，还修了一处雨水花园，收集周边屋面的雨水用来浇灌。"
    assert behind(FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, FERRY_REST, torn) == [(4, 4, 1)]

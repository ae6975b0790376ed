"""Headlines that stand over another text than their own."""

from __future__ import annotations

from lintnews import Page, Reading, fix, following, headed

FERRY = "停航三年的渡口昨日恢复通航"
FERRY_TEXT = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航，三百多名乘客坐船过江。"
MARKET = "城南菜市场换上新屋顶"
MARKET_TEXT = "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"
SCHOOL = "山区小学操场铺上塑胶跑道"
SCHOOL_TEXT = "本报讯（记者 方晓）云岭山区小学的操场上周铺上塑胶跑道，孩子们第一次在上面赛跑。"
MORE = "摊主们说，新屋顶再也不漏雨了，下雨天买菜的人也多了起来。"


def astray(*texts: str, torn: bool = False) -> list[tuple[int, int]]:
    reading = Reading(Page("\n\n".join(texts)))
    heads = reading.partners.open_heads.tolist()
    found = headed.astray(reading.blocks, reading.roles, following.free(reading.roles), heads, torn=torn)
    return sorted(one[:2] for one in found)


def test_headlines_in_a_row_stand_over_the_wrong_texts() -> None:
    assert astray(FERRY, MARKET, SCHOOL, FERRY_TEXT, MARKET_TEXT, MORE, SCHOOL_TEXT) == [(1, 4), (2, 6)]
    assert astray(SCHOOL, FERRY, MARKET, MARKET_TEXT, MORE, FERRY_TEXT, SCHOOL_TEXT) == [(0, 6), (1, 5)]


def test_a_single_headline_astray_proves_nothing() -> None:
    assert astray(FERRY, MARKET, FERRY_TEXT, MARKET_TEXT, MORE) == []


def test_a_headline_over_its_own_text_is_in_place() -> None:
    assert astray(FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, MORE, SCHOOL, SCHOOL_TEXT) == []
    assert astray(FERRY, "通航首日三百乘客坐船过江", FERRY_TEXT, MARKET_TEXT, MORE, SCHOOL_TEXT) == []


def test_a_text_with_a_headline_of_its_own_wants_no_other() -> None:
    assert astray("城南菜市场的新屋顶", "山区小学的跑道", FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, SCHOOL, SCHOOL_TEXT) == []


def test_a_headline_over_the_rest_of_another_text_may_be_astray_where_it_shares_nothing_with_it() -> None:
    rest = "的新屋顶，摊主们都搬回了原来的位置，买菜的人比从前多了一倍。"
    assert astray(FERRY, SCHOOL, rest, MORE, FERRY_TEXT, SCHOOL_TEXT) == []
    assert astray(FERRY, SCHOOL, rest, MORE, FERRY_TEXT, SCHOOL_TEXT, torn=True) == [(0, 4), (1, 5)]
    assert astray("城南菜市场的新屋顶不漏雨", SCHOOL, rest, MORE, MARKET_TEXT, SCHOOL_TEXT, torn=True) == []


def test_what_sums_an_article_up_stands_between_its_headline_and_its_text() -> None:
    items = ["●首日三百名乘客过江", "●全部船只都是新的"]
    assert astray(FERRY, "通航首日", *items, FERRY_TEXT, MARKET, "新屋顶不漏雨", *items, MARKET_TEXT) == []


def test_the_text_of_a_headline_goes_on_to_the_next_source_or_display_line() -> None:
    reading = Reading(Page("\n\n".join([FERRY, FERRY_TEXT, MORE, MARKET_TEXT])))
    texts = headed.texts(reading.blocks, reading.roles, following.free(reading.roles))
    assert texts == [FERRY_TEXT + MORE, FERRY_TEXT + MORE, MORE, MARKET_TEXT]
    assert headed.texts([], [], []) == []


def test_headlines_at_the_top_are_moved_in_one() -> None:
    texts = [MARKET, SCHOOL, FERRY, FERRY_TEXT, MARKET_TEXT, MORE, SCHOOL_TEXT]
    fixed = fix("\n\n".join(texts), unsafe=True, select=["misordered-block"])
    assert fixed.text.split("\n\n") == [FERRY, FERRY_TEXT, MARKET, MARKET_TEXT, MORE, SCHOOL, SCHOOL_TEXT]
    assert len(fixed.applied) == 1

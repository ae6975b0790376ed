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


def test_halves_that_either_may_move_to_are_told_of_once() -> None:
    bridge = [
        "临澜晚报 2026年3月9日 星期一 第2版",
        "古桥修缮完工",
        "本报讯（记者 沈若溪）始建于清代的望江古桥昨日修缮完工，重新向行人开放。施工队员们用糯米灰浆填补石缝，更换了",
        "二十多块破损的桥面石板，桥栏上的石狮也一一归位。",
        "为了不影响两岸居民出行，工程分两期进行，前后历时九个月。居民代表说，古桥是老城的记",
    ]
    canteen = [
        "社区食堂开门迎客",
        "本报讯（记者 周牧）城西社区食堂上午开业，六十岁以上的老人凭卡就餐，每餐只要八元。",
        "食堂负责人介绍，菜单每周更换，还为行动不便的老人送餐上门。",
    ]
    rest = ["忆，修好了大家心里都踏实。", "市文物局表示，今后还将对另外三座古桥进行体检。"]
    moves = Reading(Page("\n\n".join([*bridge, *canteen, *rest]))).moves
    assert [(move.first, move.last, move.after) for move in moves] == [(8, 9, 4)]

"""On a page that little else is cut on, a move that brings sure halves together need not be as sure as another."""

from __future__ import annotations

import pytest

from lintnews import Page, Reading, order
from lintnews.move import Move

TITLE = "停航三年的渡口昨日恢复通航"
OPENING = [
    "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航，三百多名乘客坐船过江。",
    "船长陈启明在这条航线上跑了二十多年，对江面上的每一处浅滩都了如指掌。",
]
SECOND = "去年秋天，市里拿出专款修好了码头，又添置了两条新渡船，请来老船工培训年轻的水手。"
THIRD = [
    "乘客们在船上说，坐渡船过江不光省时间，还能看看沿江的风景。",
    "市交通局表示，往后还要在渡口两岸修建候船室和停车场，方便乘客换乘。",
]
OTHERS = [
    "城南菜市场换上新屋顶",
    "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。",
    "摊主们高兴地说，以后下雨天买菜的人也会多起来，生意一定比从前好做。",
    "市场管理处的负责人介绍，新屋顶用了透光的材料，白天不用开灯。",
    "屋顶的雨水收集起来，用来冲洗地面和浇灌花木。",
    "山区小学操场铺上塑胶跑道",
    "本报讯（记者 方晓）云岭山区小学的操场上周铺上塑胶跑道，孩子们第一次在上面赛跑。",
    "校长说，以前的操场一到雨天就是一片泥地，体育课只能在教室里上。",
    "学校打算下个月办一场运动会，邀请附近村子的家长也来参加。",
]
SURE = (
    "船工们说，渡口停航以后，江北的老人进城看病，要绕道上游的公路大桥，来回得花上大半天时",
    "间。如今每天开行十二班渡船，二十分钟就能过江，票价只要两元。",
)
LIKELY = (
    "“大家盼这条船盼了很久。”船工们说，头一天开船的时候，岸上站满了来看热闹的街坊，孩子们还给船头系上了红",
    "绸。如今每天开行十二班渡船，二十分钟就能过江，票价只要两元。",
)


def only(*blocks: str) -> Move:
    reading = Reading(Page("\n\n".join(blocks)))
    assert order._asked(reading.roles, reading.partners) == order.SURE_ALONE
    (move,) = reading.moves
    return move


@pytest.mark.parametrize(("halves", "is_moved"), [(SURE, True), (LIKELY, False)], ids=["sure", "likely"])
def test_sure_halves_are_brought_together_where_a_likely_pair_is_only_reported(halves: tuple[str, str], is_moved: bool) -> None:
    tail, head = halves
    move = only(TITLE, *OPENING, head, *THIRD, SECOND, tail, *OTHERS)
    assert move.first == 3
    assert (move.confidence >= order.SURE_WITH_HALVES) is is_moved
    assert is_moved or move.confidence == order.SURE_IN_ORDER


def test_what_stands_between_sure_halves_moves_away() -> None:
    tail, head = SURE
    move = only(TITLE, SECOND, tail, *OPENING, head, *THIRD, *OTHERS)
    assert (move.first, move.last, move.after) == (3, 4, 0)
    assert order.SURE_WITH_HALVES <= move.confidence < order.SURE_ALONE

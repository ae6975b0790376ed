"""A page that keeps its order says so of its doubtful seams, and a full line goes on where each line is a block."""

from __future__ import annotations

import numpy as np

from lintnews import Page, Reading, shift
from lintnews.shift import Floats, Indices

#: A paragraph as it was printed, 14 characters a line.
PRINTED = [
    "沙屿区第一条环岛公交线路昨",
    "天上午正式开通，首班车从渔港",
    "码头驶出，沿着新修的海堤一路",
    "向东，四十分钟后到达灯塔村。",
    "区交通局介绍，这条线路共设十",
    "六个站点，每二十分钟发出一班",
    "车，票价两元，老人和学生凭证",
    "半价。今后居民去县城看病买药",
    "不必再等渡船，渔民运货也省下",
    "一笔开支。",
]


def settled(near: list[float], far: list[float]) -> tuple[Floats, Floats]:
    """Odd blocks follow the cut tails before them with the log odds ``near``; the last tail may go on at the first block, too."""
    tails: Indices = np.array([2 * k for k in range(len(near))] + [2 * len(near) - 2] * len(far), np.intp)
    heads: Indices = np.array([2 * k + 1 for k in range(len(near))] + [0] * len(far), np.intp)
    open_tails = np.where(np.arange(2 * len(near)) % 2 == 0, 6.0, -6.0).astype(np.float32)
    odds = np.array([*near, *far], np.float32)
    return odds, shift.where_order_is_kept(tails, heads, odds, open_tails)


def test_a_doubtful_seam_is_surer_the_more_sure_ones_a_page_has() -> None:
    few, many = (settled([5.0] * sure + [0.3], [])[1][-1] for sure in (1, 12))
    assert 0.3 < few < many


def test_on_such_a_page_another_place_is_less_likely() -> None:
    odds, judged = settled([5.0] * 12 + [-0.5], [-0.5])
    assert judged[-2] > odds[-2]
    assert judged[-1] < odds[-1]


def test_a_page_out_of_order_is_left_as_it_was_judged() -> None:
    odds, judged = settled([-3.0] * 8, [])
    assert judged.tolist() == odds.tolist()


def test_a_tail_that_is_not_cut_stays_whole() -> None:
    tails, heads = np.array([0, 2, 4]), np.array([1, 3, 5])
    odds = np.array([5, 5, -6], np.float32)
    judged = shift.where_order_is_kept(tails, heads, odds, np.array([6, -6, 6, -6, -6, -6], np.float32))
    assert judged[2] < -4


def test_where_each_line_is_a_block_every_full_line_goes_on() -> None:
    joints = Reading(Page("\n\n".join(PRINTED))).partners.joints
    ends = {k for k, line in enumerate(PRINTED) if line.endswith("。")}
    assert {joint.tail for joint in joints} == set(range(len(PRINTED))) - ends
    assert all(joint.head == joint.tail + 1 for joint in joints)


def test_lines_that_were_joined_by_twos_are_of_the_same_column() -> None:
    blocks = [*PRINTED[:5], *(PRINTED[k] + PRINTED[k + 1] for k in (5, 7)), PRINTED[9]]
    tails = np.array([k for k, block in enumerate(blocks[:-1]) if not block.endswith("。")])
    odds = np.where(tails == 4, -1.5, 4.0).astype(np.float32)
    judged = shift.where_lines_are_blocks(Page("\n\n".join(blocks)).blocks, tails, tails + 1, odds)
    assert judged[tails == 4] > 0


def test_verse_and_headlines_of_one_width_are_no_lines_of_a_paragraph() -> None:
    blocks = Page("\n\n".join(["溪水绕村流今日", "荷花满塘秋来早", "阿妹摇船去采莲", "歌声到桥头不断"])).blocks
    odds = np.full(3, -3.0, np.float32)
    assert shift.where_lines_are_blocks(blocks, np.arange(3), np.arange(1, 4), odds).tolist() == odds.tolist()

"""Which halves of a page belong together: clear cases, and what holds on every page."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import wild

from lintnews import Page, Reading
from lintnews.partners import Joint, Partners, assign

LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。这条航线由本地一家企"
REST = "业承建，航运公司更换了全部船只，并且培训了三十名船员。"
WHOLE = [
    "市图书馆负责人介绍，从本月起，图书馆每逢周末开放到晚上十一点，读者可以在阅览室里安静地读书。",
    "市民们对此表示欢迎。他们说，新的航线开通以后，出行会更加方便。",
    "据气象部门预报，未来三天全市以多云天气为主，气温将逐步回升。",
]


def read(*blocks: str) -> Partners:
    return Reading(Page("\n\n".join(blocks))).partners


def pairs(partners: Partners) -> list[tuple[int, int]]:
    return [(joint.tail, joint.head) for joint in partners.joints]


def test_a_cut_word_is_joined() -> None:
    found = read("渡口恢复通航", LEAD, REST, *WHOLE)
    assert pairs(found) == [(1, 2)]
    assert found.joints[0].probability > 0.9
    assert found.open_tails[1] > 0.9
    assert found.open_heads[2] > 0.9


@pytest.mark.parametrize("order", list(permutations(WHOLE, 2)))
def test_whole_paragraphs_are_not_joined(order: tuple[str, ...]) -> None:
    found = read("江城要闻", *order)
    assert found.joints == ()
    assert found.open_tails.max() < 0.5
    assert found.open_heads.max() < 0.5
    assert found.broken.max() < 0.5


@pytest.mark.parametrize("between", WHOLE)
def test_halves_find_each_other_over_a_whole_paragraph(between: str) -> None:
    assert pairs(read("渡口恢复通航", LEAD, between, REST)) == [(1, 3)]


def test_halves_find_each_other_over_a_guest() -> None:
    assert pairs(read("渡口恢复通航", LEAD, "（记者 方舟 摄）", REST, WHOLE[0])) == [(1, 3)]


def test_a_half_alone_is_open_and_has_no_partner() -> None:
    found = read("渡口恢复通航", WHOLE[1], REST, WHOLE[0])
    assert found.joints == ()
    assert found.open_heads[2] > 0.5
    assert found.broken[2] == found.open_heads[2]
    assert found.lost_heads[2] > 0.5


def test_a_half_whose_other_half_stands_on_the_page_is_not_lost() -> None:
    found = read("渡口恢复通航", LEAD, REST, *WHOLE)
    assert found.lost_tails[1] < 0.1
    assert found.lost_heads[2] < 0.1


def test_a_line_read_twice_is_a_joint_and_says_how_much_is_repeated() -> None:
    again = LEAD[-14:]
    (joint,) = read("渡口恢复通航", LEAD, again + REST, *WHOLE).joints
    assert (joint.tail, joint.head, joint.repeated) == (1, 2, 14)


def test_a_line_that_stands_twice_and_goes_on_in_nothing_is_no_joint() -> None:
    assert read("渡口恢复通航", LEAD, LEAD[-14:], WHOLE[0]).joints == ()


def test_a_text_that_takes_its_headline_up_is_no_line_read_twice() -> None:
    assert read("用航线连起两岸生活", "航线连起两岸生活，是本市改善出行的重要一步。", *WHOLE).repeated == {}
    assert list(read("用航线连起两岸生活", LEAD, LEAD[-14:] + REST).repeated) == [2]


def test_pages_with_little_on_them() -> None:
    for text in ("", "\n\u3000\n"):
        assert read(text).joints == ()
        assert read(text).broken.tolist() == [0]
    for text in ("渡", LEAD, "。", "\ud800", "\r"):
        found = read(text)
        assert found.joints == ()
        assert found.open_tails.shape == found.open_heads.shape == (1,)


@settings(max_examples=60)
@given(wild | st.lists(st.sampled_from([LEAD, REST, *WHOLE, "（下转第四版）", "春", "，", "渡口恢复通航"]), max_size=9).map("\n\n".join))
def test_every_page(text: str) -> None:
    page = Page(text)
    found = Reading(page).partners
    count = len(page.blocks)
    for numbers in (found.open_tails, found.open_heads, found.lost_tails, found.lost_heads):
        assert numbers.shape == (count,)
        assert ((numbers >= 0) & (numbers <= 1)).all()
    assert found.broken.shape == (count + 1,)
    assert ((found.broken >= 0) & (found.broken <= 1)).all()
    for edges in ([joint.tail for joint in found.joints], [joint.head for joint in found.joints]):
        assert len(set(edges)) == len(edges)
        assert all(0 <= edge < count for edge in edges)
    for joint in found.joints:
        assert joint.tail != joint.head
        assert 0.5 <= joint.probability <= 1
    again = Reading(Page(text)).partners
    assert again.joints == found.joints
    assert np.array_equal(again.open_tails, found.open_tails)
    assert np.array_equal(again.open_heads, found.open_heads)


def test_an_edge_with_a_partner_is_not_broken() -> None:
    tails, heads = np.array([0.9, 0.8, 0.1], np.float32), np.array([0.2, 0.7, 0.95], np.float32)
    none = np.zeros(3, np.float32)
    assert Partners(tails, heads, none, none, ()).broken.tolist() == pytest.approx([0.2, 0.9, 0.95, 0.1])
    assert Partners(tails, heads, none, none, (Joint(0, 2, 0.9),)).broken.tolist() == pytest.approx([0.2, 0.7, 0.8, 0.1])


candidates = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(-9, 9, width=32)), max_size=20)


@given(candidates)
def test_assign_takes_the_surest_first(rows: list[tuple[int, int, float]]) -> None:
    tails, heads, odds = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 3
    joints = assign(tails.astype(np.intp), heads.astype(np.intp), odds.astype(np.float32))
    assert list(joints) == sorted(joints, key=lambda joint: joint.tail)
    taken_tails, taken_heads = {j.tail: j for j in joints}, {j.head: j for j in joints}
    assert len(taken_tails) == len(taken_heads) == len(joints)
    for tail, head, odd in rows:
        if odd >= 0:
            rivals = [j for j in (taken_tails.get(tail), taken_heads.get(head)) if j]
            assert rivals, "a likely pair is passed over though both its edges are free"
            assert max(j.probability for j in rivals) >= 1 / (1 + np.exp(-odd)) - 1e-6

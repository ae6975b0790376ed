"""Which block follows which: what is said of every two blocks of a stretch, and what the networks make of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews import Page, Reading, following, language, seams, weights
from lintnews.following import FEATURES, Stretch
from lintnews.partners import Partners
from lintnews.roles import Role

HEAD = "渡口恢复通航"
LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。"
FIRST = "为了保证乘客的安全，航运公司更换了全部船只，并且对三十名船员进行了为期两个月的专"
SECOND = "业培训。首日共有三百多名乘客坐船过江，其中大部分是住在对岸的农民，他们挑着蔬菜到城里来卖。"
AFTER = "记者了解到，今年航运公司还将开通两条新的航线。"
MARKET = ["菜市场换上新屋顶", "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"]


def stretch(*texts: str) -> Stretch:
    reading = Reading(Page("\n\n".join(texts)))
    return Stretch(reading.blocks, reading.roles, reading.partners)


def column(one: Stretch, name: str) -> np.ndarray:
    return following.features(one, language.load())[:, :, FEATURES.index(name)]


def test_every_two_blocks_have_a_row() -> None:
    one = stretch(HEAD, LEAD, FIRST, "（记者 方舟 摄）", SECOND, AFTER)
    assert one.free == [0, 1, 2, 4, 5]
    rows = following.features(one, language.load())
    assert rows.shape == (6, 6, len(FEATURES))
    assert np.isfinite(rows).all()
    again = following.again(np.zeros((6, 6), np.float32), rows)
    assert again.shape == (6, 6, len(following.AGAIN_FEATURES))


def test_the_diagonal_stands_side_by_side() -> None:
    one = stretch(HEAD, LEAD, FIRST, SECOND, AFTER)
    assert np.array_equal(column(one, "stands_next"), np.eye(6))
    assert np.array_equal(column(one, "back"), np.tril(np.ones((6, 6)), -1))
    assert column(one, "first.edge")[:, 0].tolist() == [1, 0, 0, 0, 0, 0]
    assert column(one, "second.edge")[0].tolist() == [0, 0, 0, 0, 0, 1]
    assert column(one, "next.lead")[:, 3].tolist() == [0, 1, 0, 0, 0, 0]
    assert column(one, "previous.headline")[2].tolist() == [0, 1, 0, 0, 0, 0]


def test_a_half_is_followed_by_its_other_half_and_a_headline_by_its_lead() -> None:
    one = stretch(HEAD, SECOND, AFTER, *MARKET, LEAD, FIRST)
    odds = following.judge(one, language.load(), weights.load())
    assert np.argmax(odds[7]) == 1, "behind the first half comes the second"
    assert odds[1, 5] > odds[1, 1], "behind the headline comes its lead, not what stands there"
    assert odds[4, 4] > odds[4, 5], "the other headline keeps its own"


def test_of_two_that_end_alike_the_half_stays_with_the_one_it_stands_behind() -> None:
    ends = "图书馆也对管理员进行了为期两个月的专"
    texts = [HEAD, LEAD, FIRST, MARKET[1], ends, SECOND]
    odds = following.judge(stretch(*texts), language.load(), weights.load())
    assert odds[3, 5] == odds.min() < odds[5, 5]


_PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(-9, 9)), max_size=12, unique_by=lambda pair: pair[:2])


@settings(max_examples=60)
@given(_PAIRS, st.lists(st.sampled_from([Role.BODY, Role.CAPTION, Role.JUMP, Role.HEADLINE]), min_size=6, max_size=6))
def test_joints_and_their_rivals_are_told(joints: list[tuple[int, int, float]], roles: list[Role]) -> None:
    joints = [joint for joint in joints if joint[0] != joint[1]]
    none, blocks = np.full(6, 0.5, np.float32), Page("\n\n".join("甲乙丙丁戊己")).blocks
    tails, heads = (np.array([joint[side] for joint in joints], np.intp) for side in (0, 1))
    odds = np.array([joint[2] for joint in joints], np.float32)
    one = Stretch(blocks, roles, Partners(none, none, none, none, (), {}, tails, heads, odds))
    told = {name: column(one, name) for name in ("joint", "tail_elsewhere", "head_elsewhere")}
    known = {joint[:2]: float(np.clip(np.float32(joint[2]), -8, 8)) for joint in joints if set(joint[:2]) <= set(one.free)}
    for row, first in enumerate([-1, *one.free]):
        for at, second in enumerate([*one.free, 6]):
            rivals = [value for (tail, head), value in known.items() if tail == first and head != second]
            others = [value for (tail, head), value in known.items() if head == second and tail != first]
            assert told["joint"][row, at] == np.float32(known.get((first, second), -8))
            assert told["tail_elsewhere"][row, at] == np.float32(max(rivals, default=-8))
            assert told["head_elsewhere"][row, at] == np.float32(max(others, default=-8))


def test_wording_shared_by_all_is_that_of_every_two() -> None:
    texts = [LEAD, FIRST + SECOND, AFTER, *MARKET, "", "abc"]
    blocks = Page("\n\n".join(text or "-" for text in texts)).blocks
    count = len(blocks)
    ones, others = np.divmod(np.arange(count * count), count)
    pairs = seams.shared_wording(blocks, language.load(), ones, others).reshape(count, count)
    np.fill_diagonal(pairs, 0)
    everything = seams.wording_shared_by_all([block.text for block in blocks], language.load())
    assert everything == pytest.approx(pairs, abs=1e-4)
    assert everything.max() > 0

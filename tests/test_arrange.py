"""The order that a stretch of a page was printed in: what is tried, what stays together, and that the search puts pages right."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews import Page, Reading, arrange, following, language, weights
from lintnews.arrange import State, Swap
from lintnews.following import Stretch
from lintnews.order import LIKELY
from lintnews.partners import Partners
from lintnews.roles import Role

HEAD = "渡口恢复通航"
LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。"
FIRST = "为了保证乘客的安全，航运公司更换了全部船只，并且对三十名船员进行了为期两个月的专"
SECOND = "业培训。首日共有三百多名乘客坐船过江，其中大部分是住在对岸的农民，他们挑着蔬菜到城里来卖。"
AFTER = "记者了解到，今年航运公司还将开通两条新的航线。"
LIBRARY = ["图书馆周末开放到深夜", "市图书馆负责人介绍，从本月起，图书馆每逢周末开放到晚上十一点。"]
GUEST = "（记者 方舟 摄）"


def found(*texts: str) -> list[tuple[int, Stretch]]:
    reading = Reading(Page("\n\n".join(texts)))
    return list(arrange.stretches(reading.blocks, reading.roles, reading.partners))


def arranged(*texts: str) -> tuple[list[str], list[arrange.Step]]:
    [(first, stretch)] = found(*texts)
    assert first == 0
    state = State.of(stretch, following.judge(stretch, language.load(), weights.load()))
    state, steps = arrange.search(state, weights.load()["swap"], LIKELY)
    return [texts[stretch.free[k - 1]] for k in state.order[1:-1]], steps


@pytest.mark.parametrize(
    "texts",
    [
        [HEAD, LEAD, SECOND, FIRST, AFTER, *LIBRARY],
        [SECOND, HEAD, LEAD, FIRST, AFTER, *LIBRARY],
    ],
)
def test_the_search_puts_the_page_right(texts: list[str]) -> None:
    order, steps = arranged(*texts)
    assert order == [HEAD, LEAD, FIRST, SECOND, AFTER, *LIBRARY]
    assert all(LIKELY <= step.probability <= 1 and step.moved for step in steps)


@pytest.mark.parametrize("texts", [[], [HEAD], [FIRST, SECOND], [HEAD, LEAD, FIRST, SECOND, AFTER], [HEAD, LEAD, FIRST, GUEST, SECOND]])
def test_where_no_half_stands_apart_nothing_is_tried(texts: list[str]) -> None:
    assert found(*texts) == []


def _partners(count: int, joints: list[tuple[int, int, float]]) -> Partners:
    tails, heads, odds = (np.array(column) for column in zip(*joints, strict=True)) if joints else (np.zeros(0),) * 3
    none = np.zeros(count, np.float32)
    return Partners(none, none, none, none, (), {}, tails.astype(np.intp), heads.astype(np.intp), odds.astype(np.float32))


_ODDS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-9, 9)), max_size=30, unique_by=lambda j: j[:2])


@settings(max_examples=60)
@given(_ODDS, st.lists(st.sampled_from(list(Role)), min_size=10, max_size=10), st.integers(0, 99))
def test_swaps_exchange_neighbours_and_part_nothing_that_is_glued(
    joints: list[tuple[int, int, float]], roles: list[Role], seed: int
) -> None:
    blocks = Page("\n\n".join(f"第{n}段" * 3 + "甲乙丙丁戊己庚辛壬癸"[n] for n in range(10))).blocks
    stretch = Stretch(blocks, roles, _partners(10, [joint for joint in joints if joint[0] != joint[1]]))
    m = len(stretch.free)
    odds = np.random.default_rng(seed).normal(0, 4, (m + 1, m + 1)).astype(np.float32)
    state = State.of(stretch, odds)
    glued = {k for k in range(2, m + 1) if state.held[k]}
    assert all(stretch.free[k - 1] == stretch.free[k - 2] + 1 for k in glued)
    for _ in range(3):
        swaps = state.swaps()
        assert len(swaps) <= arrange.TRIED
        assert [swap.gain for swap in swaps] == sorted((swap.gain for swap in swaps), reverse=True)
        rows = state.features(swaps)
        assert not swaps or (rows.shape == (len(swaps), len(arrange.FEATURES)) and np.isfinite(rows).all())
        for swap in swaps:
            order = swap.made(state.order)
            assert sorted(order) == list(range(m + 2))
            assert (order[0], order[-1]) == (0, m + 1)
            assert swap.gain == pytest.approx(_seams(odds, order) - _seams(odds, list(state.order)), abs=1e-3)
            assert all(order.index(k) == order.index(k - 1) + 1 for k in glued)
        if not swaps:
            break
        state = state.after(swaps[0])


def _seams(odds: np.ndarray, order: list[int]) -> float:
    return float(sum(odds[one, other - 1] for one, other in pairwise(order)))


def test_the_lighter_run_is_said_to_move() -> None:
    _, [step] = arranged(HEAD, LEAD, SECOND, FIRST, AFTER, *LIBRARY)
    assert step.moved == {4}, "the shorter half"


def test_what_is_held_is_neither_parted_nor_asked_about() -> None:
    [(_, stretch)] = found(HEAD, LEAD, SECOND, FIRST, AFTER, *LIBRARY)
    state = State.of(stretch, np.zeros((8, 8), np.float32), lambda block: block.index in (2, 3))
    assert state.held.tolist() == [k == 4 for k in range(9)]
    reading = Reading(Page("\n\n".join([HEAD, LEAD, SECOND, FIRST, AFTER, *LIBRARY])))
    assert list(arrange.stretches(reading.blocks, reading.roles, reading.partners, lambda _: True)) == []


def test_a_long_page_is_searched_only_around_its_halves() -> None:
    blocks = Page("\n\n".join(f"第{n}段" for n in range(400))).blocks
    partners = _partners(400, [(100, 110, 3.0), (112, 108, 3.0), (300, 290, 3.0), (200, 201, 9.0)])
    stretches = list(arrange.stretches(blocks, [Role.BODY] * 400, partners))
    assert [(first, len(stretch.blocks)) for first, stretch in stretches] == [(76, 61), (266, 59)]
    [one, other] = [stretch.partners for _, stretch in stretches]
    assert (one.tails.tolist(), one.heads.tolist(), other.tails.tolist()) == ([24, 36], [34, 32], [34])


MARKET = ["城南菜市场换上新屋顶", "本报讯（记者 文舒）昨天上午，城南菜市场的新屋顶完工，摊主们搬回了原来的位置。"]


def test_a_headline_whose_text_goes_away_is_astray() -> None:
    reading = Reading(Page("\n\n".join(["停航三年的渡口昨日恢复通航", LEAD, *MARKET])))
    stretch = Stretch(reading.blocks, reading.roles, reading.partners)
    state = State.of(stretch, np.zeros((5, 5), np.float32))
    assert state.astray == set()
    assert state.after(Swap(2, 3, 5, 9.0)).astray == {(0, 1)}


def test_no_swap_leaves_a_headline_without_its_text() -> None:
    reading = Reading(Page("\n\n".join(["停航三年的渡口昨日恢复通航", LEAD, *MARKET])))
    stretch = Stretch(reading.blocks, reading.roles, reading.partners)
    odds = np.full((5, 5), -9, np.float32)
    odds[0, 0] = odds[1, 2] = odds[3, 3] = odds[4, 1] = odds[2, 4] = 9
    yes = replace(weights.load()["swap"], w2=np.zeros_like(weights.load()["swap"].w2), b2=np.array([9], np.float32))
    state, steps = arrange.search(State.of(stretch, odds), yes, LIKELY)
    assert steps
    assert state.astray == set()


def test_a_swap_exchanges_two_runs() -> None:
    assert Swap(1, 3, 4, 0.0).made([0, 1, 2, 3, 4, 5]) == [0, 3, 1, 2, 4, 5]

"""Moves that bring two halves together: what is tried, what it is judged by, and that the surest one puts the page right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews import Page, Reading, language, torn, weights
from lintnews.partners import Partners
from lintnews.roles import Role
from lintnews.torn import Candidate

HEAD = "渡口恢复通航"
LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。"
FIRST = "为了保证乘客的安全，航运公司更换了全部船只，并且对三十名船员进行了为期两个月的专"
SECOND = "业培训。首日共有三百多名乘客坐船过江，其中大部分是住在对岸的农民，他们挑着蔬菜到城里来卖。"
AFTER = "记者了解到，今年航运公司还将开通两条新的航线。"
LIBRARY = ["图书馆周末开放到深夜", "市图书馆负责人介绍，从本月起，图书馆每逢周末开放到晚上十一点。"]
GUEST = "（记者 方舟 摄）"


def judged(*texts: str) -> list[tuple[Candidate, float]]:
    reading = Reading(Page("\n\n".join(texts)))
    return torn.judge(reading.blocks, reading.roles, reading.partners, reading.model, weights.load())


def after(texts: list[str], move: Candidate) -> list[str]:
    run = texts[move.first : move.last + 1]
    rest = [text for at, text in enumerate(texts) if not move.first <= at <= move.last]
    at = move.after + 1 if move.after < move.first else move.after + 1 - len(run)
    return rest[:at] + run + rest[at:]


def test_the_likeliest_move_puts_the_page_right() -> None:
    texts = [HEAD, LEAD, SECOND, FIRST, AFTER, *LIBRARY]
    move, probability = judged(*texts)[0]
    assert after(texts, move) == [HEAD, LEAD, FIRST, SECOND, AFTER, *LIBRARY]
    assert probability > 0.6


def test_every_move_is_tried_once_and_brings_its_halves_together() -> None:
    texts = [HEAD, LEAD, SECOND, AFTER, FIRST, *LIBRARY]
    found = [move for move, _ in judged(*texts)]
    assert {move.how for move in found} == {"head", "tail"}
    assert len({(move.first, move.last, move.after) for move in found}) == len(found)
    for move in found:
        moved = after(texts, move)
        assert sorted(moved) == sorted(texts)
        assert moved.index(texts[move.head]) == moved.index(texts[move.tail]) + 1


@pytest.mark.parametrize("texts", [[], [HEAD], [FIRST, SECOND], [HEAD, LEAD, FIRST, SECOND, AFTER], [HEAD, LEAD, FIRST, GUEST, SECOND]])
def test_where_no_half_stands_apart_nothing_is_tried(texts: list[str]) -> None:
    assert judged(*texts) == []


def _partners(count: int, joints: list[tuple[int, int, float]]) -> Partners:
    tails, heads, odds = (np.array(column) for column in zip(*joints, strict=True))
    none = np.zeros(count, np.float32)
    return Partners(none, none, none, none, (), {}, tails.astype(np.intp), heads.astype(np.intp), odds.astype(np.float32))


_ODDS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-9, 9)), min_size=1, max_size=30, unique_by=lambda j: j[:2])


@settings(max_examples=60)
@given(_ODDS, st.lists(st.sampled_from(list(Role)), min_size=10, max_size=10))
def test_moves_are_moves_and_what_is_glued_stays(joints: list[tuple[int, int, float]], roles: list[Role]) -> None:
    joints = [(tail, head, odds) for tail, head, odds in joints if tail != head]
    if not joints:
        return
    blocks = Page("\n\n".join(f"第{n}段" * 3 + "甲乙丙丁戊己庚辛壬癸"[n] for n in range(10))).blocks
    partners = _partners(10, joints)
    glued = {tail for tail, head, odds in joints if head == tail + 1 and odds >= torn.GLUED}
    found = torn.candidates(blocks, roles, partners)
    for move in found:
        assert 0 <= move.first <= move.last < 10
        assert 0 <= move.after < 10
        assert not move.first - 1 <= move.after <= move.last
        assert not {move.first - 1, move.last, move.after} & glued
    if found:
        rows = torn.follow_features(blocks, roles, partners, language.load(), *torn.seams_of(found, roles))
        assert rows.shape == (6 * len(found), len(torn.FOLLOW_FEATURES))
        assert _told(rows) == _expected(joints, torn.seams_of(found, roles))
        moves = torn.move_features(blocks, roles, partners, found, np.zeros(len(rows), np.float32))
        assert moves.shape == (len(found), len(torn.MOVE_FEATURES))
        assert np.isfinite(moves).all()


def _told(rows: np.ndarray) -> list[tuple[float, ...]]:
    columns = [torn.FOLLOW_FEATURES.index(name) for name in ("joint", "tail_elsewhere", "head_elsewhere")]
    return [tuple(round(float(x), 3) for x in row) for row in rows[:, columns]]


def _expected(joints: list[tuple[int, int, float]], pairs: tuple[np.ndarray, np.ndarray]) -> list[tuple[float, ...]]:
    expected = []
    for first, second in zip(*pairs, strict=True):
        here = [o for t, h, o in joints if (t, h) == (first, second)]
        tail = [o for t, h, o in joints if t == first and h != second]
        head = [o for t, h, o in joints if h == second and t != first]
        expected.append(tuple(round(float(np.float32(np.clip(max(odds, default=-8), -8, 8))), 3) for odds in (here, tail, head)))
    return expected


@pytest.mark.parametrize(("end", "tried"), [("期两个月的专", False), ("个星期的专", True)])
def test_of_two_tails_that_end_alike_the_half_stays_with_the_one_it_stands_behind(end: str, *, tried: bool) -> None:
    texts = [HEAD, LEAD, FIRST, *LIBRARY[1:], "图书馆的主人还没有来", "市图书馆也对管理员进行了为" + end, SECOND]
    blocks = Page("\n\n".join(texts)).blocks
    roles = [Role.HEADLINE, Role.LEAD, *[Role.BODY] * 5]
    assert bool(torn.candidates(blocks, roles, _partners(7, [(2, 6, 3.0)]))) == tried


def test_moves_that_undo_each_other_are_told() -> None:
    one = Candidate(2, 3, 6, 6, 2, 5.0, "head")
    assert one.is_beside(Candidate(8, 8, 9, 9, 8, 5.0, "head"))
    assert not one.is_beside(Candidate(3, 4, 9, 9, 3, 5.0, "head")), "both move one block"
    assert not one.is_beside(Candidate(8, 8, 2, 2, 8, 5.0, "head")), "its place moves away"
    assert not one.is_beside(Candidate(8, 8, 6, 9, 8, 5.0, "head")), "two to one place"
    assert not one.is_beside(Candidate(8, 8, 9, 6, 8, 5.0, "head")), "one tail goes on in two heads"


def test_seams_look_over_guests() -> None:
    roles = [Role.HEADLINE, Role.CAPTION, Role.BODY, Role.CREDIT, Role.BODY]
    firsts, seconds = torn.seams_of([Candidate(2, 2, 4, 4, 2, 1.0, "head")], roles)
    assert list(zip(firsts.tolist(), seconds.tolist(), strict=True)) == [(0, 2), (2, 4), (4, 5), (0, 4), (4, 2), (2, 5)]

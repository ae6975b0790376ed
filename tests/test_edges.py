"""Edges of blocks as numbers: shapes, what they say of plain cases, and that nothing far away changes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import wild

from lintnews import Page, Reading, language, seams
from lintnews.edges import HEAD, HEAD_FEATURES, PREDECESSORS, TAIL, TAIL_FEATURES, Edges, boundary, measure, predecessors
from lintnews.language.symbols import UNSEEN
from lintnews.roles import Role
from lintnews.training.predecessors import packed

MODEL = language.load()


def edges_of(text: str, roles: list[Role] | None = None) -> Edges:
    reading = Reading(Page(text))
    return measure(reading.codes, reading.blocks, roles or reading.roles, MODEL)


def tail(text: str, name: str) -> float:
    return float(edges_of(text).tails[0, TAIL_FEATURES.index(name)])


def head(text: str, name: str) -> float:
    return float(edges_of(text).heads[0, HEAD_FEATURES.index(name)])


def _sound(edges: Edges, count: int) -> None:
    assert edges.tail_symbols.shape == (count, TAIL)
    assert edges.head_symbols.shape == (count, HEAD)
    assert edges.tails.shape == (count, len(TAIL_FEATURES))
    assert edges.heads.shape == (count, len(HEAD_FEATURES))
    assert edges.start.shape == edges.free.shape == (count, HEAD)
    for numbers in (edges.tails, edges.heads, edges.start, edges.free):
        assert np.isfinite(numbers).all()


ODD = ["春", "。", "”", "）”", "\r", "\x85", "\ud800", "😀", "𠮷𠮷", "——", "春 江\u3000潮\xa0水", "a b", "0", "春\f江", "\udfff。", "①"]


@pytest.mark.parametrize("text", ODD)
def test_short_and_odd_blocks(text: str) -> None:
    edges = edges_of(text)
    _sound(edges, 1)
    assert np.isfinite(boundary(edges.head_symbols, MODEL)).all()


@settings(max_examples=60)
@given(wild)
def test_any_page(text: str) -> None:
    reading = Reading(Page(text))
    count = len(reading.blocks)
    assume(count)
    edges = edges_of(text)
    _sound(edges, count)
    tails, heads = np.nonzero(~np.eye(count, dtype=bool))
    rows = seams.features(reading.blocks, reading.roles, edges, MODEL, tails, heads)
    assert rows.shape == (count * (count - 1), len(seams.FEATURES))
    assert np.isfinite(rows).all()


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([*ODD, "渡口恢复通航，", "船工们说：“总算通了", "。两岸的人都来了。", "（下转第四版）"]), min_size=3, max_size=9
    ),
    wild,
)
def test_an_edge_does_not_depend_on_what_stands_far_away(lines: list[str], noise: str) -> None:
    at = len(lines) // 2
    near = lines[at - 1 : at + 2]
    given = [Role.JUMP if "下转" in line else Role.BODY for line in lines]
    whole, alone = edges_of("\n\n".join(lines), given), edges_of("\n\n".join(near), given[at - 1 : at + 2])
    _same_edge(whole, at, alone, 1)
    before = Page(noise).blocks
    text = noise + "\n\n" + "\n\n".join(lines)
    if len(Page(text).blocks) == len(before) + len(lines):
        longer = edges_of(text, [*[Role.BODY] * len(before), *given])
        _same_edge(longer, len(before) + at, alone, 1)


def _same_edge(one: Edges, at: int, other: Edges, index: int) -> None:
    for name in ("tail_symbols", "head_symbols", "tails", "heads", "start", "free"):
        assert np.array_equal(getattr(one, name)[at], getattr(other, name)[index]), name


def test_blanks_inside_a_block_change_no_symbol() -> None:
    spaced, plain = edges_of("渡 口\u3000恢\xa0复 通 航 的 第 一 天"), edges_of("渡口恢复通航的第一天")
    assert np.array_equal(spaced.tail_symbols, plain.tail_symbols)
    assert np.array_equal(spaced.head_symbols, plain.head_symbols)


def test_a_short_block_is_padded_on_the_outer_side() -> None:
    edges = edges_of("渡口")
    expected = MODEL.encode("渡口").tolist()
    assert edges.tail_symbols[0].tolist() == [UNSEEN] * (TAIL - 2) + expected
    assert edges.head_symbols[0].tolist() == expected + [UNSEEN] * (HEAD - 2)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("is_final", "渡口恢复了通航。", 1),
        ("is_final", "他说：“通航了！”", 1),
        ("is_final", "渡口恢复了通航。（记者林远）", 1),
        ("is_final", "渡口恢复了通", 0),
        ("is_han", "渡口恢复了通", 1),
        ("is_comma", "渡口恢复了，", 1),
        ("is_digit", "运送乘客２", 1),
        ("is_closer", "他说“通航了”", 1),
        ("open_quote", "他说：“通航", 1),
        ("open_quote", "他说：“通航”了", 0),
        ("open_bracket", "渡口（俗称老渡", 1),
        ("open_title", "他读《水", 1),
        ("clause", "渡口恢复了，船工们", 0.3),
        ("has_comma", "渡口恢复了通", 0),
        ("has_final", "通了。渡口", 1),
        ("in_body", "渡口恢复了通航。", 1),
    ],
)
def test_tails(name: str, text: str, expected: float) -> None:
    assert tail(text, name) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("unopened_quote", "通航了”，他说。", 1),
        ("unopened_quote", "他说“通航了”。", 0),
        ("unopened_bracket", "俗称老渡）是江上的。", 1),
        ("is_comma", "，船工们说。", 1),
        ("is_digit", "9点开船。", 1),
        ("to_mark", "船工们，你好。", 0.3),
        ("mark_is_comma", "船工们，你好。", 1),
        ("mark_is_comma", "船工们。你好，", 0),
        ("no_mark", "渡口复航首日", 1),
        ("ends_final", "船工们说。”", 1),
        ("ends_final", "船工们说", 0),
    ],
)
def test_heads(name: str, text: str, expected: float) -> None:
    assert head(text, name) == pytest.approx(expected)


def test_jump_lines_are_seen_by_their_neighbours() -> None:
    edges = edges_of("渡口恢复通航后，船工们\n\n（下转第四版）\n\n堤上种了许多柳树。")
    assert edges.tails[:, TAIL_FEATURES.index("before_jump")].tolist() == [1, 0, 0]
    assert edges.heads[:, HEAD_FEATURES.index("after_jump")].tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("记者从市水务局获悉", "者从市水务局获悉"),
        ("据了解，今年以来", "了解，今年以来"),
        ("近年来，我市不断", "年来，我市不断"),
        ("为了让居民出行", "了让居民出行"),
    ],
)
def test_a_sound_start_is_likelier_than_a_cut_one(whole: str, cut: str) -> None:
    assert head(whole, "start") > head(cut, "start")
    symbols = edges_of(f"{whole}\n\n{cut}").head_symbols
    sound, torn = boundary(symbols, MODEL).tolist()
    assert sound > torn


def test_predecessors_stand_before_their_symbol_in_words() -> None:
    table = predecessors()
    assert len(table) == MODEL.vocabulary
    for pair in ("企业", "葡萄", "新闻"):
        before, after = MODEL.encode(pair).tolist()
        assert before in table[after].tolist()


def test_the_file_of_predecessors_holds_what_was_found() -> None:
    low, high = packed(np.array([[900, 7, 8], [4000, 3, 3000]], np.uint16)).astype(int).tolist()
    assert (low, high) == ([[7, 1, 124], [3, 181, 232]], [[0, 0, 3], [0, 11, 3]])
    assert np.array_equal(packed(predecessors()), np.load(PREDECESSORS))

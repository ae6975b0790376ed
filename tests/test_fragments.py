"""Cut edges told from true ones by their n-grams, and how the table of weights is learnt."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintnews import fragments, language
from lintnews.language.symbols import BREAK, SYMBOLS
from lintnews.training.fragments import learn

WIDTH = fragments.WIDTH


def rows(*texts: str, reverse: bool = False) -> np.ndarray:
    model = language.load()
    result = np.full((len(texts), WIDTH), BREAK, np.uint16)
    for row, text in zip(result, texts, strict=True):
        symbols = model.encode(text)[:: -1 if reverse else 1][:WIDTH]
        row[: len(symbols)] = symbols
    return result


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("近日，记者从市商务局获悉，今年", "的核酸检测，要在六小时以内报告"),
        ("昨天上午，老街的改造工程开工。", "及代管协会正在积极指导各家企业"),
        ("市民们对此表示欢迎，他们说出行", "众对此表示欢迎，他们说出行更方"),
    ],
)
def test_a_cut_head_is_told_from_a_true_one(whole: str, cut: str) -> None:
    true, made = fragments.log_odds(rows(whole, cut), "head")
    assert true < 0 < made


@pytest.mark.parametrize(
    ("whole", "cut"),
    [("群众的生活有了很大的改善", "目前正接受纪律审查和"), ("会议对下一步工作作出部署", "大家一致认为，这项工作对")],
)
def test_a_cut_tail_is_told_from_a_true_one(whole: str, cut: str) -> None:
    true, made = fragments.log_odds(rows(whole, cut, reverse=True), "tail")
    assert true < made
    assert made > 0


@given(st.lists(st.lists(st.integers(0, SYMBOLS - 1), min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=5))
def test_features_of_any_symbols(lines: list[list[int]]) -> None:
    table = np.array(lines, np.uint16)
    numbers = fragments.features(table)
    assert numbers.shape[0] == len(lines)
    assert ((numbers >= 0) & (numbers < 1 << fragments.BITS)).all()
    assert np.array_equal(fragments.features(table[::-1]), numbers[::-1])
    for edge in fragments.EDGES:
        assert np.isfinite(fragments.log_odds(table, edge)).all()


def test_no_rows() -> None:
    assert fragments.log_odds(np.zeros((0, WIDTH), np.uint16), "head").shape == (0,)


def test_the_table_is_learnt_from_a_corpus_and_is_the_same_each_time(tmp_path: Path) -> None:
    heads = ["昨天上午", "记者获悉", "老街的", "为了方便"]
    paragraph = "{}居民来到渡口，看见新的航船停在岸边，孩子们在栏杆旁边数着水鸟，大人们谈论着今年的收成。"
    articles = [
        {"title": f"渡口第{n}次通航", "text": "\n".join(f"第{n}天，" + paragraph.format(heads[(n + k) % 4]) for k in range(3))}
        for n in range(60)
    ]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    model = language.load()
    written = learn(tmp_path, model)
    assert written == learn(tmp_path, model)
    table = np.load(io.BytesIO(written))
    assert table.shape == (len(fragments.EDGES), 1 << fragments.BITS)
    assert table.dtype == np.int8
    start, cut = (table[0][fragments.features(rows(text))].sum() for text in ("第七天，昨天上午居民来", "来到渡口，看见新的航船"))
    assert start < cut

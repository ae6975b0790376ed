"""The language model: its promises on a model built here from a few sentences, and that the shipped one works."""

from __future__ import annotations

import pickle
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintnews.language import LanguageModel, load, symbols
from lintnews.language.build import Recipe, build
from lintnews.language.corpus import Article, articles, held_out

if TYPE_CHECKING:
    from pathlib import Path

_WHO = ("张师傅", "李老师", "王大夫", "刘医生", "村里的老人", "河边的渔民")
_WHEN = ("早上", "昨天", "春天", "下雨的时候", "2024年3月")
_WHAT = ("去河边散步", "去河边钓鱼", "修好了水泵", "在院子里种菜", "给孩子们讲故事", "坐车进城买书")
_SENTENCES = [f"{when}，{who}{what}。" for when, who, what in product(_WHEN, _WHO, _WHAT)]
_TINY = Recipe(name="tiny", thresholds=(0.2, 0.5, 0.5, 0.5), size=64)


def _corpus() -> list[Article]:
    paragraphs = ["".join(_SENTENCES[place : place + 3]) for place in range(0, len(_SENTENCES), 3)]
    texts = ["\n".join(paragraphs[place : place + 4]) for place in range(0, len(paragraphs), 4)]
    whole = [Article("diary", "20240301", "村里的一天", text, paragraphed=True) for text in texts]
    return [*whole, Article("scraps", "20240302", "", "".join(_SENTENCES[::-1]), paragraphed=False)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "tiny.lm"
    build(_corpus(), file, _TINY, say=lambda _: None)
    return file


@pytest.fixture(scope="module")
def tiny(path: Path) -> LanguageModel:
    return LanguageModel(path)


def test_same_corpus_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.lm"
    build(_corpus(), again, _TINY, say=lambda _: None)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("context", ["", "\n", "去", "张师傅", "去河边", "渔民去河", "春天，刘", "年0月,", "饕餮"])
def test_probabilities_of_a_context_sum_to_one(tiny: LanguageModel, context: str) -> None:
    every = np.arange(symbols.RARE, symbols.RARE + tiny.vocabulary, dtype=np.uint16)
    rows = np.array([[*tiny.encode(context), last] for last in every], np.uint16)
    total = np.exp(tiny.log_probabilities(rows)[:, -1].astype(np.float64)).sum()
    assert total == pytest.approx(1, abs=0.05)  # values are rounded to those of a codebook


@given(text=st.text(alphabet=st.characters(exclude_categories=())))
def test_one_symbol_per_code_point(text: str) -> None:
    line = load().encode(text)
    assert line.dtype == np.uint16
    assert line.shape == (len(text),)
    assert line.max(initial=0) < symbols.SYMBOLS
    assert not (line == symbols.UNSEEN).any()


@given(text=st.text(alphabet="渔民去河边散步师傅\n，。麴 "))
def test_rows_are_independent(text: str) -> None:
    line = load().encode(text)
    alone = load().log_probabilities(line)
    rows = np.stack([line[::-1], line, line])
    together = load().log_probabilities(rows)
    assert together.shape == rows.shape
    np.testing.assert_array_equal(together[1], alone)
    np.testing.assert_array_equal(together[2], alone)


def test_more_than_two_dimensions_and_none(tiny: LanguageModel) -> None:
    line = tiny.encode("李老师去河边散步")
    cube = np.broadcast_to(line, (2, 3, len(line)))
    np.testing.assert_array_equal(tiny.log_probabilities(cube)[1, 2], tiny.log_probabilities(line))
    for first in range(cube.shape[-1] + 1):
        np.testing.assert_array_equal(tiny.log_probabilities(cube, first), tiny.log_probabilities(cube)[..., first:])
    assert tiny.log_probabilities(np.empty((4, 0), np.uint16)).shape == (4, 0)
    assert tiny.log_probabilities(np.empty(0, np.uint16)).shape == (0,)


@pytest.mark.parametrize("length", [1, 2, 5])
def test_unseen_context_is_a_shorter_context(length: int) -> None:
    model = load()
    line = model.encode("中国人民银行")
    cut = line.copy()
    cut[len(line) - 1 - length] = symbols.UNSEEN
    expected = model.log_probabilities(line[len(line) - length :])
    np.testing.assert_array_equal(model.log_probabilities(cut)[-length:], expected)
    assert model.log_probabilities(cut)[len(line) - 1 - length] == 0


@given(text=st.text(alphabet="渔民去河边散步师傅\n，。麴 "))
def test_each_order_is_what_the_last_symbols_alone_say(text: str) -> None:
    model = load()
    line = model.encode(text)
    each = model.by_order(line)
    assert each.shape == (model.order, len(line))
    np.testing.assert_array_equal(each[-1], model.log_probabilities(line))
    for end in range(1, len(line) + 1):
        for before in range(min(end, model.order)):
            assert each[before, end - 1] == model.log_probabilities(line[end - 1 - before : end])[-1]


def test_long_lines_are_scored_like_short_ones() -> None:
    model = load()
    line = np.resize(model.encode("\n记者从市政府获悉，列入国家级企业。"), 50_000)
    scores = model.log_probabilities(line)
    for place in (16_370, 16_381, 16_384, 32_760, 49_990):
        first = place - model.order + 1
        assert model.log_probabilities(line[first : place + 1])[-1] == scores[place]


def test_a_pair_that_the_model_does_not_know_says_nothing_of_what_follows() -> None:
    model, draw = load(), np.random.default_rng(4)
    first, second, third = (draw.integers(symbols.FIRST, model.vocabulary, 4000).astype(np.uint16) for _ in range(3))
    known = model.knows(first, second)
    assert model.knows(*(model.encode(char) for char in "渡口")).all()
    assert 0 < known.sum() < len(known)
    behind_pair = model.log_probabilities(np.column_stack([first, second, third]))[:, 2]
    behind_one = model.log_probabilities(np.column_stack([np.full_like(first, symbols.UNSEEN), second, third]))[:, 2]
    np.testing.assert_array_equal(behind_pair[~known], behind_one[~known])
    assert (behind_pair[known] != behind_one[known]).any()


@pytest.mark.parametrize(("left", "right"), [(1, 4), (4, 4), (4, 5), (5, 6), (6, 1), (2, 3), (1, 1)])
def test_sides_looked_up_once_are_scored_like_both_together(left: int, right: int) -> None:
    model = load()
    line = model.encode("\n记者从市政府获悉，列入国家级企业。渔民去河边散步\n在院子里种菜")
    tails = np.stack([np.roll(line, k)[:left] for k in range(len(line))])
    heads = np.stack([np.roll(line, k - left)[:right] for k in range(len(line))])
    tails[3], heads[4], tails[5, 0], heads[6, -1] = (symbols.UNSEEN,) * 4
    tail, head = np.divmod(np.arange(len(line) ** 2), len(line))
    given, free = model.behind(tails, heads, tail, head)
    np.testing.assert_array_equal(given, model.log_probabilities(np.hstack([tails[tail], heads[head]]), left))
    np.testing.assert_array_equal(free, model.log_probabilities(heads))
    none = model.behind(tails[:0], heads, tail[:0], head[:0])[0]
    assert none.shape == (0, right)


def test_folding() -> None:
    model = load()

    def same(one: str, other: str) -> bool:
        return bool((model.encode(one) == model.encode(other)).all())

    assert same(",;:?!()%", "，；：？！（）％")
    assert same("0Aaé", "９ａＡe")
    assert same("〈", "︿")
    marks = model.encode('“”‘’"《》「」『』')
    assert len(set(marks.tolist())) == len(marks)
    assert (model.encode(" \t\u3000\u200b\ufeff\r") == symbols.SKIP).all()
    assert model.encode("\n")[0] == symbols.BREAK
    assert (model.encode("\U00020000\ud800\uffff") == symbols.RARE).all()


def test_shipped_model_knows_words_and_paragraphs() -> None:
    model = load()
    assert model.name.startswith("zh-news-")
    assert model.path.stat().st_size <= 24_000_000

    def last(text: str) -> float:
        return float(model.log_probabilities(model.encode(text))[-1])

    assert last("国家级企业") > max(last("国家级企" + other) for other in "列鹅在之力") + 3
    assert last("取得圆满成功。\n") > last("取得圆满成\n") + 3
    assert last("\n本报讯记") > last("\n本报讯在") + 3


def test_held_out_articles_are_not_counted(tmp_path: Path) -> None:
    texts = [f"第{number}篇" for number in range(400)]
    pieces = [Article("made", "", "", text, paragraphed=True) for text in texts]
    assert 2 <= sum(map(held_out, pieces)) <= 40
    secret = next(piece for piece in pieces if held_out(piece))
    hidden = Article("made", "", "", secret.text, paragraphed=True)
    build([*_corpus(), hidden], tmp_path / "one.lm", _TINY, say=lambda _: None)
    build(_corpus(), tmp_path / "two.lm", _TINY, say=lambda _: None)
    assert (tmp_path / "one.lm").read_bytes() == (tmp_path / "two.lm").read_bytes()


def test_articles_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "雨", "text": "下雨了。"}\n', encoding="utf-8")
    (tmp_path / "b-without-paragraphs.jsonl").write_text('{"source": "x", "text": "晴。"}\n', encoding="utf-8")
    first, second = articles(tmp_path)
    assert (first.text, first.paragraphed, second.source, second.paragraphed) == ("下雨了。", True, "x", False)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="name the folder"):
        list(articles(tmp_path / "empty"))


def test_pickles_as_its_path(tiny: LanguageModel) -> None:
    again = pickle.loads(pickle.dumps(tiny))
    assert (again.digest, again.path) == (tiny.digest, tiny.path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.lm"
    file.write_bytes(b"something else" * 10)
    with pytest.raises(ValueError, match="build it anew"):
        LanguageModel(file)


def test_scoring_imports_nothing_of_building() -> None:
    code = "import sys, lintnews.language.model as m; m.load(); print(*{'scipy', 'zstandard', 'backports.zstd'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

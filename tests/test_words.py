"""The segmenter that is given only the words it meets cuts as rjieba does with its whole dictionary."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rjieba
from lintnews.rules import _text, _words

PAGES = Path(__file__).parent.parent / "fixtures" / "pages"


def windows() -> Iterator[str]:
    """Pieces of our own pages, as long as what rules ask of."""
    chance = random.Random(0)
    for path in sorted(PAGES.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for _ in range(60):
            start = chance.randrange(max(1, len(text) - 20))
            yield text[start : start + chance.randrange(1, 20)]


@pytest.fixture
def segmenter(monkeypatch: pytest.MonkeyPatch) -> _words.Segmenter:
    monkeypatch.setattr(_words, "MANY", 10**9)
    return _words.Segmenter()


def test_words_are_those_of_the_whole_dictionary(segmenter: _words.Segmenter) -> None:
    for window in [*windows(), "", "𠀀\n\n𠀁", "GDP增长5.6%，A-b", "\ue000\ue001"]:
        assert segmenter.cut(window) == rjieba.cut(window), window


def test_the_table_is_the_dictionary_of_the_rjieba_that_is_installed() -> None:
    text = "".join(windows())
    found = dict(_words.known(text))
    assert len(found) > 1000
    assert all(map(rjieba.has_word, found))
    pieces = {text[start : start + length] for start in range(len(text)) for length in range(1, 5)}
    assert {piece for piece in pieces if rjieba.has_word(piece)} <= set(found)


def test_from_some_text_on_the_dictionary_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_words, "MANY", 30)
    segmenter = _words.Segmenter()
    for window in list(windows())[:20]:
        assert segmenter.cut(window) == rjieba.cut(window)


def test_one_page_does_without_the_dictionary() -> None:
    page = PAGES / "damaged" / "harbour.txt"
    code = "import lintnews, pathlib, sys; lintnews.check(pathlib.Path(sys.argv[1]))"
    code += "; print(*(name in sys.modules for name in ('rjieba.rjieba', 'rjieba')))"
    done = subprocess.run([sys.executable, "-c", code, str(page)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_many_texts_are_cut_as_each_alone() -> None:
    texts = list(windows())
    cut = _text.cut(texts)
    numbers = cut.numbers()
    for row, text in enumerate(texts):
        words = _text.words(text)
        places = np.arange(len(text)) + cut.start[row]
        assert len(words) == numbers[row]
        assert cut.length_at(places).tolist() == [len(word) for word in words for _ in word]


def test_numbers_come_back_from_their_bytes() -> None:
    numbers = np.array([0, 7, 1 << 31, 0x01020304], np.uint32)
    assert _words.by_bytes(numbers)[:, 3].tolist() == [4, 3, 2, 1]
    assert _words.from_bytes(_words.by_bytes(numbers)).tolist() == numbers.tolist()

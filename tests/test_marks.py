"""Marks of a page against a slow search, character by character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import wild

from lintnews import Page, Reading, marks
from lintnews.marks import BLANK, KINDS, PAIRS

texts = wild | st.text(alphabet="春江“”（）()《》，,。！…」 \n\ud800𠮷", max_size=30)


def codes(text: str) -> np.ndarray:
    return Reading(Page(text)).codes


@given(texts)
def test_scan_finds_what_a_search_finds(text: str) -> None:
    found = marks.scan(codes(text))

    def where(characters: str) -> list[int]:
        return [at for at, char in enumerate(text) if char in characters]

    assert found.punctuation.tolist() == where(",，、;；:：。！？!?…")
    assert found.final.tolist() == where("。！？!?…")
    assert found.comma.tolist() == where(",，")
    assert found.not_closer.tolist() == [at for at, char in enumerate(text) if char not in "”’」』）)》〉】]"]
    for name, (openers, closers) in PAIRS.items():
        assert found.openers[name].tolist() == where(openers)
        assert found.closers[name].tolist() == where(closers)


@given(texts)
def test_blanks_are_those_of_the_list(text: str) -> None:
    assert marks.is_blank(codes(text)).tolist() == [char in BLANK for char in text]


offsets = st.lists(st.integers(0, 30), max_size=12)


@given(offsets.map(set).map(sorted), offsets)
def test_last_before_and_first_from(positions: list[int], asked: list[int]) -> None:
    where, at = np.array(positions, np.intp), np.array(asked, np.intp)
    assert marks.last_before(where, at).tolist() == [max((p for p in positions if p < end), default=-1) for end in asked]
    assert marks.first_from(where, at, 99).tolist() == [min((p for p in positions if p >= start), default=99) for start in asked]


@pytest.mark.parametrize(
    ("kind", "characters"),
    [
        ("han", "春〇々㐀龥"),
        ("latin", "aZéЖ"),
        ("latin", "ＡＺａｚ"),
        ("comma", ",，、"),
        ("colon", ":：;；"),
        ("dash", "—-－"),
        ("final", "。！？!?…"),
        ("closer", "”’」』）)》〉】]"),
        ("opener", "“‘「『《〈"),
        ("bracket", "（([【"),
        ("digit", "07０７"),
        ("unit", "%％℃.·"),
        ("bullet", "●■①"),
        ("other", " \n\0@\ud800\ue000😀𠮷"),
    ],
)
def test_kinds(kind: str, characters: str) -> None:
    assert [KINDS[k] for k in marks.kinds(codes(characters)).tolist()] == [kind] * len(characters)


@given(texts)
def test_every_character_has_a_kind(text: str) -> None:
    found = marks.kinds(codes(text))
    assert found.shape == (len(text),)
    assert ((found >= 0) & (found < len(KINDS))).all()

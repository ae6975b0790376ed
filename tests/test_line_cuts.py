"""How surely a line of columns that were read into each other is cut at its end."""

from __future__ import annotations

import pytest
from lintnews.rules import _lines

from lintnews.gutters import Piece
from lintnews.interleaved import Seam

LINE, NEXT = Piece("省农业农村厅的专家介绍说，", 0, 0, 26), Piece("今年的早稻长势比往年好得多", 30, 0, 26)
CHANCE = -2.0


def probability(short: int, link: float, gain: float, *, turns: bool = False) -> float:
    return _lines._probability(Seam(LINE, NEXT, link, short, turns), gain)


@pytest.mark.parametrize("turns", [False, True])
def test_a_nearly_full_line_is_cut_whatever_the_link_only_where_the_columns_are_surely_right(turns: bool) -> None:
    assert probability(4, CHANCE, 4.9, turns=turns) == 0
    assert probability(4, CHANCE, 5.0, turns=turns) > 0.9
    assert probability(6, CHANCE, 5.0, turns=turns) == 0


def test_a_full_line_inside_a_column_and_a_line_that_surely_goes_on_are_cut_in_any_columns() -> None:
    assert probability(1, CHANCE, 1.0) > probability(20, 3.5, 1.0) > 0.9
    assert probability(20, 2.5, 9.0) == 0
    assert probability(1, CHANCE, 1.0, turns=True) == 0

"""Cuts put right by each other: moved by a few characters, added where one was missed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lintnews.resettled import resettled
from lintnews.runs import Run

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: Where a line of 150 characters in two columns of 15 is cut.
TRUE = list(range(15, 150, 15))


def worth(places: Indices) -> Floats:
    return np.where(np.isin(places, TRUE), 1.0, -0.5).astype(np.float32)


def links(tails: Indices, heads: Indices) -> Floats:
    return np.where(np.isin(tails, TRUE) & np.isin(heads, TRUE), 3.0, -0.6).astype(np.float32)


def put_right(cuts: list[int]) -> list[int]:
    return resettled(Run(cuts, 15, 2), 150, worth, links)


def test_cuts_that_are_right_stay() -> None:
    assert put_right(TRUE) == TRUE


def test_a_cut_is_moved_to_where_it_is_linked_with_the_others() -> None:
    assert put_right([15, 30, 47, 60, 74, 90, 105, 120, 135]) == TRUE


def test_a_missed_cut_is_added() -> None:
    assert put_right([15, 30, 60, 75, 90, 105]) == TRUE


def test_no_cut_is_added_where_nothing_says_so() -> None:
    def none(places: Indices) -> Floats:
        return np.full(len(places), -2.5, np.float32)

    def unlinked(tails: Indices, heads: Indices) -> Floats:
        return np.where(tails < heads, -0.6, 0.0).astype(np.float32)

    found = resettled(Run([15, 45], 15, 2), 150, none, unlinked)
    assert len(found) == 2

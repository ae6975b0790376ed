"""What is read off the scores of a page is what the model says when it is asked."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lintnews import Page, Reading, windows

RIGHT = 5


@given(text=st.text(alphabet="渔民去河边散步，。|\n \u3000麴"), left_out=st.sampled_from(["", "|", "民"]))
def test_stretches_of_the_page_score_as_when_the_model_is_asked(text: str, left_out: str) -> None:
    reading = Reading(Page(text))
    some = np.array([at for at in reading.ink.tolist() if text[at] not in left_out + "\n"], np.intp)
    symbols, before = reading.symbols[some], reading.model.order - 1
    whole, given_, free = windows.read_off(reading, some, np.arange(len(some)), RIGHT)
    places = np.flatnonzero(whole)
    assert len(given_) == len(free) == len(places)
    for place, behind, alone in zip(places.tolist(), given_, free, strict=True):
        np.testing.assert_array_equal(behind, reading.model.log_probabilities(symbols[None, place - before : place + RIGHT], before)[0])
        np.testing.assert_array_equal(alone, reading.model.log_probabilities(symbols[None, place : place + RIGHT])[0])


def test_most_places_of_a_page_can_be_read_off() -> None:
    reading = Reading(Page("渔民清晨出海，傍晚归来。\n\n孩子们在河边散步，老师跟在后面。"))
    some = reading.ink[reading.codes[reading.ink] != ord("\n")]
    whole, *_ = windows.read_off(reading, some, np.arange(len(some)), RIGHT)
    # Near the edges of the page and of both blocks the model sees less, or what does not stand there side by side.
    assert np.flatnonzero(whole).tolist() == [4, 5, 6, 7, *range(16, 24)]

"""Lost halves: clear cases, and what holds on every page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import wild

from lintnews import Page, Reading, lost

LEAD = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通航。这条航线由本地一家企"
REST = "业承建，航运公司更换了全部船只，并且培训了三十名船员。"
WHOLE = "市民们对此表示欢迎。他们说，新的航线开通以后，出行会更加方便。"


def read(*blocks: str) -> dict[str, np.ndarray]:
    return Reading(Page("\n\n".join(blocks))).lost


def test_a_half_alone_is_lost_and_one_with_its_other_half_is_not() -> None:
    assert read("渡口恢复通航", LEAD, WHOLE)["tail"][1] > 0.7
    assert read("渡口恢复通航", WHOLE, REST)["head"][2] > 0.7
    both = read("渡口恢复通航", LEAD, REST, WHOLE)
    assert both["tail"][1] < 0.1
    assert both["head"][2] < 0.1


@pytest.mark.parametrize("speck", ["J", "·", "|", "—·"])
def test_a_speck_behind_a_final_mark_is_no_lost_half(speck: str) -> None:
    assert read("渡口恢复通航", WHOLE + speck, WHOLE)["tail"][1] < 0.75


@settings(max_examples=60)
@given(wild | st.lists(st.sampled_from([LEAD, REST, WHOLE, "（下转第四版）", "春", "，", "渡口恢复通航"]), max_size=9).map("\n\n".join))
def test_every_page(text: str) -> None:
    page = Page(text)
    found = Reading(page).lost
    assert set(found) == {"tail", "head"}
    for edge, numbers in found.items():
        assert numbers.shape == (len(page.blocks),)
        assert ((numbers >= 0) & (numbers <= 1)).all()
        assert np.array_equal(numbers, Reading(Page(text)).lost[edge])


def test_rows_have_the_named_features() -> None:
    reading = Reading(Page("\n\n".join(("渡口恢复通航", LEAD, WHOLE))))
    rows = lost.features(reading.partners, reading.blocks, reading.codes, reading.model)
    for edge, names in lost.FEATURES.items():
        assert rows[edge].features.shape == (len(rows[edge].blocks), len(names))
        assert len(set(names)) == len(names)

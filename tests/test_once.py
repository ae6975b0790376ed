"""What several rules ask of the same page is found once, and goes when the reading goes."""

from __future__ import annotations

import gc
from weakref import ref

from lintnews.rules import _bylines, _doubt, _ink, _once, _seams, _signs, _specks, _widths

from lintnews import Page, Reading

TEXT = "渡口恢复通航\n\n本报讯（记者 林远）昨日清晨，停航三年的渡口由本地一家企\n\n业负责运营,首日有三百多名乘客坐船过江。"


def test_a_page_is_looked_at_once() -> None:
    asked: list[Reading] = []

    @_once.once
    def length(reading: Reading) -> int:
        asked.append(reading)
        return len(reading.text)

    one, other = Reading(Page(TEXT)), Reading(Page("甲"))
    assert [length(one), length(other), length(one)] == [len(TEXT), 1, len(TEXT)]
    assert asked == [one, other]


def test_what_rules_share_lets_the_reading_go() -> None:
    reading = Reading(Page(TEXT))
    assert [cut.word for cut in _seams.cuts(reading)] == ["企业"]
    shared = (_bylines.cut_bylines, _doubt.doubts, _ink.ink, _signs.signs, _specks.specks, _widths._marks)
    assert all(find(reading) is find(reading) for find in shared)
    gone = ref(reading)
    del reading
    gc.collect()
    assert gone() is None

"""What recognisers like to put in: where it is looked for, what is known of it, and how it is learned."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lintnews.rules import _put_in

from lintnews import Page, Reading, weights

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import fit_put_in
import recognised
import scanner

SPECKS = "水利部门^正在组织对水库大坝进行安全检查，村里的老人`说这条路修好以后赶集就方便多了。\n\n"
PUT_IN = "会议要求，各地要把人民和群众的利益放在第一位，切实解决群众的困难。"


def _reading(text: str) -> Reading:
    return Reading(Page(text))


def test_what_a_recogniser_put_in_is_told_on_a_scanned_page() -> None:
    text = SPECKS + PUT_IN
    (found,) = _put_in.put_in(_reading(text))
    assert found.offset == text.index("和群众")
    assert found.gain > 3
    assert 0.65 < found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        PUT_IN,  # no other trace of a scanner
        SPECKS + PUT_IN.replace("民和群", "民群"),
        SPECKS + PUT_IN.replace("民和群", "民和和群"),  # doubled-character
        SPECKS + PUT_IN.replace("民和群", "民群").replace("位，", "位，。"),  # clashing-marks
        "",
        "和",
        "\ud800和\U0002a6d6",
    ],
)
def test_nothing_is_put_in(text: str) -> None:
    assert _put_in.put_in(_reading(text)) == []


@pytest.mark.parametrize("text", ["", "和", "和和和", "\ud800和\U0002a6d6\n\n人", SPECKS + PUT_IN])
def test_every_column_has_a_name_of_its_own(text: str) -> None:
    found = _put_in.places(_reading(text))
    assert found.known.shape == (len(found.at), len(_put_in.FEATURES))
    assert weights.load(_put_in.WEIGHTS)["put in"].features == _put_in.FEATURES
    assert len(set(_put_in.FEATURES)) == len(_put_in.FEATURES)


def test_what_was_read_teaches_what_is_put_in() -> None:
    printed = SPECKS + PUT_IN.replace("民和群", "民群")
    column = recognised.Column(recognised.aligned(printed, SPECKS + PUT_IN), 0.02)
    seen = fit_put_in.read([column] * 3, [1])
    assert seen.made == 3
    assert set(seen.wrong) == {"I"}
    pages = [scanner.Scanned("".join(glyph.read for glyph in column.glyphs), column.glyphs, 0.02)]
    assert not len(fit_put_in.gathered(pages, sound=True).wrong)
    both = seen + seen
    assert both.made == 6
    assert len(both.known) == len(both.weight) == 2 * len(seen.wrong)

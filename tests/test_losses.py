"""Where a character is lost: what is put there, how sure that is, and made losses."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest
from lintnews.rules import _ink, _losses

from lintnews import Page, Reading, check, weights
from lintnews.language import corpus, load

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import fit_losses

SOUND = "全市各级人民政府昨日召开常务会议，审议并通过了渔港管理办法，决定自明年起施行。会议要求各县区克服麻痹思想，把责任落实到岗到人。"


TORN = [
    ("各地要切实加强组领导，确保安全度汛。", "组", "织"),
    ("渔港二期程开工建设，预计明年底投入使用。", "二期", "工"),
    ("水利部门对水库大坝进行安全检，消除隐患。", "安全检", "查"),
    ("消防队员赶到现，很快将大火扑灭。", "到现", "场"),
]


@pytest.mark.parametrize(("text", "behind", "lost"), TORN)
def test_what_is_lost_is_put_in(text: str, behind: str, lost: str) -> None:
    found = _losses.losses(Reading(Page(text)))
    best = int(found.odds.argmax())
    assert chr(int(found.lost[best])) == lost
    assert int(found.line.offsets[found.at[best]]) == text.index(behind) + len(behind)
    assert found.odds[best] > 2
    assert found.gain[best] > 5


def test_sound_text_lacks_nothing() -> None:
    assert not (_losses.losses(Reading(Page(SOUND))).odds > 0).any()


@pytest.mark.parametrize("text", ["", "\n", "天", "氏", "a氏", "\ud800氏\U0002a6d6", "，。", "\u200b\n\n \n", "氏\n\n天", "戓戔\n戕"])
def test_odd_pages_lack_nothing(text: str) -> None:
    found = _losses.losses(Reading(Page(text)))
    assert not (found.odds > 0).any()
    assert found.known.shape == (len(found.at), len(_losses.SECOND))


def test_every_column_has_a_name_of_its_own() -> None:
    nets = weights.load(_losses.WEIGHTS)
    assert nets["first"].features == _losses.FIRST
    assert nets["second"].features == _losses.SECOND
    assert len(set(_losses.SECOND)) == len(_losses.SECOND)


def test_candidates_stand_beside_their_neighbours() -> None:
    model = load()
    chosen = _losses.candidates(model, model.encode("现全"), model.encode("化会"))
    assert model.encode("代")[0] in chosen[0]
    assert model.encode("市")[0] in chosen[1]


def test_the_page_counts_for_what_it_says_elsewhere() -> None:
    line = _ink.ink(Reading(Page("澜港公司今日开工。澜公司说，澜港公司有三百人。")))
    counts = _losses._again(line, np.array([10]), np.array([ord("港")], np.uint32))[0]
    # 。澜港, 港公司, 澜港公; 澜公, 。澜公, 澜公司, 。澜公司 but for this place; 澜港, 港公.
    assert counts.tolist() == [0, 2, 2, 0, 0, 0, 0, 2, 2]


def test_characters_are_taken_out_of_paragraphs_and_not_of_their_edges() -> None:
    text = "渔港通过验收\n\n" + SOUND * 5
    glyphs = fit_losses.lose(text, 6, random.Random(1))
    lost = [glyph for glyph in glyphs if glyph.wrong]
    assert len(lost) == 6
    assert all(glyph.wrong == "D" and glyph.printed[1:] == glyph.read for glyph in lost)
    assert "".join(glyph.printed for glyph in glyphs) == text
    assert not any(glyph.wrong for glyph in glyphs if glyph.read == "\n")


def test_made_pages_are_read_and_judged() -> None:
    articles = [corpus.Article("", "", "渔港通过验收", SOUND * 8, paragraphed=True)] * 30
    seen = fit_losses.gathered([weights.load(_losses.WEIGHTS)["first"]], articles, [], [1])
    assert seen.made > 0
    assert seen.known.shape == (len(seen.wrong), len(_losses.SECOND))
    assert (seen.wrong == "D").any()
    assert seen.right[seen.wrong == "D"].any()
    assert not seen.right[seen.wrong == ""].any()


def test_a_page_that_is_badly_read_must_be_surer() -> None:
    lost = "海洋生态环得到明显改善。"
    page = f"{lost}\n\n与会人员一致认力，要加强领寻，落实责仕，把工程贡量放在首位。会后，大家到施工观场慰问了坚宇岗位的工人。"
    alone, beside = ([f for f in check(text) if f.rule == "missing-character"] for text in (lost, page))
    assert [f.span for f in alone] == [(4, 6)]
    assert _losses.losses(Reading(Page(page))).odds.max() > 3
    assert beside == []

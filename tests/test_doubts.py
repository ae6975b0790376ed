"""What the rules on single characters stand on: surprisal, look-alikes, doubtful places, made damage."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from lintnews.rules import _doubt, _instead, _lookalikes, _names, _specks
from lintnews.rules._doubt import doubts

from lintnews import Page, Reading, check, weights
from lintnews.language import corpus, load

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import recognised
import scanner

SOUND = "全市各级人民政府昨日召开常务会议,审议并通过了渔港管理办法,决定自明年起施行。会议要求各县区克服麻痹思想,把责任落实到岗到人。"
DAMAGED = SOUND.replace("人民政府", "人氏政府")
BADLY_READ = [SOUND.replace(printed, read) for printed, read in ("民氏", "求末", "想恕", "责贵", "定走", "务条")]


def test_surprisal_is_of_the_ink_and_nothing_else() -> None:
    reading = Reading(Page("今 天\n\n\n下雨 。"))
    text = reading.text
    assert reading.surprisal.shape == (len(text),)
    assert [text[at] for at in np.flatnonzero(reading.surprisal)] == list("今天\n下雨。")
    assert (reading.surprisal >= 0).all()


def test_surprisal_ignores_the_ends_of_printed_lines() -> None:
    line = "水利部门正在组织对水库大坝进行\n安全检查汛期以前全部完成确保下\n游三个乡镇的群众安全度汛目前已\n经查完大半。"
    wrapped, whole = Reading(Page(line)), Reading(Page(line.replace("\n", "")))
    assert np.allclose(wrapped.surprisal[wrapped.ink], whole.surprisal[whole.ink], atol=1e-4)


def test_a_misread_character_surprises_more_than_what_was_printed() -> None:
    at = DAMAGED.index("氏")
    assert Reading(Page(DAMAGED)).surprisal[at] > Reading(Page(SOUND)).surprisal[at] + 5


@pytest.mark.parametrize("text", ["", "\n", "天", "氏", "a", "\ud800氏\U0002a6d6", "，。", "\u200b\n\n \n"])
def test_odd_pages_have_no_doubts(text: str) -> None:
    found = doubts(Reading(Page(text)))
    assert not any(list(found.likely(kind, 0.5)) for kind in _doubt.KINDS)


@pytest.mark.parametrize(
    ("misread", "printed"), [tuple(p) for p in ("己已", "末未", "入人", "目日", "土士", "于干", "千干", "氏民", "夭天", "方万")]
)
def test_look_alikes_hold_what_differs_by_a_stroke(misread: str, printed: str) -> None:
    assert ord(printed) in _lookalikes.of(np.array([ord(misread)], np.uint32))[0].tolist()


def test_what_differs_by_a_stroke_is_likelier_than_what_shares_no_corner() -> None:
    likes = _lookalikes.likeness(np.array([ord("末"), ord("，")], np.uint32), np.array([[ord("未"), ord("澜")]] * 2, np.uint16))
    assert likes[0, 0] > _doubt.ALIKE > likes[0, 1]
    assert likes[1].max() < _doubt.ALIKE
    codes, ranked = _lookalikes.ranked(np.array([ord("末")], np.uint32))
    assert np.array_equal(_lookalikes.likeness(np.array([ord("末")], np.uint32), codes), ranked)


def test_nothing_looks_like_a_mark_or_itself() -> None:
    codes = np.array([ord(c) for c in "，a1已\U0001f600"], np.uint32)
    likes = _lookalikes.of(codes)
    assert not likes[[0, 1, 2, 4]].any()
    assert ord("已") not in likes[3]


def test_the_doubtful_place_is_found_with_what_was_printed() -> None:
    found = doubts(Reading(Page(DAMAGED)))
    assert [found.line.text[at] for at, odds in zip(found.at, found.odds[0], strict=True) if odds > 1] == ["氏"]
    assert chr(found.instead.code[found.odds[0].argmax()]) == "民"


def test_doubts_are_found_once_for_all_rules() -> None:
    reading = Reading(Page(DAMAGED))
    assert doubts(reading) is doubts(reading)


def test_columns_have_names_of_their_own() -> None:
    for names in (_doubt.FIRST, _doubt.SECOND, _doubt.LAST):
        assert len(set(names)) == len(names)
    networks = weights.load(_doubt.WEIGHTS)
    assert networks["first"].features == _doubt.FIRST
    assert networks["second"].features == _doubt.SECOND
    assert all(networks[kind].features == _doubt.LAST for kind in _doubt.KINDS)


def test_neighbours_are_those_of_the_model() -> None:
    model, tables = load(), _instead.tables()
    first, second = model.encode("葡萄").tolist()
    assert second == tables["after"][first][0]
    assert first == tables["before"][second][0]
    assert tables["codes"][[first, second]].tolist() == [ord("葡"), ord("萄")]


@pytest.mark.parametrize(
    ("text", "name"),
    [("(记者 唐珏寅)他", "珏"), ("本报记者 林珏川", "珏"), ("(通讯员 林夭川 摄影 许舟)", "夭"), ("责任编辑:林夭", "夭")],
)
def test_bylines_are_left_alone(text: str, name: str) -> None:
    assert _names.in_byline(text, text.index(name))


def test_text_behind_a_byline_is_not_left_alone() -> None:
    text = "本报讯(记者 林川)今夭上午"
    assert not _names.in_byline(text, text.index("夭"))


def test_a_figure_is_never_taken_for_another() -> None:
    for text in ("可容纳八干名观众,其中三十五名是老人。", "全长12千米,第三十二届运动会昨天开幕。"):
        for finding in check(Page(text)):
            assert finding.rule != "confusable-character" or text[finding.span.start] not in "八三十五12二"


def test_a_mark_is_judged_by_what_it_touches() -> None:
    specks = _specks.specks(Reading(Page("水利部门|正在组织对水库大坝进行检查。A|B 测试,责编 | 林川")))
    assert [(speck.offset, speck.printed) for speck in specks] == [(4, "")]


def test_a_page_is_badly_read_where_many_characters_are() -> None:
    assert not doubts(Reading(Page(DAMAGED))).badly_read()
    assert not doubts(Reading(Page(SOUND * 4))).badly_read()
    assert doubts(Reading(Page("\n\n".join(BADLY_READ)))).badly_read()
    assert not doubts(Reading(Page("\n\n".join(BADLY_READ + [SOUND] * 60)))).badly_read()


def test_on_a_badly_read_page_less_sure_misreadings_are_told() -> None:
    bad, few = doubts(Reading(Page("\n\n".join(BADLY_READ)))), doubts(Reading(Page(DAMAGED)))
    row, least = min(bad.likely("misread", 0.5), key=lambda found: found[1])
    told = 2 * least / (1 + least) - 1e-6
    assert row in dict(bad.misread(told))
    assert row not in dict(bad.likely("misread", told))
    assert [*few.misread(0.75)] == [*few.likely("misread", 0.75)]


def test_a_grave_accent_is_a_misread_mark_where_many_are() -> None:
    mark = "水利部门`正在组织对水库大坝进行检查。"
    for around, is_mark in (([SOUND] * 6, False), (BADLY_READ, True)):
        (speck,) = _specks.specks(Reading(Page("\n\n".join([*around, mark]))))
        assert bool(speck.printed) == is_mark


def test_a_big_page_is_judged_like_many_small_ones() -> None:
    page = (SOUND + "\n\n") * 60
    at = len(page) // 2 // (len(SOUND) + 2) * (len(SOUND) + 2)
    damaged = page[:at] + DAMAGED + page[at + len(SOUND) :]
    found = doubts(Reading(Page(damaged)))
    sure = [int(found.line.offsets[place]) for place, odds in zip(found.at, found.odds[0], strict=True) if odds > 1]
    assert sure == [at + DAMAGED.index("氏")]


def _article(text: str) -> corpus.Article:
    return corpus.Article("", "", "渔港通过验收", text, paragraphed=True)


def test_made_damage_keeps_the_truth() -> None:
    articles = [_article("\n".join([SOUND] * 8)) for _ in range(60)]
    pages = list(scanner.pages(articles, 3))
    assert len(pages) == 60 // scanner.TOGETHER
    assert any(page.rate == 0 for page in pages)
    wrong = [glyph for page in pages for glyph in page.glyphs if glyph.wrong]
    assert {glyph.wrong for glyph in wrong} == {"S", "I", "D"}
    assert all(glyph.read != glyph.printed for glyph in wrong)
    for page in pages:
        assert page.text == "".join(glyph.read for glyph in page.glyphs)
        if page.rate == 0:
            assert not any(glyph.wrong for glyph in page.glyphs)


def test_made_layout_loses_no_character() -> None:
    glyphs = [scanner.Glyph(c, c, "") for c in "\n\n".join([SOUND] * 9)]
    for seed in range(40):
        laid = scanner.laid_out(list(glyphs), random.Random(seed))
        before, after = (Counter(g.read for g in page if not g.read.isspace()) for page in (glyphs, laid))
        # Of an odd number of lines, the last finds no column.
        assert after <= before
        assert after.total() > 0.9 * before.total()


def test_what_was_read_is_put_beside_what_was_printed() -> None:
    glyphs = recognised.aligned("渔港，\n昨日通过验收了", "渔 港,\n昨目通过 收了x")
    assert [glyph for glyph in glyphs if glyph.wrong] == [("目", "日", "S"), ("收", "验收", "D"), ("x", "", "I")]
    assert "".join(glyph.read for glyph in glyphs) == "渔港,\n昨目通过收了x"


def test_what_was_guessed_is_no_column(tmp_path: Path) -> None:
    readings = tmp_path / "readings.jsonl"
    readings.write_text(json.dumps([SOUND, DAMAGED]) + "\n" + json.dumps([SOUND, SOUND[::-1]]) + "\n", encoding="utf-8")
    (column,) = recognised.columns(readings)
    assert [glyph.read for glyph in column.glyphs if glyph.wrong] == ["氏"]
    assert column.rate == pytest.approx(1 / len(SOUND))
    assert len(list(recognised.pages([column] * 4, 1))) == 2


def test_no_likelihood_is_told_of_a_mark_that_was_not_weighed() -> None:
    found = check("演员要下苦功,“四功五法”《〈唱念做打、手眼身法步)样样要练。", select=["stray-character"])
    assert [finding.message for finding in found] == ["〈 does not belong here"]

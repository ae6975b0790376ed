"""Lines that run across gutters without a blank: where they are cut, and how their pieces are put together again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import pages, wild

from lintnews import Page, Reading, engine, merged, registry

LIBRARY = (
    "临澜市图书馆新馆本月底对外开放，馆内设有三百个阅览座位，还为视力障碍读者开辟了有声阅览室。馆长顾承言介绍，新馆每天开放到"
    "晚上九点，周末还将举办亲子读书活动，市民凭身份证就可以免费借阅图书。目前馆里的工作人员正在整理新到的"
)
SCHOOL = (
    "南湖中学的学生们最近迎来了一位特殊的老师。七十岁的老渔民陈阿海走上讲台，给孩子们讲述过去出海打鱼的故事。他告诉同学们，"
    "那时候没有天气预报，渔民只能看云识天气，遇到台风就要赶快返回港口，许多人因此失去了生命。"
)


def printed(text: str, width: int = 14) -> list[str]:
    return [text[: width - 2], *(text[k : k + width] for k in range(width - 2, len(text), width))]


def across(gutter: str = "") -> tuple[str, list[int]]:
    """Two columns read across the gutter, and where the pieces but the first start."""
    pieces = [piece for pair in zip(printed(LIBRARY), printed(SCHOOL), strict=True) for piece in pair]
    starts = np.cumsum([len(piece) + len(gutter) * (k % 2 == 0) for k, piece in enumerate(pieces)])
    return "".join(a + gutter + b for a, b in zip(pieces[::2], pieces[1::2], strict=True)), starts[:-1].tolist()


@pytest.mark.parametrize("gutter", ["", "|"])
def test_lines_are_cut_at_the_gutter_and_at_their_ends(gutter: str) -> None:
    text, starts = across(gutter)
    assert merged.cuts(Reading(Page(text))) == starts


@pytest.mark.parametrize("gutter", ["", "|"])
def test_their_columns_are_put_together_again(gutter: str) -> None:
    rules = [rule for rule in registry.load().values() if rule.scope != "issue"]
    fixed = engine.fix(Page(across(gutter)[0]), rules, unsafe=True)
    assert not fixed.errors
    assert "".join(fixed.text.split()) == LIBRARY + SCHOOL


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LIBRARY + "\n\n" + SCHOOL, id="paragraphs"),
        pytest.param("\n".join(printed(LIBRARY) + printed(SCHOOL)), id="printed lines"),
        pytest.param(
            "林若川、许晚舟、顾承言、陈阿海、秦月白、方舟远、林劲风、许雅玲、王明远、汤予安、黎小棠、贺知微、沈听澜、温如许、江问渠",
            id="names",
        ),
        pytest.param(
            "渔歌唱晚满舱皆喜，灯火迎春四海同辉；沙屿风清人心向善，南湖月朗家业兴隆；春到渔村千帆竞发，潮平海阔万象更新。", id="couplets"
        ),
        pytest.param(
            "8:00早间新闻8:30连续剧渔港人家9:15少儿节目小海螺10:00文艺晚会潮声11:20午间气象12:00新闻直播间13:05电影灯塔", id="programme"
        ),
        pytest.param("", id="nothing"),
    ],
)
def test_other_lines_are_left_whole(text: str) -> None:
    assert merged.cuts(Reading(Page(text))) == []


def test_short_lines_are_cut_on_a_page_on_which_many_are() -> None:
    rows = [a + b for a, b in zip(printed(LIBRARY), printed(SCHOOL), strict=True)]
    short = "".join(rows[3:5])
    assert merged.cuts(Reading(Page(short))) == []
    text = "\n\n".join([short, "".join(rows), "".join(rows[:4]), "".join(rows[4:])])
    assert merged.cuts(Reading(Page(text)))[:3] == [14, 28, 42]


@pytest.mark.parametrize(("gain", "found"), [(6.0, 1), (4.0, 0)])
def test_a_likely_join_crosses_a_gutter_where_columns_are_surely_right(gain: float, found: int) -> None:
    rows = zip(printed(LIBRARY[: LIBRARY.index("目前")]), printed(SCHOOL), strict=False)
    reading = Reading(Page("".join(a + b for a, b in rows)))
    (part,) = reading.interleaved
    likely = part.gaps[0]._replace(gain=0.0)
    reading.interleaved = (dataclasses.replace(part, gain=gain, gaps=(likely,)),)
    spans = [finding.span for finding in registry.load()["wrong-splice"].run(reading)]
    assert len([span for span in spans if span.start < likely.end < span.end]) == found


def test_a_rule_between_columns_that_was_read_as_a_mark_is_no_wrong_splice() -> None:
    rows = zip(printed(LIBRARY[: LIBRARY.index("目前")]), printed(SCHOOL), strict=False)
    text = "”".join(a + b for a, b in rows)
    reading = Reading(Page(text))
    assert any(text[gap.end] == "”" for part in reading.interleaved for gap in part.gaps)
    assert all(text[finding.span.end - 1] != "”" for finding in registry.load()["wrong-splice"].run(reading))


def test_nothing_moves_on_a_page_whose_lines_run_from_column_to_column() -> None:
    rule = registry.load()["misordered-block"]
    blocks = [
        "县里举办农产品展销会",
        "业参加各类展会，现场签订意向订单二十亿元，创下历史新高。",
        "本报讯（记者 林晓）今年以来，全县坚持政府搭台、企业唱戏，先后组织了三百多家企",
        "展会期间，县领导还走访了部分客商，听取他们对营商环境的意见。",
    ]
    alone, beside = (engine.check(Page("\n\n".join(texts)), [rule]).findings for texts in (blocks, [*blocks, across()[0]]))
    assert [bool(finding.fix) for finding in alone] == [True]
    assert alone[0].span in [finding.span for finding in beside]
    assert not any(finding.fix for finding in beside)


def test_a_line_without_end_is_left_whole() -> None:
    assert merged.cuts(Reading(Page(across()[0] * 20))) == []


@settings(max_examples=40, deadline=None)
@given(pages | wild)
def test_cuts_stand_in_order_inside_lines(text: str) -> None:
    cuts = merged.cuts(Reading(Page(text)))
    assert cuts == sorted(set(cuts))
    assert all(0 < cut < len(text) and "\n" not in text[cut - 1 : cut + 1] for cut in cuts)

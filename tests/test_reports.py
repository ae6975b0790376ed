"""What users look at: excerpts, folding, summaries, JSON, diffs, scores."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintnews import fingerprint
from lintnews.engine import Applied
from lintnews.finding import Edit, Finding, Fix, Related
from lintnews.page import Page, Span
from lintnews.reports import Format, Tally, report
from lintnews.reports.display import visible, width, window, wrapped
from lintnews.reports.human import folded
from lintnews.reports.outline import as_json, as_table
from lintnews.reports.score import score
from lintnews.run import Result

LINE = "昨日，市农业农村局在城东镇举办春耕生产现场会，来自12个乡镇的“种粮大户”和农技员共300多人到场观摩育秧、机插等技术。"


def printed(kind: Format, *results: Result, **options: bool | int) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="\n")
    tally = Tally()
    told = report(kind, out, **options)  # type: ignore[arg-type]
    for result in results:
        tally.add(result)
        told.page(result)
    told.finish(tally)
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return out.buffer.getvalue().decode()


def result(text: str, *findings: Finding, path: str = "a.txt", record: str | None = None) -> Result:
    page = Page(text, path, record)
    return Result(path, record, page, tuple(findings), after=page)


def found(start: int, end: int, message: str = "wrong", **more: object) -> Finding:
    return Finding(Span(start, end), message, rule="a-rule", **more)  # type: ignore[arg-type]


def wide(text: str) -> int:
    """The columns that a terminal for Chinese takes for ``text``."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def test_an_excerpt_marks_the_place_in_80_columns() -> None:
    text = f"{LINE}\n{LINE * 5}\n"
    at = text.index("城东镇", 200)
    (head, excerpt, summary) = printed("text", result(text, found(at, at + 3))).splitlines()
    assert head == f"a.txt:2:{at - len(LINE)}: error a-rule: wrong 100%"
    assert re.fullmatch(r"    ….*农村局在⟦城东镇⟧举办春耕.*…", excerpt)
    assert 70 <= wide(excerpt) <= 80
    assert summary == "1 finding on 1 of 1 page."


def test_a_short_line_is_shown_whole_and_a_break_as_a_sign() -> None:
    text = "各县区要抓住晴好天\n\n气抢播。"
    (_, excerpt, _) = printed("text", result(text, found(8, 12))).splitlines()
    assert excerpt == "    各县区要抓住晴好⟦天↵↵气⟧抢播。"


@given(
    st.text(st.sampled_from("中“，a1\n\t\u202e\ud800é\u0301　"), max_size=200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(30, 100),
)
def test_an_excerpt_never_wraps(text: str, start: int, length: int, columns: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    before, marked, after = window(text, start, end, columns)
    assert width(before + marked + after) <= columns
    assert not re.search("[\n\t\u202e\ud800]", before + marked + after)
    if end == start:
        assert marked == ""


def test_what_cannot_be_seen_is_shown_escaped() -> None:
    assert visible("一\0\x1b[31m\u202e\u200b\ud800\ufeff二\U000e0041") == "一\\0\\u001b[31m\\u202e\\u200b\\ud800\\ufeff二\\U000e0041"
    text = printed("text", result("一\x1b[2J二", found(1, 2, "an \x1b[2J escape"), path="\x1b]0;x\x07.txt"))
    assert "\x1b" not in text


def test_more_than_three_equal_findings_fold_into_one() -> None:
    text = ",a" * 10
    equal = [
        found(n, n + 1, severity="warning", fix=Fix((Edit(n, n + 1, "，"),), True), confidence=0.9 + n / 1000) for n in range(0, 20, 2)
    ]
    other = found(3, 4, "another")
    lines = printed("text", result(text, equal[0], other, *equal[1:])).splitlines()
    assert lines[0] == "a.txt:1:1: warning a-rule: wrong (and 9 more: 1:3, 1:5, 1:7, 1:9, …) 90% [fix]"
    assert lines[2] == "a.txt:1:4: error a-rule: another 100%"
    assert lines[-1] == "11 findings on 1 of 1 page; 10 fixable with “lintnews fix”."
    assert [len(group) for group in folded(equal[:3])] == [1, 1, 1]


def test_what_the_fix_of_another_mends_is_told_with_it() -> None:
    text = "甲\n乙\n丙\n丁\n戊"
    whole = found(0, 9, fix=Fix((Edit(0, 9, "甲\n丙\n戊\n乙\n丁"),), False))
    within = [found(n, n + 1, f"line {n}") for n in (2, 4, 6, 8)]
    apart = found(4, 5, "mended by itself", fix=Fix((Edit(4, 5, "x"),), True))
    lines = printed("text", result(text, whole, *within, apart)).splitlines()
    assert lines[2] == "    inside it 4 more, listed by --output-format concise: a-rule ×4"
    assert not any("line 4" in line for line in lines)
    assert any("mended by itself" in line for line in lines)
    assert lines[-1].startswith("6 findings on 1 of 1 page")
    assert printed("concise", result(text, whole, *within)).count("a-rule: line") == 4
    assert printed("text", result(text, whole, *within[:3])).count("a-rule: line") == 3


def test_related_places_and_both_kinds_of_fixes_are_told() -> None:
    unsafe = found(0, 1, fix=Fix((Edit(0, 1, ""),), False), related=(Related(Span(3, 4), "goes on here"),))
    safe = found(1, 2, fix=Fix((Edit(1, 2, ""),), True), severity="info")
    text = printed("text", result("一二\n三四", unsafe, safe), result("", record="7"))
    assert "[unsafe fix]" in text
    assert "\n    2:1 goes on here\n" in text
    assert text.endswith(
        "2 findings (1 of them for information) on 1 of 2 pages; "
        "1 fixable with “lintnews fix”, 1 more with “lintnews fix --unsafe-fixes”.\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    results = [result(LINE, found(3, 5, "错" * 60, fix=Fix((Edit(3, 5, ""),), True), related=(Related(Span(0, 1), "x"),)))]
    plain = printed("text", *results, wrap=True)
    colored = printed("text", *results, wrap=True, color=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain != colored
    assert all(wide(line) <= 80 for line in plain.splitlines()[:-1])
    assert printed("text", *results).splitlines()[0].count("错") == 60


def test_wrapping_keeps_every_word() -> None:
    text = "a.txt:1:1: error rule: “城东镇”goes on in 第二行 and elsewhere 98% [fix]"
    lines = wrapped(text, 40, "    ").split("\n")
    assert len(lines) > 1
    assert all(width(line) <= 40 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("columns", range(12, 40))
def test_no_line_starts_or_ends_with_the_wrong_mark(columns: int) -> None:
    text = "the radicals (⼀⽣ for 一生, ⻓ for 长), ligatures (ﬁ), 末来 for 未来, 《记者 …) for （记者 …): “折腾”，那就好。"
    lines = wrapped(text, columns, "").split("\n")
    assert not [line for line in lines if line[0] in ",):，。”" or line[-1] in "(（《“"]
    assert all(width(line) <= columns for line in lines)


@pytest.mark.parametrize("kind", ["text", "json", "jsonl"])
def test_no_findings_is_said_in_text_and_shown_in_json(kind: Format) -> None:
    text = printed(kind, result("好。"))
    if kind == "text":
        assert text == "1 page, no findings.\n"
    else:
        file = json.loads(text)
        file = file["files"][0] if kind == "json" else file
        assert (file["findings"], file["score"], file["characters"]) == ([], 1.0, 2)


def test_json_is_as_the_contract_says() -> None:
    move = Fix((Edit(0, 1, ""), Edit(3, 3, "一")), False)
    text = "一\n二三"
    whole = json.loads(
        printed("json", result(text, found(2, 3, fix=move, confidence=0.98, related=(Related(Span(0, 1), "here"),)), record="p7"))
    )
    assert list(whole) == ["version", "tool", "files", "summary"]
    assert whole["version"] == 1
    assert set(whole["tool"]) == {"name", "version", "model"}
    (file,) = whole["files"]
    assert (file["path"], file["record"], file["encoding"], file["characters"]) == ("a.txt", "p7", "utf-8", 4)
    assert file["findings"] == [
        {
            "rule": "a-rule",
            "severity": "error",
            "confidence": 0.98,
            "message": "wrong",
            "fingerprint": fingerprint.of_finding(text, found(2, 3)),
            "start": {"offset": 2, "line": 2, "column": 1},
            "end": {"offset": 3, "line": 2, "column": 2},
            "fix": {"safe": False, "edits": [{"start": 0, "end": 1, "text": ""}, {"start": 3, "end": 3, "text": "一"}]},
            "related": [
                {"message": "here", "start": {"offset": 0, "line": 1, "column": 1}, "end": {"offset": 1, "line": 1, "column": 2}},
            ],
        }
    ]
    assert whole["summary"]["fixable"] == {"safe": 0, "unsafe": 1}
    assert whole["summary"]["by_rule"] == {"a-rule": 1}
    assert (whole["summary"]["files"], whole["summary"]["findings"]) == (1, 1)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json_stays_valid_with_anything_in_a_page(kind: Format) -> None:
    text = '\ud800\0\u2028"\\\x7f\udfff'
    parsed = json.loads(printed(kind, result(text, found(0, 7, text), path="\udcff.txt")))
    file = parsed["files"][0] if kind == "json" else parsed
    assert file["findings"][0]["message"] == text
    assert file["path"] == "\udcff.txt"


def test_places_left_after_fixing_count_in_the_fixed_page() -> None:
    page, after = Page("断\n\n开\n列列", "a.txt"), Page("断开\n列列", "a.txt")
    applied = Applied(found(0, 4, fix=Fix((Edit(1, 3, ""),), True)), 0)
    fixed = Result("a.txt", None, page, (found(4, 5),), (), (applied,), after)
    file = json.loads(printed("jsonl", fixed))
    assert file["findings"][0]["start"] == {"offset": 4, "line": 2, "column": 2}
    assert file["applied"][0]["fix"]["edits"] == [{"start": 1, "end": 3, "text": ""}]
    text = printed("text", fixed)
    assert text.startswith("a.txt: fixed a-rule ×1\na.txt:2:2: error a-rule: wrong 100%\n    列⟦列⟧\n")
    assert "Fixed 1 finding on 1 page.\n1 finding left on 1 of 1 page.\n" in text


def test_statistics_count_by_rule() -> None:
    safe = found(0, 1, fix=Fix((Edit(0, 1, ""),), True))
    text = printed("text", result("一二", safe, found(1, 2)), result("一", safe), statistics=True)
    assert re.search(r"^ +3 +a-rule +2 +2 +0$", text, re.M)
    assert text.endswith("3 findings on 2 of 2 pages; 2 fixable with “lintnews fix”.\n")


def test_the_score_falls_with_every_defect_and_only_clean_is_one() -> None:
    defects = [found(0, 1)]
    assert score(1000, []) == 1.0 == score(0, [found(0, 1, severity="info")])
    assert score(10**9, defects) == 0.999
    scores = [score(5000, defects * count) for count in range(0, 200, 10)]
    assert scores == sorted(set(scores), reverse=True)
    assert 0 <= score(1, defects * 10_000) < 0.01
    assert score(1000, [found(0, 1, severity="warning")]) > score(1000, [found(0, 1, confidence=0.5)]) > score(1000, defects)


@dataclass(frozen=True)
class Row:
    index: int
    line: int
    role: str
    article: int | None
    head_open: float
    tail_open: float
    continues_in: int | None
    moves_to: int | None
    text: str


def test_an_outline_fits_80_columns_and_tells_all() -> None:
    rows = [Row(0, 1, "headline", 0, 0.01, 0.0, None, None, "春耕"), Row(1, 3, "body", 0, 0.0, 0.93, 4, 2, LINE)]
    text = as_table(Page("", "a.txt"), rows)
    assert all(wide(line) <= 80 for line in text.splitlines()[1:5])
    assert re.search(r"1 +3 +0 +body +0\.93 +4 +2 +昨日，", text)
    blocks = json.loads(as_json(Page("", "a.txt"), rows))["blocks"]
    assert (blocks[1]["continues_in"], blocks[1]["text"]) == (4, LINE)

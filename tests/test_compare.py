"""Two reports against each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Lint


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = "历时两年的沙屿中心渔港改造工程前天上午通过验收。昨日,全市春耕现场会在城东镇召开,大户到场。\n\n列列入。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("好。\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("好。\n", encoding="utf-8")
    return tmp_path


def report(lint: Lint, name: str, kind: str = "jsonl", *options: str) -> Path:
    lint("check", "--output-format", kind, "-o", name, *options, "a.txt", "b.txt", "c.txt")
    return Path(name)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_moved_lines_do_not_show(pages: Path, lint: Lint, kind: str) -> None:
    old = report(lint, "old", kind)
    page = pages / "a.txt"
    head, tail = page.read_text(encoding="utf-8").split("\n\n")
    page.write_text(f"新的一行。\n\n又是新的一行，还很长很长很长。\n\n{head}\n\n\n{tail}", encoding="utf-8")
    new = report(lint, "new", "jsonl")
    done = lint("compare", old, new)
    assert (done.exit_code, done.stdout) == (0, "0 findings appeared, 0 vanished, 3 the same.\n")


def test_what_appeared_and_vanished_is_told(pages: Path, lint: Lint) -> None:
    old = report(lint, "old.jsonl")
    page = pages / "a.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("昨日,", "昨日，"), encoding="utf-8")
    (pages / "b.txt").write_text("好注。", encoding="utf-8")
    (pages / "c.txt").write_bytes("好。".encode() + b"\xff")
    new = report(lint, "new.jsonl")
    done = lint("compare", old, new)
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert lines[:3] == [
        "- a.txt:1:27: t-comma: half-width comma",
        "+ b.txt:1:2: t-note: a note",
        "+ c.txt:1:1: error: undecodable byte 0xff at byte 6 (read as utf-8); mend the file, or name its encoding with --encoding",
    ]
    assert lines[-1] == "2 findings appeared, 1 vanished, 2 the same."
    told = json.loads(lint("compare", old, new, "--output-format", "json").stdout)
    assert [finding["rule"] for finding in told["appeared"]] == ["t-note", "error"]
    assert [(finding["path"], finding["start"]["column"]) for finding in told["vanished"]] == [("a.txt", 27)]
    assert (told["same"], told["pages"]) == (2, {"gone": [], "new": []})


def test_equal_findings_are_counted(pages: Path, lint: Lint) -> None:
    (pages / "a.txt").write_text("昨日,\n" * 30, encoding="utf-8")
    old = report(lint, "old.jsonl")
    (pages / "a.txt").write_text("昨日,\n" * 28, encoding="utf-8")
    done = lint("compare", old, report(lint, "new.jsonl"))
    assert done.stdout.splitlines()[-1] == "0 findings appeared, 2 vanished, 28 the same."


def test_pages_of_one_report_alone_are_named(pages: Path, lint: Lint) -> None:
    old = report(lint, "old.jsonl")
    lint("check", "--output-format", "jsonl", "-o", "new.jsonl", "a.txt", "c.txt")
    done = lint("compare", old, pages / "new.jsonl")
    assert (done.exit_code, "Only in OLD: b.txt" in done.stdout) == (1, True)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"path": "a"}', "{", '{"version": 1}', '{"path": "a", "findings": 3}'])
def test_what_is_no_report_is_told(pages: Path, lint: Lint, content: str) -> None:
    old = report(lint, "old.jsonl")
    (pages / "new.jsonl").write_text(content, encoding="utf-8")
    done = lint("compare", old, "new.jsonl")
    assert done.exit_code == (1 if content == "" else 2), "an empty report is one of no pages"
    if content:
        assert "new.jsonl:1: no report of lintnews" in done.stderr

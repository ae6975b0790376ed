"""Whole pages: damaged ones as a careful reader would list them, clean ones that must stay silent, odd encodings, a tiny corpus."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import lintnews
from lintnews import Finding, Page, engine, registry

FIXTURES = Path(__file__).parent.parent / "fixtures"
DAMAGED = sorted((FIXTURES / "pages" / "damaged").glob("*.txt"))
CLEAN = sorted((FIXTURES / "pages" / "clean").glob("*.txt"))
MISSES = sorted((FIXTURES / "pages" / "misses").glob("*.txt"))
#: What concerns a page as a whole; the list gives the number of findings alone.
COUNTED = {"half-width-page"}
HALF_WIDTH = re.compile("[,;()?!]|:(?!\\d)")
SPLITS = {"split-word", "split-sentence"}


def ids(path: Path) -> str:
    return path.stem


@cache
def findings(path: Path) -> list[Finding]:
    return list(lintnews.check(page_of(path)))


@cache
def page_of(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"), path=path.name)


def expectations(path: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(path.with_suffix(".findings.json").read_text(encoding="utf-8"))
    return listed


def listed_places() -> list[Any]:
    entries = [(path, entry) for path in [*DAMAGED, *MISSES] for entry in expectations(path)]
    return [pytest.param(path, entry, id=f"{path.stem}-{place_name(entry)}") for path, entry in entries]


def is_missed(case: Any) -> bool:
    """A page of misses, or a place in a damaged page that is marked as one."""
    path, entry = case.values
    return path in MISSES or entry.get("miss", False)


def place_name(entry: dict[str, Any]) -> str:
    return f"{entry['rule']}-{entry['line']}" if "line" in entry else str(entry["rule"])


def answers(path: Path, entry: dict[str, Any], finding: Finding) -> bool:
    """Whether a finding is the one listed: rule, line, and a place in the listed text or round it.

    Where a word ends is a matter of opinion, so either rule of splits answers for the other.
    """
    text = page_of(path).text
    found = text[finding.span.start : finding.span.end]
    same = finding.rule == entry["rule"] or {finding.rule, entry["rule"]} <= SPLITS
    if not same or page_of(path).position(finding.span.start)[0] != entry["line"]:
        return False
    if entry["rule"] in SPLITS or entry["rule"] == "doubled-character":
        return bool(found == entry["text"])
    return found in entry["text"] or entry["text"] in found


def test_there_are_pages() -> None:
    assert len(DAMAGED) >= 4
    assert len(CLEAN) >= 6


@pytest.mark.parametrize("path", [*DAMAGED, *MISSES], ids=ids)
def test_lists_agree_with_their_pages(path: Path) -> None:
    lines = page_of(path).text.split("\n")
    for entry in expectations(path):
        if "line" in entry:
            assert entry["text"].split("\n")[0] in lines[entry["line"] - 1], entry


@pytest.mark.parametrize(("path", "entry"), [case for case in listed_places() if not is_missed(case)])
def test_listed_defect_is_reported(path: Path, entry: dict[str, Any]) -> None:
    if entry["rule"] in COUNTED:
        assert sum(f.rule == entry["rule"] for f in findings(path)) == entry["count"]
        return
    near = [f"{f.rule} line {page_of(path).position(f.span.start)[0]}" for f in findings(path) if f.rule not in COUNTED]
    assert any(answers(path, entry, finding) for finding in findings(path)), f"reported instead: {near}"


@pytest.mark.xfail(reason="known misses: what lintnews should see and does not yet", strict=True)
@pytest.mark.parametrize(("path", "entry"), [case for case in listed_places() if is_missed(case)])
def test_known_miss(path: Path, entry: dict[str, Any]) -> None:
    assert any(answers(path, entry, finding) for finding in findings(path))


@pytest.mark.parametrize("path", DAMAGED, ids=ids)
def test_nothing_else_is_reported(path: Path) -> None:
    extra = [
        f"{f.rule} line {page_of(path).position(f.span.start)[0]}: {f.message}"
        for f in findings(path)
        if f.severity != "info" and f.rule not in COUNTED and not any(answers(path, e, f) for e in expectations(path) if "line" in e)
    ]
    assert not extra


@pytest.mark.parametrize("path", DAMAGED, ids=ids)
def test_fixes_close_every_split(path: Path) -> None:
    safe, unsafe = (widened(lintnews.fix(page_of(path), unsafe=every).text) for every in (False, True))
    for entry in expectations(path):
        if entry["rule"] in SPLITS and not entry.get("miss"):
            fixed = unsafe if entry.get("unsafe") else safe
            before, after = context(page_of(path).text, entry)
            assert widened(before + after) in fixed


@pytest.mark.parametrize("path", DAMAGED, ids=ids)
def test_safe_fixes_keep_every_character(path: Path) -> None:
    assert ink(lintnews.fix(page_of(path)).text) == ink(page_of(path).text)


def test_unsafe_fixes_move_the_items_of_a_list_back() -> None:
    fixed = lintnews.fix(page_of(FIXTURES / "pages" / "damaged" / "workshops.txt"), unsafe=True).text
    places = [fixed.find(words) for words in ("——腾地引链", "——以租养新", "——减负松绑", "服务跟着项目走", "今年五月")]
    assert places == sorted(places)
    assert min(places) > 0


@pytest.mark.parametrize("name", ["orchard", "clinic"])
def test_a_page_is_widened_on_demand(name: str) -> None:
    page = page_of(FIXTURES / "pages" / "damaged" / f"{name}.txt")
    wide = registry.load()["half-width-punctuation"].with_options({"style": "full"})
    fixed = engine.fix(page, [wide]).text
    assert len(HALF_WIDTH.findall(page.text)) > 30
    assert not HALF_WIDTH.findall(fixed)
    assert ink(fixed) == ink(page.text)
    assert re.findall(r"\d[\d.:,-]*\d", fixed) == re.findall(r"\d[\d.:,-]*\d", page.text)


@pytest.mark.parametrize("path", CLEAN, ids=ids)
def test_clean_page_is_silent(path: Path) -> None:
    loud = [f"{f.rule} line {page_of(path).position(f.span.start)[0]}: {f.message}" for f in findings(path) if f.severity != "info"]
    assert not loud


@pytest.mark.parametrize("path", CLEAN, ids=ids)
def test_clean_page_is_not_changed(path: Path) -> None:
    assert lintnews.fix(page_of(path), unsafe=True).text == page_of(path).text


def context(text: str, entry: dict[str, Any]) -> tuple[str, str]:
    """Six characters on either side of a listed break."""
    start = sum(len(line) + 1 for line in text.split("\n")[: entry["line"] - 1])
    at = text.index(entry["text"], start)
    return text[at - 5 : at + 1], text[at + len(entry["text"]) - 1 :][:6]


def widened(text: str) -> str:
    return text.translate(str.maketrans(",:;()?!", "，：；（）？！"))


def ink(text: str) -> str:
    return re.sub(r"\s", "", widened(text))


# Encodings


def load_make() -> Any:
    spec = importlib.util.spec_from_file_location("make_encodings", FIXTURES / "encodings" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = load_make()
UNREADABLE = ["bad-byte-utf-8.txt", "bad-byte-gb18030.txt", "mixed-encodings.txt", "truncated-utf-16.txt"]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lintnews", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=60, check=False
    )


@pytest.mark.parametrize("name", MAKE.files())
def test_encoding_files_are_the_ones_made(name: str) -> None:
    assert (FIXTURES / "encodings" / name).read_bytes() == MAKE.files()[name]


@pytest.mark.parametrize("name", MAKE.sound())
def test_encoding_is_read_and_kept(name: str, tmp_path: Path) -> None:
    encoding, mark, end = MAKE.sound()[name]
    (tmp_path / name).write_bytes(MAKE.files()[name])
    done = run("check", "--output-format", "json", name, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    (entry,) = json.loads(done.stdout)["files"]
    assert entry["encoding"].replace("_", "-") == encoding
    assert [f["start"]["offset"] for f in entry["findings"]] == [MAKE.TEXT.index(",")]
    assert run("fix", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_bytes() == MAKE.encoded(MAKE.FIXED, encoding, mark, end)


@pytest.mark.parametrize("name", UNREADABLE)
def test_undecodable_file_is_an_error_and_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(MAKE.files()[name])
    for command in ("check", "fix"):
        done = run(command, name, cwd=tmp_path)
        assert done.returncode == 2
        assert name in done.stderr
        assert "Traceback" not in done.stderr
        # What can be read is judged all the same.
        assert "half-width-punctuation" in done.stdout
    assert (tmp_path / name).read_bytes() == MAKE.files()[name]


@pytest.mark.parametrize("name", ["mixed-ends.txt", "form-feed.txt", "nul.txt"])
def test_odd_characters_survive_a_fix(name: str, tmp_path: Path) -> None:
    before = MAKE.files()[name]
    (tmp_path / name).write_bytes(before)
    assert run("fix", name, cwd=tmp_path).returncode in (0, 1)
    # A NUL is invisible, so that goes.
    assert (tmp_path / name).read_bytes() == before.replace(b",", "，".encode()).replace(b"\0", b"")


def test_empty_file_is_clean(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("check", "empty.txt", cwd=tmp_path).returncode == 0


# The tiny corpus


def test_corpus_has_four_defects() -> None:
    done = run("check", "--output-format", "jsonl", ".", cwd=FIXTURES / "corpus")
    assert done.returncode == 1, done.stderr
    files = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert len({file["path"] for file in files}) == 7
    assert len(files) == 10
    found = Counter((file["path"], file["record"], f["rule"]) for file in files for f in file["findings"] if f["severity"] != "info")
    assert found == {
        ("linlan-2024-05-16-01.txt", None, "split-word"): 1,
        ("linlan-2024-05-17-01.txt", None, "doubled-character"): 1,
        ("linlan-2024-05-17-03.txt", None, "half-width-punctuation"): 1,
        ("archive.jsonl", "2023-11-02/04-2", "split-word"): 1,
    }

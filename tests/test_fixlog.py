"""What fix did can be undone, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NAMES, Lint
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews import run
from lintnews.config import Config
from lintnews.fixlog import FixLog, LogError, read, revert
from lintnews.readers.parts import LOG_START
from lintnews.readers.walk import documents
from lintnews.writing import digest


def fix(folder: Path, log: Path, rules_dir: Path) -> None:
    rules = Config(select=NAMES, rule_folders=(rules_dir,)).rules()
    with FixLog(log) as written:
        assert list(run.fix(documents([str(folder)]), rules, unsafe=True, log=written, stdout=print))


@given(
    pages=st.lists(st.text("断开\n\r,列。a\f", max_size=30), min_size=1, max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
@settings(max_examples=60)
def test_revert_gives_back_every_byte(pages: list[str], encoding: str, tmp_path_factory: pytest.TempPathFactory, rules_dir: Path) -> None:
    folder = tmp_path_factory.mktemp("pages")
    data = {f"{n}.txt": ("这是一页报纸的正文，用来告诉读者编码。" + page).encode(encoding) for n, page in enumerate(pages)}
    data["all.jsonl"] = b"".join(json.dumps({"text": page}).encode() + b"\r\n" for page in pages)
    for name, raw in data.items():
        (folder / name).write_bytes(raw)
    fix(folder, folder / "fix.log", rules_dir)
    for path, changes in read(folder / "fix.log").items():
        assert path.read_bytes() != data[path.name]
        assert revert(path, changes)
    assert {name: (folder / name).read_bytes() for name in data} == data


def test_the_log_tells_what_was_done(tmp_path: Path, lint: Lint) -> None:
    (tmp_path / "a.txt").write_text("断\n\n开,列列。", encoding="utf-8")
    assert lint("fix", tmp_path / "a.txt", "--unsafe-fixes", "--log", tmp_path / "fix.log").exit_code == 0
    lines = [json.loads(line) for line in (tmp_path / "fix.log").read_text(encoding="utf-8").splitlines()]
    fixes = {line["rule"]: line for line in lines if "rule" in line}
    assert set(fixes) == {"t-break", "t-comma", "t-twice"}
    assert fixes["t-break"]["edits"] == [{"start": 1, "end": 3, "before": "\n\n", "after": ""}]
    assert fixes["t-break"]["safe"] is True
    assert (fixes["t-twice"]["safe"], fixes["t-twice"]["confidence"]) == (False, 0.9)
    assert lines[-1]["file"] == "a.txt"
    assert lines[-1]["after"] == digest(tmp_path / "a.txt")


def test_a_log_beside_the_pages_is_no_page(tmp_path: Path, lint: Lint) -> None:
    (tmp_path / "a.txt").write_text("一,二", encoding="utf-8")
    assert lint("fix", tmp_path, "--log", tmp_path / "fixes.jsonl").exit_code == 0
    assert (tmp_path / "fixes.jsonl").read_bytes().startswith(LOG_START)
    again = lint("check", tmp_path)
    assert (again.exit_code, again.output) == (0, "1 page, no findings.\n")


def test_several_runs_in_one_log_are_undone_together(tmp_path: Path, lint: Lint) -> None:
    page, log = tmp_path / "a.txt", tmp_path / "fix.log"
    page.write_text("一,列列", encoding="utf-8")
    lint("fix", page, "--log", log)
    assert page.read_text(encoding="utf-8") == "一，列列"
    lint("fix", page, "--unsafe-fixes", "--log", log)
    assert page.read_text(encoding="utf-8") == "一，列"
    assert lint("revert", log).exit_code == 0
    assert page.read_text(encoding="utf-8") == "一,列列"
    again = lint("revert", log)
    assert (again.exit_code, "1 already as before" in again.output) == (0, True)


def test_a_file_that_changed_since_is_named_and_left(tmp_path: Path, lint: Lint) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("一,二", encoding="utf-8")
    lint("fix", tmp_path, "--log", tmp_path / "fix.log")
    (tmp_path / "a.txt").write_text("一，二，三", encoding="utf-8")
    result = lint("revert", tmp_path / "fix.log")
    assert result.exit_code == 2
    assert "a.txt: changed since" in result.stderr
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "一，二，三"
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "一,二"


def test_a_run_killed_while_it_wrote_spoils_nothing(tmp_path: Path, lint: Lint) -> None:
    page, log = tmp_path / "a.txt", tmp_path / "fix.log"
    page.write_text("一,二", encoding="utf-8")
    lint("fix", page, "--log", log)
    with log.open("ab") as stream:
        stream.write(b'{"undo": [0, 3, "eHl6"]}\n{"undo": [3, 1, "eH')
    assert lint("revert", log).exit_code == 0
    assert page.read_text(encoding="utf-8") == "一,二"
    lint("fix", page, "--log", log)
    assert lint("revert", log).exit_code == 0
    assert page.read_text(encoding="utf-8") == "一,二"


@pytest.mark.parametrize("held", [b"\xff\x00not a log\n", "正文，没有换行".encode(), b'{"text": "a record"}\n'])
def test_what_is_no_log_is_not_appended_to(held: bytes, tmp_path: Path, lint: Lint) -> None:
    page, other = tmp_path / "a.txt", tmp_path / "notes"
    page.write_text("断\n开", encoding="utf-8")
    other.write_bytes(held)
    result = lint("fix", page, "--unsafe-fixes", "--log", other)
    assert result.exit_code == 2
    assert "not a fix log" in result.stderr
    assert other.read_bytes() == held
    assert page.read_text(encoding="utf-8") == "断\n开"


def test_what_is_no_log_undoes_nothing(tmp_path: Path, lint: Lint) -> None:
    (tmp_path / "x").write_bytes(b"\xff\x00not a log\n")
    result = lint("revert", tmp_path / "x")
    assert result.exit_code == 2
    assert "not a fix log" in result.stderr
    with pytest.raises(LogError):
        read(tmp_path / "x")


def test_a_log_that_does_not_fit_changes_nothing(tmp_path: Path, lint: Lint) -> None:
    page, log = tmp_path / "a.txt", tmp_path / "fix.log"
    page.write_text("一,二", encoding="utf-8")
    lint("fix", page, "--log", log)
    log.write_text(log.read_text(encoding="utf-8").replace('{"undo": [3,', '{"undo": [0,'), encoding="utf-8")
    result = lint("revert", log)
    assert result.exit_code == 2
    assert page.read_text(encoding="utf-8") == "一，二"


def test_a_log_that_cannot_be_written_stops_the_run_before_any_file_changes(tmp_path: Path, lint: Lint) -> None:
    page = tmp_path / "a.txt"
    page.write_text("一,二", encoding="utf-8")
    result = lint("fix", page, "--log", tmp_path / "no" / "fix.log")
    assert result.exit_code == 2
    assert "cannot write the fix log" in result.stderr
    assert page.read_text(encoding="utf-8") == "一,二"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_the_log_leaves_the_pages_alone(tmp_path: Path, lint: Lint) -> None:
    page = tmp_path / "a.txt"
    page.write_text("一,二", encoding="utf-8")
    (tmp_path / "log").symlink_to("/dev/full")
    result = lint("fix", page, "--log", tmp_path / "log")
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert page.read_text(encoding="utf-8") == "一,二"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "log"]

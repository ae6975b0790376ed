"""The baseline: what it accepts, what makes it stale, how it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Lint
from hypothesis import given
from hypothesis import strategies as st

from lintnews.baseline import Baseline
from lintnews.finding import Finding
from lintnews.fingerprint import in_its_lines
from lintnews.page import Page, Span

BASELINE = "lintnews.baseline.jsonl"
PAGE = "第一段没有毛病。\n\n第二段里,有一个半角逗号。\n\n第三段，列列都好。\n"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with two pages and a file of records."""
    folder = tmp_path / "corpus"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text("好,好", encoding="utf-8")
    (folder / "r.jsonl").write_text('{"id": "one", "text": "一,一"}\n{"id": "two", "text": "二"}\n', encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def entries() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(BASELINE).read_text(encoding="utf-8").split("\n")[1:] if line]


def test_what_is_there_is_accepted_and_what_is_new_is_told(pages: Path, lint: Lint) -> None:
    assert lint("check").exit_code == 1
    made = lint("baseline")
    assert (made.exit_code, made.stdout) == (0, f"{BASELINE}: 4 findings accepted (+4).\n")
    assert [(entry["path"], entry.get("record"), entry["rule"], entry["count"]) for entry in entries()] == [
        ("a.txt", None, "t-comma", 1),
        ("a.txt", None, "t-twice", 1),
        ("r.jsonl", "one", "t-comma", 1),
        ("sub/b.txt", None, "t-comma", 1),
    ]
    assert lint("check").exit_code == 0
    assert lint("check", "sub/b.txt").exit_code == 0
    assert lint("check", "--no-baseline").exit_code == 1
    assert lint("check", "--isolated").exit_code == 1
    (pages / "a.txt").write_text("新的,一段。\n\n" + PAGE, encoding="utf-8")
    told = lint("check")
    assert told.exit_code == 1
    assert "a.txt:1:3: warning t-comma" in told.stdout
    assert "1 finding on" in told.stdout


def test_it_holds_when_lines_move_and_not_when_their_text_changes(pages: Path, lint: Lint) -> None:
    lint("baseline")
    first, second, third = PAGE.strip("\n").split("\n\n")
    (pages / "a.txt").write_text(f"{third}\n{second}\n\n新的一段。\n\n{first}\n", encoding="utf-8")
    assert lint("check").exit_code == 0
    (pages / "a.txt").write_text(PAGE.replace("第二段里", "第二段中"), encoding="utf-8")
    told = lint("check")
    assert told.exit_code == 2
    assert "a.txt:3:5: warning t-comma" in told.stdout
    assert (
        "a.txt: error: the baseline has an entry of t-comma that is no longer found here; to drop what is gone: lintnews check --prune"
        in (told.stderr)
    )


def test_equal_findings_are_counted(pages: Path, lint: Lint) -> None:
    lint("baseline")
    (pages / "sub" / "b.txt").write_text("好,好\n好,好", encoding="utf-8")
    assert "1 finding on" in lint("check", "sub").stdout
    lint("baseline", "sub")
    assert [entry["count"] for entry in entries()] == [1, 1, 1, 2]
    assert lint("check", "sub").exit_code == 0
    (pages / "sub" / "b.txt").write_text("好,好", encoding="utf-8")
    assert "an entry of t-comma" in lint("check", "sub").stderr


def test_stale_entries_are_errors_until_they_are_pruned(pages: Path, lint: Lint) -> None:
    lint("baseline")
    (pages / "a.txt").write_text(PAGE.replace(",", "，"), encoding="utf-8")
    (pages / "sub" / "b.txt").unlink()
    (pages / "r.jsonl").write_text('{"id": "two", "text": "二"}\n', encoding="utf-8")
    told = lint("check")
    assert told.exit_code == 2
    assert [line.split(":")[0] for line in told.stderr.splitlines()] == ["a.txt", "r.jsonl[one]", "sub/b.txt"]
    pruned = lint("check", "--prune-baseline")
    assert (pruned.exit_code, f"{BASELINE}: 3 dropped, 1 left" in pruned.stderr) == (0, True)
    assert [entry["rule"] for entry in entries()] == ["t-twice"]
    assert lint("check").exit_code == 0


def test_what_a_run_does_not_look_at_is_not_stale(pages: Path, lint: Lint) -> None:
    lint("baseline")
    assert lint("check", select="t-note").exit_code == 0
    assert lint("check", "sub", select="").exit_code == 0
    (pages / "a.txt").write_bytes("好好。".encode() + b"\xff")
    assert "baseline" not in lint("check").stderr
    before = entries()
    assert lint("baseline", select="t-note").exit_code == 2
    assert entries() == before
    (pages / "a.txt").write_text(PAGE, encoding="utf-8")
    (pages / "lintnews.toml").write_text('exclude = ["sub"]\n[per-file-ignores]\n"r.jsonl" = ["t-comma"]', encoding="utf-8")
    assert "baseline" not in lint("check").stderr


def test_updating_a_part_keeps_the_rest(pages: Path, lint: Lint) -> None:
    lint("baseline")
    (pages / "sub" / "b.txt").write_text("好", encoding="utf-8")
    assert lint("baseline", "sub").stdout == f"{BASELINE}: 3 findings accepted (-1).\n"
    lint("baseline", "a.txt", select="t-comma")
    assert [entry["rule"] for entry in entries()] == ["t-comma", "t-twice", "t-comma"]


def test_fix_leaves_accepted_findings_alone(pages: Path, lint: Lint) -> None:
    lint("baseline", "a.txt")
    result = lint("fix")
    assert (result.exit_code, "Fixed 2 findings on 2 pages" in result.stdout) == (0, True)
    assert (pages / "a.txt").read_text(encoding="utf-8") == PAGE
    assert (pages / "sub" / "b.txt").read_text(encoding="utf-8") == "好，好"
    assert lint("check").exit_code == 0
    assert lint("fix", "--no-baseline", "--unsafe-fixes").exit_code == 0
    assert (pages / "a.txt").read_text(encoding="utf-8") == PAGE.replace(",", "，").replace("列列", "列")


def test_it_is_found_above_the_pages_and_named_by_settings(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint("baseline")
    monkeypatch.chdir(pages / "sub")
    assert lint("check").exit_code == 0
    monkeypatch.chdir("/")
    assert lint("check", pages).exit_code == 0
    (pages / BASELINE).rename(pages / "known.jsonl")
    assert lint("check", pages).exit_code == 1
    (pages / "lintnews.toml").write_text('baseline = "known.jsonl"', encoding="utf-8")
    assert lint("check", pages).exit_code == 0
    assert lint("check", pages, "--baseline", pages / "none.jsonl").exit_code == 2


def test_it_is_made_where_it_will_be_found(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint("baseline", "sub")
    assert (pages / BASELINE).is_file()
    (pages / BASELINE).unlink()
    monkeypatch.chdir("/")
    lint("baseline", pages / "sub")
    assert (pages / "sub" / BASELINE).is_file()
    assert lint("check", pages / "sub").exit_code == 0


@pytest.mark.usefixtures("pages")
def test_a_baseline_is_no_page(lint: Lint) -> None:
    lint("baseline")
    said = lint("check", "--output-format", "json").stdout
    assert [file["path"] for file in json.loads(said)["files"]] == ["a.txt", "r.jsonl", "r.jsonl", "sub/b.txt"]


@pytest.mark.parametrize(("line", "message"), [("{}", ":2: no entry"), ('{"path": 1', ":2: no entry"), ("[]", ":2: no entry")])
def test_a_damaged_baseline_is_told(pages: Path, lint: Lint, line: str, message: str) -> None:
    lint("baseline")
    head = (pages / BASELINE).read_text(encoding="utf-8").split("\n")[0]
    (pages / BASELINE).write_text(f"{head}\n{line}\n", encoding="utf-8")
    assert message in lint("check").stderr
    (pages / BASELINE).write_text("x\n", encoding="utf-8")
    result = lint("check")
    assert (result.exit_code, ":1: no baseline of lintnews" in result.stderr) == (2, True)


def test_a_baseline_that_cannot_be_written_stays(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint("baseline")
    before = (pages / BASELINE).read_bytes()
    (pages / "a.txt").write_text("好", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = lint("baseline")
    assert (result.exit_code, "No space left on device" in result.stderr) == (2, True)
    assert (pages / BASELINE).read_bytes() == before
    assert sorted(path.name for path in pages.iterdir()) == ["a.txt", BASELINE, "r.jsonl", "sub"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=60), st.text("好，\n", max_size=40), st.data())
def test_a_fingerprint_depends_on_its_own_line_alone(line: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start, len(line)))
    alone = in_its_lines(line, Finding(Span(start, end), "x", rule="r"))
    shift = len(other) + 1
    assert in_its_lines(f"{other}\n{line}\n{other}", Finding(Span(start + shift, end + shift), "y", rule="r")) == alone


def test_lone_surrogates_have_fingerprints_and_paths_stay_as_they_are(tmp_path: Path) -> None:
    known = Baseline(tmp_path / BASELINE)
    page = Page("\ud800,", str(tmp_path / "页 一.txt"))
    known.put(page, [Finding(Span(0, 1), "x", rule="r")], {"r"})
    known.write()
    assert len(Baseline(tmp_path / BASELINE)) == 1
    assert "页 一.txt" in (tmp_path / BASELINE).read_text(encoding="utf-8")

"""Around many pages: statistics, quality, what git says changed, progress."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Lint


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with three pages."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("好" * 998 + "列列", encoding="utf-8")
    (folder / "b.txt").write_text("好" * 1000, encoding="utf-8")
    (folder / "c.jsonl").write_text('{"text": "' + "好" * 999 + ',"}\n{"text": "注"}\n', encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("pages")
def test_stats_for_programs(lint: Lint) -> None:
    result = lint("stats", "--output-format", "json")
    assert result.exit_code == 0
    whole = json.loads(result.stdout)
    assert (whole["pages"], whole["characters"], whole["findings"]) == (4, 3001, 3)
    assert whole["by_severity"] == {"error": 1, "warning": 1, "info": 1}
    assert whole["rules"][0] == {"rule": "t-comma", "findings": 1, "pages": 1, "per_10000": 3.332}
    assert [(file["path"], file["pages"], file["per_10000"]) for file in whole["files"]] == [
        ("a.txt", 1, 10),
        ("b.txt", 1, 0),
        ("c.jsonl", 2, 9.99),
    ]
    # exp(-0.9 / 25), and exp(-0.25 * 0.98 / 25) beside a record that counts as 200 characters
    assert [file["quality"] for file in whole["files"]] == [0.965, 1.0, round((1000 * 0.99 + 200) / 1200, 4)]
    assert whole["quality"] == round((965 + 1000 + 990 + 200) / 3200, 4)
    rules = list(csv.DictReader(io.StringIO(lint("stats", "--output-format", "csv").stdout)))
    assert [row["rule"] for row in rules] == ["t-comma", "t-note", "t-twice"]
    files = list(csv.DictReader(io.StringIO(lint("stats", "--output-format", "csv", "--by", "file").stdout)))
    assert [(row["path"], row["quality"]) for row in files] == [("a.txt", "0.965"), ("b.txt", "1.0"), ("c.jsonl", "0.9917")]


@pytest.mark.usefixtures("pages")
def test_stats_for_people(lint: Lint) -> None:
    said = lint("stats").stdout
    assert re.search(r"^t-twice +1 +1 +3\.332$", said, re.MULTILINE)
    assert re.search(r"^ *0\.965 .* a\.txt$", said, re.MULTILINE)
    assert "4 pages, 3,001 characters, 3 findings (9.997 per 10,000), quality 0.986" in said
    lint("stats", "-o", "out.json", "--output-format", "json")
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["pages"] == 4


def test_stats_exits_2_where_a_page_cannot_be_judged_and_1_under_the_bar(pages: Path, lint: Lint) -> None:
    assert lint("stats", "--fail-under", "0.99").exit_code == 1
    assert lint("stats", "--fail-under", "0.98").exit_code == 0
    (pages / "bad.txt").write_bytes("好好。".encode() + b"\xff")
    result = lint("stats")
    assert (result.exit_code, "bad.txt: error:" in result.stderr) == (2, True)


def test_with_a_bar_check_fails_by_quality_and_not_by_findings(pages: Path, lint: Lint) -> None:
    assert lint("check").exit_code == 1
    assert lint("check", "--fail-under", "0.9").exit_code == 0
    low = lint("check", "--fail-under", "0.99")
    assert (low.exit_code, "quality 0.986 is under 0.99" in low.stderr) == (1, True)
    (pages / "lintnews.toml").write_text("fail-under = 0.9\n", encoding="utf-8")
    assert lint("check").exit_code == 0
    (pages / "bad.txt").write_bytes("好好。".encode() + b"\xff")
    assert lint("check").exit_code == 2


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(pages: Path) -> Path:
    """The pages in a repository, on a branch that changed one since it left main, which went on."""
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    git("switch", "-qc", "work")
    (pages / "页 二.txt").write_text("二,二", encoding="utf-8")
    (pages / "c.jsonl").unlink()
    git("add", "-A")
    git("commit", "-qm", "two")
    git("switch", "-q", "main")
    (pages / "b.txt").write_text("好,", encoding="utf-8")
    git("commit", "-qam", "three")
    git("switch", "-q", "work")
    return pages


def changed(lint: Lint, *arguments: object) -> list[str]:
    result = lint("check", "--output-format", "jsonl", *arguments)
    assert result.exit_code in (0, 1)
    return [json.loads(line)["path"] for line in result.stdout.splitlines()]


def test_only_what_changed_since_a_revision(repository: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed(lint, "--changed-since", "main") == ["页 二.txt"]
    (repository / "a.txt").write_text("好,", encoding="utf-8")
    (repository / "sub").mkdir()
    (repository / "sub" / "new.txt").write_text("新,", encoding="utf-8")
    assert changed(lint, "--changed-since", "main") == ["a.txt", "sub/new.txt", "页 二.txt"]
    assert changed(lint, "--changed-since", "HEAD", "sub", "b.txt") == ["sub/new.txt"]
    monkeypatch.chdir(repository / "sub")
    assert changed(lint, "--changed-since", "main", "..") == ["../a.txt", "../sub/new.txt", "../页 二.txt"]
    lint("fix", "--changed-since", "HEAD", "..")
    assert (repository / "页 二.txt").read_text(encoding="utf-8") == "二,二"
    assert (repository / "a.txt").read_text(encoding="utf-8") == "好，"


@pytest.mark.usefixtures("repository")
def test_what_git_cannot_say_is_told(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = lint("check", "--changed-since", "nowhere")
    assert (told.exit_code, "nowhere: " in told.stderr and "revision" in told.stderr) == (2, True)
    assert lint("check", "--changed-since", "--output=x").exit_code == 2
    (tmp_path / "out.txt").write_text("好", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = lint("check", "--changed-since", "main", "out.txt")
    assert (told.exit_code, "not a git repository" in told.stderr) == (2, True)
    monkeypatch.setenv("PATH", "")
    assert "git cannot be run" in lint("check", "--changed-since", "main", "out.txt").stderr


def on_terminal(command: list[str], cwd: Path) -> tuple[str, bytes]:
    """What a command says on a terminal's stderr, and on stdout."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=theirs, env=os.environ) as process:
        os.close(theirs)
        said = b""
        assert process.stdout is not None
        out = b""
        while process.poll() is None or select.select([ours], [], [], 0.1)[0]:
            ready, _, _ = select.select([ours, process.stdout], [], [], 0.2)
            if process.stdout in ready:
                out += os.read(process.stdout.fileno(), 1 << 16)
            if ours in ready:
                try:
                    said += os.read(ours, 1 << 16)
                except OSError:
                    break
        out += process.stdout.read()
    os.close(ours)
    return said.decode(errors="replace"), out


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    body = "    time.sleep(0.02)\n    return []\n"
    code = f"import time\nfrom lintnews import Page, rule\n\n\n@rule\ndef t_slow(page: Page) -> list[object]:\n{body}"
    (slow / "t_slow.py").write_text(code, encoding="utf-8")
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(200):
        (pages / f"{number}.txt").write_text("好好好，" * 600, encoding="utf-8")
    command = [sys.executable, "-m", "lintnews", "check", "--rules", str(slow), "--select", "t-slow", "--no-cache", "--workers", "2", "."]
    said, out = on_terminal(command, pages)
    assert re.search(r"\d+%\|.*\| [\d,]+ pages, [\d,]+/s, \d\d:\d\d left", said)
    assert out == b"200 pages, no findings.\n"
    assert on_terminal([*command, "-q"], pages)[0] == ""
    done = subprocess.run(command, cwd=pages, capture_output=True, check=True)
    assert done.stderr == b""

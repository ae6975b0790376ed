"""The commands around check and fix: explain, rules, help, version, and what a start costs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import NAMES, Lint, Shell, child

from lintnews import about
from lintnews.cli import COMMANDS, app

#: What one check of one sound page does without.
LATE = {
    "opencc",
    "lintnews.readers.damaged",
    "lintnews.readers.guess",
    "csv",
    "difflib",
    "email.message",
    "hashlib",
    "lintnews.accepted",
    "lintnews.baseline",
    "lintnews.cache",
    "lintnews.configfile",
    "lintnews.fixlog",
    "lintnews.pool",
    "lintnews.readers.jsonl",
    "msgspec",
    "multiprocessing",
    "pathspec",
    "pebble",
    "random",
    "rjieba",
    "sqlite3",
    "subprocess",
    "tabulate",
    "tempfile",
    "tomllib",
    "tqdm",
    "wcwidth",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    for name, text in (("clean.txt", "好。"), ("info.txt", "注"), ("safe.txt", "一,二"), ("unsafe.txt", "列列")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes("好好。".encode() + b"\xff")
    (tmp_path / "raises.txt").write_text("炸,", encoding="utf-8")
    return tmp_path


def test_explain_prints_the_page_of_a_rule(lint: Lint, rules_dir: Path) -> None:
    (rules_dir / "outside.md").write_text("# t-comma\n\nA comma.\n", encoding="utf-8")
    try:
        assert lint("explain", "t-comma", "--rules", rules_dir).stdout == "# t-comma\n\nA comma.\n"
        assert "A comma." in lint("rules", "--rules", rules_dir).stdout
    finally:
        (rules_dir / "outside.md").unlink()
    missing = lint("explain", "t-comma", "--rules", rules_dir)
    assert (missing.exit_code, "outside.md" in missing.stderr) == (2, True)
    unknown = lint("explain", "comma", "--rules", rules_dir)
    assert unknown.exit_code == 2
    assert unknown.stderr == "Error: unknown rule 'comma'; did you mean 't-comma'? (lintnews rules lists them all)\n"


def test_rules_are_listed(lint: Lint, rules_dir: Path) -> None:
    listed = {rule["name"]: rule for rule in json.loads(lint("rules", "--rules", rules_dir, "--output-format", "json").stdout)}
    assert set(NAMES) <= set(listed)
    assert (listed["t-comma"]["scope"], listed["t-comma"]["options"]) == ("page", {"mark": "，"})
    assert listed["t-comma"]["summary"] == "A half-width comma."


def test_help_says_each_command_in_a_whole_sentence() -> None:
    listed = CliRunner().invoke(app, ["--help"]).stdout.partition("Commands:\n")[2].splitlines()
    assert len(listed) == len(COMMANDS)
    assert not [line for line in listed if not line.endswith(".") or line.endswith("...")]


def test_help_shows_each_option_once_in_its_group() -> None:
    shown = CliRunner().invoke(app, ["check", "--help"]).stdout
    for name in ("--select", "--exclude", "--output-format", "--workers", "--fail-under", "--help"):
        assert len(re.findall(rf"^  (-\w, )?{name}\b", shown, re.MULTILINE)) == 1
    heads = re.findall(r"^\w+(?=:$)", shown, re.MULTILINE)
    assert heads == ["Options", "Rules", "Files", "Report", "Work"]
    assert shown.index("Rules:") < shown.index("--select RULES") < shown.index("Files:") < shown.index("--exclude")


@pytest.mark.parametrize("command", ["", "check", "fix", "revert", "explain", "rules", "outline"])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_there(lint: Lint, shell: Shell, tmp_path: Path, command: str, flag: str) -> None:
    text = lint(command, flag).stdout if command else shell(f"{{lintnews}} {flag}", tmp_path).stdout.decode()
    assert text.startswith("Usage: ")
    assert len(text.splitlines()) > 5


def modules_of(line: list[str], cwd: Path) -> set[str]:
    """What a command has imported when it ends."""
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "from lintnews.__main__ import main; sys.argv[1:] = %r; main()"
    )
    done = subprocess.run([sys.executable, "-c", code % line], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    return set(done.stderr.split())


def test_only_what_is_needed_is_imported(pages: Path, rules_dir: Path) -> None:
    version = modules_of(["--version"], pages)
    assert not version & {"numpy", "lintnews.config", "lintnews.engine", "lintnews.commands.pages", "importlib.metadata", *LATE}
    check = modules_of(["check", "--rules", str(rules_dir), "--select", ",".join(NAMES), "clean.txt"], pages)
    assert "lintnews.engine" in check
    assert not check & LATE


def test_a_page_that_all_rules_see_needs_little_more(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("昨日，全市春耕现场会在城东镇召开。\n", encoding="utf-8")
    check = modules_of(["check", "page.txt"], tmp_path)
    assert {"numpy", "lintnews.rules.split_word"} <= check
    # Rules of other distributions, if there are any beside the tests, cost a look at all that is installed.
    assert not check & (LATE - (set() if about.only_ours() else {"email.message", "csv", "tempfile", "random"}))


def test_a_run_that_knows_all_its_pages_loads_no_rule(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text("昨日，全市春耕现场会在城东镇召开。\n", encoding="utf-8")
    assert "numpy" in modules_of(["check", "."], tmp_path)
    second = modules_of(["check", "."], tmp_path)
    assert "lintnews.cache" in second
    assert not second & {"numpy", "lintnews.registry", "lintnews.rules.split_word", "pebble"}


def test_the_version_names_the_model(shell: Shell, tmp_path: Path) -> None:
    from lintnews import __version__

    done = shell("{lintnews} --version", tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"lintnews {__version__} (")


def test_results_come_as_soon_as_they_are_done(rules_dir: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.jsonl")
    line = child(rules_dir, "t-comma", "slow.jsonl")
    with subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with (tmp_path / "slow.jsonl").open("wb", buffering=0) as pipe:
            pipe.write(b'{"text": ","}\n')
            started = time.monotonic()
            assert json.loads(process.stdout.readline())["record"] == "1"
            assert time.monotonic() - started < 30
            pipe.write(b'{"text": "x"}\n')
        assert json.loads(process.stdout.readline())["record"] == "2"
        assert process.wait(timeout=60) == 1

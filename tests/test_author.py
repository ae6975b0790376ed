"""For those who write rules, and those who type commands: new-rule, test-rules, rules as JSON, completion."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import Lint, Shell
from test_registry import RULE

import lintnews
from lintnews import cases, registry

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "house-rules"


def test_a_new_rule_works_as_it_is(house: Path, lint: Lint) -> None:
    done = lint("new-rule", "editors_note")
    assert (done.exit_code, "lintnews test-rules house-rules" in done.stdout) == (0, True)
    assert sorted(path.name for path in house.iterdir()) == ["editors_note.md", "editors_note.py"]
    made = registry.load([house])["editors-note"]
    found = cases.parse(made.page_path)
    assert {bool(case.expected) for case in found} == {True, False}
    for case in found:
        cases.run(made, case)
    passed = lint("test-rules")
    assert (passed.exit_code, passed.stdout) == (0, "3 cases of 1 rules pass, 0 fail.\n")
    Path("page.txt").write_text("渔港今天通过验收（待补）。\n", encoding="utf-8")
    checked = lint("check", "page.txt", "--rules", house, select="editors-note")
    assert (checked.exit_code, "editor's note （待补）" in checked.stdout) == (1, True)


def test_a_new_rule_is_clean_python(house: Path, lint: Lint) -> None:
    lint("new-rule", "editors-note")
    # mypy does not see an editable install, and what lintnews itself says is not the question here.
    env = {**os.environ, "MYPYPATH": str(Path(lintnews.__file__).parent.parent)}
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict", "--follow-imports=silent"]):
        if find_spec(tool[0]) is None:
            pytest.skip(f"needs {tool[0]}: pip install -e .[dev]")
        command = [sys.executable, "-m", *tool, str(house / "editors_note.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_overwritten(house: Path, lint: Lint) -> None:
    lint("new-rule", "editors-note", "--into", house)
    for name in ("editors-note", "split-word"):
        again = lint("new-rule", name, "--into", house)
        assert (again.exit_code, f"there is a rule {name} already" in again.stderr) == (2, True)
    (house / "my_note.md").write_text("mine", encoding="utf-8")
    assert lint("new-rule", "my-note").exit_code == 2
    assert not (house / "my_note.py").exists()
    for name in ("Wrong", "1a", "a--b", "../a", "a.b", "class", ""):
        assert lint("new-rule", "--", name).exit_code == 2
    house.with_name("file").write_text("", encoding="utf-8")
    assert lint("new-rule", "a-note", "--into", "file").exit_code == 2


def test_a_case_that_fails_is_shown(house: Path, lint: Lint) -> None:
    lint("new-rule", "editors-note")
    page = house / "editors_note.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace("⟦（待核）⟧", "（待核）").replace("```fixed\n渔港新建的两座码头可同时停靠六十艘渔船。\n```\n", ""), encoding="utf-8"
    )
    failed = lint("test-rules", house)
    assert failed.exit_code == 1
    assert "case 'A note in a sentence'" in failed.stdout
    assert "reported '渔港新建的两座码头可同时停靠六十艘渔船⟦（待核）⟧。'" in failed.stdout
    assert "2 cases of 1 rules pass, 1 fail." in failed.stdout
    page.write_text("# editors-note\n", encoding="utf-8")
    unread = lint("test-rules", house)
    assert (unread.exit_code, "editors_note.md:1: no cases" in unread.stderr) == (2, True)
    house.joinpath("sub").mkdir()
    assert lint("test-rules", house / "sub").exit_code == 2


def test_a_miss_that_is_none_any_more_fails(house: Path, lint: Lint) -> None:
    lint("new-rule", "editors-note")
    page = house / "editors_note.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text + "\n## Not yet\n\n```page miss\n一个⟦（暂缺）⟧字\n```\n", encoding="utf-8")
    assert lint("test-rules").exit_code == 0
    page.write_text(text + "\n## By now\n\n```page miss\n这组数字还待核实。\n```\n", encoding="utf-8")
    assert "take the word miss away" in lint("test-rules").stdout


def test_a_rule_that_does_not_load_names_its_line(house: Path, lint: Lint) -> None:
    house.mkdir()
    (house / "t_wrong.py").write_text(RULE.format(name="t_wrong").replace('mark: str = "⁂"', "mark: str"), encoding="utf-8")
    done = lint("test-rules", house)
    assert (done.exit_code, f"{house / 't_wrong.py'}:8: " in done.stderr) == (2, True)


@needs_bash
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("lintnews exp", {"explain"}),
        ("lintnews explain split-", {"split-word", "split-sentence"}),
        ("lintnews check --output-format s", {"sarif"}),
        ("lintnews check --output-f", {"--output-format", "--output-file"}),
    ],
)
def test_bash_completes(shell: Shell, tmp_path: Path, typed: str, wanted: set[str]) -> None:
    """In a bash of its own, by the script as a user would source it."""
    (tmp_path / "lintnews").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lintnews "$@"\n', encoding="utf-8")
    (tmp_path / "lintnews").chmod(0o755)
    words = typed.split(" ")
    script = (
        f"PATH='{tmp_path}':$PATH; source <(lintnews completion bash); COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; "
        '_lintnews_completion lintnews; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = shell(script, tmp_path)
    assert wanted <= set(done.stdout.decode().split()), done.stderr.decode()
    assert all(word.startswith(words[-1]) for word in done.stdout.decode().split())


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_scripts_for_shells_are_there(lint: Lint, name: str) -> None:
    done = lint("completion", name)
    assert (done.exit_code, "_LINTNEWS_COMPLETE" in done.stdout) == (0, True)


def test_rules_as_json_have_all_that_a_catalogue_needs(lint: Lint) -> None:
    listed = {rule["name"]: rule for rule in json.loads(lint("rules", "--output-format", "json").stdout)}
    one = listed["split-word"]
    assert Path(one["page"]).read_text(encoding="utf-8").startswith("# split-word")
    assert one["options"]["min_confidence"] > 0
    assert one["summary"].startswith("A word whose halves stand in two blocks")

"""What a terminal of 80 columns shows: no line of a message, a table or a help text runs over its edge."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from test_reports import wide

from lintnews.cli import app
from lintnews.commands.look import _narrow

LONG = "历时两年的沙屿中心渔港改造工程前天上午通过验收,昨日,全市春耕现场会在城东镇召开,来自十二个乡镇的“种粮大户”和农技员到场观摩育秧。"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(f"{LONG}\n\n{LONG}列列入\n断\n\n开\n", encoding="utf-8")
    (tmp_path / "坏的一页，名字很长很长很长很长很长很长很长.txt").write_bytes("好好。".encode() + b"\xff")
    return tmp_path


def lines(*arguments: str, cwd: Path, columns: int = 80) -> list[str]:
    pexpect: Any = pytest.importorskip("pexpect", reason="pip install -e .[dev]")
    env = {"TERM": "xterm", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
    child = pexpect.spawn(sys.executable, ["-m", "lintnews", *arguments], cwd=str(cwd), env=env, dimensions=(50, columns), timeout=120)
    child.expect(pexpect.EOF)
    child.close()
    return re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;]*m", "", child.before.decode()))


@pytest.mark.parametrize("command", ["", *app.list_commands(app.make_context("lintnews", [], resilient_parsing=True))])
def test_help_fits(tmp_path: Path, command: str) -> None:
    printed = lines(*command.split(), "--help", cwd=tmp_path)
    assert len(printed) > 5
    assert not [line for line in printed if wide(line) > 80]


@pytest.mark.parametrize(
    "line",
    [
        "check {rules} .",
        "check {rules} --statistics .",
        "check {rules} --output-format grouped .",
        "check --select splitt-word .",
        "check --option split-word.min-confidence-of-everything-that-is-there=0.8 .",
        "check --option nonsense .",
        "check nowhere.txt",
        "fix {rules} .",
        "explain splitt-word",
        "explain split-word",
        "rules",
        "outline page.txt",
        "revert page.txt",
        "compare page.txt page.txt",
        "new-rule Wrong_Name_That_Is_Long_And_Has_Capitals",
        "fix --interactive --output-format sarif .",
        "fix --decisions page.txt .",
    ],
)
def test_messages_fit(pages: Path, rules_dir: Path, line: str) -> None:
    own = ["--rules", str(rules_dir), "--select", "t-comma,t-twice,t-break"]
    arguments = [word for part in line.split() for word in (own if part == "{rules}" else [part])]
    printed = lines(*arguments, cwd=pages)
    assert any(printed)
    assert not [line for line in printed if wide(line) > 80 and arguments[0] != "explain"]
    if arguments == ["explain", "split-word"]:
        prose = re.sub("```.*?```", "", "\n".join(printed), flags=re.DOTALL).split("\n")
        assert not [line for line in prose if wide(line) > 80]


def test_a_wider_terminal_is_used(pages: Path, rules_dir: Path) -> None:
    printed = lines("check", "--rules", str(rules_dir), "--select", "t-comma", ".", cwd=pages, columns=110)
    assert 90 < max(map(wide, printed)) <= 110


def test_paragraphs_of_a_page_are_set_anew(tmp_path: Path) -> None:
    printed = lines("explain", "split-word", cwd=tmp_path)
    end = next(at for at, line in enumerate(printed) if line.startswith("**"))
    assert end > 4
    assert all(wide(line) > 65 for line in printed[1 : end - 1])


def test_what_has_a_line_of_its_own_keeps_it() -> None:
    page = "# t-rule\nOne line\nand another.\n\n- An item\n  goes on.\n- Another.\n1. First.\n2. Second.\n\n    code\n    code\n\n"
    page += "```page\n一\n二\n```\n"
    assert _narrow(page, 80) == page.replace("line\nand", "line and").replace("item\n  goes", "item goes")

"""Repairs by a reader's word: asking in a real terminal of 80 columns, decisions that are kept, and following them."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import NAMES, Lint, Shell
from test_reports import found, wide

from lintnews import Edit, Fix, Page, fingerprint
from lintnews.decisions import Decision, Decisions, decision, read
from lintnews.reports.repair import Place, places

LINE = "本报讯（记者 林若川 通讯员 许晚舟）五月十四日,历时两年的渔港改造工程通过验收,新建的两座码头可同时停靠六十艘渔船，“渔民”都说好。"
OWN = ",".join(NAMES)


class Terminal:
    """A terminal of 80 columns with lintnews in it: what was printed, and keys pressed."""

    def __init__(self, rules_dir: Path, cwd: Path, *arguments: str) -> None:
        pexpect = pytest.importorskip("pexpect", reason="pip install -e .[dev]")
        command = ["-m", "lintnews", "fix", "--interactive", "--rules", str(rules_dir), "--select", OWN, *arguments]
        env = {"TERM": "xterm", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "NO_COLOR": "1"}
        self.raw = ""
        self.child: Any = pexpect.spawn(sys.executable, command, cwd=str(cwd), env=env, dimensions=(50, 80), timeout=60)

    def answer(self, key: str) -> str:
        """Wait for the question, press ``key``; what was printed before."""
        self.child.expect(r"\[\?\] ")
        shown = self._take(self.child.before + self.child.after)
        self.child.send(key)
        return shown

    def end(self) -> tuple[int, str]:
        """The exit status, and what was printed last."""
        import pexpect

        self.child.expect(pexpect.EOF)
        shown = self._take(self.child.before)
        self.child.close()
        return self.child.exitstatus, shown

    def _take(self, data: bytes) -> str:
        self.raw += data.decode()
        return data.decode()

    def wrapped(self) -> list[str]:
        """Lines that were longer than the terminal is wide."""
        return [line for line in re.split(r"[\r\n]+", self.raw) if wide(line) > 80]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "1.txt").write_text(f"{LINE}\n\n断\n\n开，列列入。\n", encoding="utf-8")
    (tmp_path / "2.txt").write_text("戊乙,丙丁\n列列\n", encoding="utf-8")
    return tmp_path


def answers(folder: Path, name: str = "lintnews.decisions.json") -> dict[tuple[str, str], list[str]]:
    kept: dict[tuple[str, str], list[str]] = {}
    for told in json.loads((folder / name).read_text(encoding="utf-8"))["decisions"]:
        kept.setdefault((told["path"], told["rule"]), []).append(told["decision"])
    return kept


def test_one_repair_after_the_other(pages: Path, rules_dir: Path) -> None:
    terminal = Terminal(rules_dir, pages, "1.txt", "2.txt")
    first = terminal.answer("y")
    assert "1.txt:1:25: t-comma (1 of 4, safe, 98% sure)" in first
    assert re.search(r"- .*五月十四日⟦,⟧历时两年", first)
    assert re.search(r"\+ .*五月十四日⟦，⟧历时两年", first)
    assert "Make this repair? [y]es [n]o [a]ll t-comma [s]kip [q]uit [?] " in first
    terminal.answer("n")
    assert re.search(r"- .*⟦↵↵⟧开", terminal.answer("ｙ")), "letters of full width are letters"
    assert "unsafe, 90% sure" in terminal.answer("y")
    assert "2.txt:1:3: t-comma" in terminal.answer("n")
    terminal.answer("s")
    status, last = terminal.end()
    assert "Fixed 3 findings on 1 page." in last
    assert status == 1
    text = (pages / "1.txt").read_text(encoding="utf-8")
    assert text == LINE.replace(",", "，", 1) + "\n\n断开，列入。\n"
    assert (pages / "2.txt").read_text(encoding="utf-8") == "戊乙,丙丁\n列列\n"
    assert answers(pages) == {
        ("1.txt", "t-comma"): ["accept", "reject"],
        ("1.txt", "t-break"): ["accept"],
        ("1.txt", "t-twice"): ["accept"],
        ("2.txt", "t-comma"): ["reject"],
    }
    assert not terminal.wrapped()


def test_what_was_answered_is_not_asked_again(pages: Path, rules_dir: Path) -> None:
    terminal = Terminal(rules_dir, pages, "2.txt")
    terminal.answer("n")
    terminal.answer("s")
    terminal.end()
    again = Terminal(rules_dir, pages, "2.txt")
    assert "2.txt:2:1: t-twice (1 of 1" in again.answer("?").replace("2.txt:2:2", "2.txt:2:1")
    assert "decide later" in again.answer("q")
    assert again.end()[0] == 1


def test_all_of_a_rule_and_quitting_keep_what_was_said(pages: Path, rules_dir: Path) -> None:
    terminal = Terminal(rules_dir, pages, "--log", "fixes.jsonl", ".")
    terminal.answer("a")
    assert "t-break" in terminal.answer("q"), "the second comma is not asked about"
    status, last = terminal.end()
    assert (status, "Fixed 2 findings on 1 page." in last) == (1, True)
    assert "," not in (pages / "1.txt").read_text(encoding="utf-8")
    assert "," in (pages / "2.txt").read_text(encoding="utf-8")
    assert answers(pages) == {("1.txt", "t-comma"): ["accept", "accept"]}
    assert (pages / "fixes.jsonl").exists()


def test_an_interrupt_loses_no_answer(pages: Path, rules_dir: Path) -> None:
    terminal = Terminal(rules_dir, pages, "1.txt")
    terminal.answer("y")
    terminal.answer("\x03")
    assert terminal.end()[0] == 130
    assert answers(pages) == {("1.txt", "t-comma"): ["accept"]}
    assert "," in (pages / "1.txt").read_text(encoding="utf-8"), "no half of a file's repairs"


def test_what_the_baseline_holds_is_not_asked_about(pages: Path, rules_dir: Path, shell: Shell) -> None:
    own = f"--rules '{rules_dir}' --select {OWN}"
    assert shell(f"{{lintnews}} baseline {own} 2.txt", pages).returncode == 0
    (pages / "2.txt").write_text("新的一行,\n" + (pages / "2.txt").read_text(encoding="utf-8"), encoding="utf-8")
    terminal = Terminal(rules_dir, pages, "2.txt")
    assert "2.txt:1:5: t-comma (1 of 1, safe" in terminal.answer("y")
    assert terminal.end()[0] == 0
    assert (pages / "2.txt").read_text(encoding="utf-8").count(",") == 1


def test_asking_needs_a_terminal_and_files(shell: Shell, pages: Path) -> None:
    done = shell("{lintnews} fix --interactive {rules} 1.txt", pages)
    assert done.returncode == 2
    assert b"asks on a terminal" in done.stderr
    for more in ("--diff", "-", "--unsafe-fixes", "--output-format json"):
        assert shell(f"{{lintnews}} fix --interactive {{rules}} {more} 1.txt", pages).returncode == 2


def decided(folder: Path, *answers: Decision) -> Path:
    decisions = Decisions()
    for answer in answers:
        decisions.add(answer)
    path = folder / "my.json"
    with path.open("w", encoding="utf-8", errors="backslashreplace") as out:
        decisions.write(out)
    return path


def of(path: str, text: str, start: int, end: int, fix: tuple[int, int, str], rule: str, answer: Any = "accept") -> Decision:
    finding = found(start, end, fix=Fix((Edit(*fix),), True))
    return decision(Page(text, path), replace(finding, rule=rule), answer)


def test_decisions_are_followed_and_nothing_else(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pages)
    text = (pages / "2.txt").read_text(encoding="utf-8")
    comma = of("./2.txt", text, 2, 3, (2, 3, "，"), "t-comma", "reject")
    twice = of("2.txt", text, 7, 8, (6, 7, ""), "t-twice")
    gone = of("gone.txt", text, 2, 3, (2, 3, "，"), "t-comma")
    path = decided(pages, comma, twice, gone)
    shown = lint("fix", "--decisions", path, "--diff", ".")
    assert (shown.exit_code, "+列\n" in shown.stdout) == (1, True)
    done = lint("fix", "--decisions", path, ".")
    assert (pages / "2.txt").read_text(encoding="utf-8") == "戊乙,丙丁\n列\n"
    assert "," in (pages / "1.txt").read_text(encoding="utf-8")
    assert done.exit_code == 1
    assert "1 accepted repairs are not to be made on these pages (any more): gone.txt" in done.stderr
    assert lint("fix", "--decisions", path, "--unsafe-fixes", ".").exit_code == 2


def test_a_decision_holds_for_the_same_words_wherever_they_are(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pages)
    text = (pages / "2.txt").read_text(encoding="utf-8")
    text = "渔港改造工程通过验收。\n" + text
    at = text.index(",")
    path = decided(pages, of("2.txt", text, at, at + 1, (at, at + 1, "，"), "t-comma"))
    (pages / "2.txt").write_text("新的一行。戊,己。\n" * 3 + text, encoding="utf-8")
    lint("fix", "--decisions", path, "2.txt")
    assert (pages / "2.txt").read_text(encoding="utf-8").count("，") == 1
    (pages / "2.txt").write_text(text.replace("丙丁", "丙戊"), encoding="utf-8")
    lint("fix", "--decisions", path, "2.txt")
    assert "，" not in (pages / "2.txt").read_text(encoding="utf-8"), "other words, another decision"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not a decisions file"),
        ('{"version": 2, "decisions": []}', "$.version"),
        (
            '{"version": 1, "decisions": [{"path": "a", "record": null, "rule": "r", "fix": "f", "decision": "maybe"}]}',
            "decisions[0].decision",
        ),
        ("[" * 100_000, "not a decisions file"),
    ],
)
def test_a_file_that_is_none_is_told(pages: Path, lint: Lint, content: str, says: str) -> None:
    (pages / "bad.json").write_text(content, encoding="utf-8")
    done = lint("fix", "--decisions", pages / "bad.json", pages)
    assert (done.exit_code, says in done.stderr, "bad.json" in done.stderr) == (2, True, True)
    assert lint("fix", "--decisions", pages / "no.json", pages).exit_code == 2


def test_decisions_survive_anything_in_a_page(tmp_path: Path) -> None:
    text = '一\ud800"\n\0\u2028二'
    told = of("\udcff.txt", text, 0, 3, (1, 4, "\ud801"), "r")
    assert read(decided(tmp_path, told)).answers.popitem()[1] == told


def test_the_same_repair_has_the_same_fingerprint_after_a_join_beside_it() -> None:
    text = "三千多斤带鱼就过了秤,进了冷\n\n库。列列入选,还有"
    at = text.index("列")
    move = Fix((Edit(at, at + 1, ""), Edit(0, 0, "列")), False)
    joined = text.replace("\n\n", "")
    moved = Fix((Edit(at - 2, at - 1, ""), Edit(0, 0, "列")), False)
    assert fingerprint.of_fix(text, found(at, at + 1, fix=move)) == fingerprint.of_fix(joined, found(at - 2, at - 1, fix=moved))
    other = Fix((Edit(at, at + 1, ""), Edit(0, 0, "行")), False)
    assert fingerprint.of_fix(text, found(at, at + 1, fix=move)) != fingerprint.of_fix(text, found(at, at + 1, fix=other))


def test_places_of_a_repair() -> None:
    text = "“甲乙”" + "。" * 50 + "丙"
    fix = Fix((Edit(0, 1, "「"), Edit(3, 4, "」"), Edit(54, 55, "")), False)
    assert places(text, fix) == [Place(0, 4, "「甲乙」"), Place(54, 55, "")]

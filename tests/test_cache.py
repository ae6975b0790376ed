"""The cache: that it spares work, what makes it forget, and that a run does without."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest
from conftest import Lint
from test_run import as_nobody

from lintnews import cache, engine, registry
from lintnews.cache import FOLDER, Cache, salt
from lintnews.commands import running
from lintnews.config import Config
from lintnews.finding import Edit, Finding, Fix, Related
from lintnews.page import Span
from lintnews.readers import Cell
from lintnews.work import Task, Verdict


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with twelve pages in two encodings and twenty records."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(12):
        encoding = "gb18030" if number % 2 else "utf-8"
        (folder / f"{number}.txt").write_bytes(f"昨日{number},全市春耕现场会在城东镇召开。列列。\n".encode(encoding))
    (folder / "z.jsonl").write_text("".join(f'{{"text": "第{number}条,"}}\n' for number in range(20)), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that rules were run on."""
    seen: list[str] = []
    check = engine.check
    monkeypatch.setattr(engine, "check", lambda page, *rest: (seen.append(page.text), check(page, *rest))[1])
    return seen


def test_a_second_run_judges_nothing_and_says_the_same(pages: Path, lint: Lint, judged: list[str]) -> None:
    first = lint("check", "--output-format", "json")
    assert len(judged) == 32
    judged.clear()
    second = lint("check", "--output-format", "json")
    assert judged == []
    assert (second.stdout, second.exit_code) == (first.stdout, 1)
    assert lint("check", "--no-cache", "--output-format", "json").stdout == first.stdout
    assert len(judged) == 32
    assert (pages / FOLDER / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n")


def test_only_what_changed_is_judged_again(pages: Path, lint: Lint, judged: list[str]) -> None:
    lint("check")
    judged.clear()
    (pages / "3.txt").write_text("新的,", encoding="utf-8")
    lines = (pages / "z.jsonl").read_text(encoding="utf-8").split("\n")
    (pages / "z.jsonl").write_text("\n".join([*lines[:5], '{"text": "插入的一条"}', *lines[5:]]), encoding="utf-8")
    lint("check")
    assert judged == ["新的,", "插入的一条"]


@pytest.mark.parametrize(
    "arguments", [["--option", "t-comma.mark='、'"], ["--ignore", "t-note"], ["--encoding", "gb18030"], ["--config", "../other.toml"]]
)
def test_other_settings_are_judged_anew(pages: Path, lint: Lint, judged: list[str], arguments: list[str]) -> None:
    (pages.parent / "other.toml").write_text('[per-file-ignores]\n"**" = ["t-comma"]\n[severity]\nt-twice = "info"\n', encoding="utf-8")
    lint("check", "--cache-dir", "kept")
    judged.clear()
    lint("check", *arguments, "--cache-dir", "kept")
    assert judged


def test_a_changed_rule_is_judged_anew(tmp_path: Path, rules_dir: Path) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "a.py").write_text((rules_dir / "outside.py").read_text(encoding="utf-8"), encoding="utf-8")
    config = Config(rule_folders=(folder,))
    before = salt(config)
    assert salt(config) == before
    (folder / "_data.txt").write_text("x", encoding="utf-8")
    assert salt(config) != before


def test_the_salt_covers_our_own_sources_and_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    sources = cache._sources

    def recorded(folder: Path) -> list[Path]:
        found = list(sources(folder))
        read.update(str(path) for path in found)
        return found

    monkeypatch.setattr(cache, "_sources", recorded)
    salt(Config())
    assert {str(rule.source) for rule in registry.load().values()} <= read
    assert any(path.endswith("seams.json") for path in read)
    assert str(Path(engine.__file__)) in read


def test_fixing_uses_what_checking_found(pages: Path, lint: Lint, judged: list[str]) -> None:
    (pages / "5.txt").write_text("没有毛病。", encoding="utf-8")
    lint("check")
    judged.clear()
    lint("fix")
    assert "没有毛病。" not in judged
    assert "，" in (pages / "4.txt").read_text(encoding="utf-8")


def test_little_work_makes_no_cache(pages: Path, lint: Lint) -> None:
    lint("check", "1.txt", "2.txt")
    assert not (pages / FOLDER).exists()


def test_what_went_wrong_is_not_remembered(pages: Path, lint: Lint, judged: list[str]) -> None:
    (pages / "7.txt").write_text("炸,", encoding="utf-8")
    assert lint("check").exit_code == 2
    judged.clear()
    assert lint("check").exit_code == 2
    assert judged == ["炸,"]


def test_all_of_a_finding_comes_back(tmp_path: Path) -> None:
    import numpy as np

    fix = Fix((Edit(0, 1, "一"), Edit(2, 2, "")), safe=False)
    finding = Finding(Span(1, 3), "m", 0.25, "warning", fix, (Related(Span(0, 1), "there"),), "r")
    odd = Finding(Span(int(np.int64(1)), np.int64(3)), "n", np.float32(0.5), rule="r")  # type: ignore[arg-type]
    kept = Cache(tmp_path / "c", Config())
    tasks = [Task(Cell("a.txt", b"1")), Task(Cell("a.txt", b"2")), Task(Cell("a.txt", b"3"), ("x",)), Task(Cell("a.txt", b"4"))]
    lone = Finding(Span(0, 1), "\ud800", rule="r")
    for task, findings in zip(tasks, ((finding,), (odd,), (), (lone,)), strict=True):
        key, nothing = kept.get(task)
        assert nothing is None
        kept.put(key, Verdict(findings, (), "utf-8"))
    kept.close()
    again = Cache(tmp_path / "c", Config())
    found = [again.get(task)[1] for task in tasks]
    assert found[0] == Verdict((finding,), (), "utf-8")
    assert found[1] == Verdict((Finding(Span(1, 3), "n", 0.5, rule="r"),), (), "utf-8")
    assert found[2:] == [Verdict((), (), "utf-8"), None]
    assert again.get(Task(Cell("a.txt", b"3")))[1] is None
    assert again.get(Task(Cell("b.txt", b"1")))[1] is None
    again.close()


def test_old_results_are_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [Task(Cell("a.txt", bytes([number]))) for number in range(2)]

    def run(day: int, wanted: list[Task]) -> list[bool]:
        monkeypatch.setattr("time.time", lambda: day * 86_400.0)
        kept = Cache(tmp_path, Config())
        known = []
        for task in wanted:
            key, verdict = kept.get(task)
            known.append(verdict is not None)
            kept.put(key, Verdict((), (), "utf-8"))
        kept.close()
        return known

    assert run(0, tasks) == [False, False]
    assert run(20, tasks[:1]) == [True]
    assert run(40, tasks[:1]) == [True]
    assert run(41, tasks) == [True, False]


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_damaged_cache_is_made_anew(pages: Path, lint: Lint, judged: list[str], damage: bytes) -> None:
    wanted = lint("check").stdout
    for path in (pages / FOLDER).glob("*.sqlite*"):
        path.unlink()
    (pages / FOLDER / "results.sqlite").write_bytes(damage)
    assert lint("check").stdout == wanted
    judged.clear()
    assert lint("check").stdout == wanted
    assert judged == []


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs users as Linux has them")
def test_a_folder_that_may_not_be_written_is_no_cache() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with as_nobody():
            kept = Cache(Path(folder) / "new", Config())
            key, known = kept.get(Task(Cell("a.txt", b"1")))
            kept.put(key, Verdict((), (), "utf-8"))
            kept.close()
        assert (known, "Permission denied" in str(kept.trouble)) == (None, True)


def test_a_cache_that_cannot_be_is_done_without(pages: Path, lint: Lint) -> None:
    (pages / FOLDER).write_text("in the way", encoding="utf-8")
    wanted = lint("check", "--no-cache").stdout
    silent, told = lint("check"), lint("check", "--cache-dir", "1.txt/new")
    assert (silent.stdout, silent.stderr, told.stdout, told.exit_code) == (wanted, "", wanted, 1)
    assert "no cache: " in told.stderr
    assert "--no-cache" in told.stderr


@pytest.mark.usefixtures("pages")
def test_a_disk_that_fills_up_is_done_without(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = cache._opened

    def tiny(folder: Path) -> sqlite3.Connection:
        database = opened(folder)
        database.execute("PRAGMA max_page_count = 2")
        return database

    monkeypatch.setattr(cache, "_opened", tiny)
    monkeypatch.setattr(cache, "_AT_ONCE", 1)
    wanted = lint("check", "--no-cache").stdout
    result = lint("check", "-v")
    assert result.stdout == wanted
    assert "full" in result.stderr
    assert running._FEW_PAGES < 12

"""Whole runs over files: what is fixed, what is left alone, what is told."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import NAMES, Lint, Shell

from lintnews import run
from lintnews.config import Config, find
from lintnews.readers.walk import documents
from lintnews.rule import Rule, RuleError
from lintnews.writing import Replacement, WriteError


@pytest.fixture
def rules(rules_dir: Path) -> list[Rule]:
    return Config(select=NAMES, rule_folders=(rules_dir,)).rules()


def fixed(paths: list[Path], rules: list[Rule], *, unsafe: bool = False) -> list[run.Result]:
    return list(run.fix(documents(map(str, paths)), rules, unsafe=unsafe, stdout=print))


def test_mode_and_link_are_kept_and_nothing_else_appears(tmp_path: Path, rules: list[Rule]) -> None:
    real = tmp_path / "real" / "a.txt"
    real.parent.mkdir()
    real.write_text("一,二", encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / "a.txt"
    link.symlink_to(real)
    fixed([link], rules)
    assert real.read_text(encoding="utf-8") == "一，二"
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [path.name for path in real.parent.iterdir()] == ["a.txt"]


def test_a_clean_file_is_not_written(tmp_path: Path, rules: list[Rule]) -> None:
    for name, text in (("a.txt", "一，二。"), ("a.jsonl", '{"text": "一，二。"}\n\n{"text": "列列"}\n')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, ns=(1, 1))
    before = [path.stat() for path in sorted(tmp_path.iterdir())]
    results = fixed([tmp_path], rules)
    assert [len(result.findings) for result in results] == [0, 1, 0]
    assert [(s.st_ino, s.st_mtime_ns) for s in before] == [(p.stat().st_ino, p.stat().st_mtime_ns) for p in sorted(tmp_path.iterdir())]


def test_a_page_where_a_rule_raised_or_fixes_do_not_settle_is_left_alone(tmp_path: Path, rules: list[Rule]) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "一,炸"}\n{"text": "一,甲"}\n{"text": "一,二"}\n', encoding="utf-8")
    raised, restless, good = fixed([tmp_path / "a.jsonl"], rules, unsafe=True)
    assert [error.rule for error in raised.errors] == ["t-raises"]
    assert [finding.rule for finding in raised.findings] == ["t-comma"]
    assert "do not settle" in restless.errors[0].message
    assert len(good.applied) == 1
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == '{"text": "一,炸"}\n{"text": "一,甲"}\n{"text": "一，二"}\n'


def test_a_repair_the_encoding_cannot_hold_leaves_the_file_and_its_findings(tmp_path: Path, rules: list[Rule]) -> None:
    data = "臺灣新聞報導，今日天氣晴朗。圓圆".replace("圆", "圆").encode("utf-8")
    (tmp_path / "a.txt").write_bytes(data)
    (result,) = list(run.fix(documents([str(tmp_path / "a.txt")], encoding="utf-8"), rules, unsafe=True, stdout=print))
    assert len(result.applied) == 1
    (tmp_path / "b.txt").write_bytes("汉字圆,".encode("gb2312"))
    rules_of_big5 = [rule if rule.name != "t-comma" else rule.with_options({"mark": "\ud800"}) for rule in rules]
    (result,) = list(run.fix(documents([str(tmp_path / "b.txt")], encoding="gb2312"), rules_of_big5, stdout=print))
    assert "convert the file to UTF-8" in result.errors[0].message
    assert {finding.rule for finding in result.findings} == {"t-comma", "t-bullet"}
    assert (tmp_path / "b.txt").read_bytes() == "汉字圆,".encode("gb2312")


def test_one_unreadable_file_never_ends_the_run(tmp_path: Path, rules: list[Rule]) -> None:
    (tmp_path / "1.txt").write_bytes("一,二三四五六七。".encode() + b"\xff")
    (tmp_path / "2.txt").write_text("一,二", encoding="utf-8")
    for results in (list(run.check(documents([str(tmp_path), "missing.txt"]), rules)), fixed([tmp_path, Path("missing.txt")], rules)):
        bad, good, missing = results
        assert [error.offset for error in bad.errors] == [25]
        assert [finding.rule for finding in bad.findings] == ["t-comma"]
        assert not bad.applied
        assert len(good.findings or good.applied) == 1
        assert "No such file" in missing.errors[0].message
    assert (tmp_path / "1.txt").read_bytes() == "一,二三四五六七。".encode() + b"\xff"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere, so where tests run as root they put that aside for a while."""
    if os.geteuid():
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs users as Linux has them")
@pytest.mark.parametrize("protected", ["file", "folder"])
def test_a_file_that_may_not_be_written_is_told_and_left(rules: list[Rule], protected: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "a.txt"
        page.write_text("一,二", encoding="utf-8")
        page.chmod(0o444 if protected == "file" else 0o666)
        Path(folder).chmod(0o555 if protected == "folder" else 0o777)
        with as_nobody():
            (result,) = fixed([page], rules)
        assert "cannot write: Permission denied" in result.errors[0].message
        assert "make the file and its folder writable" in result.errors[0].message
        assert len(result.findings) == 1
        assert page.read_text(encoding="utf-8") == "一,二"
        assert [path.name for path in Path(folder).iterdir()] == ["a.txt"]


def test_a_disk_that_fills_up_leaves_the_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with Replacement(page) as replacement:
        replacement.add(b"old", b"new")
        with pytest.raises(WriteError, match=r"a\.txt: cannot write: No space left on device.*left as it is.*free some space"):
            replacement.commit()
    assert page.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_real_limit_on_file_sizes_leaves_the_file_and_no_rest(tmp_path: Path, shell: Shell) -> None:
    data = ("一,二" * 40_000).encode()
    (tmp_path / "a.txt").write_bytes(data)
    done = shell("ulimit -f 64; {lintnews} fix {rules} a.txt", tmp_path)
    assert done.returncode == 2
    assert b"a.txt: error: cannot write: File too large" in done.stderr
    assert (tmp_path / "a.txt").read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_interrupted_replacement_leaves_the_file_and_no_rest(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes(b"one two")

    def interrupted() -> None:
        with Replacement(page) as replacement:
            replacement.add(b"one", b"one")
            replacement.add(b" two", b" 2")
            assert len(list(tmp_path.iterdir())) == 2
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert page.read_bytes() == b"one two"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_changes_while_it_is_fixed_keeps_that_change(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes(b"one")
    with Replacement(page) as replacement:
        replacement.add(b"one", b"1")
        page.write_bytes(b"another hand was here")
        with pytest.raises(WriteError, match="changed"):
            replacement.commit()
    assert page.read_bytes() == b"another hand was here"


def test_memory_does_not_grow_with_the_records(tmp_path: Path, rules: list[Rule]) -> None:
    import tracemalloc

    line = '{"text": "' + "一," * 1000 + '"}\n'
    peaks = []
    for count in (5, 100):
        (tmp_path / "a.jsonl").write_text(line * count, encoding="utf-8")
        tracemalloc.start()
        assert sum(1 for _ in run.check(documents([str(tmp_path / "a.jsonl")]), rules[:1])) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


def test_rules_are_chosen_by_name(rules_dir: Path) -> None:
    def names(**settings: tuple[str, ...]) -> list[str]:
        return [rule.name for rule in Config(rule_folders=(rules_dir,), **settings).rules()]  # type: ignore[arg-type]

    assert names(select=("t-note", "t-comma")) == ["t-comma", "t-note"]
    assert names(select=("t-note",), extend_select=("t-comma",), ignore=("t-note",)) == ["t-comma"]
    assert set(NAMES) <= set(names())
    with pytest.raises(RuleError, match=r"unknown rule 't_coma'; did you mean 't-comma'\?"):
        names(select=("t_coma",))
    with pytest.raises(RuleError, match=r"unknown rule 'zzzz' \(lintnews rules"):
        find({}, "zzzz")


def test_fixing_twice_is_fixing_once(tmp_path: Path, lint: Lint) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes("断\r\n\r\n开,列列列,断\n开".encode())
    lint("fix", page, "--unsafe-fixes")
    once = page.read_bytes()
    assert once == "断开，列，断开".encode()
    result = lint("fix", page, "--unsafe-fixes")
    assert page.read_bytes() == once
    assert (result.exit_code, "Fixed" in result.output) == (0, False)

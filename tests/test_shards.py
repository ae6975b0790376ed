"""A run in parts: together they say what one run says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Lint

COUNT = 3


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with pages, records, what cannot be read, and what no encoding holds."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"第{number}页,列列。" if number % 3 else "好。", encoding="utf-8")
    lines = [f'{{"id": "r{number}", "text": "第{number}条,注"}}' for number in range(30)]
    (folder / "z.jsonl").write_text("\n".join([*lines, "no record", '{"text": "\\ud800,"}', ""]), encoding="utf-8")
    (folder / "bad.txt").write_bytes("好好。".encode() + b"\xff")
    monkeypatch.chdir(folder)
    return folder


def shard(lint: Lint, number: int, *arguments: object) -> None:
    result = lint("check", ".", "--shard", f"{number}/{COUNT}", "--out", "../out", *arguments)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("how", [["text"], ["json"], ["jsonl"], ["text", "--statistics"]])
def test_parts_say_together_what_one_run_says(lint: Lint, how: list[str]) -> None:
    whole = lint("check", ".", "missing.txt", "--output-format", *how)
    for number in range(1, COUNT + 1):
        result = lint("check", ".", "missing.txt", "--shard", f"{number}/{COUNT}", "--out", "../out")
        assert (result.exit_code, result.stdout) == (0, "")
    together = lint("merge", "../out", "--output-format", *how)
    assert together.stdout == whole.stdout
    assert together.stderr == whole.stderr
    assert together.exit_code == whole.exit_code == 2


def test_every_part_has_its_share(pages: Path, lint: Lint) -> None:
    for number in range(1, COUNT + 1):
        shard(lint, number)
    lines = [path.read_text(encoding="utf-8").count("\n") for path in (pages.parent / "out").iterdir()]
    assert (len(lines), sum(lines)) == (COUNT, 12 + 32 + 1)
    assert min(lines) >= 5


def test_a_part_that_is_there_is_not_made_again_and_what_changed_is(pages: Path, lint: Lint) -> None:
    out = pages.parent / "out"
    shard(lint, 1)
    (first,) = out.iterdir()
    os.utime(first, ns=(1, 1))
    shard(lint, 1)
    assert first.stat().st_mtime_ns == 1
    (pages / "3.txt").write_text("新的,", encoding="utf-8")
    shard(lint, 1)
    assert len(list(out.iterdir())) == 2
    told = lint("merge", out)
    assert (told.exit_code, "shards of 2 runs" in told.stderr) == (2, True)
    first.unlink()
    shard(lint, 2, "--select", "t-note")
    assert "shards of 2 runs" in lint("merge", out).stderr


def test_what_is_missing_or_damaged_is_told(pages: Path, lint: Lint) -> None:
    out = pages.parent / "out"
    out.mkdir()
    assert "no shards; make them with" in lint("merge", out).stderr
    for number in (1, 3):
        shard(lint, number)
    told = lint("merge", out)
    assert (told.exit_code, told.stdout, "not done yet: 2/3" in told.stderr) == (2, "", True)
    shard(lint, 2)
    (second,) = out.glob("shard-2-*")
    second.write_text("{}\n", encoding="utf-8")
    assert "damaged; remove the file and make the shard again" in lint("merge", out).stderr


def test_the_baseline_and_quality_hold_for_parts_too(pages: Path, lint: Lint) -> None:
    (pages / "bad.txt").unlink()
    lines = (pages / "z.jsonl").read_text(encoding="utf-8").replace("no record\n", "")
    (pages / "z.jsonl").write_text(lines, encoding="utf-8")
    for number in range(1, COUNT + 1):
        shard(lint, number)
    assert lint("merge", "../out").exit_code == 1
    assert lint("merge", "../out", "--fail-under", "0.1").exit_code == 0
    lint("baseline")
    for number in range(1, COUNT + 1):
        result = lint("check", ".", "--shard", f"{number}/{COUNT}", "--out", "../out2")
        assert result.exit_code == 0
    assert lint("merge", "../out2").exit_code == 0


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "arguments", [["--shard", "1/3"], ["--out", "x"], ["--shard", "4/3", "--out", "x"], ["--shard", "a", "--out", "x"]]
)
def test_what_is_asked_wrongly_is_told(lint: Lint, arguments: list[str]) -> None:
    assert lint("check", ".", *arguments).exit_code == 2
    assert not Path("x").exists()


def test_a_part_that_cannot_be_written_leaves_nothing(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = lint("check", ".", "--shard", "1/3", "--out", "../out")
    assert (told.exit_code, "No space left on device" in told.stderr) == (2, True)
    assert list((pages.parent / "out").iterdir()) == []

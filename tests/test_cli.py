"""The command line as scripts see it: exit codes, streams, messages, what is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import NAMES, Lint, Shell, child

from lintnews.reports import FORMATS


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    for name, text in (("clean.txt", "好。"), ("info.txt", "注"), ("safe.txt", "一,二"), ("unsafe.txt", "列列")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes("好好。".encode() + b"\xff")
    (tmp_path / "raises.txt").write_text("炸,", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (["clean.txt"], [], 0),
        (["info.txt"], [], 0),
        (["safe.txt"], [], 1),
        (["clean.txt", "safe.txt"], ["--exit-zero"], 0),
        (["bad.txt", "safe.txt"], [], 2),
        (["bad.txt"], ["--exit-zero"], 2),
        (["raises.txt"], [], 2),
        (["missing.txt"], [], 2),
    ],
)
def test_exit_codes_of_check(pages: Path, lint: Lint, kind: str, names: list[str], options: list[str], code: int) -> None:
    result = lint("check", *options, "--output-format", kind, *[pages / name for name in names])
    assert result.exit_code == code
    if "safe.txt" in names:
        assert "t-comma" in result.stdout
    if code == 2:
        assert f"{names[0]}: error: " in result.stderr


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("name", "options", "code", "after"),
    [
        ("clean.txt", ["--exit-non-zero-on-fix"], 0, "好。"),
        ("info.txt", [], 0, "注"),
        ("safe.txt", [], 0, "一，二"),
        ("safe.txt", ["--exit-non-zero-on-fix"], 1, "一，二"),
        ("unsafe.txt", [], 1, "列列"),
        ("unsafe.txt", ["--exit-zero"], 0, "列列"),
        ("unsafe.txt", ["--unsafe-fixes"], 0, "列"),
        ("raises.txt", [], 2, "炸,"),
        ("safe.txt", ["--diff"], 1, "一,二"),
        ("safe.txt", ["--diff", "--exit-zero"], 0, "一,二"),
        ("unsafe.txt", ["--diff"], 0, "列列"),
        ("unsafe.txt", ["--diff", "--unsafe-fixes"], 1, "列列"),
    ],
)
def test_exit_codes_of_fix(pages: Path, lint: Lint, kind: str, name: str, options: list[str], code: int, after: str) -> None:
    result = lint("fix", *options, "--output-format", kind, pages / name)
    assert result.exit_code == code
    assert (pages / name).read_text(encoding="utf-8") == after
    if "--diff" in options:
        assert ("@@" in result.stdout) == (name == "safe.txt" or "--unsafe-fixes" in options)


def test_a_preview_says_what_more_could_be_done(pages: Path, lint: Lint) -> None:
    (pages / "both.txt").write_text("一,二列列", encoding="utf-8")
    said = {name: lint("fix", "--diff", pages / f"{name}.txt").stderr for name in ("clean", "unsafe", "safe", "both")}
    assert said["clean"] == "Nothing to fix on 1 page.\n"
    assert said["unsafe"] == "Nothing to fix on 1 page; 1 fixable with “lintnews fix --unsafe-fixes”.\n"
    assert said["safe"] == "Would fix 1 finding on 1 page.\n"
    assert said["both"] == "Would fix 1 finding on 1 page; 1 more with “lintnews fix --unsafe-fixes”.\n"


def test_errors_name_the_file_the_byte_and_the_next_step(pages: Path, lint: Lint) -> None:
    result = lint("check", pages / "bad.txt", "--output-format", "json")
    assert (
        "bad.txt: error: undecodable byte 0xff at byte 9 (read as utf-8); mend the file, or name its encoding with --encoding"
        in result.stderr
    )
    (file,) = json.loads(result.stdout)["files"]
    assert file["errors"][0]["offset"] == 9
    assert file["encoding"] == "utf-8"
    assert lint("check", pages / "bad.txt", "--encoding", "latin-1").exit_code == 0


def test_a_folder_that_holds_nothing_is_told(tmp_path: Path, lint: Lint) -> None:
    result = lint("check", tmp_path)
    assert result.exit_code == 0
    assert "no .txt, .text or .jsonl files" in result.stderr


def test_without_paths_the_current_folder_is_checked(pages: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pages)
    result = lint("check", "--output-format", "jsonl")
    assert [json.loads(line)["path"] for line in result.stdout.splitlines()] == sorted(path.name for path in pages.iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--select", "t-coma"], "did you mean 't-comma'?"),
        (["check", "--option", "t-comma.mrk=x"], "has no option 'mrk'"),
        (["check", "--option", "t-comma.mark=1"], "must be str"),
        (["check", "--option", "mark"], "RULE.KEY=VALUE"),
        (["check", "--encoding", "utf-9"], "unknown encoding 'utf-9'"),
        (["check", "--encoding", "rot13"], "unknown encoding 'rot13'"),
        (["check", "--output-format", "xml"], "'xml' is not one of"),
        (["check", "--rules", "nowhere"], "does not exist"),
        (["chekc"], "No such command"),
        (["check", "''"], "one of the paths is empty"),
        (["fix", "safe.txt", "''"], "one of the paths is empty"),
    ],
)
def test_what_is_asked_wrongly_exits_2_and_says_so(
    shell: Shell, tmp_path: Path, rules_dir: Path, arguments: list[str], message: str
) -> None:
    own = f"--rules '{rules_dir}'" if arguments[0] == "check" else ""
    done = shell(f"{{lintnews}} {' '.join(arguments)} {own}", tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_options_of_rules(pages: Path, lint: Lint) -> None:
    lint("fix", pages / "safe.txt", "--option", "t-comma.mark='、'")
    assert (pages / "safe.txt").read_text(encoding="utf-8") == "一、二"


def test_stdin_is_checked_under_its_name(lint: Lint) -> None:
    result = lint("check", "-", "--stdin-filename", "pages/7.jsonl", "--output-format", "jsonl", stdin=b'{"text": ","}\n{"text": "x"}\n')
    assert result.exit_code == 1
    assert [(json.loads(line)["path"], json.loads(line)["record"]) for line in result.stdout.splitlines()] == [
        ("pages/7.jsonl", "1"),
        ("pages/7.jsonl", "2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_fix_of_stdin_gives_the_bytes_on_stdout_and_the_rest_on_stderr(shell: Shell, tmp_path: Path, encoding: str) -> None:
    text = "昨日,全市春耕现场会在城东镇召开。\r\n列列\r\n"
    done = shell("{lintnews} fix - {rules} --output-format json", tmp_path, text.encode(encoding))
    assert done.stdout == text.replace(",", "，").encode(encoding)
    assert done.returncode == 1
    assert json.loads(done.stderr)["summary"]["applied"] == 1


def test_fix_of_stdin_passes_on_what_it_cannot_read(shell: Shell, tmp_path: Path) -> None:
    data = "好好。".encode() + b"\xff,"
    done = shell("{lintnews} fix - {rules}", tmp_path, data)
    assert (done.stdout, done.returncode) == (data, 2)
    assert b"undecodable byte 0xff" in done.stderr


def test_a_closed_pipe_ends_quietly(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ",,,,,,,,,,"}\n' * 20_000, encoding="utf-8")
    done = shell("{lintnews} check {rules} --output-format jsonl . | head -1; echo ${PIPESTATUS[0]} >&2", tmp_path)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b"141\n"


def test_an_interrupt_ends_quietly(rules_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ",,,,,,,,,,"}\n' * 200_000, encoding="utf-8")
    line = child(rules_dir, ",".join(NAMES), ".")
    with subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (130, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "line", ["check {rules} . > /dev/full", "check {rules} . -o /dev/full", "fix {rules} - > /dev/full", "rules > /dev/full"]
)
def test_a_full_disk_under_the_output_is_told(shell: Shell, pages: Path, line: str) -> None:
    done = shell("{lintnews} " + line, pages, "一,二".encode())
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_path_that_cannot_be_looked_at_costs_itself_alone(shell: Shell, pages: Path) -> None:
    done = shell("{lintnews} check {rules} {long} safe.txt".replace("{long}", "会" * 300), pages)
    assert done.returncode == 2
    assert b"t-comma" in done.stdout
    assert "会: error: cannot read: File name too long" in done.stderr.decode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", ["safe.txt", "in/x.txt", "in", "."])
@pytest.mark.parametrize("mode", [0, 0o400])
def test_a_file_or_a_folder_without_permission_costs_itself_alone(shell: Shell, pages: Path, path: str, mode: int) -> None:
    (pages / "in").mkdir()
    (pages / "in" / "x.txt").touch()
    locked = pages / ("safe.txt" if path == "safe.txt" else "in")
    locked.chmod(0 if path == "safe.txt" else mode)
    done = shell(f"{{lintnews}} check {{rules}} {path} unsafe.txt", pages)
    locked.chmod(0o700)
    assert done.returncode == 2
    assert b"t-twice" in done.stdout
    assert b"cannot read: Permission denied" in done.stderr


@pytest.mark.parametrize(
    ("line", "code"), [("check {rules} safe.txt >&-", 1), ("check {rules} bad.txt 2>&-", 2), ("fix {rules} safe.txt <&- >&- 2>&-", 0)]
)
def test_closed_streams_change_neither_the_work_nor_the_exit_status(shell: Shell, pages: Path, line: str, code: int) -> None:
    done = shell("{lintnews} " + line, pages)
    assert (done.returncode, done.stderr) == (code, b"")
    assert (pages / "safe.txt").read_text(encoding="utf-8") == ("一，二" if line.startswith("fix") else "一,二")


@pytest.mark.parametrize(
    "line", ["check -o {page} {page}", "check -o {page}", "fix --log ./{page} {page}", "fix -o {page} .", "stats . -o {page}"]
)
def test_a_page_is_never_written_over_by_a_report(shell: Shell, pages: Path, line: str) -> None:
    done = shell("{lintnews} " + line.replace("{page}", "safe.txt") + " {rules}", pages)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"safe.txt is one of the pages" in done.stderr
    assert (pages / "safe.txt").read_text(encoding="utf-8") == "一,二"


def test_an_output_file_holds_the_whole_report(pages: Path, lint: Lint) -> None:
    out = pages / "report"
    out.write_text("old", encoding="utf-8")
    result = lint("check", pages / "safe.txt", "-o", out, "--output-format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(out.read_text(encoding="utf-8"))["summary"]["findings"] == 1
    assert lint("check", pages, "-o", pages / "no" / "report").exit_code == 2
    assert [path.name for path in pages.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("env", "option", "colored"),
    [
        ({}, "auto", False),
        ({}, "always", True),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"CLICOLOR_FORCE": "1"}, "auto", True),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "always", False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, "auto", True),
    ],
)
def test_colour_is_decided_once(pages: Path, lint: Lint, env: dict[str, str], option: str, colored: bool) -> None:
    clean: dict[str, str] = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"), "")
    for arguments in (["check"], ["fix", "--diff"]):
        result = lint(*arguments, pages / "safe.txt", "--color", option, env={**clean, **env})
        assert ("\x1b[" in result.stdout) == colored


def test_the_format_may_come_from_the_environment(pages: Path, lint: Lint) -> None:
    result = lint("check", pages / "safe.txt", env={"LINTNEWS_OUTPUT_FORMAT": "jsonl"})
    assert json.loads(result.stdout)["characters"] == 3


def test_output_survives_a_poor_encoding(shell: Shell, pages: Path) -> None:
    done = shell("PYTHONIOENCODING=ascii {lintnews} check {rules} safe.txt", pages)
    assert done.returncode == 1
    assert b"\\u4e00" in done.stdout
    done = shell("PYTHONIOENCODING=ascii {lintnews} check {rules} --output-format json safe.txt", pages)
    assert json.loads(done.stdout)["summary"]["findings"] == 1


def test_odd_pages_are_judged_like_any(lint: Lint, tmp_path: Path) -> None:
    texts = {
        "empty": b"",
        "nul": b"\0",
        "feed": "一\f二".encode(),
        "returns": b"a\r\rb",
        "long": "一二三四".encode() * 700_000,
        "blank": b"\n" * 1000,
    }
    for name, data in texts.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    result = lint("check", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "6 pages, no findings.\n")

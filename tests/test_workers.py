"""Many pages: workers, order, pages that hang or kill, what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import child

from lintnews import engine, flow, pool, run
from lintnews.config import Config
from lintnews.flow import Flow
from lintnews.page import Issue, Page
from lintnews.readers.walk import documents
from lintnews.rule import Rule
from lintnews.work import Work

RULES = '''"""Rules that behave badly."""

import os
import signal
import time
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule


@rule
def b_comma(page: Page) -> Iterator[Finding]:
    time.sleep(len(page.text) / 500_000)
    for at, char in enumerate(page.text):
        if char == ",":
            yield Finding(Span(at, at + 1), f"comma, told by {os.getpid()}", fix=Fix.replace(Span(at, at + 1), "，", safe=True))


@rule
def b_hangs(page: Page) -> list[Finding]:
    while "挂" in page.text:
        pass
    return []


@rule
def b_deaf(page: Page) -> list[Finding]:
    while "聋" in page.text:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return []


@rule
def b_kills(page: Page) -> list[Finding]:
    if "杀" in page.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return []
'''


@pytest.fixture
def bad_rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "bad.py").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers from the first page on."""
    monkeypatch.setattr(flow, "FEW", 0)


def flow_of(folder: Path, *, time_limit: float = 60, fixing: bool = False) -> Flow:
    config = Config(select=("b-comma", "b-hangs", "b-deaf", "b-kills"), rule_folders=(folder,), time_limit=time_limit)
    return Flow(Work(config, fixing=fixing), workers=2)


def pages_of(folder: Path, texts: list[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def processes() -> set[str]:
    """Command lines of this user's processes that work for a lintnews."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout.split("\n")
    return {line for line in listed if "forkserver" in line or "multiprocessing" in line}


@pytest.mark.usefixtures("at_once")
def test_results_come_in_order_and_from_several_processes(tmp_path: Path, bad_rules: Path) -> None:
    pages = pages_of(tmp_path / "pages", ["," + "好" * (20_000 if number % 3 == 0 else 1) for number in range(60)])
    with (pages / "30.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(500):
            lines.write(json.dumps({"id": f"r{number}", "text": ",好好好好"}) + "\n")
    results = list(run.check(documents([str(pages)]), flow_of(bad_rules)))
    names = [Path(result.path).name + (result.record or "") for result in results]
    wanted = [f"{number}.txt" for number in range(60)]
    wanted[30:30] = [f"30.jsonlr{number}" for number in range(500)]
    assert names == wanted
    tellers = {result.findings[0].message for result in results}
    assert len(tellers) == 2
    assert f"comma, told by {os.getpid()}" not in tellers


def test_no_worker_is_started_for_little_work(tmp_path: Path, bad_rules: Path) -> None:
    pages = pages_of(tmp_path / "pages", [",", ","])
    job = flow_of(bad_rules)
    results = list(run.check(documents([str(pages)]), job))
    assert {result.findings[0].message for result in results} == {f"comma, told by {os.getpid()}"}
    assert not job.has_workers


@pytest.mark.usefixtures("at_once")
def test_a_page_that_hangs_or_kills_is_one_error_and_the_run_goes_on(
    tmp_path: Path, bad_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_GRACE", 1.0)
    texts = [","] * 20
    texts[3], texts[7], texts[11] = "挂", "杀", "聋"
    pages = pages_of(tmp_path / "pages", texts)
    results = list(run.check(documents([str(pages)]), flow_of(bad_rules, time_limit=0.5)))
    assert [Path(result.path).name for result in results] == [f"{number}.txt" for number in range(20)]
    errors = {Path(result.path).stem: result.errors[0].message for result in results if result.errors}
    assert set(errors) == {"3", "7", "11"}
    assert errors["3"] == "given up: rule b-hangs was not done after 0.5 s (see --time-limit)"
    assert "ended the worker that judged it (signal 9)" in errors["7"]
    assert "did not stop when asked" in errors["11"]
    assert sum(len(result.findings) for result in results) == 17


def test_a_page_that_hangs_here_is_given_up_too(tmp_path: Path, bad_rules: Path) -> None:
    pages = pages_of(tmp_path / "pages", ["挂", ","])
    hung, good = run.check(documents([str(pages)]), flow_of(bad_rules, time_limit=0.3))
    assert hung.errors[0].rule == "b-hangs"
    assert len(good.findings) == 1


@pytest.mark.usefixtures("at_once")
def test_fixing_goes_over_workers_and_leaves_lost_pages_alone(tmp_path: Path, bad_rules: Path) -> None:
    pages = pages_of(tmp_path / "pages", ["一,二", "杀,", "三,四"])
    (pages / "3.jsonl").write_text('{"text": "五,六"}\n\n{"text": "杀,"}\n{"text": "七,八"}\n', encoding="utf-8")
    results = list(run.fix(documents([str(pages)]), flow_of(bad_rules, fixing=True), stdout=print))
    assert [len(result.applied) for result in results] == [1, 0, 1, 1, 0, 1]
    assert [(pages / f"{number}.txt").read_text(encoding="utf-8") for number in range(3)] == ["一，二", "杀,", "三，四"]
    assert (pages / "3.jsonl").read_text(encoding="utf-8") == '{"text": "五，六"}\n\n{"text": "杀,"}\n{"text": "七，八"}\n'
    assert sorted(path.name for path in pages.iterdir()) == ["0.txt", "1.txt", "2.txt", "3.jsonl"]


@pytest.mark.usefixtures("at_once")
def test_without_processes_the_work_is_done_here(tmp_path: Path, bad_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no semaphores")

    monkeypatch.setattr("pebble.ProcessPool", refused)
    pages = pages_of(tmp_path / "pages", [","] * 5)
    results = list(run.check(documents([str(pages)]), flow_of(bad_rules)))
    assert [len(result.findings) for result in results] == [1] * 5


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """So many pages that workers are needed and not done at once."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text("一,二,三" * 1500, encoding="utf-8")
    return folder


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_nothing_behind(many: Path, bad_rules: Path, how: signal.Signals) -> None:
    before = processes()
    files = sorted(path.name for path in many.iterdir())
    command = [sys.executable, "-m", "lintnews", "fix", "--rules", str(bad_rules), "--select", "b-comma", "--workers", "2", "--no-cache"]
    line = [*command, "--output-format", "jsonl", "."]
    with subprocess.Popen(line, cwd=many, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        assert processes() - before
        if how is signal.SIGINT:
            os.killpg(process.pid, how)  # as a terminal does
        else:
            process.send_signal(how)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[how]
    # Who is killed outright cannot give its semaphores back, and Python says so.
    assert errors == b"" or how is signal.SIGKILL
    deadline = time.monotonic() + 20
    while (left := processes() - before) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left
    if how is not signal.SIGKILL:
        assert sorted(path.name for path in many.iterdir()) == files
    for path in many.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert text in ("一,二,三" * 1500, "一，二，三" * 1500)


def test_a_closed_pipe_ends_workers_quietly(many: Path, bad_rules: Path) -> None:
    before = processes()
    line = " ".join(f"'{part}'" for part in child(bad_rules, "b-comma", "--workers", "2", "--no-cache", "."))
    done = subprocess.run(["bash", "-c", f"{line} | head -1; echo ${{PIPESTATUS[0]}} >&2"], cwd=many, capture_output=True, check=False)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b"141\n"
    assert not processes() - before


@pytest.mark.usefixtures("at_once")
def test_workers_that_cannot_start_leave_the_work_here(tmp_path: Path, bad_rules: Path) -> None:
    code = 'import multiprocessing\n\nif multiprocessing.parent_process():\n    raise ImportError("not here")\n'
    (bad_rules / "picky.py").write_text(code, encoding="utf-8")
    pages = pages_of(tmp_path / "pages", ["," + "好" * 20_000] * 20)
    results = list(run.check(documents([str(pages)]), flow_of(bad_rules)))
    assert {result.findings[0].message for result in results} == {f"comma, told by {os.getpid()}"}
    assert len(results) == 20


def test_a_mistake_of_ours_costs_its_page_alone(tmp_path: Path, bad_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = engine.check

    def careless(page: Page, rules: Sequence[Rule], issue: Issue | None) -> engine.Checked:
        assert "特" not in page.text, "odd page"
        return check(page, rules, issue)

    monkeypatch.setattr(engine, "check", careless)
    pages = pages_of(tmp_path / "pages", [",", "特", ","])
    results = list(run.check(documents([str(pages)]), flow_of(bad_rules)))
    assert [len(result.findings) for result in results] == [1, 0, 1]
    assert "lintnews failed: AssertionError: odd page" in results[1].errors[0].message

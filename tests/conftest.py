"""Rules of the tests' own, so that no test of the outside depends on what the shipped rules find."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("lintnews.cases")
ROOT = Path(__file__).parent.parent

# A busy machine is no reason to fail.
settings.register_profile("lintnews", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lintnews")

RULES = '''"""Rules for tests."""

import re
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Related, Span, rule


@rule
def t_comma(page: Page, *, mark: str = "，") -> Iterator[Finding]:
    """A half-width comma."""
    for match in re.finditer(",", page.text):
        yield Finding(Span(*match.span()), "half-width comma", 0.98, "warning", Fix.replace(Span(*match.span()), mark, safe=True))


@rule
def t_break(page: Page) -> Iterator[Finding]:
    """A blank line inside a word."""
    for match in re.finditer("断(\\\\n+)开", page.text):
        yield Finding(Span(*match.span()), "断开 is cut", fix=Fix.replace(Span(*match.span(1)), "", safe=True))


@rule
def t_twice(page: Page) -> Iterator[Finding]:
    """The same character twice."""
    for match in re.finditer("(列)列", page.text):
        first = Span(*match.span(1))
        related = (Related(first, "the first one"),)
        fix = Fix.replace(first, "", safe=False)
        yield Finding(Span(match.end() - 1, match.end()), "列 stands twice", 0.9, fix=fix, related=related)


@rule
def t_note(page: Page) -> Iterator[Finding]:
    """Information."""
    for match in re.finditer("注", page.text):
        yield Finding(Span(*match.span()), "a note", severity="info")


@rule
def t_bullet(page: Page) -> Iterator[Finding]:
    """A fix that Chinese encodings cannot hold."""
    for match in re.finditer("圆", page.text):
        yield Finding(Span(*match.span()), "a bullet", fix=Fix.replace(Span(*match.span()), "\\\\U0001f600", safe=False))


@rule
def t_raises(page: Page) -> Iterator[Finding]:
    """Raises on one character."""
    if "炸" in page.text:
        raise KeyError("炸")
    return iter(())


@rule
def t_restless(page: Page) -> Iterator[Finding]:
    """A fix that makes what it repairs."""
    for match in re.finditer("甲", page.text):
        yield Finding(Span(*match.span()), "甲", fix=Fix.replace(Span(*match.span()), "甲甲", safe=False))
'''
NAMES = ("t-comma", "t-break", "t-twice", "t-note", "t-bullet", "t-raises", "t-restless")


@pytest.fixture(scope="session")
def rules_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of rules."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "outside.py").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of what a clone of the working tree would hold: no build/ with files that are long gone."""
    copy = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for part in filter(None, listed.split("\0")):
        if (ROOT / part).is_file():
            (copy / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / part, copy / part)
    return copy


Lint = Callable[..., Result]


@pytest.fixture
def lint(rules_dir: Path) -> Lint:
    """Runs a command of lintnews with the tests' rules alone, in this process."""

    def run(
        command: str, *arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None, select: str = ",".join(NAMES)
    ) -> Result:
        from lintnews.cli import app

        own = ["--rules", str(rules_dir)] if command in ("check", "fix", "baseline", "stats", "config") else []
        own += ["--select", select] if own and select else []
        result = CliRunner().invoke(app, [command, *own, *map(str, arguments)], input=stdin, env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def shell(rules_dir: Path) -> Shell:
    """Runs ``lintnews`` as a process of its own; ``{lint}`` in the line becomes the command with the tests' rules."""

    def run(line: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        python = f"'{sys.executable}' -m lintnews"
        line = line.replace("{rules}", f"--rules '{rules_dir}' --select {','.join(NAMES)}").replace("{lintnews}", python)
        return subprocess.run(["bash", "-c", line], cwd=cwd, input=stdin, capture_output=True, timeout=120, check=False)

    return run


def child(rules_dir: Path, select: str, *arguments: str) -> list[str]:
    """The command line of a ``check`` with the tests' rules in a process of its own, its findings as JSON lines."""
    own = ["--rules", str(rules_dir), "--select", select, "--output-format", "jsonl"]
    return [sys.executable, "-m", "lintnews", "check", *own, *arguments]

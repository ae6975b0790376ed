"""The GitHub action and the pipelines of the README: by their official schemas, and by running their shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import NAMES, ROOT

from lintnews.cli import app

yaml = pytest.importorskip("yaml", reason="comes with pre-commit: pip install -e .[dev]")
ACTION = ROOT / "action.yml"
README = (ROOT / "README.md").read_text(encoding="utf-8")
needs_schemas = pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="needs check-jsonschema: pip install -e .[dev]")


def action() -> Any:
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))


def check_schema(name: str, path: Path) -> None:
    """By the schema of that name that check-jsonschema carries; nothing is fetched."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def examples(word: str) -> list[str]:
    """The YAML blocks of the README that hold a word."""
    return [block for block in re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL) if word in block]


@needs_schemas
def test_the_action_is_one() -> None:
    check_schema("github-actions", ACTION)
    assert action()["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in action()["runs"]["steps"] if "run" in step)


def test_every_input_comes_through_the_environment() -> None:
    steps = action()["runs"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    used = re.findall(r"inputs\.([\w-]+)", str([(step.get("env"), step.get("with"), step.get("if")) for step in steps]))
    assert set(used) == set(action()["inputs"])


@pytest.fixture
def ran(tmp_path: Path, rules_dir: Path) -> Any:
    """Runs the script of the checking step as a runner does, with lintnews and the tests' rules in its place."""
    program = tmp_path / "temp" / "lintnews" / "bin" / "lintnews"
    program.parent.mkdir(parents=True)
    own = f"--rules '{rules_dir}' --select {','.join(NAMES)}"
    program.write_text(f'#!/bin/sh\nshift\nexec "{sys.executable}" -m lintnews check {own} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    step = next(step for step in action()["runs"]["steps"] if step.get("id") == "check")
    defaults = {key: str(value.get("default", "")) for key, value in action()["inputs"].items()}

    def run(**inputs: str) -> tuple[int, str, str]:
        given = {**defaults, **{key.replace("_", "-"): value for key, value in inputs.items()}}
        env = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: given[m[1]], value) for key, value in step["env"].items()}
        env |= {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_OUTPUT": str(tmp_path / "output")}
        (tmp_path / "output").write_text("", encoding="utf-8")
        (tmp_path / "step.sh").write_text(step["run"], encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "step.sh"]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
        return done.returncode, done.stdout.decode(), (tmp_path / "output").read_text(encoding="utf-8")

    return run


def test_the_script_annotates_and_hands_on_the_status(ran: Any, tmp_path: Path) -> None:
    (tmp_path / "一 页.txt").write_text("一,二", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("好。", encoding="utf-8")
    status, out, told = ran()
    assert (status, told) == (1, "status=1\n")
    assert "::warning title=lintnews (t-comma),file=一 页.txt,line=1,col=2" in out
    assert ran(paths="clean.txt\n")[::2] == (0, "status=0\n")
    assert ran(paths="clean.txt\n一 页.txt\n")[0] == 1
    assert ran(exit_zero="true")[0] == 0
    assert ran(paths="gone.txt")[::2] == (2, "status=2\n")
    status, out, _ = ran(output_format="sarif", output_file="out.sarif", args="--ignore=t-twice\n--ignore=t-note")
    assert (status, out, (tmp_path / "out.sarif").exists()) == (1, "", True)


@pytest.mark.parametrize("name", ["paths", "args", "output_format", "output_file"])
def test_no_input_is_run(ran: Any, tmp_path: Path, name: str) -> None:
    ran(**{name: '$(touch pwned); `touch pwned`\n"; touch pwned; "\n\'; touch pwned'})
    assert not (tmp_path / "pwned").exists()


@needs_schemas
@pytest.mark.parametrize(("word", "schema", "number"), [("runs-on:", "github-workflows", 1), ("codequality:", "gitlab-ci", 1)])
def test_pipelines_of_the_readme_are_valid(tmp_path: Path, word: str, schema: str, number: int) -> None:
    found = examples(word)
    assert len(found) >= number
    for example in found:
        (tmp_path / "example.yml").write_text(example, encoding="utf-8")
        check_schema(schema, tmp_path / "example.yml")


def test_commands_of_the_readme_exist() -> None:
    context = click.Context(app)
    blocks = re.findall(r"^```(?:yaml|lua)?\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    lines = [line.partition("#")[0] for block in blocks for line in block.split("\n")]
    commands = [found for line in lines for found in re.findall(r"(?:^|- |\()lintnews (\w[\w-]*)(.*)", line)]
    assert {"check", "fix", "report", "completion"} <= {name for name, _ in commands}
    for name, rest in commands:
        command = app.get_command(context, name)
        assert command, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)-[\w-]+", rest)) <= known, name

"""A bundle of rules of another house, installed by pip as the distribution it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip put the bundle, and nothing else."""
    folder = tmp_path_factory.mktemp("site")
    bundle = tmp_path_factory.mktemp("bundle")
    for path in (ROOT / "tests" / "bundle").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = bundle / path.relative_to(ROOT / "tests" / "bundle")
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), str(bundle)]
    subprocess.run(command, check=True, timeout=300)
    return folder


def lintnews(site: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "lintnews", *arguments]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)


def test_its_rules_stand_among_ours(site: Path) -> None:
    listed = {rule["name"]: rule for rule in json.loads(lintnews(site, "rules", "--output-format", "json").stdout)}
    assert "split-word" in listed
    assert listed["stray-asterism"]["options"] == {"ornaments": "⁂❦"}
    assert Path(listed["stray-asterism"]["page"]).is_relative_to(site)
    assert "stray-asterism" not in {rule["name"] for rule in json.loads(lintnews(Path(), "rules", "--output-format", "json").stdout)}


def test_it_reports_explains_and_takes_options(site: Path) -> None:
    text = "渔港改造工程通过验收。⁂\n"
    done = lintnews(site, "check", "-", "--output-format", "concise", stdin=text)
    assert done.returncode == 1
    assert done.stdout.startswith("-:1:12: warning stray-asterism: ornament ⁂ 90% [unsafe fix]\n")
    assert lintnews(site, "check", "-", "--option", "stray-asterism.ornaments=❦", stdin=text).returncode == 0
    assert lintnews(site, "fix", "-", "--unsafe-fixes", stdin=text).stdout == text.replace("⁂", "")
    assert lintnews(site, "explain", "stray-asterism").stdout.startswith("# stray-asterism\n")


def test_its_cases_run_with_the_command_for_authors(site: Path) -> None:
    done = lintnews(site, "test-rules", str(site / "inkwell_rules"))
    assert (done.returncode, done.stdout) == (0, "3 cases of 1 rules pass, 0 fail.\n")

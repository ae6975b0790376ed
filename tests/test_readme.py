"""The README's examples are executed, and what they print is what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import readme

TEXT = readme.README.read_text(encoding="utf-8")


@pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs pre-commit: pip install -e .[dev]")
def test_transcripts_print_what_the_readme_says() -> None:
    assert "$ lintnews check" in TEXT
    assert readme.with_transcripts(TEXT) == TEXT, "run: python tests/readme.py, and read the difference"
    assert "- exit code: 1" in TEXT, "the hook of the README stops no commit"


def test_settings_in_the_readme_are_settings(tmp_path: Path) -> None:
    from lintnews import configfile

    (tmp_path / "lintnews.toml").write_text(re.findall(r"^```toml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)[0], encoding="utf-8")
    configfile.read(tmp_path / "lintnews.toml").rules()


def test_paths_in_the_readme_exist() -> None:
    paths = re.findall(r"\]\(([a-z_./A-Z-]+)\)|\b((?:fixtures|benchmarks|rules|tests)/[\w./-]*\w)", TEXT)
    assert paths
    assert not [a or b for a, b in paths if not (readme.ROOT / (a or b)).exists()]


@pytest.mark.parametrize("number", range(len(re.findall(r"^```python\n", TEXT, re.MULTILINE))))
def test_python_examples_run(number: int, tmp_path: Path) -> None:
    """A block that says @rule is a rule of one's own, found through --rules; the others are run as they stand."""
    code = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)[number]
    if "@rule" not in code:
        page = readme.ROOT / "fixtures" / "pages" / "damaged" / "harbour.txt"
        (tmp_path / page.name).write_bytes(page.read_bytes())
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=60)
        return
    function = re.findall(r"^def (\w+)", code, re.MULTILINE)[0]
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / f"{function}.py").write_text(f'"""A rule of the README."""\n\n{code}', encoding="utf-8")
    (tmp_path / "page.txt").write_text("临澜曰报\n", encoding="utf-8")
    command = [sys.executable, "-m", "lintnews", "check", "--rules", "house", "--select", function.replace("_", "-"), "page.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 1, done.stderr
    assert function.replace("_", "-") in done.stdout

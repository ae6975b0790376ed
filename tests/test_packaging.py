"""Wheel, sdist, editable install and dev.py: each works and finds the rules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import lintnews
from lintnews import registry

ROOT = Path(__file__).parent.parent
OWN = sorted(path.stem for path in (ROOT / "rules").glob("[!_]*.py"))
PAGE = ROOT / "fixtures" / "pages" / "damaged" / "harbour.txt"

needs_git = pytest.mark.skipif(not (shutil.which("git") and (ROOT / ".git").exists()), reason="needs git and a clone")
needs_build = pytest.mark.skipif(find_spec("build") is None, reason="needs build: pip install -e .[dev]")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel made out of it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, source, cwd=source)
    return out


@needs_git
@needs_build
def test_sdist_can_be_tested_and_built(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {member.name.partition("/")[2] for member in archive.getmembers()}
    wanted = {f"rules/{stem}{suffix}" for stem in OWN for suffix in (".py", ".md")}
    wanted |= {"lintnews/language/data/zh-news.lm", "lintnews/py.typed", "tests/readme.py", "fixtures/pages/damaged/harbour.txt"}
    wanted |= {"fixtures/encodings/gb18030.txt", "benchmarks/speed.py", "dev.py", "CHANGELOG.md", "LICENSE", "NOTICE"}
    assert not wanted - inside


@needs_git
@needs_build
def test_wheel_holds_package_rules_and_model_only(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    wanted = {f"lintnews/rules/{stem}{suffix}" for stem in OWN for suffix in (".py", ".md")}
    wanted |= {"lintnews/language/data/zh-news.lm", "lintnews/py.typed", "lintnews/reports/web/report.html"}
    assert not wanted - inside
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"lintnews"}
    assert wheel.stat().st_size <= 25_000_000


@needs_git
@needs_build
def test_wheel_finds_the_rules(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    target = tmp_path / "installed"
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel, cwd=tmp_path)
    code = (
        "import lintnews; from lintnews import registry; print(lintnews.__file__, *(r.source for r in registry.load().values()), sep='\\n')"
    )
    files = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(target)).split()
    assert all(Path(file).is_relative_to(target) for file in files)
    assert sorted(Path(file).stem for file in files[1:]) == OWN
    assert "split-word" in run(sys.executable, "-m", "lintnews", "check", PAGE, cwd=tmp_path, PYTHONPATH=str(target))


@pytest.mark.skipif(not Path(lintnews.__file__).is_relative_to(ROOT), reason="lintnews is not installed in editable mode")
def test_editable_install_finds_the_rules_of_the_checkout() -> None:
    found = {rule.source for rule in registry.load().values()}
    assert {ROOT / "rules" / f"{stem}.py" for stem in OWN} <= found


PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "nothing"
version = "1"

[project.optional-dependencies]
dev = []

[tool.setuptools]
packages = []
"""


def test_dev_makes_the_environment_without_ensurepip(tmp_path: Path) -> None:
    """As on Debian, where Python comes without ensurepip unless python3-venv is installed."""
    shutil.copyfile(ROOT / "dev.py", tmp_path / "dev.py")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "ensurepip.py").write_text("raise ImportError('as on Debian')\n", encoding="utf-8")
    where = run(sys.executable, "dev.py", "python", "-c", "import sys; print(sys.prefix)", cwd=tmp_path, PYTHONPATH=str(broken))
    assert where.rstrip().endswith(str(tmp_path / ".venv"))
    assert "making" in where
    command = [sys.executable, "dev.py", "python", "-c", "import sys; print('out'); sys.exit(7)"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (7, "out\n", "")

"""Wheel, sdist, editable install, pre-commit and dev.py: each works and finds the rules."""

from __future__ import annotations

import os
import re
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
needs_pre_commit = pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs pre-commit: pip install -e .[dev]")


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
    wanted |= {"lintnews/language/data/zh-news.lm", "lintnews/py.typed"}
    assert not wanted - inside
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"lintnews"}


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


def test_hooks_are_the_two_we_promise() -> None:
    yaml = pytest.importorskip("yaml", reason="comes with pre-commit: pip install -e .[dev]")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [(hook["id"], hook["language"], hook["require_serial"]) for hook in hooks] == [
        ("lintnews", "python", True),
        ("lintnews-fix", "python", True),
    ]


@needs_git
@needs_pre_commit
def test_pre_commit_finds_and_mends(source: Path, tmp_path: Path) -> None:
    def git(folder: Path, *arguments: str) -> None:
        run("git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments, cwd=folder)

    for folder in (source, tmp_path):
        git(folder, "init", "--quiet")
    shutil.copyfile(PAGE, tmp_path / "page.txt")
    for folder in (source, tmp_path):
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--no-verify", "-m", "all")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PRE_COMMIT_COLOR": "never"}
    before = (tmp_path / "page.txt").read_text(encoding="utf-8")
    printed = run(sys.executable, "-m", "pre_commit", "try-repo", source, "--verbose", "--files", "page.txt", cwd=tmp_path, **home)
    after = (tmp_path / "page.txt").read_text(encoding="utf-8")
    assert re.search(r"^- hook id: lintnews$", printed, re.MULTILINE)
    assert re.search(r"^- hook id: lintnews-fix$", printed, re.MULTILINE)
    assert "split-word" in printed
    assert "冷库" in after
    assert "冷库" not in before


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

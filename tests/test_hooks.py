"""The hooks as a repository meets them: pre-commit installs lintnews out of a clone, and git commit is what runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from test_packaging import ROOT, needs_git, run

pytestmark = [
    needs_git,
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs pre-commit: pip install -e .[dev]"),
]
CLEAN = (ROOT / "fixtures" / "pages" / "clean" / "interview.txt").read_text(encoding="utf-8")
DAMAGED = (ROOT / "fixtures" / "pages" / "damaged" / "harbour.txt").read_text(encoding="utf-8")
#: Where the comma is that a scanner could have made narrow.
AT = CLEAN.index("，", 200)
NARROW = CLEAN[:AT] + "," + CLEAN[AT + 1 :]


def test_hooks_are_the_two_we_promise() -> None:
    yaml = pytest.importorskip("yaml", reason="comes with pre-commit: pip install -e .[dev]")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [(hook["id"], hook["language"], hook["require_serial"]) for hook in hooks] == [
        ("lintnews", "python", True),
        ("lintnews-fix", "python", True),
    ]


class Repository:
    """A scratch repository with one hook; pre-commit keeps what it installs in ``home``, for all of them."""

    def __init__(self, folder: Path, home: Path, source: Path, revision: str) -> None:
        self.folder = folder
        self.source = source
        self.revision = revision
        self.environment = {
            **os.environ,
            "PRE_COMMIT_HOME": str(home),
            "PRE_COMMIT_COLOR": "never",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "user.name",
            "GIT_CONFIG_VALUE_0": "t",
            "GIT_CONFIG_KEY_1": "user.email",
            "GIT_CONFIG_VALUE_1": "t@example.com",
        }
        self.git("init", "--quiet")

    def use(self, hook: str) -> None:
        """Have ``git commit`` run a hook."""
        text = f"repos:\n  - repo: {self.source}\n    rev: {self.revision}\n    hooks:\n      - id: {hook}\n"
        (self.folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
        self.git("add", ".pre-commit-config.yaml")
        run(sys.executable, "-m", "pre_commit", "install", cwd=self.folder, **self.environment)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a page and stage it."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", name)

    def commit(self) -> tuple[bool, str]:
        """Whether a commit goes through, and what was said."""
        done = self.git("commit", "-m", "pages", check=False)
        return done.returncode == 0, done.stdout

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stdout
        return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture(scope="module")
def revision(source: Path) -> str:
    """The source of lintnews as a repository, and its only commit."""
    if not (source / ".git").exists():
        for arguments in (["init", "--quiet"], ["add", "--all"], ["-c", "user.name=t", "-c", "user.email=t@e", "commit", "-qm", "all"]):
            run("git", *arguments, cwd=source)
    return run("git", "rev-parse", "HEAD", cwd=source).strip()


@pytest.fixture
def repository(tmp_path: Path, home: Path, source: Path, revision: str) -> Repository:
    return Repository(tmp_path, home, source, revision)


def test_a_clean_page_is_committed_and_a_defective_one_is_not(repository: Repository) -> None:
    repository.use("lintnews")
    repository.write("clean.txt", CLEAN)
    repository.write("notes.md", "not a page, a, b")
    went, said = repository.commit()
    assert went, said
    assert "Passed" in said
    repository.write("page.txt", DAMAGED)
    went, said = repository.commit()
    assert not went
    assert "page.txt:9:71: error split-word" in said
    assert "clean.txt" not in said, "pages that did not change are not looked at"
    assert (repository.folder / "page.txt").read_text(encoding="utf-8") == DAMAGED
    for name in ("page.text", "page.jsonl"):
        repository.git("rm", "--cached", "--quiet", "page.txt", check=False)
        repository.write(name, '{"text": "列"}\n{"text": 1}\n' if name.endswith("jsonl") else DAMAGED)
        went, said = repository.commit()
        assert not went, name
        assert name in said
        repository.git("rm", "--cached", "--quiet", name)


def test_a_repair_stops_the_commit_and_the_next_one_goes_through(repository: Repository) -> None:
    repository.use("lintnews-fix")
    repository.write("page.txt", NARROW)
    went, said = repository.commit()
    assert not went
    assert "files were modified by this hook" in said
    assert "page.txt: fixed half-width-punctuation ×1" in said
    assert (repository.folder / "page.txt").read_text(encoding="utf-8") == CLEAN
    assert repository.git("show", ":page.txt").stdout == NARROW, "what is staged is the reader's to change"
    repository.git("add", "page.txt")
    went, said = repository.commit()
    assert went, said


def test_a_staged_gb18030_file_stays_gb18030(repository: Repository) -> None:
    def encoded(text: str) -> bytes:
        return text.replace("\n", "\r\n").encode("gb18030")

    repository.git("config", "core.autocrlf", "false")
    repository.use("lintnews-fix")
    repository.write("page.txt", encoded(NARROW))
    went, said = repository.commit()
    assert not went
    assert "files were modified by this hook" in said
    assert (repository.folder / "page.txt").read_bytes() == encoded(CLEAN)
    repository.git("add", "page.txt")
    assert repository.commit()[0]


def test_what_is_not_staged_is_not_judged(repository: Repository) -> None:
    repository.use("lintnews")
    repository.write("page.txt", CLEAN)
    (repository.folder / "page.txt").write_text(DAMAGED, encoding="utf-8")
    went, said = repository.commit()
    assert went, said
    assert (repository.folder / "page.txt").read_text(encoding="utf-8") == DAMAGED

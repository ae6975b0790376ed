"""The repository checks itself: names, sizes, imports, what is packaged, what the README says."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import readme

from lintnews import registry

ROOT = Path(__file__).parent.parent
RULES = sorted(path for path in (ROOT / "rules").glob("[!_]*.py"))
#: Lines a module may have.
LIMIT = 300
#: What a rule's page tells its readers, as headings or as sentences that begin so.
SAYS = ("Why", "Silent", "Fix")
#: Words that tie the project to one machine or one way of making it. Written in pieces, so that this file does not hold them itself.
FOREIGN = re.compile(
    "|".join(["/work" + "/", "/tmp" + "/", "/ro" + "ot/", "/home" + "/", "py" + "env/", "cla" + "ude", r"sub-?agent", r"\bLLM\b"]),
    re.IGNORECASE,
)
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".yaml", ".in", ".cfg", ""}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


@cache
def tracked() -> list[Path]:
    """The files of the repository that are or may be committed; all files of an unpacked sdist."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [ROOT / part for part in listed.decode().split("\0") if part and (ROOT / part).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not {".venv", "__pycache__"} & set(p.parts)]


def modules() -> Iterator[Path]:
    yield from (path for path in tracked() if path.suffix == ".py")


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports, relative ones with their dots, those of functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_there_are_rules() -> None:
    assert len(RULES) >= 10
    assert {rule.source for rule in registry.load().values()} >= set(RULES), "run: pip install -e ."


@pytest.mark.parametrize("path", RULES, ids=name)
def test_rule_is_one_function_and_one_page(path: Path) -> None:
    rules = [rule for rule in registry.load().values() if rule.source == path]
    assert [rule.name for rule in rules] == [path.stem.replace("_", "-")]
    assert rules[0].page_path.is_file()


@pytest.mark.parametrize("path", RULES, ids=name)
def test_rule_page_says_what_a_reader_asks(path: Path) -> None:
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    assert page.startswith(f"# {path.stem.replace('_', '-')}\n")
    assert not re.match(r"#[^\n]*\n\s*(#|```)", page), "what it is stands under the title"
    missing = [word for word in SAYS if not re.search(rf"^(#+ |\**){word}", prose, re.MULTILINE | re.IGNORECASE)]
    assert not missing
    assert "⟦" in page, "a case that must be found"


@pytest.mark.parametrize("path", sorted((ROOT / "rules").glob("*.md")), ids=name)
def test_no_page_without_a_rule(path: Path) -> None:
    assert path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", sorted((ROOT / "rules").glob("*.py")), ids=name)
def test_rules_import_from_lintnews_and_helpers_only(path: Path) -> None:
    for imported in imports(path):
        assert not imported.startswith("lintnews.rules"), imported
        assert not imported.startswith(".") or imported == "." or imported.startswith("._"), imported


def test_lintnews_imports_no_rule() -> None:
    found = [
        (name(p), m) for p in modules() if p.is_relative_to(ROOT / "lintnews") for m in imports(p) if re.match(r"(lintnews\.)?rules\b", m)
    ]
    assert not found


def test_modules_are_short() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").split("\n")) - 1 for path in modules()}
    assert not {path: count for path, count in lines.items() if count > LIMIT}


def test_modules_open_with_a_sentence() -> None:
    silent = [name(p) for p in modules() if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not silent


def test_nothing_ties_the_project_to_one_machine() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1)
        if FOREIGN.search(line)
    ]
    assert not found


def test_all_packages_are_packaged() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {path.parent for path in modules() if path.name == "__init__.py" and path.is_relative_to(ROOT / "lintnews")}
    assert Counter(settings["packages"]) == Counter([*(".".join(f.relative_to(ROOT).parts) for f in folders), "lintnews.rules"])


def test_readme_table_of_rules_is_up_to_date() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.with_rules(text) == text, "run: python tests/readme.py"

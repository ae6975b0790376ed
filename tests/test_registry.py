"""How rules are found: installed bundles of other people, plain folders, and what goes wrong on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import lintnews
from lintnews import Page, engine, registry
from lintnews.rule import RuleError

RULE = '''"""Rules for tests."""

from collections.abc import Iterator

from lintnews import Finding, Page, Span, rule


@rule
def {name}(page: Page, *, mark: str = "⁂") -> Iterator[Finding]:
    """A mark."""
    at = page.text.find(mark)
    if at >= 0:
        yield Finding(Span(at, at + 1), "found by {name}")
'''


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def installed(site: Path, bundle: str, entry: str) -> None:
    """What a package manager leaves of a wheel that brings ``bundle`` with this entry point."""
    info = site / f"{bundle}-1.0.dist-info"
    write(info / "METADATA", f"Metadata-Version: 2.1\nName: {bundle}\nVersion: 1.0\n")
    write(info / "entry_points.txt", f"[{registry.GROUP}]\n{bundle} = {entry}\n")
    write(info / "RECORD", "")


def python(code: str, site: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [sys.executable, *flags, "-c", dedent(code)]
    return subprocess.run(command, env=environment, cwd=site, capture_output=True, text=True, timeout=60, check=False)


LOAD = """
    from lintnews import registry
    from lintnews.rule import RuleError
    try:
        print(*registry.load())
    except RuleError as error:
        print("RuleError:", error)
"""


def test_another_package_brings_rules_through_the_same_door(tmp_path: Path) -> None:
    installed(tmp_path, "inkwell_rules", "inkwell_rules")
    write(tmp_path / "inkwell_rules" / "__init__.py", '"""Rules of another house."""\n')
    write(tmp_path / "inkwell_rules" / "t_asterism.py", "from ._shared import *\n" + RULE.format(name="t_asterism"))
    write(tmp_path / "inkwell_rules" / "_shared.py", "raise_nothing = True\n")
    code = """
        from lintnews import Page, engine, registry
        rules = registry.load()
        assert list(rules) == sorted(rules)
        assert "split-word" in rules and "t-asterism" in rules
        own = rules["t-asterism"]
        print(own.source.name, engine.check(Page("字⁂"), [own.with_options({"mark": "字"})]).findings[0].span)
    """
    done = python(code, tmp_path)
    assert done.stdout == "t_asterism.py Span(start=0, end=1)\n", done.stderr


def test_a_file_dropped_into_an_installed_bundle_is_live(tmp_path: Path) -> None:
    installed(tmp_path, "inkwell_rules", "inkwell_rules")
    write(tmp_path / "inkwell_rules" / "__init__.py", "")
    write(tmp_path / "inkwell_rules" / "t_one.py", RULE.format(name="t_one"))
    before = set(python(LOAD, tmp_path).stdout.split())
    write(tmp_path / "inkwell_rules" / "t_two.py", RULE.format(name="t_two"))
    assert set(python(LOAD, tmp_path).stdout.split()) - before == {"t-two"}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("inkwell_gone", "rule bundle 'inkwell_rules' of inkwell_rules does not load: ModuleNotFoundError"),
        ("inkwell_single", "rule bundle 'inkwell_rules' of inkwell_rules is not a package with a module for every rule"),
        ("inkwell_single:VALUE", "rule bundle 'inkwell_rules' of inkwell_rules is not a package with a module for every rule"),
    ],
)
def test_a_bundle_that_does_not_load_is_named(tmp_path: Path, entry: str, says: str) -> None:
    installed(tmp_path, "inkwell_rules", entry)
    write(tmp_path / "inkwell_single.py", "VALUE = 3\n")
    done = python(LOAD, tmp_path)
    assert done.stdout.startswith(f"RuleError: {says}"), done.stdout + done.stderr


def test_another_package_cannot_take_the_name_of_our_rule(tmp_path: Path) -> None:
    installed(tmp_path, "inkwell_rules", "inkwell_rules")
    write(tmp_path / "inkwell_rules" / "__init__.py", "")
    write(tmp_path / "inkwell_rules" / "words.py", RULE.format(name="split_word"))
    done = python(LOAD, tmp_path)
    assert done.stdout.startswith("RuleError: two rules are called split-word: "), done.stdout + done.stderr
    assert str(tmp_path / "inkwell_rules" / "words.py") in done.stdout
    assert "split_word.py" in done.stdout


def test_without_any_bundle_the_way_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "lintnews").symlink_to(Path(lintnews.__file__).parent, target_is_directory=True)
    done = python(LOAD, tmp_path, "-S")
    assert done.stdout.startswith("RuleError: no rules found; "), done.stdout + done.stderr
    assert "--rules rules" in done.stdout


def test_a_folder_brings_rules_that_share_helpers(tmp_path: Path) -> None:
    write(tmp_path / "_shared.py", 'MARK = "⁑"\n')
    write(tmp_path / "b.py", RULE.format(name="t_folder").replace('"⁂"', "MARK").replace("@rule", "from ._shared import MARK\n\n\n@rule"))
    rules = registry.load([tmp_path])
    made = rules["t-folder"]
    assert made.source == tmp_path / "b.py"
    assert list(rules) == sorted(rules)
    assert set(rules) - set(registry.load()) == {"t-folder"}
    assert [f.span for f in engine.check(Page("字⁑"), [made]).findings] == [(1, 2)]


def test_two_folders_may_have_files_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "a" / "marks.py", RULE.format(name="t_left"))
    write(tmp_path / "b" / "marks.py", RULE.format(name="t_right"))
    assert {"t-left", "t-right"} <= set(registry.load([tmp_path / "a", tmp_path / "b"]))


def test_a_folder_named_twice_is_no_clash(tmp_path: Path) -> None:
    write(tmp_path / "marks.py", RULE.format(name="t_once"))
    assert "t-once" in registry.load([tmp_path, tmp_path])


def test_a_rule_belongs_to_the_module_that_makes_it(tmp_path: Path) -> None:
    write(tmp_path / "a.py", RULE.format(name="t_made"))
    write(tmp_path / "_drafts.py", RULE.format(name="t_draft"))
    write(tmp_path / "b.py", "from ._drafts import t_draft\nfrom .a import t_made\n")
    rules = registry.load([tmp_path])
    assert rules["t-made"].source == tmp_path / "a.py"
    assert "t-draft" not in rules


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    first = write(tmp_path / "a.py", RULE.format(name="t_same"))
    second = write(tmp_path / "b.py", RULE.format(name="t_same"))
    with pytest.raises(RuleError) as caught:
        registry.load([tmp_path])
    assert str(caught.value) == f"two rules are called t-same: {first} and {second}; rename one of them"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('"""Broken."""\n\n\ndef t_broken(page:\n', 4, "SyntaxError"),
        ('"""Broken."""\n\nimport lintnews_no_such_module\n', 3, "ModuleNotFoundError"),
        ('"""Broken."""\n\n\ndef half(n: int) -> int:\n    return n // 0\n\n\nX = half(1)\n', 5, "ZeroDivisionError"),
    ],
)
def test_a_module_that_does_not_import_names_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = write(tmp_path / "broken.py", text)
    with pytest.raises(RuleError) as caught:
        registry.load([tmp_path])
    assert f"{path}:{line}: " in str(caught.value)
    assert says in str(caught.value)


def test_a_rule_with_a_wrong_signature_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "wrong.py", RULE.format(name="t_wrong").replace('mark: str = "⁂"', "mark: str"))
    with pytest.raises(RuleError, match="option 'mark' must be keyword-only and have a default") as caught:
        registry.load([tmp_path])
    assert str(caught.value).startswith(f"{path}:8: ")


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", write(tmp_path / "file.py", "")):
        with pytest.raises(RuleError, match="not a folder of rules") as caught:
            registry.load([path])
        assert str(path) in str(caught.value)


def test_a_folder_without_rules_adds_none(tmp_path: Path) -> None:
    write(tmp_path / "notes.py", "X = 1\n")
    assert set(registry.load([tmp_path])) == set(registry.load())

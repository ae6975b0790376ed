"""Finds rules: bundles installed as entry points and plain folders, both through one door."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from lintnews import about
from lintnews.about import GROUP
from lintnews.rule import Rule, RuleError


def load(folders: Iterable[Path] = ()) -> dict[str, Rule]:
    """All rules of the installed bundles and of ``folders``, by name, in alphabetical order.

    Raises:
        RuleError: no rules at all, a module that does not import, or two rules of one name.
    """
    found: dict[str, Rule] = {}
    for module in [*_bundles(), *_from_folders(folders)]:
        for rule in _rules_of(module):
            other = found.get(rule.name)
            if other is not None and other.source != rule.source:
                raise RuleError(f"two rules are called {rule.name}: {other.source} and {rule.source}; rename one of them")
            found[rule.name] = rule
    for rule in found.values():
        if rule.family in found:
            raise RuleError(f"{rule.source}: the family of {rule.name} is called like the rule {rule.family}; give it another name")
    if not found:
        raise RuleError("no rules found; in a checkout, run: pip install -e . (or name the folder: --rules rules)")
    return dict(sorted(found.items()))


def _bundles() -> Iterator[ModuleType]:
    if about.only_ours():
        yield from _modules_of(_import(GROUP))
        return
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        called = f"rule bundle {entry.name!r} of {entry.dist.name if entry.dist else 'unknown package'}"
        try:
            bundle = entry.load()
        except Exception as error:
            raise RuleError(f"{called} does not load: {error!r}") from error
        if not hasattr(bundle, "__path__"):
            raise RuleError(f"{called} is not a package with a module for every rule")
        yield from _modules_of(bundle)


def _modules_of(bundle: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(bundle.__path__):
        if not info.name.startswith("_"):
            yield _import(f"{bundle.__name__}.{info.name}")


def _from_folders(folders: Iterable[Path]) -> Iterator[ModuleType]:
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"{folder}: not a folder of rules")
        package = f"_lintnews_rules_{abs(hash(folder.resolve())):x}"
        spec = importlib.util.spec_from_file_location(package, folder / "__init__.py", submodule_search_locations=[str(folder)])
        assert spec is not None
        sys.modules[package] = importlib.util.module_from_spec(spec)
        for path in sorted(folder.glob("*.py")):
            if not path.stem.startswith("_"):
                yield _import(f"{package}.{path.stem}")


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except RuleError:
        raise
    except Exception as error:
        raise RuleError(f"rule module {name} does not import: {_place(error)}{error!r}") from error


def _place(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: "
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}: " if trace else ""


def _rules_of(module: ModuleType) -> Iterator[Rule]:
    for value in vars(module).values():
        if isinstance(value, Rule) and value.check.__module__ == module.__name__:
            yield value

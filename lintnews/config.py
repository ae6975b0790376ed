"""What a run is asked to do: which rules with which options, how files are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lintnews.rule import Rule, RuleError


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one run.

    ``select`` names the rules to run (empty: all), ``extend_select`` adds to it, ``ignore`` takes away. ``rule_folders``
    are searched for rules of a project's own, ``options`` holds values by rule and key, ``encoding`` is that of plain text.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    encoding: str | None = None

    def rules(self) -> list[Rule]:
        """The rules to run, in alphabetical order, with their options set.

        Raises:
            RuleError: no rules, a rule that does not load or looks across pages, an unknown rule or option, a value of the wrong type.
        """
        from lintnews import registry

        known = registry.load(self.rule_folders)
        for name in (*self.select, *self.extend_select, *self.ignore, *self.options):
            find(known, name)
        wanted = {*(self.select or known), *self.extend_select} - set(self.ignore)
        across = next((name for name in sorted(wanted) if known[name].scope == "issue"), None)
        if across is not None:
            raise RuleError(
                f"rule {across} looks across the pages of an issue, which lintnews cannot run yet; leave it out: --ignore {across}"
            )
        return [rule.with_options(self.options.get(name, {})) for name, rule in known.items() if name in wanted]


def find(rules: Mapping[str, Rule], name: str) -> Rule:
    """The rule called ``name``.

    Raises:
        RuleError: there is none; the message names the nearest.
    """
    if name in rules:
        return rules[name]
    raise RuleError(f"unknown rule {name!r}{nearest(name, rules)}; lintnews rules lists them all")


def nearest(name: str, known: Iterable[str]) -> str:
    """The words “; did you mean …?” where something known is close to ``name``, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name.lower().replace("_", "-"), list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""

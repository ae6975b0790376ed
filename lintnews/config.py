"""What a run is asked to do: which rules with which options, which files, how they are read, what is kept from run to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lintnews.finding import Severity
from lintnews.rule import Rule, RuleError

#: What may stand for all rules where names of rules and families do.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one run; the field names, with hyphens, are the keys of a configuration file.

    ``select`` names the rules and families to run (empty: all), ``extend_select`` adds to it, ``ignore`` takes away; the name of
    a rule counts more than that of its family. ``severity`` and ``options`` hold values by rule (severity also by family),
    ``per_file_ignores`` names of rules by pattern. Patterns are those of .gitignore and are relative to ``root``, the folder of
    the configuration file. ``rule_folders`` are searched for rules of a project's own, ``encoding`` is that of plain text.
    ``issues`` says which files are one day's paper: ``date`` (of one date by their names), ``folder``, ``none``, or a regular expression
    whose groups name the issue; ``issue_key`` is the member of a record that does.
    ``workers`` of 0 means one for each core; ``time_limit`` counts seconds for one page. ``origins`` says where a value that is no
    default comes from, by field.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rule_folders: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    encoding: str | None = None
    issues: str = "date"
    issue_key: str = "issue"
    unsafe_fixes: bool = False
    output_format: str = "text"
    fail_under: float | None = None
    baseline: Path | None = None
    cache: bool = True
    cache_dir: Path | None = None
    workers: int = 0
    time_limit: float = 60.0
    root: Path = field(default=Path(), compare=False)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def rules(self) -> list[Rule]:
        """The rules to run, in alphabetical order, with their options and severities set.

        Raises:
            RuleError: no rules, a rule that does not load, an unknown rule or option, a value of the wrong type.
        """
        known = self.known()
        chosen = [rule for rule in known.values() if self._is_wanted(rule)]
        return [self._set_up(rule) for rule in chosen]

    def known(self) -> dict[str, Rule]:
        """All rules that are installed or in ``rule_folders``, by name.

        Raises:
            RuleError: no rules, a rule that does not load, or a setting that names none.
        """
        from lintnews import registry

        known = registry.load(self.rule_folders)
        families = {rule.family for rule in known.values()}
        ignored = [name for names in self.per_file_ignores.values() for name in names]
        for key, names in (("select", self.select), ("extend_select", self.extend_select), ("ignore", self.ignore)):
            self._all_known(key, names, known, families)
        self._all_known("per_file_ignores", ignored, known, families)
        self._all_known("severity", self.severity, known, families)
        for name in self.options:
            if name not in known:
                raise RuleError(f"{self.where('options')}unknown rule {name!r}{nearest(name, known)} (lintnews rules lists them all)")
        return known

    def where(self, key: str) -> str:
        """``FILE: key: `` for a setting that comes from a file or the environment, else nothing."""
        origin = self.origins.get(key)
        return f"{origin}: {key.replace('_', '-')}: " if origin and not origin.startswith("-") else ""

    def with_values(self, values: Mapping[str, object], origin: str) -> Config:
        """The settings with some fields set, all from one ``origin``."""
        return replace(self, **dict(values), origins={**self.origins, **dict.fromkeys(values, origin)})  # type: ignore[arg-type]

    def _all_known(self, key: str, names: Iterable[str], known: Mapping[str, Rule], families: set[str]) -> None:
        for name in names:
            if name not in known and name not in families and name != ALL:
                close = nearest(name, [*known, *families, ALL])
                raise RuleError(f"{self.where(key)}unknown rule {name!r}{close} (lintnews rules lists them all)")

    def _is_wanted(self, rule: Rule) -> bool:
        selected = {*self.select, *self.extend_select}
        for name in (rule.name, rule.family):
            if name in self.ignore:
                return False
            if name in selected:
                return True
        return ALL not in self.ignore and (not self.select or ALL in selected)

    def _set_up(self, rule: Rule) -> Rule:
        try:
            ready = rule.with_options(self.options.get(rule.name, {}))
        except RuleError as error:
            raise RuleError(f"{self.where('options')}{error}") from error
        severity = next((self.severity[name] for name in (rule.name, rule.family, ALL) if name in self.severity), None)
        return replace(ready, severity=severity)


def without(rules: Sequence[Rule], names: Iterable[str]) -> list[Rule]:
    """``rules`` but those that ``names`` of rules or families name."""
    left_out = set(names)
    return [rule for rule in rules if not left_out & {rule.name, rule.family, ALL}]


def find(rules: Mapping[str, Rule], name: str) -> Rule:
    """The rule called ``name``.

    Raises:
        RuleError: there is none; the message names the nearest.
    """
    if name in rules:
        return rules[name]
    raise RuleError(f"unknown rule {name!r}{nearest(name, rules)} (lintnews rules lists them all)")


def nearest(name: str, known: Iterable[str]) -> str:
    """The words “; did you mean …?” where something known is close to ``name``, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name.lower().replace("_", "-"), list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""

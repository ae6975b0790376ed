"""``@rule``: turns a generator function into a Rule, its signature into the rule's options."""

from __future__ import annotations

import builtins
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, overload

from lintnews.finding import Finding, Severity
from lintnews.page import Issue, Page

Scope = Literal["page", "reading", "issue"]
OptionValue = bool | int | float | str | tuple[str, ...]
#: What a rule gives: findings, or of an Issue each with the page that it is about.
Found = Iterable[Finding] | Iterable[tuple[Page, Finding]]
Check = Callable[..., Found]

#: The family of a rule that names none.
OTHER = "other"
_OPTION_TYPES = (bool, int, float, str, tuple[str, ...])


class RuleError(Exception):
    """A rule or an option that cannot be used; the message names the file and line, or the key."""


@dataclass(frozen=True)
class Rule:
    """A check with its name (``split-word``), what it sees (``scope``) and the options it runs with.

    ``family`` is what rules of one kind are selected by together; ``severity``, if set, is that of all its findings.
    """

    name: str
    check: Check = field(repr=False)
    scope: Scope
    defaults: Mapping[str, OptionValue]
    options: Mapping[str, OptionValue]
    source: Path
    family: str = OTHER
    severity: Severity | None = None

    @property
    def page_path(self) -> Path:
        """The Markdown page that stands beside the rule."""
        return self.source.with_suffix(".md")

    def run(self, subject: object) -> Found:
        """Findings of this rule on a Page, a Reading or an Issue, not yet stamped with the rule's name; of an Issue, with their pages."""
        return self.check(subject, **self.options)

    def with_options(self, given: Mapping[str, object]) -> Rule:
        """The rule with some options set.

        Raises:
            RuleError: an option that the rule does not have, or a value of the wrong type.
        """
        options = dict(self.options)
        for key, value in given.items():
            name = key.replace("-", "_")
            if name not in self.defaults:
                known = ", ".join(sorted(self.defaults)) or "none"
                raise RuleError(f"rule {self.name} has no option {key!r} (it has: {known})")
            options[name] = _checked(self, name, value)
        return replace(self, options=options)


@overload
def rule(check: Check) -> Rule: ...


@overload
def rule(*, family: str) -> Callable[[Check], Rule]: ...


def rule(check: Check | None = None, *, family: str = OTHER) -> Rule | Callable[[Check], Rule]:
    """Make a rule of a function; the function's name, with hyphens, is the rule's: ``@rule`` or ``@rule(family="seams")``.

    The type of its first parameter says what it sees (Page, Reading or Issue; of an Issue it yields ``(page, finding)``);
    keyword-only parameters are its options, typed bool, int, float, str or tuple[str, ...], each with a default.

    Raises:
        RuleError: the signature is not of that form; the message names the file and line.
    """
    return _made(check, family) if check is not None else lambda function: _made(function, family)


def _made(check: Check, family: str) -> Rule:
    where = f"{check.__code__.co_filename}:{check.__code__.co_firstlineno}"
    parameters = list(inspect.signature(check).parameters.values())
    try:
        hints = {p.name: _hint(check, p.name) for p in parameters}
    except (NameError, TypeError) as error:
        raise RuleError(f"{where}: an annotation cannot be read when the rule is loaded: {error}") from error
    if not parameters or parameters[0].kind is inspect.Parameter.KEYWORD_ONLY:
        raise RuleError(f"{where}: a rule takes a Page, a Reading or an Issue as its first parameter")
    defaults = {p.name: _default(p, hints.get(p.name), where) for p in parameters[1:]}
    name = check.__name__.replace("_", "-")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", family) or family == name:
        raise RuleError(f"{where}: the family of a rule is a word in lower case that no rule is called by, not {family!r}")
    return Rule(name, check, _scope(hints.get(parameters[0].name), where), defaults, defaults, Path(check.__code__.co_filename), family)


def _hint(check: Check, name: str) -> object:
    """What a parameter is annotated with; most are a plain name, for which nothing needs to be compiled."""
    text = check.__annotations__.get(name)
    plain = check.__globals__.get(text, vars(builtins).get(text)) if isinstance(text, str) else None
    return plain if plain is not None else typing.get_type_hints(check).get(name)


def _scope(hint: object, where: str) -> Scope:
    from lintnews.reading import Reading

    scopes: dict[object, Scope] = {Page: "page", Reading: "reading", Issue: "issue"}
    if hint not in scopes:
        raise RuleError(f"{where}: the first parameter must be annotated Page, Reading or Issue, not {hint!r}")
    return scopes[hint]


def _default(parameter: inspect.Parameter, hint: object, where: str) -> OptionValue:
    if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or parameter.default is inspect.Parameter.empty:
        raise RuleError(f"{where}: option {parameter.name!r} must be keyword-only and have a default")
    if hint not in _OPTION_TYPES and typing.get_origin(hint) is not Literal:
        raise RuleError(f"{where}: option {parameter.name!r} must be bool, int, float, str, tuple[str, ...] or a Literal")
    return typing.cast(OptionValue, parameter.default)


def _checked(rule: Rule, name: str, value: object) -> OptionValue:
    hint: Any = typing.get_type_hints(rule.check)[name]
    if isinstance(value, list) and hint == tuple[str, ...]:
        value = tuple(value)
    if isinstance(value, int) and not isinstance(value, bool) and hint is float:
        value = float(value)
    if _fits(value, hint):
        return typing.cast(OptionValue, value)
    expected = hint.__name__ if isinstance(hint, type) and not isinstance(hint, types.GenericAlias) else str(hint)
    raise RuleError(f"option {name!r} of rule {rule.name} must be {expected}, not {value!r}")


def _fits(value: object, hint: object) -> bool:
    if typing.get_origin(hint) is Literal:
        return value in typing.get_args(hint)
    if hint == tuple[str, ...]:
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if hint is bool or isinstance(value, bool):
        return isinstance(value, bool) and hint is bool
    return isinstance(value, typing.cast(type, hint))

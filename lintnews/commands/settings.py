"""Settings as commands get them: of the configuration file, over it the environment, over that the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from lintnews import discovery
from lintnews.commands.output import Failure
from lintnews.config import Config

#: Where click keeps the settings of a command while it runs.
META = "lintnews.config"
#: Settings of which the command line, or the environment, has the last word.
_PLAIN = (
    "encoding",
    "issues",
    "force_exclude",
    "respect_gitignore",
    "unsafe_fixes",
    "fail_under",
    "baseline",
    "cache",
    "cache_dir",
    "workers",
    "time_limit",
)


def gathered(
    given: dict[str, Any],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    options: tuple[str, ...],
    rule_folders: tuple[Path, ...],
    exclude: tuple[str, ...],
) -> Config:
    """The settings of the file with those of the command line over them; ``given`` loses what went in."""
    context = click.get_current_context()
    isolated = bool(given.pop("isolated"))
    config = load(tuple(given.get("paths", ())), given.pop("config_path"), isolated=isolated)
    if select:
        config = config.with_values({"select": _names(select), "extend_select": (), "ignore": ()}, "--select")
    if extend_select:
        config = config.with_values({"extend_select": (*config.extend_select, *_names(extend_select))}, "--extend-select")
    if ignore:
        config = config.with_values({"ignore": (*config.ignore, *_names(ignore))}, "--ignore")
    if options:
        config = config.with_values({"options": _merged(config.options, _rule_options(options))}, "--option")
    if rule_folders:
        config = config.with_values({"rule_folders": (*config.rule_folders, *rule_folders)}, "--rules")
    if exclude:
        config = config.with_values({"exclude": (*config.exclude, *(_from_root(pattern, config.root) for pattern in exclude))}, "--exclude")
    for name in _PLAIN:
        if name in given:
            value, source = given.pop(name), context.get_parameter_source(name)
            if source not in (None, ParameterSource.DEFAULT):
                config = config.with_values({name: value}, _said(name, value, source))
    config = _with_baseline(config, tuple(given.get("paths", ())), without=bool(given.pop("no_baseline", False)) or isolated)
    context.meta[META] = config
    return config


def load(paths: tuple[str, ...], path: Path | None, *, isolated: bool = False) -> Config:
    """What ``path`` says, or the nearest configuration at or above ``paths``; only defaults if ``isolated``.

    Raises:
        Failure: a configuration that cannot be used.
    """
    folder = discovery.start(paths)
    path = None if isolated else path or discovery.configuration(folder)
    if path is None:
        # Without a file the repository is the project; without one, where the user works, or what is named from far away.
        near = folder.is_relative_to(Path.cwd()) and not any(Path(given).is_absolute() for given in paths)
        return Config(root=discovery.repository(folder) or (Path.cwd() if near else folder))
    from lintnews import configfile

    try:
        return configfile.read(path)
    except configfile.ConfigError as error:
        raise Failure(str(error)) from error


def _with_baseline(config: Config, paths: tuple[str, ...], *, without: bool) -> Config:
    if without:
        return config.with_values({"baseline": None}, "--no-baseline")
    if config.baseline is None and (found := discovery.baseline(discovery.start(paths))):
        return config.with_values({"baseline": found}, "found")
    return config


def _said(name: str, value: object, source: ParameterSource | None) -> str:
    variable = f"LINTNEWS_{name.upper()}"
    if source is ParameterSource.ENVIRONMENT:
        return variable
    return f"--{'no-' if value is False else ''}{name.replace('_', '-')}"


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


def _from_root(pattern: str, root: Path) -> str:
    """A pattern of the command line, which is relative to the current folder if it holds a slash, as one relative to ``root``."""
    here, root = Path.cwd(), root.absolute()
    if here == root or "/" not in pattern.strip("/").removeprefix("!") + pattern[:1].strip("!") or not here.is_relative_to(root):
        return pattern
    mark = "!" if pattern.startswith("!") else ""
    return f"{mark}/{here.relative_to(root).as_posix()}/{pattern.removeprefix('!').removeprefix('/')}"


def _merged(one: Mapping[str, Mapping[str, object]], other: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    return {rule: {**one.get(rule, {}), **other.get(rule, {})} for rule in {**one, **other}}


def _rule_options(given: tuple[str, ...]) -> dict[str, dict[str, object]]:
    options: dict[str, dict[str, object]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        rule, dot, key = name.strip().partition(".")
        if not (equals and dot and rule and key):
            raise click.UsageError(f"--option {text!r}: write RULE.KEY=VALUE, such as split-word.min-confidence=0.8")
        options.setdefault(rule, {})[key] = _value(value.strip())
    return options


def _value(text: str) -> object:
    """A value as TOML writes it; anything that is none is a string."""
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text

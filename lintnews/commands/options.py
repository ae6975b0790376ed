"""Options that several commands share; each family arrives as one object, over what the configuration file says."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import click
from click.core import ParameterSource

from lintnews import discovery
from lintnews.commands.output import Failure, Printing
from lintnews.commands.running import Voice
from lintnews.config import Config
from lintnews.reports import FORMATS, Format

Command = Callable[..., Any]
_META = "lintnews.config"

_RULES: dict[str, Any] = {
    "metavar": "DIR",
    "type": click.Path(exists=True, file_okay=False, path_type=Path),
    "multiple": True,
    "help": "Load rules of your own from a folder, too (repeatable).",
}


def _with_folders_of_settings(_: click.Context, __: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    return (*settings((), None).rule_folders, *value)


#: For commands without ``selection``: the folders of the settings and those of the command line.
rule_folders = click.option("--rules", "rule_folders", callback=_with_folders_of_settings, **_RULES)


def _encoding(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from lintnews.readers.encodings import codec_name

    try:
        codec_name(value)
    except LookupError:
        raise click.BadParameter(
            f"unknown encoding {value!r}; usual ones are utf-8, gb18030, big5 and utf-16", context, parameter
        ) from None
    return value


encoding = click.option(
    "--encoding",
    metavar="NAME",
    callback=_encoding,
    help="Encoding of text files; without it lintnews finds out. JSON Lines are always UTF-8.",
)
color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output. NO_COLOR in the environment wins.",
)
output_file = click.option(
    "-o",
    "--output-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to a file instead of stdout.",
)

_FILE = (
    click.option(
        "--config",
        "config_path",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="LINTNEWS_CONFIG",
        show_envvar=True,
        help="Take the settings from this file; without it, from lintnews.toml or pyproject.toml at or above the pages.",
    ),
    click.option("--isolated", is_flag=True, help="Take no settings from files, and no baseline."),
)
_SELECTION = (
    click.option("--select", metavar="RULES", multiple=True, help="Run only these rules or families (commas between; repeatable)."),
    click.option("--extend-select", metavar="RULES", multiple=True, help="Run these as well."),
    click.option("--ignore", metavar="RULES", multiple=True, help="Leave these out."),
    click.option("--option", "options", metavar="RULE.KEY=VALUE", multiple=True, help="Set an option of a rule (repeatable)."),
    click.option("--rules", "rule_folders", **_RULES),
    encoding,
    click.option(
        "--exclude", metavar="PATTERN", multiple=True, help="Leave out files and folders, as .gitignore writes them (repeatable)."
    ),
    click.option("--force-exclude", is_flag=True, help="Leave out what is excluded even if it is named itself."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore", default=True, help="Leave out what .gitignore names.  [default: leave it out]"
    ),
)
#: Settings of which the command line, or the environment, has the last word.
_PLAIN = (
    "encoding",
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
_WORK = (
    click.option("--baseline", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="The baseline to go by."),
    click.option("--no-baseline", is_flag=True, help="Report what the baseline holds, too."),
    click.option(
        "--workers",
        metavar="N",
        type=click.IntRange(0, 1024),
        envvar="LINTNEWS_WORKERS",
        show_envvar=True,
        help="Processes to work with; 0 for one on each core, 1 for none beside this one.",
    ),
    click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(0.1), help="Give up on a page after so long.  [default: 60]"),
    click.option("--cache/--no-cache", default=True, help="Remember what was found on each page for the next run."),
    click.option(
        "--cache-dir",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="LINTNEWS_CACHE_DIR",
        show_envvar=True,
        help="Where to remember it.  [default: .lintnews_cache]",
    ),
)
_VOICE = (
    click.option("-q", "--quiet", is_flag=True, help="Print findings and errors, but no summary, progress or notes."),
    click.option("-v", "--verbose", is_flag=True, help="Say on stderr where settings come from and how the work was done."),
)
_REPORTING = (
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        envvar="LINTNEWS_OUTPUT_FORMAT",
        show_envvar=True,
        help="text for people; json (one object) and jsonl (one object a page) for programs.",
    ),
    output_file,
    click.option("--statistics", is_flag=True, help="Print how many findings each rule has instead of the findings (text only)."),
    color,
)


def selection(command: Command) -> Command:
    """Options that say which files are read and which rules run, and how; they arrive as ``config``, with all other settings."""
    gathering = _gathered(
        command, _SELECTION, ("select", "extend_select", "ignore", "options", "rule_folders", "exclude"), "config", _config
    )
    return _with(gathering, _FILE)


def working(command: Command) -> Command:
    """Options that say how the work is done; they go into ``config``."""
    return _with(command, _WORK)


def voice(command: Command) -> Command:
    """--quiet and --verbose; they arrive as ``voice``."""
    return _gathered(command, _VOICE, ("quiet", "verbose"), "voice", lambda _, quiet, verbose: Voice(quiet, verbose))


def reporting(command: Command) -> Command:
    """Options that say how results are printed; they arrive as ``printing``. To stand below ``selection``."""
    return _gathered(command, _REPORTING, ("output_format", "output_file", "statistics", "color"), "printing", _printing)


def _with(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def _gathered(
    command: Command, options: Sequence[Callable[[Command], Command]], names: Sequence[str], into: str, make: Callable[..., Any]
) -> Command:
    @functools.wraps(command)
    def gathering(**given: Any) -> Any:
        made = make(given, *(given.pop(name) for name in names))
        return command(**{into: made}, **given)

    return _with(gathering, options)


def _config(
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
    config = settings(tuple(given.get("paths", ())), given.pop("config_path"), isolated=isolated)
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
    context.meta[_META] = config
    return config


def settings(paths: tuple[str, ...], path: Path | None, *, isolated: bool = False) -> Config:
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


def _printing(_: dict[str, Any], output_format: str | None, output_file: Path | None, statistics: bool, color: str) -> Printing:
    config = click.get_current_context().meta.get(_META, Config())
    return Printing(cast(Format, output_format or config.output_format), output_file, statistics, color)


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

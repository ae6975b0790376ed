"""Options that several commands share; each family arrives as one object, over what the configuration file says."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import click

from lintnews.commands import settings
from lintnews.commands.output import Printing
from lintnews.commands.running import Voice
from lintnews.config import Config
from lintnews.reports import FORMATS, Format

Command = Callable[..., Any]

_RULES: dict[str, Any] = {
    "metavar": "DIR",
    "type": click.Path(exists=True, file_okay=False, path_type=Path),
    "multiple": True,
    "help": "Load rules of your own from a folder, too (repeatable).",
}


def _with_folders_of_settings(_: click.Context, __: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    return (*settings.load((), None).rule_folders, *value)


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


def _issues(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        re.compile(value or "")
    except re.error as error:
        raise click.BadParameter(f"no regular expression: {error}; or date, folder, none", context, parameter) from None
    return value or None


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
        "--issues",
        metavar="HOW",
        callback=_issues,
        help="Which files are one day's paper, for rules across pages: date (in their names; the default), folder, none, or a regular "
        'expression whose groups name the issue. Records say it under "issue".',
    ),
    click.option(
        "--exclude", metavar="PATTERN", multiple=True, help="Leave out files and folders, as .gitignore writes them (repeatable)."
    ),
    click.option("--force-exclude", is_flag=True, help="Leave out what is excluded even if it is named itself."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore", default=True, help="Leave out what .gitignore names.  [default: leave it out]"
    ),
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
        metavar="FORMAT",
        type=click.Choice(FORMATS),
        envvar="LINTNEWS_OUTPUT_FORMAT",
        show_envvar=True,
        help="For people: text (or full), concise, grouped. For programs: json, jsonl (a line a page, as soon as it is done), sarif, "
        "github (annotations), gitlab (code quality), junit.",
    ),
    output_file,
    click.option("--statistics", is_flag=True, help="Print how many findings each rule has instead of the findings (text only)."),
    color,
)


def selection(command: Command) -> Command:
    """Options that say which files are read and which rules run, and how; they arrive as ``config``, with all other settings."""
    names = ("select", "extend_select", "ignore", "options", "rule_folders", "exclude")
    gathering = _gathered(command, _SELECTION, names, "config", settings.gathered)
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


def _printing(_: dict[str, Any], output_format: str | None, output_file: Path | None, statistics: bool, color: str) -> Printing:
    config = click.get_current_context().meta.get(settings.META, Config())
    return Printing(cast(Format, output_format or config.output_format), output_file, statistics, color)

"""Options that several commands share; each family arrives as one object."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from lintnews.commands.output import Printing
from lintnews.config import Config
from lintnews.reports import FORMATS

Command = Callable[..., Any]

rule_folders = click.option(
    "--rules",
    "rule_folders",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Load rules of your own from a folder, too (repeatable).",
)


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

_SELECTION = (
    click.option("--select", metavar="RULES", multiple=True, help="Run only these rules (commas between names; repeatable)."),
    click.option("--extend-select", metavar="RULES", multiple=True, help="Run these rules as well."),
    click.option("--ignore", metavar="RULES", multiple=True, help="Leave these rules out."),
    click.option("--option", "options", metavar="RULE.KEY=VALUE", multiple=True, help="Set an option of a rule (repeatable)."),
    rule_folders,
    encoding,
)
_REPORTING = (
    click.option(
        "--output-format",
        metavar="FORMAT",
        type=click.Choice(FORMATS),
        default="text",
        envvar="LINTNEWS_OUTPUT_FORMAT",
        show_default=True,
        show_envvar=True,
        help="For people: text (or full), concise, grouped. For programs: json, jsonl (a line a page, as soon as it is done), sarif, "
        "github (annotations), gitlab (code quality), junit.",
    ),
    output_file,
    click.option("--statistics", is_flag=True, help="Print how many findings each rule has instead of the findings (text only)."),
    color,
)


def selection(command: Command) -> Command:
    """Options that say which rules run, and how; they arrive as ``config``."""
    names = ("select", "extend_select", "ignore", "options", "rule_folders", "encoding")
    return _gathered(command, _SELECTION, names, "config", _config)


def reporting(command: Command) -> Command:
    """Options that say how results are printed; they arrive as ``printing``."""
    return _gathered(command, _REPORTING, ("output_format", "output_file", "statistics", "color"), "printing", Printing)


def _gathered(
    command: Command, options: Sequence[Callable[[Command], Command]], names: Sequence[str], into: str, make: Callable[..., Any]
) -> Command:
    @functools.wraps(command)
    def gathering(**given: Any) -> Any:
        made = make(*(given.pop(name) for name in names))
        return command(**{into: made}, **given)

    result: Command = gathering
    for option in reversed(options):
        result = option(result)
    return result


def _config(
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    options: tuple[str, ...],
    rule_folders: tuple[Path, ...],
    encoding: str | None,
) -> Config:
    return Config(_names(select), _names(extend_select), _names(ignore), rule_folders, _rule_options(options), encoding)


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


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

"""``lintnews config``."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Literal

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import opened, usable

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Print the settings that hold, and where each is from.")
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@options.selection
@options.working
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="text is TOML.")
def config(paths: tuple[str, ...], config: Config, output_format: Literal["text", "json"]) -> None:
    """Print the settings that hold for PATHS, each with where it comes from, and the rules that run.

    The text is a valid lintnews.toml.
    """
    from lintnews.configfile import effective, plain, toml_line

    if named := os.environ.get("LINTNEWS_OUTPUT_FORMAT"):
        config = config.with_values({"output_format": named}, "LINTNEWS_OUTPUT_FORMAT")
    rules = usable(config.rules)
    with opened(None, sys.stdout, utf8=output_format == "json") as out:
        if output_format == "json":
            values = {key: {"value": plain(value), "from": origin} for key, value, origin in effective(config)}
            listed = {"root": str(config.root), "settings": values, "rules": [rule.name for rule in rules]}
            out.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
            return
        where = f" for {', '.join(paths)}" if paths else ""
        out.write(f"# What holds{where}; patterns are relative to {config.root.absolute()}\n")
        for key, value, origin in effective(config):
            out.write(toml_line(key, value, origin))
        out.write(f"\n# {len(rules)} rules run: {', '.join(rule.name for rule in rules)}\n")

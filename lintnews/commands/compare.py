"""``lintnews compare``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from lintnews.commands import options
from lintnews.commands.output import Failure, opened

_REPORT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="Show what appeared and vanished between two reports.")
@click.argument("old", type=_REPORT)
@click.argument("new", type=_REPORT)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.output_file
def compare(old: Path, new: Path, output_format: Literal["text", "json"], output_file: Path | None) -> None:
    """Show which findings appeared and vanished between two reports (check --output-format jsonl, or json).

    A finding is the same if it is of the same rule and page and about the same words between the same words; lines that
    moved do not matter, nor do confidence and message.

    Exit: 0 the same, 1 different, 2 a report cannot be read.
    """
    from lintnews.reports.compare import CompareError, as_json, as_text
    from lintnews.reports.compare import compare as compared

    try:
        result = compared(old, new)
    except CompareError as error:
        raise Failure(str(error)) from error
    with opened(output_file, sys.stdout, utf8=output_format == "json") as out:
        out.writelines([as_json(result)] if output_format == "json" else (line + "\n" for line in as_text(result)))
    click.get_current_context().exit(int(result.different))

"""``lintnews stats``."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import columns, opened
from lintnews.commands.progress import progress
from lintnews.commands.running import Voice, documents, running, spare, tell_errors

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Count findings per 10,000 characters, and quality.")
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("--output-format", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True, help="csv is one table.")
@click.option("--by", type=click.Choice(["rule", "file"]), default="rule", show_default=True, help="What csv has a line for.")
@options.output_file
@options.selection
@options.working
@options.voice
@click.option("--fail-under", metavar="SCORE", type=click.FloatRange(0, 1), help="Exit 1 if the quality of all pages together is lower.")
def stats(
    paths: tuple[str, ...],
    output_format: Literal["text", "json", "csv"],
    by: Literal["rule", "file"],
    output_file: Path | None,
    config: Config,
    voice: Voice,
) -> None:
    """Count what is wrong in PATHS: findings per 10,000 characters by rule and by file, and quality.

    The quality of a page is 1 without errors and warnings, and falls with every one of them: exp(-d / 25), where d counts them
    per 1,000 characters, errors by their confidence, warnings a quarter of that. That of many is their mean by characters.
    What the baseline holds counts like everything else.

    Exit: 0 counted, 1 quality under --fail-under, 2 some pages could not be judged.
    """
    from lintnews import run, stats

    found = documents(paths, config, None, None, voice)
    spare(found, output_file)
    counted = stats.Stats()
    with running(found, config, voice) as work, closing(run.check(found, work.flow)) as results, progress(found, quiet=voice.quiet) as bar:
        for result in work.first(results):
            counted.add(result)
            bar.page(result.path)
            if result.errors:
                bar.pause()
                tell_errors(result)
    with opened(output_file, sys.stdout, utf8=output_format != "text") as out:
        if output_format == "text":
            out.write(stats.as_text(counted, columns(out)))
        else:
            out.write(stats.as_json(counted) if output_format == "json" else stats.as_csv(counted, by))
    low = config.fail_under is not None and counted.quality.score < config.fail_under
    click.get_current_context().exit(2 if counted.errors else int(low))

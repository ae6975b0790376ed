"""``lintnews report``."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import Failure, opened
from lintnews.commands.progress import progress
from lintnews.commands.running import Voice, documents, running, spare, tell_errors
from lintnews.reports import Tally

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Write one HTML file to read, filter and decide in.")
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option(
    "-o",
    "--output-file",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The HTML file to write.",
)
@click.option("--title", metavar="TEXT", default="lintnews", help="What stands on top.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), help="Show so many findings at most, the gravest and surest.  [default: 5000]"
)
@options.selection
@options.working
@options.voice
def report(paths: tuple[str, ...], output_file: Path, title: str, limit: int | None, config: Config, voice: Voice) -> None:
    """Write findings in PATHS as one HTML file to read, filter and decide in; it fetches nothing from anywhere.

    Decisions saved in the browser come back with “lintnews fix --decisions lintnews.decisions.json”. What the baseline holds
    is shown like everything else.

    Exit: 0 the report is written, 2 it cannot be, or a page could not be judged in full.
    """
    from importlib.util import find_spec

    from lintnews import run

    if find_spec("jinja2") is None:
        raise Failure("lintnews report needs jinja2: pip install 'lintnews[report]'")
    from lintnews.reports.html import MOST, HtmlReport
    from lintnews.reports.human import count

    found = documents(paths, config, None, None, voice)
    spare(found, output_file)
    tally, most = Tally(), limit or MOST
    with running(found, config, voice) as work, closing(run.check(found, work.flow)) as results, opened(output_file, sys.stdout) as out:
        told = HtmlReport(out, lambda: work.flow.work.rules, most=most, title=title)
        with progress(found, quiet=voice.quiet) as bar:
            for result in work.first(results):
                tally.add(result)
                told.page(result)
                bar.page(result.path)
                if result.errors:
                    bar.pause()
                    tell_errors(result)
        told.finish(tally)
    shown = f"; the {most:,} gravest are shown, --limit shows more" if tally.findings > most else ""
    voice.note(f"{output_file}: {count(tally.findings, 'finding')} on {count(tally.pages, 'page')}{shown}")
    click.get_current_context().exit(2 if tally.errors else 0)

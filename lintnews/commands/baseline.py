"""``lintnews baseline``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews import discovery
from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import Failure
from lintnews.commands.progress import progress
from lintnews.commands.running import Voice, documents, names_of, running, tell_errors

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Accept what is found now; check tells what is new.")
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@options.selection
@options.working
@options.voice
def baseline(paths: tuple[str, ...], config: Config, voice: Voice) -> None:
    """Accept all that is found in PATHS now: make the baseline, or bring it up to date.

    The baseline is one file, lintnews.baseline.jsonl, to be committed beside the pages. What it holds, check reports no more
    and fix leaves alone; it holds while lines move, until the text of the place changes. Pages outside of PATHS stay in it as
    they are, and so do rules that are left out.

    Exit: 0 done, 2 some pages could not be judged; they stay in the baseline as they are.
    """
    from lintnews import run
    from lintnews.baseline import Baseline, BaselineError
    from lintnews.reports.human import count

    path = config.baseline or config.root / discovery.BASELINE
    found = documents(paths, config, None, None, voice)
    errors = 0
    try:
        known = Baseline(path)
        before = len(known)
        with (
            running(found, config, voice) as work,
            closing(run.check(found, work.flow)) as results,
            progress(found, quiet=voice.quiet) as bar,
        ):
            seen, unread = set(), set()
            ran = {rule.name for rule in work.flow.work.rules}
            for result in results:
                bar.page(result.path)
                if result.errors:
                    bar.pause()
                    tell_errors(result)
                    errors += 1
                    unread.add(known.name(result.path))
                if result.page:
                    seen.add(known.place(result.page))
                if result.page and not result.errors:
                    known.put(result.page, result.findings, ran)
        for place in known.unseen(seen, names_of(paths), unread):
            known.forget(place)
        known.write()
    except BaselineError as error:
        raise Failure(str(error)) from error
    if not voice.quiet:
        click.echo(f"{_shown(path)}: {count(len(known), 'finding')} accepted ({len(known) - before:+,}).")
    click.get_current_context().exit(2 if errors else 0)


def _shown(path: Path) -> str:
    absolute = path.absolute()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)

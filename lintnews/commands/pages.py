"""``lintnews check`` and ``lintnews fix``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import Failure, Printing, opened, wants_color, write_stdout
from lintnews.commands.progress import Progress, progress
from lintnews.commands.review import reviewed
from lintnews.commands.running import Voice, documents, fails, is_summed, names_of, open_baseline, running, spare, tell, tell_errors
from lintnews.reports import Tally

if TYPE_CHECKING:
    from lintnews.accepted import Accepted
    from lintnews.baseline import Baseline
    from lintnews.config import Config
    from lintnews.fixlog import FixLog
    from lintnews.readers import Document
    from lintnews.rule import Rule
    from lintnews.run import Result
    from lintnews.work import Work

_PATHS = click.argument("paths", nargs=-1, type=click.Path(readable=False))
_STDIN_NAME = click.option("--stdin-filename", metavar="NAME", help="What stdin (-) is called in reports; NAME.jsonl makes it JSON Lines.")
_EXIT_ZERO = click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings (errors still exit 2).")
_CHANGED = click.option("--changed-since", metavar="REV", help="Only files that differ from git revision REV, or are new.")


@click.command(cls=Grouped, short_help="Report what is wrong in files and folders.")
@_PATHS
@options.selection
@options.reporting
@options.working
@options.voice
@_STDIN_NAME
@_CHANGED
@click.option("--prune-baseline", is_flag=True, help="Drop from the baseline what is no longer found.")
@click.option(
    "--fail-under",
    metavar="SCORE",
    type=click.FloatRange(0, 1),
    help="Exit 1 if the quality of all pages together is lower, and not for findings (0 to 1).",
)
@click.option("--shard", metavar="I/N", help="Judge only part I of N parts, and write what is found to --out.")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where shards go; lintnews merge DIR reports.")
@_EXIT_ZERO
def check(
    paths: tuple[str, ...],
    config: Config,
    printing: Printing,
    voice: Voice,
    stdin_filename: str | None,
    changed_since: str | None,
    prune_baseline: bool,
    shard: str | None,
    out: Path | None,
    exit_zero: bool,
) -> None:
    """Report what is wrong in PATHS: files, folders, or - for stdin; without any, in the current folder.

    Folders are searched for .txt, .text and .jsonl files, hidden and git-ignored ones aside. JSON Lines hold a page a line,
    its text under "text" or "content". Nothing is changed.

    Exit: 0 clean or information alone, 1 findings, 2 the job could not be done in full.
    """
    from lintnews import quality, run

    found = documents(paths, config, stdin_filename, changed_since, voice)
    spare(found, printing.file)
    if shard or out:
        _check_shard(found, paths, config, voice, shard, out)
    baseline = open_baseline(config, needed=prune_baseline)
    measured = quality.Quality()
    with running(found, config, voice) as work, closing(run.check(found, work.flow)) as results:
        accepted = _accepted(baseline, work.flow.work, paths, prune=prune_baseline)
        ready = work.first(accepted.open(results) if accepted else results)
        with printing.report(lambda: work.flow.work.rules) as report, progress(found, quiet=voice.quiet) as bar:
            tally = tell(measured.counted(ready), report, bar, summed=is_summed(printing, voice))
    _finish(accepted, voice)
    leave(tally, fails(tally, measured, config.fail_under, voice) and not exit_zero)


@click.command(cls=Grouped, short_help="Repair what can be repaired without changing a word.")
@_PATHS
@click.option("--unsafe-fixes/--no-unsafe-fixes", help="Also make repairs that delete, replace or move text.")
@click.option("--diff", is_flag=True, help="Print what would change and write nothing; exit 1 if anything would.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Record repairs for lintnews revert FILE.")
@options.selection
@options.reporting
@options.working
@options.voice
@_STDIN_NAME
@_CHANGED
@_EXIT_ZERO
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit 1 if anything was changed, too.")
@reviewed
def fix(
    paths: tuple[str, ...],
    diff: bool,
    log: Path | None,
    config: Config,
    printing: Printing,
    voice: Voice,
    stdin_filename: str | None,
    changed_since: str | None,
    exit_zero: bool,
    exit_non_zero_on_fix: bool,
    chosen: Sequence[Rule] | None,
) -> None:
    """Repair what can be repaired in PATHS without changing a word, and report what is left.

    A safe repair joins blocks or lines, or changes white space, invisible characters and the width of characters. Files are
    replaced in one step, with their encoding, line ends and mode. What the baseline holds is left alone. From stdin (-), the
    fixed text goes to stdout and the report to stderr.

    Exit: 0 nothing left, 1 findings left or, with --diff, something to change, 2 the job could not be done in full.
    """
    from lintnews import run

    found = documents(paths, config, stdin_filename, changed_since, voice)
    spare(found, printing.file, log)
    baseline = open_baseline(config)
    with running(found, config, voice, fixing=True, baseline=baseline, chosen=chosen) as work:
        if diff:
            with closing(run.preview(found, work.flow)) as results, progress(found, quiet=voice.quiet) as bar:
                tally = _show(work.first(results), printing, bar, voice)
            leave(tally, bool(tally.applied) and not exit_zero)
        with logged(log) as written, closing(run.fix(found, work.flow, log=written, stdout=write_stdout)) as results:
            accepted = _accepted(baseline, work.flow.work, paths)
            ready = work.first(accepted.left(results) if accepted else results)
            with printing.report(lambda: work.flow.work.rules, on_stderr="-" in paths) as report, progress(found, quiet=voice.quiet) as bar:
                tally = tell(ready, report, bar, summed=is_summed(printing, voice))
    leave(tally, (bool(tally.serious) and not exit_zero) or (exit_non_zero_on_fix and bool(tally.applied)))


def _check_shard(
    found: list[Document], paths: tuple[str, ...], config: Config, voice: Voice, shard: str | None, out: Path | None
) -> NoReturn:
    """Write one part of a run; exit 0 when it is there, whatever it holds."""
    from lintnews import run, shards

    if shard is None or out is None or "-" in paths:
        raise click.UsageError("--shard and --out belong together, and stdin cannot be parted")
    try:
        part = shards.Shard.parse(shard)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--shard") from error
    target = part.path(out, found, config)
    if target.exists():
        voice.note(f"{target} is there already")
        click.get_current_context().exit(0)
    baseline = open_baseline(config)
    with running(found, config, voice) as work, closing(run.check(found, work.flow)) as results:
        work.flow.takes = part.takes
        # Which pages are gone shows only in the whole.
        accepted = _accepted(baseline, work.flow.work, ("-",))
        try:
            shards.write(target, work.first(accepted.open(results) if accepted else results))
        except shards.ShardError as error:
            raise Failure(str(error)) from error
    click.get_current_context().exit(0)


def _accepted(baseline: Baseline | None, work: Work, paths: tuple[str, ...], *, prune: bool = False) -> Accepted | None:
    if baseline is None:
        return None
    from lintnews.accepted import Accepted

    return Accepted(baseline, work, names_of(paths), prune)


def _finish(accepted: Accepted | None, voice: Voice) -> None:
    if accepted is None:
        return
    from lintnews.baseline import BaselineError

    try:
        accepted.finish()
    except BaselineError as error:
        raise Failure(str(error)) from error
    if accepted.pruned:
        voice.note(f"{accepted.baseline.path}: {accepted.pruned:,} dropped, {len(accepted.baseline):,} left")
    elif accepted.held:
        voice.detail(f"baseline: {accepted.held:,} findings accepted")


def _show(results: Iterable[Result], printing: Printing, bar: Progress, voice: Voice) -> Tally:
    from lintnews.reports.diff import diff
    from lintnews.reports.human import would_fix

    tally = Tally()
    with opened(printing.file, sys.stdout) as out:
        color = wants_color(printing.color, out)
        for result in results:
            tally.add(result)
            if result.applied or result.errors:
                bar.pause()
            out.writelines(line + "\n" for line in diff(result, color=color))
            tell_errors(result)
            bar.page(result.path)
    bar.pause()
    if not voice.quiet:
        click.echo(would_fix(tally), err=True)
    return tally


@contextmanager
def logged(path: Path | None) -> Iterator[FixLog | None]:
    """The fix log at ``path``; None without one.

    Raises:
        Failure: it cannot be written.
    """
    if path is None:
        yield None
        return
    from lintnews.fixlog import FixLog, LogError

    try:
        with FixLog(path) as log:
            yield log
    except LogError as error:
        raise Failure(str(error)) from error


def leave(tally: Tally, one: bool) -> None:
    """End the command: 2 where something went wrong, 1 where ``one`` says so."""
    click.get_current_context().exit(2 if tally.errors else int(one))

"""``lintnews check`` and ``lintnews fix``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews.commands import options
from lintnews.commands.output import Failure, Printing, fitted, opened, usable, wants_color, write_stdout
from lintnews.commands.review import reviewed
from lintnews.reports import Report, Tally

if TYPE_CHECKING:
    from lintnews.config import Config
    from lintnews.fixlog import FixLog
    from lintnews.readers import Document
    from lintnews.run import Result

_PATHS = click.argument("paths", nargs=-1, type=click.Path())
_STDIN_NAME = click.option("--stdin-filename", metavar="NAME", help="What stdin (-) is called in reports; NAME.jsonl makes it JSON Lines.")
_EXIT_ZERO = click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings (errors still exit 2).")


@click.command()
@_PATHS
@options.selection
@options.reporting
@_STDIN_NAME
@_EXIT_ZERO
def check(paths: tuple[str, ...], config: Config, printing: Printing, stdin_filename: str | None, exit_zero: bool) -> None:
    """Report what is wrong in PATHS: files, folders, or - for stdin; without any, in the current folder.

    Folders are searched for .txt, .text and .jsonl files, hidden ones aside. JSON Lines hold a page a line, its text under
    "text" or "content". Nothing is changed.

    Exit: 0 clean or information alone, 1 findings, 2 the job could not be done in full.
    """
    from lintnews import run

    rules = usable(config.rules)
    with printing.report(lambda: rules) as report:
        tally = _tell(run.check(_documents(paths, config, stdin_filename), rules), report)
    _exit(tally, bool(tally.serious) and not exit_zero)


@click.command()
@_PATHS
@click.option("--unsafe-fixes", is_flag=True, help="Also make repairs that delete, replace or move text.")
@click.option("--diff", is_flag=True, help="Print what would change and write nothing; exit 1 if anything would.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Record repairs for lintnews revert FILE.")
@options.selection
@options.reporting
@_STDIN_NAME
@_EXIT_ZERO
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit 1 if anything was changed, too.")
@reviewed
def fix(
    paths: tuple[str, ...],
    unsafe_fixes: bool,
    diff: bool,
    log: Path | None,
    config: Config,
    printing: Printing,
    stdin_filename: str | None,
    exit_zero: bool,
    exit_non_zero_on_fix: bool,
) -> None:
    """Repair what can be repaired in PATHS without changing a word, and report what is left.

    A safe repair joins blocks or lines, or changes white space, invisible characters and the width of characters. Files are
    replaced in one step, with their encoding, line ends and mode. From stdin (-), the fixed text goes to stdout and the
    report to stderr.

    Exit: 0 nothing left, 1 findings left or, with --diff, something to change, 2 the job could not be done in full.
    """
    from lintnews import run

    rules = usable(config.rules)
    found = _documents(paths, config, stdin_filename)
    if diff:
        tally = _show(run.preview(found, rules, unsafe=unsafe_fixes), printing)
        _exit(tally, bool(tally.applied) and not exit_zero)
    with _log(log) as written, printing.report(lambda: rules, on_stderr="-" in paths) as report:
        tally = _tell(run.fix(found, rules, unsafe=unsafe_fixes, log=written, stdout=write_stdout), report)
    _exit(tally, (bool(tally.serious) and not exit_zero) or (exit_non_zero_on_fix and bool(tally.applied)))


def _documents(paths: tuple[str, ...], config: Config, stdin_name: str | None) -> Iterator[Document]:
    from lintnews.readers.walk import documents

    empty = True
    for document in documents(paths or (".",), encoding=config.encoding, stdin_name=stdin_name):
        empty = False
        yield document
    if empty:
        click.echo(f"lintnews: no .txt, .text or .jsonl files in {', '.join(paths or ('.',))}", err=True)


def _tell(results: Iterable[Result], report: Report) -> Tally:
    tally = Tally()
    for result in results:
        tally.add(result)
        report.page(result)
        _tell_errors(result)
    report.finish(tally)
    return tally


def _tell_errors(result: Result) -> None:
    if result.errors:
        from lintnews.reports.display import visible
        from lintnews.reports.human import place

        for error in result.errors:
            click.echo(fitted(f"{place(result)}: error: {visible(error.message)}", sys.stderr), err=True)


def _show(results: Iterable[Result], printing: Printing) -> Tally:
    from lintnews.reports.diff import diff
    from lintnews.reports.human import count

    tally = Tally()
    with opened(printing.file, sys.stdout) as out:
        color = wants_color(printing.color, out)
        for result in results:
            tally.add(result)
            out.writelines(line + "\n" for line in diff(result, color=color))
            _tell_errors(result)
    click.echo(f"Would fix {count(tally.applied, 'finding')} on {count(tally.pages_fixed, 'page')}.", err=True)
    return tally


@contextmanager
def _log(path: Path | None) -> Iterator[FixLog | None]:
    if path is None:
        yield None
        return
    from lintnews.fixlog import FixLog, LogError

    try:
        with FixLog(path) as log:
            yield log
    except LogError as error:
        raise Failure(str(error)) from error


def _exit(tally: Tally, one: bool) -> None:
    click.get_current_context().exit(2 if tally.errors else int(one))

"""``lintnews revert``."""

from __future__ import annotations

from pathlib import Path

import click

from lintnews.commands.output import Failure


@click.command(short_help="Undo what a fix log records, exactly.")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def revert(log: Path) -> None:
    """Undo what a fix LOG records, exactly: every file gets back the bytes it had before the first run in the log.

    A file that changed since is left as it is and named; the others are undone all the same.

    Exit: 0 all files are as they were, 2 some could not be undone.
    """
    from lintnews import fixlog
    from lintnews.reports.human import count
    from lintnews.writing import WriteError

    failed = undone = unchanged = 0
    try:
        recorded = fixlog.read(log)
    except fixlog.LogError as error:
        raise Failure(str(error)) from error
    for path, changes in recorded.items():
        try:
            if fixlog.revert(path, changes):
                undone += 1
                click.echo(f"{_shown(path)}: as before")
            else:
                unchanged += 1
        except (fixlog.LogError, WriteError) as error:
            failed += 1
            click.echo(f"error: {error}", err=True)
        except OSError as error:
            failed += 1
            click.echo(f"error: {path}: cannot read: {error.strerror or error}", err=True)
    parts = [
        f"{undone} undone",
        *([f"{unchanged} already as before"] if unchanged else []),
        *([f"{failed} left as they are"] if failed else []),
    ]
    click.echo(f"{count(len(recorded), 'file')} in the log: {', '.join(parts)}.")
    click.get_current_context().exit(2 if failed else 0)


def _shown(path: Path) -> str:
    from lintnews.reports.display import visible

    return visible(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))

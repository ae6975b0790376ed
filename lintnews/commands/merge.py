"""``lintnews merge``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import Failure, Printing
from lintnews.commands.running import Voice, fails, is_summed, tell

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Report what all shards of a run found.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.selection
@options.reporting
@options.voice
@click.option("--fail-under", metavar="SCORE", type=click.FloatRange(0, 1), help="Exit 1 if the quality of all pages together is lower.")
def merge(folder: Path, config: Config, printing: Printing, voice: Voice) -> None:
    """Report what all shards in FOLDER found, as one run would have.

    Shards are made by lintnews check PATHS --shard 1/8 --out FOLDER, and so on to 8/8, on as many machines as there are.

    Exit: 0 clean or information alone, 1 findings, 2 shards are missing or pages could not be judged.
    """
    from lintnews import quality, shards
    from lintnews.commands.progress import silent

    measured = quality.Quality()
    try:
        paths = shards.complete(folder)
        with printing.report(config.rules) as report:
            tally = tell(measured.counted(shards.merged(paths)), report, silent(), summed=is_summed(printing, voice))
    except shards.ShardError as error:
        raise Failure(str(error)) from error
    click.get_current_context().exit(2 if tally.errors else int(fails(tally, measured, config.fail_under, voice)))

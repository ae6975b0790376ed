"""The command line: one group, and the commands of ``lintnews.commands`` in it."""

from __future__ import annotations

import click

from lintnews import __version__, about
from lintnews.commands.output import App

#: Each command and its module in ``lintnews.commands``, which is imported when the command is used.
COMMANDS = {
    "check": "pages",
    "fix": "pages",
    "revert": "revert",
    "baseline": "baseline",
    "stats": "stats",
    "merge": "merge",
    "explain": "look",
    "rules": "look",
    "outline": "look",
    "init": "init",
    "config": "config",
    "compare": "compare",
    "report": "report",
    "server": "server",
    "new-rule": "author",
    "test-rules": "author",
    "completion": "completion",
}


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    model = about.model()
    click.echo(f"lintnews {__version__} ({f'model {model[0]}, {model[1][:12]}' if model else 'no model'})")
    context.exit()


@click.group(cls=App, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print version and language model."
)
def app() -> None:
    """Find and repair what scanners and e-paper PDFs do to newspaper text.

    \b
      lintnews check .               what is wrong in the text files here
      lintnews fix --diff page.txt   what fix would change
      lintnews fix page.txt          make the repairs that change no word
      lintnews explain split-word    why a rule reports what it reports
      lintnews baseline .            accept what is there; check tells the rest

    Exit: 0 clean, 1 findings, 2 the job could not be done in full.
    """

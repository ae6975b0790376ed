"""The command line: one group, and the commands of ``lintnews.commands`` in it."""

from __future__ import annotations

import click

from lintnews import __version__, about
from lintnews.commands.author import new_rule, test_rules
from lintnews.commands.compare import compare
from lintnews.commands.completion import completion
from lintnews.commands.look import explain, outline, rules
from lintnews.commands.output import App
from lintnews.commands.pages import check, fix
from lintnews.commands.report import report
from lintnews.commands.revert import revert
from lintnews.commands.server import server


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    model = about.model()
    click.echo(f"lintnews {__version__} ({f'model {model[0]}, {model[1][:12]}' if model else 'no model'})")
    context.exit()


@click.group(cls=App, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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

    Exit: 0 clean, 1 findings, 2 the job could not be done in full.
    """


for _command in (check, fix, revert, explain, rules, outline, compare, report, server, new_rule, test_rules, completion):
    app.add_command(_command)

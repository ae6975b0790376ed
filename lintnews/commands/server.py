"""``lintnews server``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews.commands import options
from lintnews.commands.help import Grouped
from lintnews.commands.output import Failure, usable

if TYPE_CHECKING:
    from lintnews.config import Config


@click.command(cls=Grouped, short_help="Serve an editor by the language server protocol.")
@click.option("--stdio", is_flag=True, hidden=True, help="Editors may ask for what is the only way anyhow.")
@options.selection
def server(stdio: bool, config: Config) -> None:  # noqa: ARG001
    """Serve an editor by the language server protocol, on stdin and stdout: findings while you type, repairs, rule pages."""
    from importlib.util import find_spec

    if find_spec("pygls") is None:
        raise Failure("lintnews server needs pygls: pip install 'lintnews[lsp]'")
    from lintnews.config import without
    from lintnews.lsp.judged import Asked
    from lintnews.lsp.server import serve
    from lintnews.readers.choice import Choice

    if sys.stdin.isatty():
        click.echo("lintnews: waiting for an editor on stdin; let yours start this command, and end it here with Ctrl-C", err=True)
    rules = usable(config.rules)
    # What is excluded is not judged in an editor either, where a file is always named itself.
    choice = Choice(config.with_values({"force_exclude": True}, "server"))

    def asked(path: str) -> Asked:
        wanted = without(rules, choice.ignored_rules(Path(path))) if choice.takes_named(Path(path)) else []
        return Asked(path, wanted, config, choice)

    serve(asked)

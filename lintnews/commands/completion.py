"""``lintnews completion``."""

from __future__ import annotations

import click


@click.command(
    short_help="Print what makes bash, zsh or fish complete lintnews.",
    epilog="""\b
Write it to the file that your shell reads:
  bash: ~/.local/share/bash-completion/completions/lintnews
  zsh:  _lintnews, in a folder of $fpath
  fish: ~/.config/fish/completions/lintnews.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that makes SHELL complete lintnews: its commands, options, formats and rules."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(click.get_current_context().find_root().command, {}, "lintnews", "_LINTNEWS_COMPLETE").source())


def rule_names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Names of rules that go on from what is typed; of several with commas between, the last."""
    from lintnews import registry
    from lintnews.rule import RuleError

    done, comma, begun = incomplete.rpartition(",")
    try:
        return [done + comma + name for name in registry.load() if name.startswith(begun)]
    except RuleError:
        return []

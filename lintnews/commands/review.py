"""``lintnews fix`` by a reader's word: ``--interactive`` asks for it, ``--decisions`` takes what was said before."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lintnews.commands.output import usable

if TYPE_CHECKING:
    from lintnews.commands.output import Printing
    from lintnews.commands.running import Voice
    from lintnews.config import Config

_OPTIONS = (
    click.option("-i", "--interactive", is_flag=True, help="Ask about every repair, safe or not; answers are kept in the decisions file."),
    click.option(
        "--decisions",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Make the repairs that FILE accepts and no other; with --interactive, keep the answers there.",
    ),
)
#: Of these, the command line can only have meant something else.
_FLAG = "--unsafe-fixes"


def reviewed(fix: Callable[..., Any]) -> Callable[..., Any]:
    """``fix`` with the two options; the rules it is to run (``chosen``) are then those that offer what was accepted."""

    @functools.wraps(fix)
    def reviewing(interactive: bool, decisions: Path | None, **given: Any) -> Any:
        if not interactive and decisions is None:
            return fix(chosen=None, **given)
        config: Config = given.pop("config")
        if config.origins.get("unsafe_fixes") == _FLAG and config.unsafe_fixes:
            raise click.UsageError(f"{_FLAG} makes repairs that nobody looked at; leave it out where each is decided by itself")
        # Decisions are looked up in this process, and what a page comes to depends on them.
        config = config.with_values({"unsafe_fixes": True, "workers": 1, "cache": False}, "--decisions")
        if decisions is None or interactive:
            return _ask(decisions, config, **given)
        from lintnews.commands.interactive import loaded, tell_unused

        answers = loaded(decisions)
        try:
            return fix(chosen=answers.rules(usable(config.rules)), config=config, **given)
        finally:
            tell_unused(answers)

    for option in reversed(_OPTIONS):
        reviewing = option(reviewing)
    return reviewing


def _ask(
    path: Path | None,
    config: Config,
    *,
    paths: tuple[str, ...],
    printing: Printing,
    voice: Voice,
    stdin_filename: str | None,
    changed_since: str | None,
    diff: bool,
    log: Path | None,
    exit_zero: bool,
    exit_non_zero_on_fix: bool,
) -> None:
    if diff or "-" in paths or printing.kind != "text" or printing.file:
        raise click.UsageError("--interactive asks about files on a terminal: no --diff, no stdin (-), no other format or output file")
    from lintnews.commands import pages
    from lintnews.commands.interactive import DEFAULT, Dialogue
    from lintnews.commands.running import documents, open_baseline

    rules = usable(config.rules)
    with pages.logged(log) as written:
        dialogue = Dialogue(config, rules, path or DEFAULT, color=printing.color, log=written, baseline=open_baseline(config))
        tally = dialogue.fix(documents(paths, config, stdin_filename, changed_since, voice))
    pages.leave(tally, (bool(tally.serious) and not exit_zero) or (exit_non_zero_on_fix and bool(tally.applied)))

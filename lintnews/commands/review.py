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


def reviewed(fix: Callable[..., Any]) -> Callable[..., Any]:
    """``fix`` with the two options; where one is given, its own way is not taken."""

    @functools.wraps(fix)
    def reviewing(interactive: bool, decisions: Path | None, **given: Any) -> Any:
        if not interactive and decisions is None:
            return fix(**given)
        _refuse_others(interactive, **given)
        del given["exit_non_zero_on_fix"]
        if decisions is None or interactive:
            del given["diff"]
            return _ask(decisions, **given)
        return _follow(decisions, **given)

    for option in reversed(_OPTIONS):
        reviewing = option(reviewing)
    return reviewing


def _refuse_others(interactive: bool, *, config: Config, diff: bool, paths: tuple[str, ...], printing: Printing, **_: Any) -> None:
    if config.origins.get("unsafe_fixes") == "--unsafe-fixes":
        raise click.UsageError("--unsafe-fixes makes repairs that nobody looked at; leave it out where each is decided by itself")
    if interactive and (diff or "-" in paths or printing.kind != "text" or printing.file):
        raise click.UsageError("--interactive asks about files on a terminal: no --diff, no stdin (-), no other format or output file")


def _ask(
    decisions: Path | None,
    paths: tuple[str, ...],
    config: Config,
    printing: Printing,
    voice: Voice,
    stdin_filename: str | None,
    changed_since: str | None,
    log: Path | None,
    exit_zero: bool,
) -> None:
    from lintnews.commands import pages
    from lintnews.commands.interactive import DEFAULT, Dialogue
    from lintnews.commands.running import documents

    rules = usable(config.rules)
    with pages._log(log) as written:
        dialogue = Dialogue(rules, decisions or DEFAULT, color=printing.color, log=written)
        tally = dialogue.fix(documents(paths, config, stdin_filename, changed_since, voice))
    pages._exit(tally, bool(tally.serious) and not exit_zero)


def _follow(
    path: Path,
    paths: tuple[str, ...],
    config: Config,
    printing: Printing,
    voice: Voice,
    stdin_filename: str | None,
    changed_since: str | None,
    diff: bool,
    log: Path | None,
    exit_zero: bool,
) -> None:
    from lintnews import run
    from lintnews.commands import pages
    from lintnews.commands.interactive import loaded, tell_unused
    from lintnews.commands.output import write_stdout
    from lintnews.commands.progress import silent
    from lintnews.commands.running import documents, is_summed, tell

    decisions = loaded(path)
    rules = decisions.rules(usable(config.rules))
    found = documents(paths, config, stdin_filename, changed_since, voice)
    if diff:
        tally = pages._show(run.preview(found, rules, unsafe=True), printing, silent(), voice)
        one = bool(tally.applied)
    else:
        with pages._log(log) as written, printing.report(lambda: rules, on_stderr="-" in paths) as report:
            tally = tell(
                run.fix(found, rules, unsafe=True, log=written, stdout=write_stdout), report, silent(), summed=is_summed(printing, voice)
            )
        one = bool(tally.serious)
    tell_unused(decisions)
    pages._exit(tally, one and not exit_zero)

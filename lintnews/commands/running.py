"""What check, fix, baseline and stats do alike: find the pages, start the work with cache and workers, tell errors and notes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from lintnews.commands.output import Failure, Printing, fitted
from lintnews.discovery import is_file
from lintnews.reports import TEXT_FORMATS, Report, Tally
from lintnews.rule import RuleError

if TYPE_CHECKING:
    from lintnews.baseline import Baseline
    from lintnews.cache import Cache
    from lintnews.commands.progress import Progress
    from lintnews.config import Config
    from lintnews.flow import Flow
    from lintnews.quality import Quality
    from lintnews.readers import Document
    from lintnews.rule import Rule
    from lintnews.run import Result

#: So few pages, and no more bytes than are judged at once, are not worth a look into the cache.
_FEW_PAGES = 8


class Voice(NamedTuple):
    """How much is said on stderr beside errors: ``quiet`` for nothing, ``verbose`` for how the work was done."""

    quiet: bool = False
    verbose: bool = False

    def note(self, text: str) -> None:
        """Something that a user may want to know."""
        if not self.quiet:
            click.echo(f"lintnews: {text}", err=True)

    def detail(self, text: str) -> None:
        """Something that a user asks for with --verbose."""
        if self.verbose:
            click.echo(f"lintnews: {text}", err=True)


@dataclass
class Running:
    """One run: the documents it is about, and the flow that judges their pages."""

    found: Sequence[Document]
    flow: Flow
    voice: Voice
    started: float = field(default_factory=time.monotonic)

    def first(self, results: Iterator[Result]) -> Iterator[Result]:
        """The same results once the first is there, so that what cannot be run at all is told before anything is printed.

        Raises:
            RuleError: no such rule or option.
        """
        head = next(results, None)
        if head is None:
            # Nobody needed a rule so far, but a setting that names none is a mistake all the same.
            self.flow.work.rules  # noqa: B018
            return iter(())
        return _chained(head, results)


def _chained(head: Result, rest: Iterator[Result]) -> Iterator[Result]:
    yield head
    yield from rest


@contextmanager
def running(
    found: Sequence[Document],
    config: Config,
    voice: Voice,
    *,
    fixing: bool = False,
    baseline: Baseline | None = None,
    chosen: Sequence[Rule] | None = None,
) -> Iterator[Running]:
    """Everything set up for a run over ``found``; workers are ended and the cache is closed when the context ends.

    ``chosen`` are rules to run in place of those that ``config`` names.

    Raises:
        Failure: rules or options that cannot be used.
    """
    from lintnews.flow import Flow, cores
    from lintnews.work import Work

    work = Work(config, chosen, fixing=fixing, unsafe=config.unsafe_fixes, baseline=baseline)
    cache = _cache(found, config, voice)
    flow = Flow(work, cache, config.workers or cores())
    voice.detail(f"settings from: {', '.join(sorted(set(config.origins.values()))) or 'nowhere, all are defaults'}")
    run = Running(found, flow, voice)
    try:
        if cache is None or cache.trouble:
            work.rules  # noqa: B018 - what is wrong with them is told first
        yield run
    except RuleError as error:
        raise Failure(str(error)) from error
    finally:
        if cache:
            cache.close()
            if cache.trouble and config.cache_dir:
                voice.note(f"no cache: {cache.trouble}; to be told no more of it: --no-cache")
            voice.detail(f"cache: {cache.hits:,} pages known{f'; {cache.trouble}' if cache.trouble else ''}")
        voice.detail(f"{time.monotonic() - run.started:.2f} s, {flow.workers if flow.has_workers else 1} processes")


def _cache(found: Sequence[Document], config: Config, voice: Voice) -> Cache | None:
    from lintnews.flow import FEW

    if not config.cache or (len(found) <= _FEW_PAGES and sum(document.size for document in found) <= FEW):
        return None
    from lintnews.cache import FOLDER, Cache

    folder = config.cache_dir or config.root / FOLDER
    voice.detail(f"cache: {folder}")
    return Cache(folder, config)


def documents(paths: tuple[str, ...], config: Config, stdin_name: str | None, changed_since: str | None, voice: Voice) -> list[Document]:
    """What is to be read.

    Raises:
        Failure: git cannot say what changed, or a pattern is none, or a path is empty.
    """
    if "" in paths:
        # A shell makes "$FILE" of a variable that is not set, and a whole folder is not what was meant.
        raise Failure("one of the paths is empty; name a file or a folder, or . for the current folder")
    from lintnews import issues
    from lintnews.readers.choice import Choice
    from lintnews.readers.walk import documents as walk

    try:
        choice = Choice(config)
        found = list(walk(paths or (".",), encoding=config.encoding, stdin_name=stdin_name, choice=choice))
        issues.group(found, config, choice, [*paths, *([stdin_name] if stdin_name else [])])
    except ValueError as error:
        raise Failure(f"a pattern that .gitignore would not understand: {error}") from error
    if not found and not config.force_exclude:
        voice.note(f"no .txt, .text or .jsonl files in {', '.join(paths or ('.',))}")
    if issues.unmatched(found, config):
        voice.note(f"issues: the pattern {config.issues} matches no path, so each page is judged without the others of its day")
    return _changed(found, changed_since) if changed_since else found


def spare(found: Iterable[Document], *targets: Path | None) -> None:
    """Make sure that no page is what a report or a log would be written to.

    Raises:
        Failure: one is.
    """
    for target in targets:
        if target and is_file(target) and any(document.path and _is_same(document.path, target) for document in found):
            raise Failure(f"{target} is one of the pages and would be lost; name another file to write to")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _changed(found: list[Document], revision: str) -> list[Document]:
    from lintnews import discovery, git

    try:
        changed = git.changed(discovery.start(document.name for document in found if document.path), revision)
    except git.GitError as error:
        raise Failure(str(error)) from error
    return [document for document in found if document.path is None or document.path.resolve() in changed]


def open_baseline(config: Config, *, needed: bool = False) -> Baseline | None:
    """The baseline to go by, if there is one.

    Raises:
        Failure: it cannot be read, or a baseline that was asked for is not there.
    """
    if config.baseline is None:
        if needed:
            raise Failure("there is no baseline; make one with: lintnews baseline")
        return None
    from lintnews.baseline import Baseline, BaselineError

    if not is_file(config.baseline):
        raise Failure(f"{config.baseline}: no such baseline; make it with: lintnews baseline")
    try:
        return Baseline(config.baseline)
    except BaselineError as error:
        raise Failure(str(error)) from error


def tell_errors(result: Result) -> None:
    """The errors of a page, on stderr."""
    if result.errors:
        from lintnews.reports.display import visible
        from lintnews.reports.human import place

        sys.stdout.flush()
        for error in result.errors:
            click.echo(fitted(f"{place(result)}: error: {visible(error.message)}", sys.stderr), err=True)


def names_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths of a run, as the baseline compares them."""
    return tuple(paths) or (str(Path()),)


def tell(results: Iterable[Result], report: Report, bar: Progress, *, summed: bool = True) -> Tally:
    """Print results as they come, errors on stderr, and if ``summed`` their sums, which are returned."""
    tally = Tally()
    for result in results:
        tally.add(result)
        if result.findings or result.applied or result.errors:
            bar.pause()
        report.page(result)
        tell_errors(result)
        bar.page(result.path)
    bar.pause()
    if summed:
        report.finish(tally)
    return tally


def is_summed(printing: Printing, voice: Voice) -> bool:
    """Whether the report is finished: what programs read always is."""
    return not voice.quiet or printing.statistics or printing.kind not in TEXT_FORMATS


def fails(tally: Tally, quality: Quality, bar: float | None, voice: Voice) -> bool:
    """Whether what was found is too much: anything serious or, with a bar, more than that allows."""
    if bar is None:
        return bool(tally.serious)
    if quality.score < bar:
        voice.note(f"quality {quality.score:.3f} is under {bar:g}")
    return quality.score < bar

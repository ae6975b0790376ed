"""``lintnews fix --interactive``: one repair after the other, with what it would change, and an answer that is remembered."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lintnews import fingerprint, run
from lintnews.commands.output import Failure, columns, opened, wants_color, write_stdout
from lintnews.decisions import Answer, Decisions, DecisionsError, decision, read
from lintnews.flow import Flow
from lintnews.reports import Tally
from lintnews.reports.display import visible, window, wrapped
from lintnews.reports.human import place, summary
from lintnews.reports.repair import places
from lintnews.work import Work

if TYPE_CHECKING:
    from lintnews.baseline import Baseline
    from lintnews.config import Config
    from lintnews.engine import Applied
    from lintnews.finding import Finding
    from lintnews.fixlog import FixLog
    from lintnews.page import Page
    from lintnews.readers import Document
    from lintnews.rule import Rule
    from lintnews.run import Result

#: Where answers are kept unless --decisions says otherwise.
DEFAULT = Path("lintnews.decisions.json")
#: Places of one repair that are shown.
_SHOWN = 4
_HELP = """y  make this repair
n  leave the text as it is, and do not ask again
a  make this repair and all that the same rule proposes from here on
s  decide later
q  stop asking; what was answered is kept, what was accepted is made"""
_RED, _GREEN, _BOLD, _FAINT, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def loaded(path: Path, *, missing_ok: bool = False) -> Decisions:
    """The decisions in ``path``; none where it does not exist and need not.

    Raises:
        Failure: it cannot be read.
    """
    if missing_ok and not path.exists():
        return Decisions()
    try:
        return read(path)
    except DecisionsError as error:
        raise Failure(str(error)) from error


def tell_unused(decisions: Decisions) -> None:
    """Say which accepted repairs are not on the pages any more."""
    unused = decisions.unused
    if unused:
        names = ", ".join(sorted({visible(answer.path) for answer in unused})[:5])
        click.echo(f"lintnews: {len(unused)} accepted repairs are not to be made on these pages (any more): {names}", err=True)


class Dialogue:
    """Asks about the repairs of documents and makes those that are accepted, file by file."""

    def __init__(
        self, config: Config, rules: Sequence[Rule], path: Path, *, color: str, log: FixLog | None, baseline: Baseline | None
    ) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise Failure("--interactive asks on a terminal, and this is none; lintnews report lets you decide in a browser")
        self.config = config
        self.rules = rules
        self.baseline = baseline
        self.path = path
        self.decisions = loaded(path, missing_ok=True)
        self.log = log
        self.width = columns(sys.stdout)
        self.color = wants_color(color, sys.stdout)
        self._all: set[str] = set()
        self._later: set[tuple[str, str | None, str]] = set()
        self._quit = False

    def fix(self, found: Iterable[Document]) -> Tally:
        """Ask and repair until all is answered or the reader has had enough; the sums are those of the pages as they are then."""
        tally = Tally()
        for document in found:
            for result in self._file(document):
                tally.add(result)
            if self._quit:
                break
        for line in summary(tally):
            self._say(line)
        return tally

    def _file(self, document: Document) -> list[Result]:
        """The last results of a file, with all repairs made; every round of repairs may bring new ones to light."""
        applied: dict[tuple[str, str | None], tuple[Applied, ...]] = {}
        while True:
            accepted = False
            results = []
            for result in map(self._unknown, run.check([document], Flow(Work(self.config, self.rules)))):
                results.append(result)
                accepted |= result.page is not None and self._page(result, result.page)
            if accepted:
                work = Work(self.config, self.decisions.rules(self.rules), fixing=True, unsafe=True, baseline=self.baseline)
                results = [self._unknown(result) for result in run.fix([document], Flow(work), log=self.log, stdout=write_stdout)]
            for result in results:
                key = result.path, result.record
                applied[key] = applied.get(key, ()) + result.applied
            if self._quit or not any(result.applied for result in results):
                break
        for result in results:
            for error in result.errors:
                self._say(f"{place(result)}: error: {visible(error.message)}")
        return [replace(result, applied=applied[result.path, result.record]) for result in results]

    def _unknown(self, result: Result) -> Result:
        """The result without the findings that the baseline holds."""
        if self.baseline is None or result.after is None:
            return result
        return replace(result, findings=self.baseline.of(result.after).open(result.findings, result.after.text))

    def _page(self, result: Result, page: Page) -> bool:
        """Ask about a page; whether anything was accepted."""
        open_ = [finding for finding in result.findings if finding.fix and self._is_open(page, finding)]
        accepted = any(self.decisions.of(page, finding) == "accept" for finding in result.findings)
        for number, finding in enumerate(open_, 1):
            if self._quit:
                break
            answer = "accept" if finding.rule in self._all else self._asked(result, page, finding, f"{number} of {len(open_)}")
            if answer is not None:
                self._remember(page, finding, answer)
                accepted |= answer == "accept"
        return accepted

    def _is_open(self, page: Page, finding: Finding) -> bool:
        return self.decisions.of(page, finding) is None and _identity(page, finding) not in self._later

    def _remember(self, page: Page, finding: Finding, answer: Answer) -> None:
        assert finding.fix
        shown = [(page.text[start:end], new) for start, end, new in places(page.text, finding.fix)]
        self.decisions.add(decision(page, finding, answer, shown))
        with opened(self.path, sys.stdout) as out:
            self.decisions.write(out)

    def _asked(self, result: Result, page: Page, finding: Finding, number: str) -> Answer | None:
        self._show(result, page, finding, number)
        prompt = f"Make this repair? [y]es [n]o [a]ll {finding.rule} [s]kip [q]uit [?] "
        while True:
            click.echo(wrapped(prompt, self.width - 2, "") + " ", nl=False)
            key = _key()
            click.echo(key)
            if key in ("y", "a"):
                self._all |= {finding.rule} if key == "a" else set()
                return "accept"
            if key == "n":
                return "reject"
            if key == "s":
                self._later.add(_identity(page, finding))
                return None
            if key == "q":
                self._quit = True
                return None
            for line in _HELP.split("\n"):
                self._say(line)

    def _show(self, result: Result, page: Page, finding: Finding, number: str) -> None:
        assert finding.fix
        line, column = page.position(finding.span.start)
        kind = "safe" if finding.fix.safe else "unsafe"
        self._say("")
        self._say(f"{place(result)}:{line}:{column}: {finding.rule} ({number}, {kind}, {finding.confidence:.0%} sure)", _BOLD)
        self._say(visible(finding.message))
        touched = places(page.text, finding.fix)
        for start, end, new in touched[:_SHOWN]:
            self._side("-", page.text, start, end, _RED)
            self._side("+", page.text[:start] + new + page.text[end:], start, start + len(new), _GREEN)
        if len(touched) > _SHOWN:
            self._say(f"  and {len(touched) - _SHOWN} more places", _FAINT)

    def _side(self, sign: str, text: str, start: int, end: int, style: str) -> None:
        before, marked, after = window(text, start, end, self.width - 8)
        marked = f"⟦{marked}⟧"
        click.echo(f"  {sign} {before}{f'{style}{marked}{_PLAIN}' if self.color else marked}{after}")

    def _say(self, text: str, style: str = "") -> None:
        text = wrapped(text, self.width, "    ")
        click.echo(f"{style}{text}{_PLAIN}" if self.color and style else text)


def _identity(page: Page, finding: Finding) -> tuple[str, str | None, str]:
    return page.path or "-", page.record, fingerprint.of_fix(page.text, finding)


def _key() -> str:
    """The key a reader presses; the end of input is q. Input methods for Chinese may send letters of full width."""
    try:
        key = click.getchar()
    except EOFError:
        return "q"
    key = unicodedata.normalize("NFKC", key).lower()
    return key if key.isprintable() else ""

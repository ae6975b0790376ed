"""What is done with one page, in this process or in a worker: it is read and checked or fixed, within a time limit."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NamedTuple

from lintnews import engine, issues
from lintnews.config import ALL, Config, nearest, without
from lintnews.engine import Applied, Checked, PageError
from lintnews.finding import Finding
from lintnews.issues import Together
from lintnews.page import Issue, Page
from lintnews.readers import Cell, Part, Skipped, part
from lintnews.readers.parts import ReadError
from lintnews.rule import Rule

if TYPE_CHECKING:
    from lintnews.baseline import Baseline

#: A page longer than this many bytes gets as many times the time limit.
LONG = 1 << 20


class Task(NamedTuple):
    """The bytes of a page, the names of rules and families that its file leaves out, and the issue that it belongs to."""

    cell: Cell
    ignored: tuple[str, ...] = ()
    together: Together | None = None

    def page(self, page: Page) -> tuple[Page, Issue | None]:
        """The page that was read, as one of its issue if it has one."""
        number = self.together.place(self.cell) if self.together else None
        if self.together is None or number is None:
            return page, None
        issue = issues.issue(self.together)
        return issue.pages[number], issue


class Verdict(NamedTuple):
    """What there is to say of a page, without its text: small enough to be sent and kept.

    ``encoding`` is None for bytes that hold no page. ``text`` is the page after fixing, if any fix was made.
    """

    findings: tuple[Finding, ...] = ()
    errors: tuple[PageError, ...] = ()
    encoding: str | None = None
    applied: tuple[Applied, ...] = ()
    text: str | None = None


class TimeIsUp(BaseException):
    """A page took too long. No Exception, so that no rule takes it for one of its own."""


@dataclass
class Work:
    """What is to be done with every page: ``config`` says with which rules, or ``chosen`` are these themselves.

    ``baseline`` holds the findings that fixing leaves alone.
    """

    config: Config = field(default_factory=Config)
    chosen: Sequence[Rule] | None = None
    fixing: bool = False
    unsafe: bool = False
    baseline: Baseline | None = None

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules to run.

        Raises:
            RuleError: see Config.rules.
        """
        return list(self.chosen) if self.chosen is not None else self.config.rules()

    @cached_property
    def _names(self) -> set[str]:
        known = self.config.known().values() if self.chosen is None else self.rules
        return {ALL, *(rule.name for rule in known), *(rule.family for rule in known)}

    def judge(self, task: Task) -> Verdict:
        """Read the page and check or fix it; whatever goes wrong is an error of the page.

        Raises:
            RuleError: see Config.rules.
        """
        limit, rules = self.limit(task.cell), self.rules
        try:
            with _within(limit):
                return self._judged(task)
        except TimeIsUp as late:
            _disarm()
            rule = _rule_in(late.__traceback__, rules)
            what = f"rule {rule} was not done" if rule else "it was not done"
            return Verdict(errors=(PageError(f"given up: {what} after {limit:g} s (see --time-limit)", rule),))
        except ReadError as error:
            return Verdict(errors=(PageError(str(error), offset=error.offset),))
        except Exception as error:
            # Rules that raise are told by the engine, so this is a mistake of ours; it must not cost the other pages.
            return Verdict(errors=(PageError(f"lintnews failed: {type(error).__name__}: {error}; please report it with this page"),))

    def limit(self, cell: Cell) -> float:
        """The seconds that a page may take."""
        return self.config.time_limit * max(1.0, len(cell.raw) / LONG)

    def rules_but(self, ignored: Iterable[str]) -> list[Rule]:
        """The rules to run on a page whose file, or which itself, leaves some out."""
        names = tuple(ignored)
        return without(self.rules, names) if names else self.rules

    def _judged(self, task: Task) -> Verdict:
        one = part(task.cell)
        if isinstance(one, Skipped):
            errors = (PageError(str(one.error), offset=one.error.offset),) if one.error else ()
            return Verdict(errors=errors)
        unknown = next((name for name in one.ignored if name not in self._names), None)
        if unknown is not None:
            error = PageError(f'"lintnews.ignore" names no rule: {unknown!r}{nearest(unknown, self._names)}')
            return Verdict(errors=(error,), encoding=one.page.encoding)
        rules = self.rules_but((*task.ignored, *one.ignored))
        page, issue = task.page(one.page)
        if one.errors or not self.fixing:
            return _checked(one, engine.check(page, rules, issue))
        known = self.baseline.of(page) if self.baseline else None
        accepted = known.holds if known else lambda *_: False
        fixed = engine.fix(page, rules, unsafe=self.unsafe, accepted=accepted, issue=issue)
        text = fixed.text if fixed.applied else None
        return Verdict(fixed.remaining, fixed.errors, one.page.encoding, fixed.applied, text)


def _checked(one: Part, checked: Checked) -> Verdict:
    unread = tuple(PageError(str(error), offset=error.offset) for error in one.errors)
    # A page with bad bytes is never written, so no repair is promised.
    findings = tuple(replace(finding, fix=None) for finding in checked.findings) if unread else checked.findings
    return Verdict(findings, (*unread, *checked.errors), one.page.encoding)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise TimeIsUp in the body after ``seconds``; where the system has no timers, or in a thread, it may take as long as it likes."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _up)
    # Again and again, since what is raised inside a callback of C may get lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        _disarm()
        signal.signal(signal.SIGALRM, before)


def _up(_: int, __: FrameType | None) -> None:
    raise TimeIsUp


def _disarm() -> None:
    with suppress(AttributeError):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _rule_in(trace: TracebackType | None, rules: Iterable[Rule]) -> str | None:
    """The rule whose code was running."""
    names = {getattr(rule.check, "__code__", None): rule.name for rule in rules}
    found = None
    while trace is not None:
        found = names.get(trace.tb_frame.f_code, found)
        trace = trace.tb_next
    return found

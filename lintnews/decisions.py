"""What a reader decided about repairs, one by one: in a file that the HTML report and ``fix --interactive`` write and ``fix`` reads.

The file is one JSON object, ``{"version": 1, "decisions": [{"path", "record", "rule", "fix", "decision", …}]}``. ``fix`` is the
repair's fingerprint: a decision holds for the same repair of the same words, wherever they stand on the page by now. ``path``
counts from the folder in which lintnews runs; ``message``, ``before`` and ``after`` are for people.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, cast

import msgspec

from lintnews import fingerprint
from lintnews.finding import Finding
from lintnews.page import Issue, Page
from lintnews.rule import Found, Rule

if TYPE_CHECKING:
    from lintnews.reading import Reading

Answer = Literal["accept", "reject"]


class DecisionsError(Exception):
    """A decisions file that cannot be read; the message names it and what is wrong."""


class Decision(msgspec.Struct, frozen=True):
    """An answer to one repair of one page."""

    path: str
    record: str | None
    rule: str
    fix: str
    decision: Answer
    message: str = ""
    before: str = ""
    after: str = ""


class _File(msgspec.Struct):
    version: Literal[1]
    decisions: list[Decision]


@dataclass(slots=True)
class Decisions:
    """Answers by page and repair; ``used`` are those that a page was found for."""

    answers: dict[tuple[str, str | None, str], Decision] = field(default_factory=dict)
    used: set[tuple[str, str | None, str]] = field(default_factory=set)

    def add(self, decision: Decision) -> None:
        """Take an answer; a later one to the same repair counts."""
        self.answers[_key(decision.path, decision.record, decision.fix)] = decision

    def of(self, page: Page, finding: Finding) -> Answer | None:
        """The answer to a finding's repair; None if there is none yet, or no repair."""
        if finding.fix is None:
            return None
        key = _key(page.path or "-", page.record, fingerprint.of_fix(page.text, finding))
        if key not in self.answers:
            return None
        self.used.add(key)
        return self.answers[key].decision

    def rules(self, rules: Iterable[Rule]) -> list[Rule]:
        """``rules`` that offer the accepted repairs alone, whether safe or not."""
        return [_Decided(**{one.name: getattr(rule, one.name) for one in fields(Rule)}, decisions=self) for rule in rules]

    @property
    def unused(self) -> list[Decision]:
        """Accepted repairs for which no page was found."""
        return [answer for key, answer in self.answers.items() if answer.decision == "accept" and key not in self.used]

    def write(self, out: TextIO) -> None:
        """The file; ``out`` must encode with ``backslashreplace``, as for all JSON here."""
        lines = ",\n  ".join(json.dumps(msgspec.to_builtins(answer), ensure_ascii=False) for answer in self.answers.values())
        out.write(f'{{"version": 1, "decisions": [\n  {lines}\n]}}\n')


@dataclass(frozen=True)
class _Decided(Rule):
    decisions: Decisions = field(default_factory=Decisions)

    def run(self, subject: object) -> Found:
        found = super().run(subject)
        if isinstance(subject, Issue):
            return ((page, self._decided(page, finding)) for page, finding in cast("Iterable[tuple[Page, Finding]]", found))
        page = _page(subject)
        return (self._decided(page, finding) for finding in cast("Iterable[Finding]", found))

    def _decided(self, page: Page, finding: Finding) -> Finding:
        stamped = replace(finding, rule=self.name)
        return stamped if self.decisions.of(page, stamped) == "accept" else replace(stamped, fix=None)


def read(path: Path) -> Decisions:
    """The decisions in a file.

    Raises:
        DecisionsError: it cannot be read, or is none.
    """
    try:
        told = msgspec.convert(json.loads(path.read_text(encoding="utf-8")), _File)
    except OSError as error:
        raise DecisionsError(f"{path}: cannot read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise DecisionsError(f"{path}: not a decisions file as lintnews report and fix --interactive write them: {error}") from error
    decisions = Decisions()
    for decision in told.decisions:
        decisions.add(decision)
    return decisions


def decision(page: Page, finding: Finding, answer: Answer, shown: Sequence[tuple[str, str]] = ()) -> Decision:
    """An answer to a finding's repair; ``shown`` is what a reader saw of it, before and after."""
    before, after = ("\n".join(side) for side in zip(*shown, strict=True)) if shown else ("", "")
    identity = fingerprint.of_fix(page.text, finding)
    return Decision(page.path or "-", page.record, finding.rule, identity, answer, finding.message, before, after)


def _key(path: str, record: str | None, fix: str) -> tuple[str, str | None, str]:
    return os.path.abspath(path), record, fix  # noqa: PTH100 (Path.resolve would follow links)


def _page(subject: object) -> Page:
    if isinstance(subject, Page):
        return subject
    reading: Reading = subject  # type: ignore[assignment]
    return reading.page

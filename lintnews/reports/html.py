"""Results as one HTML file to read, filter and decide in: nothing is fetched, and what a page holds is only ever text in it."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from lintnews import __version__, about
from lintnews.decisions import decision
from lintnews.reports.display import visible
from lintnews.reports.human import count, place
from lintnews.reports.repair import places
from lintnews.reports.score import score

if TYPE_CHECKING:
    from jinja2 import Environment

    from lintnews.finding import Finding
    from lintnews.page import Page
    from lintnews.reports import Tally
    from lintnews.rule import Rule
    from lintnews.run import Result

#: More findings than this make a browser slow; the gravest and surest are shown.
MOST = 5000
_GRAVITY = {"info": 0, "warning": 1, "error": 2}
_AROUND = 60
_LONGEST = 400
_BINS = 10


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text before a place, the text there, what it becomes (None without a repair), and text behind it; all visible."""

    before: str
    old: str
    new: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as the page shows it. ``answer`` is the decision on its repair as JSON, but for the answer."""

    rule: str
    severity: str
    confidence: float
    message: str
    line: int
    column: int
    context: Excerpt | None
    related: list[tuple[int, int, str]]
    kind: str
    repair: list[Excerpt]
    answer: str

    @property
    def percent(self) -> str:
        """The confidence for people."""
        return f"{self.confidence:.0%}"


class HtmlReport:
    """Keeps the gravest findings until the end; sums are those of all."""

    def __init__(self, out: TextIO, rules: Callable[[], Sequence[Rule]] = tuple, *, most: int = MOST, title: str = "lintnews") -> None:
        self.out = out
        self.most = most
        self.title = title
        self._rules = rules
        self._kept: list[tuple[int, float, int, str, Card]] = []
        self._scores: dict[str, float] = {}
        self._bins = [0] * _BINS
        self._severities: Counter[str] = Counter()
        self._errors: list[tuple[str, str]] = []
        self._number = 0

    def page(self, result: Result) -> None:
        """One page."""
        name = place(result)
        self._errors += [(name, visible(error.message)) for error in result.errors]
        if result.after is None:
            return
        points = score(len(result.after.text), result.findings)
        self._bins[min(int(points * _BINS), _BINS - 1)] += 1
        if result.findings:
            self._scores[name] = points
        for finding in result.findings:
            self._severities[finding.severity] += 1
            self._number += 1
            order = _GRAVITY[finding.severity], finding.confidence, -self._number
            if len(self._kept) < self.most:
                heapq.heappush(self._kept, (*order, name, _card(result.after, finding)))
            elif order > self._kept[0][:3]:
                heapq.heapreplace(self._kept, (*order, name, _card(result.after, finding)))

    def finish(self, tally: Tally) -> None:
        """The whole file."""
        shown: dict[str, list[Card]] = {}
        for _, _, _, name, card in sorted(self._kept, key=lambda kept: -kept[2]):
            shown.setdefault(name, []).append(card)
        model = about.model()
        known = {rule.name: rule for rule in self._rules()}
        by_rule = sorted(tally.by_rule.items(), key=lambda entry: (-entry[1], entry[0]))
        identity = hashlib.blake2b(repr(shown).encode("utf-8", "replace"), digest_size=8).hexdigest()
        for text in (
            _environment()
            .get_template("report.html")
            .generate(
                title=self.title,
                version=__version__,
                model=model[0] if model else "no model",
                identity=identity,
                tally=tally,
                severities=self._severities,
                by_rule=by_rule,
                most_of_a_rule=max((number for _, number in by_rule), default=1),
                bins=self._bins,
                highest_bin=max(self._bins) or 1,
                errors=self._errors,
                shown=shown,
                scores=self._scores,
                number_shown=len(self._kept),
                pages={name: _page_of(known.get(name)) for name, _ in by_rule},
            )
        ):
            self.out.write(text)


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader("lintnews.reports", "web")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["own"] = lambda name: Markup(loader.get_source(environment, name)[0])
    environment.filters["counted"] = count
    return environment


def _page_of(rule: Rule | None) -> str:
    if rule is None or not rule.page_path.is_file():
        return ""
    return rule.page_path.read_text(encoding="utf-8", errors="replace")


def _card(page: Page, finding: Finding) -> Card:
    text, (start, end) = page.text, finding.span
    touched = places(text, finding.fix) if finding.fix else []
    answer = ""
    if finding.fix:
        told: dict[str, Any] = msgspec.to_builtins(decision(page, finding, "accept", [(text[s:e], new) for s, e, new in touched]))
        del told["decision"]
        # ASCII, so that a path of bytes that are no text comes through.
        answer = json.dumps(told)
    line, column = page.position(start)
    return Card(
        finding.rule,
        finding.severity,
        round(float(finding.confidence), 4),
        visible(finding.message),
        line,
        column,
        # A repair at the place itself shows it well enough.
        None if any(s <= end and start <= e for s, e, _ in touched) else _excerpt(text, start, end, None),
        [(*page.position(other.span.start), visible(other.message)) for other in finding.related],
        "none" if finding.fix is None else "safe" if finding.fix.safe else "unsafe",
        [_excerpt(text, *touch) for touch in touched],
        answer,
    )


def _excerpt(text: str, start: int, end: int, new: str | None) -> Excerpt:
    """The place with what stands round it on the same lines."""
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    behind = text.find("\n", end)
    last = min(len(text) if behind < 0 else behind, end + _AROUND)
    before = ("…" if first and text[first - 1] != "\n" else "") + visible(text[first:start])
    after = visible(text[end:last]) + ("…" if last < len(text) and text[last] != "\n" else "")
    return Excerpt(before, _short(text[start:end]), None if new is None else _short(new), after)


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return visible(text)
    half = _LONGEST // 2
    return f"{visible(text[:half])} …[{len(text) - 2 * half:,}]… {visible(text[-half:])}"

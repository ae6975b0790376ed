"""Results against the baseline: what it holds is left out, what it holds and nobody finds any more is an error or is pruned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lintnews.baseline import Baseline, Entry, Place
from lintnews.engine import PageError
from lintnews.run import Result
from lintnews.work import Work

_NEXT_STEP = "to drop what is gone: lintnews check --prune-baseline"


@dataclass
class Accepted:
    """One run over ``paths`` against ``baseline``; entries that were not met are told, or pruned and counted."""

    baseline: Baseline
    work: Work
    paths: Sequence[str]
    prune: bool = False
    pruned: int = 0
    held: int = 0
    _seen: set[Place] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)

    def open(self, results: Iterable[Result]) -> Iterator[Result]:
        """The results of checking without the findings that the baseline holds, and a result for each file that is gone."""
        for result in results:
            yield self._opened(result)
        for place in self.baseline.unseen(self._seen, self.paths, self._unread):
            yield from self._gone(place)

    def left(self, results: Iterable[Result]) -> Iterator[Result]:
        """The results of fixing without the findings that the baseline holds."""
        for result in results:
            if result.after is None:
                yield result
            else:
                findings = self.baseline.of(result.after).open(result.findings, result.after.text)
                self.held += len(result.findings) - len(findings)
                yield replace(result, findings=findings)

    def finish(self) -> None:
        """Write the baseline if entries were pruned.

        Raises:
            BaselineError: it cannot be written.
        """
        if self.pruned:
            self.baseline.write()

    def _opened(self, result: Result) -> Result:
        if result.page is None:
            self._unread.add(self.baseline.name(result.path))
            return result
        page = result.page
        self._seen.add(self.baseline.place(page))
        known = self.baseline.of(page)
        findings = known.open(result.findings, page.text)
        self.held += len(result.findings) - len(findings)
        stale = Counter[Entry]() if result.errors or not known.left else self._of_rules_that_ran(known.left, result.ignored)
        if stale and self.prune:
            self.baseline.drop(page, stale)
            self.pruned += stale.total()
            stale.clear()
        return replace(result, findings=findings, errors=(*result.errors, *_told(stale)))

    def _of_rules_that_ran(self, left: Counter[Entry], ignored: Sequence[str]) -> Counter[Entry]:
        """Entries whose rule was left out of this run, or of this page, say nothing; those of rules that are no more are stale."""
        idle = self._known - {rule.name for rule in self.work.rules_but(ignored)}
        return Counter({entry: count for entry, count in left.items() if entry.rule not in idle})

    @cached_property
    def _known(self) -> set[str]:
        return set(self.work.config.known())

    def _gone(self, place: Place) -> Iterator[Result]:
        path, record = place
        if self.prune:
            self.pruned += self.baseline.forget(place)
            return
        what = "file" if record is None else f"record {record}"
        error = PageError(f"the baseline speaks of a {what} that is gone; {_NEXT_STEP}")
        yield Result(self.baseline.shown(path), record, errors=(error,))


def _told(stale: Counter[Entry]) -> Iterator[PageError]:
    for rule, count in sorted(Counter(entry.rule for entry in stale.elements()).items()):
        entries = f"an entry of {rule} that is" if count == 1 else f"{count} entries of {rule} that are"
        yield PageError(f"the baseline has {entries} no longer found here; {_NEXT_STEP}", rule)

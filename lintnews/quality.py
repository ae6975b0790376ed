"""The quality of many pages together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lintnews.reports.score import score

if TYPE_CHECKING:
    from lintnews.run import Result

_SHORTEST = 200


@dataclass
class Quality:
    """The mean of the pages' scores, each weighted by its characters (200 for a shorter page); a file without a page counts nothing."""

    _sum: float = 0.0
    _characters: int = 0

    def counted(self, results: Iterable[Result]) -> Iterator[Result]:
        """The same results, counted as they go by."""
        for result in results:
            self.count(result)
            yield result

    def count(self, result: Result) -> None:
        """One more page."""
        if result.after:
            characters = max(len(result.after.text), _SHORTEST)
            self._sum += characters * score(len(result.after.text), result.findings)
            self._characters += characters

    @property
    def score(self) -> float:
        """Between 0 and 1; 1 without any pages."""
        return self._sum / self._characters if self._characters else 1.0

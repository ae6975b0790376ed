"""split-word: a word that a column end cuts in two blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule

from ._bylines import cut_bylines
from ._lines import line_cuts, line_finding
from ._seams import cuts, finding


@rule(family="seams")
def split_word(reading: Reading, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every word whose halves stand in two blocks."""
    yield from (cut.finding for cut in cut_bylines(reading) if cut.is_word)
    for cut in cuts(reading):
        if cut.word and cut.probability >= min_confidence:
            yield finding(cut, f"the word “{cut.word}” is cut")
    for line in line_cuts(reading):
        if line.word and line.probability >= min_confidence:
            yield line_finding(reading, line, f"the word “{line.word}” is cut")

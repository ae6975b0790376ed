"""split-sentence: a sentence that a column end cuts between two words."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule

from ._lines import line_cuts, line_finding
from ._seams import cuts, finding


@rule(family="seams")
def split_sentence(reading: Reading, *, min_confidence: float = 0.7) -> Iterator[Finding]:
    """One finding for every sentence whose halves stand in two blocks, cut between two words."""
    for cut in cuts(reading):
        if not cut.word and (not cut.display or (cut.adjacent and not cut.repeated)) and cut.probability >= min_confidence:
            yield finding(cut, "a headline is cut" if cut.display else "a sentence is cut")
    for line in line_cuts(reading):
        if not line.word and line.probability >= min_confidence:
            yield line_finding(reading, line, "a sentence is cut")

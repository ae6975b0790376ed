"""duplicated-block: a line, a paragraph or an article that was read twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lintnews import Finding, Fix, Reading, Related, rule

from ._copies import Copy, as_a_line, as_blocks, on_the_spot


@rule(family="layout")
def duplicated_block(reading: Reading, *, min_confidence: float = 0.7) -> Iterator[Finding]:
    """One finding for every later copy."""
    end = 0
    for copy in sorted(
        chain(as_blocks(reading), as_a_line(reading), on_the_spot(reading)), key=lambda copy: (copy.copy.start, -copy.copy.end)
    ):
        if copy.confidence >= min_confidence and copy.copy.start >= end:
            yield _finding(reading, copy)
            end = copy.copy.end


def _finding(reading: Reading, copy: Copy) -> Finding:
    said = copy.copy if copy.again == 1 else copy.original
    text = reading.text[said.start : said.end].replace("\n", "")
    shown = text if len(text) <= 24 else f"{text[:12]}…{text[-8:]}"
    line = reading.page.position(copy.original.start)[0]
    fix = None if reading.is_interleaved(*copy.cut) else Fix.replace(copy.cut, "", safe=False)
    related = (Related(copy.original, "the first copy"),)
    times = "twice" if copy.again == 1 else f"{1 + copy.again} times"
    return Finding(copy.copy, f"“{shown}” was read {times}, first in line {line}: {copy.what}", copy.confidence, fix=fix, related=related)

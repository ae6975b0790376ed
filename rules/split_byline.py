"""split-byline: names of reporters parted by a block's end: 本报讯(记者 林远 / 方舟)."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule

from ._bylines import cut_bylines


@rule(family="seams")
def split_byline(reading: Reading) -> Iterator[Finding]:
    """One finding for every byline that is cut between two names; at the break, with a character on each side."""
    yield from (cut.finding for cut in cut_bylines(reading) if not cut.is_word)

"""Sentences cut at the end of a line where columns were read into each other: where they go on, in their own column."""

from __future__ import annotations

from typing import NamedTuple

from lintnews import Finding, Reading, Related, Span

from ._once import once
from ._seams import AROUND, EXCERPT, cut_word, flat

#: Links, in nats, from which a line of columns read into each other is said to go on in another, and what such are worth: of the first,
#: 93 in 100 are right on the development cases, from the second on 96.
_LEAST, _STRONG = 1.0, 3.0
_LIKELY, _SURE = 0.93, 0.96


class LineCut(NamedTuple):
    """A sentence cut at the end of a line of columns that were read into each other: the line's ``end``, and where it ``goes_on``."""

    end: int
    goes_on: int
    probability: float
    #: The word that the cut falls in, or empty.
    word: str


@once
def line_cuts(reading: Reading) -> list[LineCut]:
    """Every sentence that is cut where columns were read into each other, and whose other half was found in its column."""
    text = reading.text
    return [
        LineCut(
            seam.end,
            seam.start,
            _SURE if seam.gain >= _STRONG else _LIKELY,
            cut_word(flat(text[max(0, seam.end - AROUND) : seam.end]), flat(text[seam.start : seam.start + AROUND])),
        )
        for part in reading.interleaved
        if part.is_sure
        for seam in part.seams
        if seam.gain >= _LEAST
    ]


def line_finding(reading: Reading, cut: LineCut, what: str) -> Finding:
    """The finding on a sentence that goes on in another line of its column; what mends it is to put the columns in order."""
    first, second = flat(reading.text[max(0, cut.end - EXCERPT) : cut.end]), flat(reading.text[cut.goes_on : cut.goes_on + EXCERPT])
    line = reading.page.position(cut.goes_on)[0]
    message = f"{what}: “…{first}” goes on in its own column, in line {line}, “{second}…”"
    related = (Related(Span(cut.goes_on, cut.goes_on + 1), "goes on here"),)
    return Finding(Span(cut.end - 1, cut.end), message, cut.probability, related=related)

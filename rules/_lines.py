"""Sentences cut at the end of a line where columns were read into each other: where they go on, in their own column."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lintnews import Finding, Reading, Related, Span, labels
from lintnews.interleaved import CERTAIN_GAIN, Seam

from ._once import once
from ._seams import AROUND, EXCERPT, cut_word, flat

#: A line is full that misses its column by less than so many half-width units, and nearly full below the second figure.
_FULL, _NEARLY = 3, 6
#: Links, in nats, from which a line that is full, nearly full, and any other is cut, and how sure that is: on the development cases,
#: of the first 97 in 100 are cut, of the others 94 and more. At the end of a column a chance link says nothing.
_CUT = ((_FULL, -np.inf, 0.97), (_NEARLY, 0.0, 0.93), (np.inf, 3.0, 0.93))
_TURN = 0.0
#: How sure it is that a nearly full line of certain columns is cut, whatever the link and also at the end of a column.
_CUT_IN_CERTAIN = 0.92
#: From this link on, in nats, the line goes on where its column says, and at the end of a column: nine in ten do.
_GOES_ON, _TURNS = 0.0, 3.0
#: So many last characters of a line tell that it ends in a credit.
_CREDIT = 60


class LineCut(NamedTuple):
    """A sentence cut at the end of a line of columns that were read into each other: the line's ``end``, and where it ``goes_on``; None
    where the page does not tell.
    """

    end: int
    goes_on: int | None
    probability: float
    #: The word that the cut falls in, or empty.
    word: str


@once
def line_cuts(reading: Reading) -> list[LineCut]:
    """Every sentence that is cut where columns were read into each other."""
    parts = [part for part in reading.interleaved if part.is_sure]
    return [
        _cut(seam, probability)
        for part in parts
        for seam in part.seams
        if (probability := _probability(seam, part.gain)) and not _ends(seam.tail.text) and not _begins(seam.head.text)
    ]


def _probability(seam: Seam, gain: float) -> float:
    """How surely the line is cut, by its width, its link and the ``gain`` of its columns; 0 where that is not enough."""
    least = _TURN if seam.turns else -np.inf
    found = next((sure for short, link, sure in _CUT if abs(seam.short) < short and seam.gain >= max(link, least)), 0.0)
    return found or (_CUT_IN_CERTAIN if gain >= CERTAIN_GAIN and abs(seam.short) < _NEARLY else 0.0)


def _ends(line: str) -> bool:
    """Whether a line needs no end: a byline, a credit, a jump line or the end of a caption."""
    folded = labels.fold(line.strip().rsplit("\n", 1)[-1])
    own = labels.is_jump(folded) or labels.is_credit(folded) or labels.is_byline(folded) or labels.announces_picture(folded)
    return own or labels.is_signed_caption(folded[-_CREDIT:])


def _begins(line: str) -> bool:
    """Whether a line starts a text of its own: a lead, a byline, a jump line or a caption."""
    folded = labels.fold(line.strip().split("\n", 1)[0])
    return labels.is_lead(folded) or labels.is_jump(folded) or labels.is_byline(folded) or labels.is_caption(folded)


def _cut(seam: Seam, probability: float) -> LineCut:
    is_known = seam.gain >= (_TURNS if seam.turns else _GOES_ON)
    word = cut_word(flat(seam.tail.text[-AROUND:]), flat(seam.head.text[:AROUND])) if is_known else ""
    return LineCut(seam.end, seam.start if is_known else None, probability, word)


def line_finding(reading: Reading, cut: LineCut, what: str) -> Finding:
    """The finding on a sentence that goes on in another line of its column; what mends it is to put the columns in order."""
    first = flat(reading.text[max(0, cut.end - EXCERPT) : cut.end])
    span = Span(cut.end - 1, cut.end)
    if cut.goes_on is None:
        return Finding(span, f"{what} at the edge of its column: “…{first}”; what stands next is of another column", cut.probability)
    second = flat(reading.text[cut.goes_on : cut.goes_on + EXCERPT])
    line = reading.page.position(cut.goes_on)[0]
    message = f"{what}: “…{first}” goes on in its own column, in line {line}, “{second}…”"
    related = (Related(Span(cut.goes_on, cut.goes_on + 1), "goes on here"),)
    return Finding(span, message, cut.probability, related=related)

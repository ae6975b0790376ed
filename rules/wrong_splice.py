"""wrong-splice: two fragments of columns joined inside a line."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Related, Span, rule
from lintnews.interleaved import CERTAIN_GAIN, Gap
from lintnews.lines import MID

from ._seams import flat
from ._splices import Splice, splices

#: The better link of a splice, the least of the links round it and the join itself, in nats, from which it is reported.
_GAIN, _SUPPORT, _OWN = 8.0, 4.0, -1.5

#: How much better, in nats, both sides of a gutter must go on in their columns, where blanks show it and where nothing does.
_ELSEWHERE, _NO_BLANK = -4.0, 6.0
#: However sure columns are: of their gutters, 94 in 100 part two paragraphs on the development cases.
_SUREST = 0.94


@rule(family="layout")
def wrong_splice(reading: Reading, *, min_confidence: float = 0.65) -> Iterator[Finding]:
    """One finding for every place inside a line where the text breaks off and goes on elsewhere on the page."""
    told = set()
    for part in reading.interleaved:
        for gap in part.gaps if part.is_sure and part.confidence >= min_confidence else ():
            if _is_sure(reading.text, gap, part.gain):
                told.add(gap.end)
                yield _gap(reading.text, gap, part.confidence)
    for splice in splices(reading, _OWN):
        confidence = _confidence(splice)
        is_strong = splice.gain >= _GAIN and splice.support >= _SUPPORT
        if is_strong and confidence >= min_confidence and splice.at not in told:
            yield _finding(reading.text, splice, confidence)


def _is_sure(text: str, gap: Gap, gain: float) -> bool:
    """Whether both sides go on better in their columns; where these ``gain`` much, a gutter without blanks need not be surer than others.

    A stroke between them is another defect, and so is a mark that starts no printed line: a scanner read the rule for it.
    """
    least = _ELSEWHERE if gap.start < gap.end or gain >= CERTAIN_GAIN else _NO_BLANK
    return gap.gain >= least and not text[gap.start : gap.end].strip() and text[gap.end] not in MID


def _gap(text: str, gap: Gap, confidence: float) -> Finding:
    left, right = flat(text[max(0, gap.start - 6) : gap.start]), flat(text[gap.end : gap.end + 6])
    return Finding(
        Span(gap.start - 1, gap.end + 1),
        f"a line runs across the gutter: “…{left}” and “{right}…” belong to two columns",
        min(_SUREST, confidence),
        "warning",
    )


def _confidence(splice: Splice) -> float:
    """From seven to nine in ten as the links grow stronger."""
    return min(0.92, 0.66 + 0.02 * (splice.gain - _GAIN) + 0.04 * (splice.support - _SUPPORT))


def _finding(text: str, splice: Splice, confidence: float) -> Finding:
    at = splice.at
    left, right = text[at - 6 : at], text[at : at + 6]
    goes_on, comes_from = text[splice.goes_on : splice.goes_on + 6], text[splice.comes_from - 6 : splice.comes_from]
    message = f"two fragments joined: “…{left}” would go on in “{goes_on}…”, and “{right}…” come behind “…{comes_from}”"
    related = (
        Related(Span(splice.goes_on, splice.goes_on + 1), "the left fragment goes on here"),
        Related(Span(splice.comes_from - 1, splice.comes_from), "the right fragment comes from here"),
    )
    return Finding(Span(at - 1, at + 1), message, confidence, "warning", related=related)

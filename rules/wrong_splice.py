"""wrong-splice: two fragments of columns joined inside a line."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Related, Span, rule

from ._splices import Splice, splices

#: The better link of a splice, the least of the links round it and the join itself, in nats, from which it is reported.
_GAIN, _SUPPORT, _OWN = 8.0, 4.0, -1.5


@rule(family="layout")
def wrong_splice(reading: Reading, *, min_confidence: float = 0.65) -> Iterator[Finding]:
    """One finding for every place inside a line where the text breaks off and goes on elsewhere on the page."""
    for splice in splices(reading, _OWN):
        confidence = _confidence(splice)
        if splice.gain >= _GAIN and splice.support >= _SUPPORT and confidence >= min_confidence:
            yield _finding(reading.text, splice, confidence)


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

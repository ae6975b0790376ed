"""reversed-quote: a curly quote that opens where it must close, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lintnews import Block, Finding, Fix, Reading, Span, rule

from . import _signs

_OPEN: Final = "“"
_OTHER: Final = {"“": "”", "”": "“"}
#: The longest term in quotes, in characters.
_TERM: Final = 12
#: Behind these a quote cannot close, before those it cannot open.
_LEADS: Final = "：（《:("
_STOPS: Final = "，。、；！？）》,;)"


@rule
def reversed_quote(reading: Reading) -> Iterator[Finding]:
    """Quotes that break the turns of opening and closing in a block which has as many as it needs."""
    at = _signs.signs(reading).at(_signs.QUOTE)
    if not len(at):
        return
    starts = np.array([block.start for block in reading.blocks], np.intp)
    own = np.searchsorted(starts, at, side="right") - 1
    for first, last in _groups(own):
        block = reading.blocks[int(own[first])]
        yield from _reversed(block, [place - block.start for place in at[first:last].tolist()])


def _groups(own: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Iterator[tuple[int, int]]:
    cuts = [0, *(np.flatnonzero(np.diff(own)) + 1).tolist(), len(own)]
    yield from zip(cuts, cuts[1:], strict=False)


def _reversed(block: Block, places: list[int]) -> Iterator[Finding]:
    text = block.text
    if len(places) % 2:
        return
    wrong = [number for number, place in enumerate(places) if (text[place] == _OPEN) == bool(number % 2)]
    plain = [number for number in wrong if _cannot_be(text, places[number])]
    # One out of turn that closes or opens a short term, or all by what stands beside them; else a quote is lost, or the block is cut.
    if len(plain) != len(wrong) and not (len(wrong) == 1 and _is_of_a_term(text, places, wrong[0])):
        return
    for number in wrong:
        place = places[number]
        span = Span(block.start + place, block.start + place + 1)
        does, must = ("opens", "close") if text[place] == _OPEN else ("closes", "open")
        confidence = 0.97 if number in plain else 0.9
        fix = Fix.replace(span, _OTHER[text[place]], safe=False)
        yield Finding(span, f"this quote {does} where it must {must}", confidence, "warning", fix)


def _is_of_a_term(text: str, places: list[int], number: int) -> bool:
    """Whether a quote and its partner by turns hold a few characters without a mark: “多头铁树“."""
    first = places[number - 1 if text[places[number]] == _OPEN else number]
    inside = text[first + 1 : places[number if text[places[number]] == _OPEN else number + 1]]
    return 0 < len(inside) <= _TERM and all(character.isalnum() for character in inside)


def _cannot_be(text: str, place: int) -> bool:
    """Whether what stands beside a quote forbids its side."""
    if text[place] == _OPEN:
        return text[place + 1 : place + 2] in _STOPS
    return place == 0 or text[place - 1] in _LEADS

"""Curly quotes that break the turns of opening and closing in their block and stand on the wrong side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from lintnews import Block, Reading

from . import _signs
from ._text import Indices

_OPEN: Final = "“"
#: The longest term in quotes, in characters.
_TERM: Final = 12
#: Behind these a quote cannot close, before those it cannot open.
_LEADS: Final = "：（《:("
_STOPS: Final = "，。、；！？）》,;)"


class Reversed(NamedTuple):
    """A quote of the wrong side: its offset, whether it opens as written, whether what stands beside it forbids that."""

    at: int
    opens: bool
    plain: bool


def reversed_quotes(reading: Reading) -> Iterator[Reversed]:
    """Quotes out of turn in blocks that have as many quotes as they need."""
    at = _signs.signs(reading).at(_signs.QUOTE)
    if not len(at):
        return
    starts = np.array([block.start for block in reading.blocks], np.intp)
    own = np.searchsorted(starts, at, side="right") - 1
    for first, last in _odd_groups(own, reading.codes[at] == ord(_OPEN)):
        block = reading.blocks[int(own[first])]
        yield from _reversed(block, [place - block.start for place in at[first:last].tolist()])


def _odd_groups(own: Indices, opens: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[tuple[int, int]]:
    """First and last+1 of the quotes of each block in which they do not simply take turns."""
    cuts = np.concatenate([[0], np.flatnonzero(np.diff(own)) + 1, [len(own)]])
    turn = (np.arange(len(own)) - np.repeat(cuts[:-1], np.diff(cuts))) % 2 == 0
    odd = np.add.reduceat(turn != opens, cuts[:-1]) > 0
    yield from zip(cuts[:-1][odd].tolist(), cuts[1:][odd].tolist(), strict=True)


def _reversed(block: Block, places: list[int]) -> Iterator[Reversed]:
    text = block.text
    if len(places) % 2:
        return
    wrong = [number for number, place in enumerate(places) if (text[place] == _OPEN) == bool(number % 2)]
    plain = [number for number in wrong if _cannot_be(text, places[number])]
    # One out of turn that closes or opens a short term, or all by what stands beside them; else a quote is lost, or the block is cut.
    if len(plain) == len(wrong) or (len(wrong) == 1 and _is_of_a_term(text, places, wrong[0])):
        yield from (Reversed(block.start + places[n], text[places[n]] == _OPEN, n in plain) for n in wrong)


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

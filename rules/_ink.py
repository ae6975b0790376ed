"""The characters of a page that are ink, and what stands twice side by side among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading
from lintnews.language import LanguageModel, symbols

from . import _text
from ._once import once
from ._seen import Keys

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: Room on either side of a page, so that what looks beyond its edges needs no check; more than any rule looks.
_MARGIN = 32


@dataclass(frozen=True, eq=False)
class Ink:
    """The text without blanks and without the line ends inside printed paragraphs; arrays of shape (ink,).

    ``by_order`` is what the model says of it, (order, ink).
    """

    text: str
    offsets: Indices
    codes: NDArray[np.uint32]
    symbols: NDArray[np.uint16]
    by_order: Floats

    @cached_property
    def han(self) -> NDArray[np.bool_]:
        """Which characters are Han."""
        return np.equal(_text.classes(self.codes), _text.HAN)

    @cached_property
    def _padded(self) -> Keys:
        """The code points between _MARGIN zeros on either side; beyond the basic plane all are 0."""
        padded = np.zeros(len(self.codes) + 2 * _MARGIN, np.uint64)
        padded[_MARGIN:-_MARGIN] = np.where(self.codes > 0xFFFF, 0, self.codes)
        return padded

    @cached_property
    def _bordered(self) -> NDArray[np.uint16]:
        """The symbols between _MARGIN breaks on either side."""
        border = np.full(_MARGIN, symbols.BREAK, np.uint16)
        return np.concatenate([border, self.symbols, border])

    def rows(self, start: Indices, length: int) -> NDArray[np.uint16]:
        """The symbols of ``length`` characters from each place on, (n, length); BREAK beyond the page."""
        rows: NDArray[np.uint16] = self._bordered[start[:, None] + np.arange(_MARGIN, _MARGIN + length)]
        return rows

    def alone(self, model: LanguageModel, start: Indices, length: int) -> Floats:
        """Log P of ``length`` characters from each place on, behind none but each other, (n, length); BREAK beyond the page."""
        orders = np.minimum(np.arange(length), len(self.by_order) - 1)
        return self._read_off(model, start, 0, length, orders)

    def behind(self, model: LanguageModel, start: Indices, length: int) -> Floats:
        """The same behind what precedes them."""
        return self._read_off(model, start, len(self.by_order) - 1, length, np.intp(len(self.by_order) - 1))

    def _read_off(self, model: LanguageModel, start: Indices, before: int, length: int, orders: Indices | np.intp) -> Floats:
        """What was said of the page is not asked again, but where a stretch reaches beyond its edges."""
        places = start[:, None] + np.arange(length)
        scores: Floats = self.by_order[orders, np.minimum(np.maximum(places, 0), len(self.codes) - 1)]
        beyond = np.flatnonzero((start < before) | (start + length > len(self.codes)))
        if len(beyond):
            scores[beyond] = model.log_probabilities(self.rows(start[beyond] - before, before + length), before)
        return scores

    def key(self, at: Indices, *steps: int) -> Keys:
        """The characters at some steps from each place, 16 bits each; beyond the page and the basic plane all are one."""
        key = np.zeros(len(at), np.uint64)
        for step in steps:
            key <<= np.uint64(16)
            key |= self._padded[at + (step + _MARGIN)]
        return key


class Doubles(NamedTuple):
    """Places in an `Ink`, shape (n,): where both copies of what stands twice begin, and how many characters each has."""

    first: Indices
    second: Indices
    length: int

    def keep(self, wanted: NDArray[Any]) -> Doubles:
        """Those at ``wanted``, a mask or indices."""
        return Doubles(self.first[wanted], self.second[wanted], self.length)


@once
def ink(reading: Reading) -> Ink:
    """The characters that the language model sees, with their offsets in the text."""
    offsets = reading.ink
    codes = reading.codes[offsets]
    text = codes.tobytes().decode("utf-32-le", "surrogatepass")
    return Ink(text, offsets, codes, reading.symbols[offsets], reading.by_order)


def characters(line: Ink, apart: int) -> Doubles:
    """Han characters that stand twice, side by side (``apart`` 1) or round one other Han character (2)."""
    codes, han = line.codes, line.han
    if len(codes) <= apart:
        return Doubles(np.empty(0, np.intp), np.empty(0, np.intp), 1)
    same = (codes[apart:] == codes[:-apart]) & han[apart:]
    if apart == 2:
        same &= han[1:-1] & (codes[1:-1] != codes[:-2])
        # In ABAB a word stands twice, not a character.
        word = same[:-1] & same[1:]
        same[:-1] &= ~word
        same[1:] &= ~word
    else:
        # AABB and a thing said three times are an author's: 山山水水, 哈哈哈.
        near = np.zeros(len(same) + 4, np.bool_)
        near[2:-2] = same
        same &= ~(near[:-4] | near[1:-3] | near[3:-1] | near[4:])
    first = np.flatnonzero(same)
    return Doubles(first, first + apart, 1)


def words(line: Ink, length: int) -> Doubles:
    """Runs of ``length`` Han characters, not all the same, that stand twice side by side."""
    codes, han = line.codes, line.han
    none = Doubles(np.empty(0, np.intp), np.empty(0, np.intp), length)
    if len(codes) < 2 * length:
        return none
    same = np.zeros(len(codes) - length + 2, np.bool_)
    np.equal(codes[length:], codes[:-length], out=same[1:-1])
    same[1:-1] &= han[length:]
    if np.count_nonzero(same) < length:
        return none
    change = np.flatnonzero(same[1:] != same[:-1])
    starts, ends = change[::2], change[1::2]
    first = starts[ends - starts >= length]
    # 一本一本, 一件事一件事: one after the other.
    first = first[codes[first] != ord("一")]
    shifted = np.zeros(len(first), np.bool_)
    for other in range(1, length):
        if length % other == 0:
            shifted |= _repeats(codes, first, length, other)
    first = first[~shifted]
    return Doubles(first, first + length, length)


def _repeats(codes: NDArray[np.uint32], first: Indices, length: int, period: int) -> NDArray[np.bool_]:
    """Whether the word at each place is itself a shorter word said several times."""
    places = first[:, None] + np.arange(length - period)
    same: NDArray[np.bool_] = (codes[places] == codes[places + period]).all(axis=1)
    return same

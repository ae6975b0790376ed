"""Places inside a block where the text breaks off and goes on elsewhere, found by trying every such place against every other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading, windows
from lintnews.roles import GUESTS, Role

from . import _text

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: Roles of lines that hold no sentences. A headline may be a line of text cut out of its columns.
_NO_TEXT = GUESTS | {Role.BYLINE, Role.TABLE, Role.VERSE}
#: Symbols on the left of a place that the model is given, and on its right that a line has at least; it is asked about all but the last,
#: which to a 5-gram is the same whatever stands on the left.
_LEFT, _RIGHT = 4, 5
#: A place is tried where so many symbols behind it are this much less likely behind what precedes than without it, in nats.
_TOLD, _SUSPECT = 3, -1.5
#: As many places of a page are tried, the least likely first, since all pairs of them are scored; and as many on a page where the first
#: look, with links of this gain and support, shows that its lines are joined wrongly.
_FEW, _MOST = 28, 160
_WORTH, _WORTH_SUPPORT = 7.0, 2.0
#: What one symbol can say for or against a pair, in nats.
_LOW, _HIGH = -6.0, 9.0
#: Places nearer to each other than this share their wording.
_NEAR = 6


class Splice(NamedTuple):
    """The text breaks off before the character at ``at`` and goes on at ``goes_on``; what stands at ``at`` goes on from ``comes_from``.

    All are offsets of the character behind the place. ``gain`` is how much likelier, in nats, the better of the two links is than
    chance, ``support`` the least of the links round it.
    """

    at: int
    goes_on: int
    comes_from: int
    gain: float
    support: float


def splices(reading: Reading, own: float) -> list[Splice]:
    """Places whose both sides fit other such places far better than each other, which itself gains at most ``own`` nats."""
    ink, line = _ink(reading)
    places, gain = _suspects(reading, ink, line)
    found = _among(reading, ink, line, _lowest(places, gain, _FEW), own)
    if len(places) > _FEW and any(splice.gain >= _WORTH and splice.support >= _WORTH_SUPPORT for splice in found):
        found = _among(reading, ink, line, _lowest(places, gain, _MOST), own)
    return found


def _lowest(places: Indices, gain: Floats, most: int) -> Indices:
    return places if len(places) <= most else places[np.sort(np.argpartition(gain, most)[:most])]


def _among(reading: Reading, ink: Indices, line: NDArray[np.uint16], places: Indices, own: float) -> list[Splice]:
    if len(places) < 2:
        return []
    links = _links(reading, line, places)
    alone = np.diagonal(links).copy()
    links[_alike(line, places)] = -np.inf
    onward, back = links.argmax(1), links.argmax(0)
    out, into = links.max(1), links.max(0)
    found = []
    for i in range(len(places)):
        j, h = int(onward[i]), int(back[i])
        if back[j] == i and onward[h] == i and alone[i] <= own:
            support = min(out[i], into[i], out[j], into[h])
            at, goes_on, comes_from = (int(ink[places[k]]) for k in (i, j, h))
            found.append(Splice(at, goes_on, comes_from, float(max(out[i], into[i])), float(support)))
    return found


def _ink(reading: Reading) -> tuple[Indices, NDArray[np.uint16]]:
    """Offsets of all characters but white space, and their symbols."""
    from lintnews.language.symbols import SKIP, UNSEEN

    symbols = reading.symbols
    ink = np.flatnonzero((symbols > SKIP) & (reading.codes != ord("\n")))
    return ink, np.append(symbols[ink], np.full(_RIGHT, UNSEEN, np.uint16))


def _suspects(reading: Reading, ink: Indices, line: NDArray[np.uint16]) -> tuple[Indices, Floats]:
    """Places between two Han characters of one line of text that the model did not expect, as indices into ``ink``, and by how much."""
    blocks = [block for block in reading.blocks if reading.roles[block.index] not in _NO_TEXT and len(block) > 2 * _RIGHT + _LEFT]
    if not blocks:
        return np.zeros(0, np.intp), np.zeros(0, np.float32)
    # White space and what no reader sees is no ink, so that a block may have less of it than it has characters.
    first = ink.searchsorted([block.start for block in blocks]) + _LEFT
    last = ink.searchsorted([block.end for block in blocks]) - _RIGHT
    inside = np.zeros(len(ink) + 1, np.int8)
    np.add.at(inside, first[first < last], 1)
    np.add.at(inside, last[first < last], -1)
    # Places stand so far inside a block that the model sees none but its symbols.
    given = np.append(-reading.surprisal[ink], np.zeros(_RIGHT, np.float32))
    han = _text.classes(reading.codes[ink]) == _text.HAN
    fits = (np.cumsum(inside[:-1]) > 0) & (given[:-_RIGHT] < reading.model.alone(line[:-_RIGHT]))
    fits[1:] &= han[1:] & han[:-1] & (np.diff(ink) == 1)
    places = np.flatnonzero(fits)
    # Inside a block nothing is left out of what the model saw.
    whole, given, free = windows.read_off(reading, ink, places, _TOLD)
    places, gain = places[whole], (given - free).sum(1)
    chosen = gain < _SUSPECT
    return places[chosen], gain[chosen]


def _links(reading: Reading, line: NDArray[np.uint16], places: Indices) -> Floats:
    """(places, places): how much likelier, in nats, what stands behind the second is behind what precedes the first than alone."""
    count = len(places)
    left, right = line[places[:, None] - np.arange(_LEFT, 0, -1)], line[places[:, None] + np.arange(_RIGHT - 1)]
    known = reading.model.knows(np.repeat(left[:, -1], count), np.tile(right[:, 0], count)).reshape(count, count)
    # Behind what the model has never seen before them, all texts are as likely as the first of these.
    others = (~known).argmax(1)
    wanted = known.copy()
    wanted[np.arange(count), others] = True
    tail, head = wanted.nonzero()
    given, free = reading.model.behind(left, right, tail, head)
    links = np.empty((count, count), np.float32)
    links[tail, head] = np.clip(given - free[head], _LOW, _HIGH).sum(1)
    result: Floats = np.where(wanted, links, links[np.arange(count), others][:, None])
    return result


def _alike(line: NDArray[np.uint16], places: Indices) -> NDArray[np.bool_]:
    """(places, places): which two have the same wording on one side, or stand so near that they share it."""
    left, right = line[places[:, None] - np.array([2, 1])], line[places[:, None] + np.array([0, 1])]
    same = (left[:, None] == left[None]).all(2) | (right[:, None] == right[None]).all(2)
    return np.asarray(same | (np.abs(places[:, None] - places[None]) < _NEAR))

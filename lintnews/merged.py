"""Lines that run across gutters without a blank: where they are cut, by what the model says and by the even width of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.reading import Reading

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]
Symbols = NDArray[np.uint16]

#: Symbols on the left of a place that the model is given, and on its right that it is asked about.
_LEFT, _RIGHT = 4, 5
#: What one symbol can say for or against a place or a link, in nats.
_LOW, _HIGH = -6.0, 9.0
#: Log odds that a place is a cut by how much likelier, in nats, what follows is behind what precedes it than alone; counted on
#: lines of scanned pages, where the cuts are known, as are the log odds that two places are linked, by the same measure.
_ODDS = ((-6.0, 3.6), (-4.5, 3.2), (-3.5, 2.7), (-2.5, 1.8), (-1.5, 1.4), (-0.5, 0.8), (0.5, 0.35), (1.5, -0.6))
_LINK_ODDS = ((-5.0, -0.6), (-2.0, -0.5), (0.0, -0.1), (2.0, 0.9), (4.0, 2.2), (6.0, 3.2), (9.0, 3.6))
#: The same where nothing can be a link, and for a stroke read for the rule between two columns.
_UNLINKED, _STROKE_ODDS = -0.5, 4.0
_STROKES = ("|", "\uff5c", "\u2016")
#: What a link is worth that is the best of the page for both its ends, and what is said, for a side, by such a link and by none.
_FITS, _ELSEWHERE, _NOWHERE = 4.0, 2.0, -0.4
#: From so many cuts on the whole page is looked at again with that.
_BROKEN = 6
#: Places nearer than this share their wording; more places of one page are not compared all with all; pairs scored in one call.
_SHARED, _MOST, _ROWS = 6, 1500, 1 << 15
#: Places are tried from this gain down; lines have so many places below _SUSPECT, and one in so many
#: characters, where they are likely to run across gutters, and where they may on a page on which others do.
_TRIED, _SUSPECT, _FEWEST, _RARE = 1.5, -2.0, 4, (22, 28)
#: Widths of columns, in characters, and numbers of columns that are tried, and the shortest line that holds two.
_WIDTHS, _COLUMNS, _SHORTEST = range(10, 26), range(2, 7), 24
#: A longer line is no run of printed lines; all places of one are compared with each other.
_LONGEST = 4000
#: What it costs a piece to be so much wider or narrower than its column, in nats.
_UNEVEN = ((0, 0.5), (-1, 1.3), (1, 1.3), (-2, 2.6), (2, 2.6))
#: What it costs to miss a cut, to end a paragraph short of the column, and to run across gutters at all.
_MISSED, _SHORT, _ACROSS = 2.5, 4.0, 5.5
#: How far from where it must be, in characters, the other end of a link is looked for, and what each costs.
_NEAR, _OFF = 2, 0.15
#: What the cuts of a line must be worth together.
_WORTH = 13.0
_FINAL = frozenset("。！？”")
_NEVER = -1e9

_STATES = [(width, count) for width in _WIDTHS for count in _COLUMNS]
_WIDTH, _COUNT = (np.array(one, np.intp) for one in zip(*_STATES, strict=True))
_REACH = max(_WIDTHS) * max(_COLUMNS) + _NEAR


@dataclass(frozen=True, slots=True)
class _Line:
    """The ink of one line: characters, symbols, (n,); what a cut before each says, ``-inf`` where none is tried; which places those are."""

    text: str
    symbols: Symbols
    odds: Floats
    tried: Indices

    def part(self, start: int, end: int) -> _Line:
        """A part of it."""
        inside = self.tried[(self.tried >= start + 2) & (self.tried < end - 1)] - start
        return _Line(self.text[start:end], self.symbols[start:end], self.odds[start:end], inside)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where lines may be cut: ``ink``, offsets in the text, (n,), its ``symbols``, (n,), where lines start and end in it, (lines + 1,);
    the places, as indices into it, which of them are the first of each line, (lines + 1,), and what is said of each, in nats.
    """

    ink: Indices
    symbols: Symbols
    ends: Indices
    places: Indices
    first: Indices
    odds: Floats
    #: Numbers of the lines with so many doubtful places that they are likely to run across gutters, and that they may.
    likely: list[int]
    possible: list[int]

    def line(self, number: int, text: str) -> _Line:
        """A line of the page with this text."""
        start, end = int(self.ends[number]), int(self.ends[number + 1])
        own = slice(int(self.first[number]), int(self.first[number + 1]))
        odds = np.full(end - start, -np.inf, np.float32)
        odds[self.places[own] - start] = self.odds[own]
        ink = "".join([text[at] for at in self.ink[start:end].tolist()])
        return _Line(ink, self.symbols[start:end], odds, self.places[own] - start).part(0, end - start)


def cuts(reading: Reading) -> list[int]:
    """Offsets of the characters before which lines run from one column into the next, in order."""
    page = _places(reading)
    found = _cuts_of(reading, page, page.likely)
    if len(found) < _BROKEN:
        return found
    inside = np.concatenate([np.arange(page.first[k], page.first[k + 1]) for k in page.possible])
    page.odds[inside] += _elsewhere(page.symbols, page.places[inside], page.ends[:-1], reading.model)
    return _cuts_of(reading, page, page.possible)


def _cuts_of(reading: Reading, page: _Places, lines: Sequence[int]) -> list[int]:
    found: list[int] = []
    for number in lines:
        ink = page.ink[page.ends[number] : page.ends[number + 1]]
        found += ink[list(_cuts(page.line(number, reading.text), reading.model))].tolist()
    return found


def _places(reading: Reading) -> _Places:
    ink = np.flatnonzero(_is_ink(reading))
    symbols = reading.symbols[ink]
    ends = np.append(_line_starts(reading.codes, ink), len(ink))
    stroke = _behind_strokes(reading, ink)
    places, gain = _gains(reading, ink, symbols, stroke)
    first = np.searchsorted(places, ends)
    suspect = np.append(0, np.cumsum((gain < _SUSPECT) | stroke[places]))
    count, sizes = suspect[first[1:]] - suspect[first[:-1]], np.diff(ends)
    long = (sizes >= _SHORTEST) & (sizes <= _LONGEST) & (count >= _FEWEST)
    likely, possible = (np.flatnonzero(long & (count * rare >= sizes)).tolist() for rare in _RARE)
    odds = _log_odds(gain, _ODDS) + _STROKE_ODDS * stroke[places]
    return _Places(ink, symbols, ends, places, first, odds.astype(np.float32), likely, possible)


def _elsewhere(symbols: Symbols, places: Indices, starts: Indices, model: LanguageModel) -> Floats:
    """What it says of each place, in nats, whether its two sides and others of the page, or starts of lines, fit best to each other."""
    every = np.union1d(places, starts)
    if len(every) > _MOST:
        return np.zeros(len(places), np.float32)
    left, right = _around(symbols, every)
    count = len(every)
    known = model.knows(np.repeat(left[:, -1], count), np.tile(right[:, 0], count)).reshape(count, count)
    known &= np.abs(every[:, None] - every[None]) >= _SHARED
    np.fill_diagonal(known, True)
    tail, head = known.nonzero()
    given = np.concatenate(
        [
            model.log_probabilities(np.hstack([left[tail[k : k + _ROWS]], right[head[k : k + _ROWS]]]))[:, _LEFT:]
            for k in range(0, len(tail), _ROWS)
        ]
    )
    links = np.full((count, count), _NEVER, np.float32)
    links[tail, head] = np.clip(given - model.log_probabilities(right)[head], _LOW, _HIGH).sum(1)
    onward, back, at = links.argmax(1), links.argmax(0), np.arange(count)
    surely = links.max(1) >= _FITS
    out = (back[onward] == at) & (onward != at) & surely
    into = np.zeros(count, bool)
    into[onward[out]] = True
    says = np.where(out, _ELSEWHERE, _NOWHERE) + np.where(into, _ELSEWHERE, _NOWHERE)
    return says[np.searchsorted(every, places)].astype(np.float32)


def _is_ink(reading: Reading) -> NDArray[np.bool_]:
    from lintnews.language.symbols import SKIP

    ink = np.asarray((reading.symbols > SKIP) & (reading.codes != ord("\n")))
    for stroke in _STROKES:
        if stroke in reading.text:
            ink &= reading.codes != ord(stroke)
    return ink


def _line_starts(codes: NDArray[np.uint32], ink: Indices) -> Indices:
    """The ink that lines start with."""
    lines = np.searchsorted(np.flatnonzero(codes == ord("\n")), ink)
    return np.flatnonzero(np.append(True, lines[1:] != lines[:-1])) if len(ink) else ink


def _behind_strokes(reading: Reading, ink: Indices) -> NDArray[np.bool_]:
    """Whether a stroke stands before each ink."""
    result = np.zeros(len(ink) + 1, bool)
    for stroke in _STROKES:
        if stroke in reading.text:
            result[np.searchsorted(ink, np.flatnonzero(reading.codes == ord(stroke)))] = True
    return result[:-1]


def _gains(reading: Reading, ink: Indices, symbols: Symbols, stroke: NDArray[np.bool_]) -> tuple[Indices, Floats]:
    """Places, as indices into ``ink``, that may be cuts, and how much likelier what follows each is behind what precedes it than alone."""
    model = reading.model
    unexpected = -reading.surprisal[ink] < model.alone(symbols) + 1
    places = np.flatnonzero(unexpected | stroke)
    left, right = _around(symbols, places)
    given = model.log_probabilities(np.hstack([left, right]))[:, _LEFT:]
    gain = np.clip(given - model.log_probabilities(right), _LOW, _HIGH).sum(1)
    tried = (gain < _TRIED) | stroke[places]
    return places[tried], gain[tried]


def _around(symbols: Symbols, places: Indices) -> tuple[Symbols, Symbols]:
    """The symbols on the left and on the right of places, (places, _LEFT) and (places, _RIGHT)."""
    from lintnews.language.symbols import UNSEEN

    padded = np.concatenate([np.full(_LEFT, UNSEEN, np.uint16), symbols, np.full(_RIGHT, UNSEEN, np.uint16)])
    return padded[places[:, None] + np.arange(_LEFT)], padded[_LEFT + places[:, None] + np.arange(_RIGHT)]


def _log_odds(gain: Floats, table: tuple[tuple[float, float], ...]) -> Floats:
    return np.asarray(np.interp(gain, [x for x, _ in table], [y for _, y in table]), np.float32)


def _cuts(line: _Line, model: LanguageModel) -> Iterator[int]:
    """Where a line is cut: the best run of cuts, then those of what stands before and behind it."""
    if len(line.text) < _SHORTEST or len(line.tried) < 2:
        return
    links = _links(line, model)
    found, width = _best_run(line, links) if _most(line, links) >= _WORTH else ([], 0)
    if not found:
        return
    before, behind = max(0, found[0] - width + _NEAR + 1), found[-1] + _NEAR + 1
    yield from _cuts(line.part(0, before), model)
    yield from found
    for cut in _cuts(line.part(behind, len(line.text)), model):
        yield behind + cut


def _links(line: _Line, model: LanguageModel) -> Floats:
    """(tried, tried): log odds that what stands behind the second place goes on from what stands before the first."""
    apart = line.tried[None] - line.tried[:, None]
    tail, head = np.nonzero((apart >= _WIDTHS[0] - _NEAR) & (apart <= _REACH))
    left, right = _around(line.symbols, line.tried)
    known = model.knows(left[tail, -1], right[head, 0])
    tail, head = tail[known], head[known]
    result = np.full(apart.shape, _UNLINKED, np.float32)
    if len(tail):
        given = model.log_probabilities(np.hstack([left[tail], right[head]]))[:, _LEFT:]
        free = model.log_probabilities(right)[head]
        result[tail, head] = _log_odds(np.clip(given - free, _LOW, _HIGH).sum(1), _LINK_ODDS)
    return result


def _most(line: _Line, links: Floats) -> float:
    """What no run of cuts is worth more than, whatever the width of the columns: on most sound lines too little, and soon told."""
    worth = (line.odds[line.tried] + np.maximum(links.max(0), _UNLINKED)).tolist()
    nearest = np.searchsorted(line.tried, line.tried - (_WIDTHS[0] - _NEAR), side="right").tolist()
    even = min(cost for _, cost in _UNEVEN)
    best = [_NEVER]
    for own, near in zip(worth, nearest, strict=True):
        # best[j] is the most that any run of the first j places is worth.
        best.append(max(best[-1], own + max(-_ACROSS, best[near] - even, best[-1] - _SHORT)))
    return best[-1]


def _best_run(line: _Line, links: Floats) -> tuple[list[int], int]:
    """The run of cuts that is worth most, and the width of its column; none where it is worth too little.

    Dynamic programming over the places and, all at once, over widths and numbers of columns: from cut to cut it is a width, and
    behind a cut goes on what ended one column less than their number before.
    """
    size = len(line.text)
    states = np.arange(len(_STATES))
    best = np.full((size, len(_STATES)), _NEVER, np.float32)
    back = np.full((size, len(_STATES)), -1, np.intp)
    number = np.full(size + 2 * _REACH, -1, np.intp)
    number[line.tried + _REACH] = np.arange(len(line.tried))
    for k, place in enumerate(line.tried.tolist()):
        worth = line.odds[place] + _linked(links[:, k], number, place)
        total, came = np.full(len(_STATES), line.odds[place] - _ACROSS, np.float32), back[place]
        steps = [(place - times * _WIDTH - off, cost + (times - 1) * _MISSED) for times in (1, 2) for off, cost in _UNEVEN]
        if line.text[place - 1] in _FINAL and place > _LEFT:
            low = max(0, place - _WIDTHS[-1])
            short = low + best[low : place - 1].argmax(0)
            steps.append((np.where(place - short < _WIDTH - _NEAR, short, -1), _SHORT))
        for at, cost in steps:
            value = np.where(at >= 0, best[np.maximum(at, 0), states], _NEVER) - cost + worth
            better = value > total
            total[better], came[better] = value[better], at[better]
        best[place] = total
    place, state = divmod(int(best.argmax()), len(_STATES))
    if best[place, state] < _WORTH:
        return [], 0
    found = []
    while place >= 0:
        found.append(place)
        place = int(back[place, state])
    return found[::-1], int(_WIDTH[state])


def _linked(links: Floats, number: Indices, place: int) -> Floats:
    """For each state the best log odds that a place goes on from where it should, (states,)."""
    at = place - (_COUNT - 1) * _WIDTH + _REACH
    result = np.full(len(_STATES), _UNLINKED, np.float32)
    for off in range(-_NEAR, _NEAR + 1):
        tail = number[at + off]
        result = np.maximum(result, np.where(tail >= 0, links[tail] - _OFF * abs(off), _NEVER))
    return result

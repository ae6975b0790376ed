"""Lines that run across gutters without a blank: where they are cut, by what the model says and by the even width of columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import runs, windows
from lintnews.resettled import resettled

if TYPE_CHECKING:
    from lintnews.language import LanguageModel
    from lintnews.reading import Reading

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]
Symbols = NDArray[np.uint16]

#: Symbols on the left of a place that the model is given, and on its right that it is asked about: to a 5-gram the next are the same
#: whatever stands on the left.
_LEFT, _RIGHT = 4, 4
#: What one symbol can say for or against a place or a link, in nats.
_LOW, _HIGH = -6.0, 9.0
#: Log odds that a place is a cut by how much likelier, in nats, what follows is behind what precedes it than alone; counted on
#: lines of scanned pages, where the cuts are known, as are the log odds that two places are linked, by the same measure.
_ODDS = ((-6.0, 3.6), (-4.5, 3.2), (-3.5, 2.7), (-2.5, 1.8), (-1.5, 1.4), (-0.5, 0.8), (0.5, 0.35), (1.5, -0.6), (4.0, -2.5), (8.0, -4.0))
_LINK_ODDS = ((-5.0, -0.6), (-2.0, -0.5), (0.0, -0.1), (2.0, 0.9), (4.0, 2.2), (6.0, 3.2), (9.0, 3.6))
#: The same for a stroke read for the rule between two columns.
_STROKE_ODDS = 4.0
_STROKES = ("|", "\uff5c", "\u2016")
#: What a link is worth that is the best of the page for both its ends, and what is said, for a side, by such a link and by none.
_FITS, _ELSEWHERE, _NOWHERE = 4.0, 2.0, -0.4
#: From so many cuts on the whole page is looked at again with that; where so many lines hold some, with the widths of their columns.
_BROKEN, _OFTEN = 6, 3
#: Places nearer than this share their wording; more places of one page are not compared all with all.
_SHARED, _MOST = 6, 1500
#: Places are tried from this gain down; lines have so many places below _SUSPECT, and one in so many
#: characters, where they are likely to run across gutters, and where they may on a page on which others do.
_TRIED, _SUSPECT, _FEWEST, _RARE = 1.5, -2.0, 4, (22, 28)
#: The shortest line that holds two columns; a longer one is no run of printed lines: all places of one are compared with each other.
_SHORTEST, _LONGEST = 24, 4000
#: Lines whose places are compared in one call, since a call costs more than a line.
_AT_ONCE = 64
_NEVER = -1e9


class _Line(NamedTuple):
    """The ink of one line: characters, symbols, (n,); what a cut before each says, ``-inf`` where none is tried; which places those are."""

    text: str
    symbols: Symbols
    odds: Floats
    tried: Indices

    def part(self, start: int, end: int) -> _Line:
        """A part of it."""
        inside = self.tried[(self.tried >= start + 2) & (self.tried < end - 1)] - start
        return _Line(self.text[start:end], self.symbols[start:end], self.odds[start:end], inside)


class _Places(NamedTuple):
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
    found = _runs_of(reading, page, page.likely)
    if sum(len(run.cuts) for run in found) >= _BROKEN:
        inside = np.concatenate([np.arange(page.first[k], page.first[k + 1]) for k in page.possible])
        page.odds[inside] += _elsewhere(page.symbols, page.places[inside], page.ends[:-1], reading.model)
        lines = np.unique(page.ends.searchsorted([page.ink.searchsorted(run.cuts[0]) for run in found]))
        found = _runs_of(reading, page, page.possible, {run.width for run in found} if len(lines) >= _OFTEN else ())
    return [cut for run in found for cut in run.cuts]


def _runs_of(reading: Reading, page: _Places, lines: Sequence[int], known: Collection[int] = ()) -> list[runs.Run]:
    """The runs of cuts through some of the lines, their cuts as offsets in the text; ``known``: widths of columns."""
    found: list[runs.Run] = []
    for at in range(0, len(lines), _AT_ONCE):
        parts = [(int(page.ends[number]), page.line(number, reading.text)) for number in lines[at : at + _AT_ONCE]]
        parts = [(start, line) for start, line in parts if _may_hold_columns(line)]
        links = _links([line for _, line in parts], reading.model) if parts else []
        for (start, line), own in zip(parts, links, strict=True):
            every = _cuts(line, own, reading.model, known)
            found += [run._replace(cuts=page.ink[[start + cut for cut in run.cuts]].tolist()) for run in every]
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
    given, free = model.behind(left, right, tail, head)
    links = np.full((count, count), _NEVER, np.float32)
    links[tail, head] = np.clip(given - free[head], _LOW, _HIGH).sum(1)
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
    whole, given, free = windows.read_off(reading, ink, places, _RIGHT)
    gain = np.empty(len(places), np.float32)
    gain[whole] = np.clip(given - free, _LOW, _HIGH).sum(1)
    left, right = _around(symbols, places[~whole])
    given = model.log_probabilities(np.hstack([left, right]), _LEFT)
    gain[~whole] = np.clip(given - model.log_probabilities(right), _LOW, _HIGH).sum(1)
    tried = (gain < _TRIED) | stroke[places]
    return places[tried], gain[tried]


def _around(symbols: Symbols, places: Indices) -> tuple[Symbols, Symbols]:
    """The symbols on the left and on the right of places, (places, _LEFT) and (places, _RIGHT)."""
    from lintnews.language.symbols import UNSEEN

    padded = np.concatenate([np.full(_LEFT, UNSEEN, np.uint16), symbols, np.full(_RIGHT, UNSEEN, np.uint16)])
    return padded[places[:, None] + np.arange(_LEFT)], padded[_LEFT + places[:, None] + np.arange(_RIGHT)]


def _log_odds(gain: Floats, table: tuple[tuple[float, float], ...]) -> Floats:
    return np.asarray(np.interp(gain, [x for x, _ in table], [y for _, y in table]), np.float32)


def _cuts(line: _Line, links: Floats, model: LanguageModel, known: Collection[int]) -> Iterator[runs.Run]:
    """Where a line is cut: the best run of cuts, and those of what stands before and behind it, in their order."""
    found = runs.best(line.text, line.tried, line.odds[line.tried], links, known)
    if not found:
        return
    cuts = _resettled(line, found, model)
    yield from _inside(line, 0, max(0, cuts[0] - found.width + runs.NEAR + 1), model, known)
    yield found._replace(cuts=cuts)
    yield from _inside(line, cuts[-1] + runs.NEAR + 1, len(line.text), model, known)


def _resettled(line: _Line, found: runs.Run, model: LanguageModel) -> list[int]:
    """The cuts of a run put right by each other, at any place of the line from a column before them to one behind them."""
    start, end = max(0, found.cuts[0] - found.width - runs.NEAR), min(len(line.text), found.cuts[-1] + found.width + runs.NEAR)
    left, right = _around(line.symbols, np.arange(start, end))

    def gain(tails: Indices, heads: Indices) -> Floats:
        given, free = model.behind(left, right, tails, heads)
        return np.asarray(np.clip(given - free[heads], _LOW, _HIGH).sum(1))

    def worth(places: Indices) -> Floats:
        told = line.odds[places + start]
        return np.where(told > -np.inf, told, _log_odds(gain(places, places), _ODDS))

    run = found._replace(cuts=[at - start for at in found.cuts])
    cuts = resettled(run, end - start, worth, lambda tails, heads: _log_odds(gain(tails, heads), _LINK_ODDS))
    return [start + at for at in cuts]


def _inside(line: _Line, start: int, end: int, model: LanguageModel, known: Collection[int]) -> Iterator[runs.Run]:
    part = line.part(start, end)
    if _may_hold_columns(part):
        for run in _cuts(part, _links([part], model)[0], model, known):
            yield run._replace(cuts=[start + cut for cut in run.cuts])


def _may_hold_columns(line: _Line) -> bool:
    return len(line.text) >= _SHORTEST and len(line.tried) > 1


def _links(lines: Sequence[_Line], model: LanguageModel) -> list[Floats]:
    """Of each line, (tried, tried): log odds that what stands behind the second place goes on from what stands before the first."""
    sizes = np.array([len(line.tried) for line in lines])
    starts = np.cumsum(sizes) - sizes
    around = [_around(line.symbols, line.tried) for line in lines]
    left, right = (np.concatenate(side) for side in zip(*around, strict=True))
    results, pairs = [], []
    for line in lines:
        apart = line.tried[None] - line.tried[:, None]
        pairs.append(np.nonzero((apart >= runs.WIDTHS[0] - runs.NEAR) & (apart <= runs.REACH)))
        results.append(np.full(apart.shape, runs.UNLINKED, np.float32))
    counts = [len(tails) for tails, _ in pairs]
    tail, head = (np.concatenate(side) for side in zip(*pairs, strict=True))
    of = np.repeat(starts, counts)
    all_tails, all_heads = tail + of, head + of
    known = np.flatnonzero(model.knows(left[all_tails, -1], right[all_heads, 0]))
    given, free = model.behind(left, right, all_tails[known], all_heads[known])
    odds = _log_odds(np.clip(given - free[all_heads[known]], _LOW, _HIGH).sum(1), _LINK_ODDS)
    ends = known.searchsorted(np.cumsum(counts)).tolist()
    for result, first, end in zip(results, [0, *ends], ends, strict=False):
        some = known[first:end]
        result[tail[some], head[some]] = odds[first:end]
    return results

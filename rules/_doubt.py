"""The places of a page where a Han character surprises the language model: which is misread or put in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading, language, weights
from lintnews.language import LanguageModel, symbols
from lintnews.weights import Floats, Network

from . import _text
from ._doubles import surnames
from ._ink import Indices, Ink, ink
from ._instead import INSTEAD, LOSS, Instead, instead, lookalikes, missing
from ._once import once

#: Characters looked at on either side: what the model's order lets have a say.
REACH = 4
#: A file may hold many pages; this many characters are taken for one.
PAGE = 4096
#: On a badly read page misreadings are so many times likelier than the networks say, which saw more sound ones.
_BADLY_READ = 2.0
#: Surprise (natural logarithm) at a character and the next that makes a place worth a look; eight characters in a hundred have it.
GATE = 13.0
#: Log odds below which a place is not looked at again, after the first look and after its look-alikes.
DOUBT, DOUBT_AGAIN = -5.0, -3.5
#: Places of a page that are looked at again at most.
_MOST = 160
#: Two characters of so little probability together are damage or a rare name.
_STRONG = 17.0
_CAP = 20.0
#: Logarithms of the shares of strong surprises and of expected errors on the soundest page: the networks saw none sounder.
_SOUND = -6.0, -7.5

#: What is so likely (natural logarithm) to be read as the other character is a look-alike of it.
ALIKE = -2.0
#: A page is badly read that has so many misreadings of such confidence for which look-alikes speak, and one in so many characters.
_FEW, _DAMAGED, _SURE = 4, 400, 0.75

WEIGHTS = Path(language.__file__).parent / "data" / "doubts.json"
KINDS = ("misread", "put in")

_SURPRISE = ("surprise -2", "surprise -1", "surprise", "surprise +1", "surprise +2", "surprise +3")
FIRST = (
    *_SURPRISE,
    *("alone -1", "alone", "alone +1", "tie to the left", "tie to the next", "tie to the right", "gain without"),
    *("strong near", "strong around", "strong on the page", "mean on the page", "break before", "break after", "Han before", "Han after"),
    *("Latin beside", "figure beside", "mark before", "mark after", "rare", "surname -1", "surname -2"),
    *("gap before", "gap after", "break near before", "break near after", "break around before", "break around after"),
)


class Places(NamedTuple):
    """Places in an `Ink`, (n,), the symbols from REACH before to REACH behind each, and what is known of them, (n, features)."""

    at: Indices
    rows: NDArray[np.uint16]
    known: Floats

    def keep(self, wanted: Indices) -> Places:
        """Those at ``wanted``."""
        return Places(self.at[wanted], self.rows[wanted], self.known[wanted])

    def more(self, *columns: Floats) -> Places:
        """The same with more columns known."""
        return self._replace(known=np.column_stack([self.known, *columns]).astype(np.float32))


class Doubts(NamedTuple):
    """Doubtful places of a page: offsets of the characters, log odds by KINDS (2, n), and what could stand there instead."""

    line: Ink
    at: Indices
    odds: Floats
    instead: Instead

    def likely(self, kind: str, least: float) -> Iterator[tuple[int, float]]:
        """Rows where ``kind`` is at least so probable and the likelier of both, with the probability."""
        odds = self.odds[KINDS.index(kind)]
        chances = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
        for row in np.flatnonzero((chances >= least) & (odds >= self.odds.max(axis=0))).tolist():
            yield row, float(chances[row])

    def badly_read(self) -> bool:
        """Whether the page has so many characters surely misread for look-alikes that others are hardly rare words."""
        sure = [row for row, _ in self.likely("misread", _SURE)]
        return int(np.count_nonzero(self.instead.likeness[sure] > ALIKE)) >= max(_FEW, len(self.line.codes) / _DAMAGED)

    def misread(self, least: float) -> Iterator[tuple[int, float]]:
        """Rows that are misread at least so probably by what their page adds, with the probability that the network alone gives."""
        odds = self.odds_of_page()
        return self.likely("misread", least / (odds - (odds - 1) * least))

    def odds_of_page(self) -> float:
        """How many times likelier misreadings are on this page than the networks say."""
        return _BADLY_READ if self.badly_read() else 1.0

    def count(self, kind: str) -> int:
        """How many places are rather wrong in this way than sound."""
        return int(np.count_nonzero(self.odds[KINDS.index(kind)] > 1))


@once
def doubts(reading: Reading) -> Doubts:
    """The doubtful places of a page."""
    line, model, nets = ink(reading), reading.model, weights.load(WEIGHTS)
    places = first_look(line, model)
    places = judged(places, nets["first"], len(line.codes))
    places = doubtful(places)
    alike = lookalikes(line, model, places.at, places.rows)
    lost = missing(model, places.rows, alike)
    places = judged(places.more(alike.known, lost.known), nets["second"], len(line.codes))
    kept = np.flatnonzero(places.known[:, SECOND_ODDS] > DOUBT_AGAIN)
    places = places.keep(kept)
    found = instead(line, model, places.at, places.rows, alike.keep(kept), lost.keep(kept))
    known = places.more(found.known).known
    odds = np.stack([nets[kind].logits(known) for kind in KINDS]) if len(kept) else np.empty((len(KINDS), 0), np.float32)
    return Doubts(line, places.at, odds, found)


def doubtful(places: Places) -> Places:
    """The places worth a look at their look-alikes: of each page the most doubtful, so that odd names cost no more than damage."""
    odds = places.known[:, len(FIRST)]
    page = places.at // PAGE
    order = np.lexsort((-odds, page))
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order)) - np.searchsorted(page, page[order])
    return places.keep(np.flatnonzero((odds > DOUBT) & (rank < _MOST)))


def first_look(line: Ink, model: LanguageModel) -> Places:
    """Han characters that surprise, together with the next one, more than a word boundary does."""
    surprisal = -line.by_order[-1]
    padded = np.zeros(len(surprisal) + 2 * REACH, np.float32)
    padded[REACH:-REACH] = surprisal
    both = surprisal + padded[REACH + 1 : -REACH + 1]
    gate = 1.5 * surprisal + padded[REACH + 1 : -REACH + 1] + 0.5 * model.alone(line.symbols)
    at = np.flatnonzero((gate > GATE) & line.han)
    rows = line.rows(at - REACH, 2 * REACH + 1)
    around = np.minimum(padded[at[:, None] + np.arange(2, 8)], _CAP)
    single = model.alone(rows[:, REACH - 1 : REACH + 2])
    tie = -surprisal[at] - single[:, 1]
    right, without = _without(line, model, rows, padded, at)
    columns = [around, single, tie, right[:, 0], right.sum(axis=1), without]
    columns += [_density(line, surprisal, both, at), _neighbours(line, rows, at, model)]
    return Places(at, rows, np.column_stack(columns).astype(np.float32))


def _without(line: Ink, model: LanguageModel, rows: NDArray[np.uint16], padded: NDArray[np.float32], at: Indices) -> tuple[Floats, Floats]:
    """How much each character helps the next three, (n, 3), and how much likelier the row is without it, (n,)."""
    after = rows[:, REACH + 1 : REACH + 4]
    scores = model.log_probabilities(np.concatenate([rows[:, :REACH], after], axis=1), REACH)
    own = -padded[at[:, None] + np.arange(REACH, REACH + 4)]
    return own[:, 1:] - line.alone(model, at + 1, 3), scores.sum(axis=1) - own.sum(axis=1)


def _density(line: Ink, surprisal: NDArray[np.float32], both: NDArray[np.float32], at: Indices) -> Floats:
    """How much surprises near each place, around it and on the page: where much is damaged, more is."""
    size = len(surprisal)
    strong = (both > _STRONG) & line.han
    sums = np.concatenate([[0], np.cumsum(strong)])
    own = sums[np.minimum(at + 4, size)] - sums[np.maximum(at - 3, 0)]
    shares = []
    for reach in (12, 60):
        total = sums[np.minimum(at + reach + 1, size)] - sums[np.maximum(at - reach, 0)]
        shares.append((total - own) / (2 * reach - 6))
    starts = np.arange(0, size + 1, PAGE)
    ends = np.minimum(starts + PAGE, size)
    han = np.concatenate([[0], np.cumsum(line.han)])
    mean = np.concatenate([[0], np.cumsum(np.minimum(surprisal, 14) * line.han, dtype=np.float64)])
    many = han[ends] - han[starts] + 50.0
    page = np.maximum(np.log((sums[ends] - sums[starts] + 0.2) / many), _SOUND[0])
    typical = (mean[ends] - mean[starts] + 200) / many
    return np.column_stack([*shares, page[at // PAGE], typical[at // PAGE]]).astype(np.float32)


def _neighbours(line: Ink, rows: NDArray[np.uint16], at: Indices, model: LanguageModel) -> Floats:
    """What stands beside each place: breaks, kinds of characters, surnames, gaps in the text."""
    breaks = rows == symbols.BREAK
    kinds = np.full(len(line.codes) + 2, _text.LINE, np.uint8)
    kinds[1:-1] = _text.classes(line.codes)
    before, after = kinds[at], kinds[at + 2]
    gaps = np.ones(len(line.offsets) + 1, np.bool_)
    gaps[1:-1] = np.diff(line.offsets) > 1
    names = surnames(model)
    return np.column_stack(
        [
            *(breaks[:, REACH - 1], breaks[:, REACH + 1], before == _text.HAN, after == _text.HAN),
            *((before == kind) | (after == kind) for kind in (_text.LATIN, _text.DIGIT)),
            *((side == _text.PUNCT) | (side == _text.ASCII) for side in (before, after)),
            *(rows[:, REACH] == symbols.RARE, names[rows[:, REACH - 1]], names[rows[:, REACH - 2]]),
            *(gaps[at], gaps[at + 1], breaks[:, REACH - 2 : REACH].any(axis=1), breaks[:, REACH + 1 : REACH + 3].any(axis=1)),
            *(breaks[:, REACH - 3 : REACH].any(axis=1), breaks[:, REACH + 1 : REACH + 4].any(axis=1)),
        ]
    ).astype(np.float32)


def judged(places: Places, network: Network, size: int) -> Places:
    """With the network's log odds and what they say of the neighbourhood: expected errors near, around, on the page but for this place."""
    odds = network.logits(places.known)
    chance = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    sums = np.concatenate([[0], np.cumsum(chance)])
    at = places.at
    columns = [odds]
    for reach in (8, 80):
        first, end = np.searchsorted(at, at - reach), np.searchsorted(at, at + reach, side="right")
        columns.append(sums[end] - sums[first] - chance)
    starts = np.arange(0, size + 1, PAGE)
    first, end = np.searchsorted(at, starts), np.searchsorted(at, starts + PAGE)
    length = np.minimum(starts + PAGE, size) - starts + 200.0
    of = at // PAGE
    columns.append(np.maximum(np.log((sums[end] - sums[first])[of] - chance + 0.1) - np.log(length[of]), _SOUND[1]))
    return places.more(*columns)


#: Columns that `judged` adds, and that look-alikes add.
JUDGED = ("odds", "errors near", "errors around", "errors on the page")
LIKENESS = ("gain", "rank", "sum", "margin", "share", "alike alone", "alike here", "alike next")
SECOND = (*FIRST, *JUDGED, *LIKENESS, *LOSS)
SECOND_ODDS = len(SECOND)
LAST = (*SECOND, *(f"{name}, again" for name in JUDGED), *INSTEAD)

"""Which pieces of columns that were read turn by turn follow which: every piece goes to the column whose last one it goes on from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float32]
#: The columns that the pieces of each row went to, from the last row back.
Trail = Any

#: Symbols of a tail that the model sees, and of a head that it scores.
_TAIL, _HEAD = 4, 5
#: Pairs scored in one call, which costs more than the few symbols of one distance; of a long text not all, for their memory.
_MOST_ROWS = 1 << 15
#: What one link may say at most, in nats: a single odd character must not outweigh a column.
_LOW, _HIGH = -4.0, 7.0
#: Ways to share out the pieces that are kept from row to row.
_BEAM = 48
#: What it costs to stand so many characters to the right or left of the piece before, and at most.
_SHIFT, _FAR = 0.5, 4.0
#: What it costs to leave a column out when they are read turn by turn.
_SKIP = 2.0


class Links:
    """How much likelier each piece is behind another than on its own, in nats; ``reach`` pieces back at most."""

    def __init__(self, texts: Sequence[str], reach: int, model: LanguageModel) -> None:
        tails, heads, alone = _edges(texts, model)
        n = len(texts)
        self._gain = np.zeros((n, reach), np.float32)
        distances = range(1, min(reach, n - 1) + 1)
        at_once = max(1, _MOST_ROWS // max(n, 1))
        for some in (distances[k : k + at_once] for k in range(0, len(distances), at_once)):
            head = np.concatenate([np.arange(back, n) for back in some])
            back = np.repeat(some, [n - back for back in some])
            given = model.log_probabilities(np.hstack([tails[head - back], heads[head]]), _TAIL).sum(1)
            self._gain[head, back - 1] = np.clip(given - alone[head], _LOW, _HIGH)
        self.reach = reach

    def __call__(self, tail: int, head: int) -> float:
        """The link from piece ``tail`` to a later piece ``head``; what is out of reach says nothing."""
        back = head - tail
        return float(self._gain[head, back - 1]) if 0 < back <= self.reach else 0.0

    def into(self, head: int) -> dict[int, float]:
        """The links from all pieces in reach before ``head``."""
        return dict(zip(range(head - 1, max(head - self.reach, 0) - 1, -1), self._gain[head].tolist(), strict=False))

    def back(self, distance: int) -> Floats:
        """The link of every piece with the one ``distance`` before it; 0 for the first ones."""
        result: Floats = self._gain[:, distance - 1]
        return result


class AllLinks:
    """The same for all pairs of pieces, in either order."""

    def __init__(self, texts: Sequence[str], model: LanguageModel) -> None:
        tails, heads, alone = _edges(texts, model)
        n = len(texts)
        #: (pieces, pieces): how much likelier the second is behind the first than on its own, in nats.
        self.gain = np.empty((n, n), np.float32)
        at_once = max(1, _MOST_ROWS // max(n, 1))
        for first in range(0, n, at_once):
            some = np.repeat(tails[first : first + at_once], n, 0)
            given = model.log_probabilities(np.hstack([some, np.tile(heads, (len(some) // n, 1))]))[:, _TAIL:].sum(1)
            self.gain[first : first + at_once] = np.clip(given.reshape(-1, n) - alone, _LOW, _HIGH)

    def __call__(self, tail: int, head: int) -> float:
        """The link from piece ``tail`` to piece ``head``."""
        return float(self.gain[tail, head])

    def back(self, distance: int) -> Floats:
        """The link of every piece with the one ``distance`` before it; 0 for the first ones."""
        return np.append(np.zeros(distance, np.float32), np.diagonal(self.gain, distance))


def _edges(texts: Sequence[str], model: LanguageModel) -> tuple[NDArray[np.uint16], NDArray[np.uint16], Floats]:
    """The last symbols of each piece, its first ones, and how likely those are on their own; blanks are left out."""
    from lintnews.language.symbols import UNSEEN

    bare = ["".join(text.split()) for text in texts]
    sizes = np.array([len(text) for text in bare], np.intp)[:, None]
    tails = np.full((len(bare), _TAIL), UNSEEN, np.uint16)
    heads = np.full((len(bare), _HEAD), UNSEEN, np.uint16)
    tails[np.arange(_TAIL, 0, -1) <= sizes] = model.encode("".join(text[-_TAIL:] for text in bare))
    heads[np.arange(_HEAD) < sizes] = model.encode("".join(text[:_HEAD] for text in bare))
    return tails, heads, np.asarray(model.log_probabilities(heads).sum(1), np.float32)


class Shared(NamedTuple):
    """``columns``: the pieces of each, in order; ``score``: the sum of all links, in nats."""

    columns: list[list[int]]
    score: float


def share(rows: Sequence[Sequence[int]], count: int, links: Links, *, in_turn: bool = False, places: Sequence[int] | None = None) -> Shared:
    """Share the pieces of ``rows`` out to ``count`` columns so that the links are best; pieces of one row go from left to right.

    ``in_turn`` says that the columns take turns, ``places`` in which column of characters each piece was printed. A beam search: what is
    kept after each row are the likeliest states, a state being the last piece of every column.
    """
    choices = {size: list(combinations(range(count), size)) for size in range(1, count + 1)}
    beam: dict[tuple[int, ...], tuple[float, Trail]] = {(-1,) * count: (0.0, ())}
    for row in rows:
        following: dict[tuple[int, ...], tuple[float, Trail]] = {}
        gains = [links.into(piece) for piece in row]
        for state, (score, trail) in beam.items():
            turn = trail[1][-1] + 1 if trail else 0
            for place in choices[len(row)]:
                total, key = score, state
                if in_turn:
                    total -= _SKIP * ((place[0] - turn) % count)
                for piece, gain, column in zip(row, gains, place, strict=True):
                    last = state[column]
                    total += gain.get(last, 0.0)
                    if places and last >= 0:
                        total -= min(_SHIFT * abs(places[piece] - places[last]), _FAR)
                    key = (*key[:column], piece, *key[column + 1 :])
                known = following.get(key)
                if known is None or known[0] < total:
                    following[key] = (total, (trail, place))
        beam = dict(sorted(following.items(), key=lambda item: -item[1][0])[:_BEAM])
    score, trail = max(beam.values(), key=lambda item: item[0])
    return Shared(_follow(rows, count, trail), score)


def _follow(rows: Sequence[Sequence[int]], count: int, trail: Trail) -> list[list[int]]:
    places: list[tuple[int, ...]] = []
    while trail:
        trail, place = trail
        places.append(place)
    columns: list[list[int]] = [[] for _ in range(count)]
    for row, place in zip(rows, reversed(places), strict=True):
        for piece, column in zip(row, place, strict=True):
            columns[column].append(piece)
    return columns

"""The best run of cuts through a line that holds pieces of several columns: from cut to cut it is the width of a column."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: Widths of columns, in characters, and numbers of columns that are tried.
WIDTHS, _COLUMNS = range(10, 26), range(2, 7)
#: What it costs a piece to be so much wider or narrower than its column, in nats.
_UNEVEN = ((0, 0.5), (-1, 1.3), (1, 1.3), (-2, 2.6), (2, 2.6))
_OFF_BY = dict(_UNEVEN)
#: What it costs to miss a cut, to end a paragraph short of the column, and to run across gutters at all.
_MISSED, _SHORT, _ACROSS = 2.5, 4.0, 5.5
#: What a place is worth that nothing can be linked with.
UNLINKED = -0.5
#: How far from where it must be, in characters, the other end of a link is looked for, and what each costs.
NEAR, _OFF = 2, 0.15
#: What the cuts of a line must be worth together, and what rounding may make of it.
_WORTH, _ROUNDED = 13.0, 0.01
#: The same where columns are as wide as others of the page, give or take one; what it costs there that the line starts with a whole
#: piece, and what it is worth that it ends in no longer one; from counts on made pages.
_KNOWN, _WHOLE, _ENDS = 9.0, 2.0, 2.0
#: No paragraph ends so near to the start of a line.
_OPENING = 4
_FINAL = frozenset("。！？”")
_NEVER = -1e9

_WIDTH, _COUNT = (np.array(one, np.intp) for one in zip(*((width, count) for width in WIDTHS for count in _COLUMNS), strict=True))
#: The farthest that two places of a run can be linked.
REACH = max(WIDTHS) * max(_COLUMNS) + NEAR
#: Steps back to the cut before: so many widths of a column, and so many characters more; what each costs.
_STEPS = [(times, off, cost + (times - 1) * _MISSED) for times in (1, 2) for off, cost in _UNEVEN]
_TIMES, _MORE = (np.array([step[k] for step in _STEPS], np.intp)[:, None] for k in (0, 1))
_OFF_BY_SIZE = np.array([_OFF_BY[off] for off in range(NEAR + 1)], np.float32)
_COSTS = np.array([cost for *_, cost in _STEPS], np.float32)[:, None]


class Run(NamedTuple):
    """Cuts through a line, the width of its columns and how many there are."""

    cuts: list[int]
    width: int
    columns: int


def uneven(size: int, width: int) -> float:
    """What it costs a piece of ``size`` to be of columns of ``width``, or of several with the cuts between them missed."""
    times = max(1, round(size / width))
    return _OFF_BY.get(size - times * width, _SHORT) + (times - 1) * _MISSED


def best(text: str, places: Indices, odds: Floats, links: Floats, known: Collection[int] = ()) -> Run | None:
    """The run of cuts that is worth most; none where it is worth too little.

    ``odds`` are the log odds that the line with the ink ``text`` is cut at each of the ``places``, (places,), ``links`` those that what
    stands behind the second place goes on from what stands before the first, (places, places), ``known`` the widths of columns that
    other lines of the page were cut into.
    """
    is_known = np.isin(_WIDTH, [width + off for width in known for off in (-1, 0, 1)])
    bar = np.where(is_known, _KNOWN - _ENDS, _WORTH).astype(np.float32)
    start = _WHOLE if len(known) else _ACROSS
    if _most(places, odds, links, start) < bar.min():
        return None
    worth = _linked(links, places)
    worth += odds[:, None]
    hopeful = np.flatnonzero(_most_by_state(places, odds, worth, start) >= bar - _ROUNDED)
    return _run(text, places, odds, worth[:, hopeful], hopeful, is_known[hopeful]) if len(hopeful) else None


def _most(places: Indices, odds: Floats, links: Floats, start: float) -> float:
    """What no run of cuts that costs that much to ``start`` is worth more than, whatever the width of the columns: on most sound lines
    too little, and soon told.
    """
    worth = (odds + np.maximum(links.max(0), UNLINKED)).tolist()
    nearest = np.searchsorted(places, places - (WIDTHS[0] - NEAR), side="right").tolist()
    even = min(cost for _, cost in _UNEVEN)
    best = [_NEVER]
    for own, near in zip(worth, nearest, strict=True):
        # best[j] is the most that any run of the first j places is worth.
        best.append(max(best[-1], own + max(-start, best[near] - even, best[-1] - _SHORT)))
    return best[-1]


def _most_by_state(places: Indices, odds: Floats, worth: Floats, start: float) -> Floats:
    """The same for each width and number of columns, (states,), when it is known what each place is ``worth`` there, (places, states)."""
    nearest = np.searchsorted(places, places[:, None] - (np.array(WIDTHS) - NEAR), side="right")[:, _WIDTH - WIDTHS[0]]
    # best[k] is the most that any run of the first k places is worth; `take` by places in the whole array is the fastest look-up.
    from_nearest = nearest * len(_WIDTH) + np.arange(len(_WIDTH))
    best = np.full((len(places) + 1, len(_WIDTH)), _NEVER, np.float32)
    evenly, short = worth - min(cost for _, cost in _UNEVEN), worth - _SHORT
    for k, alone in enumerate((odds - start).tolist()):
        onward = best.take(from_nearest[k])
        onward += evenly[k]
        np.maximum(onward, best[k] + short[k], out=onward)
        np.maximum(onward, alone, out=onward)
        np.maximum(onward, best[k], out=best[k + 1])
    result: Floats = best[-1]
    return result


def _linked(links: Floats, places: Indices) -> Floats:
    """For each state the best log odds that a place goes on from where it should, (places, states)."""
    tails, heads = (links > UNLINKED).nonzero()
    apart = places[heads] - places[tails]
    within = (apart > 0) & (apart <= REACH)
    # By how far each place is from the one before, since all places are looked at for many widths that share their multiples.
    exact = np.full((len(places), REACH + NEAR + 1), _NEVER, np.float32)
    exact[heads[within], apart[within]] = links[tails[within], heads[within]]
    near = exact.copy()
    for off in range(1, NEAR + 1):
        np.maximum(near[:, off:], exact[:, :-off] - _OFF * off, out=near[:, off:])
        np.maximum(near[:, :-off], exact[:, off:] - _OFF * off, out=near[:, :-off])
    return np.maximum(near[:, (_COUNT - 1) * _WIDTH], UNLINKED)


def _run(text: str, places: Indices, odds: Floats, worth: Floats, hopeful: Indices, is_known: NDArray[np.bool_]) -> Run | None:
    """The best run by dynamic programming over the places and, all at once, over those states that are ``hopeful``.

    From cut to cut it is a width, and behind a cut goes on what ended one column less than their number before. ``is_known``,
    (hopeful,): whether the page has columns of that width.
    """
    width = _WIDTH[hopeful]
    states, pad = np.arange(len(width)), 2 * WIDTHS[-1] + NEAR
    back_by = _TIMES * width + _MORE - pad
    # Ahead of the line stands what no run comes from.
    best = np.full((pad + len(text), len(states)), _NEVER, np.float32)
    back = np.full((len(text), len(states)), -1, np.intp)
    for k, place in enumerate(places.tolist()):
        came = back[place]
        total = odds[k] - np.where(
            is_known & (abs(place - width) <= NEAR), _WHOLE + _OFF_BY_SIZE[abs(place - width).clip(max=NEAR)], _ACROSS
        )
        values = best[place - back_by, states] - _COSTS + worth[k]
        step = values.argmax(0)
        steps = [(place - pad - back_by[step, states], values[step, states])]
        if text[place - 1] in _FINAL and place > _OPENING:
            low = max(0, place - WIDTHS[-1])
            short = low + best[pad + low : pad + place - 1].argmax(0)
            value = np.where(place - short < width - NEAR, best[pad + short, states], _NEVER) - _SHORT + worth[k]
            steps.append((short, value))
        for at, value in steps:
            better = value > total
            total[better], came[better] = value[better], at[better]
        best[pad + place] = total
    ends = np.arange(len(text), 0, -1)[:, None] <= width + NEAR
    over = best[pad:] - np.where(is_known, _KNOWN - _ENDS * ends, _WORTH)
    place, state = divmod(int(over.argmax()), len(states))
    if over[place, state] < 0:
        return None
    found = []
    while place >= 0:
        found.append(place)
        place = int(back[place, state])
    return Run(found[::-1], int(width[state]), int(_COUNT[hopeful[state]]))

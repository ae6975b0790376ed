"""How often the sentences of this page go on in the very next block, learned from the page itself, and its joints judged again by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from lintnews import lines
from lintnews.page import Block
from lintnews.roles import ends_finally

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: Of a made page's cut sentences, the share that goes on in the very next block: its mean, and how many sentences that knowledge
#: weighs (a beta distribution fitted to 1,500 made pages).
USUAL, WEIGHT = 0.65, 4.0
_ROUNDS = 6
#: The share that goes on in the very next block: of all blocks of a made page that end without a final mark, and of full lines that do,
#: where each printed line is a block of its own. One page in so many is set like that.
GOING_ON, LINES, RARE = 0.2, 0.95, 50
#: What the networks say against it counts so much inside a paragraph: they never learned from lines, whose roles are mostly mistaken.
AGAINST = 0.5
#: Where fewer of the full lines go on, lines of several columns follow one another.
_MOST = 0.8
#: By how many half-width units a printed line may miss its column.
_EVEN = 2


def where_order_is_kept(tails: Indices, heads: Indices, odds: Floats, open_tails: Floats) -> Floats:
    """The log odds of the pairs, (pairs,), as they are on a page that mostly keeps its order.

    The networks learned on pages of which two thirds of the cut sentences go on in the next block; on a page where nearly all do, a
    doubtful one does as well (label shift, the prior of a class estimated on what is judged: Saerens, Latinne and Decaestecker 2002, Neural
    Computation 14). On a page of columns out of order nothing is made less likely by it: what the networks say there brings the
    columns together. ``open_tails`` are the log odds that each block's tail is cut, (blocks,).
    """
    n = len(open_tails)
    chances = _sigmoid(odds)
    near = heads - tails == 1
    going_on = np.bincount(tails[near], chances[near], n)
    far = np.bincount(tails[~near], chances[~near], n)
    total = np.maximum(going_on + far, 1e-9)
    scale = np.minimum(1, 1 / total)
    going_on, far = going_on * scale, far * scale
    elsewhere = np.maximum(_sigmoid(open_tails) - going_on, far)
    closed = np.maximum(1 - going_on - elsewhere, 1e-6)
    share = USUAL
    for _ in range(_ROUNDS):
        here, there = going_on * share / USUAL, elsewhere * (1 - share) / (1 - USUAL)
        every = here + there + closed
        share = float((USUAL * WEIGHT + (here / every).sum()) / (WEIGHT + ((here + there) / every).sum()))
    if share <= USUAL:
        return odds
    here, there = share / USUAL, (1 - share) / (1 - USUAL)
    every = going_on * here + elsewhere * there + closed
    weight = np.where(near, here, there) * scale[tails] / every[tails]
    moved = np.clip(chances * weight, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(moved / (1 - moved)), np.float32)


def where_lines_are_blocks(blocks: Sequence[Block], tails: Indices, heads: Indices, odds: Floats) -> Floats:
    """The log odds of the pairs, (pairs,), where each printed line is a block of its own: a full line goes on in the next."""
    near = heads - tails == 1
    # Widths take longer to tell than everything else here, and most pages have too few halves side by side for it.
    if np.maximum(_for_lines(odds[near]), 0).sum() < np.log(RARE):
        return odds
    full = _full_at_the_end(blocks)
    at = np.flatnonzero(near & full[tails])
    if not len(at):
        return odds
    ends = np.array([ends_finally(block.text) for block in blocks])
    inside = full[tails[at] - 1] & (tails[at] > 0) & (full | ends)[heads[at]]
    said = np.where(inside & (odds[at] < 0), AGAINST * odds[at], odds[at])
    chances = _sigmoid(odds[at])
    for_it, against = chances / GOING_ON, (1 - chances) / (1 - GOING_ON)
    share = 0.5
    for _ in range(_ROUNDS):
        share = float((share * for_it / (share * for_it + (1 - share) * against)).mean())
    if share < _MOST or _for_lines(odds[at]).sum() < np.log(RARE):
        return odds
    odds = odds.copy()
    odds[at] = np.maximum(odds[at], said + np.log(LINES / (1 - LINES)) - np.log(GOING_ON / (1 - GOING_ON)))
    return odds


def _for_lines(odds: Floats) -> NDArray[np.float64]:
    """How much each pair with the log odds ``odds`` speaks for printed lines that are blocks of their own, in nats."""
    chances = _sigmoid(odds)
    return np.log(chances * LINES / GOING_ON + (1 - chances) * (1 - LINES) / (1 - GOING_ON))


def _full_at_the_end(blocks: Sequence[Block]) -> NDArray[np.bool_]:
    """Which blocks end with a full line of the column that they and their neighbours were printed in, (blocks,)."""
    full = np.zeros(len(blocks), np.bool_)
    printed = [block.text.split("\n") for block in blocks]
    for first, end in _runs(printed):
        run = _taken_apart(printed[first:end])
        goes_on = [*lines.wrapped([line for block in run for line in block]), False]
        full[first:end] = np.array(goes_on)[np.cumsum([len(block) for block in run]) - 1]
    return full


def _taken_apart(run: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of each block; one that is as wide as two or three others together was joined of so many, and is cut in as many."""
    widths = [lines.width(line) for block in run for line in block]
    found = iter(zip(widths, lines.agreed(widths), strict=True))
    return [[piece for line in block for piece in _pieces(line, *next(found))] for block in run]


def _pieces(line: str, width: int, columns: Sequence[int]) -> list[str]:
    times = next((k for column in columns for k in (2, 3) if abs(width - k * column) <= k * _EVEN), 1)
    size = -(-len(line) // times)
    return [line[at : at + size] for at in range(0, len(line), size)]


def _runs(printed: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """First and end of the rows of blocks whose lines are no longer than a printed line can be."""
    first = 0
    for k, block in enumerate([*printed, None]):
        if block is None or max(map(len, block)) > lines.LONGEST:
            if k - first >= lines.FEWEST:
                yield first, k
            first = k + 1


def _sigmoid(x: NDArray[np.floating]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(x.astype(np.float64), -30, 30)))

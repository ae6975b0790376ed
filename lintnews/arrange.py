"""The order in which a stretch of a page was printed: runs of blocks change places while that likely mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import following, headed
from lintnews.edges import Floats
from lintnews.following import Stretch
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, GUESTS, Role

if TYPE_CHECKING:
    from lintnews.weights import Network

#: Log odds from which on two halves that stand apart are worth asking what would bring them together.
WORTH = -1.5
#: Log odds from which on two neighbours are joined, so that no run starts or ends between them.
GLUED = 2.0
#: So many blocks on either side of such halves are looked at, and at most so many at once.
AROUND, LONGEST = 24, 120
#: A swap is tried where the log odds of its seams gain at least this, and of them the so many that gain most.
GAIN, TRIED = -1.0, 16
#: A page in columns has a handful of runs out of place.
STEPS = 20

_SEAMS = ("left", "middle", "right")
#: What the network "swap" sees of two runs that change places: the three seams that it undoes and makes, the runs, the page.
FEATURES = (
    *(f"old_{seam}" for seam in _SEAMS), *(f"new_{seam}" for seam in _SEAMS), "gain", "worst_new", "best_old", "ahead", "rank",
    *(f"old_joint_{seam}" for seam in _SEAMS), *(f"new_joint_{seam}" for seam in _SEAMS),
    *(f"{what}_{run}" for what in ("length", "count", "displays", "headlines", "leads") for run in ("first", "second")),
    *following.PAGE, "bad_seams", "steps", "at_top", "at_bottom", "mean_seam",
)  # fmt: skip
#: A seam that is less likely than this is a bad one.
_BAD = -2.0


class Swap(NamedTuple):
    """The blocks at ``start`` to ``middle`` of an order change places with those at ``middle`` to ``end``; the seams gain ``gain``."""

    start: int
    middle: int
    end: int
    gain: float

    def made(self, order: Sequence[int]) -> list[int]:
        """The order with the two runs exchanged."""
        return [*order[: self.start], *order[self.middle : self.end], *order[self.start : self.middle], *order[self.end :]]


@dataclass(frozen=True)
class State:
    """An order of a stretch's free blocks, counted from 1, between the edges 0 and m + 1.

    ``odds`` says how likely each follows each, as `following.judge` does. Before a ``held`` block, (m + 2,), nothing is parted from what
    it stands behind.
    """

    stretch: Stretch
    odds: Floats
    held: NDArray[np.bool_]
    order: Sequence[int]
    steps: int = 0

    @classmethod
    def of(cls, stretch: Stretch, odds: Floats, is_held: Callable[[Block], bool] | None = None) -> State:
        """The order of the page; halves that stand side by side and what `is_held` says of two neighbours stays together."""
        m = len(stretch.free)
        glued = stretch.joints.diagonal() >= GLUED
        fixed = [is_held is not None and is_held(stretch.blocks[i]) for i in stretch.free]
        held = np.zeros(m + 2, np.bool_)
        for k in range(2, m + 1):
            beside = stretch.free[k - 1] == stretch.free[k - 2] + 1
            held[k] = (glued[k - 1] and beside) or (fixed[k - 1] and fixed[k - 2])
        return cls(stretch, odds, held, range(m + 2))

    def after(self, swap: Swap) -> State:
        """The state that the swap makes of this one."""
        return replace(self, order=swap.made(self.order), steps=self.steps + 1)

    @cached_property
    def astray(self) -> set[tuple[int, int]]:
        """Headlines that stand beside another in this order and tell of a text that has none, each with that text."""
        stretch = self.stretch
        order = [stretch.free[k - 1] for k in self.order[1:-1]]
        found = headed.astray(stretch.blocks, stretch.roles, order, stretch.partners.open_heads.tolist(), 1, torn=True)
        return {(one.headline, one.text) for one in found}

    def swaps(self) -> list[Swap]:
        """The swaps that are worth judging, those first whose seams gain most."""
        order = np.array(self.order, np.intp)
        stays = (np.diff(order) == 1) & self.held[order[1:]]
        cuts = np.flatnonzero(~stays) + 1
        if len(cuts) < 3:
            return []
        seams = self.odds[order[cuts - 1][:, None], order[cuts][None, :] - 1]
        own = seams.diagonal()
        # Behind cut i comes what stood behind j, what ends before k comes before what stood behind i, and what ends before j before k.
        gains = (seams - own[:, None])[:, :, None] + (seams.T - own[None, :])[:, None, :] + (seams - own[:, None])[None, :, :]
        at = np.arange(len(cuts))
        rising = (at[:, None] < at[None, :])[:, :, None] & (at[:, None] < at[None, :])[None, :, :]
        i, j, k = np.nonzero(rising & (gains > GAIN))
        found = gains[i, j, k]
        best = np.argsort(-found, kind="stable")[:TRIED]
        return [Swap(int(cuts[i[b]]), int(cuts[j[b]]), int(cuts[k[b]]), float(found[b])) for b in best]

    def features(self, swaps: Sequence[Swap]) -> Floats:
        """Rows of FEATURES for the swaps, (swaps, ...)."""
        order, stretch = list(self.order), self.stretch
        blocks = [stretch.free[k - 1] for k in order[1:-1]]
        among = ((1,) * len(blocks), *([stretch.roles[i] in some for i in blocks] for some in (DISPLAY, {Role.HEADLINE}, {Role.LEAD})))
        sizes = [len(stretch.blocks[i]) for i in blocks]
        sums = [[0, *np.cumsum(column).tolist()] for column in (sizes, *among)]
        now = np.array([self.odds[one, other - 1] for one, other in pairwise(order)])
        end = (float(np.log1p((now < _BAD).sum())), self.steps)
        rows = []
        for rank, swap in enumerate(swaps):
            ahead = swap.gain - max((other.gain for other in swaps if other is not swap), default=-9.0)
            i, j, k = swap.start, swap.middle, swap.end
            old = [(order[x - 1], order[x] - 1) for x in (i, j, k)]
            new = [(order[i - 1], order[j] - 1), (order[k - 1], order[i] - 1), (order[j - 1], order[k] - 1)]
            odds_old, odds_new = [self.odds[seam] for seam in old], [self.odds[seam] for seam in new]
            joints = [stretch.joints[seam] for seam in (*old, *new)]
            rows.append(
                (
                    *odds_old, *odds_new, swap.gain, min(odds_new), max(odds_old), ahead, rank, *joints, *_of_runs(sums, i, j, k),
                    *stretch.page, *end, i == 1, k == len(order) - 1, now.mean(),
                )
            )  # fmt: skip
        return np.array(rows, np.float32)


def _of_runs(sums: Sequence[Sequence[int]], i: int, j: int, k: int) -> Iterator[float]:
    """Characters, blocks, display lines, headlines and leads of both runs."""
    for most, total in zip((None, None, 4, 3, 3), sums, strict=True):
        for low, high in ((i, j), (j, k)):
            count = total[high - 1] - total[low - 1]
            yield float(np.log1p(count)) if most is None else min(count, most)


class Step(NamedTuple):
    """A swap that was made, with the blocks of the run that is the lighter one and the probability that it mends the page."""

    moved: frozenset[int]
    probability: float


def search(state: State, net: Network, least: float) -> tuple[State, list[Step]]:
    """The state after the likeliest swaps, one by one, and what was done; it ends where none mends the page with probability ``least``.

    A swap that leaves a headline without its text is none: most of these were wrong on the development pages, and worse than any other.
    """
    steps: list[Step] = []
    while len(steps) < STEPS and (swaps := state.swaps()):
        odds = net.logits(state.features(swaps))
        likely = [k for k in np.argsort(-odds, kind="stable").tolist() if _chance(odds[k]) >= least]
        best = next((k for k in likely if state.after(swaps[k]).astray <= state.astray), None)
        if best is None:
            break
        swap, order, probability = swaps[best], state.order, _chance(odds[best])
        runs = (order[swap.start : swap.middle], order[swap.middle : swap.end])
        lighter = min(runs, key=lambda run: sum(len(state.stretch.blocks[state.stretch.free[k - 1]]) for k in run))
        steps.append(Step(frozenset(lighter), probability))
        state = state.after(swap)
    return state, steps


def _chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def moved(state: State) -> list[tuple[list[int], int, int]]:
    """Runs of free blocks that stand elsewhere than before, with what they stand between: all but the heaviest part that kept its order."""
    order = state.order[1:-1]
    stay = _heaviest(order, [len(state.stretch.blocks[state.stretch.free[k - 1]]) for k in order])
    runs: list[tuple[list[int], int, int]] = []
    for before, k, behind in zip(order, order[1:], state.order[3:], strict=False):
        if k not in stay and runs and runs[-1][0][-1] == before == k - 1:
            runs[-1] = ([*runs[-1][0], k], runs[-1][1], behind)
        elif k not in stay:
            runs.append(([k], before, behind))
    return runs


def _heaviest(order: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """The heaviest part of ``order`` that rises, from its first number on: nothing goes before what stands at the top."""
    best = [(sizes[0], -1)]
    for at in range(1, len(order)):
        before = [(best[k][0], k) for k in range(at) if order[k] < order[at] and best[k][0]]
        weight, last = max(before, default=(0, -1))
        best.append((weight + sizes[at], last) if before else (0, -1))
    at = max(range(len(best)), key=lambda k: best[k][0])
    found = set()
    while at >= 0:
        found.add(order[at])
        at = best[at][1]
    return found


def stretches(
    blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, is_held: Callable[[Block], bool] | None = None
) -> Iterator[tuple[int, Stretch]]:
    """Where halves stand apart that may belong together: the first block of each such stretch of the page, and the stretch.

    Two halves that are both held where they are count for nothing.
    """
    n = len(blocks)
    far = (partners.odds >= WORTH) & (partners.heads - partners.tails != 1)
    pairs = zip(partners.tails[far].tolist(), partners.heads[far].tolist(), strict=True)
    apart = [pair for pair in pairs if not is_parted(blocks, roles, *pair)]
    if is_held is not None:
        apart = [pair for pair in apart if not all(is_held(blocks[i]) for i in pair)]
    for low, high in _spans(sorted((min(pair), max(pair)) for pair in apart), n):
        first, end = max(0, low - AROUND), min(n, high + 1 + AROUND)
        yield first, Stretch(blocks[first:end], roles[first:end], _part(partners, first, end))


def _part(partners: Partners, first: int, end: int) -> Partners:
    """The partners of the blocks ``first`` up to ``end`` among each other, counted from the first of them."""
    inside = np.logical_and(*((first <= ones) & (ones < end) for ones in (partners.tails, partners.heads)))
    joints = tuple(
        joint._replace(tail=joint.tail - first, head=joint.head - first)
        for joint in partners.joints
        if first <= min(joint.tail, joint.head) and max(joint.tail, joint.head) < end
    )
    return replace(
        partners,
        open_tails=partners.open_tails[first:end],
        open_heads=partners.open_heads[first:end],
        lost_tails=partners.lost_tails[first:end],
        lost_heads=partners.lost_heads[first:end],
        joints=joints,
        repeated={at - first: count for at, count in partners.repeated.items() if first <= at < end},
        tails=partners.tails[inside] - first,
        heads=partners.heads[inside] - first,
        odds=partners.odds[inside],
    )


def _spans(spans: Sequence[tuple[int, int]], n: int) -> Iterator[tuple[int, int]]:
    """First and last blocks of ``spans`` of a page of ``n``, such as overlap or are near taken together up to LONGEST blocks."""
    if not spans:
        return
    if n <= LONGEST:
        yield 0, n - 1
        return
    low, high = spans[0]
    for start, end in spans[1:]:
        if start > high + AROUND or max(high, end) - low >= LONGEST - 2 * AROUND:
            yield low, high
            low, high = start, end
        high = max(high, end)
    yield low, high


def is_parted(blocks: Sequence[Block], roles: Sequence[Role], tail: int, head: int) -> bool:
    """Whether two halves stand apart for another reason than their order: guests between them, or a tail that ends like the one before."""
    if head > 0 and blocks[head - 1].text[-following.ALIKE :] == blocks[tail].text[-following.ALIKE :]:
        return True
    return head > tail and all(role in GUESTS for role in roles[tail + 1 : head])

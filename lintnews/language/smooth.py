"""Estimate interpolated modified Kneser-Ney probabilities for n-grams of which only some are kept.

Kneser and Ney 1995, Chen and Goodman 1999; with pruning as in Siivola, Hirsimäki and Virpioja 2007: what a
dropped n-gram would have explained counts in full for the next lower order, a kept one counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import symbols

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .count import Grams


@dataclass(frozen=True, slots=True)
class Order:
    """All n-grams of one order and where their parts stand in the order below.

    `prefix[i]` and `suffix[i]` index the keys of the order below that lack the last and the first symbol.
    """

    keys: NDArray[np.uint64]
    counts: NDArray[np.int64]
    prefix: NDArray[np.int32]
    suffix: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one order says: natural logs of the probability of each n-gram and of its weight as a context."""

    probability: NDArray[np.float32]
    backoff: NDArray[np.float32]


def link(counted: Sequence[Grams]) -> list[Order]:
    """Orders 1, 2, ... with every n-gram linked to its prefix and its suffix."""
    orders: list[Order] = []
    for n, grams in enumerate(counted, 1):
        if n == 1:
            none = np.zeros(len(grams.keys), np.int32)
            orders.append(Order(grams.keys, grams.counts, none, none))
            continue
        below = orders[-1].keys
        mask = np.uint64((1 << symbols.BITS * (n - 1)) - 1)
        prefix = _prefixes(grams.keys, below)
        suffix = np.searchsorted(below, grams.keys & mask).astype(np.int32)
        orders.append(Order(grams.keys, grams.counts, prefix, suffix))
    return orders


def _prefixes(keys: NDArray[np.uint64], below: NDArray[np.uint64]) -> NDArray[np.int32]:
    contexts = keys >> np.uint64(symbols.BITS)
    first = np.flatnonzero(np.concatenate(([True], contexts[1:] != contexts[:-1])))
    places = np.searchsorted(below, contexts[first]).astype(np.int32)
    return np.repeat(places, np.diff(first, append=len(keys)))


def passed_down(upper: Order, lower: Order, counts: NDArray[np.int64], keep: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """The counts the lower of two orders is estimated from, given those of the upper one; `keep` of None keeps all.

    A token goes to the longest kept n-gram that ends in it; that one passes a single count down. Tokens with
    nothing countable on their left (a paragraph start, a gap) go to the lower order at once.
    """
    passed = None if keep is None else np.where(keep, 1, counts)
    down = np.bincount(upper.suffix, passed, len(lower.keys))
    covered = np.bincount(upper.suffix, upper.counts, len(lower.keys))
    result: NDArray[np.int64] = np.rint(down + lower.counts - covered).astype(np.int64)
    return result


def all_passed_down(orders: Sequence[Order], kept: Sequence[NDArray[np.bool_] | None]) -> list[NDArray[np.int64]]:
    """The counts every order is estimated from, from the top down."""
    counts = [orders[-1].counts]
    for n in range(len(orders) - 1, 0, -1):
        counts.insert(0, passed_down(orders[n], orders[n - 1], counts[0], kept[n]))
    return counts


def discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shape (4,): what is taken off a count of 0, 1, 2, and 3 or more (Chen and Goodman 1999, equation 26)."""
    ones, twos, threes, fours = (max(1, int(np.count_nonzero(counts == n))) for n in (1, 2, 3, 4))
    base = ones / (ones + 2 * twos)
    off = np.array([0.0, 1 - 2 * base * twos / ones, 2 - 3 * base * threes / twos, 3 - 4 * base * fours / threes])
    return np.asarray(np.clip(off, [0, 0.1, 0.2, 0.3], [0, 0.95, 1.9, 2.9]))


def estimate(orders: Sequence[Order], kept: Sequence[NDArray[np.bool_] | None]) -> list[Estimate]:
    """Probabilities of all n-grams, kept or not, and back-off weights, when the `kept` ones (None: all) make the model.

    The kept n-grams of a context and what it leaves to the order below sum to one.
    """
    lower = np.full(1, 1 / len(orders[0].keys))
    estimates: list[Estimate] = []
    for n, (order, count, keep) in enumerate(zip(orders, all_passed_down(orders, kept), kept, strict=True), 1):
        contexts = 1 if n == 1 else len(orders[n - 2].keys)
        served = count - discounts(count)[np.minimum(count, 3)]
        used = served if keep is None else np.where(keep, served, 0)
        total = np.bincount(order.prefix, count, contexts)
        left = 1 - np.bincount(order.prefix, used, contexts) / np.maximum(total, 1e-9)
        left[total == 0] = 1
        if estimates:
            estimates[-1].backoff[:] = np.log(left)
        probability = used / total[order.prefix] + left[order.prefix] * lower[order.suffix]
        weight = np.zeros(len(count), np.float32)
        estimates.append(Estimate(np.log(probability).astype(np.float32), weight))
        lower = probability
    return estimates

"""Choose the n-grams a model keeps: those whose loss would cost the training text most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .smooth import Estimate, Order, discounts, passed_down

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

UNREPEATED = 4  # from this order on, what occurs once is never kept: no article may be read back


def choose(orders: Sequence[Order], whole: Sequence[Estimate], thresholds: Sequence[float]) -> list[NDArray[np.bool_]]:
    """Which n-grams to keep, per order: closed under prefix and suffix, all of order 1.

    An n-gram is worth the tokens it serves times the log of its probability over what backing off would
    give (weighted difference, Seymore and Rosenfeld 1996; close to the relative entropy of Stolcke 1998).
    Orders go from the top, as the tokens of a dropped n-gram fall to the order below.
    """
    top = len(orders)
    kept = [np.ones(len(order.keys), np.bool_) for order in orders]
    count = orders[-1].counts
    needed = np.zeros(len(orders[-1].keys), np.bool_)
    for n in range(top, 1, -1):
        order, below = orders[n - 1], orders[n - 2]
        gain = whole[n - 1].probability - whole[n - 2].backoff[order.prefix] - whole[n - 2].probability[order.suffix]
        served = count - discounts(count)[np.minimum(count, 3)]
        keep = served * gain > thresholds[n - 2]
        if n >= UNREPEATED:
            keep &= order.counts > 1
        keep |= needed
        kept[n - 1] = keep
        needed = np.zeros(len(below.keys), np.bool_)
        needed[order.prefix[keep]] = True
        needed[order.suffix[keep]] = True
        count = passed_down(order, below, count, keep)
    return kept

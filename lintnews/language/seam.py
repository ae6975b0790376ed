"""Symbols scored behind others, for many pairs of the same sides: of each pair only the n-grams across its seam are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import symbols

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .tables import Tables


class Seam:
    """Which n-grams stand across the seam between a left side and a right one of some lengths, and what they say."""

    def __init__(self, left: int, right: int, order: int, tables: Tables) -> None:
        self._tables, self._most = tables, order - 1
        # Of the n-grams of one order those that end in some columns of the right side, from the first on.
        spans = ((max(0, n - left), min(n, right)) for n in range(1, order))
        self._spans = [(low, end) for low, end in spans if low < end]
        orders = np.repeat(np.arange(len(self._spans)), [end - low for low, end in self._spans])
        self._grams = tables.grams(orders)
        self._last = np.concatenate([np.arange(low, end) for low, end in self._spans])
        # Each is so many symbols at the end of the left side and the others at the start of the right one.
        self._left = orders - self._last
        self._shifts = (symbols.BITS * (self._last + 1)).astype(np.uint64)[:, None]

    @property
    def lookups(self) -> int:
        """How many n-grams are looked up for each pair."""
        return len(self._last)

    def keys(self, left: NDArray[np.uint16], right: NDArray[np.uint16]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """What both sides, given by their columns (length, rows), have in each n-gram; (n-grams, rows)."""
        ends, starts = left[::-1][: self._most].astype(np.uint64), right[: self._most].astype(np.uint64)
        for n in range(1, len(ends)):
            ends[n] = ends[n] << np.uint64(symbols.BITS * n) | ends[n - 1]
        for n in range(1, len(starts)):
            starts[n] |= starts[n - 1] << np.uint64(symbols.BITS)
        return ends[self._left] << self._shifts, starts[self._last]

    def score(
        self, keys: NDArray[np.uint64], scores: NDArray[np.float32], weights: NDArray[np.float32], starts: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Log P of right sides behind left ones, (length, pairs), by the n-grams ``keys``; ``scores`` are overwritten with it.

        They are those of the right sides alone; ``starts``, (…, pairs), says whether the model has their first 1, 2, … symbols, and
        ``weights`` are those of the last 1, 2, … symbols of the left sides.
        """
        found = self._tables.find(keys, self._grams)
        at = first = 0
        weight, is_known = weights[:0], starts[:0]
        for n, (low, last) in enumerate(self._spans):
            end = at + last - low
            # What stands before the first of the right side is the left one; what starts with the right side has no seam.
            context = weight[low - 1 - first : last - 1 - first] if low else np.concatenate([weights[n : n + 1], weight[: last - 1]])
            shorter = np.concatenate([is_known[low - first :], starts[n : n + 1]])[: last - low]
            scores[low:last] += context
            is_known = found.is_known[at:end] & shorter & (context != 0)
            np.copyto(scores[low:last], found.probability[at:end], where=is_known)
            weight = found.weight[at:end] * is_known
            at, first = end, low
        return scores

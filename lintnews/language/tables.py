"""The n-grams of the model from the second order on: where they lie in its file, and how many are looked up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import symbols
from .filter import Columns, Shape, columns, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Grams(NamedTuple):
    """`Tables`' columns, a row for each n-gram of a row of text that is looked up."""

    columns: Columns
    first_cell: NDArray[np.uint64]
    first_number: NDArray[np.intp]
    missing: NDArray[np.uint16]


class Found(NamedTuple):
    """Of n-grams their probability and weight, and whether their tables seem to know them; (n-grams, rows) each."""

    probability: NDArray[np.float32]
    weight: NDArray[np.float32]
    is_known: NDArray[np.bool_]


class Tables(NamedTuple):
    """All orders from the second on, a row for each, so that a call costs the same few steps however many there are.

    ``cells`` is the whole file; ``probability`` and ``backoff`` (0 for "none") hold all orders, one behind the other. The columns of
    ``orders``, (orders, 1), say where each order's part begins and which of its numbers, the last, means "not in the model".
    """

    orders: Grams
    cells: NDArray[np.uint16]
    probability: NDArray[np.float32]
    backoff: NDArray[np.float32]
    shifts: tuple[np.uint64, ...]

    def grams(self, of: NDArray[np.intp]) -> Grams:
        """What is looked up for n-grams of the orders ``of``, 0 for pairs."""
        own = self.orders
        return Grams(Columns(*(column[of] for column in own.columns)), own.first_cell[of], own.first_number[of], own.missing[of])

    def numbers(self, keys: NDArray[np.uint64], grams: Grams) -> NDArray[np.uint16]:
        """The number of each n-gram in its order's part, (n-grams, rows), a row of keys for each of ``grams``."""
        places = np.empty((4, *keys.shape), np.uint64)
        numbers = np.empty(keys.shape, np.uint16)
        locate(keys, grams.columns, places, numbers)
        places[1:] += grams.first_cell
        for cell in self.cells.take(places[1:].view(np.int64), mode="clip"):
            numbers ^= cell
        return np.minimum(numbers, grams.missing, out=numbers)

    def find(self, keys: NDArray[np.uint64], grams: Grams) -> Found:
        """What the model has of each n-gram."""
        numbers = self.numbers(keys, grams)
        found = numbers + grams.first_number
        return Found(self.probability.take(found, mode="clip"), self.backoff.take(found, mode="clip"), numbers != grams.missing)


def tables(header: dict[str, Any], arrays: dict[str, NDArray[Any]], words: NDArray[np.uint16]) -> Tables:
    """The tables of a file with this header, these arrays, and ``words``, all of it."""
    offsets = {array["name"]: array["offset"] for array in header["arrays"]}
    orders = [table["order"] for table in header["tables"]]
    probability = [arrays[f"probability{order}"] for order in orders]
    ends = np.cumsum([len(numbers) for numbers in probability])
    return Tables(
        Grams(
            columns([Shape(**table["shape"]) for table in header["tables"]]),
            np.array([[offsets[f"cells{order}"] // 2] for order in orders], np.uint64),
            np.append(0, ends[:-1])[:, None],
            np.array([[len(numbers) - 1] for numbers in probability], np.uint16),
        ),
        words,
        np.concatenate(probability),
        np.concatenate([arrays[f"backoff{order}"] for order in orders]),
        tuple(np.uint64(symbols.BITS * n) for n in range(len(orders) + 1)),
    )

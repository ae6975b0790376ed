"""Replace the values of n-grams by the numbers of a few representative ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SAMPLE = 300_000
_ROUNDS = 12
_PIECE = 1 << 14


def quantise(values: NDArray[np.float32], weights: NDArray[np.float64], size: int) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """For `values` of shape (n, d): the number of each in a codebook of at most `size` rows of d, and the codebook.

    Lloyd's algorithm on an evenly spaced sample, from groups that were cut in two where the error was greatest.
    """
    step = max(1, len(values) // _SAMPLE)
    sample, weight = values[::step].astype(np.float64), weights[::step]
    book = _cut(sample, weight, size)
    for _ in range(_ROUNDS):
        codes = _nearest(sample, book)
        mass = np.bincount(codes, weight, len(book))
        sums = [np.bincount(codes, weight * axis, len(book)) for axis in sample.T]
        book = np.where(mass > 0, sums / np.maximum(mass, 1e-300), book.T).T
    return _nearest(values, book).astype(np.uint16), book.astype(np.float32)


def _nearest(values: NDArray[np.floating[Any]], book: NDArray[np.float64]) -> NDArray[np.intp]:
    """The row of `book` closest to each of `values`: the one with the greatest inner product less half its square."""
    half = (book**2).sum(axis=1) / 2
    pieces = np.array_split(values, max(1, len(values) // _PIECE))
    return np.concatenate([np.argmax(piece.astype(np.float64) @ book.T - half, axis=1) for piece in pieces])


def _cut(values: NDArray[np.float64], weights: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The means of `size` groups: the group with the greatest squared error is cut at its mean, again and again."""
    groups = [np.arange(len(values))]
    errors = [_error(values, weights, groups[0])]
    while len(groups) < size:
        worst = max(range(len(groups)), key=lambda place: (errors[place].max(), -place))
        axis = int(errors[worst].argmax())
        if errors[worst][axis] <= 0:
            break
        group = groups[worst]
        line = values[group, axis]
        low = line <= np.average(line, weights=weights[group])
        groups[worst : worst + 1] = [group[low], group[~low]]
        errors[worst : worst + 1] = [_error(values, weights, part) for part in groups[worst : worst + 2]]
    return np.array([np.average(values[group], axis=0, weights=weights[group]) for group in groups])


def _error(values: NDArray[np.float64], weights: NDArray[np.float64], group: NDArray[np.intp]) -> NDArray[np.float64]:
    chosen, mass = values[group], weights[group, None]
    mean = (chosen * mass).sum(axis=0) / mass.sum()
    error = ((chosen - mean) ** 2 * mass).sum(axis=0)
    return np.where(np.ptp(chosen, axis=0) > 0, error, 0)

"""The wording of a page's blocks: whether what a seam would bring together stands elsewhere on the page, such as a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lintnews.page import Block

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: The odd constant of Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Wording:
    """The Han characters of ``blocks``, looked up by `bridges`; everything else counts as zero, which stands in no n-gram of the page.

    ``padded`` has three more zeros on either side of the page; ``starts`` and ``ends`` are those of the blocks without them.
    """

    blocks: Sequence[Block]

    @cached_property
    def padded(self) -> NDArray[np.uint64]:
        """The code points, a zero behind each block, (characters + 6,): a short block brings nothing from beyond its edges."""
        codes = codes_of([block.text for block in self.blocks])
        return np.pad(np.where(is_han(codes), codes, 0).astype(np.uint64), 3)

    @cached_property
    def ends(self) -> Indices:
        """Where each block ends, (blocks,)."""
        return self.starts + np.array([len(block.text) for block in self.blocks], np.intp)

    @cached_property
    def starts(self) -> Indices:
        """Where each block starts, (blocks,)."""
        sizes = np.array([len(block.text) + 1 for block in self.blocks], np.intp)
        return np.cumsum(sizes) - sizes

    @cached_property
    def grams(self) -> dict[int, NDArray[np.int64]]:
        """The hashes of all three and of all four characters in a row."""
        return {n: self.hashed(_grams(self.padded[3:-3], n)) for n in (3, 4)}

    def hashed(self, grams: NDArray[np.uint64]) -> NDArray[np.int64]:
        """A hash of so many bits that one in thirty-two and fewer of the page's are given twice."""
        bits = np.uint64(64 - max(18, (len(self.padded) - 6).bit_length() + 5))
        return (grams * _MIX >> bits).view(np.int64)


def bridges(wording: Wording, tails: Indices, heads: Indices) -> Floats:
    """(pairs, 2): whether three and four Han characters that the seam would bring together stand elsewhere on the page, such as a name."""
    if not len(tails):
        return np.zeros((0, 2), np.float32)
    reach = np.arange(3)
    around = np.hstack([wording.padded[wording.ends[tails][:, None] + reach], wording.padded[wording.starts[heads][:, None] + 3 + reach]])
    return np.column_stack([_stand_in(wording, around, n).any(axis=1) for n in (3, 4)]).astype(np.float32)


def _stand_in(wording: Wording, around: NDArray[np.uint64], n: int) -> NDArray[np.bool_]:
    """Which n-grams that run across the middle of each row, (pairs, 6), stand on the page too; a few say so by mistake, as hashes may."""
    some = around > 0
    found = some[:, 4 - n : 3].copy()
    for place in range(1, n):
        found &= some[:, 4 - n + place : 3 + place]
    found[found] = _among(wording.hashed(_grams(around, n)[:, 4 - n : 3][found]), wording.grams[n])
    return found


def _among(some: NDArray[np.int64], all_of_them: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of ``some`` numbers are in ``all_of_them``, of which there are many more."""
    low = np.int64((1 << max(10, len(some).bit_length() + 4)) - 1)
    wanted = np.zeros(int(low) + 1, np.bool_)
    wanted[some & low] = True
    near = np.sort(all_of_them[wanted[all_of_them & low]])
    return near.take(near.searchsorted(some), mode="clip") == some if len(near) else np.zeros(len(some), np.bool_)


def _grams(symbols: NDArray[np.uint64], n: int) -> NDArray[np.uint64]:
    """Every ``n`` code points in a row along the last axis as one number."""
    width = symbols.shape[-1] - n + 1
    keys = symbols[..., :width]
    for place in range(1, n):
        keys = keys << np.uint64(16) | symbols[..., place : place + width]
    return keys


def codes_of(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The code points of all texts, a line break behind each."""
    return np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)


def is_han(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are Han characters."""
    return (codes >= 0x4E00) & (codes <= 0x9FFF)

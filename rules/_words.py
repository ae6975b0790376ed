"""The words of short texts by rjieba, whose dictionary takes a tenth of a second to load: at first it is given only the words it meets."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lintnews import language

#: What ``packed`` makes of the dictionary, ``by_bytes``, by benchmarks/make_words.py.
TABLE = Path(language.__file__).parent / "data" / "words.npy"
#: Bits of a hash: so long that one in three million strings is taken for a word. Its first 16 are the bucket, of which the table has
#: the start, its last 24 stand in the entry, above eight bits for the frequency, of which RARE and more stand behind all entries.
BITS, BUCKETS, RARE = 40, 16, 255
#: The longest word, in characters.
LONGEST = 16
#: From so many characters on, the dictionary is loaded: looking words up has cost half as much.
MANY = 24_000
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(29)
_LINE_END = ord("\n")
#: Stands for all words that were not asked for, since how likely a word is hangs on the sum of all frequencies.
_OTHERS = "\ue000\ue001"


class Segmenter:
    """Cuts text as rjieba does. Safe to share between threads."""

    def __init__(self) -> None:
        self._jieba: Any = None
        self._known: set[str] = set()
        self._rest = self._asked = 0
        self._lock = Lock()

    def cut(self, text: str) -> list[str]:
        """The words of a text without lone surrogates."""
        with self._lock:
            self._asked += len(text)
            if self._asked > MANY:
                return list(_loaded().cut(text))
            if self._jieba is None:
                self._jieba, self._rest = _empty(), _table().sum
            new = [(word, frequency) for word, frequency in known(text) if word not in self._known]
            for word, frequency in new:
                if word not in self._known:
                    self._jieba.add_word(word, frequency, None)
                    self._known.add(word)
                    self._rest -= frequency
            if new:
                self._jieba.add_word(_OTHERS, self._rest, None)
            return list(self._jieba.cut(text))


def known(text: str) -> list[tuple[str, int]]:
    """The words of the dictionary that stand in a text, one for each place, with their frequencies."""
    if not text.strip("\n"):
        return []
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    # No word runs across a line end, and what is asked for are many short texts, one a line.
    ends = np.append(np.flatnonzero(codes == _LINE_END), len(codes))
    room = ends[ends.searchsorted(np.arange(len(codes)))] - np.arange(len(codes))
    hashes = hashes_of(codes, min(LONGEST, int(room.max())))
    places = (room >= np.arange(1, len(hashes) + 1)[:, None]).ravel().nonzero()[0]
    at, frequencies = _table().find(hashes.ravel()[places])
    lengths, starts = np.divmod(places[at], len(codes))
    found = zip(starts.tolist(), (starts + lengths + 1).tolist(), frequencies.tolist(), strict=True)
    return [(text[start:end], frequency) for start, end, frequency in found]


def hashes_of(codes: NDArray[np.uint32], longest: int) -> NDArray[np.uint64]:
    """The hashes of all that is 1, 2, … ``longest`` characters long, (longest, codes), by where it starts; 0 beyond the end of the text."""
    wide = codes.astype(np.uint64)
    hashes = np.zeros((longest, len(codes)), np.uint64)
    last = np.zeros(len(codes) + 1, np.uint64)
    for length, row in enumerate(hashes[: len(codes)]):
        last = np.bitwise_xor(last[:-1], wide[length:], out=row[: len(codes) - length])
        last *= _FACTOR
        last ^= last >> _TURN
    return hashes >> np.uint64(64 - BITS)


def packed(frequencies: Mapping[str, int]) -> NDArray[np.uint32]:
    """The table of a dictionary: the sum of all frequencies, where each bucket starts, the entries, and the frequencies too high for one.

    Raises:
        ValueError: two words share a hash.
    """
    each = [hashes_of(np.frombuffer(word.encode("utf-32-le"), np.uint32), len(word))[-1, 0] for word in frequencies]
    order = np.argsort(np.array(each, np.uint64))
    hashes, numbers = np.array(each, np.uint64)[order], np.array(list(frequencies.values()), np.uint32)[order]
    if (hashes[1:] == hashes[:-1]).any():
        raise ValueError("two words share a hash; change _FACTOR")
    starts = (hashes >> np.uint64(BITS - BUCKETS)).searchsorted(np.arange((1 << BUCKETS) + 1, dtype=np.uint64))
    entries = (hashes & np.uint64((1 << BITS - BUCKETS) - 1)) << np.uint64(8) | np.minimum(numbers, RARE)
    high = numbers[numbers >= RARE]
    return np.concatenate([np.array([numbers.sum()]), starts, entries, high]).astype(np.uint32)


def by_bytes(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """All lowest bytes, then all second ones, …, (4, numbers): a wheel packs a table so 100 KB smaller, since the highest ascend."""
    return np.ascontiguousarray(numbers.astype("<u4").view(np.uint8).reshape(-1, 4).T)


def from_bytes(table: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The numbers of such a table."""
    return np.stack(list(table), axis=1).view("<u4").ravel()


class _Table:
    def __init__(self, numbers: NDArray[np.uint32]) -> None:
        self.sum = int(numbers[0])
        self._starts = numbers[1 : (1 << BUCKETS) + 2].astype(np.intp)
        self._entries = numbers[(1 << BUCKETS) + 2 :][: self._starts[-1]]
        self._high = numbers[(1 << BUCKETS) + 2 + len(self._entries) :]
        self._ranks = np.flatnonzero(self._entries & np.uint32(RARE) == RARE)
        widest = int(np.diff(self._starts).max())
        #: The steps of a search in a bucket, whose entries ascend.
        self._steps = [1 << n for n in reversed(range(widest.bit_length()))]

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Which of the hashes are those of words, and how frequent these are."""
        bucket = (hashes >> np.uint64(BITS - BUCKETS)).astype(np.intp)
        low = (hashes & np.uint64((1 << BITS - BUCKETS) - 1)).astype(np.uint32)
        place, end = self._starts[bucket], self._starts[bucket + 1]
        for step in self._steps:
            far = place + step
            is_before = (self._entries.take(far - 1, mode="clip") >> np.uint32(8) < low) & (far <= end)
            place += step * is_before
        at = ((self._entries.take(place, mode="clip") >> np.uint32(8) == low) & (place < end)).nonzero()[0]
        entries = place[at]
        frequencies = (self._entries[entries] & np.uint32(RARE)).astype(np.int64)
        high = frequencies == RARE
        frequencies[high] = self._high[self._ranks.searchsorted(entries[high])]
        return at, frequencies


@cache
def _table() -> _Table:
    return _Table(from_bytes(np.load(TABLE)))


def _empty() -> Any:
    """An rjieba without a dictionary: the extension alone is imported, since importing the package loads it."""
    if "rjieba" in sys.modules:
        return sys.modules["rjieba"].Jieba.empty()
    spec = importlib.util.find_spec("rjieba")
    assert spec is not None
    sys.modules["rjieba"] = importlib.util.module_from_spec(spec)
    try:
        extension = importlib.import_module("rjieba.rjieba")
    finally:
        del sys.modules["rjieba"]
    return extension.Jieba.empty()


@cache
def _loaded() -> Any:
    import rjieba

    return rjieba


#: For all rules and pages of a process.
SEGMENTER = Segmenter()

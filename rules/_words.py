"""The words of short texts by rjieba, whose dictionary takes a tenth of a second to load: at first it is given only the words it meets."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lintnews import language

#: What benchmarks/make_words.py writes: the sum of all frequencies, then a hash of every word, ascending, with its frequency below.
TABLE = Path(language.__file__).parent / "data" / "words.npy"
#: Bits of a frequency; the rest of a number is the hash, so long that two words share one in a million dictionaries.
FREQUENCY = np.uint64(20)
#: The longest word, in characters.
LONGEST = 16
#: From so many characters on, the dictionary is loaded: looking words up has cost as much.
MANY = 12_000
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(29)
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
                self._jieba, self._rest = _empty(), int(_table()[0])
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
    if not text:
        return []
    each = hashes_of(np.frombuffer(text.encode("utf-32-le"), np.uint32))
    hashes, table = np.concatenate(each), _table()
    entries = table.take(table.searchsorted(hashes << FREQUENCY), mode="clip")
    at = np.flatnonzero(entries >> FREQUENCY == hashes)
    frequencies = (entries[at] & np.uint64((1 << int(FREQUENCY)) - 1)).tolist()
    ends = np.cumsum([len(some) for some in each])
    lengths = ends.searchsorted(at, side="right")
    places = at - (ends - len(each[0]))[lengths] - lengths
    return [
        (text[place : place + length + 1], frequency)
        for place, length, frequency in zip(places.tolist(), lengths.tolist(), frequencies, strict=True)
    ]


def hashes_of(codes: NDArray[np.uint32]) -> list[NDArray[np.uint64]]:
    """The hashes of all that is 1, 2, … LONGEST characters long, by where it starts."""
    wide, found = codes.astype(np.uint64), []
    last = np.zeros(len(codes) + 1, np.uint64)
    for length in range(1, min(LONGEST, len(codes)) + 1):
        last = (last[:-1] ^ wide[length - 1 :]) * _FACTOR
        last ^= last >> _TURN
        found.append(last >> FREQUENCY)
    return found


@cache
def _table() -> NDArray[np.uint64]:
    table: NDArray[np.uint64] = np.load(TABLE, mmap_mode="r")
    return table


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

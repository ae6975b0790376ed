"""Read the language model from its file and score symbols with it, many at a time."""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from . import symbols
from .filter import Shape, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC: Final = b"lintnews language model 1\n"
ALIGNMENT: Final = 64
SHIPPED: Final = Path(__file__).parent / "data" / "zh-news.lm"

_CHUNK = 1 << 14  # symbols scored at a time: what all temporaries of a chunk need stays in the cache


@dataclass(frozen=True, slots=True)
class _Table:
    """One order from the second on: cells, and what the number in a cell stands for.

    `probability` and `backoff` have one entry more than there are numbers: the last is "not in the model".
    """

    shape: Shape
    cells: NDArray[np.uint16]
    probability: NDArray[np.float32]
    backoff: NDArray[np.float32]


class LanguageModel:
    """A character n-gram model. Immutable, safe to share between threads; pickles as the path of its file."""

    def __init__(self, path: str | Path = SHIPPED) -> None:
        self.path = Path(path)
        header, arrays = _read(self.path)
        self.name: str = header["name"]
        self.digest: str = header["digest"]
        self.order: int = header["order"]
        self.vocabulary: int = header["vocabulary"]
        self.parameters: dict[str, Any] = header["parameters"]
        self._symbols = arrays["symbols"]
        self._probability = arrays["probability"]
        self._backoff = arrays["backoff"]
        self._tables = [
            _Table(
                Shape(**table["shape"]),
                arrays[f"cells{table['order']}"],
                arrays[f"probability{table['order']}"],
                arrays[f"backoff{table['order']}"],
            )
            for table in header["tables"]
        ]

    def __reduce__(self) -> tuple[type[LanguageModel], tuple[Path]]:
        return LanguageModel, (self.path,)

    def __repr__(self) -> str:
        return f"LanguageModel({self.name!r}, order={self.order})"

    def encode(self, text: str) -> NDArray[np.uint16]:
        """One symbol per code point."""
        return self.encode_codes(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))

    def encode_codes(self, codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """One symbol per code point of an array of any shape."""
        return np.take(self._symbols, codes, mode="clip")

    def log_probabilities(self, line: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Natural log of the probability of each symbol given those before it on the last axis; 0 for UNSEEN and SKIP."""
        result = np.empty(line.shape, np.float32)
        if not line.size:
            return result
        if line.ndim == 1:
            self._score_line(line, result)
            return result
        length = line.shape[-1]
        rows = line.reshape(-1, length)
        parted = np.empty((len(rows), length + 1), np.uint16)
        parted[:, 0] = symbols.UNSEEN
        parted[:, 1:] = rows
        scores = np.empty(parted.size, np.float32)
        self._score_line(parted.ravel(), scores)
        result.reshape(-1, length)[:] = scores.reshape(parted.shape)[:, 1:]
        return result

    def _score_line(self, line: NDArray[np.uint16], result: NDArray[np.float32]) -> None:
        before = self.order - 1
        size = min(_CHUNK, len(line) + before)
        room = _Room(size)
        step = size - before
        for start in range(0, len(line), step):
            end = min(start + step, len(line))
            first = max(0, start - before)
            scores = self._score_chunk(line[first:end], room)
            result[start:end] = scores[start - first :]

    def _score_chunk(self, line: NDArray[np.uint16], room: _Room) -> NDArray[np.float32]:
        """One pass per order: a known n-gram sets the probability, an unknown one costs the weight of its context.

        An n-gram counts as known only where its suffix is known and its prefix is a context of something
        (has a weight), so a false answer of a table needs two true ones of the table below, and nothing
        that UNSEEN stands in is ever known.
        """
        size = len(line)
        keys, upper, missing, gate = room.keys[:size], room.upper[:size], room.missing[:size], room.gate[:size]
        scores, weights, other = room.scores[:size], room.weights[:size], room.other[:size]
        index = room.index[:size]
        np.copyto(index, line)
        np.take(self._probability, index, out=scores, mode="clip")
        np.take(self._backoff, index, out=weights, mode="clip")
        unscored = line <= symbols.SKIP
        np.copyto(missing, unscored)
        np.copyto(keys, line)
        for n, table in enumerate(self._tables, 2):
            scores[1:] += weights[:-1]
            np.copyto(upper[n - 1 :], line[: 1 - n])
            upper <<= np.uint64(symbols.BITS * (n - 1))
            keys[n - 1 :] |= upper[n - 1 :]
            gate[:1] = 1
            np.equal(weights[:-1], 0, out=gate[1:], casting="unsafe")
            gate |= missing
            numbers = _look_up(table, keys, gate, room)
            np.copyto(missing, numbers == len(table.probability) - 1)
            np.copyto(index, numbers)
            np.take(table.probability, index, out=other, mode="clip")
            np.copyto(scores, other, where=missing == 0)
            if n < self.order:
                np.take(table.backoff, index, out=weights, mode="clip")
        scores[unscored] = 0
        return scores


class _Room:
    """The arrays a chunk is scored in, made once for all chunks."""

    def __init__(self, size: int) -> None:
        self.keys, self.upper = np.zeros((2, size), np.uint64)
        self.places = np.empty((4, size), np.uint64)
        self.index = np.empty(size, np.intp)
        self.missing, self.gate, self.cell, self.numbers = np.empty((4, size), np.uint16)
        self.scores, self.weights, self.other = np.empty((3, size), np.float32)


def _look_up(table: _Table, keys: NDArray[np.uint64], gate: NDArray[np.uint16], room: _Room) -> NDArray[np.uint16]:
    """The number of each key; the one after the last for keys that are not there or have a `gate` of 1."""
    size = len(keys)
    places, cell, numbers = room.places[:, :size], room.cell[:size], room.numbers[:size]
    locate(keys, table.shape, places, numbers)
    for where in places.view(np.int64)[1:]:
        np.take(table.cells, where, out=cell, mode="clip")
        numbers ^= cell
    gate <<= np.uint16(15)
    numbers |= gate
    return np.minimum(numbers, np.uint16(len(table.probability) - 1), out=numbers)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The header of a model file and its arrays, mapped and not read."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError(f"{path} is no language model of this version: build it anew with python -m lintnews.language.build")
    start = len(MAGIC) + 8
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    header = json.loads(data[start:end])
    base = -(-end // ALIGNMENT) * ALIGNMENT
    arrays = {array["name"]: np.frombuffer(data, array["type"], array["length"], base + array["offset"]) for array in header["arrays"]}
    return header, arrays


@cache
def load() -> LanguageModel:
    """The model that ships with lintnews, opened once per process."""
    return LanguageModel()

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
from .filter import Columns, Shape, columns, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC: Final = b"lintnews language model 1\n"
ALIGNMENT: Final = 64
SHIPPED: Final = Path(__file__).parent / "data" / "zh-news.lm"

_CHUNK = 1 << 13  # symbols scored at a time: what all temporaries of a chunk need stays in the cache
_LOOKUPS = 1 << 15  # n-grams looked up at a time, for the same reason


@dataclass(frozen=True, slots=True)
class _Tables:
    """All orders from the second on, a row for each, so that a call costs the same few steps however many there are.

    ``cells`` is the whole file; ``probability`` and ``backoff`` (0 for "none") hold all orders, one behind the other. The columns
    (orders, 1) say where each order's part begins and which of its numbers, the last, means "not in the model".
    """

    columns: Columns
    cells: NDArray[np.uint16]
    first_cell: NDArray[np.uint64]
    probability: NDArray[np.float32]
    backoff: NDArray[np.float32]
    first_number: NDArray[np.intp]
    missing: NDArray[np.uint16]
    shifts: tuple[np.uint64, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which n-grams rows of one length are scored by: of each order those that end in the column ``lowest`` or later.

    The others are `_Tables`' columns, a row for each n-gram of a row of text.
    """

    first: int
    lowest: tuple[int, ...]
    columns: Columns
    first_cell: NDArray[np.uint64]
    first_number: NDArray[np.intp]
    missing: NDArray[np.uint16]


class LanguageModel:
    """A character n-gram model. Immutable, safe to share between threads; pickles as the path of its file."""

    def __init__(self, path: str | Path = SHIPPED) -> None:
        self.path = Path(path)
        header, arrays, words = _read(self.path)
        self.name: str = header["name"]
        self.digest: str = header["digest"]
        self.order: int = header["order"]
        self.vocabulary: int = header["vocabulary"]
        self.parameters: dict[str, Any] = header["parameters"]
        self._symbols = arrays["symbols"]
        self._probability = arrays["probability"]
        self._backoff = arrays["backoff"]
        self._tables = _tables(header, arrays, words)
        self._plans: dict[tuple[int, int], _Plan] = {}

    def __reduce__(self) -> tuple[type[LanguageModel], tuple[Path]]:
        return LanguageModel, (self.path,)

    def __repr__(self) -> str:
        return f"LanguageModel({self.name!r}, order={self.order})"

    def encode(self, text: str) -> NDArray[np.uint16]:
        """One symbol per code point."""
        return self.encode_codes(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))

    def encode_codes(self, codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """One symbol per code point of an array of any shape."""
        return self._symbols.take(codes, mode="clip")

    def alone(self, line: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Natural log of the probability of each symbol without any context; 0 for UNSEEN and SKIP."""
        return self._probability.take(line, mode="clip") * (line > symbols.SKIP)

    def log_probabilities(self, line: NDArray[np.uint16], first: int = 0) -> NDArray[np.float32]:
        """Natural log of the probability of each symbol given those before it on the last axis; 0 for UNSEEN and SKIP.

        Of rows, those from the column ``first`` on, shape (..., length) -> (..., length - first): what stands before is context alone.
        """
        if line.ndim == 1:
            return self._score_line(line, 1)[0, first:]
        length = line.shape[-1]
        rows = line.reshape(-1, length) if line.size else np.empty((0, length), np.uint16)
        scores = np.empty((len(rows), max(0, length - first)), np.float32)
        if scores.size:
            plan = self._plan(length, first)
            step = max(1, _LOOKUPS // max(1, len(plan.first_cell)))
            for start in range(0, len(rows), step):
                scores[start : start + step] = self._score_rows(rows[start : start + step], plan).T
        return scores.reshape(*line.shape[:-1], scores.shape[1])

    def by_order(self, line: NDArray[np.uint16]) -> NDArray[np.float32]:
        """The same for one line where of the symbols before each the last 0, 1, … count, shape (length,) -> (order, length).

        The last row is what `log_probabilities` gives; a stretch of the line without what precedes it is scored by a diagonal.
        """
        return self._score_line(line, self.order)

    def knows(self, first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Whether the model has each pair of symbols, shapes (pairs,).

        Across a pair that it does not have, what stands before says the same of every symbol behind, and nothing of the next.
        """
        tables, wide = self._tables, first.astype(np.uint64)
        keys = ((wide << tables.shifts[1]) | second)[None]
        places = np.empty((4, *keys.shape), np.uint64)
        numbers = np.empty(keys.shape, np.uint16)
        locate(keys, Columns(*(column[:1] for column in tables.columns)), places, numbers)
        places[1:] += tables.first_cell[:1]
        for cell in tables.cells.take(places[1:].view(np.int64), mode="clip"):
            numbers ^= cell
        return np.asarray((numbers[0] < tables.missing[0]) & (self._backoff.take(first, mode="clip") != 0) & (second > symbols.SKIP))

    def _score_line(self, line: NDArray[np.uint16], orders: int) -> NDArray[np.float32]:
        """The last so many rows of `_score_chunk` for a line of any length."""
        result = np.empty((orders, len(line)), np.float32)
        before = self.order - 1
        step = _CHUNK - before if len(line) > _CHUNK else max(1, len(line))
        for start in range(0, len(line), step):
            first = max(0, start - before)
            result[:, start : start + step] = self._score_chunk(line[first : start + step])[-orders:, start - first :]
        return result

    def _score_chunk(self, line: NDArray[np.uint16]) -> NDArray[np.float32]:
        """All orders are looked up at once; then, order by order, a known n-gram sets the probability, an unknown one costs a weight.

        An n-gram counts as known only where its suffix is known and its prefix is a context of something
        (has a weight), so a false answer of a table needs two true ones of the table below, and nothing
        that UNSEEN stands in is ever known. What each order says is a row, (order, symbols).
        """
        tables = self._tables
        known, numbers = self._look_up(line)
        probabilities, weights_of = tables.probability.take(numbers, mode="clip"), tables.backoff.take(numbers, mode="clip")
        each, weights = np.empty((self.order, len(line)), np.float32), self._backoff.take(line, mode="clip")
        self._probability.take(line, mode="clip", out=each[0])
        unscored = line <= symbols.SKIP
        so_far = ~unscored
        for n, (is_known, probability, weight) in enumerate(zip(known, probabilities, weights_of, strict=True), 1):
            scores = each[n]
            scores[0] = each[n - 1, 0]
            np.add(each[n - 1, 1:], weights[:-1], out=scores[1:])
            is_known &= so_far
            is_known[:1] = False
            is_known[1:] &= weights[:-1] != 0
            so_far = is_known
            np.copyto(scores, probability, where=so_far)
            weights = weight * so_far
        each[:, unscored] = 0
        return each

    def _plan(self, length: int, first: int) -> _Plan:
        plan = self._plans.get((length, first))
        if plan is None:
            plan = self._plans[length, first] = _planned(self._tables, self.order, length, first)
        return plan

    def _score_rows(self, rows: NDArray[np.uint16], plan: _Plan) -> NDArray[np.float32]:
        """The same as `_score_chunk` for short rows, (rows, length) -> (length - first, rows): only what has a say is looked up."""
        length, first = rows.shape[1], plan.first
        columns = np.ascontiguousarray(rows.T)
        probabilities, weights_of, is_known = self._look_up_rows(columns, plan)
        scores, weights = self._probability.take(columns[first:], mode="clip"), self._backoff.take(columns, mode="clip")
        so_far = columns > symbols.SKIP
        unscored = ~so_far[first:]
        before = at = 0
        for low in plan.lowest:
            rest = slice(at, at + length - low)
            start = max(first, before + 1)
            scores[start - first :] += weights[start - 1 - before : length - 1 - before]
            known = is_known[rest]
            known &= so_far[low - before :]
            known &= weights[low - 1 - before : length - 1 - before] != 0
            start = max(first, low)
            np.copyto(scores[start - first :], probabilities[rest][start - low :], where=known[start - low :])
            weights, so_far, before, at = weights_of[rest] * known, known, low, rest.stop
        scores[unscored] = 0
        return scores

    def _look_up_rows(self, columns: NDArray[np.uint16], plan: _Plan) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
        """Probability and weight of the n-grams that ``plan`` names, and whether their tables seem to know them; (n-grams, rows)."""
        tables, length = self._tables, len(columns)
        keys = np.empty((len(plan.first_cell), columns.shape[1]), np.uint64)
        last = wide = columns.astype(np.uint64)
        before = at = 0
        for n, low in enumerate(plan.lowest, 1):
            key = keys[at : at + length - low]
            np.left_shift(wide[low - n : length - n], tables.shifts[n], out=key)
            key |= last[low - before :]
            last, before, at = key, low, at + length - low
        places = np.empty((4, *keys.shape), np.uint64)
        numbers = np.empty(keys.shape, np.uint16)
        locate(keys, plan.columns, places, numbers)
        places[1:] += plan.first_cell
        for cell in tables.cells.take(places[1:].view(np.int64), mode="clip"):
            numbers ^= cell
        np.minimum(numbers, plan.missing, out=numbers)
        found = numbers + plan.first_number
        return tables.probability.take(found, mode="clip"), tables.backoff.take(found, mode="clip"), numbers != plan.missing

    def _look_up(self, line: NDArray[np.uint16]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Whether each order's table seems to know the n-gram that ends at each symbol, and its place in `_Tables`; (orders, symbols)."""
        tables, size = self._tables, len(line)
        orders = self.order - 1
        keys = np.empty((orders, size), np.uint64)
        wide = line.astype(np.uint64)
        last = wide
        for n, key in enumerate(keys, 1):
            key[:n] = last[:n]
            np.left_shift(wide[:-n], tables.shifts[n], out=key[n:])
            key[n:] |= last[n:]
            last = key
        places = np.empty((4, orders, size), np.uint64)
        numbers = np.empty((orders, size), np.uint16)
        locate(keys, tables.columns, places, numbers)
        places[1:] += tables.first_cell
        for cell in tables.cells.take(places[1:].view(np.int64), mode="clip"):
            numbers ^= cell
        np.minimum(numbers, tables.missing, out=numbers)
        return numbers != tables.missing, numbers + tables.first_number


def _tables(header: dict[str, Any], arrays: dict[str, NDArray[Any]], words: NDArray[np.uint16]) -> _Tables:
    offsets = {array["name"]: array["offset"] for array in header["arrays"]}
    orders = [table["order"] for table in header["tables"]]
    probability = [arrays[f"probability{order}"] for order in orders]
    ends = np.cumsum([len(numbers) for numbers in probability])
    return _Tables(
        columns([Shape(**table["shape"]) for table in header["tables"]]),
        words,
        np.array([[offsets[f"cells{order}"] // 2] for order in orders], np.uint64),
        np.concatenate(probability),
        np.concatenate([arrays[f"backoff{order}"] for order in orders]),
        np.append(0, ends[:-1])[:, None],
        np.array([[len(numbers) - 1] for numbers in probability], np.uint16),
        tuple(np.uint64(symbols.BITS * n) for n in range(len(orders) + 1)),
    )


def _planned(tables: _Tables, order: int, length: int, first: int) -> _Plan:
    # A symbol's score hangs on the n-grams that end at it, and on the weights of those, an order shorter, that end one before.
    lowest = [low for n in range(1, order) if (low := max(n, first - (order - 1 - n))) < length]
    of = np.repeat(np.arange(len(lowest)), [length - low for low in lowest])
    return _Plan(
        first,
        tuple(lowest),
        Columns(*(column[of] for column in tables.columns)),
        tables.first_cell[of],
        tables.first_number[of],
        tables.missing[of],
    )


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]], NDArray[np.uint16]]:
    """The header of a model file, its arrays and all that is in them as one array; mapped and not read."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError(f"{path} is no language model of this version: build it anew with python -m lintnews.language.build")
    start = len(MAGIC) + 8
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    header = json.loads(data[start:end])
    base = -(-end // ALIGNMENT) * ALIGNMENT
    arrays = {array["name"]: np.frombuffer(data, array["type"], array["length"], base + array["offset"]) for array in header["arrays"]}
    return header, arrays, np.frombuffer(data, np.uint16, (len(data) - base) // 2, base)


@cache
def load() -> LanguageModel:
    """The model that ships with lintnews, opened once per process."""
    return LanguageModel()

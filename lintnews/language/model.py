"""Read the language model from its file and score symbols with it, many at a time."""

from __future__ import annotations

import json
import mmap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from . import symbols
from .seam import Seam
from .tables import Found, Grams, Tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

MAGIC: Final = b"lintnews language model 1\n"
ALIGNMENT: Final = 64
SHIPPED: Final = Path(__file__).parent / "data" / "zh-news.lm"

_CHUNK = 1 << 13  # symbols scored at a time: what all temporaries of a chunk need stays in the cache
_LOOKUPS = 1 << 15  # n-grams looked up at a time, for the same reason


class _Plan(NamedTuple):
    """Which n-grams rows of one length are scored by: of each order those that end in the column ``lowest`` or later."""

    first: int
    lowest: tuple[int, ...]
    grams: Grams


class _Order(NamedTuple):
    """What the n-grams of one order, in columns from ``lowest`` on, say of rows; (columns, rows) each. Unknown ones weigh 0."""

    lowest: int
    probability: NDArray[np.float32]
    weight: NDArray[np.float32]
    is_known: NDArray[np.bool_]


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
        self._tables = tables(header, arrays, words)
        self._each_order = self._tables.grams(np.arange(self.order - 1))
        self._plans: dict[tuple[int, int], _Plan] = {}
        self._seams: dict[tuple[int, int], Seam] = {}

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
            step = max(1, _LOOKUPS // max(1, len(plan.grams.first_cell)))
            for start in range(0, len(rows), step):
                scores[start : start + step] = self._score_rows(rows[start : start + step], plan).T
        return scores.reshape(*line.shape[:-1], scores.shape[1])

    def behind(
        self, left: NDArray[np.uint16], right: NDArray[np.uint16], tails: NDArray[np.intp], heads: NDArray[np.intp]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Log P of the symbols of each ``right[heads]`` behind ``left[tails]``, (pairs, right length), and those of ``right`` alone.

        They are what `log_probabilities` says of both rows put together, but that what lies in one of them is looked up once.
        """
        length, heads_of = left.shape[1], np.ascontiguousarray(right.T)
        after = list(self._orders(heads_of, self._plan(right.shape[1], 0)))
        free = self._scored(heads_of, after, 0)
        before = self._orders(np.ascontiguousarray(left.T), self._plan(length, length))
        weights, starts = np.stack([order.weight[-1] for order in before]), np.stack([order.is_known[0] for order in after])
        seam = self._seam(length, right.shape[1])
        left_keys, right_keys = seam.keys(left.T, heads_of)
        scores = np.empty((len(tails), right.shape[1]), np.float32)
        step = max(1, _LOOKUPS // seam.lookups)
        for start in range(0, len(tails), step):
            tail, head = tails[start : start + step], heads[start : start + step]
            keys = left_keys.take(tail, axis=1)
            keys |= right_keys.take(head, axis=1)
            found = seam.score(keys, free.take(head, axis=1), weights.take(tail, axis=1), starts.take(head, axis=1))
            scores[start : start + step] = found.T
        unscored = right <= symbols.SKIP
        if unscored.any():
            scores[unscored[heads]] = 0
        return scores, np.ascontiguousarray(free.T)

    def by_order(self, line: NDArray[np.uint16]) -> NDArray[np.float32]:
        """The same for one line where of the symbols before each the last 0, 1, … count, shape (length,) -> (order, length).

        The last row is what `log_probabilities` gives; a stretch of the line without what precedes it is scored by a diagonal.
        """
        return self._score_line(line, self.order)

    def knows(self, first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Whether the model has each pair of symbols, shapes (pairs,).

        Across a pair that it does not have, what stands before says the same of every symbol behind, and nothing of the next.
        """
        pairs = self._tables.grams(np.zeros(1, np.intp))
        keys = ((first.astype(np.uint64) << self._tables.shifts[1]) | second)[None]
        known = self._tables.numbers(keys, pairs)[0] < pairs.missing[0]
        return np.asarray(known & (self._backoff.take(first, mode="clip") != 0) & (second > symbols.SKIP))

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
        probabilities, weights_of, known = self._look_up(line)
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

    def _seam(self, left: int, right: int) -> Seam:
        seam = self._seams.get((left, right))
        if seam is None:
            seam = self._seams[left, right] = Seam(left, right, self.order, self._tables)
        return seam

    def _score_rows(self, rows: NDArray[np.uint16], plan: _Plan) -> NDArray[np.float32]:
        """The same as `_score_chunk` for short rows, (rows, length) -> (length - first, rows): only what has a say is looked up."""
        columns = np.ascontiguousarray(rows.T)
        return self._scored(columns, self._orders(columns, plan), plan.first)

    def _scored(self, columns: NDArray[np.uint16], orders: Iterable[_Order], first: int) -> NDArray[np.float32]:
        length, (one, *others) = len(columns), orders
        scores = one.probability[first:].copy()
        for order in others:
            start = max(first, one.lowest + 1)
            scores[start - first :] += one.weight[start - 1 - one.lowest : length - 1 - one.lowest]
            start = max(first, order.lowest)
            inside = start - order.lowest
            np.copyto(scores[start - first :], order.probability[inside:], where=order.is_known[inside:])
            one = order
        scores[columns[first:] <= symbols.SKIP] = 0
        return scores

    def _orders(self, columns: NDArray[np.uint16], plan: _Plan) -> Iterator[_Order]:
        """What each order that has a say, from the first on, knows of rows, whose symbols are ``columns`` (length, rows)."""
        length = len(columns)
        one = _Order(0, self._probability.take(columns, mode="clip"), self._backoff.take(columns, mode="clip"), columns > symbols.SKIP)
        yield one
        found = self._tables.find(self._keys(columns, plan), plan.grams)
        at = 0
        for low in plan.lowest:
            rest = slice(at, at + length - low)
            known = found.is_known[rest]
            known &= one.is_known[low - one.lowest :]
            known &= one.weight[low - 1 - one.lowest : length - 1 - one.lowest] != 0
            one = _Order(low, found.probability[rest], found.weight[rest] * known, known)
            yield one
            at = rest.stop

    def _keys(self, columns: NDArray[np.uint16], plan: _Plan) -> NDArray[np.uint64]:
        """The n-grams that ``plan`` names, (n-grams, rows)."""
        length = len(columns)
        keys = np.empty((len(plan.grams.first_cell), columns.shape[1]), np.uint64)
        last = wide = columns.astype(np.uint64)
        before = at = 0
        for n, low in enumerate(plan.lowest, 1):
            key = keys[at : at + length - low]
            np.left_shift(wide[low - n : length - n], self._tables.shifts[n], out=key)
            key |= last[low - before :]
            last, before, at = key, low, at + length - low
        return keys

    def _look_up(self, line: NDArray[np.uint16]) -> Found:
        """What each order has of the n-gram that ends at each symbol, (orders, symbols)."""
        keys = np.empty((self.order - 1, len(line)), np.uint64)
        last = wide = line.astype(np.uint64)
        for n, key in enumerate(keys, 1):
            key[:n] = last[:n]
            np.left_shift(wide[:-n], self._tables.shifts[n], out=key[n:])
            key[n:] |= last[n:]
            last = key
        return self._tables.find(keys, self._each_order)


def _planned(tables: Tables, order: int, length: int, first: int) -> _Plan:
    # A symbol's score hangs on the n-grams that end at it, and on the weights of those, an order shorter, that end one before.
    lowest = [low for n in range(1, order) if (low := max(n, first - (order - 1 - n))) < length]
    of = np.repeat(np.arange(len(lowest)), [length - low for low in lowest])
    return _Plan(first, tuple(lowest), tables.grams(of))


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

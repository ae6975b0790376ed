"""Learns from the text of the language model how paragraphs read at their start, and how they read where they were cut."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lintnews import torn
from lintnews.language import LanguageModel, arrays
from lintnews.language.symbols import BREAK, UNSEEN
from lintnews.torn import KNOWN, WIDTH, Floats, Indices, Torn, in_threes
from lintnews.training.fragments import CLOSERS, FINAL, NO_START, symbols_of, table

STEPS = 14_000
#: Units of the embedding, of both layers over three places, and of the hidden layer.
SIZES = (20, 40, 24, 24)
_BATCH, _RATE = 512, 2.5e-3
#: Paragraphs of at least so many characters are cut, each so often, at most so far from its start.
_SHORTEST, _CUTS, _FURTHEST = 40, 3, 120
#: Of so many rows, so many symbols are misread; so many end after as few symbols: a short block is no more often cut than a long one.
_MISREAD, _SYMBOLS = 0.3, 0.03
_SHORT, _FEWEST = 0.5, 5
#: A step of a large array counts so many parts of its standard deviation: finer ones judge no better and compress worse.
_PARTS = 4

Arrays = dict[str, Floats]


def learn(corpus: Path, model: LanguageModel, steps: int = STEPS) -> bytes:
    """The network of `lintnews.torn` as a file of `lintnews.language.arrays`; the same corpus, model and steps give the same bytes."""
    draw = np.random.default_rng(5)
    rows, y = _examples(symbols_of(corpus, model), model, draw)
    outside = int(torn.ranks(np.array([BREAK], np.uint16), model)[0])
    net = _start(draw)
    arrays = vars(net)
    mean, square = ({name: np.zeros_like(array) for name, array in arrays.items()} for _ in range(2))
    balance = y.mean() / (1 - y.mean())
    for step in range(1, steps + 1):
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps)) + 1e-5
        at = draw.integers(0, len(rows), _BATCH)
        weight = np.where(y[at] > 0, 1, balance).astype(np.float32)
        for name, gradient in _gradients(net, _damaged(rows[at].astype(np.intp), outside, draw), y[at], weight).items():
            mean[name] += 0.1 * (gradient - mean[name])
            square[name] += 0.001 * (gradient * gradient - square[name])
            change = (mean[name] / (1 - 0.9**step)) / (np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8)
            arrays[name] -= (rate * change).astype(np.float32)
    return packed(net)


def _examples(line: NDArray[np.uint16], model: LanguageModel, draw: np.random.Generator) -> tuple[NDArray[np.int16], Floats]:
    """Ranks of the symbols at heads, (n, WIDTH), and whether the head was cut, (n,)."""
    final, closer, no_start = (table(model, marks) for marks in (FINAL, CLOSERS, NO_START))
    bounds = np.flatnonzero(line <= BREAK)
    starts, ends = bounds[:-1] + 1, bounds[1:]
    whole = (line[starts - 1] == BREAK) & (line[ends] == BREAK) & (ends - starts >= _SHORTEST)
    starts, ends = starts[whole], ends[whole]
    text = final[line[ends - 1]] | closer[line[ends - 1]]
    starts, ends = starts[text], ends[text]
    deep = np.minimum(ends - starts - WIDTH, _FURTHEST)
    cuts = np.repeat(starts, _CUTS) + draw.integers(3, np.repeat(deep, _CUTS) + 1)
    cuts = cuts[~no_start[line[cuts]] & ~final[line[cuts - 1]] & ~closer[line[cuts - 1]]]
    rows = np.pad(line, (0, WIDTH), constant_values=UNSEEN)[np.concatenate([cuts, starts])[:, None] + np.arange(WIDTH)]
    y = np.concatenate([np.ones(len(cuts), np.float32), np.zeros(len(starts), np.float32)])
    return torn.ranks(rows, model).astype(np.int16), y


def _damaged(rows: Indices, outside: int, draw: np.random.Generator) -> Indices:
    """Rows with symbols misread, and some that end early, so that ``outside`` is what stands there."""
    misread = (draw.random(rows.shape) < _SYMBOLS) & (draw.random((len(rows), 1)) < _MISREAD)
    rows = np.where(misread, draw.integers(0, KNOWN, rows.shape), rows)
    length = np.where(draw.random((len(rows), 1)) < _SHORT, draw.integers(_FEWEST, WIDTH, (len(rows), 1)), WIDTH)
    return np.where(np.arange(WIDTH) < length, rows, outside)


def _start(draw: np.random.Generator) -> Torn:
    embedding, near, far, hidden = SIZES
    layers: list[Floats] = [draw.normal(0, 0.3, (KNOWN, embedding)).astype(np.float32)]
    for inner, outer in ((3 * embedding, near), (3 * near, far), (WIDTH * far, hidden), (hidden, 1)):
        layers += [draw.normal(0, (2 / inner) ** 0.5, (inner, outer)).astype(np.float32), np.zeros(outer, np.float32)]
    return Torn(*layers)


def _gradients(net: Torn, rows: Indices, y: Floats, weight: Floats) -> Arrays:
    """The gradient of weighted log loss by each array: `Torn.logits` and its way back."""
    n = len(rows)
    first = in_threes(net.embedding[rows])
    nears = np.maximum(first @ net.near + net.near_bias, 0)
    second = in_threes(nears.reshape(n, WIDTH, -1))
    fars = np.maximum(second @ net.far + net.far_bias, 0).reshape(n, -1)
    deep = np.maximum(fars @ net.hidden + net.hidden_bias, 0)
    logit = (deep @ net.output)[:, 0] + net.output_bias[0]
    error = ((1 / (1 + np.exp(-logit)) - y) * weight / weight.sum())[:, None].astype(np.float32)
    to_deep = (error @ net.output.T) * (deep > 0)
    to_far = ((to_deep @ net.hidden.T) * (fars > 0)).reshape(n * WIDTH, -1)
    to_near = _out_of_threes((to_far @ net.far.T).reshape(n, WIDTH, -1)) * (nears > 0)
    to_first = _out_of_threes((to_near @ net.near.T).reshape(n, WIDTH, -1))
    order = np.argsort(rows, axis=None, kind="stable")
    at, begins = np.unique(rows.ravel()[order], return_index=True)
    embedding = np.zeros_like(net.embedding)
    embedding[at] = np.add.reduceat(to_first[order], begins, axis=0)
    pairs = zip((first, second, fars, deep), (to_near, to_far, to_deep, error), strict=True)
    found = [embedding, *(part for x, back in pairs for part in (x.T @ back, back.sum(0)))]
    return dict(zip((field.name for field in fields(Torn)), found, strict=True))


def _out_of_threes(x: Floats) -> Floats:
    """What `in_threes` took from each place, summed: (n, places, 3 d) -> (n * places, d)."""
    n, places, three = x.shape
    d = three // 3
    padded = np.zeros((n, places + 2, d), np.float32)
    padded[:, :-2] += x[:, :, :d]
    padded[:, 1:-1] += x[:, :, d : 2 * d]
    padded[:, 2:] += x[:, :, 2 * d :]
    return padded[:, 1:-1].reshape(n * places, d)


def packed(net: Torn) -> bytes:
    """The file that `lintnews.torn.load` reads."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, array in vars(net).items():
        step = np.float32(array.std() / _PARTS if array.ndim > 1 else max(float(np.abs(array).max()), 1e-6) / 127)
        kept[name] = np.clip(np.rint(array / step), -127, 127).astype(np.int8)
        kept[name + "_step"] = np.asarray(step)
    buffer = io.BytesIO()
    arrays.save(buffer, kept)
    return buffer.getvalue()

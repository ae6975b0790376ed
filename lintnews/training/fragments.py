"""Learns from the text of the language model which n-grams start a paragraph or end one, and which stand at a cut."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lintnews.fragments import BITS, UNIT, WIDTH, features
from lintnews.language import LanguageModel, count
from lintnews.language.corpus import articles
from lintnews.language.symbols import BREAK, SKIP, UNSEEN

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: How many cuts are drawn, and how many sentences beside all paragraphs.
_CUTS, _SENTENCES = 2_500_000, 1_000_000
_RATE, _BATCH = 0.15, 4096
FINAL, CLOSERS, OPENERS = "。！？!?…", "”’）》】」』)", "“‘（《【「『("
NO_START = "，。、；：！？”’）》】」』,.;:!?)%％·"


def learn(corpus: Path, model: LanguageModel) -> bytes:
    """The tables of `lintnews.fragments` as an .npy file; the same corpus and model give the same bytes."""
    line = symbols_of(corpus, model)
    draw = np.random.default_rng(3)
    cuts, starts, ends = _edges(line, model, draw)
    padded = np.pad(line, WIDTH)
    inward = np.arange(WIDTH)
    tables = []
    for sound, places in ((starts, inward), (ends, -1 - inward)):
        rows = padded[np.concatenate([cuts, sound])[:, None] + WIDTH + places]
        rows[np.maximum.accumulate(rows <= BREAK, axis=1)] = BREAK
        y = np.zeros(len(rows), np.float32)
        y[: len(cuts)] = 1
        tables.append(np.clip(np.rint(_fit(rows, y, draw) / UNIT), -127, 127).astype(np.int8))
    buffer = io.BytesIO()
    np.save(buffer, np.stack(tables))
    return buffer.getvalue()


def symbols_of(corpus: Path, model: LanguageModel) -> NDArray[np.uint16]:
    """The text that the model was counted on as the model's own symbols, UNSEEN where a gap is."""
    parts = []
    for text in count.blocks(count.training_text(articles(corpus))):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        part = model.encode_codes(codes)
        part[codes == ord(count.GAP)] = UNSEEN
        parts.append(part[part != SKIP])
    return np.concatenate(parts)


def _edges(line: NDArray[np.uint16], model: LanguageModel, draw: np.random.Generator) -> tuple[Indices, Indices, Indices]:
    """Places between two symbols, each the offset of the second: cuts inside sentences, starts of paragraphs and sentences, ends."""
    final, closer, opener, no_start = (table(model, marks) for marks in (FINAL, CLOSERS, OPENERS, NO_START))
    before, after = line[:-1], line[1:]
    ink = (before > BREAK, after > BREAK)
    ends = final[before]
    ends[1:] |= closer[before[1:]] & final[before[:-1]]
    inside = ink[0] & ink[1] & ~no_start[after]
    cuts = np.flatnonzero(inside & ~opener[before] & ~ends) + 1
    sentences = np.flatnonzero(inside & ends) + 1
    paragraphs = np.flatnonzero((before == BREAK) & ink[1]) + 1
    stops = np.flatnonzero(ink[0] & final[after] & ~closer[before] & ~final[before]) + 1
    unmarked = np.flatnonzero(ink[0] & (after == BREAK) & ~ends) + 1
    starts = np.concatenate([paragraphs, _some(sentences, _SENTENCES, draw)])
    return _some(cuts, _CUTS, draw), starts, np.concatenate([unmarked, _some(stops, _SENTENCES, draw)])


def table(model: LanguageModel, marks: str) -> NDArray[np.bool_]:
    """Which symbols stand for one of ``marks``, (65536,)."""
    result = np.zeros(1 << 16, np.bool_)
    result[model.encode(marks)] = True
    return result


def _some(places: Indices, number: int, draw: np.random.Generator) -> Indices:
    return draw.choice(places, min(number, len(places)), replace=False)


def _fit(rows: NDArray[np.uint16], y: Floats, draw: np.random.Generator) -> Floats:
    """One pass of AdaGrad (Duchi, Hazan and Singer 2011) over log loss; a second pass learns the text by heart and judges no better."""
    weights, squares = np.zeros(1 << BITS, np.float32), np.ones(1 << BITS, np.float32)
    order = draw.permutation(len(rows))
    for start in range(0, len(rows), _BATCH):
        batch = order[start : start + _BATCH]
        x = features(rows[batch])
        error = 1 / (1 + np.exp(-weights[x].sum(axis=1))) - y[batch]
        at, inverse = np.unique(x, return_inverse=True)
        gradient = np.bincount(inverse.ravel(), np.repeat(error, x.shape[1])).astype(np.float32)
        squares[at] += gradient**2
        weights[at] -= _RATE * gradient / np.sqrt(squares[at])
    return weights

"""Which symbols stand before which: derived from the language model, so that a head can be asked what it was cut from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lintnews.edges import Floats
from lintnews.language import LanguageModel
from lintnews.language.symbols import BREAK

KEPT = 32


def table(model: LanguageModel) -> NDArray[np.uint16]:
    """(vocabulary, KEPT): for each symbol the ones with the highest P(before) P(symbol | before), likeliest first."""
    count = model.vocabulary
    every = np.arange(count, dtype=np.uint16)
    unigrams = model.log_probabilities(every[:, None])[:, 0]
    unigrams[unigrams >= 0] = -99
    unigrams[[BREAK, *model.encode("。！？”：").tolist()]] = -99
    joint: Floats = np.empty((count, count), np.float32)
    for before in range(count):
        rows = np.column_stack([np.full(count, before, np.uint16), every])
        joint[before] = model.log_probabilities(rows)[:, 1] + unigrams[before]
    return np.argsort(-joint, axis=0, kind="stable")[:KEPT].T.astype(np.uint16)


def packed(found: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """What `lintnews.edges.predecessors` reads: each row ascending, as differences, low bytes before high ones; (2, vocabulary, KEPT)."""
    ascending = np.sort(found, axis=1).astype(np.intp)
    steps = ascending - np.pad(ascending, ((0, 0), (1, 0)))[:, :-1]
    return np.stack([steps & 255, steps >> 8]).astype(np.uint8)

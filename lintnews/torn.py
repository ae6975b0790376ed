"""Whether a head reads as torn off: a small convolutional network that looks further into a block than n-grams do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lintnews.language import arrays

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
PATH = Path(__file__).parent / "language" / "data" / "torn.npy"

#: Symbols that are looked at; behind the end of the block stands BREAK.
WIDTH = 24
#: The commonest symbols have an embedding each, all others share the last.
KNOWN = 2000


@dataclass
class Torn:
    """Embeddings (KNOWN, d), two layers over three places in a row, and a hidden layer over all places."""

    embedding: Floats
    near: Floats
    near_bias: Floats
    far: Floats
    far_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def logits(self, rows: Indices) -> Floats:
        """Log odds among cuts and sound heads in equal number; (n, WIDTH) ranks of symbols -> (n,)."""
        n = len(rows)
        near = np.maximum(in_threes(self.embedding[rows]) @ self.near + self.near_bias, 0).reshape(n, WIDTH, self.near.shape[1])
        far = np.maximum(in_threes(near) @ self.far + self.far_bias, 0).reshape(n, self.hidden.shape[0])
        hidden = np.maximum(far @ self.hidden + self.hidden_bias, 0)
        return np.asarray((hidden @ self.output)[:, 0] + self.output_bias[0], np.float32)


def in_threes(x: Floats) -> Floats:
    """Each place with the one before and the one behind it, zeros beyond the ends: (n, places, d) -> (n * places, 3 d)."""
    n, places, d = x.shape
    padded = np.zeros((n, places + 2, d), np.float32)
    padded[:, 1:-1] = x
    return np.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=2).reshape(n * places, 3 * d)


def heads(symbols: NDArray[np.uint16], first: Indices, last: Indices, model: LanguageModel) -> Indices:
    """How common the first symbols are of the blocks that are ``symbols[first:last]``: (n,) and (n,) -> (n, WIDTH)."""
    from lintnews.language.symbols import BREAK

    at = first[:, None] + np.arange(WIDTH)
    inside = at < last[:, None]
    return ranks(np.where(inside, symbols[np.where(inside, at, 0)], np.uint16(BREAK)), model)


def ranks(symbols: NDArray[np.uint16], model: LanguageModel) -> Indices:
    """How common each symbol is to the model, 0 the commonest; KNOWN - 1 for all that are rarer."""
    return _ranks(model)[symbols]


@cache
def _ranks(model: LanguageModel) -> Indices:
    alone = model.alone(np.arange(model.vocabulary, dtype=np.uint16)).copy()
    # What is never predicted scores 0.
    alone[alone >= 0] = -99
    result = np.full(1 << 16, KNOWN - 1, np.intp)
    result[np.argsort(-alone, kind="stable")] = np.minimum(np.arange(len(alone)), KNOWN - 1)
    return result


@cache
def load(path: Path = PATH) -> Torn:
    """The shipped network. Each array is int8 and has a ``..._step``, what one step of a weight counts.

    Raises:
        OSError: the file is missing; the installation is broken.
    """
    found = arrays.load(path)
    return Torn(*(found[field.name].astype(np.float32) * found[field.name + "_step"] for field in fields(Torn)))

"""How well one piece of a column goes on in another, for pieces near each other or for all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Symbols = NDArray[np.uint16]

#: Symbols of a tail that the model sees, and of a head that it scores.
_TAIL, _HEAD = 4, 5
#: What one link may say at most, in nats: a single odd character must not outweigh a column.
_LOW, _HIGH = -4.0, 7.0
#: What a link says whose edges never met, unless the pieces are so near each other.
_UNMET, _NEAR = -2.5, 40


class Links:
    """How much likelier each piece is behind another than on its own, in nats; ``reach`` pieces back at most."""

    def __init__(self, texts: Sequence[str], reach: int, model: LanguageModel) -> None:
        tails, heads = _edges(texts, model)
        n = len(texts)
        self._gain = np.zeros((n, reach), np.float32)
        back, head = np.nonzero(np.arange(1, reach + 1)[:, None] <= np.arange(n))
        self._gain[head, back] = _gain(tails, heads, head - back - 1, head, model)

    def back(self, distance: int) -> Floats:
        """The link of every piece with the one ``distance`` before it; 0 for the first ones."""
        result: Floats = self._gain[:, distance - 1]
        return result


class AllLinks:
    """The same for all pairs of pieces, in either order; pairs far apart whose edges never met in the model's text are taken for chance."""

    def __init__(self, texts: Sequence[str], model: LanguageModel) -> None:
        tails, heads = _edges(texts, model)
        n = len(texts)
        #: (pieces, pieces): how much likelier the second is behind the first than on its own, in nats.
        self.gain = np.full((n, n), _UNMET, np.float32)
        tail, head = np.divmod(np.arange(n * n), n)
        worth = model.knows(tails[tail, -1], heads[head, 0]) | ((head > tail) & (head - tail <= _NEAR))
        tail, head = tail[worth], head[worth]
        self.gain[tail, head] = _gain(tails, heads, tail, head, model)

    def __call__(self, tail: int, head: int) -> float:
        """The link from piece ``tail`` to piece ``head``."""
        return float(self.gain[tail, head])


def _gain(tails: Symbols, heads: Symbols, tail: Indices, head: Indices, model: LanguageModel) -> Floats:
    """How much likelier the heads are behind the tails than on their own, (pairs,)."""
    given, alone = model.behind(tails, heads, tail, head)
    return np.asarray(np.clip(given.sum(1) - alone.sum(1)[head], _LOW, _HIGH))


def _edges(texts: Sequence[str], model: LanguageModel) -> tuple[Symbols, Symbols]:
    """The last symbols of each piece and its first ones; blanks are left out."""
    from lintnews.language.symbols import UNSEEN

    bare = ["".join(text.split()) for text in texts]
    sizes = np.array([len(text) for text in bare], np.intp)[:, None]
    tails = np.full((len(bare), _TAIL), UNSEEN, np.uint16)
    heads = np.full((len(bare), _HEAD), UNSEEN, np.uint16)
    tails[np.arange(_TAIL, 0, -1) <= sizes] = model.encode("".join(text[-_TAIL:] for text in bare))
    heads[np.arange(_HEAD) < sizes] = model.encode("".join(text[:_HEAD] for text in bare))
    return tails, heads

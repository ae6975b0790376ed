"""How well one piece of a column goes on in another, for pieces near each other or for all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Floats = NDArray[np.float32]

#: Symbols of a tail that the model sees, and of a head that it scores.
_TAIL, _HEAD = 4, 5
#: Pairs scored in one call, which costs more than the few symbols of one distance; of a long text not all, for their memory.
_MOST_ROWS = 1 << 15
#: What one link may say at most, in nats: a single odd character must not outweigh a column.
_LOW, _HIGH = -4.0, 7.0
#: What a link says whose edges never met, unless the pieces are so near each other.
_UNMET, _NEAR = -2.5, 40


class Links:
    """How much likelier each piece is behind another than on its own, in nats; ``reach`` pieces back at most."""

    def __init__(self, texts: Sequence[str], reach: int, model: LanguageModel) -> None:
        tails, heads, alone = _edges(texts, model)
        n = len(texts)
        self._gain = np.zeros((n, reach), np.float32)
        distances = range(1, min(reach, n - 1) + 1)
        at_once = max(1, _MOST_ROWS // max(n, 1))
        for some in (distances[k : k + at_once] for k in range(0, len(distances), at_once)):
            head = np.concatenate([np.arange(back, n) for back in some])
            back = np.repeat(some, [n - back for back in some])
            given = model.log_probabilities(np.hstack([tails[head - back], heads[head]]), _TAIL).sum(1)
            self._gain[head, back - 1] = np.clip(given - alone[head], _LOW, _HIGH)

    def back(self, distance: int) -> Floats:
        """The link of every piece with the one ``distance`` before it; 0 for the first ones."""
        result: Floats = self._gain[:, distance - 1]
        return result


class AllLinks:
    """The same for all pairs of pieces, in either order; pairs far apart whose edges never met in the model's text are taken for chance."""

    def __init__(self, texts: Sequence[str], model: LanguageModel) -> None:
        tails, heads, alone = _edges(texts, model)
        n = len(texts)
        #: (pieces, pieces): how much likelier the second is behind the first than on its own, in nats.
        self.gain = np.full((n, n), _UNMET, np.float32)
        tail, head = np.divmod(np.arange(n * n), n)
        worth = model.knows(tails[tail, -1], heads[head, 0]) | ((head > tail) & (head - tail <= _NEAR))
        tail, head = tail[worth], head[worth]
        for k in range(0, len(tail), _MOST_ROWS):
            one, other = tail[k : k + _MOST_ROWS], head[k : k + _MOST_ROWS]
            given = model.log_probabilities(np.hstack([tails[one], heads[other]]), _TAIL).sum(1)
            self.gain[one, other] = np.clip(given - alone[other], _LOW, _HIGH)

    def __call__(self, tail: int, head: int) -> float:
        """The link from piece ``tail`` to piece ``head``."""
        return float(self.gain[tail, head])


def _edges(texts: Sequence[str], model: LanguageModel) -> tuple[NDArray[np.uint16], NDArray[np.uint16], Floats]:
    """The last symbols of each piece, its first ones, and how likely those are on their own; blanks are left out."""
    from lintnews.language.symbols import UNSEEN

    bare = ["".join(text.split()) for text in texts]
    sizes = np.array([len(text) for text in bare], np.intp)[:, None]
    tails = np.full((len(bare), _TAIL), UNSEEN, np.uint16)
    heads = np.full((len(bare), _HEAD), UNSEEN, np.uint16)
    tails[np.arange(_TAIL, 0, -1) <= sizes] = model.encode("".join(text[-_TAIL:] for text in bare))
    heads[np.arange(_HEAD) < sizes] = model.encode("".join(text[:_HEAD] for text in bare))
    return tails, heads, np.asarray(model.log_probabilities(heads).sum(1), np.float32)

"""What the widths of lines say of which piece of a column goes on from which: first lines are set in, last ones may end short."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lintnews.lines import columns, width

#: What the widths of lines say: a paragraph's first line is set in by two characters, its last may end short.
_SET_IN, _FULL, _INDENTED, _BARE = 1.5, 3, 6, 1.0
_ENDING = frozenset("。！？!?…”）)")


def say(texts: Sequence[str]) -> NDArray[np.float64]:
    """What the widths of lines say, in nats, of a piece's going on from another, (pieces, pieces)."""
    printed = [text.split("\n") for text in texts]
    first = np.array([width(lines[0]) for lines in printed])
    last = np.array([width(lines[-1]) for lines in printed])
    full = np.array(columns([max(map(width, lines)) for lines in printed]))
    ends = np.array([text.rstrip()[-1:] in _ENDING for text in texts])
    short = last < full - _FULL
    several = np.array([len(lines) > 1 for lines in printed])
    opens = (first <= full - _FULL) & (first >= full - _INDENTED) & (several | ~ends)
    wide = first > full - _FULL
    says = np.where(ends[:, None], _SET_IN, -_SET_IN) * opens[None]
    says += np.where(ends & short, _SET_IN, 0.0)[:, None] * (opens / 2 - wide)[None]
    alone = short & ~ends
    says -= np.where(alone, _SET_IN, 0.0)[:, None] + _BARE * ((~short & ~ends)[:, None] & alone[None])
    return np.asarray(says)

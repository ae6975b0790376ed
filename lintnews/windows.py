"""What the model says of stretches of a page that stand there as they are: read off what it said of the page, and not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lintnews.reading import Reading

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]


def read_off(reading: Reading, some: Indices, places: Indices, right: int) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Log P of ``right`` symbols from each place on, behind what precedes it and without it.

    ``some`` are offsets of ink, ascending, that may leave out some of `Reading.ink`; ``places`` are indices into it. Gives which places
    can be read off, (places,), since nothing is left out of what the model sees there, and both figures of those, (those, right) each.
    """
    before = len(reading.by_order) - 1
    first, end = places - before, places + right
    whole = (first >= 0) & (end <= len(some))
    first, end = some[first[whole]], some[end[whole] - 1]
    number = reading.ink.searchsorted(first)
    last = number + before + right - 1
    is_run = reading.ink.take(last, mode="clip") == end
    whole[whole] = is_run
    columns = (number[is_run] + before)[:, None] + np.arange(right)
    return whole, reading.by_order[-1][columns], reading.by_order[np.minimum(np.arange(right), before), columns]

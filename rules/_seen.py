"""What sound news taught about doubles: the tables and weights that benchmarks/fit_doubled_character.py writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lintnews import language
from lintnews.language import arrays

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

DATA = Path(language.__file__).parent / "data" / "doubles.npy"
#: The tables keep sixteenths of logarithms, one byte each.
LOG_UNIT = 16


@cache
def data() -> Mapping[str, NDArray[Any]]:
    """The tables of doubles in sound news, of characters as words, and the weights; opened once."""
    return arrays.load(DATA)


def seen(name: str, keys: Keys) -> Floats:
    """log(1 + count) of each key in the table ``name``, shape (n,)."""
    known, logs = data()[f"{name}.keys"], data()[f"{name}.logs"]
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, logs[at].astype(np.float64) / LOG_UNIT, 0.0)

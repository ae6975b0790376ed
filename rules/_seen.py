"""What sound news taught about doubles: the tables and weights that benchmarks/fit_doubled_character.py writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lintnews import language

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

DATA = Path(language.__file__).parent / "data" / "doubles.npz"
#: The tables keep sixteenths of logarithms, one byte each.
LOG_UNIT = 16


class _Tables(dict[str, NDArray[Any]]):
    """The arrays of a file, each unpacked when it is asked for: a page needs half of them."""

    def __init__(self, packed: bytes) -> None:
        self._file = np.load(BytesIO(packed), allow_pickle=False)

    def __missing__(self, name: str) -> NDArray[Any]:
        found: NDArray[Any] = self._file[name]
        self[name] = found
        return found


@cache
def data() -> Mapping[str, NDArray[Any]]:
    """The tables of doubles in sound news, of characters as words, and the weights; read once."""
    return _Tables(DATA.read_bytes())


def seen(name: str, keys: Keys) -> Floats:
    """log(1 + count) of each key in the table ``name``, shape (n,)."""
    known, logs = data()[f"{name}.keys"], data()[f"{name}.logs"]
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, logs[at].astype(np.float64) / LOG_UNIT, 0.0)

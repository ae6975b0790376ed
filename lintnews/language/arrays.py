"""Files of several named arrays, which are mapped into memory and not read: a page needs little of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray


def save(to: Path | IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a .npy file with one element, which has a field for each array. An archive (.npz) would take longer to open than a page."""
    fields = [(name, array.dtype.newbyteorder("<"), array.shape) for name, array in arrays.items()]
    element = np.zeros(1, np.dtype(fields, align=True))
    for name, array in arrays.items():
        element[name] = array
    np.save(to, element)


def load(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays by name, read-only.

    Raises:
        OSError: the file is missing; the installation is broken.
    """
    element = np.asarray(np.load(path, mmap_mode="r"))
    return {name: element[name][0] for name in element.dtype.names or ()}

"""Write a model file: quantised values in tables without keys, behind a header of JSON."""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import filter as filters
from . import symbols
from .model import ALIGNMENT, MAGIC
from .quantise import quantise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from .smooth import Estimate, Order


_APART = 100.0  # stands for the weight of what is no context, so that no such value shares a number with a context's


def arrays_of(
    orders: Sequence[Order], estimates: Sequence[Estimate], kept: Sequence[NDArray[np.bool_]], numbers: Sequence[int]
) -> tuple[dict[str, NDArray[Any]], list[dict[str, Any]]]:
    """The arrays of a model file and, for each order from the second on, what its header says of the table.

    `numbers`: how many values the n-grams of an order share, from order 2 on.
    """
    singles = orders[0].keys.astype(np.intp)
    probability = np.zeros(symbols.SYMBOLS, np.float32)
    probability[singles] = estimates[0].probability
    backoff = np.zeros(symbols.SYMBOLS, np.float32)
    backoff[singles] = estimates[0].backoff
    arrays: dict[str, NDArray[Any]] = {"probability": probability, "backoff": backoff}
    tables = []
    for n in range(2, len(orders) + 1):
        keep = kept[n - 1]
        keys = orders[n - 1].keys[keep]
        backoffs = estimates[n - 1].backoff[keep]
        pairs = np.stack([estimates[n - 1].probability[keep], np.where(backoffs < 0, backoffs, _APART)], axis=1)
        weights = np.sqrt(orders[n - 1].counts[keep])
        codes, book = quantise(pairs if n < len(orders) else pairs[:, :1], weights, numbers[n - 2])
        shape, arrays[f"cells{n}"] = filters.build(keys, codes)
        weight = np.where(book[:, -1] > _APART / 2, 0, book[:, -1]) if n < len(orders) else np.zeros(len(book))
        arrays[f"probability{n}"] = np.append(book[:, 0], np.float32(0))
        arrays[f"backoff{n}"] = np.append(weight, 0).astype(np.float32)
        tables.append({"order": n, "n-grams": len(keys), "shape": shape._asdict()})
    return arrays, tables


def write(path: str | Path, arrays: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> None:
    """Write the file beside its place and move it there, as a model in use is mapped by others."""
    path = Path(path)
    listed, offset = [], 0
    digest = blake2b(digest_size=16)
    for name, array in arrays.items():
        listed.append({"name": name, "type": array.dtype.newbyteorder("<").str, "length": len(array), "offset": offset})
        digest.update(array.tobytes())
        offset += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    text = json.dumps({**header, "digest": digest.hexdigest(), "arrays": listed}, ensure_ascii=False, indent=1).encode()
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(MAGIC + len(text).to_bytes(8, "little") + text)
        for array in arrays.values():
            file.write(b"\0" * (-file.tell() % ALIGNMENT))
            file.write(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

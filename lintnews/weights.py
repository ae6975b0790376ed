"""The small networks that judge seams, characters and losses: read from JSON, scored over NumPy rows."""

from __future__ import annotations

import json
import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Powers of ten, all that a float holds exactly and the smallest number needs.
_TENS = 10.0 ** np.arange(23)
PATH = Path(__file__).parent / "language" / "data" / "seams.json"


@dataclass
class Network:
    """One hidden layer: log odds = relu(clip((x - mean) / scale) W1 + b1) W2 + b2. ``features`` names the columns of x."""

    features: tuple[str, ...]
    mean: Floats
    scale: Floats
    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats

    def logits(self, x: Floats) -> Floats:
        """Log odds of rows of features, shape (rows, len(features)) -> (rows,)."""
        # `np.clip` costs three times as much on the few rows of a page, and a new array more than what is done with it.
        scaled = x - self.mean
        scaled /= self.scale
        np.minimum(np.maximum(scaled, -6, out=scaled), 6, out=scaled)
        hidden = scaled @ self.w1
        hidden += self.b1
        return np.asarray((np.maximum(hidden, 0, out=hidden) @ self.w2)[:, 0] + self.b2[0], np.float32)

    def to_json(self) -> dict[str, object]:
        """What the file holds, rounded to what changes no decision: one row of W1 per named feature."""
        rows = np.column_stack([self.mean, self.scale, self.w1])
        return {
            "hidden_bias": _packed(self.b1.tolist()),
            "output": _packed(self.w2[:, 0].tolist()),
            "bias": round(float(self.b2[0]), 4),
            "features": {name: _packed(row) for name, row in zip(self.features, rows.tolist(), strict=True)},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Network:
        """The network that ``to_json`` wrote."""
        features: dict[str, str] = data["features"]
        numbers = _unpacked("".join([data["hidden_bias"], data["output"], *features.values()]))
        hidden = len(data["output"]) // 4
        table, bias = numbers[2 * hidden :].reshape(len(features), hidden + 2), np.array([data["bias"]], np.float32)
        output = numbers[hidden : 2 * hidden, None]
        return cls(tuple(features), table[:, 0], table[:, 1], table[:, 2:], numbers[:hidden], output, bias)


def _packed(values: Iterable[float]) -> str:
    """Four characters of Base64 for each number: its first four figures in two bytes, the power of ten that they count in a third.

    JSON's own numbers take fifteen times as long to read.
    """
    return b2a_base64(b"".join(struct.pack("<hb", *_figures(value)) for value in values), newline=False).decode()


def _figures(value: float) -> tuple[int, int]:
    # What is next to nothing says nothing, and counting with it is slow.
    if abs(value) <= 1e-6:
        return 0, 0
    figures, power = f"{value:.3e}".split("e")
    return int(figures.replace(".", "")), int(power) - 3


def _unpacked(text: str) -> Floats:
    numbers = np.frombuffer(a2b_base64(text), [("figures", "<i2"), ("power", "i1")])
    # Divided, and not multiplied by a fraction, the number is as near as its figures say.
    up, down = _TENS[np.maximum(numbers["power"], 0)], _TENS[np.maximum(-numbers["power"], 0)]
    return np.asarray(numbers["figures"] * up / down, np.float32)


def text_of(networks: Mapping[str, Network]) -> str:
    """The file of some networks: JSON with one feature a line, so that a change of weights shows where it is."""
    text = json.dumps({name: network.to_json() for name, network in networks.items()}, ensure_ascii=False)
    return text.replace('", "', '",\n"').replace('}, "', '},\n"').replace('": {"', '": {\n"') + "\n"


@cache
def load(path: Path = PATH) -> dict[str, Network]:
    """Networks by name: the shipped ones as `lintnews.training.fit` trains them, or those of another file.

    Raises:
        OSError: the file is missing; the installation is broken.
    """
    return {name: Network.from_json(data) for name, data in json.loads(path.read_text(encoding="utf-8")).items()}

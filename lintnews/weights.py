"""The small networks that judge seams: read from JSON, scored over NumPy rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
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
        """Plain lists, rounded to what changes no decision: one row of W1 per named feature."""
        rows = zip(self.features, self.mean.tolist(), self.scale.tolist(), self.w1.tolist(), strict=True)
        return {
            "hidden_bias": _rounded(self.b1.tolist()),
            "output": _rounded(self.w2[:, 0].tolist()),
            "bias": round(float(self.b2[0]), 4),
            "features": {name: _rounded([mean, scale, *w]) for name, mean, scale, w in rows},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Network:
        """The network that ``to_json`` wrote."""
        features = data["features"]
        assert isinstance(features, dict)
        table = np.array(list(features.values()), np.float32)
        output = np.array(data["output"], np.float32)[:, None]
        bias = np.array([data["bias"]], np.float32)
        return cls(tuple(features), table[:, 0], table[:, 1], table[:, 2:], np.array(data["hidden_bias"], np.float32), output, bias)


def _rounded(values: list[float]) -> list[float]:
    # What is next to nothing says nothing, and counting with it is slow.
    return [float(f"{value:.4g}") if abs(value) > 1e-6 else 0.0 for value in values]


@cache
def load(path: Path = PATH) -> dict[str, Network]:
    """The shipped networks by name, as `lintnews.training.fit` trains them.

    Raises:
        OSError: the file is missing; the installation is broken.
    """
    return {name: Network.from_json(data) for name, data in json.loads(path.read_text(encoding="utf-8"))["networks"].items()}

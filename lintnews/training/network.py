"""Trains the small networks with plain NumPy: the same data and seed give the same weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lintnews.weights import Floats, Network

RATE = 4e-3


def train(x: Floats, y: Floats, weight: Floats, features: Sequence[str], *, hidden: int, epochs: int = 14, batch: int = 1024) -> Network:
    """Minimise weighted log loss with Adam (Kingma and Ba 2015), the step falling to zero along a half cosine.

    With no rows at all, nothing is likely to the network.
    """
    random = np.random.default_rng(1)
    net = _start(x, features, hidden, random)
    scaled = np.clip((x - net.mean) / net.scale, -6, 6).astype(np.float32)
    parameters = [net.w1, net.b1, net.w2, net.b2]
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    steps = epochs * (len(x) // batch + 1)
    step = 0
    for _ in range(epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            step += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps)) + 1e-5
            for k, gradient in enumerate(_gradients(net, scaled[rows], y[rows], weight[rows])):
                decayed = gradient + 1e-5 * parameters[k]
                first[k] += 0.1 * (decayed - first[k])
                second[k] += 0.001 * (decayed * decayed - second[k])
                parameters[k] -= rate * (first[k] / (1 - 0.9**step)) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
    return net


def _start(x: Floats, features: Sequence[str], hidden: int, random: np.random.Generator) -> Network:
    rows = x if len(x) else np.zeros((1, len(features)), np.float32)
    scale = rows.std(0).astype(np.float32)
    scale[scale < 1e-3] = 1
    return Network(
        tuple(features),
        rows.mean(0).astype(np.float32),
        scale,
        random.normal(0, (2 / x.shape[1]) ** 0.5, (x.shape[1], hidden)).astype(np.float32),
        np.zeros(hidden, np.float32),
        random.normal(0, (1 / hidden) ** 0.5, (hidden, 1)).astype(np.float32),
        np.array([-3.0], np.float32),
    )


def _gradients(net: Network, x: Floats, y: Floats, weight: Floats) -> list[Floats]:
    hidden = np.maximum(x @ net.w1 + net.b1, 0)
    logit = (hidden @ net.w2)[:, 0] + net.b2[0]
    delta = ((1 / (1 + np.exp(-logit)) - y) * weight / max(weight.sum(), 1e-9))[:, None].astype(np.float32)
    back = (delta @ net.w2.T) * (hidden > 0)
    return [x.T @ back, back.sum(0), hidden.T @ delta, delta.sum(0)]

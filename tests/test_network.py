"""The small networks: what training teaches them, and what their JSON keeps."""

from __future__ import annotations

import json

import numpy as np

from lintnews import weights
from lintnews.training.network import train
from lintnews.weights import Network


def _rings(number: int, seed: int) -> tuple[weights.Floats, weights.Floats]:
    """Points inside and outside a circle: no straight line parts them."""
    x = np.random.default_rng(seed).normal(0, 1, (number, 2)).astype(np.float32)
    return x, (np.hypot(x[:, 0], x[:, 1]) < 1.1).astype(np.float32)


def _share_right(net: Network) -> float:
    x, y = _rings(2000, 9)
    return float(((net.logits(x) > 0) == (y > 0)).mean())


def test_a_network_learns_what_no_line_parts() -> None:
    x, y = _rings(4000, 1)
    net = train(x, y, np.ones(len(x), np.float32), ("a", "b"), hidden=16, epochs=40, batch=128)
    assert _share_right(net) > 0.95
    again = train(x, y, np.ones(len(x), np.float32), ("a", "b"), hidden=16, epochs=40, batch=128)
    assert np.array_equal(net.w1, again.w1)


def test_rows_without_weight_teach_nothing() -> None:
    x, y = _rings(4000, 1)
    wrong = np.arange(len(x)) % 2 == 0
    weight = np.where(wrong, 0, 1).astype(np.float32)
    net = train(x, np.where(wrong, 1 - y, y), weight, ("a", "b"), hidden=16, epochs=40, batch=128)
    assert _share_right(net) > 0.95


def test_a_batch_without_any_weight_does_no_harm() -> None:
    x, y = _rings(400, 1)
    weight = (np.arange(len(x)) % 2).astype(np.float32)
    net = train(x, y, weight, ("a", "b"), hidden=4, epochs=2, batch=1)
    assert np.isfinite(net.logits(x)).all()


def test_json_keeps_what_a_network_says() -> None:
    x, y = _rings(2000, 3)
    wide = np.hstack([x * 40, np.zeros_like(x)])
    net = train(wide, y, np.ones(len(x), np.float32), ("a", "b", "无", "d"), hidden=8)
    back = Network.from_json(json.loads(json.dumps(net.to_json())))
    assert back.features == net.features
    assert np.abs(back.logits(wide) - net.logits(wide)).max() < 1e-2


def test_features_that_are_always_the_same_or_far_out_keep_the_odds_finite() -> None:
    x, y = _rings(500, 3)
    constant = np.hstack([x, np.full((len(x), 1), 7, np.float32)])
    net = train(constant, y, np.ones(len(x), np.float32), ("a", "b", "c"), hidden=4)
    assert np.isfinite(net.logits(constant * 1e30)).all()

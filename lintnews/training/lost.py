"""Trains the networks that tell lost halves from all others, on pages of every kind that is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lintnews import lost, partners
from lintnews.language import LanguageModel
from lintnews.training.columns import ColumnMaker
from lintnews.training.damage import Maker
from lintnews.training.network import train
from lintnews.training.pages import Article, MadePage, made_pages
from lintnews.training.scans import ScanMaker
from lintnews.weights import Floats, Network

HIDDEN = 24

Rows = tuple[Floats, Floats, Floats]


def fit_lost(pool: Sequence[Article], count: int, nets: dict[str, Network], model: LanguageModel) -> dict[str, Network]:
    """The networks "tail" and "head" of `lintnews.lost`, on ``count`` pages; ``nets`` find the partners on these."""
    rows: dict[str, list[Rows]] = {edge: [] for edge in lost.FEATURES}
    for page in _pages(pool, count):
        found = partners.find(page.codes, page.blocks, page.roles, model, nets)
        for edge, some in lost.features(found, page.blocks, page.codes, model, worth=-np.inf).items():
            y, weight = _truth(page, edge)
            rows[edge].append((some.features.astype(np.float16), y[some.blocks], weight[some.blocks]))
    result = {}
    for edge, names in lost.FEATURES.items():
        x, y, weight = (np.concatenate(column) for column in zip(*rows[edge], strict=True))
        result[edge] = train(x.astype(np.float32), y, weight, names, hidden=HIDDEN)
    return result


def _pages(pool: Sequence[Article], count: int) -> Iterator[MadePage]:
    """Pages of every kind, a fifth of ``count`` of each, and twice as many brief ones."""
    for k, maker in enumerate((Maker, ColumnMaker, ScanMaker)):
        yield from made_pages(pool, count // 5, 81 + 10 * k, of=maker)
    yield from made_pages(pool, 2 * (count // 5), 111, brief=True)


def _truth(page: MadePage, edge: str) -> tuple[Floats, Floats]:
    """Whether each edge is cut and its other half not on the page, and weight 0 where a cut falls between two sentences."""
    cut = np.array([p.cut_tail if edge == "tail" else p.cut_head for p in page.pieces])
    seen = np.array([p.detectable_tail if edge == "tail" else p.detectable_head for p in page.pieces])
    return (cut & ~page.joined(edge)).astype(np.float32), (~cut | seen).astype(np.float32)

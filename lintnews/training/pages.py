"""Training pages: held-out articles of a corpus, damaged, with what each block's edges truly are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lintnews.language.corpus import articles, held_out
from lintnews.page import Block, Page
from lintnews.roles import Role, assign
from lintnews.training.columns import ColumnMaker
from lintnews.training.damage import Maker, Piece

Article = tuple[str, list[str]]

_CLOSED = '。！？!?…”"）)：:；;—'
#: A third of the broadcast scripts is enough: they are half of the corpus and of one mould.
_FORMULAIC = "xwlb"


@dataclass(frozen=True, slots=True)
class MadePage:
    """A damaged page: its code points and blocks, their roles, the pieces they were made of, and ``follows[tail] = head``."""

    codes: NDArray[np.uint32]
    blocks: Sequence[Block]
    roles: Sequence[Role]
    pieces: Sequence[Piece]
    follows: dict[int, int]

    def joined(self, edge: str) -> NDArray[np.bool_]:
        """Which blocks have the other half of their "tail" or "head" on the page, (n,)."""
        result = np.zeros(len(self.blocks), np.bool_)
        result[list(self.follows if edge == "tail" else self.follows.values())] = True
        return result


def clean_articles(corpus: Path) -> list[Article]:
    """Held-out articles with a title and true paragraphs, in an order that does not follow the corpus."""
    found: list[tuple[str, Article]] = []
    for article in articles(corpus):
        if not article.paragraphed or not article.title or not held_out(article):
            continue
        paragraphs = [p.strip() for p in article.text.split("\n") if p.strip()]
        # A long line without a closing mark was broken by whoever collected it: no truth to train on.
        if len(paragraphs) > 1 and sum(map(len, paragraphs)) > 80 and all(len(p) < 22 or p[-1] in _CLOSED for p in paragraphs):
            found.append((article.source, (article.title, paragraphs)))
    found.sort(key=lambda item: (item[1][0], item[0]))
    random.Random(3).shuffle(found)
    formulaic = [article for source, article in found if source == _FORMULAIC]
    chosen = [article for source, article in found if source != _FORMULAIC] + formulaic[: len(formulaic) // 3]
    random.Random(4).shuffle(chosen)
    return chosen


def made_pages(
    pool: Sequence[Article], count: int, seed: int, *, columns: bool = False, of: type[Maker] | None = None, brief: bool = False
) -> Iterator[MadePage]:
    """``count`` pages of one to six articles each, with ``columns`` such as were read in a wrong order, or ``of`` another maker.

    A ``brief`` page is a few paragraphs of one article. The same seed gives the same pages.
    """
    maker, draw = (of or (ColumnMaker if columns else Maker))(seed), random.Random(seed + 1)
    noise = [char for _, paragraphs in pool[:50] for p in paragraphs for char in p if "\u4e00" <= char <= "\u9fff"]
    for _ in range(count):
        chosen = draw.sample(pool, 1 if brief else draw.choice((1, 2, 2, 3, 4, 5, 6)))
        chosen = [(title, (_few if brief else _excerpt)(paragraphs, draw)) for title, paragraphs in chosen]
        pieces = maker.page(chosen, noise)
        if page := page_of(pieces):
            yield page


def page_of(pieces: Sequence[Piece]) -> MadePage | None:
    """The page that the pieces make; None where one of them does not stay a block of its own."""
    text = "\n\n".join(piece.text.strip().replace("\n", "") for piece in pieces)
    blocks = Page(text).blocks
    if len(blocks) != len(pieces):
        return None
    at = {piece.id: i for i, piece in enumerate(pieces)}
    follows = {at[p.follows]: i for i, p in enumerate(pieces) if p.follows is not None and p.follows in at}
    return MadePage(np.frombuffer(text.encode("utf-32-le"), np.uint32), blocks, assign(blocks), pieces, follows)


def _excerpt(paragraphs: list[str], draw: random.Random) -> list[str]:
    if sum(map(len, paragraphs)) <= 2500 and draw.random() >= 0.2:
        return paragraphs
    start = draw.randrange(max(1, len(paragraphs) - 4)) if draw.random() < 0.5 else 0
    return paragraphs[start : start + draw.randint(3, 12)]


def _few(paragraphs: list[str], draw: random.Random) -> list[str]:
    start = draw.randrange(len(paragraphs))
    return paragraphs[start : start + draw.randint(1, 6)]

"""Pages as scanners leave them: what is cut further, run together or misread still says of itself what is true."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lintnews import language, lost, weights
from lintnews.training.damage import Piece
from lintnews.training.lost import fit_lost
from lintnews.training.pages import made_pages
from lintnews.training.scans import ScanMaker

PARAGRAPHS = [
    f"第{n}天清晨，居民来到渡口，看见新的航船停在岸边，孩子们在栏杆旁边数着水鸟，大人们谈论着今年的收成，直到太阳落山才回家吃饭。"
    for n in range(1, 9)
]
POOL = [(f"渡口第{n}次通航", PARAGRAPHS[n % 4 : n % 4 + 4]) for n in range(12)]


def pieces(*texts: str) -> list[Piece]:
    """An article in pieces, each of which follows the one before it."""
    found = [Piece(text, n, 0, running=True, cut_head=n > 1, cut_tail=n < len(texts)) for n, text in enumerate(texts, 1)]
    for one, other in pairwise(found):
        other.follows = one.id
    return found


def test_what_is_shred_goes_together_again() -> None:
    maker = ScanMaker(3)
    maker._next = 100
    found = maker._shred(pieces(*PARAGRAPHS[:3]), 0.9)
    assert len(found) > 4
    after = {piece.follows: piece for piece in found if piece.follows is not None}
    (piece,) = (piece for piece in found if piece.follows is None)
    text = piece.text
    while piece.id in after:
        assert piece.cut_tail
        piece = after[piece.id]
        assert piece.cut_head
        text += piece.text
    assert text == "".join(PARAGRAPHS[:3])
    assert not piece.cut_tail


def test_what_follows_a_piece_that_was_run_into_another_follows_that() -> None:
    one, two, three = ScanMaker(1)._glue(pieces(*PARAGRAPHS[:3]), 0.0)
    assert (one.follows, two.follows, three.follows) == (None, 1, 2)
    maker = ScanMaker(1)
    maker.random.random = iter([0.1, 0.9]).__next__  # type: ignore[method-assign]
    first, last = maker._glue(pieces(*PARAGRAPHS[:3]), 0.5)
    assert first.text == PARAGRAPHS[0] + PARAGRAPHS[1]
    assert first.cut_tail
    assert last.follows == first.id


def test_specks_are_read_at_the_ends() -> None:
    found = pieces(*PARAGRAPHS)
    ScanMaker(2)._speck(found, "天地", 0.5)
    assert sum(piece.text != text for piece, text in zip(found, PARAGRAPHS, strict=True)) > 2
    for piece, text in zip(found, PARAGRAPHS, strict=True):
        assert text[4:-4] in piece.text


def test_the_networks_of_lost_halves_are_asked_what_they_were_trained_on() -> None:
    shipped = weights.load(lost.PATH)
    assert {edge: net.features for edge, net in shipped.items()} == lost.FEATURES
    trained = fit_lost(POOL, 20, weights.load(), language.load())
    assert {edge: net.features for edge, net in trained.items()} == lost.FEATURES
    assert all(np.isfinite(net.logits(np.zeros((3, len(net.features)), np.float32))).all() for net in trained.values())


def test_brief_pages_hold_a_few_paragraphs() -> None:
    sizes = [sum(len(piece.text) for piece in page.pieces) for page in made_pages(POOL, 20, 5, brief=True)]
    assert max(sizes) < 1000
    assert sizes == [sum(len(piece.text) for piece in page.pieces) for page in made_pages(POOL, 20, 5, brief=True)]

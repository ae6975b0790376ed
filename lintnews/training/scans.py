"""Makes pages as scanners and extractors leave them: more cuts than columns have, headlines run into the text, specks behind the end."""

from __future__ import annotations

from collections.abc import Sequence

from lintnews.training import words
from lintnews.training.columns import ColumnMaker, unite
from lintnews.training.damage import Piece

#: No characters: one that stands behind a final mark is mostly the start of a sentence that was cut.
_SPECKS = ("J", "OD", "1", "|", "·", "····", "。·", "-", "”", "/", ".", "]", "〉", "*", "SN")


class ScanMaker(ColumnMaker):
    """Draws pages whose articles may stand in any order of columns and on which far more is wrong than a lost piece."""

    def page(self, articles: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str]) -> list[Piece]:
        """A page of ``articles`` read in some order, with losses, on a part of them cut, misread and run together at a rate of its own."""
        r = self.random
        pieces = super().page(articles, noise)
        if r.random() < 0.3:
            pieces = self._shred(pieces, r.choice((0.05, 0.2, 0.5)))
        if r.random() < 0.4:
            pieces = self._glue(pieces, r.choice((0.02, 0.05, 0.1)))
        if noise and r.random() < 0.5:
            self._speck(pieces, noise, r.choice((0.02, 0.05, 0.1, 0.2)))
        return pieces

    def _shred(self, pieces: Sequence[Piece], rate: float) -> list[Piece]:
        """Text that falls into more blocks than columns make of it, some of them read too early or too late."""
        r = self.random
        result: list[Piece] = []
        ends: dict[int, int] = {}
        heads: dict[int, int] = {}
        for piece in pieces:
            rest = piece
            while rest.running and len(rest.text) > 24 and r.random() < rate:
                at = self._cut(rest.text, r.randint(6, min(len(rest.text) - 6, 60)))
                if at is None or rest.text[at - 1] in words.FINAL + "”）":
                    break
                more = self._piece(rest.text[at:], rest.article, running=True, cut_head=True)
                heads[more.id] = rest.id
                more.cut_tail, more.detectable_tail = rest.cut_tail, rest.detectable_tail
                rest.text, rest.cut_tail, rest.detectable_tail = rest.text[:at], True, True
                result.append(rest)
                ends[piece.id] = more.id
                rest = more
            result.append(rest)
        _follow(result, ends)
        for piece in result:
            piece.follows = heads.get(piece.id, piece.follows)
        for _ in range(int(len(result) * rate * r.random() / 2)):
            at = r.randrange(len(result))
            block = result.pop(at)
            result.insert(max(0, at + r.choice((-3, -2, -1, 1, 2, 3))), block)
        return result

    def _run_on(self, pieces: Sequence[Piece], rate: float) -> list[Piece]:
        return self._glue(pieces, rate)

    def _glue(self, pieces: Sequence[Piece], rate: float) -> list[Piece]:
        """Headlines, bylines and whatever comes next run into the end of the text."""
        result: list[Piece] = []
        ends: dict[int, int] = {}
        for piece in pieces:
            last = result[-1] if result else None
            if last and last.running and self.random.random() < rate:
                unite(last, piece)
                ends[piece.id] = last.id
            else:
                result.append(piece)
        _follow(result, ends)
        return result

    def _speck(self, pieces: Sequence[Piece], noise: Sequence[str], rate: float) -> None:
        """Specks read behind the last character, final marks misread or not read, characters misread at both edges."""
        r = self.random
        for piece in pieces:
            if r.random() < rate:
                piece.text += r.choice(_SPECKS)
            elif piece.running and len(piece.text) > 8 and r.random() < rate:
                piece.text = piece.text[:-1] + r.choice(("", r.choice(_SPECKS)))
            if len(piece.text) > 8 and r.random() < rate:
                at = r.choice((0, 0, 1, 2, len(piece.text) - 2, len(piece.text) - 3))
                piece.text = piece.text[:at] + self._misread_char(piece.text[at], noise) + piece.text[at + 1 :]


def _follow(pieces: Sequence[Piece], ends: dict[int, int]) -> None:
    """What followed a piece follows the one that its end now stands in."""
    for piece in pieces:
        if piece.follows is not None:
            piece.follows = ends.get(piece.follows, piece.follows)

"""Makes pages whose columns were read in a wrong order, as extractors read them that sort by place or take a column for an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lintnews.training.damage import Maker, Piece


class ColumnMaker(Maker):
    """Draws pages whose articles kept their text, but not the order of their columns."""

    def page(self, articles: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str]) -> list[Piece]:
        """A page of ``articles`` on most of which columns were read in a wrong order, with losses and what a scanner makes of it."""
        r = self.random
        laid = [self._article(n, title, paragraphs) for n, (title, paragraphs) in enumerate(articles)]
        share = r.choice((0.0, 0.15, 0.4, 0.8))
        for pieces in laid:
            if r.random() < share:
                (self._shift if r.random() < 0.6 else self._sort)(pieces)
        pieces = [piece for article in laid for piece in article]
        if r.random() < 0.2:
            self._move(pieces)
        for _ in range(r.choice((0, 0, 1, 2, 4))):
            pieces = self._lose(pieces)
        self._stand(pieces)
        if noise and r.random() < 0.4:
            self._misread(pieces, noise, r.choice((0.005, 0.02, 0.05)))
            self._smudge(pieces, r.choice((0.0, 0.03, 0.1)))
        if r.random() < 0.4:
            pieces = joined(pieces)
        return [piece for piece in pieces if piece.text.strip()]

    def _shift(self, pieces: list[Piece]) -> None:
        """One column or two of an article before its first one, to its end, or two that stand side by side swapped."""
        r = self.random
        tops = [i for i, (one, other) in enumerate(pairwise(pieces), 1) if other.column > one.column >= 0]
        if not tops:
            return
        start = next((i for i, piece in enumerate(pieces) if piece.running), 1)
        ends = [*tops[1:], len(pieces)]
        k = r.randrange(len(tops))
        low, high = tops[k], ends[min(k + (r.random() < 0.2), len(tops) - 1)]
        run, how = pieces[low:high], r.random()
        del pieces[low:high]
        if how < 0.35:
            at = min(start, low)
        elif how < 0.6:
            at = len(pieces)
        elif how < 0.85:
            at = tops[k - 1] if k else min(start, low)
        else:
            at = r.randrange(1, len(pieces) + 1)
        pieces[at:at] = run

    def _sort(self, pieces: list[Piece]) -> None:
        """An article's blocks from top to bottom of the page, of those that start on one line the left one first."""
        places = [i for i, piece in enumerate(pieces) if piece.column >= 0]
        down = _down(pieces)
        run = sorted((pieces[i] for i in places), key=lambda piece: (down[piece.id], piece.column))
        for i, piece in zip(places, run, strict=True):
            pieces[i] = piece

    def _smudge(self, pieces: list[Piece], rate: float) -> None:
        """Headlines that were not read, specks behind the last character."""
        r = self.random
        for piece in pieces:
            if not piece.running and piece.article >= 0 and r.random() < rate:
                piece.text = ""
            elif r.random() < rate / 2:
                piece.text += r.choice("|”.,、")


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The page as it stands when halves that follow each other were joined and what else is wrong was not mended yet."""
    result: list[Piece] = []
    became: dict[int | None, int] = {}
    for piece in pieces:
        last = result[-1] if result else None
        if last and piece.follows is not None and became.get(piece.follows, piece.follows) == last.id:
            last.text += piece.text
            last.cut_tail, last.detectable_tail = piece.cut_tail, piece.detectable_tail
            became[piece.id] = last.id
        else:
            result.append(piece)
    for piece in result:
        piece.follows = became.get(piece.follows, piece.follows)
    return result


def _down(pieces: Sequence[Piece]) -> dict[int, int]:
    """How many lines below the top of its column each piece starts, by id."""
    tops: dict[int, int] = {}
    for piece in pieces:
        tops[piece.column] = min(tops.get(piece.column, piece.line), piece.line)
    return {piece.id: piece.line - tops[piece.column] for piece in pieces}

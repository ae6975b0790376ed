"""Makes pages whose columns were read in a wrong order, as extractors read them that sort by place or take a column for an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lintnews.training import words
from lintnews.training.damage import Maker, Piece


class ColumnMaker(Maker):
    """Draws pages whose articles kept their text, but not the order of their columns."""

    def page(self, articles: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str]) -> list[Piece]:
        """A page of ``articles`` on most of which columns were read in a wrong order, with losses and what a scanner makes of it."""
        r = self.random
        laid = [self._article(n, title, paragraphs) for n, (title, paragraphs) in enumerate(articles)]
        share = r.choice((0.0, 0.0, 0.15, 0.4, 0.8))
        pieces: list[Piece] = []
        while laid:
            beside = r.choice((1, 1, 2, 3))
            band, laid = laid[:beside], laid[beside:]
            pieces += self._abreast(band) if share and r.random() < 0.5 else self._disordered(band, share)
        if r.random() < 0.2:
            self._move(pieces)
        for _ in range(r.choice((0, 0, 1, 2, 4))):
            pieces = self._lose(pieces)
        self._stand(pieces)
        if noise and r.random() < 0.5:
            self._misread(pieces, noise, r.choice((0.005, 0.02, 0.05, 0.08)))
            self._smudge(pieces, r.choice((0.0, 0.03, 0.1)))
            pieces = self._run_on(pieces, r.choice((0.0, 0.02, 0.05)))
        return [piece for piece in pieces if piece.text.strip()]

    def _disordered(self, articles: Sequence[list[Piece]], share: float) -> list[Piece]:
        """Articles one after another, of which a ``share`` have their columns in a wrong order."""
        r = self.random
        for pieces in articles:
            if r.random() < share:
                (self._shift if r.random() < 0.7 else self._sort)(pieces)
        return [piece for pieces in articles for piece in pieces]

    def _abreast(self, articles: Sequence[list[Piece]]) -> list[Piece]:
        """Articles that stand side by side, from the top on: their headlines first, then the columns; some stand beside the headline."""
        r = self.random
        placed: list[tuple[int, int, Piece]] = []
        left = 0
        for pieces in articles:
            down, column, under = 0, 0, r.choice((99, 99, r.randint(1, 3)))
            in_text = False
            for piece in pieces:
                in_text = in_text or piece.column >= 0 or piece.text[-1] in words.FINAL
                column = max(column, piece.column)
                placed.append((down if column < under or not in_text else 0, left + column, piece))
                down += 0 if in_text else r.choice((1, 2))
            left += column + 1
        return [piece for _, _, piece in sorted(placed, key=lambda place: place[:2])]

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
        """Headlines that were not read, specks behind the last character, last marks that were not read or misread."""
        r = self.random
        for piece in pieces:
            if not piece.running and piece.article >= 0 and r.random() < rate:
                piece.text = ""
            elif r.random() < rate / 2:
                piece.text += r.choice("|”.,、")
            elif piece.running and len(piece.text) > 1 and r.random() < rate:
                piece.text = piece.text[:-1] + r.choice(("", "", ",", "-", "*", "”"))

    def _run_on(self, pieces: Sequence[Piece], rate: float) -> list[Piece]:
        """Paragraphs that a scanner did not part from the one before."""
        result: list[Piece] = []
        for piece in pieces:
            last = result[-1] if result else None
            if last and last.article == piece.article and last.running and piece.running and self.random.random() < rate:
                unite(last, piece)
            else:
                result.append(piece)
        return result


def unite(one: Piece, other: Piece) -> None:
    """Write ``other`` at the end of ``one``, for which it stands from now on."""
    one.text += other.text
    one.cut_tail, one.detectable_tail = other.cut_tail, other.detectable_tail


def _down(pieces: Sequence[Piece]) -> dict[int, int]:
    """How many lines below the top of its column each piece starts, by id."""
    tops: dict[int, int] = {}
    for piece in pieces:
        tops[piece.column] = min(tops.get(piece.column, piece.line), piece.line)
    return {piece.id: piece.line - tops[piece.column] for piece in pieces}

"""Pieces of columns shared out for a whole region at once: which column each goes to, and where one article's columns end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lintnews.gutters import Piece
from lintnews.lines import columns, may_head, width
from lintnews.streams import AllLinks

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

#: Numbers of columns that are tried: broadsheets have up to eight; where rows are known, up to so many more than the widest row has.
_MOST_COLUMNS, _WIDER, _WIDER_SET_OUT = 8, 3, 1
#: Ways to share out the pieces that are kept from piece to piece for each number of columns, and how much worse than the best, in nats.
_BEAM, _WORSE = 40, 25.0
#: What it costs, in nats, that one article ends: at a line with the look of a headline, and at any other.
_ENDS_AT_HEADLINE, _ENDS = 4.0, 7.0
#: What a further column costs, and one that starts late; a piece that stands in no column; a piece where there are several columns.
_COLUMN, _LATE, _STRAY, _CHOICE = 4.0, 3.0, 8.0, 0.6
#: What it costs to leave a column out when they are taken in turn, where rows are not known and where they are; a column whose last
#: piece is more than so many rounds back has ended.
_SKIP, _SKIP_IN_ROWS, _ROUNDS = 2.0, 1.0, 3
#: What it costs to stand so many characters to the right or left of the piece before, and at most.
_SHIFT, _FAR = 0.5, 6.0
#: What each round costs after the second that a piece goes on later, and at most.
_WAIT, _LONGEST_WAIT = 0.6, 5.0
#: What going on at the top of the next column says at least.
_WRAPPED = -2.0
#: By how much a column must lead on to no other, in nats, to be the last where its pieces are not.
_TURNED = 2.0
#: What the widths of lines say: a paragraph's first line is set in by two characters, its last may end short.
_SET_IN, _FULL, _INDENTED, _BARE = 1.5, 3, 6, 1.0
_ENDING = frozenset("。！？!?…”）)")
#: More pieces are not shared out at once, for the links of all pairs.
_AT_ONCE = 600

#: What was done with each piece, from the last one back: the number of its column, ``_ASIDE``, or a ``_Start``.
Trail = Any
#: Number of columns, the last piece of each (-1: none), the column of the last piece.
State = tuple[int, tuple[int, ...], int]
_ASIDE = -1


class Kept(NamedTuple):
    """The best way to a state: its score in nats, the first piece of each column, and what was done with each piece."""

    score: float
    tops: tuple[int, ...]
    trail: Trail


class _Start(NamedTuple):
    columns: int
    first: int


class Group(NamedTuple):
    """The columns of one article, each its pieces by their numbers, and the pieces that stand in none."""

    columns: list[list[int]]
    aside: list[int]


class Shared(NamedTuple):
    """Groups in the order of the page, their pieces and the links between them; numbers are those of ``pieces``."""

    groups: list[Group]
    pieces: list[Piece]
    links: AllLinks
    is_set_out: bool


def share(rows: Sequence[Sequence[Piece]], model: LanguageModel, *, is_set_out: bool = False) -> Iterator[Shared]:
    """Share the pieces of ``rows`` out to columns, and these to articles, so that everything goes on best; many rows in several parts.

    Pieces of one row go from left to right; rows of one piece each are columns taken in turn. ``is_set_out`` says that blanks keep
    every piece where it was printed. A beam search, piece by piece: a state is the last piece of every column, and at each row an
    article may end. Where it does, the end of each column must go on at the top of the next, which tells whose columns are whose.
    """
    for some in _parts(rows):
        pieces = [piece for row in some for piece in row]
        links = AllLinks([piece.text for piece in pieces], model)
        yield Shared(_Search(some, pieces, links, is_set_out).groups(), pieces, links, is_set_out)


def _parts(rows: Sequence[Sequence[Piece]]) -> Iterator[Sequence[Sequence[Piece]]]:
    start = count = 0
    for k, row in enumerate(rows):
        if count + len(row) > _AT_ONCE and k > start:
            yield rows[start:k]
            start, count = k, 0
        count += len(row)
    yield rows[start:]


class _Search:
    """One search over pieces."""

    def __init__(self, rows: Sequence[Sequence[Piece]], pieces: Sequence[Piece], links: AllLinks, is_set_out: bool) -> None:
        widest = max(map(len, rows))
        self._in_rows = widest > 1
        most = widest + (_WIDER_SET_OUT if is_set_out else _WIDER) if self._in_rows else _MOST_COLUMNS
        self._counts = range(1, max(widest, min(_MOST_COLUMNS, most)) + 1)
        self._skip = 0.0 if is_set_out else _SKIP_IN_ROWS if self._in_rows else _SKIP
        self._places = [piece.column for piece in pieces] if is_set_out else None
        #: How many pieces of its row are left from each piece on, and whether it is the row's first.
        self._left = [left for row in rows for left in range(len(row), 0, -1)]
        self._opens = [at == 0 for row in rows for at in range(len(row))]
        texts = [piece.text for piece in pieces]
        widths = sorted(map(width, texts))
        self._heads = [may_head(text, widths[len(widths) * 3 // 4]) for text in texts]
        self._links: list[list[float]] = (links.gain + _widths_say(texts)).tolist()

    def groups(self) -> list[Group]:
        """The best way to share the pieces out."""
        beam: dict[State, Kept] = {}
        ended: tuple[float, Trail] = (0.0, None)
        for piece, opens in enumerate(self._opens):
            if opens and piece:
                ended = self._best_end(beam)
            following = self._started(piece, ended) if opens else {}
            for state, kept in beam.items():
                self._place(piece, state, kept, following)
            beam = _best(following)
        return [self._in_order(group) for group in _read(self._best_end(beam)[1])]

    def _best_end(self, beam: dict[State, Kept]) -> tuple[float, Trail]:
        """The best score where all columns end, and the way there."""
        return max(((self._ended(state, kept), kept.trail) for state, kept in beam.items()), key=lambda end: end[0])

    def _ended(self, state: State, kept: Kept) -> float:
        edges = [(top, tail) for top, tail in zip(kept.tops, state[1], strict=True) if tail >= 0]
        wraps = self._wraps(edges)
        onward = sum(wraps) - wraps[self._last(wraps)]
        # A column pays for itself with its second piece, when its first link is known; those of one piece pay here.
        single = sum(top == tail for top, tail in edges)
        return kept.score + onward - _COLUMN * max(0, single - (min(edges)[0] == min(edges)[1]))

    def _in_order(self, group: Group) -> Group:
        """The columns from the first to the last."""
        wraps = self._wraps([(column[0], column[-1]) for column in group.columns])
        first = (self._last(wraps) + 1) % len(wraps)
        return group._replace(columns=group.columns[first:] + group.columns[:first])

    def _last(self, wraps: Sequence[float]) -> int:
        """Which column is the last: of columns taken in turn, whose succession alone is known, the one that leads on to no other."""
        weakest = wraps.index(min(wraps))
        return len(wraps) - 1 if self._in_rows or wraps[-1] < wraps[weakest] + _TURNED else weakest

    def _wraps(self, edges: Sequence[tuple[int, int]]) -> list[float]:
        """What going on from each column at the top of the next says, from the last to the first too."""
        return [max(_WRAPPED, self._links[tail][top]) for (_, tail), (top, _) in zip(edges, [*edges[1:], edges[0]], strict=True)]

    def _started(self, piece: int, ended: tuple[float, Trail]) -> dict[State, Kept]:
        """All ways to start an article with a piece."""
        score, trail = ended
        if piece:
            score -= _ENDS_AT_HEADLINE if self._heads[piece] else _ENDS
        found: dict[State, Kept] = {}
        for count in self._counts:
            for column in range(count - self._left[piece] + 1 if self._in_rows else 1):
                tails = (-1,) * column + (piece,) + (-1,) * (count - column - 1)
                found[count, tails, column] = Kept(score, tails, (trail, _Start(count, column)))
        return found

    def _place(self, piece: int, state: State, kept: Kept, following: dict[State, Kept]) -> None:
        """Add the ways to put a piece into a column of a state, or aside."""
        count, tails, last = state
        opens, left = self._opens[piece], self._left[piece]
        for column in range(0 if opens else last + 1, count - left + 1):
            tail = tails[column]
            score = kept.score - self._skipped(piece, state, column)
            tops = kept.tops
            if tail >= 0:
                score += self._goes_on(piece, tail, count)
                if tail == tops[column] and tail != _first(tops):
                    score -= _COLUMN
            else:
                if piece - _first(tops) > 2 * count:
                    score -= _LATE
                tops = (*tops[:column], piece, *tops[column + 1 :])
            _keep(following, (count, (*tails[:column], piece, *tails[column + 1 :]), column), Kept(score, tops, (kept.trail, column)))
        if opens and left == 1:
            _keep(following, state, Kept(kept.score - _STRAY, kept.tops, (kept.trail, _ASIDE)))

    def _goes_on(self, piece: int, tail: int, count: int) -> float:
        """What the link to a piece says, by its wording, its wait and its place."""
        says = self._links[tail][piece]
        if (wait := piece - tail - 2 * count) > 0:
            says -= min(_WAIT * wait / count, _LONGEST_WAIT)
        if self._places is not None and self._in_rows:
            says -= min(_SHIFT * abs(self._places[piece] - self._places[tail]), _FAR)
        return says

    def _skipped(self, piece: int, state: State, column: int) -> float:
        """What it costs that a piece follows in ``column`` upon the last one in its own: the columns between that have not ended."""
        count, tails, last = state
        if count == 1:
            return 0.0
        cost = _CHOICE
        if self._skip:
            oldest = max(0, piece - _ROUNDS * count)
            turn = (last + 1) % count
            while turn != column:
                if tails[turn] >= oldest:
                    cost += self._skip
                turn = (turn + 1) % count
        return cost


def _widths_say(texts: Sequence[str]) -> Any:
    """What the widths of lines say, in nats, of a piece's going on from another, (pieces, pieces)."""
    printed = [text.split("\n") for text in texts]
    first = np.array([width(lines[0]) for lines in printed])
    last = np.array([width(lines[-1]) for lines in printed])
    full = np.array(columns([max(map(width, lines)) for lines in printed]))
    ends = np.array([text.rstrip()[-1] in _ENDING for text in texts])
    short = last < full - _FULL
    several = np.array([len(lines) > 1 for lines in printed])
    opens = (first <= full - _FULL) & (first >= full - _INDENTED) & (several | ~ends)
    wide = first > full - _FULL
    says = np.where(ends[:, None], _SET_IN, -_SET_IN) * opens[None]
    says += np.where(ends & short, _SET_IN, 0.0)[:, None] * (opens / 2 - wide)[None]
    alone = short & ~ends
    says -= np.where(alone, _SET_IN, 0.0)[:, None] + _BARE * ((~short & ~ends)[:, None] & alone[None])
    return says


def _first(tops: Sequence[int]) -> int:
    """The first piece of an article."""
    return min(top for top in tops if top >= 0)


def _keep(following: dict[State, Kept], state: State, kept: Kept) -> None:
    known = following.get(state)
    if known is None or known.score < kept.score:
        following[state] = kept


def _best(following: dict[State, Kept]) -> dict[State, Kept]:
    """The states to go on from, the best of each number of columns."""
    ranked = sorted(following.items(), key=lambda item: -item[1].score)
    least, taken, beam = ranked[0][1].score - _WORSE, Counter[int](), {}
    for state, kept in ranked:
        if kept.score < least:
            break
        if taken[state[0]] < _BEAM:
            taken[state[0]] += 1
            beam[state] = kept
    return beam


def _read(trail: Trail) -> list[Group]:
    """The groups that a way led to."""
    done: list[int | _Start] = []
    while trail is not None:
        trail, one = trail
        done.append(one)
    groups: list[Group] = []
    aside: list[int] = []
    found: list[list[int]] = []
    for piece, one in enumerate(reversed(done)):
        if isinstance(one, _Start):
            groups += _group(found, aside)
            found, aside = [[] for _ in range(one.columns)], []
            found[one.first].append(piece)
        elif one == _ASIDE:
            aside.append(piece)
        else:
            found[one].append(piece)
    return groups + _group(found, aside)


def _group(found: Sequence[list[int]], aside: list[int]) -> list[Group]:
    filled = [column for column in found if column]
    return [Group(filled, aside)] if filled else []

"""Pieces of columns shared out for a whole region at once: which column each goes to, and where one article's columns end."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import indents, labels
from lintnews.gutters import Piece
from lintnews.lines import may_head, width
from lintnews.streams import AllLinks

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

Array = NDArray[Any]

#: Numbers of columns that are tried: broadsheets have up to eight; where rows are known, up to so many more than the widest row has.
_MOST_COLUMNS, _WIDER, _WIDER_SET_OUT = 8, 3, 1
#: Ways to share out the pieces that are kept from piece to piece for each number of columns, and how much worse than the best, in nats.
_BEAM, _WORSE = 40, 25.0
#: What it costs, in nats, that one article ends: at a line with the look of a headline, and at any other.
_ENDS_AT_HEADLINE, _ENDS = 4.0, 7.0
#: What it costs that an article goes on behind a blank line; that it ends there costs nothing.
_OVER = 6.0
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
#: Ways of which these sums differ are different ones.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
#: More pieces are not shared out at once, for the links of all pairs.
_AT_ONCE = 600

#: What was done with each piece, from the last one back: the number of its column, ``_ASIDE``, or a ``_Start``.
Trail = Any
_ASIDE = -1


class Ways(NamedTuple):
    """Ways to share the pieces out so far, which differ in what their next piece may go on from; arrays of shape (ways,).

    ``number`` is that of columns, ``tops`` and ``tails``, (ways, columns), are the first and the last piece of each (-1: none),
    ``first`` is the article's first piece, ``last`` the column of the last one, ``score`` in nats.
    """

    number: Array
    tops: Array
    tails: Array
    first: Array
    last: Array
    score: Array

    def keep(self, which: Array) -> Ways:
        """Those at ``which``."""
        return Ways(*(part[which] for part in self))

    def and_then(self, others: Ways) -> Ways:
        """Both, one behind the other."""
        return Ways(*(np.concatenate(both) for both in zip(self, others, strict=True)))


class Beam(NamedTuple):
    """The best ways, the best first, and what was done with each piece in each of them."""

    ways: Ways
    trails: list[Trail]


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


def share(
    rows: Sequence[Sequence[Piece]], model: LanguageModel, *, is_set_out: bool = False, behind_blanks: Container[int] = ()
) -> Iterator[Shared]:
    """Share the pieces of ``rows`` out to columns, and these to articles, so that everything goes on best; many rows in several parts.

    Pieces of one row go from left to right; rows of one piece each are columns taken in turn. ``is_set_out`` says that blanks keep
    every piece where it was printed, ``behind_blanks`` are the rows that a blank line stands before, where an article may end for nothing.
    A beam search, piece by piece: a state is the last piece of every column, and at each row an article may end. Where it does, the end
    of each column must go on at the top of the next, which tells whose columns are whose.
    """
    for start, end in _parts(rows):
        some = rows[start:end]
        pieces = [piece for row in some for piece in row]
        links = AllLinks([piece.text for piece in pieces], model)
        parted = [False] * len(some) if is_set_out else [start + k in behind_blanks for k in range(len(some))]
        yield Shared(_Search(some, pieces, links, is_set_out, parted).groups(), pieces, links, is_set_out)


def _parts(rows: Sequence[Sequence[Piece]]) -> Iterator[tuple[int, int]]:
    start = count = 0
    for k, row in enumerate(rows):
        if count + len(row) > _AT_ONCE and k > start:
            yield start, k
            start, count = k, 0
        count += len(row)
    yield start, len(rows)


class _Search:
    """One search over pieces."""

    def __init__(
        self, rows: Sequence[Sequence[Piece]], pieces: Sequence[Piece], links: AllLinks, is_set_out: bool, parted: Sequence[bool]
    ) -> None:
        widest = max(map(len, rows))
        self._in_rows = widest > 1
        most = widest + (_WIDER_SET_OUT if is_set_out else _WIDER) if self._in_rows else _MOST_COLUMNS
        self._counts = range(1, max(widest, min(_MOST_COLUMNS, most)) + 1)
        self._skip = 0.0 if is_set_out else _SKIP_IN_ROWS if self._in_rows else _SKIP
        self._places = np.array([piece.column for piece in pieces]) if is_set_out else None
        #: How many pieces of its row are left from each piece on, and whether it is the row's first.
        self._left = [left for row in rows for left in range(len(row), 0, -1)]
        self._opens = [at == 0 for row in rows for at in range(len(row))]
        #: Whether it is that of a row behind a blank line.
        self._parted = [at == 0 and is_parted for row, is_parted in zip(rows, parted, strict=True) for at in range(len(row))]
        texts = [piece.text for piece in pieces]
        widths = sorted(map(width, texts))
        self._heads = [may_head(text, widths[len(widths) * 3 // 4]) for text in texts]
        self._links = links.gain + indents.say(texts)
        #: The same from the end of one column to the top of the next; none goes on in a lead.
        self._turns = self._links.copy()
        if not is_set_out:
            self._turns[:, [labels.is_lead(labels.fold(text.strip())) for text in texts]] = _WRAPPED
        self._columns = np.arange(self._counts[-1])
        #: What it costs to leave so many columns out.
        self._costs = np.array(list(accumulate([_CHOICE, *[self._skip] * len(self._columns)])))

    def groups(self) -> list[Group]:
        """The best way to share the pieces out."""
        beam = self._started(0, (0.0, None))
        nothing = Beam(beam.ways.keep(np.zeros(0, np.intp)), [])
        for piece in range(1, len(self._opens)):
            started = self._started(piece, self._best_end(beam)) if self._opens[piece] else nothing
            if self._parted[piece]:
                beam = beam._replace(ways=beam.ways._replace(score=beam.ways.score - _OVER))
            beam = self._placed(piece, beam, started)
        return [self._in_order(group) for group in _read(self._best_end(beam)[1])]

    def _best_end(self, beam: Beam) -> tuple[float, Trail]:
        """The best score where all columns end, and the way there."""
        ways = beam.ways
        some = ways.tails >= 0
        number = some.sum(1)
        inside, every = self._columns < number[:, None], np.arange(len(number))
        filled = np.argsort(~some, axis=1, kind="stable")
        tails, tops = np.take_along_axis(ways.tails, filled, 1), np.take_along_axis(ways.tops, filled, 1)
        heads = np.take_along_axis(tops, (self._columns + 1) % number[:, None], 1)
        wraps = np.where(inside, np.maximum(_WRAPPED, self._turns[tails, heads]), 0.0)
        weakest, end = np.where(inside, wraps, np.inf).min(1), wraps[every, number - 1]
        onward = sum(wraps.T) - np.where(self._in_rows | (end < weakest + _TURNED), end, weakest)
        # A column pays for itself with its second piece, when its first link is known; those of one piece pay here.
        single = (inside & (tails == tops)).sum(1) - (tails == ways.first[:, None]).any(1)
        scores = ways.score + onward - _COLUMN * np.maximum(0, single)
        best = int(scores.argmax())
        return float(scores[best]), beam.trails[best]

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
        return [max(_WRAPPED, float(self._turns[tail, top])) for (_, tail), (top, _) in zip(edges, [*edges[1:], edges[0]], strict=True)]

    def _started(self, piece: int, ended: tuple[float, Trail]) -> Beam:
        """All ways to start an article with a piece."""
        score, trail = ended
        if piece:
            score -= 0.0 if self._parted[piece] else _ENDS_AT_HEADLINE if self._heads[piece] else _ENDS
        starts = [_Start(number, at) for number in self._counts for at in range(number - self._left[piece] + 1 if self._in_rows else 1)]
        number, last = np.array(starts, np.intp).reshape(-1, 2).T
        tails = np.where(self._columns == last[:, None], piece, -1)
        same = np.full(len(starts), piece), last, np.full(len(starts), score)
        return Beam(Ways(number, tails, tails, *same), [(trail, start) for start in starts])

    def _placed(self, piece: int, beam: Beam, started: Beam) -> Beam:
        """The best of the ways to start an article with a piece, and of all to put it into a column or aside."""
        before, (opens, left) = beam.ways, (self._opens[piece], self._left[piece])
        may = (self._columns <= before.number[:, None] - left) & (opens | (self._columns > before.last[:, None]))
        way, column = np.column_stack([may, np.full(len(may), opens and left == 1)]).nonzero()
        score = np.column_stack([self._scores(piece, before), before.score - _STRAY])[way, column]
        column[column == len(self._columns)] = _ASIDE
        into, tops = column[:, None] == self._columns, before.tops[way]
        tops, tails = np.where(into & (tops < 0), piece, tops), np.where(into, piece, before.tails[way])
        last = np.where(column == _ASIDE, before.last[way], column)
        placed = Ways(before.number[way], tops, tails, before.first[way], last, score)
        ways, new = started.ways.and_then(placed), len(started.trails)
        chosen = _best(ways)
        trails = [started.trails[k] if k < new else (beam.trails[way[k - new]], int(column[k - new])) for k in chosen.tolist()]
        return Beam(ways.keep(chosen), trails)

    def _scores(self, piece: int, ways: Ways) -> Array:
        """What each way is worth with the piece in each column, by the link to it, its wait and its place, (ways, columns)."""
        tails, number, first = ways.tails, ways.number[:, None], ways.first[:, None]
        some = tails >= 0
        says = self._links[tails, piece] - np.minimum(_WAIT * np.maximum(piece - tails - 2 * number, 0) / number, _LONGEST_WAIT)
        if self._places is not None and self._in_rows:
            says -= np.minimum(_SHIFT * np.abs(self._places[piece] - self._places[tails]), _FAR)
        scores = ways.score[:, None] - self._skipped(piece, ways)
        scores += np.where(some, says, 0.0)
        scores -= np.where(some & (tails == ways.tops) & (tails != first), _COLUMN, 0.0)
        scores -= np.where(~some & (piece - first > 2 * number), _LATE, 0.0)
        return scores

    def _skipped(self, piece: int, ways: Ways) -> Array:
        """What it costs that a piece follows in each column upon the last one in its own: the columns between that have not ended."""
        number, last = ways.number[:, None], ways.last[:, None]
        goes_on = ways.tails >= np.maximum(0, piece - _ROUNDS * number)
        up_to = np.cumsum(goes_on, axis=1)
        # Columns are taken in turn, so that before those on the left come all on the right.
        passed = up_to - goes_on - np.take_along_axis(up_to, last, 1) + np.where(self._columns <= last, up_to[:, -1:], 0)
        return np.where(number == 1, 0.0, self._costs[passed])


def _best(ways: Ways) -> Array:
    """Which ways to go on from, the best of each number of columns, the best first; of equal ones those that were found first."""
    states = np.column_stack([ways.number, ways.last, ways.tails]).astype(np.uint64)
    keys = (states * _FACTOR ** np.arange(1, states.shape[1] + 1, dtype=np.uint64)).sum(1)
    _, first, state = np.unique(keys, return_index=True, return_inverse=True)
    order = np.lexsort((first[state], -ways.score))
    order = order[ways.score[order] >= ways.score[order[0]] - _WORSE]
    order = order[np.sort(np.unique(state[order], return_index=True)[1])]
    number = ways.number[order]
    grouped = np.argsort(number, kind="stable")
    rank = np.empty(len(order), np.intp)
    rank[grouped] = np.arange(len(order)) - np.searchsorted(number[grouped], number[grouped])
    return np.asarray(order[rank < _BEAM])


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

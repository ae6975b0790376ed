"""Columns that were read into each other, line by line or across the gutter: where, and the pieces of each in their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lintnews import captions, chains, labels, rounds, sharing
from lintnews.furniture import is_furniture
from lintnews.gutters import Piece
from lintnews.page import Page
from lintnews.roles import ends_finally
from lintnews.sharing import Group, Shared

if TYPE_CHECKING:
    from lintnews.language import LanguageModel

#: How many nats better, on average, a piece must go on from the one in its own column than from the one before it.
_BETTER = 2.0
#: What a link in its own column is at least worth on average; one that is no chance.
_LINKED, _STRONG = 1.0, 4.0
_FEWEST_PAIRS, _SEVERAL = 3, 2
#: So many pieces make a sure case.
_MANY = 8
#: Of the links in the columns so many must be no chance, and of the pieces so many must hold a comma or a full stop.
_SURE_SHARE, _PROSE_SHARE = 0.2, 0.25
#: How sure columns read into each other must be for each of their lines to be reported.
_SURE = 0.7
#: Broadsheets have up to eight columns; lines with more pieces are a table.
_MOST_ACROSS = 8
#: Where pieces go on so much better in their columns, in nats a piece, nothing about these is left to doubt.
CERTAIN_GAIN = 5.0
#: What a paragraph ends with, and by how many half-width units its last line is shorter than a full one at least, or the first line
#: of the next, which is set in.
_ENDS, _SHORTER, _SET_IN = frozenset("。！？!?…”）)"), 2, (3, 6)
#: The same where lines were cut by guess, which may be a character off.
_SHORTER_BY_GUESS = 3
#: Beside a gutter that parts two paragraphs both pieces are so wide, of a full one; and so many blanks stand between them at most
#: where these do not set the lines out.
_FULL_SHARE, _BLANKS = 0.3, 2


class Gap(NamedTuple):
    """A gutter in a line: where the piece on its left ends, where that on its right starts, what both gain in their columns, in nats."""

    start: int
    end: int
    gain: float


class Seam(NamedTuple):
    """A sentence that ends its line, ``tail``, in the middle, and goes on in ``head``, elsewhere; ``gain``: how well, in nats.

    The line is ``short`` of a full one of its column by so many half-width units. ``turns`` says that it ends the column, so that the
    head is the top of the next.
    """

    tail: Piece
    head: Piece
    gain: float
    short: int
    turns: bool

    @property
    def end(self) -> int:
        """Where the sentence is cut."""
        return self.tail.end

    @property
    def start(self) -> int:
        """Where it goes on."""
        return self.head.start


class Astray(NamedTuple):
    """A run of lines, ``start`` to ``end``, in the wrong place: it belongs behind what ends at ``after``, or (-1) at the top."""

    start: int
    end: int
    after: int


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A part of a page, ``start`` to ``end``, that columns were read into turn by turn; ``columns`` holds the pieces of each."""

    start: int
    end: int
    columns: tuple[tuple[str, ...], ...]
    #: Nats by which the pieces go on better in their columns than in the order of the page, on average.
    gain: float
    count: int
    #: The places where a line runs across the gutter between two paragraphs.
    gaps: tuple[Gap, ...] = ()
    #: The sentences that are cut at the end of a line and do not go on in the next.
    seams: tuple[Seam, ...] = ()
    #: The fewest lines whose moving would put all in order.
    astray: tuple[Astray, ...] = ()
    #: Where lines of captions, from start to end, stand between two lines of a text, each with all of the caption; and names of sections.
    captions: tuple[tuple[int, int, str], ...] = ()

    @property
    def confidence(self) -> float:
        """From the nats per piece by which the columns read better, and from how many pieces say so."""
        return min(0.99, 0.5 + 0.1 * self.gain) if self.count >= _MANY else min(0.9, 0.4 + 0.1 * self.gain)

    @property
    def is_sure(self) -> bool:
        """Whether single lines of it are worth a word."""
        return self.confidence >= _SURE


def find(page: Page, model: LanguageModel, cuts: Sequence[int] = ()) -> tuple[Interleaved, ...]:
    """The parts of ``page`` whose columns were read into each other, in the order of the page.

    ``cuts`` are offsets at which lines run from one column into the next with no blank between.
    """
    found = [*_across_gutters(page, model), *_in_turn(page, model, cuts)]
    return tuple(sorted(found, key=lambda part: part.start))


def _across_gutters(page: Page, model: LanguageModel) -> Iterator[Interleaved]:
    """Regions whose lines hold pieces of several columns, a blank between them."""
    for region in chains.chained(page.gutters, page.text):
        if max(map(len, region.rows)) > _MOST_ACROSS:
            continue
        first = 0 if region.is_set_out else _opening(region.rows)
        rows = region.rows[first:]
        of_pieces = np.repeat(np.arange(len(rows)), [len(row) for row in rows]).tolist()
        yield from _shared(rows, of_pieces, model, region.is_set_out, frozenset(k - first for k in region.behind_blanks))


def _in_turn(page: Page, model: LanguageModel, cuts: Sequence[int]) -> Iterator[Interleaved]:
    """Printed lines that go on, not in the next, but two to eight pieces later; or, where lines were cut, anywhere near."""
    places = frozenset(cuts)
    for units, links in rounds.units(page, model, cuts):
        if any(unit.start in places for unit in units) or rounds.go_on_later(links):
            inside = units[_opening([[unit] for unit in units]) :]
            rows = list(accumulate((unit.start not in places for unit in inside), initial=-1))[1:]
            yield from _shared([[unit] for unit in inside], rows, model, False)


def _opening(rows: Sequence[Sequence[Piece]]) -> int:
    """The first row that is not of the head of the page, which no column starts with."""
    return next((k for k, row in enumerate(rows) if not all(_is_furniture(piece.text.strip()) for piece in row)), 0)


def _is_furniture(line: str) -> bool:
    return line != "" and is_furniture(labels.fold(line))


def _shared(
    rows: Sequence[Sequence[Piece]], row_of: Sequence[int], model: LanguageModel, is_set_out: bool, behind_blanks: Container[int] = ()
) -> Iterator[Interleaved]:
    """The parts of ``rows`` that go on clearly better in several columns than in the order of the page."""
    at, in_turn = 0, max(map(len, rows)) == 1
    for shared in sharing.share(rows, model, is_set_out=is_set_out, behind_blanks=behind_blanks):
        of_pieces = row_of[at : at + len(shared.pieces)]
        at += len(shared.pieces)
        for group in shared.groups:
            if not in_turn or rounds.take_turns([shared.pieces[k].text for k in sorted(chain(*group.columns, group.aside))]):
                yield from _judged(shared, group, of_pieces, in_turn)


def _judged(shared: Shared, group: Group, row_of: Sequence[int], in_turn: bool) -> Iterator[Interleaved]:
    """A part of the page, if its pieces go on clearly better in their columns than in the order of the page."""
    links, found = shared.links, [*group.columns, *([one] for one in group.aside)]
    pairs = [pair for column in found for pair in pairwise(column)]
    if len(group.columns) < _SEVERAL or len(pairs) < _FEWEST_PAIRS:
        return
    own_links = np.array([links(*pair) for pair in pairs])
    own = float(own_links.mean())
    numbers = sorted(chain(*found))
    read = float(np.mean([links(*pair) for pair in pairwise(numbers)]))
    sure = np.count_nonzero(own_links >= _STRONG) >= max(_FEWEST_PAIRS, _SURE_SHARE * len(pairs))
    pieces = [shared.pieces[k] for k in numbers]
    if sure and own >= _LINKED and own - read >= _BETTER and _is_prose([piece.text for piece in pieces]):
        parts = tuple(tuple(shared.pieces[k].text for k in column) for column in found)
        yield Interleaved(
            pieces[0].start,
            pieces[-1].end,
            parts,
            own - read,
            len(pieces),
            tuple(_gaps(shared, numbers, found, row_of, _paragraphs(shared.pieces, found, in_turn))),
            tuple(_seams(shared, group)),
            tuple(_astray(shared, group)),
            () if in_turn else tuple(_captions(shared, found)),
        )


def _captions(shared: Shared, found: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, str]]:
    pieces = shared.pieces
    texts = {k: pieces[k].text for column in found for k in column}
    for first, last, caption in captions.within(found, texts, shared.links):
        yield pieces[first].start, pieces[last].end, caption


def _gaps(
    shared: Shared, numbers: Sequence[int], found: Sequence[Sequence[int]], row_of: Sequence[int], paragraph: Mapping[int, int]
) -> Iterator[Gap]:
    """Gutters whose two sides are of different paragraphs, as the columns have it, with what that gains."""
    pieces, links = shared.pieces, shared.links
    full = _full([pieces[k].width for k in numbers])
    before = {head: tail for column in found for tail, head in pairwise(column)}
    after = {tail: head for head, tail in before.items()}
    for one, other in pairwise(numbers):
        left, right = pieces[one], pieces[other]
        is_beside = row_of[one] == row_of[other] and (shared.is_set_out or right.start - left.end <= _BLANKS)
        if is_beside and min(left.width, right.width) >= _FULL_SHARE * full and paragraph[one] != paragraph[other]:
            onward = links(one, after[one]) if one in after else 0.0
            back = links(before[other], other) if other in before else 0.0
            yield Gap(left.end, right.start, onward + back - links(one, other))


def _paragraphs(pieces: Sequence[Piece], found: Sequence[Sequence[int]], in_turn: bool) -> dict[int, int]:
    """The number of the paragraph that each piece belongs to: one ends short of its column, or before a line that is set in."""
    fulls = [_full([pieces[k].width for k in column]) for column in found]
    order = [(k, full) for column, full in zip(found, fulls, strict=True) for k in column]
    paragraph, number = {}, 0
    shorter = _SHORTER_BY_GUESS if in_turn else _SHORTER
    for (k, full), (following, its_full) in zip(order, [*order[1:], (-1, 0)], strict=True):
        paragraph[k] = number
        if pieces[k].text[-1] in _ENDS:
            # Of what was cut by guess the widths are guesses, too.
            set_in = its_full - pieces[following].width if following >= 0 and not in_turn else 0
            number += pieces[k].width <= full - shorter or _SET_IN[0] <= set_in <= _SET_IN[1]
    return paragraph


def _full(widths: Sequence[int]) -> int:
    """The width of full lines, of which a column has more than others."""
    return sorted(widths)[len(widths) * 3 // 4]


def _seams(shared: Shared, group: Group) -> Iterator[Seam]:
    """Where lines are cut inside a sentence and go on elsewhere than in the next."""
    for column, following in zip(group.columns, [*group.columns[1:], []], strict=True):
        full = _full([shared.pieces[k].width for k in column])
        for one, other in pairwise([*column, *following[:1]]):
            tail, head = shared.pieces[one], shared.pieces[other]
            if other != one + 1 and not ends_finally(tail.text):
                yield Seam(tail, head, shared.links(one, other), full - tail.width, one == column[-1])


def _astray(shared: Shared, group: Group) -> Iterator[Astray]:
    """Runs of lines that are not among the most that stand in order, by the page and by their columns."""
    order = list(chain(*group.columns))
    staying = _longest_rise(order)
    first = before = -1
    for at, number in enumerate([*order, -1]):
        if first >= 0 and (number < 0 or number in staying or number != before + 1):
            after = shared.pieces[order[first - 1]].end if first else -1
            yield Astray(shared.pieces[order[first]].start, shared.pieces[before].end, after)
            first = -1
        if number >= 0 and number not in staying and first < 0:
            first = at
        before = number


def _longest_rise(order: Sequence[int]) -> set[int]:
    """The numbers of the longest rising run, gaps allowed, of those as long the one that starts first."""
    ends: list[int] = []
    longest = [0] * len(order)
    for at in range(len(order) - 1, -1, -1):
        longest[at] = bisect_left(ends, -order[at]) + 1
        ends[longest[at] - 1 : longest[at]] = [-order[at]]
    found: set[int] = set()
    left, last = len(ends), -1
    for number, more in zip(order, longest, strict=True):
        if more == left and number > last:
            found.add(number)
            left, last = left - 1, number
    return found


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether enough pieces hold a comma or a full stop: lists, programmes and tables do not."""
    return sum("，" in text or "。" in text or "," in text for text in texts) >= _PROSE_SHARE * len(texts)

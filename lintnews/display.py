"""What a line in display type is: headline, kicker, deck, banner or sub-head; or, by its cut edges, a piece of running text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lintnews.headings import Between, open_an_article
from lintnews.kinds import RUNNING, Role
from lintnews.labels import is_signed
from lintnews.lines import ends_finally
from lintnews.page import Block

#: How many blocks on either side of a display line are looked at, and how many characters of each.
_FAR, _ENOUGH = 8, 200
#: A longer line, without a comma, is no headline but a deck.
_LONGEST = 30
#: The longest sub-head with one comma or none, and with several. In the corpus two in a hundred are longer, and of longer lines with
#: several commas most are short paragraphs.
_LONGEST_SUBHEAD = (32, 26)
#: The sum of the probabilities that a line's head and tail are cut from which on it is a piece of the text above or below: a line of
#: a headline that goes on is cut at one end alone. And that of one edge, where a sub-head would stand, which is never cut.
_BOTH_CUT, _CUT = 1.2, 0.65
#: What a heading ends with that announces what follows; scanners read it as 一.
_DASHES = frozenset("—-一")


class Edges(NamedTuple):
    """The probability, for every block, that its head and that its tail is cut, each (blocks,)."""

    heads: Sequence[float]
    tails: Sequence[float]


def name(blocks: Sequence[Block], lines: Sequence[str], roles: list[Role], edges: Edges | None = None) -> None:
    """Tell what every block is whose role is still HEADLINE, by where a run of such lines stands; ``lines`` have half-width forms.

    Without ``edges``, as before a page's seams are judged, nothing is taken for a piece of text.
    """
    if edges:
        for i in (*range(len(roles)), *reversed(range(len(roles)))):
            if roles[i] is Role.HEADLINE and edges.heads[i] + edges.tails[i] > _BOTH_CUT and _is_beside_text(roles, i):
                roles[i] = Role.BODY
    for start, end in list(_runs(roles)):
        if _opens_article(blocks, roles, start, end, edges):
            _name_top(blocks, lines, roles, start, end)
        else:
            roles[start:end] = [Role.BODY if _is_too_long(line) else Role.SUBHEAD for line in lines[start:end]]
            if edges:
                _take_pieces(blocks, roles, start, end, edges)


def _is_beside_text(roles: Sequence[Role], i: int) -> bool:
    return (i > 0 and roles[i - 1] in RUNNING) or (i + 1 < len(roles) and roles[i + 1] in RUNNING)


def _runs(roles: Sequence[Role]) -> Iterator[tuple[int, int]]:
    """Where lines in a row are display lines: the first and the one behind the last."""
    start = None
    for at, role in enumerate([*roles, None]):
        if role is Role.HEADLINE:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def _is_too_long(line: str) -> bool:
    """Whether a line where a sub-head would stand is a short paragraph."""
    return len(line) > _LONGEST_SUBHEAD[line.count(",") > 1]


def _take_pieces(blocks: Sequence[Block], roles: list[Role], start: int, end: int, edges: Edges) -> None:
    """What stands in place of a sub-head and is cut where it borders on text is a line of that text."""
    last = end - 1
    if edges.tails[last] > _CUT and end < len(roles) and roles[end] in RUNNING and blocks[last].text[-1] not in _DASHES:
        roles[last] = Role.BODY
    if edges.heads[start] > _CUT and start and roles[start - 1] in RUNNING:
        roles[start] = Role.BODY


def _name_top(blocks: Sequence[Block], lines: Sequence[str], roles: list[Role], start: int, end: int) -> None:
    """Kickers and banners above the headline of an article, decks below it."""
    head = max(range(start, end), key=lambda i: _weight(blocks[i].text, i))
    for i in range(start, end):
        roles[i] = Role.HEADLINE if i == head else Role.KICKER if i < head else Role.DECK
        if i < head and " " in lines[i] and "," not in blocks[i].text:
            roles[i] = Role.BANNER


def _weight(line: str, index: int) -> tuple[bool, int, int]:
    """How much of a headline a display line is: no deck by its dash or its length, as long as most, higher up."""
    return line[0] != "—" and len(line) <= _LONGEST, min(len(line), 26), -index


def _opens_article(blocks: Sequence[Block], roles: Sequence[Role], start: int, end: int, edges: Edges | None) -> bool:
    """Whether the display lines between two blocks are the top of an article and not a heading inside one."""
    above = _text_beside(roles, range(start - 1, max(-1, start - _FAR), -1))
    below = _text_beside(roles, range(end, min(len(roles), end + _FAR)))
    if not above or not below or roles[below[0]] is Role.LEAD:
        return True
    before, after = ("".join(blocks[i].text[:_ENOUGH] for i in side)[: 2 * _ENOUGH] for side in (above, below))
    last = blocks[above[0]].text
    ended = ends_finally(last) or (edges is not None and is_signed(last))
    between = Between(before, after, ended, edges.heads[below[0]] if edges else None)
    return open_an_article("".join(block.text for block in blocks[start:end]), between)


def _text_beside(roles: Sequence[Role], way: range) -> list[int]:
    """The nearest running text along ``way``, over captions and credits; empty where something else comes first."""
    found: list[int] = []
    for i in way:
        if roles[i] in RUNNING:
            found.append(i)
        elif roles[i] not in (Role.CAPTION, Role.CREDIT) and (roles[i] is not Role.SUBHEAD or not found):
            break
    return found

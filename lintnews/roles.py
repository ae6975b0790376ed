"""What each block of a page is: headline, byline, body, caption, furniture and the rest, from its words and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from lintnews import display, furniture, labels
from lintnews.kinds import DISPLAY as DISPLAY
from lintnews.kinds import GUESTS as GUESTS
from lintnews.kinds import RUNNING as RUNNING
from lintnews.kinds import Role as Role
from lintnews.labels import fold
from lintnews.lines import ends_finally as ends_finally
from lintnews.lines import width
from lintnews.page import Block

#: Marks that no paragraph starts with.
MID = frozenset(",，、。；;：:！!？?.”’」』）)》〉】]%％·")

#: The longest display line, in characters, and what one with a number starts with.
_LONGEST_DISPLAY, _NUMBERS = 60, frozenset("(（〔第一二三四五六七八九十")
#: Beyond these lengths a line without a final mark is cut text, not a headline: with several commas, with one, with none.
_LONGEST_BY_COMMAS = (44, 36, 30)
#: The longest deck, which sums an article up and needs no final mark, and what may be one or be read from its place alone.
_LONGEST_DECK = 100
_DOUBTFUL = frozenset({Role.HEADLINE, Role.BODY, Role.ITEM, Role.FURNITURE, Role.CREDIT})
#: Names together so long are a byline between two texts, too; the longest furniture, without the blanks between its parts.
_SEVERAL_NAMES, _LONGEST_FURNITURE = 7, 120
#: So many blocks below a name, and so many characters of each, tell whether a text is about who bears it.
_FEW, _ENOUGH = 3, 200
#: By how many characters a full line may be narrower than another.
_EVEN = 3
#: The longest caption with a credit at its end, with one in the block below, and how far below at most.
_LONGEST_SIGNED, _LONGEST_CAPTION, _ONE_BLANK_LINE = 160, 90, 3


def alone(blocks: Sequence[Block]) -> tuple[list[str], list[Role]]:
    """Of every block its text with half-width forms, and the role that its own words give it.

    HEADLINE stands for any display line until the neighbours are seen.
    """
    texts = [block.text for block in blocks]
    lines = labels.fold_all(texts)
    pairs = zip(texts, lines, strict=True)
    return lines, [_long_role(line) if len(line) > _LONGEST_DISPLAY else _short_role(text, line) for text, line in pairs]


def assign(
    blocks: Sequence[Block],
    halves: Iterable[tuple[int, int]] = (),
    edges: display.Edges | None = None,
    own: tuple[list[str], list[Role]] | None = None,
) -> list[Role]:
    """A role for every block: from its own words, from the blocks known to be halves of one sentence, from its neighbours.

    A page is read twice, before and after its ``halves`` and ``edges`` are known; ``own`` is what `alone` gave the first time.
    """
    lines, by_words = own or alone(blocks)
    roles, halves = list(by_words), list(halves)
    _mark_halves(blocks, roles, halves)
    _mark_verse(blocks, lines, roles)
    _mark_captions(blocks, roles)
    _mark_lines_of_captions(blocks, roles, halves)
    _mark_names(lines, roles)
    _mark_between(blocks, lines, roles)
    display.name(blocks, lines, roles, edges)
    return roles


def articles(roles: Sequence[Role]) -> list[int]:
    """The number of the article, from 1, that each block belongs to: a new one opens where display lines follow text."""
    numbers: list[int] = []
    number = 0
    text_seen = True
    for role in roles:
        if role in DISPLAY and role is not Role.SUBHEAD and text_seen:
            number += 1
            text_seen = False
        text_seen = text_seen or role in RUNNING
        numbers.append(max(number, 1))
    return numbers


def is_numbered_head(text: str) -> bool:
    """Whether a short line is a heading with a number, such as 三、工作步骤, which goes on in nothing."""
    return len(text) <= _LONGEST_DISPLAY and text[:1] in _NUMBERS and labels.is_numbered_head(fold(text))


# Much of a page stands on every page of a paper.
@lru_cache(maxsize=4096)
def _short_role(text: str, line: str) -> Role:
    for is_it, role in _LABELS:
        if is_it(line):
            return role
    if labels.is_row(text, line):
        return Role.TABLE
    if labels.is_item(line):
        return Role.HEADLINE if labels.is_numbered_head(line) else Role.ITEM
    if ends_finally(text) and not labels.reads_as_headline(line):
        return Role.BODY
    return Role.BODY if _is_cut(line) or labels.is_told(line) else Role.HEADLINE


def _is_cut(line: str) -> bool:
    """Whether a line without a final mark shows by its marks or its length that it is a piece of running text."""
    if line[-1] in ",;、" or "。" in line[:-1] or line.endswith("··"):
        return True
    if line[0] in MID and not (line[0] == "’" and line[1:2].isdigit()):
        return True
    return len(line) > _LONGEST_BY_COMMAS[min(line.count(","), 2)]


def _long_role(line: str) -> Role:
    head = line[:48]
    if labels.is_caption(head):
        return Role.CAPTION
    if labels.is_lead(head):
        return Role.LEAD
    if _is_signed_caption(line):
        return Role.CAPTION
    if labels.is_item(head):
        return Role.ITEM
    if len(line) - line.count(" ") <= _LONGEST_FURNITURE and furniture.is_furniture(line):
        return Role.FURNITURE
    return Role.BODY


def _is_signed_caption(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNED and labels.is_signed_caption(line[-60:])


_LABELS: tuple[tuple[Callable[[str], bool], Role], ...] = (
    (labels.is_jump, Role.JUMP),
    (labels.is_credit, Role.CREDIT),
    (labels.is_byline, Role.BYLINE),
    (furniture.is_furniture, Role.FURNITURE),
    (labels.is_caption, Role.CAPTION),
    (labels.is_lead, Role.LEAD),
    (_is_signed_caption, Role.CAPTION),
)


def _mark_halves(blocks: Sequence[Block], roles: list[Role], halves: Iterable[tuple[int, int]]) -> None:
    """What looks like a display line and is half of a sentence is of the other half's kind."""
    for members in _chains(halves):
        display = [i for i in members if roles[i] is Role.HEADLINE]
        texts = [roles[i] for i in members if roles[i] in RUNNING or roles[i] is Role.CAPTION]
        if texts:
            kind = Role.CAPTION if texts[0] is Role.CAPTION else Role.BODY
            for i in display:
                roles[i] = kind
        elif sum(len(blocks[i].text) for i in display) > _LONGEST_BY_COMMAS[1]:
            for i in display:
                roles[i] = Role.BODY


def _chains(halves: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Blocks that go on in one another, in reading order."""
    after = dict(halves)
    chains = [[start] for start in sorted(after.keys() - set(after.values()))]
    for chain in chains:
        while (at := after.get(chain[-1])) is not None:
            chain.append(at)
    return chains


def _mark_captions(blocks: Sequence[Block], roles: list[Role]) -> None:
    """A short paragraph right above a photographer's credit is the caption, unless a heading would be left without text."""
    for i in range(1, len(roles)):
        above = blocks[i - 1].text
        near = blocks[i].start - blocks[i - 1].end <= _ONE_BLANK_LINE and len(above) <= _LONGEST_CAPTION
        if roles[i] is Role.CREDIT and roles[i - 1] in (Role.BODY, Role.ITEM) and near and ends_finally(above):
            heads = i > 1 and roles[i - 2] is Role.HEADLINE and (i + 1 == len(roles) or roles[i + 1] not in RUNNING)
            roles[i - 1] = Role.BODY if heads else Role.CAPTION


def _mark_lines_of_captions(blocks: Sequence[Block], roles: list[Role], halves: Sequence[tuple[int, int]]) -> None:
    """Printed lines of a caption of which only the last says, by its credit, what they are: one right under the other, they go on in it."""
    goes_on = set(halves)
    size = 0
    for i in range(len(roles) - 1, 0, -1):
        size = size + len(blocks[i]) if roles[i] is Role.CAPTION else 0
        fits = size and size + len(blocks[i - 1]) <= _LONGEST_SIGNED and roles[i - 1] in RUNNING | {Role.HEADLINE}
        if fits and (i - 1, i) in goes_on and _is_full_line(blocks[i - 1], blocks[i]):
            roles[i - 1] = Role.CAPTION


def _is_full_line(above: Block, below: Block) -> bool:
    """Whether a block ends in a line that goes on, as wide as the next at least, in the line under it."""
    last, first = above.text.rpartition("\n")[2], below.text.partition("\n")[0]
    return below.start - above.end == 1 and width(last) >= width(first) - 2 * _EVEN


def _mark_names(lines: Sequence[str], roles: list[Role]) -> None:
    """One name, of three characters between two texts or of two under a headline, is a byline if the text does not tell of it."""
    for i in range(1, len(roles) - 1):
        if roles[i] is Role.HEADLINE and len(lines[i]) in (2, 3) and roles[i + 1] in RUNNING and labels.is_a_name(lines[i]):
            may_sign = roles[i - 1] in RUNNING if len(lines[i]) == 3 else roles[i - 1] is Role.HEADLINE
            near = lines[i - 1][-_ENOUGH:], *(line[:_ENOUGH] for line in lines[i + 1 : i + 1 + _FEW])
            if may_sign and not any(first + second in text for first, second in pairwise(lines[i]) for text in near):
                roles[i] = Role.BYLINE


def _mark_between(blocks: Sequence[Block], lines: Sequence[str], roles: list[Role]) -> None:
    """What only the blocks above and below can tell of names, dashes, decks and names of pages."""
    for i, role in enumerate(roles):
        if role in _DOUBTFUL and len(blocks[i]) <= _LONGEST_DECK:
            after = roles[i + 1] if i + 1 < len(roles) else None
            above = lines[i - 1][-30:] if i and (role is Role.FURNITURE or roles[i - 1] is Role.BYLINE) else ""
            roles[i] = _between(role, lines[i], roles[i - 1] if i else None, above, after)


def _between(role: Role, line: str, before: Role | None, above: str, after: Role | None) -> Role:
    if role is Role.HEADLINE and labels.names_people(line) and _signs(len(line), before, after):
        return Role.BYLINE
    if role is Role.HEADLINE and before is Role.BYLINE and labels.continues_names(line, above):
        return Role.BYLINE
    if role is Role.CREDIT and before in (Role.HEADLINE, Role.BYLINE) and labels.wrote_and_photographed(above + line):
        return Role.BYLINE
    if role is Role.ITEM and before is Role.HEADLINE and len(line) <= 36 and line[0] == "—" and not ends_finally(line):
        return Role.HEADLINE
    if role is Role.BODY and before is Role.HEADLINE and after in (Role.BYLINE, Role.LEAD) and not ends_finally(line):
        return Role.HEADLINE
    if role is Role.FURNITURE and len(line) == 2 and before in RUNNING and ends_finally(above) and after in RUNNING:
        return Role.HEADLINE
    return role


def _signs(length: int, before: Role | None, after: Role | None) -> bool:
    """Whether names stand where a byline does: beside a headline or behind the text; a single name over a text may be what it tells of."""
    if before in RUNNING:
        return after not in RUNNING or length >= _SEVERAL_NAMES
    return before is Role.HEADLINE if length == 3 and after in RUNNING else Role.HEADLINE in (before, after) and length > 3


def _mark_verse(blocks: Sequence[Block], folded: Sequence[str], roles: list[Role]) -> None:
    """Three and more short lines in a row of one length, or a rhyming pair, are a poem or couplets, not headlines."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _goes_on(blocks, folded, roles, at, end):
            end += 1
        lines = [block.text for block in blocks[at:end]]
        if (len(lines) >= 3 and labels.are_even([len(line) for line in lines])) or (len(lines) == 2 and labels.is_couplet(*lines)):
            roles[at:end] = [Role.VERSE] * (end - at)
        at = max(end, at + 1)


def _goes_on(blocks: Sequence[Block], folded: Sequence[str], roles: Sequence[Role], start: int, at: int) -> bool:
    line = blocks[at].text
    fits = at == start or abs(len(line) - len(blocks[at - 1].text)) <= 1
    return fits and roles[at] in (Role.HEADLINE, Role.BODY) and len(line) <= 24 and labels.is_verse_line(folded[at])

"""What the rules on seams share: both halves of a cut sentence, whether a word is cut, how the halves are joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lintnews import Edit, Finding, Fix, Reading, Related, Span
from lintnews.late import late
from lintnews.page import Block
from lintnews.partners import Joint
from lintnews.roles import DISPLAY, GUESTS, Role, ends_finally
from lintnews.twice import LINE, REPEATED

from ._bylines import cut_bylines
from ._once import once

#: From this confidence on a join is made without being asked for; below, it waits for --unsafe-fixes. Of the joins of neighbours
#: that say 0.75 to 0.85, one in ten is wrong on the development cases, of those above 0.95 one in a hundred.
SAFE = 0.85
#: On a page that is cut elsewhere, by joins of the second figure, the first is enough.
SAFE_AMONG, SURELY_CUT = 0.75, 0.95
#: Two halves that stand apart must be this sure to belong together: on the development cases, nine in ten such are right.
SURE_APART = 0.7
#: A join over a single line end must be this sure.
SURE_LINE = 0.9
#: The longest printed line, in characters.
_LONGEST_LINE = 45
#: Guests are short and few: an advertisement of so many characters, so many blocks with the rows of a table.
_LONGEST_AD, _MOST_GUESTS = 160, 16
_NOTICE = late(r"^[【\[（(]?(?:公益|商业)?广告|(?:声明|特此|挂失)[^。]{0,6}作废")
_OFFER = late(r"热线|咨询|订购|报名|招聘|诚聘|转让|出租|出售|招租|招商|加盟|优惠|促销|开盘|售楼|地址|电话|来电|联系")
_TELEPHONE = late(
    r"(?<!\d)(?:0\d{2,3}[-—－ ]?)?[1-9]\d{6,7}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)[48]00[-—－ ]?\d{3,4}[-—－ ]?\d{3,4}(?!\d)"
)
EXCERPT = 10
#: A block that starts with so many of the last characters above it takes these up.
_TAKEN_UP = 4
#: So many first characters in common with a headline are no chance.
_TITLE = 6
AROUND = 14
#: A Latin full stop behind a letter: some papers and some scanners set it for 。 (behind a figure, it may be a decimal point).
_LATIN_STOP = late(r"[^\W\d_][.．][\"'”’)）」』]*$")
_LETTER = late(r"[^\W\d_]")
#: A jump line in brackets, which a scanner reads for others, also where it is glued to the text.
JUMP = r"[(（《〈](?:上接|紧接|下转)\s?第?[A-Z]?[0-9一二三四五六七八九十]{1,3}版[)）》〉]"
_STARTS_WITH_JUMP, _ENDS_WITH_JUMP = late(JUMP), late(JUMP + "$")
_NUMBER_BEFORE, _NUMBER = late(r"[0-9.]*[0-9]$"), late(r"\.?[0-9][0-9.]*")


class Cut(NamedTuple):
    """A sentence cut between the blocks ``tail`` and ``head``, with the ``guests`` that stand between them.

    The first ``repeated`` characters of the head are those of the tail's last line, read twice; ``display`` says that both halves
    are display type, such as a headline in two lines.
    """

    tail: Block
    head: Block
    probability: float
    guests: tuple[Block, ...]
    #: Whether columns were read into each other here: nothing is joined before they stand apart.
    waits: bool
    repeated: int = 0
    display: bool = False
    #: Whether the page is surely cut elsewhere, too.
    among: bool = False

    @property
    def resumes(self) -> int:
        """Where the sentence goes on."""
        return self.head.start + self.repeated

    @property
    def word(self) -> str:
        """The word that the cut falls in, or empty."""
        return cut_word(flat(self.tail.text[-AROUND:]), flat(self.head.text[self.repeated :][:AROUND]))

    @property
    def adjacent(self) -> bool:
        """Whether the two halves stand one after the other."""
        return self.head.index == self.tail.index + 1

    @property
    def span(self) -> Span:
        """The break with one character on each side, or the last character where the other half stands elsewhere."""
        whole = self.adjacent and not self.repeated
        return Span(self.tail.end - 1, self.head.start + 1) if whole else Span(self.tail.end - 1, self.tail.end)


@once
def cuts(reading: Reading) -> list[Cut]:
    """Every sentence of the page that is cut and whose other half was found."""
    return list(_cuts(reading))


def _cuts(reading: Reading) -> Iterator[Cut]:
    blocks = reading.blocks
    among = any(joint.probability >= SURELY_CUT for joint in reading.partners.joints)
    bylines = {cut.tail.index for cut in cut_bylines(reading)}
    for joint in _joints(reading):
        tail, head = blocks[joint.tail], blocks[joint.head]
        between = blocks[joint.tail + 1 : joint.head]
        # A line that follows without a blank one is a line of a list or a table where the page sets blank lines elsewhere.
        gap = reading.text[blocks[joint.head - 1].end : head.start] if joint.head else ""
        if joint.tail in bylines or (gap.count("\n") == 1 and joint.probability < SURE_LINE):
            continue
        if (joint.head != joint.tail + 1 and joint.probability < SURE_APART) or reading.is_shared_out(tail.end - 1):
            continue
        # Such a line was glued to its half, and no join brings the other: what glued-blocks parts would be joined again.
        if _is_at_jump(tail, "tail") or _is_at_jump(head, "head"):
            continue
        if _goes_on_elsewhere(reading.roles, tail, head) or (_is_foreign(tail) and _is_foreign(head)):
            continue
        waits = reading.is_interleaved(*sorted((tail.end - 1, head.start + 1)))
        # Of columns read into each other, the one's lines are no guests of the other.
        guests = between if not waits and len(between) <= _MOST_GUESTS and _are_guests(reading.roles, between) else ()
        display = reading.roles[joint.tail] in DISPLAY and reading.roles[joint.head] in DISPLAY
        yield Cut(tail, head, joint.probability, tuple(guests), waits, joint.repeated, display, among)


def _joints(reading: Reading) -> list[Joint]:
    """The joints of the page, each as sure as the move that would bring its halves together, and those that such a move alone tells."""
    joints = {(joint.tail, joint.head): joint for joint in reading.partners.joints}
    for pair, sure in [(pair, move.confidence) for move in reading.moves for pair in move.halves]:
        joint = joints.get(pair)
        if joint or (pair[0] not in reading.joint_of_tail and pair[1] not in reading.joint_of_head):
            repeated = reading.partners.repeated.get(pair[1], 0)
            joints[pair] = Joint(*pair, max(sure, joint.probability if joint else 0.0), repeated)
    return sorted(joints.values(), key=lambda joint: joint.tail)


def _is_foreign(block: Block) -> bool:
    """Whether a block has letters and none of them is Chinese: the model cannot tell where its words and sentences end."""
    return not any("㐀" <= char <= "鿿" for char in block.text) and _LETTER.search(block.text) is not None


def _is_at_jump(block: Block, edge: str) -> bool:
    """Whether the edge of a block is a jump line that nothing parts from the text."""
    return (_ENDS_WITH_JUMP.search(block.text) if edge == "tail" else _STARTS_WITH_JUMP.match(block.text)) is not None


def _goes_on_elsewhere(roles: list[Role], tail: Block, head: Block) -> bool:
    """Whether a jump line, and not a guest, follows the tail: the rest of the sentence is on another page."""
    after = tail.index + 1
    return after < len(roles) and roles[after] is Role.JUMP and not after < head.index <= after + 2


def _are_guests(roles: list[Role], blocks: Sequence[Block]) -> bool:
    """Whether nothing but captions, credits, jump lines, furniture, tables and advertisements stands in ``blocks``."""
    ads = [is_advertisement(block.text) for block in blocks]
    guests = [ad or roles[block.index] in GUESTS or roles[block.index] is Role.TABLE for ad, block in zip(ads, blocks, strict=True)]
    return all(guest or _heads(roles[block.index], ads, guests, k) for k, (guest, block) in enumerate(zip(guests, blocks, strict=True)))


def _heads(role: Role, ads: Sequence[bool], guests: Sequence[bool], at: int) -> bool:
    """Whether a display line stands over an advertisement or a table."""
    return role in DISPLAY and at + 1 < len(guests) and guests[at + 1] and (ads[at + 1] or at + 2 < len(guests))


def is_advertisement(text: str) -> bool:
    """Whether a short block sells, hires or declares: it calls itself an advertisement, or has such words and a telephone number."""
    return len(text) <= _LONGEST_AD and (
        _NOTICE.search(text) is not None or (_OFFER.search(text) is not None and _TELEPHONE.search(text) is not None)
    )


def finding(cut: Cut, what: str) -> Finding:
    """The finding of ``split-word`` and ``split-sentence``."""
    place = "the next block" if cut.adjacent else "a later block" if cut.head.index > cut.tail.index else "an earlier block"
    again = ", after the last line once more" if cut.repeated else ""
    start = flat(cut.head.text[cut.repeated :][:EXCERPT])
    message = f"{what}: “…{flat(cut.tail.text[-EXCERPT:])}” goes on in {place}{again}, “{start}…”"
    related = (Related(Span(cut.resumes, cut.resumes + 1), "goes on here"),)
    return Finding(cut.span, message, cut.probability, fix=_join(cut) if cut.adjacent and not cut.waits else None, related=related)


def _join(cut: Cut) -> Fix:
    if cut.repeated:
        return Fix((Edit(cut.tail.end, cut.resumes, ""),), safe=False)
    numeric = cut.tail.text[-1].isdigit() and cut.head.text[0].isdigit()
    enough = SAFE_AMONG if cut.among else SAFE
    return Fix((Edit(cut.tail.end, cut.head.start, glue(cut.tail, cut.head)),), cut.probability >= enough and not numeric)


def glue(tail: Block, head: Block) -> str:
    """What stands between two halves that are joined: a blank between Latin words, else nothing."""
    return " " if _is_latin(tail.text[-1]) and _is_latin(head.text[0]) else ""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def flat(text: str) -> str:
    return text.replace("\n", "")


# Two rules ask of each cut, and the segmenter costs more than the question.
@lru_cache(maxsize=4096)
def cut_word(left: str, right: str) -> str:
    from ._text import words

    before, after = _NUMBER_BEFORE.search(left), _NUMBER.match(right)
    if before and after:
        return before[0] + after[0]
    at = 0
    for word in words(left + right):
        at += len(word)
        if at > len(left):
            return word if at - len(word) < len(left) and word.isalnum() else ""
    return ""


def lost_edges(reading: Reading, edge: str, least: float) -> Iterator[tuple[Block, float]]:
    """Blocks whose head or tail is open and has no partner on the page, with the probability of that, at least ``least``."""
    odds = reading.lost[edge]
    # The likely ones first: whether a line stands elsewhere too, the whole page must be searched for.
    likely = np.flatnonzero(odds >= least).tolist()
    joined = {joint.tail if edge == "tail" else joint.head for joint in _joints(reading)} if likely else set()
    for index in likely:
        block = reading.blocks[index]
        if index in joined or _may_be_open(reading.roles, block, edge) or reading.is_shared_out(_edge_of(block, edge)):
            continue
        if edge == "head" and (
            _takes_up(reading, block) or _starts_with_a_line_read_twice(reading, block) or _repeats_a_title(reading, block)
        ):
            continue
        if not _is_read_twice(reading.text, block):
            yield block, float(odds[index])


def _edge_of(block: Block, edge: str) -> int:
    return block.end - 1 if edge == "tail" else block.start


def _takes_up(reading: Reading, block: Block) -> bool:
    """Whether the block starts with the last words of the sentence above it, as a storyteller goes on: …我要领工资了！/ 领工资了。…"""
    above = reading.blocks[block.index - 1].text if block.index else ""
    return ends_finally(above) and block.text[:_TAKEN_UP] in above[-_TAKEN_UP - 3 :]


def _starts_with_a_line_read_twice(reading: Reading, block: Block) -> bool:
    """Whether the block starts with the last line of the paragraph above it, read once more: it starts so because a line does.

    Where the paragraph above is cut, its repeated line is left out before the head is judged.
    """
    above = reading.blocks[block.index - 1].text if block.index and block.index not in reading.partners.repeated else ""
    at = above.find(block.text[:REPEATED], -LINE)
    return at >= 0 and block.text.startswith(above[at:])


def _repeats_a_title(reading: Reading, block: Block) -> bool:
    """Whether the block starts with words of a headline or sub-head of the page, as a commentary does."""
    start = block.text[:_TITLE]
    return any(start in reading.blocks[at].text for at, role in enumerate(reading.roles) if role in DISPLAY and at != block.index)


def _is_read_twice(text: str, block: Block) -> bool:
    """Whether the block is a line that stands inside another one too: read twice, not cut."""
    return len(block) <= _LONGEST_LINE and text.count(block.text) > 1


def _may_be_open(roles: list[Role], block: Block, edge: str) -> bool:
    """A tail before 下转第四版 and a head after 上接第一版 are open by the printer's will; display type and labels need no end.

    What is written in another language, or ends in a Latin full stop, was not cut there.
    """
    index = block.index
    beside = index + 1 if edge == "tail" else index - 1
    if roles[index] in GUESTS or roles[index] in (Role.BYLINE, Role.TABLE, Role.VERSE):
        return True
    if _is_at_jump(block, edge) or _is_foreign(block) or (edge == "tail" and _LATIN_STOP.search(block.text[-8:])):
        return True
    if roles[index] in DISPLAY and not any(mark in block.text for mark in ",，。"):
        return True
    return 0 <= beside < len(roles) and roles[beside] is Role.JUMP

"""orphan-caption: the text of a picture that stands by itself: no headline over it, and nothing round it that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, rule
from lintnews.headings import shared_words
from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role

#: Line ends on top that set a block apart, and the longest caption.
_APART, _LONGEST = 3, 140
#: Words shared with a text of one subject, per root of its size; how many blocks on either side are compared, and how long they must be.
_ONE_SUBJECT, _AROUND, _TELLING = 0.5, 3, 25


@rule(family="furniture")
def orphan_caption(reading: Reading) -> Iterator[Finding]:
    """One note for every short text that is set apart from the article above and from the headline below and shares no subject."""
    for block in reading.blocks[1:]:
        if _stands_alone(reading, block) and not _belongs(reading, block):
            confidence = 0.8 if reading.roles[block.index] is Role.CAPTION else 0.7
            message = (
                "the text of a picture, or a piece of news without its headline: set apart, and on another subject than what is round it"
            )
            yield Finding(block.span, message, confidence, "info")


def _stands_alone(reading: Reading, block: Block) -> bool:
    """Set apart above, and below as well or followed by a headline; one complete block of text with no headline of its own."""
    blocks, roles, index = reading.blocks, reading.roles, block.index
    if roles[index] not in (Role.BODY, Role.CAPTION) or len(block) > _LONGEST or roles[index - 1] in DISPLAY:
        return False
    if reading.text.count("\n", blocks[index - 1].end, block.start) < _APART or reading.partners.open_heads[index] >= 0.5:
        return False
    if index + 1 == len(blocks):
        return True
    below = reading.text.count("\n", block.end, blocks[index + 1].start)
    return roles[index + 1] in DISPLAY or (below >= _APART and roles[index + 1] not in RUNNING | {Role.CREDIT})


def _belongs(reading: Reading, block: Block) -> bool:
    """Whether the block shares its subject with the texts just above or below it."""
    near = reading.blocks[max(0, block.index - _AROUND) : block.index] + reading.blocks[block.index + 1 : block.index + 1 + _AROUND]
    return any(shared_words(block.text, other.text) >= _ONE_SUBJECT for other in near if len(other) >= _TELLING)

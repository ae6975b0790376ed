"""The parts that the blocks of a newspaper page play."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The parts of a newspaper page, in the trade's words."""

    BANNER = "banner"
    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    LEAD = "lead"
    BODY = "body"
    ITEM = "item"
    CAPTION = "caption"
    CREDIT = "credit"
    JUMP = "jump"
    FURNITURE = "furniture"
    TABLE = "table"
    VERSE = "verse"


#: Roles of running text: what can be cut by a column end.
RUNNING = frozenset({Role.LEAD, Role.BODY, Role.ITEM})
#: Roles of display type: headlines and what goes with them.
DISPLAY = frozenset({Role.BANNER, Role.KICKER, Role.HEADLINE, Role.DECK, Role.SUBHEAD})
#: Roles that may stand inside an article without belonging to its text.
GUESTS = frozenset({Role.CAPTION, Role.CREDIT, Role.JUMP, Role.FURNITURE})

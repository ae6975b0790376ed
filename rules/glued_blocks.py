"""glued-blocks: a headline, a byline, a jump line or a second article run into a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lintnews import Edit, Finding, Fix, Reading, Span, rule
from lintnews.late import HAN, late
from lintnews.page import Block

from ._seams import JUMP

_PAPER = r"(?:本报|新华社|中新社|中新网|人民网)"
#: The opening of a news item: 本报讯(记者 …), 新华社青屿3月8日电.
_LEAD = rf"(?:本报讯\s?[(（【]|(?:据)?{_PAPER}{HAN}{{1,8}}\d{{1,2}}月\d{{1,2}}日(?:电|讯))"
_BEHIND_HEADLINE = late(rf"^(?:(?!讯|记者|电\s?[(（])[^。，,；;\n]){{4,40}}?(?P<at>)(?<![据自由])(?:{_LEAD})")
_BEHIND_TEXT = late(rf"[。！？][”’）)]?(?P<at>)(?:{_LEAD})")
_BEFORE_TEXT = late(rf"^{JUMP}(?P<at>)(?=[^,，、。；;：:！!？?].{{7}})")
_AT_END = late(rf"(?<=[^\n])(?P<at>){JUMP}$")
_SIGNED = late(rf"[。！？][”’]?(?P<at>)[□■◇](?:本报|融媒体|见习|特约)?(?:记者|通讯员)?\s?{HAN}{{2,4}}[^。，]{{0,30}}$")
#: The same where the box was read as a character.
_SIGNED_BY_MISREAD = late(rf"[。！？][”’]?(?P<at>)[口囗回](?:本报|融媒体)(?:记者|通讯员)\s?{HAN}{{2,4}}[^。，]{{0,30}}$")


class Seam(NamedTuple):
    """A place in a page where two blocks are glued, what they are, and how sure that is."""

    at: int
    what: str
    confidence: float


#: What each form is, how sure it is, and of what one must stand in the text. A jump line before 本报讯 is no headline.
_LEADS, _JUMPS, _SIGNS = ("本报讯", "日电", "日讯"), ("上接", "紧接", "下转"), ("□", "■", "◇")
_MISREAD_SIGNS = ("口本报", "口融媒体", "囗本报", "囗融媒体", "回本报", "回融媒体")
_FORMS = (
    (_BEFORE_TEXT, "a jump line runs into the text", 0.95, _JUMPS),
    (_BEHIND_HEADLINE, "a headline runs into the text", 0.95, _LEADS),
    (_BEHIND_TEXT, "two articles run into each other", 0.95, _LEADS),
    (_AT_END, "a jump line is glued to the text", 0.9, _JUMPS),
    (_SIGNED, "a byline is glued to the text", 0.9, _SIGNS),
    (_SIGNED_BY_MISREAD, "a byline is glued to the text", 0.9, _MISREAD_SIGNS),
)


@rule(family="layout")
def glued_blocks(reading: Reading) -> Iterator[Finding]:
    """One finding for every place where a break is missing, with a character on each side."""
    cues = {cue for *_, some in _FORMS for cue in some if cue in reading.text}
    for block in reading.blocks if cues else ():
        for seam in _seams(block, {cue for cue in cues if cue in block.text}):
            fix = Fix((Edit(seam.at, seam.at, "\n\n"),), safe=False)
            yield Finding(Span(seam.at - 1, seam.at + 1), f"a break is missing: {seam.what}", seam.confidence, fix=fix)


def _seams(block: Block, found: set[str]) -> Iterator[Seam]:
    """The seams of a block in which of all cues those were ``found``; of two forms in one place, the first."""
    told: set[int] = set()
    for form, what, confidence, cues in _FORMS if found else ():
        if not found.isdisjoint(cues):
            places = [match.start("at") for match in form.finditer(block.text)]
            yield from (Seam(block.start + place, what, confidence) for place in places if place not in told)
            told.update(places)

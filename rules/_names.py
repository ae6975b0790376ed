"""Where names and numbers stand, which no rule may doubt."""

from __future__ import annotations

from lintnews.late import late
from lintnews.names import COMMON

_ROLES = "记者|通讯员|实习生|摄影|编辑|主持人|作者"
_ROLE = late(_ROLES)
#: Characters on either side that a byline may fill.
_REACH = 80
_BRACKETED = late(rf"[（(【][^（）()【】\n]{{0,12}}(?:{_ROLES})[^（）()【】\n]{{1,60}}[）)】]")
_LINE = late(rf"(?:本报|融媒体|全媒体|新华社|见习|特约)(?:{_ROLES}).{{0,24}}$|^.{{0,16}}(?:{_ROLES})[：:].{{0,16}}$")

_NUMERAL = late("[0-9０-９二三四五六七八九十百千万亿零〇两]")
_COUNTED = frozenset("年月日时分秒点号届版期页岁元个名人位万千亿米")
_SURNAMES = frozenset(COMMON)


def in_byline(text: str, place: int) -> bool:
    """Whether a character stands among the names of a byline, which is a line or a bracket."""
    start, end = max(0, place - _REACH), place + _REACH
    start = max(start, text.rfind("\n", start, place) + 1)
    line = text[start:end].split("\n", 1)[0]
    if not _ROLE.search(line):
        return False
    return any(m.start() <= place - start < m.end() for pattern in (_BRACKETED, _LINE) for m in pattern.finditer(line))


def in_name(text: str, place: int) -> bool:
    """Whether a character may be the given name of a person who is named behind a mark or at the start of a line."""
    for back in (1, 2):
        before = text[place - back - 1 : place - back] if place > back else ""
        if place >= back and text[place - back] in _SURNAMES and not "\u4e00" <= before <= "\u9fff":
            return True
    return False


def in_number(text: str, place: int, right: str) -> bool:
    """Whether a character is part of a number, or counts what ``right`` does not count."""
    if _NUMERAL.fullmatch(text[place]):
        return True
    return bool(_NUMERAL.fullmatch(text[max(0, place - 1) : place])) and right not in _COUNTED

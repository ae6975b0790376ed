"""Where names and numbers stand, which no rule may doubt."""

from __future__ import annotations

import re

from ._doubles import SURNAMES

_ROLES = "记者|通讯员|实习生|摄影|编辑|主持人|作者"
_BRACKETED = re.compile(rf"[（(【][^（）()【】\n]{{0,12}}(?:{_ROLES})[^（）()【】\n]{{1,60}}[）)】]")
_LINE = re.compile(rf"(?:本报|融媒体|全媒体|新华社|见习|特约)(?:{_ROLES}).{{0,24}}$|^.{{0,16}}(?:{_ROLES})[：:].{{0,16}}$", re.MULTILINE)

_NUMERAL = re.compile("[0-9０-９二三四五六七八九十百千万亿零〇两]")
_COUNTED = frozenset("年月日时分秒点号届版期页岁元个名人位万千亿米")
_SURNAMES = frozenset(SURNAMES)


def outside(text: str, places: list[int]) -> list[bool]:
    """Whether each place (ascending) stands outside bylines."""
    if not places or not any(role in text for role in ("记者", "通讯员", "摄影", "编辑")):
        return [True] * len(places)
    spans = sorted(m.span() for pattern in (_BRACKETED, _LINE) for m in pattern.finditer(text))
    result, number, reach = [], 0, 0
    for place in places:
        while number < len(spans) and spans[number][0] <= place:
            reach = max(reach, spans[number][1])
            number += 1
        result.append(place >= reach)
    return result


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

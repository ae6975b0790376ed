"""What the rules on lists share: items that count, by the marks they count with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lintnews import Reading
from lintnews.late import late
from lintnews.page import Block
from lintnews.roles import DISPLAY, Role, articles

_HAN = "〇一二三四五六七八九"
#: The marks of a list, each with # for its number in the numerals named beside it. A decimal, a time or a year is no item.
_FAMILIES = (
    ("#、", "han"), ("[(（]#[)）]", "han"), ("#是", "han"), ("第#[,，]", "han"), ("第#条", "han"),
    ("#[.．](?!\\d)", "digits"), ("#、(?!\\d)", "digits"), ("[(（]#[)）]", "digits"), ("#", "ring"),
)  # fmt: skip
_NUMERALS = {"han": "[一二三四五六七八九十]{1,3}", "digits": r"(?<!\d)\d{1,2}", "ring": "[①-⑳]"}
_ITEM = late("|".join(f"(?P<f{k}>{mark.replace('#', _NUMERALS[kind])})" for k, (mark, kind) in enumerate(_FAMILIES)))
#: What an item starts with, if not with a figure.
_FIRST = frozenset("一二三四五六七八九十(（第①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_NUMERAL = late("|".join(_NUMERALS.values()))


class Item(NamedTuple):
    """A block that starts with a number of a list: which list's marks it has, the number, the mark as it stands."""

    block: Block
    family: int
    number: int
    mark: str


def lists(reading: Reading) -> Iterator[list[Item]]:
    """Items that count with the same marks in one article, in the order of the page; a list starts anew at its number 1."""
    numbers = articles(reading.roles)
    open_lists: dict[tuple[int, int], list[Item]] = {}
    for block in reading.blocks:
        item = _item(block)
        if item is None:
            continue
        key = numbers[block.index], item.family
        if key in open_lists and item.number == 1:
            yield open_lists.pop(key)
        open_lists.setdefault(key, []).append(item)
    yield from open_lists.values()


def mark(item: Item, number: int) -> re.Pattern[str]:
    """What an item with another number of the same list would start with, wherever it stands."""
    mark, kind = _FAMILIES[item.family]
    numeral = {"han": f"(?<![一二三四五六七八九十]){_in_han(number)}", "digits": rf"(?<!\d){number}", "ring": chr(0x245F + number)}[kind]
    return re.compile(mark.replace("#", numeral))


def stands_otherwise(item: Item, number: int, text: str) -> bool:
    """Whether a line of ``text`` starts with the number in the marks of another list, as where 1. is followed by （2）."""
    kind = _FAMILIES[item.family][1]
    numeral = {"han": _in_han(number), "digits": str(number), "ring": chr(0x245F + number)}[kind]
    return re.search(rf"^\s*[(（第]?{numeral}[)）.．、,，是条 ]", text, re.MULTILINE) is not None


def follows_a_jump(reading: Reading, block: Block) -> bool:
    """Whether the article that holds ``block`` goes on from another page, where the first items may stand."""
    for index in range(block.index - 1, -1, -1):
        if reading.roles[index] is Role.JUMP:
            return True
        if reading.roles[index] in DISPLAY and reading.roles[index] is not Role.SUBHEAD:
            return False
    return True


def _item(block: Block) -> Item | None:
    first = block.text[0]
    match = _ITEM.match(block.text) if first in _FIRST or first.isdecimal() else None
    if match is None:
        return None
    numeral = _NUMERAL.search(match[0])
    assert numeral is not None
    return Item(block, int(str(match.lastgroup)[1:]), _value(numeral[0]), match[0])


def _value(numeral: str) -> int:
    if numeral.isascii():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - 0x245F
    tens, ten, ones = numeral.rpartition("十")
    return (10 * (_HAN.find(tens) if tens else 1) if ten else 0) + (_HAN.find(ones) if ones else 0)


def _in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")

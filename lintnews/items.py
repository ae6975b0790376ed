"""Items of lists in the wrong place: out of the order in which they count, or behind a later sub-head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lintnews import sections
from lintnews.move import Move
from lintnews.page import Block
from lintnews.partners import Partners
from lintnews.roles import DISPLAY, Role

_ORDER = {
    "words": ("首先", "其次", "再次", "最后"),
    "counts": tuple(f"{n}是" for n in "一二三四五六七八九"),
    "listed": tuple(f"{n}、" for n in "一二三四五六七八九"),
}
_SERIES = re.compile("|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in _ORDER.items()))
_MARKER = re.compile(r"——|[一二三四五六七八九十]是|[●■◆▲★◎]|其[一二三四五]")


def unsorted(blocks: Sequence[Block]) -> Iterator[Move]:
    """Items that count (首先, 其次; 一是, 二是) and stand side by side go where their number puts them."""
    at = 0
    while at < len(blocks):
        series = _SERIES.match(blocks[at].text)
        end = at + 1
        while series and end < len(blocks) and (other := _SERIES.match(blocks[end].text)) and other.lastgroup == series.lastgroup:
            end += 1
        if series and end - at >= 3:
            yield from _sort(blocks, at, [_ordinal(block.text) for block in blocks[at:end]])
        at = end


def _ordinal(text: str) -> int:
    match = _SERIES.match(text)
    assert match is not None
    name = str(match.lastgroup)
    return _ORDER[name].index(match[name])


def _sort(blocks: Sequence[Block], start: int, numbers: list[int]) -> Iterator[Move]:
    """One item out of place, all others rising: it goes behind the one that its number follows."""
    for k, number in enumerate(numbers):
        rest = numbers[:k] + numbers[k + 1 :]
        if numbers != sorted(numbers) and rest == sorted(rest) and len(set(numbers)) == len(numbers):
            place = sum(other < number for other in rest)
            after = start + (place - 1 if place <= k else place)
            if after >= 0:
                evidence = f"by its number it comes after “{blocks[after].text[:8]}…”"
                yield Move(start + k, start + k, after, 0.9, evidence)
            return


def parted(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners) -> Iterator[Move]:
    """Items of a list that stand behind a later sub-head, at a broken seam, go back to the items before them."""
    seen: dict[str, int] = {}
    moved = -1
    for index, block in enumerate(blocks):
        match = _MARKER.match(block.text)
        if roles[index] in (Role.HEADLINE, Role.LEAD, Role.BYLINE, Role.JUMP):
            seen.clear()
        if not match or roles[index] is not Role.ITEM or index <= moved:
            continue
        marker = "是" if match[0].endswith("是") else match[0]
        before = seen.get(marker)
        if before is not None and (move := _back_to(blocks, roles, partners, before, index, marker)):
            moved = move.last
            yield move
        elif index > moved:
            seen[marker] = index


def _back_to(blocks: Sequence[Block], roles: Sequence[Role], partners: Partners, before: int, index: int, marker: str) -> Move | None:
    heads = [i for i in range(before + 1, index) if roles[i] in DISPLAY]
    named = _announced(blocks, index, before)
    if not heads or (partners.broken[index] < sections.BROKEN and not named):
        return None
    run = range(index, sections.run_end(roles, partners.broken, index) + 1)
    last = max(i for i in run if i == index or (roles[i] is Role.ITEM and blocks[i].text.startswith(marker)))
    surest = float(max(partners.broken[index], partners.broken[last + 1]))
    confidence = min(0.97, 0.55 + 0.3 * surest + (0.12 if named else 0.0))
    announced = f"; “{named}” is announced before that" if named else ""
    first, sub_head = blocks[before].text[:10], blocks[heads[0]].text[:10]
    evidence = f"item “{marker}” of the list that starts with “{first}”, cut off by the sub-head “{sub_head}”{announced}"
    return Move(index, last, heads[0] - 1, confidence, evidence)


def _announced(blocks: Sequence[Block], index: int, before: int) -> str:
    """The item's first words, where a block ahead of the list names them."""
    title = re.split(r"[,，。、:：“]", blocks[index].text.lstrip("—●■◆▲★◎"), maxsplit=1)[0]
    earlier = "".join(block.text for block in blocks[max(0, before - 3) : before])
    return title if 2 <= len(title) <= 12 and title in earlier else ""

"""Opening and closing marks of a page that have no partner, told from those whose partner a column end has taken to another block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading

from . import _signs, _specks
from ._once import once
from ._text import Indices

#: Opening and closing marks of each kind; brackets pair whatever their width.
KINDS: Final = (("“", "”"), ("‘", "’"), ("《", "》"), ("〈", "〉"), ("（(", "）)"), ("【", "】"), ("〔", "〕"), ("「", "」"), ("『", "』"))
_QUOTES: Final = "“‘「『"
#: 1） and （一） stand in lists; ’ stands in English words.
_ITEM: Final = r"(?:^|[\s，。；：、])[（(]?(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[①-⑳])$"
_ITEM_WITHIN: Final = 6
_ENDS: Final = "。！？!?…”’」』）)》】"
_NEXT: Final = 2
#: Blocks that end without a mark are cut only where they are as long as a paragraph.
_PARAGRAPH: Final = 25


class Lone(NamedTuple):
    """A mark without a partner: its offset, its block's index, whether it opens."""

    at: int
    block: int
    opens: bool


@once
def lone(reading: Reading) -> tuple[Lone, ...]:
    """Marks without a partner in their block, nor in a block beside it that the text may go on in."""
    return tuple(_lone(reading))


def _lone(reading: Reading) -> Iterator[Lone]:
    at = _signs.signs(reading).at(_signs.PAIR)
    if not len(at):
        return
    kinds = _kinds().take(reading.codes[at])
    starts = np.array([block.start for block in reading.blocks], np.intp)
    own = np.searchsorted(starts, at, side="right") - 1
    odd = _out_of_turn(kinds, own)
    if odd.any():
        # What is told as a misread mark is told once.
        kinds = _as_printed(reading, at, kinds)
        at, own, kinds = at[kinds != 0], own[kinds != 0], kinds[kinds != 0]
        odd = _out_of_turn(kinds, own)
    for kind in sorted(set(np.abs(kinds[odd]).tolist())):
        here = np.isin(own, own[odd & (np.abs(kinds) == kind)]) & (np.abs(kinds) == kind)
        places = _unmatched(reading.text, at[here], kinds[here] > 0, own[here])
        if places:
            yield from _without_partner(reading, places, KINDS[kind - 1][0][0])


def _as_printed(reading: Reading, at: Indices, kinds: NDArray[np.int8]) -> NDArray[np.int8]:
    """The kinds of the marks at ``at``, those of misread and stray ones by what was printed there."""
    printed = {speck.offset: ord(speck.printed or " ") for speck in _specks.specks(reading)}
    wrong = [row for row, place in enumerate(at.tolist()) if place in printed]
    kinds = kinds.copy()
    kinds[wrong] = _kinds()[[printed[place] for place in at[wrong].tolist()]]
    return kinds


@cache
def _kinds() -> NDArray[np.int8]:
    """By code point the number of a mark's kind from 1, negative for those that close; 0 for all others."""
    table = np.zeros(0x10000, np.int8)
    for number, (openers, closers) in enumerate(KINDS, start=1):
        table[[ord(character) for character in openers]] = number
        table[[ord(character) for character in closers]] = -number
    return table


def _out_of_turn(kinds: NDArray[np.int8], own: Indices) -> NDArray[np.bool_]:
    """Which marks do not open and close by turns among those of their kind in their block ``own``."""
    odd = np.zeros(len(own), np.bool_)
    if not len(own):
        return odd
    order = np.lexsort((own, np.abs(kinds)))
    opens, group = kinds[order] > 0, np.abs(kinds[order]).astype(np.intp) * (own.max() + 1) + own[order]
    same = group[1:] == group[:-1]
    odd[1:] |= same & (opens[1:] == opens[:-1])
    odd[:-1] |= ~same & opens[:-1]
    odd[1:] |= ~same & ~opens[1:]
    odd[0] |= not opens[0]
    odd[-1] |= bool(opens[-1])
    result = np.empty(len(order), np.bool_)
    result[order] = odd
    return result


def _unmatched(text: str, at: Indices, opens: NDArray[np.bool_], own: Indices) -> list[Lone]:
    """Those of one kind that their own block leaves alone."""
    result: list[Lone] = []
    held: list[Lone] = []
    for place, opening, block in zip(at.tolist(), opens.tolist(), own.tolist(), strict=True):
        if held and held[-1].block != block:
            result += held
            held = []
        if opening:
            held.append(Lone(place, block, opening))
        elif held:
            held.pop()
        elif not _is_no_closer(text, place):
            result.append(Lone(place, block, opening))
    return sorted([*result, *held])


def _is_no_closer(text: str, at: int) -> bool:
    before = text[max(0, at - _ITEM_WITHIN) : at]
    if text[at] in "）)":
        return re.search(_ITEM, before) is not None or before.endswith((":", ";"))
    return text[at] == "’" and before[-1:].isascii() and before[-1:].isalnum()


def _without_partner(reading: Reading, places: list[Lone], opener: str) -> Iterator[Lone]:
    closers = [mark for mark in places if not mark.opens]
    for mark in places:
        if not mark.opens or _goes_on(reading, mark.block, opener):
            continue
        partner = next((c for c in closers if mark.block < c.block <= mark.block + _NEXT), None)
        if partner:
            closers.remove(partner)
        elif not _is_cut(reading, mark.block):
            yield mark
    for mark in closers:
        # What an open block before may have begun, or a paragraph that reopened the quotation.
        before = reading.blocks[mark.block - 1] if mark.block else None
        if before is None or not (_is_cut(reading, mark.block - 1) or (opener in _QUOTES and before.text[0] == opener)):
            yield mark


def _goes_on(reading: Reading, block: int, opener: str) -> bool:
    """Whether the next paragraph opens the quotation anew, as newspapers set one of several paragraphs."""
    following = reading.blocks[block + 1 : block + 2]
    return opener in _QUOTES and any(other.text.startswith(opener) for other in following)


def _is_cut(reading: Reading, block: int) -> bool:
    text = reading.blocks[block].text
    return len(text) >= _PARAGRAPH and text[-1] not in _ENDS

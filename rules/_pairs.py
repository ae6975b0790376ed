"""Opening and closing marks of a page that have no partner, told from those whose partner a column end has taken to another block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading

from . import _signs
from ._text import Indices

#: Opening and closing marks of each kind; brackets pair whatever their width.
KINDS: Final = (("“", "”"), ("‘", "’"), ("《", "》"), ("〈", "〉"), ("（(", "）)"), ("【", "】"), ("〔", "〕"), ("「", "」"), ("『", "』"))
_QUOTES: Final = "“‘「『"
#: 1） and （一） stand in lists; ’ stands in English words.
_ITEM = re.compile(r"(?:^|[\s，。；：、])[（(]?(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[①-⑳])$")
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


def lone(reading: Reading) -> Iterator[Lone]:
    """Marks without a partner in their block, nor in a block beside it that the text may go on in."""
    at = _signs.signs(reading).at(_signs.PAIR)
    if not len(at):
        return
    starts = np.array([block.start for block in reading.blocks], np.intp)
    codes = reading.codes[at]
    own = np.searchsorted(starts, at, side="right") - 1
    for openers, closers in KINDS:
        opens, closes = _are(codes, openers), _are(codes, closers)
        here = opens | closes
        if here.any() and (places := _unmatched(reading, at[here], opens[here], own[here])):
            yield from _without_partner(reading, places, openers[0])


def _are(codes: NDArray[np.uint32], characters: str) -> NDArray[np.bool_]:
    return np.isin(codes, [ord(character) for character in characters])


def _unmatched(reading: Reading, at: Indices, opens: NDArray[np.bool_], own: Indices) -> list[Lone]:
    """Those that their own block leaves alone; only blocks in which the marks do not take turns are looked through."""
    same = own[1:] == own[:-1]
    odd = np.zeros(len(at), np.bool_)
    odd[1:] |= same & (opens[1:] == opens[:-1])
    odd |= ~np.append(False, same) & ~opens
    odd |= ~np.append(same, False) & opens
    if not odd.any():
        return []
    result: list[Lone] = []
    rows = np.flatnonzero(np.isin(own, own[odd]))
    held: list[Lone] = []
    for place, opening, block in zip(at[rows].tolist(), opens[rows].tolist(), own[rows].tolist(), strict=True):
        if held and held[-1].block != block:
            result += held
            held = []
        mark = Lone(place, block, opening)
        if opening:
            held.append(mark)
        elif held:
            held.pop()
        elif not _is_no_closer(reading.text, place):
            result.append(mark)
    return sorted([*result, *held])


def _is_no_closer(text: str, at: int) -> bool:
    before = text[max(0, at - _ITEM_WITHIN) : at]
    if text[at] in "）)":
        return _ITEM.search(before) is not None or before.endswith((":", ";"))
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

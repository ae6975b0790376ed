"""Half-width and full-width marks of a page in Chinese text: where they stand, how the page writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lintnews import Reading

from . import _text
from ._once import once
from ._text import DIGIT, GROUPS, Classes, Indices

_PAIR_WITHIN = 200
#: Notices, credits and titles of a paper are set by other hands than its articles; such a line keeps its own width.
_NOTICE = 40
_SYSTEMATIC = 3
#: What stands before a mark of an imprint, an address or a declaration, whose form is a printer's and not the paper's.
_LABEL = (
    r"(?:地址|地点|邮编|邮箱|电话|热线|传真|网址|印刷|主管|主办|出版|发行|零售|订阅|"
    r"(?:遗失|作废)[^。\n]{0,24}|(?<![-\d])(?!(?:19|20)\d\d-(?:19|20)\d\d(?!\d))[-\d]{7,}(?:[(（]\d{1,2}小时)?)[ \u3000]*$"
)
_LABEL_WITHIN = 32
#: From so many on, question and exclamation marks that are all half-width are a habit of the page.
_HABIT = 5
#: What may stand between Chinese text and the bracket that ends it.
_SHUT = frozenset("”’\"'》")
#: How far before a mark at the end of a line Chinese text is looked for, past a figure.
_FIGURE = 12


class Marks(NamedTuple):
    """The marks of one group: offsets of the half-width ones that stand in Chinese text, and of the full-width ones."""

    half: Indices
    full: Indices
    style: str

    @property
    def share(self) -> float:
        """The share of marks written as the page writes them."""
        kept = len(self.half) if self.style == "half" else len(self.full)
        return kept / max(1, len(self.half) + len(self.full))


def marks(reading: Reading, style: _text.Style) -> list[Marks]:
    """The marks of every group of `GROUPS` with the style that ``style`` asks for, by default the page's own."""
    found = _marks(reading)
    if style != "auto":
        return [group._replace(style=style) for group in found]
    commas, questions = found
    if not len(questions.full) and not (commas.style == "half" and len(questions.half) >= _HABIT):
        # Papers with half-width commas write ？ and ！ full-width.
        questions = questions._replace(style="full")
    commas = _without_notices(reading, commas) if commas.style == "full" else commas
    return [commas, questions._replace(half=_without_slogans(reading, questions.half))]


@once
def _marks(reading: Reading) -> list[Marks]:
    kinds = _text.evidence(reading.codes, _text.classes(reading.codes), "".join(_text.HALF))
    found = []
    for group in GROUPS:
        half = _in_chinese(reading, kinds, _text.where(reading.codes, group))
        full = _text.where(reading.codes, "".join(_text.FULL[mark] for mark in group))
        found.append(Marks(half, full, _text.page_style(len(full), len(half))))
    return found


def _without_notices(reading: Reading, group: Marks) -> Marks:
    """The group without the half-width marks of imprints and addresses, and of short blocks that are consistent in themselves."""
    half = group.half
    if len(half):
        label = re.compile(_LABEL)
        half = half[[label.search(reading.text, max(0, at - _LABEL_WITHIN), at) is None for at in half.tolist()]]
    if not len(half):
        return group._replace(half=half)
    starts = np.array([block.start for block in reading.blocks])
    lengths = np.array([len(block) for block in reading.blocks])
    at = np.searchsorted(starts, half, side="right") - 1
    mixed = np.bincount(np.searchsorted(starts, group.full, side="right") - 1, minlength=len(starts)) > 0
    damaged = mixed[at] | (lengths[at] >= _NOTICE)
    return group._replace(half=half if np.count_nonzero(damaged) >= _SYSTEMATIC else half[damaged])


def _without_slogans(reading: Reading, half: Indices) -> Indices:
    """Without the ! at the end of short blocks: lines of verse and slogans, set by other hands than the articles."""
    blocks = [reading.page.block_at(at) for at in half.tolist()]
    kept = [not (b and b.end == at + 1 and len(b) < _NOTICE and b.text[-1] == "!") for at, b in zip(half.tolist(), blocks, strict=True)]
    return half[kept] if len(half) else half


def _in_chinese(reading: Reading, kinds: Classes, at: Indices) -> Indices:
    """Those of the half-width marks that stand in Chinese text: not in numbers, times, addresses or Latin words."""
    if not len(at):
        return at
    left, right = (_text.class_at(kinds, side) for side in _text.neighbours(kinds, at))
    chinese = (_text.is_cjk(left) | _text.is_cjk(right)) & ~((left == DIGIT) & (right == DIGIT))
    for k in np.flatnonzero(~chinese & ((right == _text.LINE) | (right == DIGIT))).tolist():
        # 提高到20%; at the end of a line or before a figure: what stands before the first figure tells.
        before = reading.text[max(0, int(at[k]) - _FIGURE) : int(at[k])]
        chinese[k] = before.endswith(("%", "％")) and any("\u4e00" <= char <= "\u9fff" for char in before)
    bracket = _text.among(reading.codes[at], "()")
    if bracket.any():
        own = dict(zip(at[bracket].tolist(), zip(left[bracket].tolist(), right[bracket].tolist(), strict=True), strict=True))
        wanted = set(_brackets(reading, kinds, own))
        chinese[bracket] = [place in wanted for place in own]
    return np.asarray(at[chinese])


def _brackets(reading: Reading, kinds: Classes, own: dict[int, tuple[int, int]]) -> Iterator[int]:
    """The half-width brackets in Chinese text: both of a pair or neither, a lone one if Chinese text stands inside it."""
    opened: list[int] = []
    cjk = (_text.HAN, _text.PUNCT)
    lone: list[int] = []
    for at in _text.where(reading.codes, "()（）〈《〉》").tolist():
        if reading.text[at] in "(（〈《":
            opened.append(at)
            continue
        if reading.text[at] in "〉》":
            # A title inside a bracket, or (…〉, a bracket misread.
            if opened and reading.text[opened[-1]] in "〈《":
                opened.pop()
            continue
        while opened and (at - opened[-1] > _PAIR_WITHIN or "\n\n" in reading.text[opened[-1] : at]):
            lone.append(opened.pop())
        if not opened:
            lone.append(at)
            continue
        start = opened.pop()
        outside = (own[start][0] if start in own else 0, own[at][1] if at in own else 0)
        # 〈 and 《 that a round bracket closes are misread ones.
        full = reading.text[start] in "（〈《" or reading.text[at] == "）"
        if full or _text.is_cjk(kinds[start + 1 : at]).any() or (any(kind in cjk for kind in outside) and outside[0] != _text.LATIN):
            yield from (side for side in (start, at) if side in own)
    for at in [*lone, *opened]:
        if at in own and (own[at][reading.text[at] == "("] in cjk or _is_cut(reading.text, own[at], at)):
            yield at


def _is_cut(text: str, sides: tuple[int, int], at: int) -> bool:
    """Whether a lone ) stands between Chinese text and a line end, or a mark that is no figure: what it closes is in another block."""
    return text[at] == ")" and sides[1] == _text.HAN and (sides[0] == _text.LINE or text[at - 1 : at] in _SHUT)

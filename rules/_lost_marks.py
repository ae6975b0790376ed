"""Marks lost on pages that a scanner misread: dots in foreign names, half a dash, full stops of paragraphs, one of two quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Block, Reading
from lintnews.language import LanguageModel
from lintnews.late import late
from lintnews.roles import Role

from . import _pairs, _specks
from ._ink import Floats, Indices, Ink, ink
from ._once import once

_REACH = 4
#: How much likelier (natural logarithm) the text must be with the dot: where it was printed, 42 in a hundred are; where it was not, seven
#: places in two million characters, most of them names that lack it. A name that stands without it twice is written so: 买买提阿洪.
_DOT, _DOT_GAIN = "·", 5.0
#: Surprise at a character and the next two that makes a place worth asking, and log P of a dot between the two, from either side.
_DOT_GATE, _DOT_LIKELY = 12.0, -8.0
#: Half a dash between words; another one near by makes a route or a chain of it: 泉州—厦门—福州.
_DASH, _DASH_GAIN, _CHAIN = "—", 2.0, 12
_HALF = late(r"(?<=[\u4e00-\u9fff”》）\n])(?<!一)—(?=[\u4e00-\u9fff“《])(?!一)")
#: A paragraph of so many characters whose tail is no more likely cut than that, before a block that no more likely goes on with it, and
#: log P of a full stop at its end. Of such in columns that Tesseract read, nine in ten lost it.
_LONG, _OPEN, _NEXT, _STOP = 30, 0.2, 0.5, -2.5
#: What stands elsewhere than below a headline with a lead, or below other text, is a summary, which has no full stop.
_TEXT = frozenset((Role.BODY, Role.LEAD))
#: How far a quotation reaches, how much likelier the text must be with the other mark, how sure its place; what is no text inside one.
_QUOTED, _QUOTE_GAIN, _PLACED = 80, 2.0, 0.6
#: What somebody says in one sentence, to the end of the paragraph, closes there.
_SAYS, _SENTENCE = late("[：:]“|[说道称示出为布调绍露言问答][，,]“"), late("[^。！？!?…]+[。！？!?]")
_ODD = frozenset("|¦‖「」<>[]〔〕`^_*~.'/\\-&@#$;‘’〈【】“”\"")


class LostMark(NamedTuple):
    """A mark that is lost right before the offset ``at``, which may be the end of a block, why that is believed, and how surely.

    ``partner`` is the offset of the mark that is one of a pair with it, -1 if there is none.
    """

    at: int
    mark: str
    why: str
    confidence: float
    partner: int = -1


@once
def lost_marks(reading: Reading) -> list[LostMark]:
    """All such places of a page that a scanner read, kind by kind."""
    # Authors leave out as many commas as scanners do, and what they left out is never told from what was lost.
    if not _specks.is_scanned(reading):
        return []
    return [mark for kind in (_dots, _half_dashes, _stops, _quotes) for mark in kind(reading)]


def _dots(reading: Reading) -> Iterator[LostMark]:
    line, (before, behind) = ink(reading), _beside_dots(reading.model)
    surprise = np.append(-line.by_order[-1], [np.float32(0)] * 2)
    near = surprise[:-2] + surprise[1:-1] + surprise[2:] > _DOT_GATE
    fits = near[1:] & behind[line.symbols[1:]] & before[line.symbols[:-1]] & line.han[1:] & line.han[:-1]
    at = 1 + np.flatnonzero(fits & (np.diff(line.offsets) == 1))
    gains = _gains(reading, line, at, _DOT)
    for row in np.flatnonzero(gains > _DOT_GAIN).tolist():
        place = int(at[row])
        if line.text.count(line.text[max(0, place - 2) : place + 2]) == 1:
            yield LostMark(int(line.offsets[place]), _DOT, _likelier(float(gains[row])), 0.9)


@cache
def _beside_dots(model: LanguageModel) -> NDArray[np.bool_]:
    """By symbol whether a dot often stands behind it, and whether it often stands behind one; (2, symbols)."""
    every = np.arange(1 << 16, dtype=np.uint16)
    dot = np.full_like(every, model.encode(_DOT)[0])
    pairs = np.array([[every, dot], [dot, every]], np.uint16).transpose(0, 2, 1)
    return np.asarray((model.log_probabilities(pairs, 1)[:, :, 0] > _DOT_LIKELY) & (every < model.vocabulary))


def _half_dashes(reading: Reading) -> Iterator[LostMark]:
    text = reading.text
    if _DASH not in text:
        return
    line = ink(reading)
    for match in _HALF.finditer(text):
        start, end = match.span()
        if _DASH in text[max(0, start - _CHAIN) : start] + text[end : end + _CHAIN]:
            continue
        gain = float(_gains(reading, line, np.searchsorted(line.offsets, [end]), _DASH)[0])
        if gain > _DASH_GAIN:
            yield LostMark(end, _DASH, _likelier(gain), 0.9)


def _stops(reading: Reading) -> Iterator[LostMark]:
    """Full stops lost at the end of a paragraph."""
    line, wanted = ink(reading), [block.end for block in reading.blocks if _lacks_a_stop(reading, block)]
    if not wanted:
        return
    rows = line.rows(np.searchsorted(line.offsets, wanted) - _REACH, _REACH + 1)
    rows[:, -1] = reading.model.encode("。")[0]
    for end, stop in zip(wanted, reading.model.log_probabilities(rows, _REACH)[:, 0].tolist(), strict=True):
        if stop > _STOP:
            yield LostMark(end, "。", "a whole sentence that goes on nowhere", 0.9)


def _lacks_a_stop(reading: Reading, block: Block) -> bool:
    """Whether a block is a paragraph that ends without any mark and does not go on."""
    number, roles, partners = block.index, reading.roles, reading.partners
    if len(block) < _LONG or roles[number] not in _TEXT or not ("\u4e00" <= block.text[-1] <= "\u9fff" or block.text[-1] in "%％"):
        return False
    if roles[number] is Role.BODY and not (number and roles[number - 1] in _TEXT):
        return False
    goes_on = number in reading.joint_of_tail or partners.open_tails[number] > _OPEN
    goes_on |= bool((partners.open_heads[number + 1 : number + 2] > _NEXT).any())
    return not goes_on


def _quotes(reading: Reading) -> Iterator[LostMark]:
    """The other half of a quotation mark that is alone in its block, where the text has a place for it."""
    line = ink(reading)
    for lone in _pairs.lone(reading):
        block, written = reading.blocks[lone.block], reading.text[lone.at]
        rest = reading.text[lone.at + 1 : block.end] if lone.opens else reading.text[block.start : lone.at]
        if written not in "“”" or '"' in rest:
            continue
        if lone.opens and _SENTENCE.fullmatch(rest) and _SAYS.search(reading.text, max(block.start, lone.at - 2), lone.at + 1):
            yield LostMark(block.end, "”", f"{written} has no partner", 0.85, lone.at)
            continue
        place = int(np.searchsorted(line.offsets, lone.at))
        other = "”" if lone.opens else "“"
        at = _quoted(line, place, len(rest), lone.opens)
        if not len(at):
            continue
        gains = _gains(reading, line, at, other)
        best = int(gains.argmax())
        chances = np.exp(gains - gains[best])
        sure = chances[np.abs(at - at[best]) <= 2].sum() > _PLACED * chances.sum()
        if sure and gains[best] - max(_without(reading, line, place), 0) / 2 > _QUOTE_GAIN:
            yield LostMark(int(line.offsets[at[best] - 1]) + 1, other, f"{written} has no partner", 0.8, lone.at)


def _quoted(line: Ink, place: int, length: int, forward: bool) -> Indices:
    """Where the other mark could stand: not beside this one nor another mark that is none of running text."""
    length = min(length, _QUOTED)
    near = line.text[place + 1 : place + 1 + length] if forward else line.text[max(0, place - length) : place][::-1]
    clear = next((step for step, character in enumerate(near) if character in _ODD), len(near) + 2)
    steps = np.arange(3, min(clear, len(near) + 1))
    return place + steps if forward else place + 1 - steps


def _likelier(gain: float) -> str:
    return f"with it 10^{gain / log(10):.0f} times likelier"


def _gains(reading: Reading, line: Ink, at: Indices, mark: str) -> Floats:
    """How much likelier the text is with ``mark`` before each place, (n,)."""
    filled = np.insert(line.rows(at - _REACH, 2 * _REACH), _REACH, reading.model.encode(mark)[0], axis=1)
    likely = reading.model.log_probabilities(filled, _REACH).sum(axis=1)
    return np.asarray(likely - line.behind(reading.model, at, _REACH).sum(axis=1), np.float32)


def _without(reading: Reading, line: Ink, place: int) -> float:
    """How much likelier the text is without the character at ``place``."""
    row = line.rows(np.array([place - _REACH]), 2 * _REACH + 1)
    model = reading.model
    return float(model.log_probabilities(np.delete(row, _REACH, axis=1), _REACH).sum() - model.log_probabilities(row, _REACH).sum())

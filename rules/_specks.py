"""Marks that no newspaper prints where they stand: specks of dirt, rules between columns, and marks or characters misread as them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading
from lintnews.language import symbols
from lintnews.late import late

from . import _text
from ._doubt import doubts
from ._ink import Ink, ink
from ._once import once

_REACH = 4
#: What stands in Chinese text by mistake wherever it touches Han characters or their marks.
_NEVER = "|¦‖「」<>[]〔〕`^_*"
#: What is at home elsewhere (bullets, ranges, names, figures), and is a mistake only between two Han characters.
_SELDOM = "■~."
#: What a recogniser takes for such marks.
_INSTEAD = "，。、·；：“”（）—《一"
#: How much likelier (natural logarithm) the text must be without the mark, or with another one in its place.
_GAIN = {**dict.fromkeys(_NEVER, 3.0), "■": 6.0, "~": 6.0, ".": 3.0}
#: A mark in its place must make the text that much likelier than none: a misread mark is as frequent as a speck.
_MARGIN = 1.0
#: These are rules and edges of paper, never misread marks; the next are marks misread more often than specks.
_RULES, _MISREAD = "|¦‖「」<>", "`.*"
#: Of printed columns that a recogniser read, nine in ten of these are misread marks.
_HARDLY_SPECKS = "`*"
_SURE = 9.0
#: What is at home between Han characters cuts a word there only by mistake: how much likelier the text must be without it.
_CUTS = {**dict.fromkeys("，、“·", 21.0), **dict.fromkeys("。”", 17.0), **dict.fromkeys("-'", 15.0), ",": 21.0}
#: A quotation mark out of turn, of whose pair the other may only be lost: of made ones two in three have the lower gain, of those left
#: behind by a lost one two in a hundred, and one in two hundred the higher one, which is asked where no other is so likely.
_QUOTES, _OUT_OF_TURN, _FEW = "“”", (9.0, 14.0), 2
#: Surprise at such a mark and the next two characters, below its gain by that much, makes a place worth a look.
_SLACK = 2.0
_PAIRS = (("「", "」"), ("<", ">"), ("[", "]"), ("〔", "〕"))
_NEAR = 60
#: So many misread characters and specks, and one in so many characters, show that a scanner read the page: one in a hundred sound ones has
#: them.
_SCANNED, _RARE = 2, 2000
_COUNTED = "年月日时分个项万亿余多家名人米岁版例"
_ROLE = "(?:本报|融媒体|全媒体|新华社|见习|特约|实习|首席|驻站)*(?:记者|通讯员|实习生)"
_BRACKET = late(rf"[〈《](?=\s?{_ROLE})|[〈《](?=[^〈《》〉()（）\n]{{0,40}}[)）])")
#: One bracket read as two.
_TWICE = late(rf"[〈《【(（][〈《](?=\s?{_ROLE}|[^〈《》〉()（）\n]{{0,40}}[)）])")
_CLOSER = late("[)）]")
#: A bracket before the names of a byline, read as a quotation mark.
_BEFORE_NAMES = tuple(place + mark for place in "讯电" for mark in "“【〔[")
_QUOTED = late(rf"(?<=[讯电])(?:[“【](?={_ROLE}[^“”（()）\n]{{2,30}}[)）])|[〔[](?={_ROLE}))")
#: The figure 1 read as a bracket that nothing opens: ]月9日, 上接第]版.
_FIGURE = late(r"(?<=[\u4e00-\u9fff，,0-9\n])\](?=[0-9]?[月日年版例个万亿岁])")
#: The right half of a percent sign read once more, as a figure: 96%6。
_PERCENT = late(r"(?<=[0-9][%％])[0-9](?=[^\w.%％]|$)", re.MULTILINE)
#: Two middle dots are an ellipsis, also where one of them is mended.
_DOTS = late(r"(?<=[\u4e00-\u9fff”])(?:·[·…]|…·)(?=[\u4e00-\u9fff“\n])")
_BOX = late(rf"^[口回囗器](?=\s?{_ROLE})", re.MULTILINE)


class Speck(NamedTuple):
    """A mark that is wrong where it stands: its offset, what was printed ("" for nothing), log gain, how sure."""

    offset: int
    printed: str
    gain: float
    confidence: float


@once
def specks(reading: Reading) -> list[Speck]:
    """All such marks of a page, in no order."""
    return list({speck.offset: speck for look in (_out_of_turn, _cutting, _judged, _misread) for speck in look(reading)}.values())


def is_scanned(reading: Reading) -> bool:
    """Whether a page has so many misread characters and specks that a scanner read it."""
    return doubts(reading).count("misread") + len(specks(reading)) >= max(_SCANNED, len(reading.text) // _RARE)


def _misread(reading: Reading) -> Iterator[Speck]:
    """What needs no model: 〈 or 《 closed by ）, the box before a byline read as 口, 丶 for 、, a figure behind a percent sign."""
    text = reading.text
    usual = "(" if text.count("(") > text.count("（") else "（"
    if "〈" in text or "《" in text:
        yield from (Speck(match.start(), _bracket(text, match.end(), usual), 0.0, 0.97) for match in _BRACKET.finditer(text))
        for match in _TWICE.finditer(text):
            if match[0][0] not in "(（":
                yield Speck(match.start(), _bracket(text, match.end(), usual), 0.0, 0.97)
            yield Speck(match.end() - 1, "", 0.0, 0.95)
    if any(mark in text for mark in _BEFORE_NAMES):
        yield from (Speck(match.start(), _bracket(text, match.end(), usual), 0.0, 0.95) for match in _QUOTED.finditer(text))
    if "]" in text:
        openers = (text.rfind("[", max(0, at - _NEAR), at) < 0 for at in (match.start() for match in _FIGURE.finditer(text)))
        yield from (Speck(match.start(), "1", 0.0, 0.95) for match, lone in zip(_FIGURE.finditer(text), openers, strict=True) if lone)
    if "··" in text or "·…" in text or "…·" in text:
        dots = (at for match in _DOTS.finditer(text) for at in range(*match.span()))
        yield from (Speck(at, "…", 0.0, 0.9) for at in dots if text[at] == "·")
    if "%" in text or "％" in text:
        yield from (Speck(match.start(), "", 0.0, 0.95) for match in _PERCENT.finditer(text))
    yield from (Speck(match.start(), "□", 0.0, 0.95) for match in _BOX.finditer(text))
    yield from (Speck(at, "、", 0.0, 0.97) for at in _text.where(reading.codes, "丶").tolist())


def _bracket(text: str, inside: int, usual: str) -> str:
    """The opening bracket that the text has before ``inside``, as wide as its closing one, or else the ``usual`` one."""
    closer = _CLOSER.search(text, inside, inside + _NEAR)
    if not closer:
        return usual
    return "(" if closer.group() == ")" else "（"


def _judged(reading: Reading) -> Iterator[Speck]:
    line = ink(reading)
    wanted = _text.among(line.codes, _NEVER + _SELDOM)
    at = np.flatnonzero(wanted)
    if len(at):
        at = at[_in_chinese(line, at)]
    if not len(at):
        return
    gains = likelier(reading, line, at, _INSTEAD)
    for place, (without, *others) in zip(at.tolist(), gains.tolist(), strict=True):
        mark = line.text[place]
        if _paired(line.text, place):
            continue
        best = int(np.argmax(others))
        instead = mark not in _RULES and others[best] > without + (_MARGIN if mark not in _MISREAD else -2 * _MARGIN)
        instead |= mark in _HARDLY_SPECKS and doubts(reading).badly_read()
        gain = others[best] if instead else without
        if gain >= _GAIN[mark]:
            yield Speck(int(line.offsets[place]), _INSTEAD[best] if instead else "", gain, 0.95 if gain >= _SURE else 0.75)


def _cutting(reading: Reading) -> Iterator[Speck]:
    """Marks between two Han characters that make one word."""
    line = ink(reading)
    at = np.flatnonzero(_text.among(line.codes, "".join(_CUTS)))
    at = at[(at > 0) & (at < len(line.codes) - 2)]
    at = at[line.han[at - 1] & line.han[at + 1] & (line.offsets[at + 1] - line.offsets[at - 1] == 2)]
    least = np.array([_CUTS[chr(code)] for code in line.codes[at].tolist()])
    surprisal = reading.surprisal[line.offsets[at[:, None] + np.arange(3)]].sum(axis=1)
    at, least = at[surprisal > least - _SLACK], least[surprisal > least - _SLACK]
    # Hardly ever is one worth asking what else could stand there.
    at = at[likelier(reading, line, at, "")[:, 0] >= least]
    if len(at):
        gains = likelier(reading, line, at, _INSTEAD)
        for row in np.flatnonzero(gains[:, 0] > gains[:, 1:].max(axis=1) + _SURE).tolist():
            yield Speck(int(line.offsets[at[row]]), "", float(gains[row, 0]), 0.95)


def _out_of_turn(reading: Reading) -> Iterator[Speck]:
    """Quotation marks between Han characters, of two that open or close one after the other, without which the text is likelier."""
    line = ink(reading)
    at = np.flatnonzero(_text.among(line.codes, _QUOTES))
    opens = np.concatenate([[False], line.codes[at] == ord(_QUOTES[0]), [True]])
    same = opens[1:] == opens[:-1]
    at = at[same[1:] | same[:-1]]
    at = at[(at > 0) & (at < len(line.codes) - 1)]
    at = at[line.han[at - 1] & line.han[at + 1]]
    if len(at):
        gains = likelier(reading, line, at, _INSTEAD)
        low, high = _OUT_OF_TURN
        likely = (gains[:, 0] >= low) & (gains[:, 0] >= gains[:, 1:].max(axis=1) + _MARGIN)
        for row in np.flatnonzero(likely & (gains[:, 0] >= (low if likely.sum() >= _FEW else high))).tolist():
            yield Speck(int(line.offsets[at[row]]), "", float(gains[row, 0]), 0.95)


def _in_chinese(line: Ink, at: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Marks that are never right, beside Chinese and nothing foreign; the others between two Han characters that they touch."""
    kinds = np.full(len(line.codes) + 2, _text.LINE, np.uint8)
    kinds[1:-1] = _text.classes(line.codes)
    left, right = kinds[at], kinds[at + 2]
    beside = [(side == _text.HAN) | (side == _text.PUNCT) for side in (left, right)]
    foreign = [(side == _text.LATIN) | (side == _text.DIGIT) for side in (left, right)]
    never = (beside[0] | beside[1]) & ~foreign[0] & ~foreign[1]
    # ]月 is a misread figure.
    never &= ~(_text.among(line.codes[at], "[]") & _text.among(line.codes[np.minimum(at + 1, len(line.codes) - 1)], _COUNTED))
    touching = np.ones(len(line.offsets) + 1, np.bool_)
    touching[1:-1] = np.diff(line.offsets) == 1
    between = (left == _text.HAN) & (right == _text.HAN) & touching[at] & touching[at + 1]
    seldom = _text.among(line.codes[at], _SELDOM)
    return np.asarray(np.where(seldom, between, never), np.bool_)


def likelier(reading: Reading, line: Ink, at: NDArray[np.intp], others: str) -> NDArray[np.float32]:
    """How much likelier the text is without each mark and with each of ``others`` in its place: (n, 1 + others)."""
    rows = line.rows(at - _REACH, 2 * _REACH + 1)
    other = reading.model.encode(others)
    many = np.repeat(rows[:, None], len(other) + 2, axis=1)
    many[:, 1, _REACH:-1] = rows[:, _REACH + 1 :]
    many[:, 1, -1] = symbols.UNSEEN
    many[:, 2:, _REACH] = other
    scores = reading.model.log_probabilities(many, _REACH).sum(axis=2)
    gains: NDArray[np.float32] = scores[:, 1:] - scores[:, :1]
    return gains


def _paired(text: str, place: int) -> bool:
    """Whether a mark is a bracket whose other half stands near, so that somebody meant it."""
    for opener, closer in _PAIRS:
        if text[place] == opener:
            return closer in text[place : place + _NEAR]
        if text[place] == closer:
            return opener in text[max(0, place - _NEAR) : place]
    return False

"""What the rules on characters share: the class of every code point, the nearest ink on either side, the style of a page's marks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Style = Literal["auto", "full", "half"]
Indices = NDArray[np.intp]
Classes = NDArray[np.uint8]

OTHER, HAN, PUNCT, DIGIT, LATIN, BLANK, LINE, ASCII = range(8)

FULL: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
HALF: Final = {full: half for half, full in FULL.items()}
#: Papers that write commas half-width still write these full-width, so each group is judged by itself.
GROUPS: Final = (",;:()", "?!")

#: A page writes half-width only where nearly all its marks are; a mixture is damage to a full-width page.
_HALF_SHARE = 0.8
_LOOK_PAST_BLANKS = 3
_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480), (0x3005, 0x3008))
_PUNCT_RANGES = (
    (0x3001, 0x3004),
    (0x3008, 0x3021),
    (0xFE10, 0xFE70),
    (0xFF01, 0xFF10),
    (0xFF1A, 0xFF21),
    (0xFF3B, 0xFF41),
    (0xFF5B, 0xFF66),
)
_PUNCT = "“”‘’—…·％℃□■●▲△◆★"
_BLANKS = " \t\u3000\xa0"


class Neighbours(NamedTuple):
    """Offsets of the nearest ink left and right of some characters; -1 and the length of the text stand for the page's edges."""

    left: Indices
    right: Indices


@cache
def _table() -> Classes:
    table = np.zeros(0x110000, np.uint8)
    table[0x21:0x7F] = ASCII
    for kind, ranges in ((HAN, _HAN_RANGES), (PUNCT, _PUNCT_RANGES)):
        for first, end in ranges:
            table[first:end] = kind
    for kind, characters in ((PUNCT, _PUNCT), (BLANK, _BLANKS), (LINE, "\n\f\r\v")):
        table[[ord(character) for character in characters]] = kind
    for kind, alphabet in ((DIGIT, "09"), (DIGIT, "０９"), (LATIN, "az"), (LATIN, "AZ"), (LATIN, "ａｚ"), (LATIN, "ＡＺ")):
        table[ord(alphabet[0]) : ord(alphabet[1]) + 1] = kind
    table[ord("〇")] = HAN
    return table


def classes(codes: NDArray[np.uint32]) -> Classes:
    """The class of every code point (HAN, PUNCT, ...), shape (characters,); PUNCT is what stands full-width in Chinese text."""
    return _table().take(codes, mode="clip")


def where(codes: NDArray[np.uint32], characters: str) -> Indices:
    """Offsets of all ``characters`` of the basic plane, ascending."""
    return among(codes, characters).nonzero()[0]


def among(codes: NDArray[np.uint32], characters: str) -> NDArray[np.bool_]:
    """Which code points are one of ``characters``."""
    return _are(characters).take(codes, mode="clip")


@cache
def _are(characters: str) -> NDArray[np.bool_]:
    wanted = np.zeros(0x110000, np.bool_)
    wanted[[ord(character) for character in characters]] = True
    return wanted


def neighbours(kinds: Classes, at: Indices) -> Neighbours:
    """The nearest ink on either side, a few blanks being looked past; a line break stops the look."""
    left, right = at - 1, at + 1
    for _ in range(_LOOK_PAST_BLANKS):
        left = left - (class_at(kinds, left) == BLANK)
        right = right + (class_at(kinds, right) == BLANK)
    return Neighbours(left, right)


def class_at(kinds: Classes, at: Indices) -> Classes:
    """``kinds[at]``, LINE beyond the edges of the page."""
    if not len(kinds) or not len(at):
        return np.full(len(at), LINE, np.uint8)
    found = kinds.take(at, mode="clip")
    found[(at < 0) | (at >= len(kinds))] = LINE
    return found


def evidence(codes: NDArray[np.uint32], kinds: Classes, without: str) -> Classes:
    """The classes with the marks ``without`` as OTHER: what a rule writes must not be what it is judged by in the next pass."""
    kinds = kinds.copy()
    kinds[where(codes, without)] = OTHER
    return kinds


def is_cjk(kinds: Classes) -> NDArray[np.bool_]:
    """Whether each class is one of Chinese text: a Han character or a full-width mark."""
    return np.asarray((kinds == HAN) | (kinds == PUNCT))


def page_style(full: int, half: int) -> Literal["full", "half", ""]:
    """How a page writes a group of marks of which it has so many of either width; "" where it has none."""
    if not full + half:
        return ""
    return "half" if half >= _HALF_SHARE * (full + half) else "full"


def words(text: str) -> list[str]:
    """The words of a short text, by a segmenter; together as long as the text. Lone surrogates, which it cannot take, become "?"."""
    # Most pages need no segmenter.
    from ._words import SEGMENTER

    return SEGMENTER.cut(text.encode("utf-8", "replace").decode())


class Cut(NamedTuple):
    """Short texts cut into words, one behind the other: where each text starts and ends, (texts,), and each word, (words + 1,)."""

    start: Indices
    end: Indices
    edges: Indices

    def numbers(self) -> Indices:
        """How many words each text has."""
        return self.word_at(self.end) - self.word_at(self.start)

    def word_at(self, at: Indices) -> Indices:
        """The number of the word that holds each place, counted from the start of the first text."""
        return self.edges.searchsorted(at, side="right") - 1

    def length_at(self, at: Indices) -> Indices:
        """The length of the word that holds each place."""
        word = self.word_at(at)
        return self.edges[word + 1] - self.edges[word]


def cut(texts: Sequence[str]) -> Cut:
    """The words of many short texts; each is cut as if it stood alone, since no word runs across a line end."""
    sizes = np.array([len(text) + 1 for text in texts], np.intp)
    end = np.cumsum(sizes)
    found = words("\n".join([*texts, ""]))
    edges = np.zeros(len(found) + 1, np.intp)
    np.cumsum(np.fromiter(map(len, found), np.intp, len(found)), out=edges[1:])
    return Cut(end - sizes, end - 1, edges)

"""What stands twice side by side on a page, and the evidence for and against its being read twice by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading
from lintnews.language import LanguageModel, symbols

from . import _text
from ._seen import Floats, Keys, data, seen

Indices = NDArray[np.intp]

#: Symbols looked at before and after: the model's order; what is further away has no say.
WINDOW = 5
#: Characters given to the word segmenter on either side; no word that it knows is longer.
_WORDS = 6
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付"
    "方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤阎"
)
#: A file may hold many pages; this many characters are taken for one.
_PAGE = 8192
#: Where the text gets no likelier without a copy, nobody would call the copy a mistake.
LEAST_GAIN = 1.0
#: The regressions saw one slip in 160 characters; a page has about one in 8,000.
_PRIOR = -4.0


class Ink(NamedTuple):
    """The text without blanks and without the line ends inside printed paragraphs; arrays of shape (ink,)."""

    text: str
    offsets: Indices
    codes: NDArray[np.uint32]
    symbols: NDArray[np.uint16]


class Doubles(NamedTuple):
    """Places in an `Ink`, shape (n,): where both copies of what stands twice begin, and how many characters each has."""

    first: Indices
    second: Indices
    length: int

    def keep(self, wanted: NDArray[Any]) -> Doubles:
        """Those at ``wanted``, a mask or indices."""
        return Doubles(self.first[wanted], self.second[wanted], self.length)


class Scored(NamedTuple):
    """Doubles with what the model says: how much likelier (natural logarithm) the text is without the surplus copy.

    ``drop_first`` tells which copy is surplus; ``evidence`` has shape (n, features).
    """

    doubles: Doubles
    gain: Floats
    drop_first: NDArray[np.bool_]
    evidence: Floats


def ink(reading: Reading) -> Ink:
    """The characters that the language model sees, with their offsets in the text."""
    keep = reading.symbols != symbols.SKIP
    breaks = np.flatnonzero(reading.codes == ord("\n"))
    starts = np.array([block.start for block in reading.blocks], np.intp)
    ends = np.array([0, *(block.end for block in reading.blocks)], np.intp)
    keep[breaks[ends[np.searchsorted(starts, breaks, side="right")] > breaks]] = False
    codes = reading.codes[keep]
    return Ink(codes.tobytes().decode("utf-32-le", "surrogatepass"), np.flatnonzero(keep), codes, reading.symbols[keep])


def characters(line: Ink, apart: int) -> Doubles:
    """Han characters that stand twice, side by side (``apart`` 1) or round one other Han character (2)."""
    codes = line.codes
    han = _text.classes(codes) == _text.HAN
    if len(codes) <= apart:
        return Doubles(np.empty(0, np.intp), np.empty(0, np.intp), 1)
    same = (codes[apart:] == codes[:-apart]) & han[apart:]
    if apart == 2:
        same &= han[1:-1] & (codes[1:-1] != codes[:-2])
        # In ABAB a word stands twice, not a character.
        word = same[:-1] & same[1:]
        same[:-1] &= ~word
        same[1:] &= ~word
    else:
        # AABB and a thing said three times are an author's: 山山水水, 哈哈哈.
        near = np.zeros(len(same) + 4, np.bool_)
        near[2:-2] = same
        same &= ~(near[:-4] | near[1:-3] | near[3:-1] | near[4:])
    first = np.flatnonzero(same)
    return Doubles(first, first + apart, 1)


def words(line: Ink, length: int) -> Doubles:
    """Runs of ``length`` Han characters, not all the same, that stand twice side by side."""
    codes = line.codes
    han = _text.classes(codes) == _text.HAN
    if len(codes) < 2 * length:
        return Doubles(np.empty(0, np.intp), np.empty(0, np.intp), length)
    same = (codes[length:] == codes[:-length]) & han[length:]
    change = np.flatnonzero(np.diff(same, prepend=False, append=False))
    starts, ends = change[::2], change[1::2]
    first = starts[ends - starts >= length]
    # 一本一本, 一件事一件事: one after the other.
    first = first[codes[first] != ord("一")]
    shifted = np.zeros(len(first), np.bool_)
    for other in range(1, length):
        if length % other == 0:
            shifted |= _repeats(codes, first, length, other)
    first = first[~shifted]
    return Doubles(first, first + length, length)


def _repeats(codes: NDArray[np.uint32], first: Indices, length: int, period: int) -> NDArray[np.bool_]:
    """Whether the word at each place is itself a shorter word said several times."""
    places = first[:, None] + np.arange(length - period)
    same: NDArray[np.bool_] = (codes[places] == codes[places + period]).all(axis=1)
    return same


def score(model: LanguageModel, line: Ink, doubles: Doubles) -> Scored:
    """The evidence on every double whose removal makes the text likelier; the others are left out."""
    apart = int(doubles.second[0] - doubles.first[0]) if len(doubles.first) else 1
    rows = _rows(line, doubles.first - WINDOW, 2 * WINDOW + apart + doubles.length)
    whole = model.log_probabilities(rows).astype(np.float64)
    total = whole.sum(axis=1)
    gains = [model.log_probabilities(_without(rows, WINDOW + step, doubles.length)).sum(axis=1) - total for step in (0, apart)]
    gain = np.maximum(*gains)
    kept = np.flatnonzero(gain > LEAST_GAIN)
    doubles, rows, whole, gain = doubles.keep(kept), rows[kept], whole[kept], gain[kept]
    # Equal copies of one character are no choice; of the two round another one, the second is what an eye reads again.
    drop_first = gains[0][kept] > gains[1][kept] + 1e-3
    if doubles.length > 1:
        evidence = _word_evidence(line, doubles, gain, whole)
    else:
        evidence = _character_evidence(model, line, doubles, (gains[0][kept], gains[1][kept]), rows, whole)
    return Scored(doubles, gain, drop_first, evidence)


def _rows(line: Ink, start: Indices, length: int) -> NDArray[np.uint16]:
    places = start[:, None] + np.arange(length)
    rows: NDArray[np.uint16] = line.symbols[np.clip(places, 0, max(0, len(line.symbols) - 1))]
    rows[(places < 0) | (places >= len(line.symbols))] = symbols.BREAK
    return rows


def _without(rows: NDArray[np.uint16], start: int, length: int) -> NDArray[np.uint16]:
    return np.delete(rows, np.s_[start : start + length], axis=1)


def _word_evidence(line: Ink, doubles: Doubles, gain: Floats, whole: Floats) -> Floats:
    second = whole[:, WINDOW + doubles.length : WINDOW + 2 * doubles.length]
    one = line.codes[doubles.first] == ord("一")
    four = seen("abab", _key(line, doubles.first, 0, 1)) if doubles.length == 2 else np.zeros(len(gain))
    again = _repeated(_key(line, doubles.first, 0, 1, doubles.length - 1), doubles.first)
    return np.column_stack(
        [np.ones(len(gain)), gain, second.mean(axis=1), second[:, 0], one, four, again, np.full(len(gain), doubles.length > 2)]
    )


def _character_evidence(
    model: LanguageModel, line: Ink, doubles: Doubles, gains: tuple[Floats, Floats], rows: NDArray[np.uint16], whole: Floats
) -> Floats:
    apart = 2 if rows.shape[1] > 2 * WINDOW + 2 else 1
    gain, at = np.maximum(*gains), WINDOW + apart
    copy = rows[:, at]
    pair = model.log_probabilities(rows[:, WINDOW : at + 1])[:, -1]
    unigram = model.log_probabilities(copy[:, None])[:, 0]
    found = _known(line, doubles, apart)
    parsed = _parsed(line, doubles, gains[0] > gains[1])
    alone, begins, ends = (data()[name][rows] for name in ("alone", "begins", "ends"))
    plain = [gain, *whole[:, at : at + 3].T, unigram, pair, alone[:, at], begins[:, at], ends[:, at], *found.T]
    plain += [_repeated(key, doubles.first) for key in _around(line, doubles, apart)[:2]]
    plain += [rows[:, WINDOW - 1] == symbol for symbol in model.encode("一每").tolist()]
    plain += [alone[:, WINDOW - 1], alone[:, at + 1], whole[:, :WINDOW].mean(axis=1), np.abs(gains[0] - gains[1])]
    single = model.log_probabilities(rows[:, :, None])[:, :, 0]
    fresh = model.log_probabilities(rows[:, at : at + 3]) - single[:, at : at + 3]
    tied = whole[:, WINDOW] - single[:, WINDOW]
    bonds = [
        tied,
        *fresh[:, 1:].T,
        np.minimum(tied, fresh[:, 1]),
        np.maximum(tied, fresh[:, 1]),
        np.minimum(tied, fresh[:, 1] + fresh[:, 2]),
    ]
    surname = np.isin(rows[:, WINDOW - 1 if apart == 1 else WINDOW + 1], model.encode(_SURNAMES))
    plain += [*bonds, surname]
    if apart == 2:
        middle = rows[:, WINDOW + 1]
        plain += [model.log_probabilities(middle[:, None])[:, 0], alone[:, WINDOW + 1]]
        plain += [model.log_probabilities(rows[:, WINDOW + 1 : at + 1])[:, 1]]
    lone = parsed[:, 1] + parsed[:, 2]
    crossed = [
        parsed[:, :4] * value[:, None]
        for value in (np.ones(len(gain)), gain, alone[:, at], begins[:, at], ends[:, at], whole[:, at], pair, *bonds)
    ]
    absent = (found == 0).astype(np.float64)
    new = absent[:, 0] * absent[:, 1]
    mixed = [new, new * gain, new * lone, new * parsed[:, 0], new * parsed[:, 3], *(gain[:, None] * found).T, *absent.T, *(found > 0.8).T]
    hinges = [np.maximum(gain - knot, 0) for knot in (3, 8, 13)]
    return np.column_stack([np.ones(len(gain)), *plain, *crossed, parsed[:, 4:], *mixed, *hinges]).astype(np.float64)


def _parsed(line: Ink, doubles: Doubles, drop_first: NDArray[np.bool_]) -> Floats:
    """What a word segmenter makes of both copies, shape (n, 8).

    Columns: both at edges of longer words; the first alone, the second alone; both in one word; both alone; words that
    the removal saves; the copy left stands alone then, or in a word.
    """
    result = np.zeros((len(doubles.first), 8))
    for row, (first, second, drop) in enumerate(zip(doubles.first.tolist(), doubles.second.tolist(), drop_first.tolist(), strict=True)):
        start = max(0, first - _WORDS)
        window = line.text[start : second + _WORDS + 1]
        one, two, surplus = first - start, second - start, (first if drop else second) - start
        cut = _text.words(window)
        number, length = _word_at(cut, one)
        other, width = _word_at(cut, two)
        kept = _text.words(window[:surplus] + window[surplus + 1 :])
        left = _word_at(kept, two - 1 if drop else one)[1]
        together = number == other
        apart = not together
        shape = (apart and length > 1 < width, apart and length == 1 < width, apart and width == 1 < length, together)
        result[row] = (*shape, apart and length == 1 == width, len(cut) - len(kept), left == 1, left > 2)
    return result


def _word_at(cut: list[str], place: int) -> tuple[int, int]:
    """Number and length of the word that holds a place."""
    end = 0
    for number, word in enumerate(cut):
        end += len(word)
        if place < end:
            return number, len(word)
    return len(cut), 0


def _key(line: Ink, at: Indices, *steps: int) -> Keys:
    """The characters at some steps from each place, 16 bits each; beyond the page and the basic plane all are one."""
    key = np.zeros(len(at), np.uint64)
    for step in steps:
        places = at + step
        code = line.codes[np.clip(places, 0, max(0, len(line.codes) - 1))].astype(np.uint64)
        code[(places < 0) | (places >= len(line.codes)) | (code > 0xFFFF)] = 0
        key = key << np.uint64(16) | code
    return key


def _around(line: Ink, doubles: Doubles, apart: int) -> list[Keys]:
    """The double with its left neighbour, its right one, both (or its middle) and without any; the double written once."""
    at = doubles.first
    if apart == 1:
        return [_key(line, at, -1, 0), _key(line, at, 0, 2), _key(line, at, -1, 0, 2), _key(line, at, 0)]
    return [_key(line, at, -1, 0, 1), _key(line, at, 0, 1, 3), _key(line, at, 0, 1)]


SEEN = {1: ("axx", "xxb", "axxb", "xx"), 2: ("axyx", "xyxb", "xyx")}


def _known(line: Ink, doubles: Doubles, apart: int) -> Floats:
    """How often (logarithm) the double stands in sound news between the same neighbours, shape (n, 3 or 4)."""
    return np.column_stack([seen(name, key) for name, key in zip(SEEN[apart], _around(line, doubles, apart), strict=True)])


def _repeated(keys: Keys, places: Indices) -> Floats:
    """How often else the page has the same double: an author doubles again, a scanner hardly in the same place."""
    pages = (places // _PAGE).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    _, inverse, counts = np.unique(keys ^ pages, return_inverse=True, return_counts=True)
    return np.minimum(counts[inverse] - 1, 3).astype(np.float64)


def likely(scored: Scored, kind: str, least: float) -> Iterator[tuple[tuple[int, int], bool, float, float]]:
    """Doubles of at least that probability: both places in the `Ink`, whether the first is surplus, gain, probability.

    ``kind`` names the logistic regression: "beside", "apart" or "word".
    """
    odds = scored.evidence @ data()[f"weights.{kind}"] + _PRIOR
    chances = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    for row in np.flatnonzero(chances >= least).tolist():
        places = int(scored.doubles.first[row]), int(scored.doubles.second[row])
        yield places, bool(scored.drop_first[row]), float(scored.gain[row]), float(chances[row])

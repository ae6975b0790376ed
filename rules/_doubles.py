"""The evidence for and against what stands twice on a page being read twice by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews.language import LanguageModel, symbols
from lintnews.names import COMMON
from lintnews.weights import Network

from . import _text
from ._ink import Doubles, Indices, Ink
from ._seen import Floats, Keys, data, seen

#: Symbols looked at before and after: the model's order; what is further away has no say.
WINDOW = 5
#: Characters given to the word segmenter on either side; no word that it knows is longer.
_WORDS = 6
#: Characters on either side whose blanks say how the page is set.
_NEAR = 20
#: A file may hold many pages; this many characters are taken for one.
_PAGE = 8192
#: Where the text gets no likelier without a copy, nobody would call the copy a mistake.
LEAST_GAIN = 1.0
#: The arrays of a network.
PARTS = ("mean", "scale", "w1", "b1", "w2", "b2")
#: What a page, which has a slip in some 8,000 characters and mostly none, takes off the log odds by what was taught: a finding is 0.7
#: sure where held-out news has two (beside, apart) to five (word) alarms in a million characters, most of them slips of its own.
_PRIOR = {"beside": -2.6, "apart": -1.25, "word": -3.25}


class Scored(NamedTuple):
    """Doubles with what the model says: how much likelier (natural logarithm) the text is without the surplus copy.

    ``drop_first`` tells which copy is surplus; ``evidence`` has shape (n, features).
    """

    doubles: Doubles
    gain: Floats
    drop_first: NDArray[np.bool_]
    evidence: Floats


def score(model: LanguageModel, line: Ink, doubles: Doubles) -> Scored:
    """The evidence on every double whose removal makes the text likelier; the others are left out."""
    apart = int(doubles.second[0] - doubles.first[0]) if len(doubles.first) else 1
    rows = line.rows(doubles.first - WINDOW, 2 * WINDOW + apart + doubles.length)
    whole = line.alone(model, doubles.first - WINDOW, rows.shape[1]).astype(np.float64)
    gains = _gains(model, rows, whole, apart, doubles.length)
    gain = np.maximum(*gains)
    kept = (gain > LEAST_GAIN).nonzero()[0]
    doubles, rows, whole, gain = doubles.keep(kept), rows[kept], whole[kept], gain[kept]
    if not len(kept):
        return Scored(doubles, gain, np.zeros(0, np.bool_), np.empty((0, 0)))
    # Equal copies of one character are no choice; of the two round another one, the second is what an eye reads again.
    drop_first = gains[0][kept] > gains[1][kept] + 1e-3
    if doubles.length > 1:
        evidence = _word_evidence(line, doubles, gain, whole)
    else:
        evidence = _character_evidence(model, line, doubles, (gains[0][kept], gains[1][kept]), rows, whole)
    return Scored(doubles, gain, drop_first, evidence)


def _gains(model: LanguageModel, rows: NDArray[np.uint16], whole: Floats, apart: int, length: int) -> tuple[Floats, Floats]:
    """How much likelier each row, of whose symbols ``whole`` is log P, is without the first copy, and without the second."""
    two = np.full((2, *rows.shape), symbols.UNSEEN, np.uint16)
    for row, cut in enumerate((WINDOW, WINDOW + apart)):
        # Ahead of a row, UNSEEN is what stands there anyway.
        two[row, :, length : length + cut] = rows[:, :cut]
        two[row, :, length + cut :] = rows[:, cut + length :]
    totals = model.log_probabilities(two).sum(axis=2)
    total = whole.sum(axis=1)
    return totals[0] - total, totals[1] - total


def _word_evidence(line: Ink, doubles: Doubles, gain: Floats, whole: Floats) -> Floats:
    second = whole[:, WINDOW + doubles.length : WINDOW + 2 * doubles.length]
    one = line.codes[doubles.first] == ord("一")
    four = seen("abab", line.key(doubles.first, 0, 1)) if doubles.length == 2 else np.zeros(len(gain))
    again = _repeated(line.key(doubles.first, 0, 1, doubles.length - 1), doubles.first)
    first, behind = whole[:, WINDOW : WINDOW + doubles.length], whole[:, WINDOW + 2 * doubles.length :]
    plain = [gain, second.mean(axis=1), second[:, 0], one, four, again, np.full(len(gain), doubles.length > 2)]
    plain += [np.full(len(gain), doubles.length > 3), first.mean(axis=1), first[:, 0], behind[:, :2].sum(axis=1), behind[:, 0]]
    others = [_gaps(line, doubles), _once(line, doubles), _clause(line, doubles), _forced(line, doubles), _phrase(line, doubles)]
    return np.column_stack([np.ones(len(gain)), *plain, *others])


def _character_evidence(
    model: LanguageModel, line: Ink, doubles: Doubles, gains: tuple[Floats, Floats], rows: NDArray[np.uint16], whole: Floats
) -> Floats:
    apart = 2 if rows.shape[1] > 2 * WINDOW + 2 else 1
    gain, at = np.maximum(*gains), WINDOW + apart
    pair, fresh, inner = _near(model, rows, at)
    single = model.alone(rows)
    unigram, fresh = single[:, at], fresh - single[:, at : at + 3]
    around = _around(line, doubles, apart)
    found = np.column_stack([seen(name, key) for name, key in zip(SEEN[apart], around, strict=True)])
    parsed = _parsed(line, doubles, gains[0] > gains[1])
    alone, begins, ends = (data()[name][rows] for name in ("alone", "begins", "ends"))
    plain = [gain, *whole[:, at : at + 3].T, unigram, pair, alone[:, at], begins[:, at], ends[:, at], *found.T]
    plain += [_repeated(key, doubles.first) for key in around[:2]]
    plain += [rows[:, WINDOW - 1] == symbol for symbol in model.encode("一每").tolist()]
    plain += [alone[:, WINDOW - 1], alone[:, at + 1], whole[:, :WINDOW].mean(axis=1), np.abs(gains[0] - gains[1])]
    tied = whole[:, WINDOW] - single[:, WINDOW]
    bonds = [
        tied,
        *fresh[:, 1:].T,
        np.minimum(tied, fresh[:, 1]),
        np.maximum(tied, fresh[:, 1]),
        np.minimum(tied, fresh[:, 1] + fresh[:, 2]),
    ]
    surname = surnames(model)[rows[:, WINDOW - 1 if apart == 1 else WINDOW + 1]]
    plain += [*bonds, surname]
    if apart == 2:
        plain += [single[:, WINDOW + 1], alone[:, WINDOW + 1], inner]
    lone = parsed[:, 1] + parsed[:, 2]
    crossed = [
        parsed[:, :4] * value[:, None]
        for value in (np.ones(len(gain)), gain, alone[:, at], begins[:, at], ends[:, at], whole[:, at], pair, *bonds)
    ]
    absent = (found == 0).astype(np.float64)
    new = absent[:, 0] * absent[:, 1]
    mixed = [new, new * gain, new * lone, new * parsed[:, 0], new * parsed[:, 3], *(gain[:, None] * found).T, *absent.T, *(found > 0.8).T]
    hinges = [np.maximum(gain - knot, 0) for knot in (3, 8, 13)]
    # 院长刘长瑜, 班主任任老师: a title, and a name that begins like its end.
    named = parsed[:, 8] * surnames(model)[rows[:, WINDOW + 1]]
    meet = parsed[:, 8] * parsed[:, 9]
    seen_once = [named, named * gain, meet, meet * gain, _gaps(line, doubles), _once(line, doubles)]
    seen_once += [_clause(line, doubles), _forced(line, doubles)]
    return np.column_stack([np.ones(len(gain)), *plain, *crossed, parsed[:, 4:], *mixed, *hinges, *seen_once]).astype(np.float64)


def _gaps(line: Ink, doubles: Doubles) -> Floats:
    """Whether blanks or line ends stand between the copies, before the first, behind the second, and how many around; (n, 4)."""
    last = len(line.offsets) - 1
    end = doubles.second + doubles.length - 1
    offsets = line.offsets
    inside = offsets[end] - offsets[doubles.first] > end - doubles.first
    before = offsets[doubles.first] - offsets[np.maximum(doubles.first - 1, 0)] > 1
    behind = offsets[np.minimum(end + 1, last)] - offsets[end] > 1
    left, right = np.maximum(doubles.first - _NEAR, 0), np.minimum(end + _NEAR, last)
    blank = (offsets[right] - offsets[left] - (right - left)) / (2.0 * _NEAR)
    return np.column_stack([inside, before, behind, np.minimum(blank, 1)]).astype(np.float64)


def _clause(line: Ink, doubles: Doubles) -> Floats:
    """Whether no Han character stands before the first copy, behind the second, and neither: a clause of its own; (n, 3)."""
    han = np.concatenate([[False], line.han, [False]])
    before, behind = ~han[doubles.first], ~han[doubles.second + doubles.length + 1]
    return np.column_stack([before, behind, before & behind]).astype(np.float64)


def _forced(line: Ink, doubles: Doubles) -> Floats:
    """Were there a cut between the copies: lengths of the word that ends there, of the one that begins, the shorter of both; (n, 3)."""
    left = [line.text[max(0, end - _WORDS) : end] for end in (doubles.first + doubles.length).tolist()]
    cut = _text.cut([*left, *(line.text[second : second + _WORDS] for second in doubles.second.tolist())])
    count = len(left)
    ends, begins = cut.length_at(cut.end[:count] - 1), cut.length_at(cut.start[count:])
    return np.column_stack([ends, begins, np.minimum(ends, begins)]).astype(np.float64)


def _phrase(line: Ink, doubles: Doubles) -> Floats:
    """Words of the copy, words that the text has more with it, whether words begin and end where both copies do; (n, 4)."""
    size, starts = doubles.length, np.maximum(0, doubles.first - _WORDS)
    around = list(zip(starts.tolist(), doubles.first.tolist(), strict=True))
    whole = [line.text[start : first + 2 * size + _WORDS] for start, first in around]
    once = [line.text[start : first + size] + line.text[first + 2 * size : first + 2 * size + _WORDS] for start, first in around]
    cut = _text.cut([*whole, *once, *(line.text[first : first + size] for _, first in around)])
    words = cut.numbers().reshape(3, -1)
    at = cut.start[: len(around)] + doubles.first - starts
    begins, ends = (np.isin(place, cut.edges) for place in (at, at + 2 * size))
    return np.column_stack([words[2], words[0] - words[1], begins, ends]).astype(np.float64)


def _once(line: Ink, doubles: Doubles) -> Floats:
    """How often else the page has the same neighbours round one copy, and round both, (n, 2)."""
    result = np.zeros((len(doubles.first), 2))
    for row, (first, second) in enumerate(zip(doubles.first.tolist(), doubles.second.tolist(), strict=True)):
        start = first // _PAGE * _PAGE
        page = line.text[start : start + _PAGE]
        left, middle = line.text[max(first - 1, 0) : first], line.text[first:second]
        right = line.text[second + doubles.length : second + doubles.length + 1]
        both = left + line.text[first : second + doubles.length] + right
        result[row] = min(page.count(left + middle + right), 3), min(page.count(both), 4) - 1
    return result


def _near(model: LanguageModel, rows: NDArray[np.uint16], at: int) -> tuple[Floats, Floats, Floats]:
    """Log P of the second copy from the first on, (n,), of it and the next two alone, (n, 3), of it by the symbol before it, (n,)."""
    gap = np.full((len(rows), 1), symbols.UNSEEN, np.uint16)
    first, fresh = rows[:, WINDOW : at + 1], rows[:, at : at + 3]
    scores = model.log_probabilities(np.concatenate([first, gap, fresh, gap, first[:, 1:]], axis=1)).astype(np.float64)
    width = first.shape[1]
    return scores[:, width - 1], scores[:, width + 1 : width + 4], scores[:, -1]


@cache
def surnames(model: LanguageModel) -> NDArray[np.bool_]:
    """Which symbols are surnames, shape (65536,)."""
    table = np.zeros(1 << 16, np.bool_)
    table[model.encode(COMMON)] = True
    return table


def _parsed(line: Ink, doubles: Doubles, drop_first: NDArray[np.bool_]) -> Floats:
    """What a word segmenter makes of both copies, shape (n, 10).

    Columns: both at edges of longer words; the first alone, the second alone; both in one word; both alone; words that
    the removal saves; the copy left stands alone then, or in a word; a longer word ends with the first; one begins with the second.
    """
    count, starts = len(doubles.first), np.maximum(0, doubles.first - _WORDS)
    windows = [line.text[start : second + _WORDS + 1] for start, second in zip(starts.tolist(), doubles.second.tolist(), strict=True)]
    surplus = (np.where(drop_first, doubles.first, doubles.second) - starts).tolist()
    kept = [window[:place] + window[place + 1 :] for window, place in zip(windows, surplus, strict=True)]
    cut = _text.cut([*windows, *kept])
    at, left_at = cut.start[:count] - starts, cut.start[count:] - starts
    one, two = cut.word_at(at + doubles.first), cut.word_at(at + doubles.second)
    length, width = cut.length_at(at + doubles.first), cut.length_at(at + doubles.second)
    left = cut.length_at(left_at + np.where(drop_first, doubles.second - 1, doubles.first))
    apart, words = one != two, cut.numbers()
    shape = [apart & (length > 1) & (width > 1), apart & (length == 1) & (width > 1), apart & (width == 1) & (length > 1), ~apart]
    rest = [apart & (length == 1) & (width == 1), words[:count] - words[count:], left == 1, left > 2]
    last, begins = cut.edges[one + 1] == at + doubles.first + 1, cut.edges[two] == at + doubles.second
    return np.column_stack([*shape, *rest, last & (length > 1), begins & (width > 1)]).astype(np.float64)


def _around(line: Ink, doubles: Doubles, apart: int) -> list[Keys]:
    """The double with its left neighbour, its right one, both (or its middle) and without any; the double written once."""
    at = doubles.first
    if apart == 1:
        return [line.key(at, -1, 0), line.key(at, 0, 2), line.key(at, -1, 0, 2), line.key(at, 0)]
    return [line.key(at, -1, 0, 1), line.key(at, 0, 1, 3), line.key(at, 0, 1)]


#: The tables that say how often (logarithm) a double stands in sound news between the same neighbours, as `_around` lists them.
SEEN = {1: ("axx", "xxb", "axxb", "xx"), 2: ("axyx", "xyxb", "xyx")}


def _repeated(keys: Keys, places: Indices) -> Floats:
    """How often else the page has the same double: an author doubles again, a scanner hardly in the same place."""
    pages = (places // _PAGE).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    _, inverse, counts = np.unique(keys ^ pages, return_inverse=True, return_counts=True)
    return np.minimum(counts[inverse] - 1, 3).astype(np.float64)


@cache
def _network(kind: str) -> Network:
    return Network((), *(data()[f"{kind}.{part}"] for part in PARTS))


def _odds(kind: str, evidence: Floats) -> Floats:
    """Log odds of slips: of characters by a network, of words, of which sound news has few doubles to learn from, by a regression."""
    if kind == "word":
        return np.asarray(evidence @ data()["weights.word"])
    return _network(kind).logits(evidence.astype(np.float32)).astype(np.float64)


def likely(scored: Scored, kind: str, least: float) -> Iterator[tuple[tuple[int, int], bool, float, float]]:
    """Doubles of at least that probability: both places in the `Ink`, whether the first is surplus, gain, probability.

    ``kind`` is "beside", "apart" or "word".
    """
    if not len(scored.gain):
        return
    odds = _odds(kind, scored.evidence) + _PRIOR[kind]
    chances = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    for row in np.flatnonzero(chances >= least).tolist():
        places = int(scored.doubles.first[row]), int(scored.doubles.second[row])
        yield places, bool(scored.drop_first[row]), float(scored.gain[row]), float(chances[row])

"""The places of a page where one character is lost between two: what could have stood there, and how likely it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading, fragments, language, weights
from lintnews.edges import predecessors
from lintnews.language import LanguageModel, symbols
from lintnews.weights import Floats, Network

from . import _text
from ._doubles import surnames
from ._ink import Indices, Ink, ink
from ._instead import tables
from ._once import once
from ._seen import data

Symbols = NDArray[np.uint16]

#: Characters looked at on either side: what the model's order lets have a say.
REACH = 4
#: A file may hold many pages; this many characters are taken for one.
PAGE = 8192
#: Surprise (natural logarithm) at a character and the next that makes a place worth a look; ten characters in a hundred have it.
GATE = 11.0
#: Log odds from which it is asked what could be lost at a place; one character in two hundred has them.
WORTH = -3.4
#: Gain from which it is asked what else speaks for a loss: a quarter of those places have it, and all whose log odds end above 0.2.
GAIN = 3.0
#: What may be lost is sought among so many common characters, beside those that often stand by one of the neighbours: of what is found
#: all, and of what is nearly found all but one in a hundred.
_COMMON = 160
#: So many of them are looked at in all of their surroundings.
_CHOSEN = 48
#: Characters given to the word segmenter on either side.
_WORDS = 6
_STRONG, _CAP, _NEVER = 17.0, 20.0, -30.0

WEIGHTS = Path(language.__file__).parent / "data" / "losses.json"

_KNOWN = ("alone", "begins", "ends")
FIRST = (
    *(f"surprise {step:+}" for step in range(-3, 5)),
    *(f"rarity {step:+}" for step in range(-2, 3)),
    *(f"behind {order} {step:+}" for step in (-1, 0, 1, 2) for order in (1, 2, 3)),
    "knows",
    *(f"{name} {step:+}" for name in _KNOWN for step in range(-2, 2)),
    *(f"Han {step:+}" for step in range(-2, 2)),
    *("figure before", "figure after", "Latin before", "Latin after"),
    *("break 2 before", "break before", "break after", "break near after", "gap", "surname -1", "surname -2"),
    *("strong near", "strong around", "strong on the page", "mean on the page"),
)
SECOND = (
    *(*FIRST, "odds", "gain", "margin", "others", "lost", "next", "second", "third", "fourth", "lost rarity"),
    *("without the right", "without the left", "gain over without"),
    *(f"lost {name}" for name in _KNOWN),
    *("like the left", "like the right", "like the second left", "like the second right", "known left", "known right", "lost is Han"),
    *("words saved", "single words", "single words saved", "word before", "word behind", "one word"),
    *("filled before", "filled", "filled behind", "joins left", "joins right"),
    *("page left", "page right", "page both", "page as read", "page as read left", "page as read right", "page as read both"),
    *("page pair left", "page pair right", "cut head", "cut tail", "whole head", "whole tail"),
    *("lost behind left", "lost behind both", "right behind lost", "right behind both", "next behind lost", "next behind all"),
)


class Losses(NamedTuple):
    """Places where something may be lost: offsets of the characters behind them, log odds, the lost character and its gain.

    ``gain`` is how much likelier (natural logarithm) the text is with it. ``known`` is what the network read, (n, SECOND).
    """

    line: Ink
    at: Indices
    odds: Floats
    lost: NDArray[np.uint32]
    gain: Floats
    known: Floats


@once
def losses(reading: Reading) -> Losses:
    """The doubtful places of a page."""
    nets = weights.load(WEIGHTS)
    found = doubtful(ink(reading), reading.model, nets["first"])
    return found._replace(odds=nets["second"].logits(found.known))


def doubtful(line: Ink, model: LanguageModel, first: Network) -> Losses:
    """The places that the first network lets through, with what is known of them; ``odds`` are its own."""
    at = worth_a_look(line, model)
    known = looks(line, model, at)
    odds = first.logits(known)
    kept = np.flatnonzero(odds > WORTH)
    at, odds, known = at[kept], odds[kept], known[kept]
    return filled(line, model, at, np.column_stack([known, odds]).astype(np.float32))


def worth_a_look(line: Ink, model: LanguageModel) -> Indices:
    """Places behind a character, not behind a break, where the next two surprise; one of the two neighbours is Han."""
    surprise = -line.by_order[-1]
    ok = 1.5 * surprise + np.append(surprise[1:], 0)[: len(surprise)] + 0.5 * model.alone(line.symbols) > GATE
    ok &= line.symbols > symbols.BREAK
    ok[:1] = False
    ok[1:] &= ok[1:] & (line.symbols[:-1] > symbols.BREAK) & (line.han[1:] | line.han[:-1])
    return np.flatnonzero(ok)


def looks(line: Ink, model: LanguageModel, at: Indices) -> Floats:
    """What is known of each place before anything is put there, (n, FIRST)."""
    edge = 8
    padded = np.zeros((len(line.by_order), len(line.codes) + 2 * edge), np.float32)
    np.minimum(-line.by_order, _CAP, out=padded[:, edge:-edge])
    here, rows = at + edge, line.rows(at - REACH, 2 * REACH + 1)
    columns = [padded[-1, here + step] for step in range(-3, 5)]
    columns += [padded[0, here + step] for step in range(-2, 3)]
    columns += [padded[order, here + step] for step in (-1, 0, 1, 2) for order in (1, 2, 3)]
    columns.append(model.knows(rows[:, REACH - 1], rows[:, REACH]))
    columns += [data()[name][rows[:, REACH + step]] for name in _KNOWN for step in range(-2, 2)]
    kinds = np.full(len(line.codes) + 2 * edge, _text.LINE, np.uint8)
    kinds[edge:-edge] = _text.classes(line.codes)
    columns += [kinds[here + step] == _text.HAN for step in range(-2, 2)]
    columns += [kinds[here + step] == kind for kind in (_text.DIGIT, _text.LATIN) for step in (-1, 0)]
    breaks, names = rows == symbols.BREAK, surnames(model)
    columns += [breaks[:, REACH - 2], breaks[:, : REACH - 1].any(axis=1)]
    columns += [breaks[:, REACH + 1], breaks[:, REACH + 1 : REACH + 3].any(axis=1)]
    columns += [line.offsets[at] - line.offsets[at - 1] > 1, names[rows[:, REACH - 1]], names[rows[:, REACH - 2]]]
    return np.column_stack([*columns, _density(line, at)]).astype(np.float32)


def _density(line: Ink, at: Indices) -> Floats:
    """The shares of strong surprises near each place, around it and on its page, and the page's mean surprise; (n, 4)."""
    surprise = np.minimum(-line.by_order[-1], _CAP)
    strong = (surprise + np.append(surprise[1:], 0)[: len(surprise)] > _STRONG) & line.han
    sums, mean = (np.concatenate([[0], np.cumsum(each, dtype=np.float64)]) for each in (strong, surprise))
    size = len(surprise)
    own = sums[np.minimum(at + 3, size)] - sums[np.maximum(at - 2, 0)]
    columns = [(sums[np.minimum(at + reach + 1, size)] - sums[np.maximum(at - reach, 0)] - own) / reach for reach in (12, 60)]
    start = at // PAGE * PAGE
    end = np.minimum(start + PAGE, size)
    many = end - start + 200.0
    return np.column_stack([*columns, (sums[end] - sums[start] - own) / many, (mean[end] - mean[start] + 400) / many]).astype(np.float32)


class Likeliest(NamedTuple):
    """Of places the likeliest lost symbol, log P of it and of what follows (n, 1 + REACH), its gain, its lead over the next, all others."""

    lost: Symbols
    scores: Floats
    gain: Floats
    margin: Floats
    others: Floats

    def keep(self, wanted: Indices) -> Likeliest:
        """Those at ``wanted``."""
        return Likeliest(self.lost[wanted], self.scores[wanted], self.gain[wanted], self.margin[wanted], self.others[wanted])


def likeliest(line: Ink, model: LanguageModel, at: Indices) -> Likeliest:
    """The likeliest character that could be lost at each place."""
    rows = line.rows(at - REACH, 2 * REACH)
    left, right = rows[:, :REACH], rows[:, REACH:]
    choices = candidates(model, left[:, -1], right[:, 0])
    scores = _scored(model, left, choices, right)
    every, totals = np.arange(len(at)), scores.sum(axis=2)
    best = totals.argmax(axis=1)
    lost, top = choices[every, best], totals[every, best]
    totals[choices == lost[:, None]] = _NEVER * 4
    others = np.log1p(np.exp(np.clip(totals - top[:, None], _NEVER, 0)).sum(axis=1))
    return Likeliest(lost, scores[every, best], top - line.behind(model, at, REACH).sum(axis=1), top - totals.max(axis=1), others)


def filled(line: Ink, model: LanguageModel, at: Indices, known: Floats) -> Losses:
    """The places where a lost character would explain the text, and what speaks for it; columns are added to ``known``."""
    best = likeliest(line, model, at)
    kept = np.flatnonzero(best.gain > GAIN)
    at, known = at[kept], known[kept]
    lost, scores, gain, margin, others = best.keep(kept)
    wide = line.rows(at - REACH - 1, 2 * REACH + 2)
    left, right = wide[:, 1 : REACH + 1], wide[:, REACH + 1 : 2 * REACH + 1]
    own, before = line.behind(model, at, REACH).sum(axis=1), line.behind(model, at - 1, REACH + 1).sum(axis=1)
    without_right = model.log_probabilities(np.concatenate([left, right[:, 1:]], axis=1), REACH).sum(axis=1) - own
    without_left = model.log_probabilities(np.concatenate([wide[:, :REACH], right], axis=1), REACH).sum(axis=1) - before
    columns = [gain, margin, others, *scores.T, model.alone(lost)]
    columns += [without_right, without_left, gain - np.maximum(without_right, without_left), *(data()[name][lost] for name in _KNOWN)]
    columns += [lost == neighbour for neighbour in (left[:, -1], right[:, 0], left[:, -2], right[:, 1])]
    codes = tables()["codes"][lost].astype(np.uint32)
    columns += [model.knows(left[:, -1], lost), model.knows(lost, right[:, 0]), _text.classes(codes) == _text.HAN]
    columns += [*_words(line, at, codes).T, *_again(line, at, codes).T]
    columns += [*_edges(line, at, lost).T, *_short(model, left, lost, right).T]
    more = np.clip(np.column_stack(columns), -40, 40).astype(np.float32)
    return Losses(line, at, known[:, -1], codes, gain.astype(np.float32), np.concatenate([known, more], axis=1))


def candidates(model: LanguageModel, left: Symbols, right: Symbols) -> Symbols:
    """The symbols that fit best between each two, by pairs; (n, _CHOSEN)."""
    count = len(left)
    near = predecessors()[np.minimum(right, model.vocabulary - 1)]
    choices = np.concatenate([np.broadcast_to(_common(model), (count, _COMMON)), near, tables()["after"][left]], axis=1)
    pairs = np.empty((*choices.shape, 2), np.uint16)
    pairs[:, :, 0], pairs[:, :, 1] = left[:, None], choices
    scores = model.log_probabilities(pairs, 1)[:, :, 0]
    pairs[:, :, 0], pairs[:, :, 1] = choices, right[:, None]
    scores += model.log_probabilities(pairs, 1)[:, :, 0]
    scores[choices <= symbols.BREAK] = _NEVER
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_CHOSEN]
    return np.take_along_axis(choices, best, 1).astype(np.uint16)


@cache
def _common(model: LanguageModel) -> Symbols:
    every = np.arange(symbols.FIRST, model.vocabulary, dtype=np.uint16)
    return every[np.argsort(-model.alone(every), kind="stable")[:_COMMON]]


def _scored(model: LanguageModel, left: Symbols, choices: Symbols, right: Symbols) -> Floats:
    """Log P of each choice behind ``left`` (n, REACH) and of what stands on the right then, (n, choices, 1 + REACH)."""
    rows = np.empty((*choices.shape, 2 * REACH + 1), np.uint16)
    rows[:, :, :REACH], rows[:, :, REACH], rows[:, :, REACH + 1 :] = left[:, None], choices, right[:, None]
    scores = model.log_probabilities(rows, REACH)
    scores[choices <= symbols.BREAK] = _NEVER
    return scores


def _words(line: Ink, at: Indices, codes: NDArray[np.uint32]) -> NDArray[np.intp]:
    """What a word segmenter makes of each place as it is and filled, (n, 11)."""
    count, sides = len(at), [(line.text[max(place - _WORDS, 0) : place], line.text[place : place + _WORDS]) for place in at.tolist()]
    lost = map(chr, codes.tolist())
    cut = _text.cut([*(one + other for one, other in sides), *(one + c + other for (one, other), c in zip(sides, lost, strict=True))])
    numbers = cut.numbers()
    place = cut.start + np.tile([len(one) for one, _ in sides], 2).astype(np.intp)
    single = np.concatenate([[0], np.cumsum(np.diff(cut.edges) == 1)])
    ones = single[cut.word_at(cut.end)] - single[cut.word_at(cut.start)]
    here, then = place[:count], place[count:]
    word = [cut.word_at(place) for place in (here - 1, here, then - 1, then, then + 1)]
    lengths = [cut.edges[one + 1] - cut.edges[one] for one in word]
    saved = [numbers[:count] - numbers[count:], ones[:count], ones[:count] - ones[count:]]
    return np.column_stack([*saved, *lengths[:2], word[0] == word[1], *lengths[2:], word[2] == word[3], word[3] == word[4]])


def _again(line: Ink, at: Indices, codes: NDArray[np.uint32]) -> NDArray[np.intp]:
    """How often, up to 4, the page says what is proposed, and what is read, between the same neighbours; (n, 9)."""
    result = np.zeros((len(at), 9), np.intp)
    for row, (place, code) in enumerate(zip(at.tolist(), codes.tolist(), strict=True)):
        start, lost = place // PAGE * PAGE, chr(code)
        page, two, one = line.text[start : start + PAGE], line.text[max(place - 2, 0) : place], line.text[place - 1]
        last, both = line.text[place], line.text[place : place + 2]
        mended = (page.count(said) for said in (two + lost, lost + both, one + lost + last))
        read = (page.count(said) - 1 for said in (one + last, two + last, one + both, two + both))
        result[row] = [*mended, *read, page.count(one + lost), page.count(lost + last)]
    return np.minimum(result, 4)


def _edges(line: Ink, at: Indices, lost: Symbols) -> Floats:
    """Log odds that the text behind each place is cut at its head, and that before it at its tail; both with the lost one too, (n, 4)."""
    width = fragments.WIDTH - 1
    sides = line.rows(at, width + 1), line.rows(at - width - 1, width + 1)[:, ::-1]
    odds = []
    for edge, rows in zip(fragments.EDGES, sides, strict=True):
        both = np.concatenate([rows, np.concatenate([lost[:, None], rows[:, :width]], axis=1)])
        both[np.maximum.accumulate(both <= symbols.BREAK, axis=1)] = symbols.BREAK
        odds.append(fragments.log_odds(both, edge).reshape(2, -1))
    return np.stack(odds, axis=1).reshape(4, -1).T


def _short(model: LanguageModel, left: Symbols, lost: Symbols, right: Symbols) -> Floats:
    """Log P of the lost character and of the two behind it where less of what precedes them is seen, (n, 6)."""
    one, two, first, second, none = left[:, -1], left[:, -2], right[:, 0], right[:, 1], np.full(len(lost), symbols.UNSEEN, np.uint16)
    last = ((one, lost), (two, one, lost), (lost, first), (one, lost, first), (lost, first, second), (one, lost, first, second))
    rows = np.array([(none,) * (REACH - len(gram)) + gram for gram in last], np.uint16)
    return model.log_probabilities(rows.transpose(0, 2, 1), REACH - 1)[:, :, 0].T

"""Characters that recognisers like to put in, where the text is better off without: 人民和群众 for 人民群众."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading, language, weights
from lintnews.language import LanguageModel, symbols
from lintnews.weights import Floats, Network

from . import _doubt, _names, _specks, _text
from ._doubles import surnames
from ._ink import Indices, Ink, ink
from ._once import once

#: Of what Tesseract puts into Chinese columns, what it puts in most often beside specks; it takes a stain for the commonest of these.
LIKED = "和人上了有二，。、“”"
REACH = 4
#: Characters given to the word segmenter on either side.
_WORDS = 5
#: How much likelier (natural logarithm) the text must be without one that is worth a look: nine in ten of those put in reach it, and one in
#: three of the printed ones without which the text is likelier at all.
GAIN = 4.0
_CAP = 20.0
#: What a page takes off the log odds of the network: 95 in a hundred of those 0.65 sure were put in, of columns that it did not learn from.
_PRIOR, _LEAST = -1.0, 0.3
#: Errors expected near a place from which on it is garbled.
_GARBLED = 1.0
_KINDS = (_text.HAN, _text.PUNCT, _text.ASCII, _text.DIGIT, _text.LATIN, _text.LINE)
_SIDES = ("han", "mark", "ascii", "figure", "letter", "end")

WEIGHTS = Path(language.__file__).parent / "data" / "put_in.json"
FEATURES = (
    *(f"is {character}" for character in LIKED),
    *("gain", "surprise -1", "surprise", "surprise +1", "surprise +2", "joined", "alone"),
    *("tie", "tie to the next", "best mark", "right alone"),
    *(f"{kind} {side}" for side in ("before", "behind") for kind in _SIDES),
    *("gap before", "gap behind", "same near", "words saved", "length of word"),
    *("known before", "known behind", "known joined", "surname -1", "surname -2", "said before", "said behind", "said joined"),
    *("errors near", "errors around", "errors on the page", "specks on the page", "surprise on the page", "same on the page"),
)


class PutIn(NamedTuple):
    """Places in an `Ink` of characters that may be put in, (n,), how much likelier the text is without, what is known (n, features)."""

    line: Ink
    at: Indices
    gain: Floats
    known: Floats


def places(reading: Reading) -> PutIn:
    """Where such a character stands without which the text is likelier."""
    line, model = ink(reading), reading.model
    at = np.flatnonzero(_text.among(line.codes, LIKED))
    rows = line.rows(at - REACH, 2 * REACH + 1)
    without = np.concatenate([rows[:, :REACH], rows[:, REACH + 1 :]], axis=1)
    scores, own = model.log_probabilities(without, REACH), line.behind(model, at, REACH + 1)
    gain = scores.sum(axis=1) - own.sum(axis=1)
    kept = np.flatnonzero(gain > GAIN)
    at, rows, scores, own, gain = at[kept], rows[kept], scores[kept], own[kept], gain[kept]
    surprise = np.pad(np.minimum(-line.by_order[-1], _CAP), REACH)
    single = model.alone(rows[:, REACH : REACH + 2])
    marks = _specks.likelier(reading, line, at, "，。、“”：的一")[:, 1:].max(axis=1) if len(at) else gain
    columns = [line.codes[at] == ord(character) for character in LIKED]
    columns += [gain, *(surprise[at + REACH + step] for step in (-1, 0, 1, 2)), scores[:, 0], single[:, 0]]
    columns += [single[:, 0] - own[:, 0], own[:, 1] - single[:, 1], gain - marks, _right_alone(model, rows, own)]
    columns += [*_sides(line, at), *_gaps(line, at), _same_near(line, at), *_cut(line, at)]
    columns += [*_known(model, rows), *_said(line, at), *_page(reading, line, at)]
    return PutIn(line, at, gain, np.clip(np.column_stack(columns), -40, 40).astype(np.float32))


def _right_alone(model: LanguageModel, rows: NDArray[np.uint16], own: Floats) -> Floats:
    """How much the character helps the two behind it."""
    gap = np.full((len(rows), 1), symbols.UNSEEN, np.uint16)
    fresh = model.log_probabilities(np.concatenate([gap, rows[:, REACH + 1 : REACH + 3]], axis=1), 1).sum(axis=1)
    return np.asarray(own[:, 1:3].sum(axis=1) - fresh, np.float32)


def _sides(line: Ink, at: Indices) -> list[NDArray[np.bool_]]:
    kinds = np.full(len(line.codes) + 2, _text.LINE, np.uint8)
    kinds[1:-1] = _text.classes(line.codes)
    return [side == kind for side in (kinds[at], kinds[at + 2]) for kind in _KINDS]


def _gaps(line: Ink, at: Indices) -> list[NDArray[np.bool_]]:
    gaps = np.ones(len(line.offsets) + 1, np.bool_)
    gaps[1:-1] = np.diff(line.offsets) > 1
    return [gaps[at], gaps[at + 1]]


def _same_near(line: Ink, at: Indices) -> Floats:
    near = np.pad(line.codes, 3)[at[:, None] + np.array([0, 1, 2, 4, 5, 6])]
    return np.asarray((near == line.codes[at][:, None]).sum(axis=1), np.float32)


def _cut(line: Ink, at: Indices) -> list[NDArray[np.intp]]:
    """Words that the text has less without the character, and how long the word is that it stands in."""
    if not len(at):
        return [np.zeros(0, np.intp)] * 2
    before = [line.text[max(place - _WORDS, 0) : place] for place in at.tolist()]
    behind = [line.text[place + 1 : place + _WORDS + 1] for place in at.tolist()]
    here = [line.text[place] for place in at.tolist()]
    whole = [left + middle + right for left, middle, right in zip(before, here, behind, strict=True)]
    cut = _text.cut([*whole, *(left + right for left, right in zip(before, behind, strict=True))])
    counts, length = cut.numbers().reshape(2, -1), cut.length_at(cut.start[: len(at)] + np.array([len(left) for left in before]))
    return [counts[0] - counts[1], length]


def _known(model: LanguageModel, rows: NDArray[np.uint16]) -> list[NDArray[np.bool_]]:
    """Whether the model knows each character with its neighbours, and these with each other; surnames before it."""
    left, here, right = rows[:, REACH - 1 : REACH + 2].T
    known = [model.knows(left, here), model.knows(here, right), model.knows(left, right)]
    return [*known, surnames(model)[left], surnames(model)[rows[:, REACH - 2]]]


def _said(line: Ink, at: Indices) -> Floats:
    """How often else, up to 3, the page has the character with two neighbours on either side, and these with each other; (3, n)."""
    result = np.zeros((3, len(at)), np.float32)
    for row, place in enumerate(at.tolist()):
        start = place // _doubt.PAGE * _doubt.PAGE
        page, text = line.text[start : start + _doubt.PAGE], line.text
        before, behind = text[max(place - 2, 0) : place], text[place + 1 : place + 3]
        joined = before[-1:] + behind[:1]
        result[:, row] = (
            page.count(before + text[place]) - 1,
            page.count(text[place] + behind) - 1,
            page.count(joined) if len(joined) == 2 else 0,
        )
    return np.clip(result, 0, 3)


def _page(reading: Reading, line: Ink, at: Indices) -> list[Floats]:
    """Errors that are expected near each place, around it and on the page, specks there, mean surprise, how often it has the character."""
    doubts = _doubt.doubts(reading)
    chance = (1 / (1 + np.exp(-np.clip(doubts.odds, -40, 40)))).max(axis=0)
    sums = np.concatenate([[0], np.cumsum(np.where(np.isin(doubts.at, at), 0, chance))])
    columns = []
    for reach in (8, 80):
        first, end = np.searchsorted(doubts.at, at - reach), np.searchsorted(doubts.at, at + reach, side="right")
        columns.append(sums[end] - sums[first])
    size, every = len(line.codes) + 200.0, np.ones(len(at))
    columns.append(np.log((sums[-1] + 0.3) / size) * every)
    columns.append(np.log((len(_specks.specks(reading)) + 0.3) / size) * every)
    columns.append((np.minimum(-line.by_order[-1], _CAP).sum() + 400) / size * every)
    values, counts = np.unique(line.codes, return_counts=True)
    columns.append(np.log((counts[np.searchsorted(values, line.codes[at])] + 2) / size))
    return [column.astype(np.float32) for column in columns]


@cache
def _network() -> Network:
    return weights.load(WEIGHTS)["put in"]


class Surplus(NamedTuple):
    """A character that was put in: its offset, how much likelier (natural logarithm) the text is without it, how sure that is."""

    offset: int
    gain: float
    confidence: float


@once
def put_in(reading: Reading) -> list[Surplus]:
    """What was put in on a page that a scanner read, one by one with how sure that is.

    A mark beside another one is the business of clashing-marks, what stands twice that of doubled-character; where all is misread, nothing
    tells what was put in.
    """
    if not _specks.is_scanned(reading):
        return []
    found = places(reading)
    chances = 1 / (1 + np.exp(-_PRIOR - _network().logits(found.known)))
    near, result = found.known[:, FEATURES.index("errors near")], []
    for row in np.flatnonzero((chances >= _LEAST) & (near < _GARBLED)).tolist():
        place, text = int(found.at[row]), found.line.text
        between = found.line.han[place] or bool(found.line.han[max(0, place - 1) : place + 2].sum() == 2)
        twice = text[place] in text[max(0, place - 2) : place] + text[place + 1 : place + 3]
        if between and not twice and not _names.in_name(text, place):
            result.append(Surplus(int(found.line.offsets[place]), float(found.gain[row]), float(chances[row])))
    return result

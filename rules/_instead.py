"""What could stand in place of a doubtful character: a look-alike, what fits its neighbours, nothing, or one character more."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import language
from lintnews.language import LanguageModel, arrays, symbols
from lintnews.weights import Floats

from . import _lookalikes, _text
from ._ink import Indices, Ink

REACH = 4
PAGE = 4096
#: Characters given to the word segmenter on either side.
_WORDS = 6
_NEVER = -30.0
#: Of the look-alikes, and of what fits the neighbours, so many are looked at in all of their surroundings.
_CHOSEN = 4

TABLES = Path(language.__file__).parent / "data" / "neighbours.npy"
Symbols = NDArray[np.uint16]


class Alike(NamedTuple):
    """The best look-alike of each place: its code point, how much likelier the text is with it, and columns for the networks.

    ``own`` is log P of what is read there and of what follows, (n, 1 + REACH).
    """

    own: Floats
    code: NDArray[np.uint32]
    gain: Floats
    known: Floats

    def keep(self, wanted: Indices) -> Alike:
        """The same for the places at ``wanted``."""
        return Alike(self.own[wanted], self.code[wanted], self.gain[wanted], self.known[wanted])


class Lost(NamedTuple):
    """The character that most likely is missing before each place: its symbol, how much likelier the text is with it, columns."""

    symbol: Symbols
    gain: Floats
    known: Floats

    def keep(self, wanted: Indices) -> Lost:
        """The same for the places at ``wanted``."""
        return Lost(self.symbol[wanted], self.gain[wanted], self.known[wanted])


class Instead(NamedTuple):
    """Of each place what was likeliest printed there (a code point), and how much likelier the text is with it and without any.

    ``likeness`` is that of what was printed, see `_lookalikes.likeness`.
    """

    code: NDArray[np.uint32]
    gain: Floats
    likeness: Floats
    without_gain: Floats
    known: Floats


@cache
def tables() -> dict[str, NDArray[Any]]:
    """``before`` and ``after`` (4096, K): the likeliest symbols on either side of each; ``codes`` (4096,): a code point for each."""
    return arrays.load(TABLES)


def _scored(model: LanguageModel, rows: Symbols, choices: Symbols, before: int, after: int, *, put_in: bool = False) -> Floats:
    """Log P of each choice in (or before) the middle of its row and of what follows: (n, choices, 1 + after)."""
    left, right = rows[:, REACH - before : REACH], rows[:, REACH + (not put_in) : REACH + (not put_in) + after]
    many = np.empty((*choices.shape, before + 1 + after), np.uint16)
    many[:, :, :before] = left[:, None]
    many[:, :, before] = choices
    many[:, :, before + 1 :] = right[:, None]
    scores = model.log_probabilities(many, before)
    scores[choices <= symbols.BREAK] = _NEVER
    return scores


def lookalikes(line: Ink, model: LanguageModel, at: Indices, rows: Symbols) -> Alike:
    """The look-alike of each place with which the text is likeliest."""
    here = line.codes[at]
    codes, likeness = _lookalikes.ranked(here)
    choices = model.encode_codes(codes.astype(np.uint32))
    choices[choices == rows[:, REACH, None]] = symbols.UNSEEN
    own = line.behind(model, at, REACH + 1)
    gains = _scored(model, rows, choices, 2, 2).sum(axis=2) - own[:, :3].sum(axis=1)[:, None]
    best = np.argsort(-(gains + likeness), axis=1, kind="stable")[:, :_CHOSEN]
    whole = _scored(model, rows, np.take_along_axis(choices, best, 1), REACH, REACH)
    exact = whole.sum(axis=2) - own.sum(axis=1)[:, None]
    pick, every = np.argmax(exact + np.take_along_axis(likeness, best, 1), axis=1), np.arange(len(at))
    rank, gain = best[every, pick], exact[every, pick]
    exact[every, pick] = _NEVER
    total = np.log(np.exp(np.clip(gains + likeness, _NEVER, -_NEVER)).sum(axis=1))
    alone = model.alone(choices[every, rank]) - model.alone(rows[:, REACH])
    chosen = whole[every, pick]
    columns = [gain, rank, total, gain - exact.max(axis=1), np.exp(np.clip(gain - total, -9, 3))]
    columns += [alone, -chosen[:, 0], -chosen[:, 1:3].sum(axis=1)]
    known = np.clip(np.column_stack(columns), -40, 40).astype(np.float32)
    return Alike(own, codes[every, rank].astype(np.uint32), gain.astype(np.float32), known)


def missing(model: LanguageModel, rows: Symbols, alike: Alike) -> Lost:
    """What may be lost before each place: of what often stands before this character or behind the last one, what fits best."""
    every, neighbours = np.arange(len(rows)), tables()
    choices = np.concatenate([neighbours["before"][rows[:, REACH]], neighbours["after"][rows[:, REACH - 1]]], axis=1)
    gains = _scored(model, rows, choices, 2, 2, put_in=True).sum(axis=2) - alike.own[:, :2].sum(axis=1)[:, None]
    best = gains.argmax(axis=1)
    symbol, gain = choices[every, best], gains[every, best]
    # The same character is often proposed from both sides.
    gains[choices == symbol[:, None]] = _NEVER
    known = np.column_stack([gain, gain - gains.max(axis=1), model.alone(symbol), gain - alike.gain])
    return Lost(symbol, gain, np.clip(known, -40, 40).astype(np.float32))


def instead(line: Ink, model: LanguageModel, at: Indices, rows: Symbols, alike: Alike, lost: Lost) -> Instead:
    """The best of every kind of repair."""
    neighbours, own, here, codes = tables(), alike.own, line.codes[at], tables()["codes"]
    fits = np.concatenate([neighbours["before"][rows[:, REACH + 1]], neighbours["after"][rows[:, REACH - 1]]], axis=1)
    fits[fits == rows[:, REACH, None]] = symbols.UNSEEN
    likeness = _lookalikes.likeness(here, codes[fits])
    gains = _scored(model, rows, fits, 2, 1).sum(axis=2) - own[:, :2].sum(axis=1)[:, None]
    fits, gains, likeness = _few(fits, gains, likeness)
    scores = _scored(model, rows, fits, REACH, REACH)
    gains = np.where(fits > symbols.BREAK, scores.sum(axis=2) - own.sum(axis=1)[:, None], _NEVER)
    every, best = np.arange(len(at)), (gains + likeness).argmax(axis=1)
    fit, fit_gain, next_gain, fit_like = fits[every, best], gains[every, best], scores[every, best, 1] - own[:, 1], likeness[every, best]
    gap = np.full((len(at), 1), symbols.UNSEEN, np.uint16)
    without = np.concatenate([rows[:, :REACH], rows[:, REACH + 1 :], gap], axis=1)
    without_gain = model.log_probabilities(without, REACH).sum(axis=1) - own.sum(axis=1)
    alone = model.alone(np.stack([fit, rows[:, REACH]], axis=1))
    alike_like = _lookalikes.likeness(here, alike.code[:, None].astype(np.uint16))[:, 0]
    likely = np.stack([alike.gain + alike_like, fit_gain + fit_like])
    columns = [fit_gain, fit_gain - alike.gain, next_gain, codes[fit] == alike.code, without_gain, alone[:, 0] - alone[:, 1]]
    columns += [np.maximum(fit_gain, alike.gain) - without_gain, lost.gain - np.maximum(fit_gain, alike.gain)]
    columns += [alike_like, fit_like, likely.max(axis=0), likely[0] - likely[1]]
    said = _said(line, at, alike.code, codes[fit], codes[lost.symbol])
    known = np.clip(np.column_stack([*columns, said]), -40, 40).astype(np.float32)
    by_fit = likely[1] > likely[0]
    code, gain, like = (
        np.where(by_fit, one, other) for one, other in ((codes[fit], alike.code), (fit_gain, alike.gain), (fit_like, alike_like))
    )
    return Instead(code, gain, like, without_gain, known)


def _few(fits: Symbols, gains: Floats, likeness: Floats) -> tuple[Symbols, Floats, Floats]:
    """The likeliest of the fits, (n, _CHOSEN)."""
    best = np.argsort(-(gains + likeness), axis=1, kind="stable")[:, :_CHOSEN]
    return np.take_along_axis(fits, best, 1), np.take_along_axis(gains, best, 1), np.take_along_axis(likeness, best, 1)


def _said(line: Ink, at: Indices, alike: NDArray[np.uint32], fit: NDArray[np.uint32], lost: NDArray[np.uint32]) -> Floats:
    """How often the page says the same and what is proposed beside the same neighbours, and what a word segmenter makes of all."""
    result = np.zeros((len(at), 12), np.float32)
    result[:, :6] = _again(line, at, alike, fit)
    if len(at):
        places = at.tolist()
        before = [line.text[max(place - _WORDS, 0) : place] for place in places]
        behind = [line.text[place + 1 : place + _WORDS + 1] for place in places]
        here = [line.text[place] for place in places]
        filled = [chr(more) + own for more, own in zip(lost.tolist(), here, strict=True)]
        middles = [*here, *map(chr, alike.tolist()), *filled]
        cut = _text.cut([left + middle + right for left, middle, right in zip(before * 3, middles, behind * 3, strict=True)])
        counts = cut.numbers().reshape(3, -1)
        lengths = cut.length_at(cut.start + np.tile([len(left) for left in before], 3)).reshape(3, -1)
        result[:, 6:] = np.column_stack([counts[0], counts[0] - counts[1], counts[0] - counts[2], *lengths])
    return result


def _again(line: Ink, at: Indices, alike: NDArray[np.uint32], fit: NDArray[np.uint32]) -> Floats:
    """How often, up to 4, the page has each place's pairs with its left and its right neighbour: as read (else), alike, fit; (n, 6)."""
    codes = np.concatenate([[0], line.codes, [0]]).astype(np.uint64) & np.uint64(0xFFFF)
    left, here, right = codes[at], codes[at + 1], codes[at + 2]
    wanted = [_pair(one, other) for middle in (here, alike, fit) for one, other in ((left, middle), (middle, right))]
    pairs = np.stack(wanted, axis=1)
    counts = np.zeros(pairs.shape, np.float32)
    for page in sorted(set((at // PAGE).tolist())):
        own = codes[page * PAGE + 1 : (page + 1) * PAGE + 1]
        said = np.sort(_pair(own[:-1], own[1:]))
        mine = slice(*np.searchsorted(at, [page * PAGE, (page + 1) * PAGE]))
        counts[mine] = np.searchsorted(said, pairs[mine], side="right") - np.searchsorted(said, pairs[mine])
    counts[:, :2] -= 1
    return np.clip(counts, 0, 4)


def _pair(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.uint64]:
    return (first.astype(np.uint64) << np.uint64(16)) | second.astype(np.uint64)


#: Columns that `missing` and `instead` add.
LOSS = ("lost", "lost over next", "lost alone", "lost over alike")
INSTEAD = (
    *("fit", "fit over look-alike", "fit next", "fit is alike", "without", "fit alone", "change over without", "lost over change"),
    *("likeness", "fit likeness", "likeliest", "alike over fit"),
    *("left again", "right again", "left with look-alike", "right with look-alike", "left with fit", "right with fit"),
    *("words", "words saved", "words saved by the lost", "length of word", "length of mended word", "length of filled word"),
)

"""Whether display lines between two texts open an article or stand as a sub-head inside one, by what the texts share."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lintnews.wording import codes_of


class Weights(NamedTuple):
    """Weights of a logistic regression over the display lines that stand between two texts of the development pages.

    Per ten characters of their length, that they hold a comma, that they share more words with what follows than with what precedes,
    that the text before is complete, the probability that the text after starts inside a sentence, per shared pair of characters
    (over the root of the shorter text's number of pairs), and the constant.
    """

    length: float
    comma: float
    leans_on: float
    ended: float
    starts_inside: float
    shared: float
    constant: float


_WEIGHTS = Weights(1.86, -3.9, 1.5, -2.05, 2.25, -2.96, -1.04)
#: Before the seams of a page are judged: fitted without what these tell. The networks for seams and order learned from roles by these.
_BEFORE_SEAMS = Weights(1.41, 0.0, 0.97, -1.43, 0.0, -3.93, -0.26)
_MOST_SHARED = 2.0
#: Characters that stand in any text and tell nothing of its subject.
_PLAIN = frozenset("的了是在和一有不为中上到对将这个与年月日等他我们也就会以要")

#: The bits that a code point takes, and a number of as many ones.
_BITS, _LOW = 21, (1 << 21) - 1


class Between(NamedTuple):
    """The text above and below display lines, whether the one is complete, and how likely the other starts inside a sentence, if known."""

    before: str
    after: str
    ended: bool
    starts_inside: float | None


# A page is read twice, before and after its halves are known.
@lru_cache(maxsize=4096)
def open_an_article(own: str, between: Between) -> bool:
    """Whether display lines, put together in ``own``, are the top of an article."""
    before, after, starts_inside = between.before, between.after, between.starts_inside
    weights = _BEFORE_SEAMS if starts_inside is None else _WEIGHTS
    leans = taken_up(own, after) - taken_up(own, before)
    odds = (
        weights.constant + weights.length * len(own) / 10 + weights.leans_on * ((leans > 0) - (leans < 0)) + weights.ended * between.ended
    )
    odds += weights.comma * ("，" in own or "," in own) + weights.starts_inside * (starts_inside or 0)
    # What the texts share only speaks against it, and counting that costs most.
    return odds > 0 and odds + weights.shared * min(shared_words(before, after), _MOST_SHARED) > 0


def shared_words(first: str, second: str) -> float:
    """How many pairs of characters two texts share that tell their subject, over the root of the shorter text's number of pairs."""
    one, other = _pairs(first), _pairs(second)
    size: float = (min(len(one), len(other)) + 10) ** 0.5
    return sum(_tells(chr(pair >> _BITS), chr(pair & _LOW)) for pair in one & other) / size


def _pairs(text: str) -> set[int]:
    """The pairs of characters side by side, as numbers, which take a third of the time that pairs of strings do."""
    codes = codes_of([text])[:-1]
    return set((codes[:-1].astype(np.int64) << _BITS | codes[1:]).tolist())


def taken_up(line: str, text: str) -> int:
    """How many of a line's pairs of characters that tell its subject stand in ``text`` too."""
    return sum(pair in text for pair in _telling(line))


# A headline is held against the texts above and below it.
@lru_cache(maxsize=1024)
def _telling(line: str) -> tuple[str, ...]:
    """The pairs of characters that tell a line's subject, each once."""
    return tuple(first + second for first, second in set(pairwise(line)) if _tells(first, second))


def _tells(first: str, second: str) -> bool:
    """Whether two characters side by side are Han and may tell what a text is about."""
    return "\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff" and first not in _PLAIN and second not in _PLAIN

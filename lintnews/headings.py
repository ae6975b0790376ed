"""Whether display lines between two texts open an article or stand as a sub-head inside one, by what the texts share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: Weights of a logistic regression over the display lines that stand between two texts of the development pages: per ten characters
#: of their length, that they share more words with what follows than with what precedes, that the text before ends as a sentence
#: does, per shared pair of characters (over the root of the shorter text's number of pairs), and the constant.
_LENGTH, _LEANS_ON, _ENDED, _SHARED, _CONSTANT = 1.41, 0.97, -1.43, -3.93, -0.26
_MOST_SHARED = 2.0
#: Characters that stand in any text and tell nothing of its subject.
_PLAIN = frozenset("的了是在和一有不为中上到对将这个与年月日等他我们也就会以要")


def open_an_article(lines: Sequence[str], before: str, after: str, ended: bool) -> bool:
    """Whether display ``lines`` are the top of an article; ``ended``: the text ``before`` them ends as a sentence does."""
    own = "".join(lines)
    leans = _telling(own, after) - _telling(own, before)
    odds = _CONSTANT + _LENGTH * len(own) / 10 + _LEANS_ON * ((leans > 0) - (leans < 0))
    return odds + _ENDED * ended + _SHARED * min(shared_words(before, after), _MOST_SHARED) > 0


def shared_words(first: str, second: str) -> float:
    """How many pairs of characters two texts share that tell their subject, over the root of the shorter text's number of pairs."""
    size: float = (min(len(set(pairwise(first))), len(set(pairwise(second)))) + 10) ** 0.5
    return _telling(first, second) / size


def _telling(first: str, second: str) -> int:
    """How many of the pairs that both texts hold are of Han characters that may tell what a text is about."""
    pairs = set(pairwise(first)) & set(pairwise(second))
    return sum(all("\u4e00" <= char <= "\u9fff" and char not in _PLAIN for char in pair) for pair in pairs)

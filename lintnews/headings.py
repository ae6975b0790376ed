"""Whether display lines between two texts open an article or stand as a sub-head inside one, by what the texts share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: Weights of a logistic regression over the display lines that stand between two texts of the development pages: per ten characters
#: of their length, that they share more words with what follows than with what precedes, that the text before ends as a sentence
#: does, per shared pair of characters (over the root of the shorter text's number of pairs), and the constant.
_LENGTH, _LEANS_ON, _ENDED, _SHARED, _CONSTANT = 1.36, 0.6, -1.4, -3.3, -0.3
_MOST_SHARED = 2.0
#: Characters that stand in any text and tell nothing of its subject.
_PLAIN = frozenset("的了是在和一有不为中上到对将这个与年月日等他我们也就会以要")


def open_an_article(lines: Sequence[str], before: str, after: str, ended: bool) -> bool:
    """Whether display ``lines`` are the top of an article; ``ended``: the text ``before`` them ends as a sentence does."""
    above, below, own = _pairs(before), _pairs(after), set[str]().union(*map(_pairs, lines))
    shared: float = len(above & below) / (min(len(above), len(below)) + 10) ** 0.5
    leans = len(own & below) - len(own & above)
    odds = _CONSTANT + _LENGTH * sum(map(len, lines)) / 10 + _LEANS_ON * ((leans > 0) - (leans < 0))
    return odds + _ENDED * ended + _SHARED * min(shared, _MOST_SHARED) > 0


def _pairs(text: str) -> set[str]:
    """Pairs of Han characters side by side that may tell what a text is about."""
    telling = [char if "\u4e00" <= char <= "\u9fff" and char not in _PLAIN else "" for char in text]
    return {first + second for first, second in pairwise(telling) if first and second}

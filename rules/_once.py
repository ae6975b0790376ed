"""What several rules ask of the same page is found once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from lintnews import Reading

Found = TypeVar("Found")


def once(find: Callable[[Reading], Found]) -> Callable[[Reading], Found]:
    """``find``, whose answer is kept for as long as the reading is; it may not refer to the reading, or neither is let go."""
    answers: WeakKeyDictionary[Reading, Found] = WeakKeyDictionary()

    @wraps(find)
    def asked(reading: Reading) -> Found:
        try:
            return answers[reading]
        except KeyError:
            answers[reading] = found = find(reading)
            return found

    return asked

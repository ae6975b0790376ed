"""Regular expressions that are compiled when they are first used: to compile all takes longer than to check a page, which needs few."""

from __future__ import annotations

import re
from typing import Any, cast

#: A Han character: a letter that is not Latin. The range of all Han characters takes a millisecond to compile wherever it stands.
HAN = r"[^\W\d_a-zA-Z]"

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(pattern, flags)``, done at the first use."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._pattern, self._flags)
        # From now on they are found without coming here.
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)

"""clashing-marks: two marks side by side that no text sets so: 。。 ，。 、，."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

#: Marks that end more rank first; the first of a run that has one keeps it.
_RANKS: Final = ("？！?!", "。", "；：;:", "，,", "、")
_EMPHASIS: Final = frozenset("？！?!")


@rule(family="punctuation")
def clashing_marks(reading: Reading) -> Iterator[Finding]:
    """Runs of marks of which one is too many; ？！ and ！！ are emphasis."""
    for start, end in _signs.signs(reading).runs(_signs.MARK):
        written = reading.text[start:end]
        if set(written) <= _EMPHASIS or written.isascii() or written.endswith(("?:", "!:")):
            continue
        if _is_ellipsis(written):
            continue
        new = _kept(written)
        message = f"{written} for {new}" if new else f"{written} stand side by side"
        yield Finding(Span(start, end), message, 0.95, "warning", Fix.replace(Span(start, end), new, safe=False))


def _is_ellipsis(written: str) -> bool:
    return len(written) > 2 and (set(written) <= {"。"} or set(written) <= {"、"})


def _kept(written: str) -> str:
    """The marks of the highest rank; one of them, but for emphasis."""
    marks = next(marks for marks in _RANKS if set(written) & set(marks))
    kept = "".join(mark for mark in written if mark in marks)
    return kept if kept[0] in _EMPHASIS else kept[0]

"""false-ellipsis: an ellipsis read as a row of full stops, commas or dots."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Reading, Span, rule
from lintnews.late import late

from . import _signs

_ROW = late(r"(.)\1+")
_SHORTEST = {".": 2, "⋯": 2}
_LONGEST = 12
_ELLIPSIS = "……"
#: This many dots are the ellipsis in its compatibility form.
_EQUAL = 6


@rule(family="punctuation")
def false_ellipsis(reading: Reading) -> Iterator[Finding]:
    """Rows of dots where Chinese text wants an ellipsis."""
    text = reading.text
    for first, last in _signs.signs(reading).runs(_signs.POINT):
        for row in _ROW.finditer(text, first, last):
            start, end = row.span()
            if not _SHORTEST.get(row[1], 3) <= end - start <= _LONGEST or not _is_in_chinese(text, start, end):
                continue
            span = Span(start, end)
            safe = row[1] == "." and end - start == _EQUAL
            yield Finding(span, f"{row[0]} for an ellipsis", 0.95, "warning", Fix.replace(span, _ELLIPSIS, safe=safe))


def _is_in_chinese(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start] if start else "\n", text[end : end + 1]
    return (ord(before) > 0x2E7F or before in "“”‘’") and not "!" <= behind <= "~"

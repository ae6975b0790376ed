"""half-width-page: a page whose commas, colons and brackets are half-width throughout, which is a habit and no damage."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule

from . import _widths

_HABIT = 5


@rule(family="punctuation")
def half_width_page(reading: Reading) -> Iterator[Finding]:
    """One finding at the first half-width mark of a page that hardly has a full-width one."""
    group = _widths.marks(reading, "auto")[0]
    count = len(group.half)
    if group.style == "half" and count >= _HABIT:
        first = int(group.half[0])
        message = (
            f'the page writes its commas, colons and brackets half-width ({count}); style = "full" of half-width-punctuation widens them'
        )
        yield Finding(Span(first, first + 1), message, severity="info")

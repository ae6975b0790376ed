"""trailing-space: blanks at the end of lines."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule
from lintnews.late import late

#: Behind a letter beyond ASCII U+00A0 may be a byte of text that was read in the wrong encoding.
_BLANK = " \t\u3000\xa0"
_BLANKS = late(f"(?<![\x80-\xff])[{_BLANK}]+(?=\n|$)")


@rule(family="spacing")
def trailing_space(page: Page) -> Iterator[Finding]:
    """Blanks between a line's last ink and its end, and lines of nothing but blanks."""
    text = page.text
    if text[-1:] not in _BLANK and not any(blank + "\n" in text for blank in _BLANK):
        return
    for match in _BLANKS.finditer(text):
        span = Span(*match.span())
        yield Finding(span, "blanks at the end of a line", 0.99, "info", Fix.replace(span, "", safe=True))

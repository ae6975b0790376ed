"""trailing-space: blanks at the end of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule

#: Behind a letter beyond ASCII U+00A0 may be a byte of text that was read in the wrong encoding.
_BLANKS = re.compile("(?<![\x80-\xff])[ \t\u3000\xa0]+(?=\n|$)")


@rule(family="spacing")
def trailing_space(page: Page) -> Iterator[Finding]:
    """Blanks between a line's last ink and its end, and lines of nothing but blanks."""
    for match in _BLANKS.finditer(page.text):
        span = Span(*match.span())
        yield Finding(span, "blanks at the end of a line", 0.99, "info", Fix.replace(span, "", safe=True))

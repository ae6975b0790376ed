"""surplus-blank-lines: more blank lines in a row than a page needs to part its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule
from lintnews.late import late

_LINES = late("\n(?:[ \t\u3000\xa0]*\n){2,}")


@rule(family="spacing")
def surplus_blank_lines(page: Page, *, at_most: int = 2) -> Iterator[Finding]:
    """Runs of more than ``at_most`` blank lines, from the first that is too many."""
    if at_most < 0 or ("\n\n\n" not in page.text and not _LINES.search(page.text)):
        return
    pattern = _LINES if at_most > 1 else re.compile("\n(?:[ \t\u3000\xa0]*\n)+")
    for match in pattern.finditer(page.text):
        ends = [match.start() + at for at, character in enumerate(match[0]) if character == "\n"]
        surplus = len(ends) - 1 - at_most
        if surplus > 0:
            span = Span(ends[at_most] + 1, ends[-1] + 1)
            yield Finding(span, f"{len(ends) - 1} blank lines in a row", 0.99, "info", Fix.replace(span, "", safe=True))

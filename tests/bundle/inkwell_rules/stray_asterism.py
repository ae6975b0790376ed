"""stray-asterism: a printer's ornament that was read as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule


@rule
def stray_asterism(page: Page, *, ornaments: str = "⁂❦") -> Iterator[Finding]:
    """Ornaments that stand in a line of text."""
    for match in re.finditer(f"[{re.escape(ornaments)}]", page.text):
        span = Span(*match.span())
        yield Finding(span, f"ornament {match[0]}", 0.9, "warning", Fix.replace(span, "", safe=False))

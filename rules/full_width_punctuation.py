"""full-width-punctuation: full-width commas, colons, brackets in a page that is set half-width throughout."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Span, rule

from . import _text, _widths


@rule(family="punctuation")
def full_width_punctuation(reading: Reading, *, style: _text.Style = "auto") -> Iterator[Finding]:
    """Full-width marks where the page, or with ``style="half"`` its reader, wants half-width ones."""
    for group in _widths.marks(reading, style):
        if group.style != "half":
            continue
        total = len(group.half) + len(group.full)
        message = f"full-width mark in a page that writes half-width ({len(group.half)} of {total} such marks)"
        confidence = 0.99 if style == "half" else 0.9 + 0.09 * group.share
        for at in group.full.tolist():
            edit = Edit(at, at + 1, _text.HALF[reading.text[at]])
            yield Finding(Span(at, at + 1), message, confidence, "warning", Fix((edit,), safe=True))

"""half-width-punctuation: commas, colons, brackets, quotes of half width in Chinese text that is set full-width."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Span, rule

from . import _quotes, _text, _widths


@rule(family="punctuation")
def half_width_punctuation(reading: Reading, *, style: _text.Style = "auto") -> Iterator[Finding]:
    """Half-width marks in Chinese text: those that go against the page, with ``style="full"`` all."""
    for group in _widths.marks(reading, style):
        if group.style != "full" or not len(group.half):
            continue
        message, confidence = _evidence(group, style)
        for at in group.half.tolist():
            span = Span(at, at + 1)
            edit = Edit(at, at + 1, _text.FULL[reading.text[at]])
            yield Finding(span, message, confidence, "warning", Fix((edit,), safe=True))
    yield from _quotes.straight(reading, style)


def _evidence(group: _widths.Marks, style: _text.Style) -> tuple[str, float]:
    if style == "full":
        return "half-width mark in Chinese text", 0.99
    total = len(group.half) + len(group.full)
    message = f"half-width mark in a page that writes full-width ({len(group.full)} of {total} such marks)"
    return message, 0.9 + 0.09 * group.share

"""mojibake: text that was decoded in the wrong encoding."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Reading, Span, rule

from . import _garbled

_EXCERPT = 12


@rule(family="encoding")
def mojibake(reading: Reading) -> Iterator[Finding]:
    """Garbled stretches with what they were; those whose text is lost are reported alone."""
    for found in _garbled.garbled(reading):
        span = Span(found.start, found.end)
        written = reading.text[found.start : found.end][:_EXCERPT]
        if not found.text:
            yield Finding(span, f"{written!r}: bytes that were read in the wrong encoding; the text is lost, take it from the source", 0.95)
            continue
        message = f"{found.how}: {written} for {found.text[:_EXCERPT]}"
        yield Finding(span, message, 0.995, fix=Fix.replace(span, found.text, safe=False))

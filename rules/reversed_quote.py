"""reversed-quote: a curly quote that opens where it must close, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Fix, Reading, Span, rule

from . import _turns


@rule(family="punctuation")
def reversed_quote(reading: Reading) -> Iterator[Finding]:
    """Quotes that break the turns of opening and closing in a block which has as many as it needs."""
    for quote in _turns.reversed_quotes(reading):
        span = Span(quote.at, quote.at + 1)
        does, must, other = ("opens", "close", "”") if quote.opens else ("closes", "open", "“")
        message = f"this quote {does} where it must {must}"
        yield Finding(span, message, 0.97 if quote.plain else 0.9, "warning", Fix.replace(span, other, safe=False))

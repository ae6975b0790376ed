"""mixed-line-ends: a file whose lines end in different ways."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Page, Span, rule

_NAMES = ("LF", "CRLF", "CR")


@rule(family="encoding")
def mixed_line_ends(page: Page) -> Iterator[Finding]:
    """One finding a page, on its first line end."""
    if sum(count > 0 for count in page.line_ends) > 1:
        counts = ", ".join(f"{count} {name}" for count, name in zip(page.line_ends, _NAMES, strict=True) if count)
        at = max(0, page.text.find("\n"))
        yield Finding(Span(at, at + 1), f"line ends are mixed: {counts}", severity="info")

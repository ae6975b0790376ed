"""lost-character: replacement characters, lone surrogates and noncharacters, which stand for text that was lost."""

from __future__ import annotations

from collections.abc import Iterator

from lintnews import Finding, Reading, Span, rule

from . import _signs


@rule(family="encoding")
def lost_character(reading: Reading) -> Iterator[Finding]:
    """Every run of code points that stand for something that could not be decoded."""
    for start, end in _signs.runs(_signs.signs(reading).at(_signs.LOST)):
        code = ord(reading.text[start])
        what = "replacement character" if code == 0xFFFD else "lone surrogate" if code < 0xE000 else "noncharacter"
        number = f" ×{end - start}" if end - start > 1 else ""
        message = f"{what} U+{code:04X}{number}: what stood here was lost when the text was decoded; take it from the source"
        yield Finding(Span(start, end), message, 0.99)

"""invisible-character: zero-width, direction and control characters, byte order marks and variation selectors inside text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

_SEPARATORS = "\u2028\u2029"
_JOINERS = "\u200c\u200d"
_MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0xE0000, 0xE0080))


@rule(family="encoding")
def invisible_character(reading: Reading) -> Iterator[Finding]:
    """Characters that print nothing where neither an emoji nor a script written from right to left needs them."""
    signs, text = _signs.signs(reading), reading.text
    at = signs.at(_signs.INVISIBLE)
    if signs.seen & _signs.ASTRAL:
        at = np.union1d(at, np.flatnonzero((reading.codes >= 0xE0000) & (reading.codes < 0xE01F0)))
    for start, end in _signs.runs(at):
        if _is_needed(text, start, end):
            continue
        found = text[start:end]
        new = "\n" if set(found) <= set(_SEPARATORS) else ""
        # A selector behind a Han character picks the form in which a name is written.
        safe = not (_is_selector(found[0]) and _is_han(text[start - 1 : start]))
        names = ", ".join(dict.fromkeys(_name(character) for character in found[:4]))
        yield Finding(Span(start, end), f"invisible: {names}", 0.99, "warning", Fix.replace(Span(start, end), new, safe=safe))


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character').lower()}"


def _is_needed(text: str, start: int, end: int) -> bool:
    found, before, after = text[start:end], text[start - 1 : start] if start else "", text[end : end + 1]
    if set(found) == {"\xad"}:
        # A byte of text that was read in the wrong encoding; mojibake tells of that.
        return any("\x7f" < side < "\u0100" or side in _signs.CP1252 for side in (before, after) if side)
    if all(character in _JOINERS or _is_selector(character) for character in found):
        return _is_symbol(before) or (bool(before) and before in "#*0123456789" and "\ufe0f" in found) or _is_joining(before)
    if all(character in _MARKS_OF_DIRECTION or character in _JOINERS for character in found):
        return _is_rtl(text[max(0, start - 2) : start]) or _is_rtl(text[end : end + 2]) or _is_joining(before) or _is_joining(after)
    return False


def _is_selector(character: str) -> bool:
    return any(ord(character) in selectors for selectors in _SELECTORS)


def _is_han(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK ")


def _is_symbol(character: str) -> bool:
    return bool(character) and (unicodedata.category(character) in ("So", "Sk") or 0x2190 <= ord(character) < 0x2C00)


def _is_joining(character: str) -> bool:
    """Whether a script shapes this letter by its neighbours: Arabic to Khmer, Mongolian."""
    return bool(character) and (0x600 <= ord(character) < 0xE00 or 0xF00 <= ord(character) < 0x1900)


def _is_rtl(around: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in around)

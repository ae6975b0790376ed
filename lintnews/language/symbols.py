"""Fold characters to the symbols of the language model: one number below 4096 for every code point."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSEEN: Final = 0  # "no context here": stands in no n-gram
SKIP: Final = 1  # white space other than a line break, and invisible characters: dropped before scoring
RARE: Final = 2  # every character outside the vocabulary
BREAK: Final = 3  # a paragraph boundary, what a line break stands for
FIRST: Final = 4  # the first symbol that stands for a character

BITS: Final = 12
SYMBOLS: Final = 1 << BITS
CODE_POINTS: Final = 1 << 16  # the table covers the basic plane; what lies beyond is RARE

# Compatibility forms that scanners and type-setting systems put for the plain character.
_COMPATIBLE = (
    (0x2E80, 0x2FDF),  # radicals
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE10, 0xFE6F),  # vertical and small forms
    (0xFF01, 0xFFEF),  # full and half width
)
_ALIKE = {
    "•": "·", "・": "·", "‧": "·", "∙": "·", "⋅": "·",
    "―": "—", "─": "—", "━": "—", "〜": "~", "∶": ":", "︰": ":",
    "\u2329": "〈", "\u232a": "〉", "〝": "“", "〞": "”", "‑": "-", "‐": "-",
}  # fmt: skip
_ALWAYS = "「」『』"  # rare in today's papers, but a page that has them must not see them as one


def fold(character: str) -> str:
    """The character whose statistics `character` shares; "" for what is to be skipped.

    Width, case, accents and the value of a digit go; the two directions of curly quotes stay apart.
    """
    if character == "\n":
        return "\n"
    code = ord(character)
    character = _ALIKE.get(character, character)
    if any(first <= code <= last for first, last in _COMPATIBLE):
        plain = unicodedata.normalize("NFKC", character)
        character = plain if len(plain) == 1 and ord(plain) < CODE_POINTS else character
    if _invisible(character):
        return ""
    if character.isdecimal():
        return "0"
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii() and base.isalpha():
        return base.lower()
    return _ALIKE.get(character, character)


def _invisible(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cf", "Zs", "Zl", "Zp") or "\ufe00" <= character <= "\ufe0f"


def folding() -> NDArray[np.uint16]:
    """Shape (65536,): the code point each code point folds to; 0 for what is skipped, 10 for a line break."""
    table = np.zeros(CODE_POINTS, np.uint16)
    for code in range(CODE_POINTS):
        table[code] = ord(fold(chr(code)) or "\0")
    return table


def vocabulary(counts: NDArray[np.int64], table: NDArray[np.uint16], size: int = SYMBOLS) -> NDArray[np.uint16]:
    """Shape (65536,): the symbol of each code point, the `size` - 4 most frequent folded characters having their own.

    `counts` of shape (65536,) are those of folded code points; equal counts go by code point, so that
    the same corpus gives the same table.
    """
    counts = counts.copy()
    counts[[0, ord("\n")]] = 0
    counts[0xD800:0xE000] = 0
    counts[0xFFFD:] = 0
    counts[[ord(mark) for mark in _ALWAYS]] += counts.sum() + 1
    best = np.argsort(-counts, kind="stable")[: size - FIRST]
    best = best[counts[best] > 0]
    symbol = np.full(CODE_POINTS, RARE, np.uint16)
    symbol[np.sort(best)] = np.arange(FIRST, FIRST + len(best), dtype=np.uint16)
    symbol[0] = SKIP
    symbol[ord("\n")] = BREAK
    return symbol[table]

"""hyphenated-word: a Latin word that a line end cuts, with a hyphen behind its first part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from lintnews import Finding, Fix, Page, Span, rule
from lintnews.late import late

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_SOFT = "\u00ad"
#: The two parts of a word, a hyphen and a line end between them, or the blank line between two blocks.
_CUT = late(rf"(?<![\w@./:-])([A-Za-zÀ-ÖØ-öø-ÿ]{{2,}})([-\u2010{_SOFT}])[ \t]*\n[ \t]*(?:\n[ \t]*)?([a-zà-öø-ÿ]{{2,}})(?![\w@/]|[.:]\w)")
_HYPHEN = late(rf"[-\u2010{_SOFT}][ \t]*\n")
_WORD = late(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:-[A-Za-zÀ-ÖØ-öø-ÿ]+)*")
#: No word of a newspaper is longer.
_LONGEST = 30
_SURE, _SEEN, _REAL, _UNKNOWN = 0.97, 0.95, 0.85, 0.6


@rule(family="layout")
def hyphenated_word(page: Page, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every Latin word cut at a line end."""
    text = page.text
    cuts = [cut for cut in _CUT.finditer(text) if len(cut[1]) + len(cut[3]) <= _LONGEST] if _HYPHEN.search(text) else []
    if not cuts:
        return
    seen = frozenset(word.lower() for word in _WORD.findall(text))
    for cut in cuts:
        finding = _judged(cut, seen)
        if finding.confidence >= min_confidence:
            yield finding


def _judged(cut: re.Match[str], seen: frozenset[str]) -> Finding:
    """The finding for one cut: the hyphen goes where the whole is a word, and stays where the parts are words and the whole is none."""
    first, hyphen, second = cut.groups()
    whole, compound = first + second, f"{first}-{second}"
    span = Span(*cut.span())
    if hyphen == _SOFT:
        return _finding(span, whole, f"“{whole}” is cut at a soft hyphen", _SURE, safe=True)
    if compound.lower() in seen and whole.lower() not in seen:
        return _finding(span, compound, f"“{compound}” is cut at its hyphen, as it stands elsewhere on the page", _SEEN, safe=True)
    if whole.lower() in seen:
        return _finding(span, whole, f"“{whole}” is cut; it stands whole elsewhere on the page", _SEEN, safe=True)
    if _is_known(whole):
        return _finding(span, whole, f"the word “{whole}” is cut", _SURE, safe=True)
    if _is_known(first) and _is_known(second):
        return _finding(span, compound, f"“{compound}” is cut at its hyphen", _REAL, safe=True)
    return _finding(span, whole, f"“{whole}” seems to be cut; no word list knows it", _UNKNOWN, safe=False)


def _finding(span: Span, word: str, message: str, confidence: float, *, safe: bool) -> Finding:
    return Finding(span, message, confidence, "warning", Fix.replace(span, word, safe=safe))


def _is_known(word: str) -> bool:
    return bool(_words().known([word]))


@cache
def _words() -> SpellChecker:
    """English words by pyspellchecker, read when the first cut word asks for them."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)

"""full-width-alphanumeric: full-width letters and digits on a page that writes them half-width."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule
from lintnews.late import late

from . import _signs, _text

_RUN = late("[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)?")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
#: From so many on, full-width single figures (８月) are a habit of the page: old rules of typesetting ask for it.
_HABIT = 3


@rule(family="encoding")
def full_width_alphanumeric(reading: Reading, *, style: _text.Style = "auto") -> Iterator[Finding]:
    """Full-width letters and digits: those that go against the page, with ``style="half"`` all."""
    wide = _signs.signs(reading).at(_signs.WIDE)
    if not len(wide) or style == "full":
        return
    kinds = _text.classes(reading.codes)
    letters = np.count_nonzero(kinds[wide] == _text.LATIN)
    total = {_text.LATIN: np.count_nonzero(kinds == _text.LATIN), _text.DIGIT: np.count_nonzero(kinds == _text.DIGIT)}
    mostly_half = {_text.LATIN: total[_text.LATIN] > 2 * letters, _text.DIGIT: total[_text.DIGIT] > 2 * (len(wide) - letters)}
    found = list(_RUN.finditer(reading.text))
    single = [match for match in found if match.end() - match.start() == 1 and not _touches_half(reading.text, match)]
    habit = {match.start() for match in single} if len(single) >= _HABIT else set()
    for match in found:
        kind = int(kinds[match.start()])
        mixed = _touches_half(reading.text, match)
        if style == "auto" and not mixed and (match.start() in habit or not mostly_half[kind]):
            continue
        span = Span(*match.span())
        what = "letters" if kind == _text.LATIN else "digits"
        message = f"full-width {what} in Chinese text" if style == "half" else f"full-width {what} on a page that writes half-width ones"
        yield Finding(span, message, 0.97 if mixed else 0.95, "warning", Fix.replace(span, match[0].translate(_HALF), safe=True))


def _touches_half(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return any(character.isascii() and character.isalnum() for character in around)

"""compatibility-form: radicals, ligatures, small and upright forms that stand for a character of running text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _forms, _signs


@rule(family="encoding")
def compatibility_form(reading: Reading) -> Iterator[Finding]:
    """Every run of compatibility forms with the characters that they stand for."""
    signs = _signs.signs(reading)
    at = signs.at(_signs.FORM)
    if signs.seen & _signs.ASTRAL:
        at = np.union1d(at, np.flatnonzero((reading.codes >= 0x2F800) & (reading.codes < 0x2FA1E)))
    if not len(at):
        return
    plain = _forms.plain()
    for start, end in _signs.runs(at):
        span = Span(start, end)
        written = reading.text[start:end]
        # Upright marks among rare characters are what UTF-8 becomes when it is read as GBK; mojibake tells of that.
        if "\ufe10" <= written[0] < "\ufe70" and _is_beside_rare(signs, start, end):
            continue
        new = "".join(plain[character] for character in written)
        code = f"U+{ord(written[0]):04X}"
        yield Finding(span, f"{written} ({code}) for {new}", 0.99, "warning", Fix.replace(span, new, safe=True))


def _is_beside_rare(signs: _signs.Signs, start: int, end: int) -> bool:
    around = [*signs.flags[max(0, start - 1) : start].tolist(), *signs.flags[end : end + 1].tolist()]
    return any(flags & _signs.RARE for flags in around)

"""private-use-character: code points that mean something in one font only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

#: What GB 18030 put into the private area until 2005, and where those characters stand since (GB 18030-2022, annex D);
#: the last is the blank of GBK, A3A0.
_OLD: Final = "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue5e5"
_NEW: Final = "︐︒︑︓︔︕︖︗︘︙ḿ龴龵龶龷龸龹龺龻\u3000"


@rule(family="encoding")
def private_use_character(reading: Reading) -> Iterator[Finding]:
    """Runs of private-use characters; those that GB 18030 once used are told."""
    signs = _signs.signs(reading)
    at = signs.at(_signs.PRIVATE)
    if signs.seen & _signs.ASTRAL:
        at = np.union1d(at, np.flatnonzero(reading.codes >= 0xF0000))
    for start, end in _signs.runs(at):
        span = Span(start, end)
        written = reading.text[start:end]
        codes = " ".join(f"U+{ord(character):04X}" for character in written[:4])
        fix = None
        if set(written) <= set(_OLD):
            new = written.translate(str.maketrans(_OLD, _NEW))
            fix = Fix.replace(span, new, safe=False)
            codes += f", which GB 18030 once used for {new!r}"
        yield Finding(span, f"private-use character {codes}: only the font that was meant knows it", 0.99, "error", fix)

"""space-in-number: blanks between the digits of one number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

_BLANK: Final = "[ \u3000\xa0]"
_YEAR: Final = rf"(?<![\d.])(?:1{_BLANK}?9|2{_BLANK}?0){_BLANK}?\d{_BLANK}?\d(?={_BLANK}?年)"
_POINT: Final = rf"(?<=[^\d\s])(?<![.\d])\d+(?:{_BLANK}[.]{_BLANK}?|[.]{_BLANK})\d+(?={_BLANK}?[%％万亿元米度倍个吨公千])"
_COUNT: Final = rf"(?<=[\u4e00-\u9fff])\d+(?:{_BLANK}\d+)+(?={_BLANK}?(?:[年月日时元人%％万亿个名户吨米]|公里))"
_SEPARATED: Final = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+"
#: Numbers that are dialled or read out are set apart on purpose.
_DIALLED: Final = "电话|热线|传真|邮编|账号|卡号|QQ|微信|号码|手机"
_WITHIN: Final = 24
_LINE_BEFORE: Final = 40


@rule(family="digits")
def space_in_number(reading: Reading) -> Iterator[Finding]:
    """Blanks inside years, fractions and counts in running text."""
    beside = _signs.DIGIT | _signs.POINT
    places = _signs.signs(reading).where(_signs.BLANK, before=beside, behind=beside)
    told: set[int] = set()
    text = reading.text
    for pattern in (_YEAR, _POINT, _COUNT):
        for match in _signs.near(pattern, text, places, _WITHIN, _WITHIN):
            written = match[0]
            new = re.sub(_BLANK, "", written)
            if new == written or match.start() in told or (pattern is _COUNT and re.fullmatch(_SEPARATED, written)):
                continue
            if re.search(_DIALLED, text[max(0, match.start() - _LINE_BEFORE) : match.start()].rsplit("\n", 1)[-1]):
                continue
            told.add(match.start())
            span = Span(*match.span())
            yield Finding(span, f"{written} for {new}", 0.93, "warning", Fix.replace(span, new, safe=False))

"""impossible-number: shares above a hundred per cent, numbers with two points, ranges that run backwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lintnews import Finding, Reading, Span, rule
from lintnews.late import late

from . import _signs

_NUMBER: Final = r"\d+(?:[.．]\d+)?"
#: Rates that count a part of a whole; 完成率, 增长率 and 床位使用率 may well be above a hundred.
_RATES: Final = (
    "合格率|(?<!拨备|流动)覆盖率|入学率|出勤率|出席率|满意率|满意度|普及率|就业率|及格率|"
    "成活率|参保率|识字率|城镇化率|得票率|支持率|治愈率|死亡率|中签率"
)
_SHARE: Final = rf"(?:(?:{_RATES})[^，。；、：“”\d\n]{{0,6}}|占[^，。；、：“”\d\n]{{0,12}})({_NUMBER})[%％](?![以之]上)"
_POINTS: Final = r"(?<![\d.．Vv])\d+[.．]\d+[.．]\d+(?=[%％万亿元])"
#: What a number above a hundred or of two points ends in; most shares are let go by it.
_LONG = late(r"(?:\d{3}(?:[.．]\d+)?|\d[.．]\d+[.．]\d+)$")
_YEARS: Final = r"(?<![\d前第])(1[0-9]{3}|20\d\d)年?(?:[—－~～-]{1,2}|至)(1[0-9]{3}|20\d\d)(?=年)"
_AGES: Final = rf"(?<![\d.-])({_NUMBER})(?:岁?[—－~～-]|岁至)({_NUMBER})(?=岁)"
_BEFORE_CHRIST: Final = 6
_WITHIN: Final = 40
_NUMBER_WITHIN: Final = 12


@rule(family="digits")
def impossible_number(reading: Reading) -> Iterator[Finding]:
    """Figures that contradict themselves, whatever they count."""
    text, signs = reading.text, _signs.signs(reading)
    units = signs.where(_signs.PERCENT, before=_signs.DIGIT)
    shares = units[[_LONG.search(text, max(0, at - _NUMBER_WITHIN), at) is not None for at in units.tolist()]] if len(units) else units
    ranges = signs.where(_signs.RANGE, behind=_signs.DIGIT)
    for match in _signs.near(_SHARE, text, shares, _WITHIN, 3):
        if _value(match[1]) > 100:
            yield Finding(Span(match.start(1), match.end()), f"a share of {match[1]}%: no part is larger than the whole", 0.85)
    for match in _signs.near(_POINTS, text, shares, _WITHIN, 3):
        yield Finding(Span(*match.span()), f"{match[0]}: a number has one point", 0.93)
    for pattern in (_YEARS, _AGES):
        for match in _signs.near(pattern, text, ranges, 6, 8):
            before = text[max(0, match.start() - _BEFORE_CHRIST) : match.start()]
            if _value(match[1]) > _value(match[2]) and "前" not in before:
                yield Finding(Span(*match.span()), f"{match[0]}: this range runs backwards", 0.9)


def _value(number: str) -> float:
    return float(number.replace("．", "."))

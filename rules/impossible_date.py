"""impossible-date: dates and times of day that no calendar or clock has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Final

from lintnews import Finding, Reading, Span, rule

from . import _signs

_DATE = re.compile(r"(?:(?<!\d)(\d{4})年)?(?<![\d.．])(\d{1,3})月(\d{1,3})(?=[日号])")
_MONTH = re.compile(r"(?<=\d年)(\d{1,3})月(?![龄大])")
_HOUR = re.compile(r"(?:(?<=[日号晨午晚夜])|(?<=时间)|(?<=上午)|(?<=凌晨))(\d{1,3})(?:时(?:(\d{1,3})分)?|[:：∶](\d{2})(?!\d))")
_MINUTE = re.compile(r"(?<![\d.:：])(\d{1,2})时(\d{1,3})分(?!之)")
#: Months of the moon have thirty days whatever their number.
_LUNAR = re.compile("农历|阴历|旧历|夏历|腊月|正月")
_NEAR: Final = 6
_LEAP_YEAR: Final = 2000


@rule
def impossible_date(reading: Reading) -> Iterator[Finding]:
    """A 13th month, a 30th of February, an hour 25, a minute 60."""
    if not _signs.signs(reading).seen & _signs.DIGIT:
        return
    end = 0
    for match, reason in sorted(_found(reading.text), key=lambda found: (found[0].start(), -found[0].end())):
        if match.start() >= end:
            end = match.end()
            yield Finding(Span(match.start(), end), f"{match[0]}: {reason}", 0.93)


def _found(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _DATE.finditer(text):
        reason = _date(match[1], int(match[2]), int(match[3]))
        if reason and not _LUNAR.search(text[max(0, match.start() - _NEAR) : match.start()]):
            yield match, reason
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[1]) <= 12:
            yield match, "a year has twelve months"
    for match in _HOUR.finditer(text):
        if reason := _time(int(match[1]), int(match[2] or match[3] or 0)):
            yield match, reason
    for match in _MINUTE.finditer(text):
        if reason := _time(0, int(match[2])):
            yield match, reason


def _date(year: str | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return "a year has twelve months"
    number = int(year) if year and int(year) else _LEAP_YEAR
    days = monthrange(number, month)[1]
    return "" if 1 <= day <= days else f"this month has {days} days"


def _time(hour: int, minute: int) -> str:
    if hour > 24 or (hour == 24 and minute):
        return "a day has 24 hours"
    return "an hour has 60 minutes" if minute > 59 else ""

"""impossible-date: dates and times of day that no calendar or clock has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lintnews import Finding, Reading, Span, rule

from . import _signs
from ._text import Indices

_DATE: Final = r"(?:(?<!\d)(\d{4})年)?(?<![\d.．])(\d{1,3})月(\d{1,3})(?=[日号])"
_MONTH: Final = r"(?<=\d年)(\d{1,3})月(?![龄大])"
_HOUR: Final = r"(?:(?<=[日号晨午晚夜])|(?<=时间)|(?<=上午)|(?<=凌晨))(\d{1,3})(?:时(?:(\d{1,3})分)?|[:：∶](\d{2})(?!\d))"
_MINUTE: Final = r"(?<![\d.:：])(\d{1,2})时(\d{1,3})分(?!之)"
#: Months of the moon have thirty days whatever their number.
_LUNAR: Final = "农历|阴历|旧历|夏历|腊月|正月"
_NEAR: Final = 6
_LEAP_YEAR: Final = 2000
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WIDE_ZERO: Final = ord("０")
_BEFORE, _BEHIND = 9, 8


@rule(family="digits")
def impossible_date(reading: Reading) -> Iterator[Finding]:
    """A 13th month, a 30th of February, an hour 25, a minute 60."""
    signs = _signs.signs(reading)
    months = signs.where(_signs.MONTH, before=_signs.DIGIT)
    months = months[_is_odd(reading, months, 12, 28)]
    clocks = signs.where(_signs.CLOCK, before=_signs.DIGIT)
    clocks = clocks[_is_odd(reading, clocks, 23, 59)]
    end = 0
    for match, reason in sorted(_found(reading.text, months, clocks), key=lambda found: (found[0].start(), -found[0].end())):
        if match.start() >= end:
            end = match.end()
            yield Finding(Span(match.start(), end), f"{match[0]}: {reason}", 0.93)


def _is_odd(reading: Reading, at: Indices, before: int, behind: int) -> NDArray[np.bool_]:
    """Whether the number before each place is 0 or above ``before``, or the one behind it 0 or above ``behind``."""
    if not len(at):
        return np.empty(0, np.bool_)
    left, right = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    running = np.ones(len(at), np.bool_)
    for step, unit in ((1, 1), (2, 10), (3, 100)):
        digit = _digit(reading.codes, at - step)
        running &= digit >= 0
        left += np.where(running, digit * unit, 0)
    running[:] = True
    for step in (1, 2, 3):
        digit = _digit(reading.codes, at + step)
        running &= digit >= 0
        right = np.where(running, right * 10 + digit, right)
    followed = _digit(reading.codes, at + 1) >= 0
    odd: NDArray[np.bool_] = (left == 0) | (left > before) | (followed & ((right == 0) | (right > behind)))
    return odd


def _digit(codes: NDArray[np.uint32], at: Indices) -> NDArray[np.int64]:
    """The value of the digit of either width at each place, -1 for what is none."""
    value = codes.take(at, mode="clip").astype(np.int64)
    value -= np.where(value >= _WIDE_ZERO, _WIDE_ZERO, ord("0"))
    return np.where((value >= 0) & (value <= 9) & (at >= 0) & (at < len(codes)), value, -1)


def _found(text: str, months: Indices, clocks: Indices) -> Iterator[tuple[re.Match[str], str]]:
    for match in _signs.near(_DATE, text, months, _BEFORE, _BEHIND):
        reason = _date(match[1], int(match[2]), int(match[3]))
        if reason and not re.search(_LUNAR, text[max(0, match.start() - _NEAR) : match.start()]):
            yield match, reason
    for match in _signs.near(_MONTH, text, months, _BEFORE, _BEHIND):
        if not 1 <= int(match[1]) <= 12:
            yield match, "a year has twelve months"
    for match in _signs.near(_HOUR, text, clocks, _BEFORE, _BEHIND):
        if reason := _time(int(match[1]), int(match[2] or match[3] or 0)):
            yield match, reason
    for match in _signs.near(_MINUTE, text, clocks, _BEFORE, _BEHIND):
        if reason := _time(0, int(match[2])):
            yield match, reason


def _date(year: str | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return "a year has twelve months"
    number = int(year) if year and int(year) else _LEAP_YEAR
    leap = number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
    days = 29 if month == 2 and leap else _DAYS[month - 1]
    return "" if 1 <= day <= days else f"this month has {days} days"


def _time(hour: int, minute: int) -> str:
    if hour > 24 or (hour == 24 and minute):
        return "a day has 24 hours"
    return "an hour has 60 minutes" if minute > 59 else ""

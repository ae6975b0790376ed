"""Straight quotes in Chinese text and the curly ones they stand for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lintnews import Edit, Finding, Fix, Reading, Span

from . import _text

_CURLY = {'"': "“”", "'": "‘’"}
_OPENERS = frozenset("（(《〈【[「『“‘，,、：:；;—")
#: The longest quotation in Latin letters, in characters.
_PAIR_WITHIN = 60
_CLOSERS = frozenset("，,。、；;：:？?！!）)》〉】]」』”’…")


def straight(reading: Reading, style: _text.Style) -> Iterator[Finding]:
    """Straight quotes beside Chinese text: those of a page that mostly writes curly ones, with ``style="full"`` all."""
    if '"' not in reading.text and "'" not in reading.text:
        return
    kinds = _text.evidence(reading.codes, _text.classes(reading.codes), "".join([*_text.HALF, *_CURLY.values()]))
    for quote, curly in _CURLY.items():
        at = _text.where(reading.codes, quote)
        left, right = (_text.class_at(kinds, side) for side in _text.neighbours(kinds, at))
        chinese = _text.is_cjk(left), _text.is_cjk(right)
        beside = (chinese[0] & (right != _text.LATIN)) | (chinese[1] & (left != _text.LATIN))
        # 译作"Harbour House"——: Latin words in quotes that both stand beside Chinese.
        around = chinese[0][:-1] & chinese[1][1:] & (right[:-1] == _text.LATIN) & (left[1:] == _text.LATIN)
        pairs = np.flatnonzero(around & (np.diff(at) < _PAIR_WITHIN))
        beside[pairs] = beside[pairs + 1] = True
        at = at[beside]
        known = len(_text.where(reading.codes, curly))
        if not len(at) or style == "half" or (style == "auto" and known < len(at)):
            continue
        for place, side, sure in _sides(reading.text, set(at.tolist()), _text.where(reading.codes, quote + curly).tolist(), curly):
            edit = Edit(place, place + 1, curly[side])
            message = f"straight quote in Chinese text ({known} curly ones on the page)"
            yield Finding(Span(place, place + 1), message, 0.97 if sure else 0.75, "warning", Fix((edit,), safe=sure))


def _sides(text: str, wanted: set[int], quotes: list[int], curly: str) -> Iterator[tuple[int, int, bool]]:
    """For each wanted quote whether it opens (0) or closes (1), and whether nothing speaks against that."""
    inside = False
    last = 0
    for number, at in enumerate(quotes):
        if "\n\n" in text[last:at]:
            inside = False
        last = at
        if text[at] in curly:
            inside = text[at] == curly[0]
            continue
        if at not in wanted:
            continue
        opens, closes = _can_open(text, at), _can_close(text, at)
        following = text[quotes[number + 1]] if number + 1 < len(quotes) and "\n\n" not in text[at : quotes[number + 1]] else ""
        if opens and closes:
            lost = (following == curly[0] and not inside) or (following == curly[1] and inside)
            side = int(inside or following == curly[0])
            yield at, side, not lost
        else:
            side = int(closes or (not opens and inside))
            yield at, side, (opens or closes) and inside == bool(side)
        inside = not side


def _can_open(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return bool(after.strip()) and after not in _CLOSERS


def _can_close(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return bool(before.strip()) and before not in _OPENERS

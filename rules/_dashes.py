"""Dashes read as the figure 一: 一一 or —一 where the text needs ——, 4一5 for 4—5."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lintnews import Reading
from lintnews.language import symbols
from lintnews.late import HAN, late

from ._ink import ink
from ._once import once
from ._specks import Speck

_REACH = 4
_RUN = late("[一—-]{2,4}")
#: The dash of a range of figures: 4一5级, 0.1毫米一0.3毫米.
_RANGE = late(rf"(?<=[0-9])([%％]|{HAN}{{0,2}})一(?=[0-9]{{1,6}}(?:[.·][0-9]{{1,4}})?\1)")
#: A dash must make the text that much likelier (natural logarithm): 一一 means "one by one" too.
_GAIN, _SURE = 3.0, 5.0


@once
def dashes(reading: Reading) -> list[Speck]:
    """Every 一 of a run of dashes, and between two figures."""
    return list(_dashes(reading))


def _dashes(reading: Reading) -> Iterator[Speck]:
    if "一" not in reading.text:
        return
    yield from (Speck(match.end() - 1, "—", 0.0, 0.9) for match in _RANGE.finditer(reading.text))
    line = ink(reading)
    runs = [(m.start(), m.end()) for m in _RUN.finditer(line.text) if "一" in m.group()]
    if not runs:
        return
    starts = np.array([start for start, _ in runs])
    rows = line.rows(starts - _REACH, 3 * _REACH)
    dash = rows.copy()
    for row, (start, end) in enumerate(runs):
        length = end - start
        dash[row, _REACH : _REACH + length] = reading.model.encode("—")[0]
        rows[row, _REACH + length + _REACH :] = dash[row, _REACH + length + _REACH :] = symbols.UNSEEN
    scores = reading.model.log_probabilities(np.stack([rows, dash])).sum(axis=2)
    for (start, end), gain in zip(runs, (scores[1] - scores[0]).tolist(), strict=True):
        if gain >= _GAIN:
            for place in range(start, end):
                if line.text[place] == "一":
                    yield Speck(int(line.offsets[place]), "—", gain, 0.95 if gain >= _SURE else 0.8)

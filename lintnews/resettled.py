"""Cuts put right by each other: what goes on behind a cut stands one column less than their number before it, at a cut as well."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lintnews import runs

Indices = NDArray[np.intp]
Floats = NDArray[np.float32]

#: How far a cut is moved at most, in characters, and how often all are gone through.
_NEAR, _SWEEPS = 4, 4


def resettled(found: runs.Run, size: int, worth: Callable[[Indices], Floats], links: Callable[[Indices, Indices], Floats]) -> list[int]:
    """The cuts of a line of ``size`` characters, some moved by a few, some added where one was missed.

    ``worth`` gives the log odds that the line is cut at each place, (places,), ``links`` those that what stands behind the second
    places goes on from what stands before the first, (pairs,). Cut after cut is put where it, its links and the widths beside it are
    worth most, as the others stand, until none moves.
    """
    line = _Line(found, size, worth, links)
    for _ in range(_SWEEPS):
        if sum(line.settle(k) for k in range(len(line.expected))) == 0:
            break
    return [at for at in line.now if at is not None]


class _Line:
    """A line while its cuts are put right: where each is ``expected``, in order, and where it is ``now``; None where it is missed."""

    def __init__(self, found: runs.Run, size: int, worth: Callable[[Indices], Floats], links: Callable[[Indices, Indices], Floats]) -> None:
        self._width, self._step = found.width, found.columns - 1
        slots = [(at, is_found) for at, is_found in _slots(found, size) if 1 < at < size - 1]
        self.expected = [at for at, _ in slots]
        self.now = [at if is_found else None for at, is_found in slots]
        places = sorted({at + off for at in self.expected for off in range(-_NEAR, _NEAR + 1) if 1 < at + off < size - 1})
        self._odds = dict(zip(places, worth(np.array(places, np.intp)).tolist(), strict=True))
        ahead = zip(self.expected, self.expected[self._step :], strict=False)
        pairs = sorted({(tail, head) for one, other in ahead for tail in self._near(one) for head in self._near(other)})
        tails, heads = np.array(pairs, np.intp).reshape(-1, 2).T
        self._links = dict(zip(pairs, links(tails, heads).tolist(), strict=True)) if pairs else {}

    def settle(self, k: int) -> bool:
        """Put one cut where it is worth most; whether that is elsewhere than it was."""
        before = next((at for at in reversed(self.now[:k]) if at is not None), 0)
        after = next((at for at in self.now[k + 1 :] if at is not None), None)
        own = self.now[k]
        options = [at for at in self._near(self.expected[k]) if before + 1 < at and (after is None or at < after - 1)]
        # Of equal ones the one where it is.
        best = max(options, key=lambda at: (self._value(k, at, before, after), at == own), default=None)
        if best is not None and own is None:
            without = 0.0 if after is None else -runs.uneven(after - before, self._width)
            best = best if self._value(k, best, before, after) > without else None
        if best is None or best == own:
            return False
        self.now[k] = best
        return True

    def _near(self, at: int) -> list[int]:
        return [at + off for off in range(-_NEAR, _NEAR + 1) if at + off in self._odds]

    def _value(self, k: int, at: int, before: int, after: int | None) -> float:
        """What a cut is worth at a place between two others."""
        value: float = self._odds[at] - runs.uneven(at - before, self._width)
        if after is not None:
            value -= runs.uneven(after - at, self._width)
        if k >= self._step and (tail := self.now[k - self._step]) is not None:
            value += self._links.get((tail, at), 0.0)
        if k + self._step < len(self.now) and (head := self.now[k + self._step]) is not None:
            value += self._links.get((at, head), 0.0)
        return value


def _slots(found: runs.Run, size: int) -> list[tuple[int, bool]]:
    """Where cuts are, and where they are missed: in what is as wide as several columns."""
    cuts, width = found.cuts, found.width
    slots = [(cuts[0] - times * width, False) for times in range(round(cuts[0] / width) - 1, 0, -1)]
    for at, following in zip(cuts, [*cuts[1:], size], strict=True):
        slots += [(at, True), *((at + times * width, False) for times in range(1, round((following - at) / width)))]
    return slots

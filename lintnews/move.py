"""A move: blocks that stand in the wrong place of a page, and where they belong."""

from __future__ import annotations

from typing import NamedTuple


class Move(NamedTuple):
    """Blocks ``first`` to ``last`` belong right after block ``after``; ``evidence`` says why in words.

    ``halves`` are the tails and heads that it brings together, the surest first; ``together`` are first, last and after of the moves that
    prove each other, this one among them, and are made in one.
    """

    first: int
    last: int
    after: int
    confidence: float
    evidence: str
    halves: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, int, int], ...] = ()

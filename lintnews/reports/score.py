"""The quality score of a page: 1.0 is clean, and every defect takes some of it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from lintnews.finding import Finding

_WEIGHTS = {"error": 1.0, "warning": 0.25, "info": 0.0}
_SHORTEST = 200


def score(characters: int, findings: Iterable[Finding]) -> float:
    """``exp(-d / 25)``, where ``d`` is the weighted number of defects per 1,000 characters.

    An error counts as much as its confidence, a warning a quarter of that, information nothing. A page shorter than 200
    characters is counted as 200 long. With 1 sure error per 1,000 characters a page scores 0.96, with 10 it scores 0.67,
    with 50 it scores 0.14. Three decimals; only a page without a single error or warning scores 1.0.
    """
    weight = sum(_WEIGHTS[finding.severity] * finding.confidence for finding in findings)
    if not weight:
        return 1.0
    return min(0.999, round(math.exp(-weight * 1000 / max(characters, _SHORTEST) / 25), 3))

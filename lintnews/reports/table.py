"""Tables that stay straight with Chinese in them."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[object]], head: Sequence[str], *, widest: int | None = None) -> str:
    """``rows`` under ``head``, ended by a line end; text is wrapped in the last column at ``widest`` columns of the terminal."""
    from tabulate import tabulate  # type: ignore[import-untyped, unused-ignore]

    limits = [*[None] * (len(head) - 1), widest] if widest else None
    return str(tabulate(rows, head, missingval="", maxcolwidths=limits)) + "\n"

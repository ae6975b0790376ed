"""Tables that stay straight with Chinese in them."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[object]], head: Sequence[str], *, widest: int | None = None) -> str:
    """``rows`` under ``head``, ended by a line end; text is wrapped in the last column at ``widest`` columns of the terminal."""
    from tabulate import tabulate  # type: ignore[import-untyped, unused-ignore]

    if widest:
        # tabulate wraps too, but counts characters of ambiguous width, such as curly quotes, as narrow.
        from lintnews.reports.display import wrapped

        rows = [[*row[:-1], wrapped(str(row[-1]), widest, "")] for row in rows]
    return str(tabulate(rows, head, missingval="")) + "\n"

"""Regions with gutters that stand near each other taken as one, since an article may go on behind a blank line or a headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lintnews.gutters import APART, Region, Row, blanks, pieces, rows_of


def chained(found: Sequence[Region], text: str) -> Iterator[Region]:
    """The regions of a page, those near each other as one, with lines between and beside them that hold pieces of such columns."""
    lines = rows_of(text) if found else []
    chain: list[Region] = []
    first = 0
    for at, region in enumerate(found, start=1):
        chain.append(region)
        following = found[at] if at < len(found) else None
        # Of two that are farther apart each has its own lines beside it.
        if not following or region.is_set_out or following.is_set_out or following.first - region.last > 2 * APART:
            yield region if region.is_set_out else _whole(chain, lines, first, following.first if following else len(lines))
            chain, first = [], region.last + 1


def _whole(chain: Sequence[Region], lines: Sequence[Row], start: int, end: int) -> Region:
    """All of a chain as one region, with lines beside it from ``start`` on and before ``end``."""
    rows = {region.first + at: row for region in chain for at, row in enumerate(region.rows)}
    for region in chain:
        widest = max(piece.width for row in region.rows if len(row) > 1 for piece in row)
        beside = range(max(start, region.first - APART), min(end, region.last + APART + 1))
        rows.update((at, pieces(lines[at], widest)) for at in beside if at not in rows)
    first = min(chain[0].first, *(at for at, row in rows.items() if len(row) > 1))
    last = max(chain[-1].last, *(at for at, row in rows.items() if len(row) > 1))
    return Region(first, last, [rows[at] for at in range(first, last + 1)], False, blanks(lines, first, last))

"""A page as it was understood: one row a block, with its role and where it goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from lintnews.page import Page
from lintnews.reports.display import visible, window
from lintnews.reports.human import count
from lintnews.reports.table import table

#: What the other columns of the table take.
_NUMBERS = 61
_LEGEND = "head, tail: how likely they are cut; on: the block it goes on in; to: the block\nit belongs behind"


class Row(Protocol):
    """What is known of one block: chances in 0..1 that its head or tail is open, and the index of the block it goes on in."""

    @property
    def index(self) -> int:
        """Place in the order of the file."""

    @property
    def line(self) -> int:
        """Where it starts."""

    @property
    def role(self) -> str:
        """Headline, body, caption and so on."""

    @property
    def article(self) -> int | None:
        """The article it belongs to."""

    @property
    def head_open(self) -> float:
        """How likely it starts inside a sentence."""

    @property
    def tail_open(self) -> float:
        """How likely it stops inside a sentence."""

    @property
    def continues_in(self) -> int | None:
        """The block that its last sentence goes on in."""

    @property
    def moves_to(self) -> int | None:
        """The block it belongs behind, if it stands in the wrong place."""

    @property
    def text(self) -> str:
        """The block's text."""


def as_table(page: Page, rows: Iterable[Row], width: int = 80) -> str:
    """The blocks in a table of at most ``width`` columns of a terminal."""
    room = max(width - _NUMBERS, 18)
    cells = [
        [
            row.index,
            row.line,
            row.article,
            row.role,
            _share(row.head_open),
            _share(row.tail_open),
            row.continues_in,
            row.moves_to,
            _start(row.text, room),
        ]
        for row in rows
    ]
    head = ["#", "line", "art", "role", "head", "tail", "on", "to", "text"]
    name = visible(f"{page.path or '-'}{'' if page.record is None else f'[{page.record}]'}")
    title = f"{name}: {count(len(cells), 'block')}\n"
    return f"{title}{table(cells, head)}{_LEGEND}\n" if cells else title


def as_json(page: Page, rows: Iterable[Row]) -> str:
    """One object a page on a line of its own."""
    names = ("index", "line", "role", "article", "head_open", "tail_open", "continues_in", "moves_to", "text")
    blocks = [{name: getattr(row, name) for name in names} for row in rows]
    return json.dumps({"path": page.path, "record": page.record, "blocks": blocks}, ensure_ascii=False) + "\n"


def _share(chance: float) -> str:
    return f"{chance:.2f}" if chance >= 0.05 else ""


def _start(text: str, columns: int) -> str:
    return "".join(window(text, 0, 0, columns))

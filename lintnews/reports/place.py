"""Where a finding stands for programs that know files and lines but no records."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from lintnews.page import Page, Span


class Region(NamedTuple):
    """Lines and columns of a file, from 1; the end column is the one behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(page: Page, span: Span) -> Region | None:
    """Where ``span`` stands in the page's file; None inside a record, of whose places a file knows only the line."""
    if page.record is not None:
        return None
    return Region(*page.position(span.start), *page.position(span.end))


def uri(path: str) -> str:
    """A path as a URI: relative as it is, absolute as ``file://``; bytes that are no text are kept, percent-encoded."""
    absolute = Path(path).is_absolute()
    return ("file://" if absolute else "") + quote(os.fsencode(Path(path).as_posix()))


def within(path: str, folder: str | None) -> str:
    """An absolute path below ``folder`` relative to it, as services that annotate a repository want it; any other as it is."""
    if folder and Path(path).is_absolute() and Path(path).is_relative_to(folder):
        return Path(path).relative_to(folder).as_posix()
    return path

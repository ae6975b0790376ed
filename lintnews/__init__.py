"""lintnews: a data-quality linter for newspaper text that came out of scanners and e-paper PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lintnews.finding import Edit, Finding, Fix, Related
from lintnews.page import Block, Issue, Page, Span

# Not late like the others: the module has the name of the function, and whatever imports it would put it in its place.
from lintnews.rule import Rule, rule

if TYPE_CHECKING:
    from lintnews.api import CheckError, check, check_issue, fix, outline, pages, read
    from lintnews.readers.parts import ReadError
    from lintnews.reading import Reading

__version__ = "0.1.0"

__all__ = [
    "Block",
    "CheckError",
    "Edit",
    "Finding",
    "Fix",
    "Issue",
    "Page",
    "ReadError",
    "Reading",
    "Related",
    "Rule",
    "Span",
    "check",
    "check_issue",
    "fix",
    "outline",
    "pages",
    "read",
    "rule",
]

#: What needs NumPy, or all of the engine, is imported when it is first asked for.
_LATE = {
    "Reading": "lintnews.reading",
    "ReadError": "lintnews.readers.parts",
    **dict.fromkeys(("CheckError", "check", "check_issue", "fix", "outline", "pages", "read"), "lintnews.api"),
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

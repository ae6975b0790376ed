"""lintnews from Python: check, fix, read and outline one page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from lintnews import engine
from lintnews.config import Config
from lintnews.engine import Fixed, PageError
from lintnews.finding import Finding
from lintnews.page import Issue, Page
from lintnews.readers import Document
from lintnews.readers.parts import ReadError, Skipped
from lintnews.reports.outline import Row
from lintnews.rule import Rule

Source = str | bytes | os.PathLike[str] | Page


class CheckError(Exception):
    """A page that could not be judged in full, because a rule raised; ``findings`` are those of the other rules."""

    def __init__(self, errors: Sequence[PageError], findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)
        self.findings = list(findings)


def check(text: Source, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Finding]:
    """Findings on a page, in the order of its text.

    Args:
        text: the page's text, its bytes, a Page or the path of its file; a str is always text, never a path.
        select: names of the rules to run; all, if none is named.
        ignore: names of rules to leave out.

    Raises:
        CheckError: a rule raised.
        ReadError: the bytes cannot be decoded, or the file holds several pages.
        RuleError: no such rule.
        OSError: the file cannot be read.
    """
    checked = engine.check(_page(text), _rules(tuple(select), tuple(ignore)))
    if checked.errors:
        raise CheckError(checked.errors, checked.findings)
    return list(checked.findings)


def check_issue(pages: Iterable[Source], *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[list[Finding]]:
    """Findings on the pages of one day's paper, page by page, those of rules across pages among them.

    Takes of each page, and raises, what check does.
    """
    rules = _rules(tuple(select), tuple(ignore))
    issue = Issue("", tuple(_page(one) for one in pages))
    checked = [engine.check(page, rules, issue) for page in issue.pages]
    if errors := [error for one in checked for error in one.errors]:
        raise CheckError(errors, [finding for one in checked for finding in one.findings])
    return [list(one.findings) for one in checked]


def fix(text: Source, *, unsafe: bool = False, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Fixed:
    """The page after its safe fixes, with ``unsafe`` after all: ``text``, ``applied``, ``remaining`` and ``errors``.

    With errors (a rule raised, fixes do not settle) the text is as it came. No file is written. Takes and raises what check
    does, but for CheckError.
    """
    return engine.fix(_page(text), _rules(tuple(select), tuple(ignore)), unsafe=unsafe)


def read(path: str | os.PathLike[str], *, encoding: str | None = None) -> Page:
    """The page in a file.

    Raises:
        ReadError: the bytes cannot be decoded, or the file holds no page or several.
        OSError: the file cannot be read.
    """
    return _only(Document(os.fspath(path), Path(path), encoding))


def pages(path: str | os.PathLike[str], *, encoding: str | None = None) -> Iterator[Page]:
    """The pages of a file one after the other, as JSON Lines hold many.

    Raises:
        ReadError: bytes that cannot be decoded, or a record that cannot be read.
        OSError: the file cannot be read.
    """
    return _pages(Document(os.fspath(path), Path(path), encoding))


def outline(page: Source) -> Sequence[Row]:
    """The blocks of a page as it was understood: article, role, how open head and tail are, where each goes on."""
    from lintnews.reading import Reading

    return Reading(_page(page)).outline()


def _page(source: Source) -> Page:
    if isinstance(source, Page):
        return source
    if isinstance(source, str):
        return Page(source.replace("\r\n", "\n").replace("\r", "\n"))
    return _only(Document("-", source)) if isinstance(source, bytes) else read(source)


def _pages(document: Document) -> Iterator[Page]:
    for part in document.parts():
        if isinstance(part, Skipped):
            if part.error:
                raise part.error
        elif part.errors:
            raise part.errors[0]
        else:
            yield part.page


def _only(document: Document) -> Page:
    found = _pages(document)
    page = next(found, None)
    if page is None or next(found, None) is not None:
        number = "no page" if page is None else "several pages"
        raise ReadError(f"{document.name} holds {number}; lintnews.pages gives them one after the other")
    return page


@lru_cache(maxsize=16)
def _rules(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(Config(select=select, ignore=ignore).rules())

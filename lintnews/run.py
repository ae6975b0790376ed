"""A corpus, file by file: documents to results, and fixed pages back to their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lintnews import engine
from lintnews.engine import Applied, PageError
from lintnews.finding import Edit, Finding
from lintnews.page import Page
from lintnews.readers import Document
from lintnews.readers.parts import Part, Passes, Piece, ReadError, Skipped, WriteBackError
from lintnews.rule import Rule
from lintnews.writing import Replacement, WriteError

if TYPE_CHECKING:
    from lintnews.fixlog import FixLog


@dataclass(frozen=True, slots=True)
class Result:
    """What a run has to say of one page, or of a file or record that holds none (``page`` is None then).

    ``findings`` are what is left, with places in ``after``, the page as it is in the end; ``applied`` are the fixes made on
    ``page``.
    """

    path: str
    record: str | None = None
    page: Page | None = None
    findings: tuple[Finding, ...] = ()
    errors: tuple[PageError, ...] = ()
    applied: tuple[Applied, ...] = ()
    after: Page | None = None

    @property
    def passes(self) -> Passes:
        """The edits of each pass of fixing."""
        edits: dict[int, list[Edit]] = {}
        for fix in self.applied:
            if fix.finding.fix:
                edits.setdefault(fix.number, []).extend(fix.finding.fix.edits)
        return [edits[number] for number in sorted(edits)]


def check(found: Iterable[Document], rules: Sequence[Rule]) -> Iterator[Result]:
    """Judge every page; what cannot be read is a result with an error, and the run goes on."""
    for document in found:
        try:
            for part in document.parts():
                if not isinstance(part, Skipped):
                    yield _checked(part, rules)
                elif part.error:
                    yield _failed(document.name, part.error, part.record)
        except (ReadError, OSError) as error:
            yield _failed(document.name, error)


def preview(found: Iterable[Document], rules: Sequence[Rule], *, unsafe: bool = False) -> Iterator[Result]:
    """What ``fix`` would do; nothing is written."""
    for document in found:
        try:
            yield from (result for _, result in _fix_parts(document, rules, unsafe) if result)
        except (ReadError, OSError) as error:
            yield _failed(document.name, error)


def fix(
    found: Iterable[Document],
    rules: Sequence[Rule],
    *,
    unsafe: bool = False,
    log: FixLog | None = None,
    stdout: Callable[[bytes], object],
) -> Iterator[Result]:
    """Fix every page and write the files back; what has no file goes to ``stdout``, as it came where it cannot be read.

    A file's last result comes when the file is written, so that a page of plain text is never called fixed too early.

    Raises:
        LogError: the fix log cannot be written; no file that it does not record is touched.
    """
    for document in found:
        last: Result | None = None
        if log:
            log.start()
        try:
            for result in _fix_file(document, rules, unsafe, log) if document.path else _fix_stream(document, rules, unsafe, stdout):
                if last:
                    yield last
                last = result
        except (ReadError, OSError, WriteError) as error:
            yield _unwritten(last.page, rules, error) if last and last.page else _failed(document.name, error)
        else:
            if last:
                yield last


def _fix_file(document: Document, rules: Sequence[Rule], unsafe: bool, log: FixLog | None) -> Iterator[Result]:
    assert document.path
    with Replacement(document.path) as replacement:
        for pieces, result in _fix_parts(document, rules, unsafe):
            if result:
                yield result
            if log and result:
                log.page(result)
            for piece in pieces:
                if log:
                    log.piece(piece)
                replacement.add(*piece)
        if log and replacement.changed:
            log.close_file(document.path, replacement)
        replacement.commit()


def _fix_stream(document: Document, rules: Sequence[Rule], unsafe: bool, write: Callable[[bytes], object]) -> Iterator[Result]:
    try:
        for pieces, result in _fix_parts(document, rules, unsafe):
            write(b"".join(piece.after for piece in pieces))
            if result:
                yield result
    except ReadError:
        write(document.content or b"")
        raise


def _fix_parts(document: Document, rules: Sequence[Rule], unsafe: bool) -> Iterator[tuple[list[Piece], Result | None]]:
    """The document's bytes, part by part, as they are and as they shall be, each with its page's result."""
    for part in document.parts():
        if not isinstance(part, Skipped):
            yield _fixed(part, rules, unsafe)
        else:
            yield [Piece(part.raw, part.raw)], _failed(document.name, part.error, part.record) if part.error else None


def _fixed(part: Part, rules: Sequence[Rule], unsafe: bool) -> tuple[list[Piece], Result]:
    page, kept = part.page, [Piece(part.raw, part.raw)]
    if part.errors:
        return kept, _checked(part, rules)
    fixed = engine.fix(page, rules, unsafe=unsafe)
    if not fixed.applied:
        return kept, _judged(page, fixed.remaining, fixed.errors)
    after = replace(page, text=fixed.text)
    result = Result(page.path or "-", page.record, page, fixed.remaining, (), fixed.applied, after)
    try:
        return part.render(result.passes), result
    except WriteBackError as error:
        return kept, _unwritten(page, rules, error)


def _checked(part: Part, rules: Sequence[Rule]) -> Result:
    checked = engine.check(part.page, rules)
    unread = tuple(PageError(str(error), offset=error.offset) for error in part.errors)
    # A page with bad bytes is never written, so no repair is promised.
    findings = tuple(replace(finding, fix=None) for finding in checked.findings) if unread else checked.findings
    return _judged(part.page, findings, (*unread, *checked.errors))


def _judged(page: Page, findings: tuple[Finding, ...], errors: tuple[PageError, ...]) -> Result:
    return Result(page.path or "-", page.record, page, findings, errors, after=page)


def _unwritten(page: Page, rules: Sequence[Rule], error: Exception) -> Result:
    """A page whose fixes could not be written: its findings are all still there."""
    return _judged(page, engine.check(page, rules).findings, (PageError(_reason(error)),))


def _failed(path: str, error: Exception, record: str | None = None) -> Result:
    return Result(path, record, errors=(PageError(_reason(error), offset=getattr(error, "offset", None)),))


def _reason(error: Exception) -> str:
    if isinstance(error, WriteError):
        return error.reason
    return f"cannot read: {error.strerror or error}" if isinstance(error, OSError) else str(error)

"""A corpus, file by file: documents to results, and fixed pages back to their files."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from lintnews import engine
from lintnews.engine import Applied, PageError
from lintnews.finding import Edit, Finding
from lintnews.flow import Flow, Opened, Step
from lintnews.page import Page
from lintnews.readers import Cell, Document, part
from lintnews.readers.parts import Part, Passes, Piece, ReadError, Skipped, WriteBackError
from lintnews.rule import Rule
from lintnews.work import Work
from lintnews.writing import WriteError

if TYPE_CHECKING:
    from lintnews.fixlog import FixLog

#: The rules to run one page after the other in this process, or a flow that says more.
How = Sequence[Rule] | Flow


@dataclass(frozen=True, slots=True)
class Result:
    """What a run has to say of one page, or of a file or record that holds none (``page`` is None then).

    ``findings`` are what is left, with places in ``after``, the page as it is in the end; ``applied`` are the fixes made on
    ``page``. ``ignored`` names the rules and families that the file or the record leaves out; ``order`` is
    the document's number in the run and the line in it.
    """

    path: str
    record: str | None = None
    page: Page | None = None
    findings: tuple[Finding, ...] = ()
    errors: tuple[PageError, ...] = ()
    applied: tuple[Applied, ...] = ()
    after: Page | None = None
    ignored: tuple[str, ...] = ()
    order: tuple[int, int] = (0, 0)

    @property
    def passes(self) -> Passes:
        """The edits of each pass of fixing."""
        edits: dict[int, list[Edit]] = {}
        for fix in self.applied:
            if fix.finding.fix:
                edits.setdefault(fix.number, []).extend(fix.finding.fix.edits)
        return [edits[number] for number in sorted(edits)]


#: In order; to be closed by who does not take all of them, so that workers end.
Results = Generator["Result", None, None]


def check(found: Iterable[Document], how: How) -> Results:
    """Judge every page; what cannot be read is a result with an error, and the run goes on."""
    for step in _flow(how).steps(found):
        if isinstance(step.piece, Exception):
            yield _failed(step.opened, step.piece)
        elif isinstance(step.piece, Cell):
            yield _result(step, step.piece)


def preview(found: Iterable[Document], how: How, *, unsafe: bool = False) -> Results:
    """What ``fix`` would do; nothing is written."""
    flow = _flow(how, unsafe=unsafe, fixing=True)
    for step in flow.steps(found):
        if isinstance(step.piece, Exception):
            yield _failed(step.opened, step.piece)
        elif isinstance(step.piece, Cell):
            yield _fixed(step, step.piece, flow.work)[1]


def fix(
    found: Iterable[Document],
    how: How,
    *,
    unsafe: bool = False,
    log: FixLog | None = None,
    stdout: Callable[[bytes], object],
) -> Results:
    """Fix every page and write the files back; what has no file goes to ``stdout``, as it came where it cannot be read.

    A file's last result comes when the file is written, so that a page of plain text is never called fixed too early.

    Raises:
        LogError: the fix log cannot be written; no file that it does not record is touched.
    """
    flow = _flow(how, unsafe=unsafe, fixing=True)
    for _, steps in groupby(flow.steps(found), lambda step: id(step.opened)):
        first = next(steps)
        last: Result | None = None
        if log:
            log.start()
        try:
            for result in _fix_document(first, steps, flow.work, log, stdout):
                if last:
                    yield last
                last = result
        except (ReadError, OSError, WriteError) as error:
            yield _unwritten(last, flow.work, error) if last and last.page else _failed(first.opened, error)
        else:
            if last:
                yield last


def _flow(how: How, *, unsafe: bool = False, fixing: bool = False) -> Flow:
    return how if isinstance(how, Flow) else Flow(Work(chosen=how, unsafe=unsafe, fixing=fixing))


def _fix_document(first: Step, rest: Iterable[Step], work: Work, log: FixLog | None, stdout: Callable[[bytes], object]) -> Iterator[Result]:
    """Write one document back, whole or not at all."""
    opened = first.opened
    if opened.replacement is None:
        yield from _fix_stream([first, *rest], work, stdout)
        return
    assert opened.document.path
    with opened.replacement as replacement:
        for step in _chained(first, rest):
            pieces, result = _pieces(step, work)
            if result:
                yield result
            if log and result:
                log.page(result)
            for piece in pieces:
                if log:
                    log.piece(piece)
                replacement.add(*piece)
        if log and replacement.changed:
            log.close_file(opened.document.path, replacement)
        replacement.commit()


def _chained(first: Step, rest: Iterable[Step]) -> Iterator[Step]:
    yield first
    yield from rest


def _fix_stream(steps: Iterable[Step], work: Work, write: Callable[[bytes], object]) -> Iterator[Result]:
    for step in steps:
        pieces, result = _pieces(step, work)
        write(b"".join(piece.after for piece in pieces))
        if result:
            yield result


def _pieces(step: Step, work: Work) -> tuple[list[Piece], Result | None]:
    """The bytes of a step as they are and as they shall be, with its page's result.

    Raises:
        OSError: the document could not be read on.
    """
    if isinstance(step.piece, Exception):
        raise step.piece
    if isinstance(step.piece, Cell):
        return _fixed(step, step.piece, work)
    return ([Piece(step.piece.raw, step.piece.raw)] if step.piece else []), None


def _fixed(step: Step, cell: Cell, work: Work) -> tuple[list[Piece], Result]:
    kept, result = [Piece(cell.raw, cell.raw)], _result(step, cell)
    if not result.applied:
        return kept, result
    try:
        return _part(step, cell).render(result.passes), result
    except WriteBackError as error:
        return kept, _unwritten(result, work, error)


def _part(step: Step, cell: Cell) -> Part:
    assert step.verdict
    one = part(cell, step.verdict.encoding)
    assert not isinstance(one, Skipped)
    return one


def _result(step: Step, cell: Cell) -> Result:
    """The verdict on a page put together with its text."""
    verdict = step.verdict
    assert verdict
    order = (step.opened.number, cell.line)
    if verdict.encoding is None:
        return Result(cell.name, _record(cell), errors=verdict.errors, order=order)
    one = _part(step, cell)
    page = one.page.of_issue(task.together.name) if (task := step.task) and task.together else one.page
    after = page if verdict.text is None else replace(page, text=verdict.text)
    ignored = (*step.opened.document.ignored, *one.ignored)
    return Result(cell.name, page.record, page, verdict.findings, verdict.errors, verdict.applied, after, ignored, order)


def _record(cell: Cell) -> str | None:
    """What a record is called that holds no page: its id, if it has one that can be read, else its line."""
    if not cell.line:
        return None
    one = part(cell)
    return one.record if isinstance(one, Skipped) else one.page.record


def _unwritten(result: Result, work: Work, error: Exception) -> Result:
    """A page whose fixes could not be written: its findings are all still there."""
    assert result.page
    findings = engine.check(result.page, work.rules_but(result.ignored)).findings
    return replace(result, findings=findings, errors=(PageError(_reason(error)),), applied=(), after=result.page)


def _failed(opened: Opened, error: Exception) -> Result:
    errors = (PageError(_reason(error), offset=getattr(error, "offset", None)),)
    return Result(opened.document.name, errors=errors, order=(opened.number, 0))


def _reason(error: Exception) -> str:
    if isinstance(error, WriteError):
        return error.reason
    return f"cannot read: {error.strerror or error}" if isinstance(error, OSError) else str(error)

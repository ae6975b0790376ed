"""From documents to verdicts, in order: pages are looked up in the cache, judged here while there is little to do, else by workers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lintnews.issues import Issues
from lintnews.readers import Cell, Document, Skipped
from lintnews.work import Task, Verdict, Work
from lintnews.writing import Replacement

if TYPE_CHECKING:
    from lintnews.cache import Cache
    from lintnews.pool import Batch, Pool

#: With fewer bytes than this to judge, starting workers takes longer than it spares.
FEW = 512 << 10
#: A batch is full with so many bytes, or so many pages.
_BATCH_BYTES, _BATCH_PAGES = 32 << 10, 32
#: How many bytes may be under way at once, for each worker.
_AHEAD = 256 << 10


@dataclass(slots=True)
class Opened:
    """A document that is being read; if it is to be fixed, the replacement that was made before its first byte was read."""

    document: Document
    replacement: Replacement | None = None
    comes_slowly: bool = False
    number: int = 0


@dataclass(slots=True)
class Step:
    """The next of a document's parts, or why it cannot be read on, or (None) its end; with the verdict on a part."""

    opened: Opened
    piece: Cell | Skipped | Exception | None
    verdict: Verdict | None = None
    task: Task | None = None
    key: bytes = b""
    batch: Batch | None = None
    number: int = 0


@dataclass
class Flow:
    """Judges what comes. ``workers`` counts processes; with 1 all is done here, and each verdict comes as soon as its part is read.

    ``takes`` says which pages are judged at all; it is not for fixing, which writes whole files.
    """

    work: Work
    cache: Cache | None = None
    workers: int = 1
    takes: Callable[[Cell], bool] = lambda _: True
    _issues: Issues = field(init=False)
    _waiting: deque[Step] = field(default_factory=deque)
    _pool: Pool | None = None
    #: What is judged by now, or waits to be, in bytes.
    _load: int = 0

    def __post_init__(self) -> None:
        self._issues = Issues(self.work.config.issue_key)

    @property
    def has_workers(self) -> bool:
        """Whether workers were needed."""
        return self._pool is not None

    def steps(self, found: Iterable[Document]) -> Iterator[Step]:
        """All steps of all documents, in order."""
        with ExitStack() as stack:
            self._stack = stack
            yield from self._ahead(self._steps(found))

    def _ahead(self, steps: Iterator[Step]) -> Iterator[Step]:
        queue: deque[Step] = deque()
        held = 0
        for step in steps:
            held += self._take(step)
            queue.append(step)
            most = self.workers * _AHEAD if self._pool else FEW
            while queue and (held > most or self._is_ready(queue[0]) or step.opened.comes_slowly):
                held -= self._finish(queue[0])
                yield queue.popleft()
        while queue:
            self._finish(queue[0])
            yield queue.popleft()

    def _steps(self, found: Iterable[Document]) -> Iterator[Step]:
        for number, document in enumerate(found):
            opened = Opened(document, comes_slowly=document.comes_slowly, number=number)
            try:
                if self.work.fixing and document.path:
                    opened.replacement = Replacement(document.path)
                for cell in document.cells():
                    if isinstance(cell, Skipped) or self.takes(cell):
                        yield Step(opened, cell)
            except OSError as error:
                if self.takes(Cell(document.name, b"")):
                    yield Step(opened, error)
            yield Step(opened, None)

    def _take(self, step: Step) -> int:
        """Look a part up, or hand it out; the bytes that are held for it."""
        cell = step.piece
        if not isinstance(cell, Cell):
            return 0
        step.task = Task(cell, step.opened.document.ignored, self._issues.of(step.opened.document, cell))
        if self.cache:
            step.key, known = self.cache.get(step.task)
            step.verdict = known if known and not self._would_fix(known) else None
        if step.verdict is None:
            self._load += len(cell.raw)
            if self.workers > 1:
                self._waiting.append(step)
                if self._load > FEW:
                    self._hand_out()
        return len(cell.raw)

    def _would_fix(self, known: Verdict) -> bool:
        return self.work.fixing and any(f.fix and (f.fix.safe or self.work.unsafe) for f in known.findings)

    def _hand_out(self, *, all_of_it: bool = False) -> None:
        """Send what waits to the workers, batch by batch; the last stays while it is not full."""
        if self._pool is None and not self._start():
            return
        batch: list[Step] = []
        size = 0
        while self._waiting:
            step = self._waiting.popleft()
            assert isinstance(step.piece, Cell)
            batch.append(step)
            size += len(step.piece.raw)
            if size >= _BATCH_BYTES or len(batch) >= _BATCH_PAGES:
                self._send(batch)
                batch, size = [], 0
        if all_of_it and batch:
            self._send(batch)
        else:
            self._waiting.extend(batch)

    def _start(self) -> bool:
        from lintnews.pool import Pool

        try:
            self._pool = self._stack.enter_context(Pool(self.work, self.workers))
        except OSError:
            # No semaphores or no processes, as in some sandboxes: slower, but nothing is lost.
            self.workers = 1
        return self._pool is not None

    def _send(self, batch: list[Step]) -> None:
        from lintnews.pool import PoolError

        if self._pool is None:
            return
        tasks = [step.task for step in batch if step.task]
        try:
            sent = self._pool.submit(tasks)
        except PoolError:
            # These pages, and all that follow, are judged here when their turn comes.
            self._pool, self.workers = None, 1
            return
        for number, step in enumerate(batch):
            step.batch, step.number = sent, number

    def _is_ready(self, step: Step) -> bool:
        if step.verdict or not isinstance(step.piece, Cell):
            return True
        return step.batch.is_done if step.batch else self.workers == 1

    def _finish(self, step: Step) -> int:
        """Have the verdict on a step; the bytes that were held for it."""
        if not isinstance(step.piece, Cell):
            return 0
        if step.verdict:
            return len(step.piece.raw)
        if step.batch is None and self._pool is not None:
            self._hand_out(all_of_it=True)
        if step.batch is not None:
            step.verdict = self._from_batch(step, step.batch)
        else:
            if self._waiting and self._waiting[0] is step:
                self._waiting.popleft()
            assert step.task
            step.verdict = self.work.judge(step.task)
        if self.cache:
            self.cache.put(step.key, step.verdict)
        return len(step.piece.raw)

    def _from_batch(self, step: Step, batch: Batch) -> Verdict:
        from lintnews.pool import PoolError

        assert step.task
        try:
            return batch.verdict(step.number)
        except PoolError:
            return self.work.judge(step.task)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

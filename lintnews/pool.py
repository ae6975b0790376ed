"""Worker processes: pages go out in batches, verdicts come back; a page that hangs or kills its worker costs itself alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_all_start_methods, get_context, parent_process

import pebble

from lintnews.engine import PageError
from lintnews.rule import RuleError
from lintnews.work import Task, Verdict, Work

#: Seconds that a worker gets beyond the limits of its pages before it is ended from outside.
_GRACE = 10.0
_work: Work | None = None


class PoolError(Exception):
    """Workers cannot start, or the pool broke; what it was to do must be done without it."""


class Pool:
    """``workers`` processes that do ``work``; use as a context manager, so that none of them is left behind.

    Raises:
        OSError: the system gives no processes, or none that can talk to each other.
    """

    def __init__(self, work: Work, workers: int) -> None:
        self._work = work
        self._pool = pebble.ProcessPool(workers, initializer=_start, initargs=(_light(work),), context=_context(work))

    def submit(self, tasks: Sequence[Task]) -> Batch:
        """Send out some pages.

        Raises:
            PoolError: the pool as a whole does not work.
        """
        return Batch(self, tasks, self._schedule(tasks))

    def again(self, task: Task) -> Verdict:
        """A page of a batch that failed, judged alone; if it fails once more, it is to blame."""
        try:
            return self._schedule([task]).result()[0]
        except TimeoutError:
            return _lost(f"given up: it was not done after {self._work.limit(task.cell):g} s, and did not stop when asked")
        except pebble.ProcessExpired as error:
            return _lost(f"it ended the worker that judged it ({_how(error.exitcode)})")

    def close(self) -> None:
        """End all workers, whatever they do."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _schedule(self, tasks: Sequence[Task]) -> Future[list[Verdict]]:
        seconds = sum(self._work.limit(task.cell) for task in tasks) + _GRACE
        try:
            scheduled: Future[list[Verdict]] = self._pool.schedule(_judge, args=(list(tasks),), timeout=seconds)
        except RuntimeError as error:
            raise PoolError(str(error)) from error
        return scheduled


class Batch:
    """Pages that are out together."""

    def __init__(self, pool: Pool, tasks: Sequence[Task], future: Future[list[Verdict]]) -> None:
        self._pool = pool
        self._tasks = tasks
        self._future = future
        self._verdicts: list[Verdict] | None = None

    @property
    def is_done(self) -> bool:
        """Whether the verdicts can be had without waiting."""
        return self._future.done()

    def verdict(self, number: int) -> Verdict:
        """The verdict on one of the pages, when it is there.

        Raises:
            PoolError: the pool as a whole does not work.
        """
        if self._verdicts is None:
            try:
                self._verdicts = self._future.result()
            except (TimeoutError, pebble.ProcessExpired):
                self._verdicts = [self._pool.again(task) for task in self._tasks]
            except (BrokenProcessPool, CancelledError, RuleError) as error:
                raise PoolError(str(error)) from error
        return self._verdicts[number]


def _light(work: Work) -> Work:
    """The work as it is sent to workers, which load the rules themselves."""
    return Work(work.config, None, work.fixing, work.unsafe, work.baseline)


def _context(work: Work):  # type: ignore[no-untyped-def]
    """A server that has loaded all rules, and forks: cheap as a fork of this process, without the danger of forking its threads."""
    # The arrays of a page are too small for more threads than one, and each worker would start its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    modules = {rule.check.__module__ for rule in work.rules if rule.check.__module__.startswith("lintnews.")}
    context.set_forkserver_preload(["lintnews.pool", "lintnews.partners", *sorted(modules)])
    return context


def _start(work: Work) -> None:
    global _work
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _work = work


def _end_with(sentinel: int) -> None:
    """End this process when the one that it works for is gone, however that ended."""
    connection.wait([sentinel])
    os._exit(1)


def _judge(tasks: list[Task]) -> list[Verdict]:
    assert _work is not None
    return [_work.judge(task) for task in tasks]


def _lost(message: str) -> Verdict:
    return Verdict(errors=(PageError(message),))


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"

"""How far a long run is, on stderr, for a person who waits: pages, rate and time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lintnews.readers import Document

#: With less to read than this, nobody has to wait.
_LITTLE = 1 << 20


class Progress(Protocol):
    """Told of each page; ``pause`` takes the bar away while something is printed."""

    def page(self, path: str) -> None:
        """A page is done."""

    def pause(self) -> None:
        """Something is about to be printed on the terminal."""


class _Silent:
    def page(self, path: str) -> None:
        """Nobody listens."""

    def pause(self) -> None:
        """Nothing is in the way."""


class _Bar:
    """A bar that fills with the bytes of the files behind, and counts pages."""

    def __init__(self, found: Sequence[Document]) -> None:
        from shutil import get_terminal_size

        from tqdm import tqdm

        self._sizes = {document.name: document.size for document in found}
        self._pages = 0
        self._path = ""
        self._start = time.monotonic()
        self._bar = tqdm(
            total=sum(self._sizes.values()),
            file=sys.stderr,
            leave=False,
            # Said here, since a terminal that does not say how large it is would get nothing at all.
            ncols=get_terminal_size((80, 24)).columns,
            nrows=24,
            delay=1.0,
            bar_format="{percentage:3.0f}%|{bar}| {desc}, {remaining} left",
        )

    def page(self, path: str) -> None:
        """A page is done; a file counts when the first page of the next comes."""
        self._pages += 1
        if path != self._path:
            self._bar.update(self._sizes.get(self._path, 0))
            self._path = path
        rate = self._pages / max(time.monotonic() - self._start, 0.001)
        self._bar.set_description_str(f"{self._pages:,} pages, {rate:,.0f}/s", refresh=False)

    def pause(self) -> None:
        """Take the bar away; it comes back with the next page."""
        self._bar.clear()

    def close(self) -> None:
        """The end."""
        self._bar.close()


def silent() -> Progress:
    """No progress at all."""
    return _Silent()


@contextmanager
def progress(found: Sequence[Document], *, quiet: bool) -> Iterator[Progress]:
    """A bar if a person waits at a terminal and the work is not done at once."""
    if quiet or not sys.stderr.isatty() or sum(document.size for document in found) < _LITTLE:
        yield _Silent()
        return
    bar = _Bar(found)
    try:
        yield bar
    finally:
        bar.close()

"""Replaces a file in one step: it holds either its old bytes or all of the new ones, never something between."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_CHUNK = 1 << 20
_NEXT_STEP = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EACCES: "make the file and its folder writable, or work on a copy",
    errno.EPERM: "make the file and its folder writable, or work on a copy",
    errno.EROFS: "work on a copy on another disk",
}


class WriteError(Exception):
    """A file that could not be written, and is left as it is; ``reason`` says why and what to do, the message names the file, too."""

    def __init__(self, path: str | Path, error: OSError) -> None:
        step = _NEXT_STEP.get(error.errno or 0, "see to the cause and run again")
        self.reason = f"cannot write: {error.strerror or error}; the file is left as it is; {step}"
        super().__init__(f"{path}: {self.reason}")


class Replacement:
    """New bytes for ``path``, gathered in a temporary file beside it; use as a context manager, then ``commit``.

    Make it before the file is read: if someone else changes the file in between, ``commit`` fails and their change stays.
    Bytes that are kept at the start are not copied before the first that change, so nothing is written for a file that
    stays as it is. A symbolic link is followed to the file it names; the mode is kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        from lintnews.digest import blake2b

        self.before = blake2b(digest_size=16)
        self.after = blake2b(digest_size=16)
        self._real = Path(path).resolve()
        self._found = _signature(self._real)
        self._kept = 0
        self._temporary: Path | None = None
        self._stream: BinaryIO | None = None

    @property
    def changed(self) -> bool:
        """Whether any bytes differ so far."""
        return self._stream is not None

    def add(self, before: bytes, after: bytes) -> None:
        """The next bytes of the file and what becomes of them.

        Raises:
            WriteError: no space, no permission.
        """
        self.before.update(before)
        self.after.update(after)
        try:
            if self._stream is None:
                if before == after:
                    self._kept += len(before)
                    return
                self._stream = self._begin()
            self._stream.write(after)
        except OSError as error:
            self.discard()
            raise WriteError(self.path, error) from error

    def commit(self) -> None:
        """Put the new bytes in the file's place; does nothing if none changed.

        Raises:
            WriteError: no space, no permission; the file is as it was.
        """
        if self._stream is None or self._temporary is None:
            return
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            if _signature(self._real) != self._found:
                raise OSError(errno.EBUSY, "it changed while it was being worked on")
            self._temporary.replace(self._real)
        except OSError as error:
            self.discard()
            raise WriteError(self.path, error) from error
        self._stream = self._temporary = None

    def discard(self) -> None:
        """Leave the file as it is and remove the temporary one."""
        if self._stream is not None:
            # What could not be written is to be thrown away, so a failure to flush it is none.
            with contextlib.suppress(OSError):
                self._stream.close()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self._temporary.unlink()
        self._stream = self._temporary = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()

    def _begin(self) -> BinaryIO:
        # Renaming over a file needs no permission on the file itself, but its owner may have taken it away on purpose.
        if not os.access(self._real, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._real))
        import tempfile

        handle, temporary = tempfile.mkstemp(prefix=f".{self._real.name}.", suffix=".tmp", dir=self._real.parent)
        self._temporary = Path(temporary)
        stream = os.fdopen(handle, "wb")
        try:
            self._take_over(self._temporary)
            self._copy_kept(stream)
        except BaseException:
            with contextlib.suppress(OSError):
                stream.close()
            raise
        return stream

    def _take_over(self, temporary: Path) -> None:
        status = self._real.stat()
        temporary.chmod(stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):
                os.chown(temporary, status.st_uid, status.st_gid)

    def _copy_kept(self, stream: BinaryIO) -> None:
        with self._real.open("rb") as source:
            left = self._kept
            while left and (chunk := source.read(min(left, _CHUNK))):
                stream.write(chunk)
                left -= len(chunk)


def _signature(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def digest(path: Path) -> str:
    """The digest of a file's bytes, as Replacement and the fix log count it."""
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()

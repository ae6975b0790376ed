"""Where output goes: stdout, stderr or a file that appears when it is whole; whether it has colour; how a run ends."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TextIO, TypeVar, cast

import click

from lintnews.reports import TEXT_FORMATS, Format, Report, report

if TYPE_CHECKING:
    from lintnews.rule import Rule

Loaded = TypeVar("Loaded")

#: What a shell sees of a program that the signals SIGINT and SIGPIPE ended.
INTERRUPTED, PIPE_CLOSED = 130, 141


def wants_color(choice: str, out: TextIO) -> bool:
    """The one decision on colour: NO_COLOR beats all, then what is asked for, then whether a terminal listens."""
    if choice == "never" or os.environ.get("NO_COLOR"):
        return False
    if choice == "always" or os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return out.isatty() and os.environ.get("TERM") != "dumb"


def columns(out: TextIO) -> int:
    """The width to print in: the terminal's, but no wider than is good to read; 80 where there is none."""
    if not out.isatty():
        return 80
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns, 120)


class Printing(NamedTuple):
    """How a run is reported: the options of ``options.reporting``."""

    kind: Format
    file: Path | None
    statistics: bool
    color: str

    @contextmanager
    def report(self, rules: Callable[[], Sequence[Rule]] = tuple, *, on_stderr: bool = False) -> Iterator[Report]:
        """The report of a run of ``rules``; what is printed is out when the context ends."""
        with opened(self.file, sys.stderr if on_stderr else sys.stdout, utf8=self.kind not in TEXT_FORMATS) as out:
            color, wrap = wants_color(self.color, out), out.isatty()
            yield report(self.kind, out, rules=rules, color=color, statistics=self.statistics, width=columns(out), wrap=wrap)


@contextmanager
def opened(path: Path | None, standard: TextIO, *, utf8: bool = False) -> Iterator[TextIO]:
    """A stream for reports: ``standard``, or a file that takes the place of ``path`` once all is written.

    ``utf8`` says that nothing else will do. What the encoding cannot hold, such as a lone surrogate, is written as a backslash escape.

    Raises:
        click.ClickException: the file or the stream cannot be written.
    """
    with _writing(str(path) if path else "the output"):
        if path is None:
            cast(io.TextIOWrapper, standard).reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
            yield standard
            standard.flush()
        elif path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                yield stream
        else:
            with _replacing(path) as stream:
                yield stream


def write_stdout(data: bytes) -> None:
    """Put out bytes as they are.

    Raises:
        click.ClickException: they cannot be written.
    """
    with _writing("the output"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise Failure(f"cannot write {name}: {error.strerror or error}; see to that and run again") from error


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


class Failure(click.ClickException):
    """The job could not be done; exit 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, no wider than the terminal."""
        click.echo(fitted(f"Error: {self.format_message()}", sys.stderr), file=file, err=file is None)


def fitted(text: str, out: TextIO) -> str:
    """``text`` on lines no longer than a terminal is wide; as it is where ``out`` is none."""
    if not out.isatty():
        return text
    from lintnews.reports.display import wrapped

    return wrapped(text, columns(out), "    ")


def usable(load: Callable[[], Loaded]) -> Loaded:
    """What ``load`` gives, with a rule or an option that cannot be used told as a failure."""
    from lintnews.rule import RuleError

    try:
        return load()
    except RuleError as error:
        raise Failure(str(error)) from error


class App(click.Group):
    """A group of commands that ends quietly when it is interrupted or nobody reads its output any more.

    ``modules`` names the module of ``lintnews.commands`` that each command stands in; it is imported when the command is used.
    """

    def __init__(self, *, modules: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.modules = modules

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of all commands, as help shows them."""
        return list(self.modules)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None if there is none, so that click says what is near."""
        if cmd_name not in self.modules:
            return None
        module = import_module(f"lintnews.commands.{self.modules[cmd_name]}")
        return cast(click.Command, getattr(module, cmd_name.replace("-", "_")))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, and bring what it printed out while a failure can still be told."""
        try:
            with _ended_by_signal():
                return super().invoke(ctx)
        except click.UsageError as error:
            told = fitted(f"Error: {error.format_message()}", sys.stderr).removeprefix("Error: ")
            raise click.UsageError(told, error.ctx) from error
        except KeyboardInterrupt:
            drop_output()
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            drop_output()
            raise SystemExit(PIPE_CLOSED) from None


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Let SIGTERM unwind the stack as SIGINT does, so that temporary files and workers go."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> None:
    drop_output()
    raise SystemExit(128 + number)


def drop_output() -> None:
    """Let what is still unwritten go nowhere, so that the interpreter does not fail on it at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

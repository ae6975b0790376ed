"""What stands above a place: the configuration, the baseline, the root of the repository."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

OWN_FILE = "lintnews.toml"
SHARED_FILE = "pyproject.toml"
BASELINE = "lintnews.baseline.jsonl"


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False, where ``Path.is_dir`` raises, for what may not be looked at or is too long for a name."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """Whether a file is there; False for what may not be looked at."""
    return os.path.isfile(path)  # noqa: PTH113


def is_there(path: Path) -> bool:
    """Whether anything is there; False for what may not be looked at."""
    return os.path.exists(path)  # noqa: PTH110


def start(paths: Iterable[str]) -> Path:
    """The folder that all ``paths`` have in common, where the search begins; the current one without any, or for stdin alone."""
    real = [os.path.abspath(path) for path in paths if path != "-"]  # noqa: PTH100 - links stay as the user wrote them
    if not real:
        return Path.cwd()
    common = Path(os.path.commonpath(real))
    return common if is_folder(common) else common.parent


def configuration(folder: Path) -> Path | None:
    """The nearest configuration at or above ``folder``: lintnews.toml, or a pyproject.toml that speaks of lintnews."""
    for place in (folder, *folder.parents):
        if is_file(own := place / OWN_FILE):
            return own
        if is_file(shared := place / SHARED_FILE) and _speaks_of_us(shared):
            return shared
    return None


def baseline(folder: Path) -> Path | None:
    """The nearest baseline at or above ``folder``."""
    return next((place / BASELINE for place in (folder, *folder.parents) if is_file(place / BASELINE)), None)


def repository(folder: Path) -> Path | None:
    """The root of the git repository that ``folder`` is in."""
    return next((place for place in (folder, *folder.parents) if is_there(place / ".git")), None)


def _speaks_of_us(path: Path) -> bool:
    try:
        # What is no table of ours, or no TOML, the reader of the file tells or passes over; tomllib costs nothing here unless needed.
        text = path.read_bytes()
    except OSError:
        return False
    if b"lintnews" not in text:
        return False
    import tomllib

    try:
        tool = tomllib.loads(text.decode()).get("tool")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return b"tool.lintnews" in text
    return isinstance(tool, dict) and "lintnews" in tool

"""What stands above a place: the configuration, the baseline, the root of the repository."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

OWN_FILE = "lintnews.toml"
SHARED_FILE = "pyproject.toml"
BASELINE = "lintnews.baseline.jsonl"


def start(paths: Iterable[str]) -> Path:
    """The folder that all ``paths`` have in common, where the search begins; the current one without any, or for stdin alone."""
    real = [os.path.abspath(path) for path in paths if path != "-"]  # noqa: PTH100 - links stay as the user wrote them
    if not real:
        return Path.cwd()
    common = Path(os.path.commonpath(real))
    return common if common.is_dir() else common.parent


def configuration(folder: Path) -> Path | None:
    """The nearest configuration at or above ``folder``: lintnews.toml, or a pyproject.toml that speaks of lintnews."""
    for place in (folder, *folder.parents):
        if (own := place / OWN_FILE).is_file():
            return own
        if (shared := place / SHARED_FILE).is_file() and _speaks_of_us(shared):
            return shared
    return None


def baseline(folder: Path) -> Path | None:
    """The nearest baseline at or above ``folder``."""
    return next((place / BASELINE for place in (folder, *folder.parents) if (place / BASELINE).is_file()), None)


def repository(folder: Path) -> Path | None:
    """The root of the git repository that ``folder`` is in."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


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

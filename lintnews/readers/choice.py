"""Which files of a folder are read: what the settings include and exclude, and what .gitignore leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lintnews import discovery
from lintnews.config import Config
from lintnews.readers import SUFFIXES

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_IGNORE_FILE = ".gitignore"


class Choice:
    """Decides by path; patterns are compiled when they are first needed."""

    def __init__(self, config: Config | None = None) -> None:
        config = config or Config()
        self._root = config.root.absolute()
        self._include = _spec(config.include)
        self._exclude = _spec(config.exclude)
        self._gitignore = config.respect_gitignore
        self._force = config.force_exclude
        self._per_file = [(_spec((pattern,)), names) for pattern, names in config.per_file_ignores.items()]

    def takes_named(self, path: Path) -> bool:
        """Whether a file that the user named is read: always, unless exclusion is forced."""
        if not self._force:
            return True
        place = path.absolute()
        folders = [folder for folder in reversed(place.parents) if folder.is_relative_to(self._root) and folder != self._root]
        return not any(self._leaves_out(folder, True) for folder in folders) and not self._leaves_out(place, discovery.is_folder(path))

    def takes(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a file or a folder that was found in a folder is read or searched."""
        if not is_folder and not self._is_page(path):
            return False
        # Most corpora have neither patterns nor .gitignore, and making a path absolute costs more than all else.
        if self._exclude is None and not self._gitignore:
            return True
        return not self._leaves_out(path.absolute(), is_folder)

    def ignored_rules(self, path: Path | None) -> tuple[str, ...]:
        """Names of the rules and families that per-file-ignores leave out for a file."""
        if path is None or not self._per_file:
            return ()
        place = path.absolute()
        return tuple(sorted({name for spec, names in self._per_file if _matches(spec, self._root, place, False) for name in names}))

    def _is_page(self, path: Path) -> bool:
        if self._include is None:
            return path.name.lower().endswith(SUFFIXES)
        return bool(_matches(self._include, self._root, path.absolute(), False))

    def _leaves_out(self, place: Path, is_folder: bool) -> bool:
        if _matches(self._exclude, self._root, place, is_folder):
            return True
        return self._gitignore and _is_git_ignored(place, is_folder)


def _is_git_ignored(place: Path, is_folder: bool) -> bool:
    """What the nearest .gitignore that has an opinion says; files above the repository have none."""
    for folder, spec in _git_specs(place.parent):
        said = _matches(spec, folder, place, is_folder)
        if said is not None:
            return said
    return False


@lru_cache(maxsize=4096)
def _git_specs(folder: Path) -> tuple[tuple[Path, GitIgnoreSpec], ...]:
    """The .gitignore of ``folder`` and of those above it in its repository, nearest first."""
    own = folder / _IGNORE_FILE
    is_top = discovery.is_there(folder / ".git") or folder.parent == folder or not _in_repository(folder)
    above = () if is_top else _git_specs(folder.parent)
    try:
        lines = own.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return above
    spec = _spec(lines)
    return ((folder, spec), *above) if spec else above


@lru_cache(maxsize=4096)
def _in_repository(folder: Path) -> bool:
    return discovery.repository(folder) is not None


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec | None:
    patterns = [pattern for pattern in patterns if pattern.strip()]
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _matches(spec: GitIgnoreSpec | None, base: Path, place: Path, is_folder: bool) -> bool | None:
    """What ``spec``, relative to ``base``, says of an absolute path; None if nothing."""
    if spec is None or not place.is_relative_to(base) or place == base:
        return None
    return spec.check_file(place.relative_to(base).as_posix() + "/" * is_folder).include

"""Which pages are one day's paper: by a date in their names, by folder, by a pattern, or by a member of their records.

Pages of an issue need not stand together: each is judged with all others of its issue at hand, which are read when they are needed
and let go of afterwards, so that memory holds a few issues however large the corpus is.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from lintnews.config import Config
from lintnews.discovery import is_folder
from lintnews.page import Issue, Page
from lintnews.readers import Cell, Document, Skipped, is_jsonl, part
from lintnews.readers.choice import Choice
from lintnews.readers.parts import ReadError
from lintnews.readers.walk import natural

#: An issue of more bytes, or more pages, is no day's paper: its pages are judged one by one.
MOST_BYTES, MOST_PAGES = 16 << 20, 2000
#: The ways to tell a file's issue that have a name; any other is a pattern.
WAYS = ("date", "folder", "none")
#: How many issues are held in memory at once.
_HELD = 4
#: 2024-05-16, 20240516 and 2024/05/16, also with a page's number of two digits right behind, and 2024年5月16日.
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-_./]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?=\d\d(?!\d)|(?!\d))|(?<!\d)(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
)


@dataclass(frozen=True, eq=False)
class Together:
    """The name of an issue and the bytes of all its pages, in the order of the paper. Equal where these are."""

    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def digest(self) -> bytes:
        """What a finding of a rule across pages depends on."""
        from lintnews.digest import blake2b

        found = blake2b(self.name.encode("utf-8", "surrogateescape"), digest_size=16)
        for cell in self.cells:
            found.update(f"\0{cell.name}\0{cell.line}\0{cell.encoding}\0{len(cell.raw)}\0".encode("utf-8", "surrogateescape"))
            found.update(cell.raw)
        return found.digest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Together) and self.digest == other.digest

    def place(self, cell: Cell) -> int | None:
        """The number of a page among those that can be read, from 0."""
        places = _read(self)[1]
        return places.get((cell.name, cell.line))


def issue(together: Together) -> Issue:
    """The issue that rules see: the pages that can be read."""
    return _read(together)[0]


@lru_cache(maxsize=2)
def _read(together: Together) -> tuple[Issue, dict[tuple[str, int], int]]:
    pages, places = list[Page](), dict[tuple[str, int], int]()
    for cell in together.cells:
        try:
            one = part(cell)
        except ReadError:
            continue
        if not isinstance(one, Skipped):
            places[cell.name, cell.line] = len(pages)
            pages.append(one.page.of_issue(together.name))
    return Issue(together.name, tuple(pages)), places


@dataclass(eq=False)
class Group:
    """The files of one issue."""

    name: str
    members: list[Document] = field(default_factory=list)


@dataclass
class Issues:
    """Finds for a page of a run the issue that it belongs to. ``key`` is the member of records that names theirs."""

    key: str
    _held: OrderedDict[object, Together | None] = field(default_factory=OrderedDict)
    _records: dict[int, dict[str, list[tuple[int, int, int]]]] = field(default_factory=dict)

    def of(self, document: Document, cell: Cell) -> Together | None:
        """The issue of a page, or None where it has none, or one that is no day's paper by its size."""
        if cell.line and (name := _named(cell.raw, self.key)) is not None:
            return None if document.comes_slowly else self._kept((id(document), name), lambda: self._of_records(document, name))
        group = document.issue
        if group is None:
            return None
        return self._kept(group, lambda: _of_files(group))

    def _kept(self, place: object, load: Callable[[], Together | None]) -> Together | None:
        if place not in self._held:
            self._held[place] = load()
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(place)
        return self._held[place]

    def _of_records(self, document: Document, name: str) -> Together | None:
        if id(document) not in self._records:
            self._records = {id(document): _indexed(document, self.key)}
        found = self._records[id(document)].get(name, [])
        if len(found) < 2 or len(found) > MOST_PAGES or sum(length for _, _, length in found) > MOST_BYTES:
            return None
        with document.open() as stream:
            cells = []
            for line, offset, length in found:
                stream.seek(offset)
                cells.append(Cell(document.name, stream.read(length), line, offset))
        return Together(name, tuple(cells))


def group(found: Sequence[Document], config: Config, choice: Choice, named: Iterable[str] = ()) -> None:
    """Tell the documents of a run which issue they belong to, with the files beside those that were ``named`` one by one."""
    name_of = naming(config)
    groups: dict[str, Group] = {}
    for document in found:
        name = name_of(Path(document.name)) if document.path or document.name != "-" else None
        if name is not None:
            document.issue = groups.setdefault(name, Group(name))
            document.issue.members.append(document)
    have = {document.name for document in found}
    for folder in {Path(one).parent for one in named if name_of(Path(one)) in groups and not is_folder(Path(one))}:
        for path in _beside(folder, choice):
            beside = groups.get(name_of(path) or "")
            if beside and path.as_posix() not in have:
                beside.members.append(Document(path.as_posix(), path, config.encoding))
    for one in groups.values():
        one.members.sort(key=lambda document: natural(document.name))


def unmatched(found: Sequence[Document], config: Config) -> bool:
    """Whether the issue is told by a pattern that no file has in its path."""
    files = [document for document in found if document.path]
    return config.issues not in WAYS and bool(files) and not any(document.issue for document in files)


def naming(config: Config) -> Callable[[Path], str | None]:
    """How a file's issue is told from its path: by ``config.issues``, relative to the folder of the settings."""
    root = config.root.absolute()
    if config.issues == "none":
        return lambda _: None
    pattern = None if config.issues in WAYS else re.compile(config.issues)

    def name(path: Path) -> str | None:
        place = path.absolute()
        text = (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()
        if config.issues == "folder":
            return text.rpartition("/")[0] or "."
        return _dated(text) if pattern is None else _matched(pattern, text)

    return name


def _dated(text: str) -> str | None:
    """A path up to the first date in the file's name, or to the last in those of its folders."""
    start = text.rfind("/") + 1
    found = _DATE.search(text, start) or next(iter([*_DATE.finditer(text)][::-1]), None)
    return text[: found.end()] if found else None


def _matched(pattern: re.Pattern[str], text: str) -> str | None:
    """What the groups of a pattern hold, or all that it matches if it has none."""
    found = pattern.search(text)
    return (" ".join(filter(None, found.groups())) or found[0]) if found else None


def _beside(folder: Path, choice: Choice) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if choice.takes(path, is_folder=False) and path.is_file()]
    except OSError:
        return []


def _of_files(group: Group) -> Together | None:
    if len(group.members) > MOST_PAGES or sum(document.size for document in group.members) > MOST_BYTES:
        return None
    cells: list[Cell] = []
    for document in group.members:
        try:
            cells += () if document.comes_slowly else (cell for cell in document.cells() if isinstance(cell, Cell))
        except OSError:
            # The run tells it when it comes to this file.
            continue
    return Together(group.name, tuple(cells)) if 2 <= len(cells) <= MOST_PAGES else None


def _indexed(document: Document, key: str) -> dict[str, list[tuple[int, int, int]]]:
    """Line, offset and length of the records of each issue of a file of JSON Lines."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    if is_jsonl(document.name):
        for cell in document.cells():
            if isinstance(cell, Cell) and (name := _named(cell.raw, key)) is not None:
                found.setdefault(name, []).append((cell.line, cell.offset, len(cell.raw)))
    return found


def _named(raw: bytes, key: str) -> str | None:
    """The issue that a record names; None where it names none, or is no record."""
    if key.isascii() and key.encode() not in raw:
        return None
    import json

    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    name = record.get(key) if isinstance(record, dict) else None
    return str(name) if isinstance(name, (str, int)) and not isinstance(name, bool) and name != "" else None

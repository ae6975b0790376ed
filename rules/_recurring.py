"""Lines that stand on several pages of an issue: digits and marks stripped, and a slip of the scanner allowed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from lintnews import Issue, Span
from lintnews.labels import fold
from lintnews.late import late

#: Lines of so many characters are looked at, and so many of them must be letters.
_LONGEST, _FEWEST = 60, 3
#: Lines of that length and more are alike with so many of their letters the same.
_LONG, _ALIKE = 5, 0.8
#: A pair of letters that more lines have tells none of them apart.
_COMMON = 60
#: Pages that share this part of their characters, line by line, are one page twice, such as two editions of it.
_SAME = 0.5
#: Lines at the top and at the foot of a page that are its margins.
_MARGIN = 2
_LINE = late(r"[^\n]*\S[^\n]*")
_FOLIO = late(r"第?[〇一二三四五六七八九十]{1,3}(?=版)|(?<=星期)[一二三四五六日天]")
_LETTERS = late(r"[^\W\d_]+")
#: Text of an article: it holds a full stop, or breaks off at a mark.
_TOLD = late(r"。|[,、;:?]$")
_CONTACT = late(r"电话|热线|地址|邮编|邮箱|网址|微信|客服|咨询|订阅|www\.|@|\d{7,}|\d{3,4}-\d{7,8}", re.I)


class Line(NamedTuple):
    """A short line, where it stands, its letters, and whether it says how to reach somebody.

    ``edge`` counts from the top of the page (1, 2) or from its foot (-1, -2), and is 0 in between.
    """

    span: Span
    letters: str
    edge: int
    is_contact: bool


class Recurring(NamedTuple):
    """A line, on how many pages of the issue it stands, and whether all of its kind share a place at the margins, and their letters."""

    page: int
    line: Line
    pages: int
    at_margins: bool
    same: bool


def recurring(issue: Issue) -> Iterator[Recurring]:
    """Lines of an issue that stand on two of its pages or more."""
    texts = [page.text for page in issue.pages]
    originals = _originals(texts)
    found: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, text in enumerate(texts):
        for line in _lines(text):
            found[line.letters].append((number, line))
    alike = _alike(sorted(found))
    for letters, places in found.items():
        kin = [place for other in (letters, *alike.get(letters, ())) for place in found[other]]
        pages = len({originals[number] for number, _ in kin})
        if pages > 1:
            edges = {line.edge for _, line in kin}
            at_margins = len(edges) == 1 and 0 not in edges
            for number, line in places:
                yield Recurring(number, line, pages, at_margins, len({originals[n] for n, _ in places}) == pages)


@lru_cache(maxsize=512)
def _lines(text: str) -> tuple[Line, ...]:
    matches = list(_LINE.finditer(text))
    found = []
    for k, match in enumerate(matches):
        bare = match[0].strip()
        if len(bare) > _LONGEST:
            continue
        line = fold(bare)
        letters = "".join(_LETTERS.findall(_FOLIO.sub("", line))).lower()
        if len(letters) >= _FEWEST and not _TOLD.search(line):
            start = match.start() + match[0].find(bare)
            edge = k + 1 if k < _MARGIN else k - len(matches) if k >= len(matches) - _MARGIN else 0
            found.append(Line(Span(start, start + len(bare)), letters, edge, _CONTACT.search(line) is not None))
    return tuple(found)


def _alike(texts: Sequence[str]) -> dict[str, list[str]]:
    """For each text those that differ from it by a few letters."""
    by_pair: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        if len(text) >= _LONG:
            for pair in {text[k : k + 2] for k in range(len(text) - 1)}:
                by_pair[pair].append(number)
    # Hardly a run needs it, and it takes as long to import as a page to check.
    from rapidfuzz.distance import Levenshtein

    shared: Counter[tuple[int, int]] = Counter()
    for numbers in by_pair.values():
        if len(numbers) <= _COMMON:
            shared.update(combinations(numbers, 2))
    found: dict[str, list[str]] = defaultdict(list)
    for (one, other), count in shared.items():
        first, second = texts[one], texts[other]
        # A letter that differs costs two pairs.
        if count * 3 >= min(len(first), len(second)) and Levenshtein.normalized_similarity(first, second) >= _ALIKE:
            found[first].append(second)
            found[second].append(first)
    return found


def _originals(texts: Sequence[str]) -> list[int]:
    """For each page the first that it is a copy of: its own number for most."""
    lines_of = [{line.strip() for line in text.split("\n")} for text in texts]
    by_line: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(lines_of):
        for line in lines:
            by_line[line].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for line, numbers in by_line.items():
        if 2 <= len(numbers) <= _COMMON:
            shared.update(dict.fromkeys(combinations(numbers, 2), len(line)))
    found = list(range(len(texts)))
    for (one, other), count in sorted(shared.items()):
        if count >= _SAME * min(sum(map(len, lines_of[one])), sum(map(len, lines_of[other]))):
            found[other] = min(found[other], found[one])
    return found

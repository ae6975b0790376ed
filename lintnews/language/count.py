"""Turn the corpora into one stream of symbols and count its n-grams."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np

from . import symbols
from .corpus import FINAL, held_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from .corpus import Article

GAP: Final = "\0"  # stands in the text where no n-gram may run across
_REPEATED = 30  # paragraphs of so many characters count once however often they are printed
_CUT = 40  # a paragraph so long without closing punctuation was cut off or lost its end
_BLOCK = 1 << 22  # characters folded at a time


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of one order: `keys` sorted, the first symbol in the highest bits, and how often each occurs."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.int64]


def stream(corpus: Iterable[Article], size: int = symbols.SYMBOLS) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The symbols of all articles that are not held out, UNSEEN where a gap is, and the table from code points to symbols."""
    folded = symbols.folding()
    counts = np.zeros(symbols.CODE_POINTS, np.int64)
    parts = []
    for text in blocks(training_text(corpus)):
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        part = np.minimum(points, symbols.CODE_POINTS - 1).astype(np.uint16)
        counts += np.bincount(folded[part], minlength=symbols.CODE_POINTS)
        parts.append(part)
    table = symbols.vocabulary(counts, folded, size)
    gapped = table.copy()
    gapped[ord(GAP)] = symbols.UNSEEN
    coded = [gapped[part] for part in parts]
    return np.concatenate([part[part != symbols.SKIP] for part in coded]), table


def training_text(corpus: Iterable[Article]) -> Iterator[str]:
    """The paragraphs to count, each with the boundaries that can be relied on, gaps instead of the others."""
    seen: set[bytes] = set()
    for article in corpus:
        if held_out(article):
            continue
        yield GAP
        if not article.paragraphed:
            for paragraph in article.text.split("\n"):
                if _fresh(paragraph, seen):
                    yield _clean(paragraph) + GAP
            continue
        for title in article.title.split("\n"):
            if _fresh(title, seen):
                yield f"\n{_clean(title)}\n{GAP}"
        for paragraph in article.text.split("\n"):
            if _fresh(paragraph, seen):
                end = GAP if _unfinished(paragraph) else "\n" + GAP
                yield "\n" + _clean(paragraph) + end


def _clean(paragraph: str) -> str:
    return paragraph.replace(GAP, "").strip()


def _fresh(paragraph: str, seen: set[bytes]) -> bool:
    if len(paragraph) < _REPEATED:
        return bool(paragraph.strip())
    digest = blake2b(re.sub(r"\s", "", paragraph).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    if digest in seen:
        return False
    seen.add(digest)
    return True


def _unfinished(paragraph: str) -> bool:
    last = paragraph.rstrip()[-1:]
    return last in "，,、（(《“‘「『" or (len(paragraph) > _CUT and last not in FINAL)


def blocks(texts: Iterable[str]) -> Iterator[str]:
    """The texts one behind the other, in pieces large enough to fold at once."""
    block: list[str] = []
    length = 0
    for text in texts:
        block.append(text)
        length += len(text)
        if length >= _BLOCK:
            yield "".join(block)
            block, length = [], 0
    yield "".join(block)


def singles(line: NDArray[np.uint16], size: int) -> Grams:
    """The symbols from RARE up to `size`, found or not; a BREAK after a gap opens a paragraph and is nothing that was predicted."""
    opening = np.count_nonzero((line[1:] == symbols.BREAK) & (line[:-1] == symbols.UNSEEN))
    counts = np.bincount(line, minlength=size)
    counts[symbols.BREAK] -= opening
    return Grams(np.arange(symbols.RARE, len(counts), dtype=np.uint64), counts[symbols.RARE :])


def grams(line: NDArray[np.uint16], order: int) -> Grams:
    """The n-grams of a stream, two or more symbols: without gaps, and with a BREAK only as first or last symbol.

    Packed, sorted and counted by the lengths of runs: no dictionary, so tens of millions a second.
    """
    positions = len(line) - order + 1
    keys = np.zeros(positions, np.uint64)
    good = np.ones(positions, np.bool_)
    inside = line > symbols.BREAK
    inside |= line == symbols.RARE
    edge = line > symbols.SKIP
    for place in range(order):
        window = slice(place, place + positions)
        keys <<= np.uint64(symbols.BITS)
        keys |= line[window]
        good &= (edge if place in (0, order - 1) else inside)[window]
    keys = keys[good]
    keys.sort()
    return _runs(keys)


def _runs(keys: NDArray[np.uint64]) -> Grams:
    change = np.empty(len(keys), np.bool_)
    change[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=change[1:])
    starts = np.flatnonzero(change)
    return Grams(keys[starts], np.diff(starts, append=len(keys)))

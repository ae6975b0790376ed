"""hard-wrapped-lines: the printed lines of one paragraph, each on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lintnews import Edit, Finding, Fix, Reading, Span, rule
from lintnews.lines import MID
from lintnews.page import Block
from lintnews.streams import Links

_HYPHENS = frozenset("-\u2010\u00ad")
#: Lines of a paragraph that are less likely together than apart, in nats a line, are no paragraph.
_STRANGE = -0.5


class _Break(NamedTuple):
    """A line end inside a paragraph, blanks round it included, and how much likelier its two sides are together, in nats."""

    start: int
    end: int
    link: float


@rule(family="layout")
def hard_wrapped_lines(reading: Reading, *, min_confidence: float = 0.6) -> Iterator[Finding]:
    """One finding for every line end inside a paragraph."""
    blocks = [block for block in reading.blocks if "\n" in block.text and not reading.is_interleaved(block.start, block.end)]
    if not blocks:
        return
    for breaks in _breaks(reading, blocks):
        if float(np.mean([one.link for one in breaks])) < _STRANGE:
            continue
        for one in breaks:
            confidence = _confidence(reading.text, one)
            if confidence >= min_confidence and not _is_hyphenated(reading.text, one):
                yield _finding(reading.text, one, confidence)


def _breaks(reading: Reading, blocks: Sequence[Block]) -> Iterator[list[_Break]]:
    lines = [_lines(block) for block in blocks]
    links = iter(Links([reading.text[start:end] for each in lines for start, end in each], 1, reading.model).back(1).tolist())
    for each in lines:
        next(links)
        yield [_Break(first[1], second[0], next(links)) for first, second in pairwise(each)]


def _lines(block: Block) -> list[tuple[int, int]]:
    """Start and end of the lines of a block, blanks at their edges left out."""
    found, at = [], block.start
    for line in block.text.split("\n"):
        bare = line.strip()
        start = at + line.find(bare)
        found.append((start, start + len(bare)))
        at += len(line) + 1
    return found


def _finding(text: str, one: _Break, confidence: float) -> Finding:
    left, right = text[one.start - 1], text[one.end]
    message = f"a paragraph goes on in the next line: “…{text[max(0, one.start - 6) : one.start]}” “{text[one.end : one.end + 6]}…”"
    is_number = left.isdigit() and right.isdigit()
    fix = Fix((Edit(one.start, one.end, " " if _is_latin(left) and _is_latin(right) else ""),), safe=not is_number)
    return Finding(Span(one.start, one.end), message.replace("\n", ""), confidence, "warning", fix)


def _confidence(text: str, one: _Break) -> float:
    if text[one.end] in MID or one.link >= 3:
        return 0.99
    return 0.97 if one.link >= 1 else 0.95 if one.link >= -1 else 0.9


def _is_hyphenated(text: str, one: _Break) -> bool:
    """Whether a Latin word is cut with a hyphen, which hyphenated-word knows more of."""
    return text[one.start - 1] in _HYPHENS and text[one.start - 2 : one.start - 1].isalpha() and text[one.end].isalpha()


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()

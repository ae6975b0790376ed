"""Pages that a recogniser really read, out of the file that read_pages.py writes: what was printed, what was read, what is wrong."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import scanner
from rapidfuzz.distance import Levenshtein

#: Columns on a page, which are about as badly read.
TOGETHER = 3
#: A column of which more is wrong was not read but guessed: its lines ran into each other, or it was too pale.
GUESSED = 0.25
#: That marks have another width is no misreading.
_WIDTHS = str.maketrans("，：；（）！？", ",:;()!?")


class Column(NamedTuple):
    """One column as it was read, glyph by glyph, and the share of its characters that are wrong."""

    glyphs: list[scanner.Glyph]
    rate: float


def columns(readings: Path) -> Iterator[Column]:
    """The columns that were read and not guessed, in the order of the file."""
    with readings.open(encoding="utf-8") as lines:
        for line in lines:
            printed, read = json.loads(line)
            glyphs = aligned(printed, read)
            rate = sum(bool(glyph.wrong) for glyph in glyphs) / max(1, len(glyphs))
            if rate <= GUESSED:
                yield Column(glyphs, rate)


def aligned(printed: str, read: str) -> list[scanner.Glyph]:
    """The glyphs of what was ``read``, with the line ends of what was ``printed``; blanks of both go."""
    paragraphs = ["".join(paragraph.split()) for paragraph in printed.split("\n")]
    ends, length = set(), 0
    for paragraph in paragraphs[:-1]:
        length += len(paragraph)
        ends.add(length)
    whole, read = "".join(paragraphs), "".join(read.split())
    glyphs: list[scanner.Glyph] = []
    lost = ""
    done = 0
    for step in Levenshtein.opcodes(whole.translate(_WIDTHS), read.translate(_WIDTHS)):
        here, there = whole[step.src_start : step.src_end], read[step.dest_start : step.dest_end]
        for place in range(max(len(here), len(there))):
            one, other = here[place : place + 1], there[place : place + 1]
            if one and done in ends and glyphs and glyphs[-1].read != "\n":
                glyphs.append(scanner.Glyph("\n", "\n", ""))
            done += bool(one)
            if not other:
                lost = one
            elif step.tag == "equal":
                glyphs.append(scanner.Glyph(other, lost + other, "D" if lost else ""))
                lost = ""
            else:
                glyphs.append(scanner.Glyph(other, one, "S" if one else "I"))
                lost = ""
    return glyphs


def pages(found: list[Column], seed: int) -> Iterator[scanner.Scanned]:
    """Pages of TOGETHER columns each, laid out in one way or another."""
    chance = random.Random(seed)
    order = sorted(found, key=lambda column: column.rate * chance.uniform(0.7, 1.4))
    together = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
    chance.shuffle(together)
    end = [scanner.Glyph("\n", "\n", "")] * 2
    for part in together:
        glyphs = [glyph for column in part for glyph in (*column.glyphs, *end)][: -len(end)]
        if chance.random() < 0.4:
            glyphs = [glyph._replace(read=",") if glyph.read == "，" else glyph for glyph in glyphs]
        laid = scanner.laid_out(glyphs, chance)
        yield scanner.Scanned("".join(glyph.read for glyph in laid), laid, sum(column.rate for column in part) / len(part))

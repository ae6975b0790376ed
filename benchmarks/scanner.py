"""Damages sound articles as scanners and extractors do and keeps the truth: characters misread, lost and put in, columns cut and mixed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from lintnews.rules import _lookalikes

from lintnews.language import corpus, load

#: Articles on a page, and its longest text.
TOGETHER = 3
LONGEST = 9000
#: Of the pages in pieces, so many have pieces that run into each other.
GLUED = 0.5
SPECKS = "||||··.'■~^^,,-_*`「”。〔]丨"
_MARKS = "。，,.、;：·”“〈《一"
_FOREIGN = "SReonI|0123456789”“。,-_"


class Glyph(NamedTuple):
    """A character as it was read, what was printed, and what went wrong: "S" misread, "I" put in, "D" something lost before it, or ""."""

    read: str
    printed: str
    wrong: str


class Scanned(NamedTuple):
    """A page with the glyph of each character, and the share of characters that were meant to go wrong."""

    text: str
    glyphs: list[Glyph]
    rate: float


def pages(articles: Sequence[corpus.Article], seed: int) -> Iterator[Scanned]:
    """Pages of TOGETHER articles each, from sound ones to ones where a character in eleven is wrong."""
    chance = random.Random(seed)
    pool = list(articles)
    chance.shuffle(pool)
    scanner = _Scanner(pool, chance)
    for start in range(0, len(pool), TOGETHER):
        part = pool[start : start + TOGETHER]
        text = "\n\n".join(a.title + "\n\n" * bool(a.title) + a.text.replace("\n", "\n\n") for a in part)[:LONGEST]
        if chance.random() < 0.4:
            text = text.replace("，", ",")
        rate = _rate(chance, len(text))
        glyphs = laid_out(scanner.read(text, rate), chance)
        yield Scanned("".join(glyph.read for glyph in glyphs), glyphs, rate)


def _rate(chance: random.Random, length: int) -> float:
    kind = chance.random()
    if kind < 0.3:
        return 0.0
    if kind < 0.62:
        return chance.choice((1, 2, 3, 4)) / max(1, length)
    if kind < 0.8:
        return chance.uniform(0.001, 0.006)
    return float(np.exp(chance.uniform(np.log(0.008), np.log(0.08))))


class _Scanner:
    def __init__(self, articles: Sequence[corpus.Article], chance: random.Random) -> None:
        self.chance = chance
        self.common = [c for a in articles[:400] for c in a.text if is_han(c)]
        self.model = load()
        self.taken_for = _taken_for()

    def read(self, text: str, rate: float) -> list[Glyph]:
        """Errors come in bursts, and rare characters are misread more often than common ones."""
        chance = self.chance
        rare = np.clip((-self.model.alone(self.model.encode(text)) - 4.5) / 2.5, 0.25, 4)
        weak = chance.random() < 0.6
        glyphs: list[Glyph] = []
        burst = 1.0
        lost = ""
        for place, printed in enumerate(text):
            if rate > 0.004 and chance.random() < 0.05:
                burst = chance.choice((0.3, 0.5, 1, 1, 3))
            odds = rate * burst * (float(rare[place]) if weak else 1)
            if odds and glyphs and glyphs[-1].wrong and rate > 0.004:
                odds = max(odds, 0.12)
            if lost or printed.isspace() or chance.random() >= odds:
                glyphs.append(Glyph(printed, lost + printed if lost else printed, "D" if lost else ""))
                lost = ""
                continue
            kind = chance.random()
            share = (0.74, 0.88) if is_han(printed) else (0.5, 0.8)
            if kind < share[0]:
                glyphs.append(Glyph(self._misread(printed), printed, "S"))
            elif kind < share[1]:
                lost = printed
            else:
                put_in = chance.choice(self.common) if chance.random() < 0.25 else chance.choice(SPECKS)
                glyphs += (Glyph(put_in, "", "I"), Glyph(printed, printed, ""))
        return glyphs

    def _misread(self, printed: str) -> str:
        chance = self.chance
        if not is_han(printed):
            read = chance.choice(_MARKS) if chance.random() < 0.7 else chance.choice(self.common)
            return read if read != printed else "口"
        kind = chance.random()
        reads = self.taken_for.get(printed)
        if kind < 0.68 and reads:
            read = reads[min(len(reads) - 1, int(chance.expovariate(1 / 6)))]
        else:
            read = chance.choice(self.common) if kind < 0.95 else chance.choice(_FOREIGN)
        return read if read != printed else "口"


def _taken_for() -> dict[str, str]:
    """What each character may be read for, the likeliest first: those among whose look-alikes it is."""
    codes = np.arange(0x4E00, 0xA000, dtype=np.uint32)
    taken: dict[str, str] = {}
    for likes in _lookalikes.of(codes).T.tolist():
        for read, printed in zip(codes.tolist(), likes, strict=True):
            if printed:
                taken[chr(printed)] = taken.get(chr(printed), "") + chr(read)
    return taken


def laid_out(glyphs: list[Glyph], chance: random.Random) -> list[Glyph]:
    """The page as it is, in printed lines, in pieces cut anywhere and perhaps shuffled, or with the lines of two columns in turn."""
    kind = chance.random()
    if kind < 0.62:
        return glyphs
    paragraphs = _split(glyphs)
    if kind < 0.72:
        width = chance.randint(14, 30)
        return _joined([[*_joined([p[i : i + width] for i in range(0, len(p), width)], "\n")] for p in paragraphs], "\n\n")
    pieces: list[list[Glyph]] = []
    for paragraph in paragraphs:
        at = 0
        while at < len(paragraph):
            length = chance.randint(15, 140)
            pieces.append(paragraph[at : at + length])
            at += length
    if kind < 0.92:
        if chance.random() < 0.6:
            chance.shuffle(pieces)
        return _joined(_glued(pieces, chance) if chance.random() < GLUED else pieces, "\n\n")
    width = chance.randint(12, 24)
    lines = [p[i : i + width] for p in paragraphs for i in range(0, len(p), width)]
    half = len(lines) // 2
    mixed = [line for pair in zip(lines[:half], lines[half:], strict=False) for line in pair]
    return _joined(mixed, chance.choice(("\n", "\n\n", "  ")))


def _glued(pieces: list[list[Glyph]], chance: random.Random) -> list[list[Glyph]]:
    """Some pieces run into the next without a break, as where a recogniser takes two columns for one."""
    result: list[list[Glyph]] = []
    share = chance.uniform(0.1, 0.6)
    for piece in pieces:
        if result and chance.random() < share:
            result[-1] = result[-1] + piece
        else:
            result.append(piece)
    return result


def _split(glyphs: list[Glyph]) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.read != "\n":
            parts[-1].append(glyph)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _joined(parts: list[list[Glyph]], between: str) -> list[Glyph]:
    gap = [Glyph(c, c, "") for c in between]
    result: list[Glyph] = []
    for part in parts:
        result += part
        result += gap
    return result[: len(result) - len(gap)]


def is_han(character: str) -> bool:
    """Whether a character is a Han character of everyday use."""
    return "\u4e00" <= character <= "\u9fff"

"""Prints sound articles in columns, reads them as bad extractors do, and counts what is put right: python benchmarks/layout.py [--pages N]

Every page is one or two articles of ../shared/corpus, set in columns and written line by line, across the gutter, or turn by turn. For
each kind the table gives the share of printed lines that are followed by the line that follows them in the article, before and
after ``fix --unsafe-fixes``, the share of line ends inside paragraphs that ``fix`` takes out and of those it takes out wrongly, and
pages where safe fixes alone part two lines that belonged together.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import shared
from tabulate import tabulate

from lintnews import Page, engine, registry
from lintnews.language import corpus
from lintnews.roles import fold
from lintnews.rule import Rule

QUOTES = str.maketrans("“”‘’", "\"\"''")
#: What may not start a printed line.
NO_START = frozenset("，。、；：！？）》”’」』】,;:!?)%％…—")
#: What may not end one.
NO_END = frozenset("（《“‘「『【(")
#: Every so manieth article is taken, so that pages come from all over the corpus; paragraphs of so many characters.
STEP, SHORTEST = 3, 30


@dataclass
class Printed:
    """A page: what an extractor wrote, the printed lines in the order of their articles, and which of them end a paragraph."""

    text: str
    lines: list[str]
    ends: list[bool]


@dataclass
class Counts:
    """What was counted of the pages of one kind."""

    pages: int = 0
    pairs: int = 0
    before: int = 0
    after: int = 0
    inner: int = 0
    joined: int = 0
    wrongly: int = 0
    parted: int = 0
    errors: list[str] = field(default_factory=list)


def main() -> int:
    """Make the pages, fix them, print the table; 1 where fixing failed on a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    articles = paragraphs(shared.folder("corpus"))
    rules = [rule for rule in registry.load().values() if rule.scope != "issue"]
    counts: dict[str, Counts] = defaultdict(Counts)
    for _ in range(options.pages):
        for kind, extract in KINDS.items():
            count(counts[kind], extract([next(articles), next(articles)], chance), rules)
    print(table(counts))
    errors = [error for each in counts.values() for error in each.errors]
    print(*errors, sep="\n")
    return bool(errors)


def paragraphs(folder: Path) -> Iterator[list[str]]:
    """The paragraphs of articles that the language model has not seen, three to six of each."""
    for number, article in enumerate(a for a in corpus.articles(folder) if a.paragraphed and corpus.held_out(a)):
        found = [p.strip() for p in article.text.split("\n")]
        found = [p for p in found if len(p) >= SHORTEST and p[-1] in "。！？”" and " " not in p]
        if number % STEP == 0 and len(found) >= 3:
            yield found[: 3 + number // STEP % 4]


def printed(article: list[str], width: int) -> tuple[list[str], list[bool]]:
    """Printed lines of ``width`` characters, first lines two characters shorter, and whether each ends a paragraph."""
    lines, ends = [], []
    for text in article:
        at, room = 0, width - 2
        while at < len(text):
            end = min(len(text), at + room)
            while at + 4 < end < len(text) and (text[end] in NO_START or text[end - 1] in NO_END):
                end -= 1
            lines.append(text[at:end])
            ends.append(end == len(text))
            at, room = end, width
    return lines, ends


def columns(lines: list[str], count: int) -> list[list[str]]:
    """The lines of an article in ``count`` columns of one height; the last may be shorter."""
    height = -(-len(lines) // count)
    return [lines[k : k + height] for k in range(0, len(lines), height)]


def by_lines(articles: list[list[str]], chance: random.Random) -> Printed:
    """A line for each printed line, no blank lines."""
    lines, ends = printed(articles[0], chance.randint(12, 20))
    return Printed("\n".join(lines), lines, ends)


def by_paragraphs(articles: list[list[str]], chance: random.Random) -> Printed:
    """A line for each printed line, blank lines between paragraphs."""
    lines, ends = printed(articles[0], chance.randint(12, 20))
    return Printed("".join(line + ("\n\n" if end else "\n") for line, end in zip(lines, ends, strict=True)).strip(), lines, ends)


def across(articles: list[list[str]], chance: random.Random) -> Printed:
    """Two to four columns of one article, each line read across the gutters."""
    lines, ends = printed(articles[0] + articles[1], chance.randint(12, 18))
    parts = columns(lines, chance.randint(2, 4))
    rows = [" ".join(part[k] for part in parts if k < len(part)) for k in range(len(parts[0]))]
    return Printed("\n".join(rows), lines, ends)


def glued(articles: list[list[str]], chance: random.Random) -> Printed:
    """Two or three columns read across the gutters, with no blank left there and all lines in one."""
    lines, ends = printed(articles[0] + articles[1], chance.randint(12, 18))
    parts = columns(lines, chance.randint(2, 3))
    return Printed("".join(part[k] for k in range(len(parts[0])) for part in parts if k < len(part)), lines, ends)


def set_out(articles: list[list[str]], chance: random.Random) -> Printed:
    """Two to four columns with blanks that keep the lines where they were printed."""
    width = chance.randint(12, 18)
    lines, ends = printed(articles[0] + articles[1], width)
    parts = columns(lines, chance.randint(2, 4))
    gap = width + chance.randint(3, 8)
    rows = ["".join(part[k].ljust(gap) for part in parts if k < len(part)).rstrip() for k in range(len(parts[0]))]
    return Printed("\n".join(rows), lines, ends)


def side_by_side(articles: list[list[str]], chance: random.Random) -> Printed:
    """Two articles in a column each, read across the gutter."""
    width = chance.randint(12, 18)
    (one, ends), (other, more) = printed(articles[0], width), printed(articles[1], width)
    height = min(len(one), len(other))
    rows = [f"{one[k]} {other[k]}" for k in range(height)] + one[height:] + other[height:]
    return Printed("\n".join(rows), one + other, ends + more)


def in_turn(articles: list[list[str]], chance: random.Random) -> Printed:
    """Two or three columns, a line of each in turn."""
    lines, ends = printed(articles[0] + articles[1], chance.randint(12, 18))
    parts = columns(lines, chance.randint(2, 3))
    return Printed("\n".join(part[k] for k in range(len(parts[0])) for part in parts if k < len(part)), lines, ends)


def in_bands(articles: list[list[str]], chance: random.Random) -> Printed:
    """Three to five columns, a line or two of each in turn, a blank line after each turn."""
    lines, ends = printed(articles[0] + articles[1], chance.randint(12, 18))
    parts = columns(lines, chance.randint(3, 5))
    pieces: list[str] = []
    at = 0
    while at < len(parts[0]):
        size = chance.choice((1, 1, 2))
        pieces += ["\n".join(part[at : at + size]) for part in parts if at < len(part)]
        at += size
    return Printed("\n\n".join(pieces), lines, ends)


KINDS: dict[str, Callable[[list[list[str]], random.Random], Printed]] = {
    "printed lines": by_lines,
    "printed lines, blank lines between paragraphs": by_paragraphs,
    "columns read across the gutter": across,
    "columns glued across the gutter": glued,
    "columns set out with blanks": set_out,
    "two articles side by side": side_by_side,
    "columns in turn, line by line": in_turn,
    "columns in turn, blank lines between": in_bands,
}


def count(counts: Counts, page: Printed, rules: list[Rule]) -> None:
    """Fix one page and add what came of it."""
    fixed, safe = (engine.fix(Page(page.text), rules, unsafe=unsafe) for unsafe in (True, False))
    counts.errors += [error.message for result in (fixed, safe) for error in result.errors]
    pairs = [(_bare(a[-6:]), _bare(b[:6])) for a, b in zip(page.lines, page.lines[1:], strict=False)]
    before, after, kept = (_bare(text) for text in (page.text, fixed.text, safe.text))
    flat = _flat(fixed.text)
    counts.pages += 1
    counts.pairs += len(pairs)
    counts.before += sum(a + b in before for a, b in pairs)
    counts.after += sum(a + b in after for a, b in pairs)
    counts.parted += any(a + b in before and a + b not in kept for a, b in pairs)
    for (a, b), end in zip(pairs, page.ends, strict=False):
        counts.inner += not end
        counts.joined += not end and a + b in flat
        counts.wrongly += end and a + b in flat


def _bare(text: str) -> str:
    """``text`` without blanks, all marks of one width: a fix may widen them."""
    return "".join(_flat(text).split())


def _flat(text: str) -> str:
    return fold(text).translate(QUOTES)


def table(counts: dict[str, Counts]) -> str:
    """A row for each kind of page."""
    rows = [
        [
            kind,
            c.pages,
            c.before / c.pairs,
            c.after / c.pairs,
            c.joined / c.inner,
            c.joined / max(1, c.joined + c.wrongly),
            c.parted,
        ]
        for kind, c in counts.items()
    ]
    head = ["pages", "n", "in order before", "in order after", "lines joined", "joins right", "harmed by safe fixes"]
    return tabulate(rows, head, floatfmt=".3f")


if __name__ == "__main__":
    sys.exit(main())

"""lintnews beside autocorrect-py, ftfy and zhlint on the same damage: python benchmarks/peers.py [--corpus] [--zhlint COMMAND]

Each kind of damage is put into sound articles, one place a paragraph, and each tool repairs the page. Counted are the places that come back
right, those that are missed, and harm: every other change to a text, which was sound but for the damage. Peers that are not installed are
named below the tables: python3 dev.py pip install -e ".[bench]"; for zhlint, which needs node: npm install zhlint, then
--zhlint node_modules/.bin/zhlint
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import shared
from damage import KINDS, Damage
from rapidfuzz.distance import Levenshtein
from tabulate import tabulate

import lintnews

PAGES = shared.REPOSITORY / "fixtures" / "pages" / "clean"
Tool = Callable[[list[str]], list[str]]


class Count(NamedTuple):
    """Places that came back right, places that did not, other changes."""

    right: int
    missed: int
    harm: int


def main() -> int:
    """Print a table of repairs and one of harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", action="store_true", help="articles of ../shared/corpus instead of our own pages")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--zhlint", metavar="COMMAND", help="how zhlint is called")
    options = parser.parse_args()
    texts = list(islice(corpus_texts(), options.articles)) if options.corpus else our_texts()
    tools = {**own(), **peers(options.zhlint)}
    rows, harm = [], []
    for kind, make in KINDS.items():
        chance = random.Random(kind)
        cases = [case for case in (make(text, chance) for text in texts) if case.places]
        counts = {name: total(cases, tool([case.text for case in cases])) for name, tool in tools.items()}
        rows.append([kind, sum(len(case.places) for case in cases), *(f"{c.right} / {c.missed}" for c in counts.values())])
        harm.append([kind, *(count.harm for count in counts.values())])
    sound = [Damage(text, text, ()) for text in texts]
    harm.append(["sound pages", *(total(sound, tool(texts)).harm for tool in tools.values())])
    size = sum(map(len, texts))
    print(f"{len(texts)} articles, {size} characters\n\n# fixed right / missed\n")
    print(tabulate(rows, ["damage", "places", *tools]), "\n\n# harm: characters changed that were sound\n")
    print(tabulate(harm, ["in texts with", *tools]))
    for name, package in (("autocorrect", "autocorrect-py"), ("ftfy", "ftfy"), ("zhlint", "zhlint, with --zhlint")):
        if not any(tool.startswith(name) for tool in tools):
            print(f"\n{name} is missing and was left out (install {package})")
    return 0


def total(cases: list[Damage], fixed: list[str]) -> Count:
    """The counts of all cases."""
    counts = [count(case, text) for case, text in zip(cases, fixed, strict=True)]
    return Count(*(sum(column) for column in zip(*counts, strict=True))) if counts else Count(0, 0, 0)


def count(case: Damage, fixed: str) -> Count:
    """A place is right if the characters that it had in the sound text stand there again, and harm is what else differs from that."""
    changes = list(spans(case.sound, fixed))
    damaged = [any(start <= place.end and place.start < end for start, end in changes) for place in case.places]
    wrong = sum(damaged)
    inside = sum(max(1, end - start) for start, end in changes if any(start <= place.end and place.start < end for place in case.places))
    changed = sum(max(1, end - start) for start, end in changes)
    return Count(len(case.places) - wrong, wrong, changed - inside)


def spans(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Where ``after`` differs from ``before``, an insertion counted with the character behind it; blanks at line ends do not count."""
    for tag, start, end, *_ in Levenshtein.opcodes(before, after):
        if tag != "equal":
            yield start, max(end, start + 1)


def own() -> dict[str, Tool]:
    """lintnews with safe fixes and with all."""
    return {
        "lintnews": lambda texts: [lintnews.fix(text).text for text in texts],
        "lintnews, all": lambda texts: [lintnews.fix(text, unsafe=True).text for text in texts],
    }


def peers(zhlint: str | None) -> dict[str, Tool]:
    """The other tools that are there."""
    found: dict[str, Tool] = {}
    if find_spec("autocorrect_py"):
        import autocorrect_py

        found["autocorrect"] = lambda texts: [autocorrect_py.format(text) for text in texts]
    if find_spec("ftfy"):
        import ftfy

        careful = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, normalization=None)
        found["ftfy"] = lambda texts: [ftfy.fix_text(text) for text in texts]
        found["ftfy, careful"] = lambda texts: [ftfy.fix_text(text, careful) for text in texts]
    if zhlint:
        found["zhlint"] = lambda texts: with_files(shlex.split(zhlint), texts)
    return found


def with_files(command: list[str], texts: list[str]) -> list[str]:
    """What a command that fixes files in place makes of the texts."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        paths = [Path(folder) / f"{number:05}.md" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        program = [str(Path(command[0]).resolve()), *command[1:]] if Path(command[0]).exists() else command
        subprocess.run([*program, "--fix", *(path.name for path in paths)], cwd=folder, capture_output=True, check=False)
        return [path.read_text(encoding="utf-8") for path in paths]


def our_texts() -> list[str]:
    """Our own sound pages."""
    return [path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.txt"))]


def corpus_texts() -> Iterator[str]:
    """Articles of the corpus that write their marks full-width, every fiftieth."""
    path = shared.folder("corpus") / "news.jsonl.zst"
    with subprocess.Popen(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as unpacked:
        assert unpacked.stdout is not None
        for line in islice(unpacked.stdout, 0, None, 50):
            article = json.loads(line)
            text = f"{article['title']}\n\n" + article["text"].replace("\n", "\n\n") + "\n"
            if not set(text) & set(",()?!;\"'"):
                yield text
        unpacked.kill()


if __name__ == "__main__":
    sys.exit(main())

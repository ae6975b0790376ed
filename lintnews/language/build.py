"""Build a language model from news corpora: python -m lintnews.language.build CORPUS_DIR -o FILE."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from . import symbols
from .corpus import articles
from .count import grams, singles, stream
from .pack import arrays_of, write
from .prune import choose
from .smooth import estimate, link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from .corpus import Article


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a model is built with; it stands in the header of the file.

    `thresholds`: nats of training text an n-gram must save to be kept, and `numbers`: how many values the
    n-grams of an order share; both from order 2 on. Short n-grams are kept more readily than the
    likelihood of running text asks for, as damaged text is where the long ones are unknown.
    """

    name: str = "zh-news-2026.11b"
    size: int = symbols.SYMBOLS
    thresholds: tuple[float, ...] = (1.6, 2.8, 4.7, 8.0)
    numbers: tuple[int, ...] = (64, 48, 48, 32)

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return len(self.thresholds) + 1


def build(corpus: Iterable[Article], path: str | Path, recipe: Recipe, say: Callable[[str], None] = print) -> None:
    """Write the model of a corpus to `path`. The same corpus and recipe give the same bytes."""
    line, table = stream(corpus, recipe.size)
    say(f"{len(line):,} symbols")
    counted = [singles(line, int(table.max()) + 1), *(grams(line, n) for n in range(2, recipe.order + 1))]
    orders = link(counted)
    say("n-grams: " + ", ".join(f"{len(order.keys):,}" for order in orders))
    kept = choose(orders, estimate(orders, [None] * recipe.order), recipe.thresholds)
    say("kept: " + ", ".join(f"{keep.sum():,}" for keep in kept))
    arrays, tables = arrays_of(orders, estimate(orders, kept), kept, recipe.numbers)
    write(
        path,
        {"symbols": table, **arrays},
        {
            "name": recipe.name,
            "order": recipe.order,
            "vocabulary": len(orders[0].keys),
            "parameters": {**asdict(recipe), "symbols counted": len(line)},
            "tables": tables,
        },
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a model from the command line."""
    standard = Recipe()
    parser = argparse.ArgumentParser(prog="python -m lintnews.language.build", description=__doc__)
    parser.add_argument("corpus", help="folder of *.jsonl.zst or *.jsonl, one article a line: source, date, title, text")
    parser.add_argument("-o", "--output", required=True, help="the model file to write")
    parser.add_argument("--name", default=standard.name)
    parser.add_argument(
        "--thresholds",
        type=float,
        nargs=len(standard.thresholds),
        default=standard.thresholds,
        help="nats an n-gram of each order from 2 on must save to be kept (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    started = time.perf_counter()

    def say(message: str) -> None:
        print(f"{time.perf_counter() - started:7.1f} s  {message}", file=sys.stderr)

    build(articles(options.corpus), options.output, Recipe(name=options.name, thresholds=tuple(options.thresholds)), say)
    say(f"wrote {options.output}")


if __name__ == "__main__":
    main()

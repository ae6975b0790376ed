"""What each kind of evidence is worth: seams trained and judged anew without it: python benchmarks/ablation.py [--pages 1500]

Every line of the table is a training of its own, on fewer pages than what ships was trained on, so that the lines compare with each
other and not with benchmarks/accuracy.py. Needs the extra `build`, the corpus and the development cases.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import shared
from tabulate import tabulate

from lintnews import engine, fragments, language, partners, registry, roles, seams, weights
from lintnews.page import Block, Page
from lintnews.roles import Role
from lintnews.training import fit, pages

BENCH, CORPUS = shared.folder("bench"), shared.folder("corpus")
score = shared.module(BENCH / "score.py")
bench = shared.module(BENCH / "bench.py")

KINDS = ("split", "truncated-head", "truncated-tail", "misordered")
#: Pages whose blocks are whole columns; on the others most is lost before any evidence is weighed.
VARIANTS = ("pdf-col", "pdf-naive", "pdf-shuf")


class Mute(language.LanguageModel):
    """A language model that folds characters to symbols and finds all of them equally likely."""

    def log_probabilities(self, line: np.ndarray, first: int = 0) -> np.ndarray:
        """Zeros, (..., length - first)."""
        return np.zeros((*line.shape[:-1], max(0, line.shape[-1] - first)), np.float32)

    def behind(self, _: np.ndarray, right: np.ndarray, tails: np.ndarray, __: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Zeros, (pairs, right length), and in the shape of ``right``."""
        return np.zeros((len(tails), right.shape[1]), np.float32), np.zeros(right.shape, np.float32)

    def by_order(self, line: np.ndarray) -> np.ndarray:
        """Zeros, (order, length)."""
        return np.zeros((self.order, len(line)), np.float32)

    def alone(self, line: np.ndarray) -> np.ndarray:
        """Zeros in the shape of ``line``."""
        return np.zeros(line.shape, np.float32)


def without_model(stack: ExitStack) -> None:
    """No n-gram has a probability."""
    mute = Mute()
    stack.enter_context(patch.object(language, "load", lambda: mute))


def without_fragments(stack: ExitStack) -> None:
    """No n-gram speaks of cuts."""
    stack.enter_context(patch.object(fragments, "log_odds", lambda rows, _: np.zeros(len(rows), np.float32)))


def without_roles(stack: ExitStack) -> None:
    """Every block is text."""

    def assign(blocks: Sequence[Block], *_: object, **__: object) -> list[Role]:
        return [Role.BODY] * len(blocks)

    for module in (roles, pages):
        stack.enter_context(patch.object(module, "assign", assign))


def without_assignment(stack: ExitStack) -> None:
    """A half is looked for in the next block alone."""
    none = np.zeros(0, np.intp)
    stack.enter_context(patch.object(partners, "_in_reach", lambda *_: (none, none)))


def without_page(stack: ExitStack) -> None:
    """Two halves share no words, and nothing that they make together stands elsewhere on the page."""
    stack.enter_context(patch.object(seams, "shared_wording", lambda *pairs: np.zeros(len(pairs[-1]), np.float32)))
    stack.enter_context(patch.object(seams, "bridges", lambda *pairs: np.zeros((len(pairs[-1]), 2), np.float32)))


ABLATIONS: dict[str, Callable[[ExitStack], None]] = {
    "everything": lambda _: None,
    "without the language model": without_model,
    "without n-grams of cut edges": without_fragments,
    "without roles": without_roles,
    "without assignment": without_assignment,
    "without words of the page": without_page,
}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Text and truth of the cases that are judged."""
    for folder in map(Path, score.find_cases(str(BENCH / "cases"))):
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        if truth.get("set") == "synthetic" or truth.get("variant") in VARIANTS:
            yield score.read_text(folder / "input.txt"), truth


def judge() -> list[float | None]:
    """Precision and recall of each of KINDS, pooled over all cases."""
    rules = [rule for name, rule in registry.load(()).items() if (bench.KIND.get(name) or "").startswith(KINDS)]
    counts: Counter[tuple[str, str]] = Counter()
    for text, truth in cases():
        checked = engine.check(Page(text), rules)
        assert not checked.errors, checked.errors[0].message
        found = checked.findings
        predictions = [(bench.KIND[f.rule], f.span.start, f.span.end, None, "none") for f in found]
        result = score.score_case(text, truth, predictions, None)
        for kind, numbers in [*result["kinds"].items(), ("split", result["split"])]:
            counts.update({(kind, name): numbers[name] for name in ("tp", "fp", "truth")})
    shares = [(counts[k, "tp"], counts[k, "tp"] + counts[k, "fp"], counts[k, "truth"]) for k in KINDS]
    return [right / all_ if all_ else None for right, *both in shares for all_ in both]


def with_weights(stack: ExitStack, nets: dict[str, weights.Network]) -> None:
    """Judge with these networks; those of lost halves, which hear them out, stay as they are."""
    load = weights.load
    stack.enter_context(patch.object(weights, "load", lambda path=weights.PATH: nets if path == weights.PATH else load(path)))


def main() -> int:
    """Train and judge once for every line of the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1500, help="made pages to train each line on (default 1500)")
    options = parser.parse_args()
    rows = []
    for name, ablate in ABLATIONS.items():
        with ExitStack() as stack:
            ablate(stack)
            with_weights(stack, fit.fit(CORPUS, options.pages))
            rows.append([name, *judge()])
        print(f"{name}: done", file=sys.stderr)
    heads = ["", *(f"{kind} {share}" for kind in KINDS for share in ("P", "R"))]
    print(tabulate(rows, heads, floatfmt=".3f"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

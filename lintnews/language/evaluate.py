"""Measure a model on the held-out articles: bits per character, and how well it tells damage from sound text."""

from __future__ import annotations

import argparse
import math
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import symbols
from .corpus import FINAL, articles, held_out
from .model import SHIPPED, LanguageModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Line = NDArray[np.uint16]
    Scores = NDArray[np.float64]

_SIDE = 8  # symbols on each side of a cut
_LONG = 60  # a paragraph long enough to be cut
_INNER = 15  # how far from its ends
_WINDOW = 5  # symbols on each side of a character that is doubled or replaced
_SENTENCE_END = "。！？!?…；;”’』」）)"


@dataclass(frozen=True, slots=True)
class Sample:
    """The held-out text: all of it by source, and its paragraphs as symbols, where paragraphs are known.

    `finished` says of each paragraph whether it ends with closing punctuation.
    """

    sources: dict[str, Line]
    paragraphs: list[Line]
    finished: NDArray[np.bool_]


def sample(model: LanguageModel, directory: str | Path) -> Sample:
    """Read the held-out part of the corpus."""
    texts: defaultdict[str, list[Line]] = defaultdict(list)
    paragraphs, finished = [], []
    for article in articles(directory):
        if not held_out(article):
            continue
        for paragraph in article.text.split("\n"):
            line = model.encode(paragraph)
            line = line[line != symbols.SKIP]
            start = symbols.BREAK if article.paragraphed else symbols.UNSEEN
            texts[article.source].append(np.append(np.uint16(start), line))
            if article.paragraphed and len(line) >= _SIDE:
                paragraphs.append(line)
                finished.append(paragraph.rstrip()[-1] in FINAL)
    return Sample({source: np.concatenate(lines) for source, lines in texts.items()}, paragraphs, np.array(finished))


def bits(model: LanguageModel, line: Line) -> float:
    """Bits per character, paragraph starts known, paragraph ends not counted."""
    scores = model.log_probabilities(line)
    return float(-scores[line > symbols.BREAK].astype(np.float64).mean() / math.log(2))


def excess(model: LanguageModel, line: Line, contexts: int = 400) -> float:
    """Bits by which the probabilities of all symbols in a context sum to more than one, on average over contexts.

    Rounded values and false answers of the tables let them; what `bits` gains by it is no gain.
    """
    ends = np.random.default_rng(0).integers(model.order, len(line), contexts)
    every = np.arange(symbols.RARE, symbols.RARE + model.vocabulary, dtype=np.uint16)
    sums = []
    for end in ends:
        rows = np.empty((len(every), model.order), np.uint16)
        rows[:, :-1] = line[end - model.order + 1 : end]
        rows[:, -1] = every
        sums.append(np.exp(model.log_probabilities(rows)[:, -1].astype(np.float64)).sum())
    return float(np.log2(sums).mean())


def separation(high: Scores, low: Scores) -> float:
    """How often a score that should be high is above one that should be low: the area under the ROC curve."""
    ranked = np.sort(low)
    below, upto = np.searchsorted(ranked, high, "left"), np.searchsorted(ranked, high, "right")
    return float((below + upto).mean() / 2 / len(low))


def seams(model: LanguageModel, held: Sample) -> Iterator[tuple[str, float]]:
    """How well continuations are told from paragraph starts and strangers, and cut tails from paragraph ends."""
    chance = np.random.default_rng(1)
    final = np.isin(np.arange(symbols.SYMBOLS), model.encode(_SENTENCE_END))
    tails, heads = [], []
    for line in held.paragraphs:
        if len(line) >= _LONG:
            cut = int(chance.integers(_INNER, len(line) - _INNER))
            if not final[line[cut - 1]]:
                tails.append(line[cut - _SIDE : cut])
                heads.append(line[cut : cut + _SIDE])
    tail, head = np.array(tails), np.array(heads)
    starts = np.array([line[:_SIDE] for line in held.paragraphs if len(line) >= _LONG])
    starts = starts[chance.integers(0, len(starts), len(tail))]
    true = _continues(model, tail, head)
    yield "continuation, against paragraph starts", separation(true, _continues(model, tail, starts))
    yield "continuation, against other cuts", separation(true, _continues(model, tail, np.roll(head, 1, axis=0)))
    yield "head is open, against paragraph starts", separation(-_opens(model, head), -_opens(model, starts))
    ends = np.array([line[-_SIDE:] for line in held.paragraphs])
    cut_ends = _ends(model, tail)
    yield "end of paragraph without punctuation, against cuts", separation(_ends(model, ends[~held.finished]), cut_ends)
    yield "end of paragraph with punctuation, against cuts", separation(_ends(model, ends[held.finished]), cut_ends)


def _continues(model: LanguageModel, tail: Line, head: Line) -> Scores:
    on = model.log_probabilities(np.concatenate([tail, head], axis=1))[:, _SIDE:].astype(np.float64).sum(axis=1)
    return np.asarray(on - _opens(model, head))


def _opens(model: LanguageModel, head: Line) -> Scores:
    """Log probability of the head at the start of a paragraph."""
    rows = np.insert(head, 0, symbols.BREAK, axis=1)
    return np.asarray(model.log_probabilities(rows)[:, 1:].astype(np.float64).sum(axis=1))


def _ends(model: LanguageModel, tail: Line) -> Scores:
    rows = np.insert(tail, _SIDE, symbols.BREAK, axis=1)
    return model.log_probabilities(rows)[:, -1].astype(np.float64)


def slips(model: LanguageModel, held: Sample) -> Iterator[tuple[str, float]]:
    """How well doubled characters are told from natural doubles, and replaced characters from sound ones."""
    chance = np.random.default_rng(2)
    line = np.concatenate(list(held.sources.values()))
    around = np.arange(-_WINDOW, _WINDOW + 1)
    han = np.isin(line, model.encode("".join(map(chr, range(0x4E00, 0xA000)))))
    han &= line != symbols.RARE
    han[: 2 * _WINDOW] = han[-2 * _WINDOW :] = False
    natural = np.flatnonzero(han[:-1] & (line[1:] == line[:-1]))
    chosen = chance.choice(np.flatnonzero(han), 40_000, replace=False)
    made = np.insert(line[chosen[:, None] + around], _WINDOW, line[chosen], axis=1)
    real = line[natural[:, None] + np.append(around, _WINDOW + 1)]
    yield "doubled, against natural doubles", separation(_surplus(model, made), _surplus(model, real))
    sound = line[chosen[:, None] + around]
    wrong = sound.copy()
    wrong[:, _WINDOW] = line[chance.permutation(chosen)]
    changed = wrong[:, _WINDOW] != sound[:, _WINDOW]
    yield "replaced, against sound", separation(_surprise(model, wrong[changed]), _surprise(model, sound[changed]))


def _surplus(model: LanguageModel, rows: Line) -> Scores:
    without = np.delete(rows, _WINDOW, axis=1)
    return np.asarray(_surprise(model, rows) - _surprise(model, without))


def _surprise(model: LanguageModel, rows: Line) -> Scores:
    return np.asarray(-model.log_probabilities(rows)[:, 1:].astype(np.float64).sum(axis=1))


def speed(model: LanguageModel, line: Line, symbols_wanted: int = 10_000_000) -> float:
    """Millions of symbols scored a second of processor time."""
    long = np.resize(line, symbols_wanted)
    started = time.process_time()
    model.log_probabilities(long)
    return symbols_wanted / (time.process_time() - started) / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all figures of a model as one table."""
    parser = argparse.ArgumentParser(prog="python -m lintnews.language.evaluate", description=__doc__)
    parser.add_argument("corpus", help="folder of *.jsonl.zst")
    parser.add_argument("-m", "--model", default=SHIPPED, help="model file (default: the one that ships)")
    options = parser.parse_args(arguments)
    model = LanguageModel(options.model)
    held = sample(model, options.corpus)
    every = np.concatenate(list(held.sources.values()))
    print(f"{model!r}, {model.path.stat().st_size:,} bytes, digest {model.digest}")
    for source, line in held.sources.items():
        print(f"{bits(model, line):8.4f}  bits per character, {source} ({len(line):,})")
    print(f"{bits(model, every):8.4f}  bits per character, all")
    print(f"{excess(model, every):8.4f}  bits in excess of a sum of one")
    for name, value in (*seams(model, held), *slips(model, held)):
        print(f"{value:8.5f}  {name}")
    print(f"{speed(model, every):8.2f}  million symbols a second of processor time")


if __name__ == "__main__":
    main()

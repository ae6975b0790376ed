"""Learn what the doubled-character and doubled-word rules know of doubles, from a folder of news: `fit_doubled_character.py CORPUS`.

Counts the doubles of sound news and how often characters stand as words; then learns from natural doubles and from made ones what
tells them apart: a network for each kind of double of one character, a logistic regression for words, which sound news seldom doubles.
The natural doubles are those of articles that neither the model nor the tables saw: the held-out ones, and a third of the others, for
which a model and tables of their own are counted without it. Prints recall against false alarms on the held-out articles, by what the
third taught, and writes what both taught. Articles have real slips of their own, which count as false alarms here.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rjieba
import scanner
from lintnews.rules import _doubles, _ink, _seen, _text
from numpy.typing import NDArray

from lintnews import Page, Reading
from lintnews.language import arrays, build, corpus
from lintnews.language.model import LanguageModel, load
from lintnews.training.network import train
from lintnews.weights import Network

SEED = 20
RIDGE = 1.0
#: Log odds from which a double of a sound article is taken for a slip of its own.
SLIP = 4.0
#: Articles for each damaged page, so that what a page repeats is as rare as in life.
TOGETHER = 8
ONE_IN_SEGMENTED = 5
#: One article in so many is left out of the second model; a model of less text is pruned in proportion.
THIRD = 3
#: One page in so many of that third is damaged: made doubles are plenty.
ONE_IN_DAMAGED = 5
#: Paragraphs of so many characters that begin alike are the same one, which counts once.
_LONG, _START = 20, slice(5, 25)
HIDDEN = 32
#: A natural double counts as so many made ones: it is the false alarms that must be rare.
NATURAL = 10
#: The mean of so many networks judges; they saw the same doubles in another order.
NETWORKS = 2
KINDS = ("beside", "apart", "word")
Tables = dict[str, NDArray[np.generic]]


def counted(articles: Iterable[corpus.Article]) -> Tables:
    """Keys and counts of the doubles of all articles; of those of four characters only what occurs twice."""
    parts: dict[str, list[NDArray[np.uint64]]] = {}
    for text in batches(article.text for article in articles):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        line = _ink.Ink(text, np.arange(len(text)), codes, np.empty(0, np.uint16), np.empty((0, 0), np.float32))
        for apart, names in _doubles.SEEN.items():
            doubles = _ink.characters(line, apart)
            for name, key in zip(names, _doubles._around(line, doubles, apart), strict=True):
                parts.setdefault(name, []).append(key)
        parts.setdefault("abab", []).append(line.key(_ink.words(line, 2).first, 0, 1))
    tables: Tables = {}
    for name, keys in parts.items():
        known, counts = np.unique(np.concatenate(keys), return_counts=True)
        enough = counts > (len(name) > 3)
        tables[f"{name}.keys"] = known[enough]
        tables[f"{name}.logs"] = np.minimum(np.log1p(counts[enough]) * _seen.LOG_UNIT, 255).astype(np.uint8)
    return tables


def batches(texts: Iterable[str], size: int = 1 << 22) -> Iterator[str]:
    """Texts put together to pieces of about ``size`` characters."""
    held: list[str] = []
    length = 0
    for text in texts:
        held.append(text)
        length += len(text)
        if length > size:
            yield "\n".join(held)
            held, length = [], 0
    yield "\n".join(held)


def positions(texts: Iterable[str], model: LanguageModel) -> Tables:
    """By symbol of the model: log share of a character's occurrences as a word, as the first and as the last of one."""
    total, alone, begins, ends = (Counter[str]() for _ in range(4))
    for text in texts:
        total.update(text)
        for word in rjieba.cut(text):
            if len(word) == 1:
                alone[word] += 1
            else:
                begins[word[0]] += 1
                ends[word[-1]] += 1
    tables: Tables = {}
    letters = sorted(total)
    encoded = model.encode("".join(letters))
    for name, counts in (("alone", alone), ("begins", begins), ("ends", ends)):
        table = np.full(4096, np.log(0.2), np.float32)
        for letter, symbol in zip(letters, encoded.tolist(), strict=True):
            table[symbol] = np.log((counts[letter] + 1) / (total[letter] + 5))
        tables[name] = table
    return tables


def damage(text: str, kind: str, chance: random.Random) -> list[scanner.Glyph]:
    """The text with one double in every longer paragraph; the first character of each second copy is put in ("I")."""
    glyphs: list[scanner.Glyph] = []
    for paragraph in text.split("\n"):
        damaged, place = _damaged(paragraph, kind, chance)
        glyphs += (scanner.Glyph(c, c, "I" if at == place else "") for at, c in enumerate(f"{damaged}\n"))
    return glyphs


def _damaged(paragraph: str, kind: str, chance: random.Random) -> tuple[str, int | None]:
    length = chance.randint(2, 4) if kind == "word" else 1
    gap = 1 if kind == "apart" else 0
    kinds = _text.classes(np.frombuffer(paragraph.encode("utf-32-le", "surrogatepass"), np.uint32)) == _text.HAN
    free = [i for i in range(len(paragraph) - length - gap + 1) if kinds[i : i + length + gap].all()]
    if len(paragraph) < 20 or not free:
        return paragraph, None
    start = chance.choice(free)
    copy, end = paragraph[start : start + length], start + length + gap
    if gap and paragraph[start] == paragraph[start + 1]:
        return paragraph, None
    return paragraph[:end] + copy + paragraph[end:], end


@dataclass(frozen=True)
class Examples:
    """Evidence on natural and made doubles, (n, features), which are made, how many were made, and in how much sound text."""

    rows: NDArray[np.float64]
    made: NDArray[np.bool_]
    asked: int
    characters: int

    def __add__(self, other: Examples) -> Examples:
        rows, made = np.concatenate([self.rows, other.rows]), np.concatenate([self.made, other.made])
        return Examples(rows, made, self.asked + other.asked, self.characters + other.characters)


def examples(texts: list[str], kind: str, model: LanguageModel, damaged: int = 1) -> Examples:
    """Doubles of pages of ``texts``, as they are, and with made ones on every page, or on one in so many."""
    chance = random.Random(SEED)
    rows, made = [], []
    asked = 0
    for number in range(0, len(texts), TOGETHER):
        text = "\n\n".join(texts[number : number + TOGETHER])
        todo = [[scanner.Glyph(c, c, "") for c in text]]
        if number // TOGETHER % damaged == 0:
            todo.append(damage(text, kind, chance))
        # Half of the pages are cut and mixed as extractors do it.
        for glyphs in todo:
            glyphs = scanner.laid_out(glyphs, chance)
            wanted = [at for at, glyph in enumerate(glyphs) if glyph.wrong]
            asked += len(wanted)
            for scored, seconds in scan("".join(glyph.read for glyph in glyphs), kind, model):
                mine = np.isin(seconds, wanted) if wanted else np.ones(len(seconds), bool)
                rows.append(scored.evidence[mine])
                made.append(np.full(mine.sum(), bool(wanted)))
    return Examples(np.concatenate(rows), np.concatenate(made), asked, sum(map(len, texts)))


def scan(text: str, kind: str, model: LanguageModel) -> Iterator[tuple[_doubles.Scored, NDArray[np.intp]]]:
    """All doubles of a kind with their evidence and the offset of the second copy."""
    reading = Reading(Page(text))
    # What a reading computes once can be given to it.
    reading.__dict__["model"] = model
    line = _ink.ink(reading)
    finds = [_ink.words(line, n) for n in range(2, 7)] if kind == "word" else [_ink.characters(line, 1 + (kind == "apart"))]
    for doubles in finds:
        if len(doubles.first):
            scored = _doubles.score(model, line, doubles)
            if len(scored.gain):
                yield scored, line.offsets[scored.doubles.second]


def fit(rows: NDArray[np.float64], made: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The weights of a logistic regression, by Newton's method on standardised columns."""
    scale = rows.std(axis=0)
    scale[scale == 0] = 1
    scaled = rows / scale
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(scaled @ weights, -40, 40)))
        hessian = (scaled * (p * (1 - p))[:, None]).T @ scaled + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(hessian, scaled.T @ (p - made) + RIDGE * weights)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return weights / scale


def trimmed(rows: NDArray[np.float64], made: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The weights without the natural doubles that a first fit calls slips: most of these are slips of the articles' own."""
    odds = rows @ fit(rows, made)
    kept = made | (odds < SLIP)
    return fit(rows[kept], made[kept])


def fresh(articles: Iterable[corpus.Article], known: Iterable[corpus.Article]) -> list[str]:
    """Texts of those ``articles`` whose paragraphs are known, without the paragraphs that the ``known`` articles have too, shuffled."""
    seen = {paragraph[_START] for article in known for paragraph in article.text.split("\n") if len(paragraph) >= _LONG}
    texts = []
    for article in articles:
        paragraphs = []
        for paragraph in article.text.split("\n") if article.paragraphed else ():
            if paragraph.strip() and paragraph[_START] not in seen:
                paragraphs.append(paragraph)
                if len(paragraph) >= _LONG:
                    seen.add(paragraph[_START])
        if paragraphs:
            texts.append("\n\n".join(paragraphs))
    random.Random(SEED).shuffle(texts)
    return texts


def in_third(article: corpus.Article) -> bool:
    """Whether an article is left out of the second model."""
    digest = blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=8, key=b"third").digest()
    return int.from_bytes(digest, "big") % THIRD == 0


def learnt(articles: list[corpus.Article], model: LanguageModel) -> Tables:
    """The tables of all articles, which the rules then read."""
    tables = counted(articles) | positions((article.text for article in articles[::ONE_IN_SEGMENTED]), model)
    _seen.data = _doubles.data = lambda: tables  # type: ignore[assignment]
    return tables


def second_model(articles: list[corpus.Article]) -> LanguageModel:
    """A model of these articles, as the shipped one is made."""
    recipe = build.Recipe(thresholds=tuple(least * (1 - 1 / THIRD) for least in build.Recipe().thresholds))
    with TemporaryDirectory() as folder:
        build.build(articles, Path(folder) / "second.lm", recipe, lambda _: None)
        return LanguageModel(Path(folder) / "second.lm")


def network(found: Examples) -> Network:
    """What tells made doubles from natural ones, slips of the articles' own among them: the mean of some networks, as one."""
    rows, made = found.rows.astype(np.float32), found.made.astype(np.float32)
    weight = np.where(found.made, 1, NATURAL).astype(np.float32)
    orders = [np.random.default_rng(number).permutation(len(made)) for number in range(NETWORKS)]
    nets = [train(rows[o], made[o], weight[o], [""] * rows.shape[1], hidden=HIDDEN, epochs=10, batch=512) for o in orders]
    w1, b1 = np.concatenate([net.w1 for net in nets], axis=1), np.concatenate([net.b1 for net in nets])
    w2, b2 = np.concatenate([net.w2 for net in nets]) / NETWORKS, np.mean([net.b2 for net in nets], axis=0, dtype=np.float32)
    return Network((), nets[0].mean, nets[0].scale, w1, b1, w2, b2)


def judge(kind: str, found: Examples, tables: Tables) -> None:
    """Put what tells doubles of this kind apart into the tables."""
    if kind == "word":
        tables["weights.word"] = trimmed(found.rows, found.made)
        return
    net = network(found)
    tables |= {f"{kind}.{part}": getattr(net, part) for part in _doubles.PARTS}


def report(kind: str, held: Examples) -> None:
    """Print recall at rates of false alarms."""
    _doubles._network.cache_clear()
    odds = _doubles._odds(kind, held.rows)
    wrong, right = np.sort(odds[~held.made])[::-1], odds[held.made]
    print(f"{kind}: {held.characters} characters, {len(wrong)} natural doubles, {held.asked} made")
    for rate in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
        least = wrong[min(len(wrong) - 1, int(rate * held.characters / 1e4))]
        share = np.count_nonzero(right > least) / held.asked
        print(f"  false alarms per 10,000 {rate:4.2f}  recall {share:.3f}  at log odds {least:.2f}", flush=True)


def main() -> None:
    """Count, learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of *.jsonl.zst news")
    parser.add_argument("--out", type=Path, default=Path(str(_seen.DATA)))
    options = parser.parse_args()
    every = list(corpus.articles(options.corpus))
    counted_on = [article for article in every if not corpus.held_out(article)]
    rest = [article for article in counted_on if not in_third(article)]
    model = second_model(rest)
    learnt(rest, model)
    texts = fresh((article for article in counted_on if in_third(article)), rest)
    taught = {kind: examples(texts, kind, model, ONE_IN_DAMAGED) for kind in KINDS}
    tables = learnt(counted_on, load())
    texts = fresh((article for article in every if corpus.held_out(article)), counted_on)
    for kind in KINDS:
        held = examples(texts, kind, load())
        judge(kind, taught[kind], tables)
        report(kind, held)
        judge(kind, taught[kind] + held, tables)
    arrays.save(options.out, tables)


if __name__ == "__main__":
    main()

"""Learn what the doubled-character and doubled-word rules know of doubles, from a folder of news: `fit_doubled_character.py CORPUS`.

Counts the doubles of sound news and how often characters stand as words, damages the held-out articles, fits a logistic
regression for each kind of double, prints recall against false alarms (three-fold, articles apart) and writes the tables.
Articles have real slips of their own, which count as false alarms here: about half of those at the top of the list.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import rjieba
import scanner
from lintnews.rules import _doubles, _ink, _seen, _text
from numpy.typing import NDArray

from lintnews import Page, Reading
from lintnews.language import corpus
from lintnews.language.model import load

SEED = 20
RIDGE = 1.0
#: Log odds from which a double of a sound article is taken for a slip of its own.
SLIP = 4.0
#: Articles for each damaged page, so that what a page repeats is as rare as in life.
TOGETHER = 8
ONE_IN_SEGMENTED = 5
Tables = dict[str, NDArray[np.generic]]


def counted(articles: Iterable[corpus.Article]) -> Tables:
    """Keys and counts of the doubles of all articles; of those of four characters only what occurs twice."""
    parts: dict[str, list[NDArray[np.uint64]]] = {}
    for text in batches(article.text for article in articles):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        line = _ink.Ink(text, np.arange(len(text)), codes, np.empty(0, np.uint16))
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


def positions(texts: Iterable[str]) -> Tables:
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
    encoded = load().encode("".join(letters))
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


def examples(texts: list[str], kind: str) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.intp], int]:
    """Evidence on natural and made doubles, which are made, the group of articles each comes from, how many were made."""
    chance = random.Random(SEED)
    rows, made, groups = [], [], []
    asked = 0
    for number in range(0, len(texts), TOGETHER):
        text = "\n\n".join(texts[number : number + TOGETHER])
        sound = [scanner.Glyph(c, c, "") for c in text]
        # Half of the pages are cut and mixed as extractors do it.
        for glyphs in (sound, damage(text, kind, chance)):
            glyphs = scanner.laid_out(glyphs, chance)
            wanted = [at for at, glyph in enumerate(glyphs) if glyph.wrong]
            asked += len(wanted)
            for scored, seconds in scan("".join(glyph.read for glyph in glyphs), kind):
                mine = np.isin(seconds, wanted) if wanted else np.ones(len(seconds), bool)
                rows.append(scored.evidence[mine])
                made.append(np.full(mine.sum(), bool(wanted)))
                groups.append(np.full(mine.sum(), number // TOGETHER))
    return np.concatenate(rows), np.concatenate(made), np.concatenate(groups), asked


def scan(text: str, kind: str) -> Iterator[tuple[_doubles.Scored, NDArray[np.intp]]]:
    """All doubles of a kind with their evidence and the offset of the second copy."""
    line = _ink.ink(Reading(Page(text)))
    finds = [_ink.words(line, n) for n in range(2, 7)] if kind == "word" else [_ink.characters(line, 1 + (kind == "apart"))]
    for doubles in finds:
        if len(doubles.first):
            scored = _doubles.score(load(), line, doubles)
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


def main() -> None:
    """Count, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of *.jsonl.zst news")
    parser.add_argument("--out", type=Path, default=Path(str(_seen.DATA)))
    options = parser.parse_args()
    learnt = [article for article in corpus.articles(options.corpus) if not corpus.held_out(article)]
    tables = counted(learnt) | positions(article.text for article in learnt[::ONE_IN_SEGMENTED])
    del learnt
    held = [a.text.replace("\n", "\n\n") for a in corpus.articles(options.corpus) if corpus.held_out(a)]
    random.Random(SEED).shuffle(held)
    characters = sum(map(len, held))
    _seen.data = _doubles.data = lambda: tables  # type: ignore[assignment]
    for kind in ("beside", "apart", "word"):
        rows, made, groups, asked = examples(held, kind)
        scores = np.zeros(len(rows))
        for fold in range(3):
            mine = groups % 3 == fold
            scores[mine] = rows[mine] @ trimmed(rows[~mine], made[~mine])
        wrong, right = np.sort(scores[~made])[::-1], scores[made]
        print(f"{kind}: {characters} characters, {len(wrong)} natural doubles, {asked} made")
        for rate in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
            least = wrong[min(len(wrong) - 1, int(rate * characters / 1e4))]
            share = np.count_nonzero(right > least) / asked
            print(f"  false alarms per 10,000 {rate:4.2f}  recall {share:.3f}  at log-odds {least:.2f}")
        tables[f"weights.{kind}"] = trimmed(rows, made)
    np.savez_compressed(options.out, **tables)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

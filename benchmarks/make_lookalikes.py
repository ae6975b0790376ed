"""Rank the characters that a scanner takes for each other: `make_lookalikes.py LEXICON READINGS`.

Reads stroke sequences, components, four-corner numbers and structures of characters, groups of look-alikes, and what a recogniser made of
printed columns (`read_pages.py`). Writes for every common character LIKES others that may stand in print where it was read, as far as the
language model knows them: those most alike in shape and those that the recogniser most likely takes for it, in turn; and its four corners.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import recognised
from lintnews.rules import _lookalikes
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from lintnews.language import arrays, load, symbols

Floats = NDArray[np.float32]
#: What each measure of shape counts, in the order of `shapes`: chosen so that pairs that recognisers really confuse rank high.
WEIGHTS = (2.0, 0.8, 0.15, 0.1, 0.5, 0.25, 0.7)
#: Reads that a mistake is compared with; steps of learning, and how far each goes.
SEED, NEGATIVES, STEPS, RATE = 7, 200, 400, 1.0
#: Shape counts as much as so many mistakes of a character.
DOUBT = 20.0
#: What is printed more often is a little likelier to be what was misread; the logarithm of the least chance of a character.
PRIOR, RAREST = 0.1, -13.0
#: How deep a character is taken apart: 盟 into 明 and 皿, 明 into 日 and 月.
DEPTH = 3


def characters() -> tuple[list[str], list[str]]:
    """Characters that may be misread (those of GB 2312 and of the model), and what they may be read for (those of the model)."""
    model = load()
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    known = [c for c, symbol in zip(every, model.encode("".join(every)).tolist(), strict=True) if symbol >= symbols.FIRST]
    read = sorted({*known, *(c for c in every if len(c.encode("gb2312", "ignore")) == 2)})
    return read, known


def shapes(read: list[str], known: list[str], lexicon: Path) -> list[Floats]:
    """How alike two characters look, by one measure after the other, each of shape (read, known)."""
    folder = lexicon / "char_similar_data"
    tables = {path.stem[5:]: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("char_*.dict"))}
    order, count, sides = tables["order"], tables["number"], (read, known)
    strokes = [[order.get(c, "") for c in side] for side in sides]
    corners = corners_of(read, lexicon)[:, None] == corners_of(known, lexicon)
    many = [np.array([count.get(c, 10) for c in side], np.float32) for side in sides]
    apart = np.abs(many[0][:, None] - many[1]) / np.maximum(many[0][:, None], many[1])
    groups = [line.split() for line in (lexicon / "same_stroke.txt").read_text(encoding="utf-8").split("\n")]
    together = np.zeros(apart.shape, np.float32)
    where, index = ({c: number for number, c in enumerate(side)} for side in (known, read))
    for a, b in ((index[a], where[b]) for group in groups for a in group for b in group if a in index and b in where):
        together[a, b] = 1
    measures = [cdist(*strokes, scorer=Levenshtein.normalized_similarity, dtype=np.float32), corners.mean(axis=2, dtype=np.float32)]
    measures += [_same(read, known, tables[name]).astype(np.float32) for name in ("struct", "component")]
    return [*measures, _shared_parts(read, known, tables["stroke"], count), np.exp(-3 * apart), together]


def corners_of(characters: list[str], lexicon: Path) -> NDArray[np.uint8]:
    """The four corners of each character, (n, 4); 255 where they are not known."""
    table = json.loads((lexicon / "char_similar_data" / "char_fourangle.dict").read_text(encoding="utf-8"))
    known = (table.get(c, "")[:4] for c in characters)
    return np.array([[int(digit) for digit in four] if four.isdecimal() else [255] * 4 for four in known], np.uint8)


def mistakes(readings: Path, read: list[str], known: list[str]) -> Floats:
    """How often each character was read where another one is printed, (read, known)."""
    index, where = ({c: number for number, c in enumerate(side)} for side in (read, known))
    counts = np.zeros((len(read), len(known)), np.float32)
    for column in recognised.columns(readings):
        for glyph in column.glyphs:
            if glyph.wrong == "S" and glyph.read in index and glyph.printed in where:
                counts[index[glyph.read], where[glyph.printed]] += 1
    return counts


def chances(counts: Floats, measures: list[Floats], frequent: Floats) -> Floats:
    """How likely each character is read where another one is misread, (read, known): by shape, and by what happened.

    What is ``frequent`` (read,) a recogniser reads into anything. A multinomial logit, each mistake against NEGATIVES others.
    """
    read, printed = np.nonzero(counts)
    chance = np.random.default_rng(SEED)
    others = np.concatenate([read[:, None], chance.integers(0, len(counts), (len(read), NEGATIVES))], axis=1)
    known = np.stack([*(measure[others, printed[:, None]] for measure in measures), frequent[others]], axis=2)
    scale = known.std(axis=(0, 1)) + 1e-6
    known /= scale
    many = counts[read, printed]
    offset = np.full(NEGATIVES + 1, np.log(len(counts) / NEGATIVES), np.float32)
    offset[0] = 0
    weights = np.zeros(known.shape[2], np.float32)
    for step in range(STEPS):
        odds = known @ weights + offset
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        expected = ((odds / odds.sum(axis=1, keepdims=True))[:, :, None] * known).sum(axis=1)
        weights += RATE / (1 + step / 100) * np.average(known[:, 0] - expected, axis=0, weights=many).astype(np.float32)
    print("weights", *np.round(weights, 2))
    *by_shape, by_use = weights / scale
    shape = (frequent * by_use)[:, None] + sum(measure * weight for measure, weight in zip(measures, by_shape, strict=True))
    shape = np.exp(shape - shape.max(axis=0))
    found: Floats = (counts + DOUBT * shape / shape.sum(axis=0)) / (counts.sum(axis=0) + DOUBT)
    return found


def _same(read: list[str], known: list[str], table: dict[str, str]) -> NDArray[np.bool_]:
    ours, theirs = np.array([table.get(c, "?") for c in read]), np.array([table.get(c, "") for c in known])
    return ours[:, None] == theirs


def _shared_parts(read: list[str], known: list[str], parts: dict[str, list[str]], count: dict[str, int]) -> Floats:
    """The cosine of both characters' parts, each as heavy as its strokes are many."""
    taken = [_taken_apart(c, parts, DEPTH) for c in (*read, *known)]
    names = {name: number for number, name in enumerate(sorted(set().union(*taken)))}
    table = np.zeros((len(taken), len(names)), np.float32)
    for row, (c, found) in enumerate(zip((*read, *known), taken, strict=True)):
        for name, times in found.items():
            table[row, names[name]] = min(times, 2) * max(1, count.get(name, 1)) ** 0.5
        if c in names:
            table[row, names[c]] = max(table[row, names[c]], count.get(c, 1) ** 0.5)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-6
    return table[: len(read)] @ table[len(read) :].T


def _taken_apart(character: str, parts: dict[str, list[str]], depth: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in parts.get(character, []):
        found[part] += 1
        if depth > 1 and part != character:
            found += _taken_apart(part, parts, depth - 1)
    return found


def main() -> None:
    """Rank and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lexicon", type=Path, help="folder with char_similar_data/ and same_stroke.txt")
    parser.add_argument("readings", type=Path, help="what read_pages.py wrote")
    parser.add_argument("-o", "--output", type=Path, default=_lookalikes.DATA)
    options = parser.parse_args()
    read, known = characters()
    measures, model = shapes(read, known, options.lexicon), load()
    often = [np.maximum(model.alone(model.encode("".join(side))), RAREST) for side in (read, known)]
    often[0][model.encode("".join(read)) == symbols.RARE] = RAREST
    likely = np.log(chances(mistakes(options.readings, read, known), measures, often[0])) + PRIOR * often[1]
    shape = sum(weight * measure for weight, measure in zip(WEIGHTS, measures, strict=True))
    same = np.array(read)[:, None] == np.array(known)
    # A recogniser makes mistakes that shape does not tell, and each one makes others: what either ranks high is high.
    ranks = [np.argsort(np.argsort(-np.where(same, -np.inf, table), axis=1, kind="stable"), axis=1) for table in (shape, likely)]
    best = np.argsort(np.minimum(*ranks), axis=1, kind="stable")[:, : _lookalikes.LIKES]
    codes = np.array([ord(c) for c in known], np.uint16)
    corners = corners_of(read, options.lexicon)
    arrays.save(options.output, {"read": np.array([ord(c) for c in read], np.uint16), "likes": codes[best], "corners": corners})
    print(f"{options.output}: {len(read)} characters, {_lookalikes.LIKES} look-alikes each")


if __name__ == "__main__":
    main()

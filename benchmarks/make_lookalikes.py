"""Rank the characters that a scanner takes for each other by their shape: `make_lookalikes.py LEXICON`.

Reads stroke sequences, components, four-corner numbers and structures of characters and groups of look-alikes, and writes for every
common character the LIKES most similar ones that the language model knows. The weights of the six measures were chosen so that pairs
that recognisers really confuse rank high; that one, two or three strokes differ counts most.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from lintnews.rules import _lookalikes
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from lintnews.language import load, symbols

Floats = NDArray[np.float32]
WEIGHTS = {"strokes": 2.0, "corners": 0.8, "structure": 0.15, "component": 0.1, "parts": 0.5, "count": 0.25, "group": 0.7}
#: How deep a character is taken apart: 盟 into 明 and 皿, 明 into 日 and 月.
DEPTH = 3


def characters() -> tuple[list[str], list[str]]:
    """Characters that may be misread (those of GB 2312 and of the model), and what they may be read for (those of the model)."""
    model = load()
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    known = [c for c, symbol in zip(every, model.encode("".join(every)).tolist(), strict=True) if symbol >= symbols.FIRST]
    read = sorted({*known, *(c for c in every if len(c.encode("gb2312", "ignore")) == 2)})
    return read, known


def similarity(read: list[str], known: list[str], lexicon: Path) -> Floats:
    """How alike two characters look, shape (read, known)."""
    folder = lexicon / "char_similar_data"
    tables = {path.stem[5:]: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("char_*.dict"))}
    order, count = tables["order"], tables["number"]
    result: Floats = WEIGHTS["strokes"] * cdist(
        [order.get(c, "") for c in read], [order.get(c, "") for c in known], scorer=Levenshtein.normalized_similarity, dtype=np.float32
    )
    for place in range(4):
        result += WEIGHTS["corners"] / 4 * _same(read, known, {c: corners[place] for c, corners in tables["fourangle"].items()})
    result += WEIGHTS["structure"] * _same(read, known, tables["struct"])
    result += WEIGHTS["component"] * _same(read, known, tables["component"])
    result += WEIGHTS["parts"] * _shared_parts(read, known, tables["stroke"], count)
    strokes = [np.array([count.get(c, 10) for c in side], np.float32) for side in (read, known)]
    apart = np.abs(strokes[0][:, None] - strokes[1]) / np.maximum(strokes[0][:, None], strokes[1])
    result += WEIGHTS["count"] * np.exp(-3 * apart)
    where = {c: number for number, c in enumerate(known)}
    groups = [line.split() for line in (lexicon / "same_stroke.txt").read_text(encoding="utf-8").split("\n")]
    together = {(a, b) for group in groups for a in group for b in group}
    index = {c: number for number, c in enumerate(read)}
    for a, b in together:
        if a in index and b in where:
            result[index[a], where[b]] += WEIGHTS["group"]
    return result


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
    parser.add_argument("-o", "--output", type=Path, default=_lookalikes.DATA)
    options = parser.parse_args()
    read, known = characters()
    table = similarity(read, known, options.lexicon)
    table[np.array(read)[:, None] == np.array(known)] = -1
    best = np.argsort(-table, axis=1, kind="stable")[:, : _lookalikes.LIKES]
    codes = np.array([ord(c) for c in known], np.uint16)
    # Not compressed: the wheel is, and every start would unpack it.
    np.savez(options.output, read=np.array([ord(c) for c in read], np.uint16), likes=codes[best])
    print(f"{options.output}: {len(read)} characters, {_lookalikes.LIKES} look-alikes each")


if __name__ == "__main__":
    main()

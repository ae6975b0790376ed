"""Write the words of rjieba's dictionary as hashes with their frequencies: `make_words.py DICT`.

DICT is the dictionary that rjieba has inside, dict.txt of jieba 0.42.1: a word, its frequency and its class a line. `rules/_words.py`
looks words up there until so many are asked for that loading the dictionary costs less.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import rjieba
from lintnews.rules._words import LONGEST, TABLE, by_bytes, packed


def main() -> int:
    """Read, compare with rjieba and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dictionary", type=Path)
    lines = parser.parse_args().dictionary.read_text(encoding="utf-8").split("\n")
    frequencies = {word: int(frequency) for word, frequency, *_ in (line.split(" ") for line in lines if line)}
    strange = [word for word in frequencies if not rjieba.has_word(word) or len(word) > LONGEST]
    if strange:
        raise SystemExit(f"make_words: not the dictionary of this rjieba: {strange[:3]}")
    np.save(TABLE, by_bytes(packed(frequencies)))
    print(f"{TABLE}: {len(frequencies)} words, {TABLE.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""How often the encoding of a file is told, intact and with one bad byte: python benchmarks/charsets.py [--samples N] [CORPUS]

Samples of 1 KB and 50 KB out of the corpus, in every encoding that readers know, with and without a byte order mark. Right is a file
whose encoding is told and whose text is read: all of it if it is intact, all but eight characters if a byte is overwritten, put in or
lost. charset-normalizer stands beside it where it is installed.
"""

from __future__ import annotations

import argparse
import codecs
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import shared
from rapidfuzz.distance import Levenshtein
from tabulate import tabulate

from lintnews.readers.encodings import decode
from lintnews.readers.parts import ReadError

SIZES = (1_000, 50_000)
#: Name, codec, byte order mark, whether the text is in traditional characters, what lintnews calls it.
ENCODINGS = (
    ("UTF-8", "utf-8", b"", False, "utf-8"),
    ("UTF-8, mark", "utf-8", codecs.BOM_UTF8, False, "utf-8"),
    ("GBK", "gbk", b"", False, "gb18030"),
    ("GB18030", "gb18030", b"", False, "gb18030"),
    ("Big5-HKSCS", "big5hkscs", b"", True, "big5hkscs"),
    ("UTF-16 LE", "utf-16-le", b"", False, "utf-16-le"),
    ("UTF-16 LE, mark", "utf-16-le", codecs.BOM_UTF16_LE, False, "utf-16-le"),
    ("UTF-16 BE", "utf-16-be", b"", False, "utf-16-be"),
    ("UTF-16 BE, mark", "utf-16-be", codecs.BOM_UTF16_BE, False, "utf-16-be"),
)
DAMAGE = ("intact", "overwritten", "put in", "lost")
_WITHIN = 8
#: A rare name in every sample of GB18030, so that it is no mere GBK.
_RARE = "\U00020bb7"


def main() -> int:
    """Print the share of samples read right, by encoding, size and damage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--samples", type=int, default=100, help="files of each kind (50 KB: a fifth)")
    options = parser.parse_args()
    text = "\n".join(articles(options.corpus or shared.folder("corpus"), 3_000_000))
    rows = []
    for name, codec, mark, traditional, called in ENCODINGS:
        for size in SIZES:
            count = options.samples if size < 10_000 else max(1, options.samples // 5)
            row: list[object] = [name, f"{size // 1000} KB", count]
            for kind in DAMAGE:
                if kind in ("put in", "lost") and codec.startswith("utf-16"):
                    row += [None, None]
                    continue
                samples = list(make(text, codec, mark, size, count, kind, traditional=traditional))
                row += [share(ours, samples, called), share(theirs, samples, called) if find_spec("charset_normalizer") else None]
            rows.append(row)
    heads = [head for kind in DAMAGE for head in (kind, "c-n")]
    print(tabulate(rows, ["encoding", "size", "files", *heads], floatfmt=".3f"))
    if not find_spec("charset_normalizer"):
        print("\nc-n: charset-normalizer is not installed (pip install charset-normalizer), so it was left out")
    return 0


def articles(corpus: Path, characters: int) -> Iterator[str]:
    """Texts out of the corpus, about so many characters."""
    command = ["zstd", "-dcq", str(corpus / "news.jsonl.zst")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8") as unpacked:
        assert unpacked.stdout is not None
        for line in unpacked.stdout:
            text = json.loads(line)["text"]
            yield text
            characters -= len(text)
            if characters < 0:
                break
        unpacked.kill()


def make(text: str, codec: str, mark: bytes, size: int, count: int, kind: str, *, traditional: bool) -> Iterator[tuple[str, bytes]]:
    """Texts of ``size`` bytes and the bytes they stand in."""
    chance = random.Random(f"{codec}{size}{kind}")
    for _ in range(count):
        start = chance.randrange(len(text) - size)
        piece = text[start : start + size]
        if traditional:
            import opencc

            piece = opencc.OpenCC("s2hk").convert(piece)
        if codec == "gb18030":
            piece = piece[:40] + _RARE + piece[40:]
        raw = piece.encode(codec, "ignore")[:size]
        piece = raw.decode(codec, "ignore")
        raw = piece.encode(codec)
        at = chance.randrange(len(raw))
        byte = bytes([chance.choice([0xFF, 0x80, 0xA3, 0xD5])])
        if kind == "overwritten":
            raw = raw[:at] + byte + raw[at + 1 :]
        elif kind == "put in":
            raw = raw[:at] + byte + raw[at:]
        elif kind == "lost":
            raw = raw[:at] + raw[at + 1 :]
        yield piece, mark + raw


def share(read: Callable[[bytes], tuple[str, str]], samples: list[tuple[str, bytes]], called: str) -> float:
    """The share of samples that ``read`` gets right."""
    right = 0
    for text, raw in samples:
        name, found = read(raw)
        right += name == called and Levenshtein.distance(text, found, score_cutoff=_WITHIN) <= _WITHIN
    return right / len(samples)


def ours(raw: bytes) -> tuple[str, str]:
    """What lintnews makes of ``raw``."""
    try:
        decoded = decode(raw)
    except ReadError:
        return "", ""
    return decoded.name, decoded.text


def theirs(raw: bytes) -> tuple[str, str]:
    """What charset-normalizer makes of ``raw``, asked for the same encodings."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=["utf_8", "gb18030", "big5hkscs", "utf_16_le", "utf_16_be", "utf_16"]).best()
    if best is None:
        return "", ""
    name = codecs.lookup(best.encoding).name
    order = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(raw[:2], name) if name == "utf-16" else name
    return order, str(best).removeprefix("\ufeff")


if __name__ == "__main__":
    sys.exit(main())

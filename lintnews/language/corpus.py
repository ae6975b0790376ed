"""Read the news corpora: articles, which of them are held out, and the text a model is counted on."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD_OUT = 12  # one article in so many is kept out of the model
FINAL = frozenset("。！？!?…；;：:—.”’\"'》」』）)】]〉")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `paragraphed` says whether the line breaks of `text` are paragraph ends."""

    source: str
    date: str
    title: str
    text: str
    paragraphed: bool


def articles(directory: str | Path) -> Iterator[Article]:
    """Every article of the `*.jsonl.zst` and `*.jsonl` files in `directory`, files by name, articles in their order."""
    files = sorted(path for path in Path(directory).iterdir() if path.name.endswith((".jsonl.zst", ".jsonl")))
    if not files:
        raise FileNotFoundError(f"no *.jsonl.zst or *.jsonl in {directory}: name the folder that holds the corpus")
    for path in files:
        paragraphed = "without-paragraphs" not in path.name
        with _open(path) as lines:
            for line in lines:
                record = json.loads(line)
                yield Article(
                    record.get("source", path.name),
                    record.get("date", ""),
                    record.get("title", ""),
                    record["text"],
                    paragraphed,
                )


def held_out(article: Article) -> bool:
    """Whether the article is kept out of the model, for evaluation and for what is trained on top of it."""
    digest = blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % HOLD_OUT == 0


def _open(path: Path) -> IO[str]:
    if path.suffix != ".zst":
        return path.open(encoding="utf-8")
    try:
        from backports import zstd
    except ImportError:
        import zstandard

        return io.TextIOWrapper(zstandard.open(path, "rb"), encoding="utf-8")
    return cast("IO[str]", zstd.open(path, "rt", encoding="utf-8"))

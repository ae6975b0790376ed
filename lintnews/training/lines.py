"""Lines that stand beside the running text of made pages: who organised something, summaries, verse."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lintnews.training import words


def hosts(r: Random) -> list[str]:
    """Who organised something: lines without a final mark, each with its label."""
    labels = r.sample(words.HOST_LABELS, r.choice((1, 2, 3)))
    return [label + r.choice("：:") + "、".join(_host(r) for _ in range(r.choice((1, 1, 2, 3)))) for label in labels]


def _host(r: Random) -> str:
    return r.choice(words.CITIES) + r.choice(
        ("市委", "市人民政府", "市商务局", "市文化和旅游局", "日报社", "大学", "市总工会", "市科学技术协会")
    )


def summaries(r: Random, paragraphs: Sequence[str]) -> list[str]:
    """What an article says in one to three sentences, set before it as a paragraph that has no final mark."""
    found = []
    for paragraph in r.sample(list(paragraphs), min(len(paragraphs), r.choice((1, 1, 1, 2)))):
        sentences = paragraph.split("。")[:-1]
        first = r.randrange(max(1, len(sentences)))
        line = "。".join(sentences[first : first + r.choice((1, 2, 3))])
        if 24 <= len(line) <= 120 and line[-1] not in words.FINAL + "”）":
            found.append(line)
    return found


def verse(r: Random, paragraphs: Sequence[str]) -> list[str]:
    """Short clauses of one length, each a line of its own."""
    clauses = [c for p in paragraphs for s in p.split("。") for c in s.split("，") if c.isalpha() and 5 <= len(c) <= 8]
    length = r.choice((5, 6, 7, 8))
    lines = [c for c in clauses if len(c) == length][: r.choice((2, 4, 6))]
    marked = r.random() < 0.6
    return [line + ("，。"[k % 2] if marked else "") for k, line in enumerate(lines)]

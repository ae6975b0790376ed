"""What is installed, told without loading it: the version, and the language model's name and digest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_MODEL = Path(__file__).parent / "language" / "data" / "zh-news.lm"


@cache
def model() -> tuple[str, str] | None:
    """Name and digest of the shipped model, from the head of its file; None if there is none."""
    try:
        with _MODEL.open("rb") as stream:
            stream.readline()
            header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
    except (OSError, ValueError):
        return None
    return header["name"], header["digest"]

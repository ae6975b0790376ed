"""What is installed, told without loading it: the language model's name and digest, the folders of the bundles of rules."""

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


def bundles() -> list[Path]:
    """The folders of the installed bundles of rules; one that does not load has none, and the registry says why."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    folders: list[Path] = []
    for entry in entry_points(group="lintnews.rules"):
        try:
            spec = find_spec(entry.module)
        except (ImportError, ValueError):
            continue
        folders += (Path(place) for place in (spec.submodule_search_locations if spec else None) or ())
    return folders

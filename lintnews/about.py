"""What is installed, told without loading it: the language model's name and digest, the folders of the bundles of rules."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path

#: The group of entry points by which packages offer rules, and what lintnews itself says there.
GROUP = "lintnews.rules"
_OURS = "lintnews = lintnews.rules"
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


def only_ours() -> bool:
    """Whether no other distribution than lintnews itself offers rules; told without importlib.metadata, whose import costs more.

    False also where it cannot be told, as in a zip file.
    """
    offered: dict[str, bool] = {}
    for place in dict.fromkeys(sys.path):
        try:
            with os.scandir(place or ".") as entries:
                names = [entry.name for entry in entries]
        except NotADirectoryError:
            return False
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    text = (Path(place) / name / "entry_points.txt").read_text(encoding="utf-8")
                except OSError:
                    continue
                if f"[{GROUP}]" in text:
                    offered[name.rpartition(".")[0].partition("-")[0]] = text.partition(f"[{GROUP}]")[2].strip() == _OURS
    return offered == {"lintnews": True}


def bundles() -> list[Path]:
    """The folders of the installed bundles of rules; one that does not load has none, and the registry says why."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    folders: list[Path] = []
    for entry in entry_points(group=GROUP):
        try:
            spec = find_spec(entry.module)
        except (ImportError, ValueError):
            continue
        folders += (Path(place) for place in (spec.submodule_search_locations if spec else None) or ())
    return folders

"""Finds the folder of test material that stands beside the repository; it is not ours to ship."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def folder(name: str) -> Path:
    """The folder ``../shared/NAME``; ends the program with status 2 and a message where it is absent."""
    path = SHARED / name
    if not path.is_dir():
        print(f"{path} is not there: this benchmark needs test material that is not part of the repository", file=sys.stderr)
        raise SystemExit(2)
    return path


def corpus_and_readings(description: str | None) -> argparse.Namespace:
    """What commands that learn from news and from what `read_pages.py` wrote are called with: paths ``corpus`` and ``readings``."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of *.jsonl.zst news")
    parser.add_argument("readings", type=Path, help="what read_pages.py wrote")
    return parser.parse_args()


def module(path: Path) -> ModuleType:
    """A module loaded from a file outside the repository, under the file's own name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = loaded
    spec.loader.exec_module(loaded)
    return loaded

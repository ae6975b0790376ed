"""What workers and the cache spare on a corpus: python benchmarks/many.py [--pages N]

Checks a folder of pages of our own four times: on one core, on all, into an empty cache, and out of the full one. Seconds are
those of the clock, so other work on the machine shows in them.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import speed
from tabulate import tabulate


def main() -> int:
    """Measure and print; 1 if the second run is not twenty times as fast as the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="many-") as scratch:
        folder = Path(scratch)
        texts = speed.our_texts(random.Random(0))
        for number in range(options.pages):
            (folder / f"{number}.txt").write_text(next(texts), encoding="utf-8", newline="\n")
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        rows = [
            ["one process, no cache", _seconds(folder, "--no-cache", "--workers", "1")],
            ["all cores, no cache", _seconds(folder, "--no-cache")],
            ["all cores, first run with a cache", _seconds(folder)],
            ["second run", min(_seconds(folder) for _ in range(3))],
        ]
    print(f"{options.pages} pages, {size:.1f} MB\n")
    print(
        tabulate(
            [[name, seconds, size / seconds, options.pages / seconds] for name, seconds in rows],
            ["", "s", "MB/s", "pages/s"],
            floatfmt=".2f",
        )
    )
    gain = rows[2][1] / rows[3][1]
    print(f"\nThe second run is {gain:.0f} times as fast as the first.")
    return int(gain < 20)


def _seconds(folder: Path, *arguments: str) -> float:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        done = subprocess.run([sys.executable, "-m", "lintnews", "check", *arguments, "."], cwd=folder, stdout=out, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"lintnews check ended with {done.returncode}")
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())

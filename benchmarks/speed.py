"""How fast `lintnews check` is on 10 MB of news and on one page cold: python benchmarks/speed.py [--runs N] [--size MB] [--corpus]

All figures are CPU seconds (user and system) of one process, start-up included, so that they hold on a busy machine. Python has compiled
all modules in a run before that is not counted, as it has after every installation.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tabulate import tabulate

PAGES = Path(__file__).resolve().parent.parent / "fixtures" / "pages"
LINTNEWS = [sys.executable, "-m", "lintnews"]
#: Pages of running text; the others are lists, whose many short lines are slower and rarer than news.
_NEWS = ("front-page", "interview", "report", "sports", "supplement")
_STOPS = ("。", "。”")
_SHORT = 120
_DIGIT = re.compile("[1-9]")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", type=float, default=10.0, help="megabytes of text (UTF-8)")
    parser.add_argument("--corpus", action="store_true", help="take articles of ../shared/corpus instead of our own pages")
    parser.add_argument("--no-rules", action="store_true", help="leave out the table of single rules")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="speed-") as scratch:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(scratch) / "bytecode")
        return measure(Path(scratch), options)


def measure(scratch: Path, options: argparse.Namespace) -> int:
    """Write the pages to ``scratch``, time lintnews on them, print the tables."""
    pages, whole, small = scratch / "pages.jsonl", scratch / "pages.txt", scratch / "page.txt"
    texts = list(enough(corpus_texts() if options.corpus else our_texts(random.Random(0)), int(options.size * 1e6)))
    whole.write_text("\n\n".join(texts), encoding="utf-8", newline="\n")
    records = (json.dumps({"id": f"{number:06}", "text": text}, ensure_ascii=False) + "\n" for number, text in enumerate(texts, 1))
    pages.write_text("".join(records), encoding="utf-8", newline="\n")
    small.write_bytes((PAGES / "damaged" / "harbour.txt").read_bytes())
    size = whole.stat().st_size / 1e6
    reading = sorted(_cpu_of_read(whole) for _ in range(max(5, options.runs)))
    speeds = f"{size / reading[0]:.0f} MB/s at best, {size / statistics.median(reading):.0f} median"
    print(f"{size:.1f} MB, {len(texts)} pages; open().read(): {speeds}\n")
    cpu(["check", str(small)])
    rows = [row("all rules, one text file", ["check", str(whole)], size, reading[0], options.runs)]
    rows.append(row("all rules, JSONL of pages", ["check", str(pages)], size, reading[0], options.runs))
    rows.append(row("one page, cold", ["check", str(small)], small.stat().st_size / 1e6, None, max(5, options.runs)))
    rows.append(row("python -c pass", None, 0, None, max(5, options.runs)))
    if not options.no_rules:
        rows += [row(name, ["check", "--select", name, str(whole)], size, reading[0], 1) for name in rule_names()]
    print(
        tabulate(rows, ["what", "CPU s, min", "median", "MB/s at best", "times open().read()"], floatfmt=("", ".3f", ".3f", ".2f", ".0f"))
    )
    return 0


def row(name: str, arguments: list[str] | None, megabytes: float, reading: float | None, runs: int) -> list[object]:
    """One line of the table."""
    seconds = sorted(cpu(arguments) for _ in range(runs))
    speed = megabytes / seconds[0] if reading else None
    return [name, seconds[0], statistics.median(seconds), speed, seconds[0] / reading if reading else None]


def cpu(arguments: list[str] | None) -> float:
    """CPU seconds of lintnews in one process, or of a bare Python without ``arguments``.

    Raises:
        SystemExit: lintnews could not do the job, so that its time says nothing.
    """
    command = (
        [*LINTNEWS, *arguments, "--output-format", "jsonl", "--isolated", "--no-cache", "--workers", "1"]
        if arguments
        else [sys.executable, "-c", "pass"]
    )
    # A pipe that nobody empties would stop a process with much to say.
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        said = complaints.read(2000).decode(errors="replace")
    if process.returncode not in (0, 1):
        raise SystemExit(f"speed: {' '.join(command)} ended with {process.returncode}\n{said}")
    return used.ru_utime + used.ru_stime


def _cpu_of_read(path: Path) -> float:
    start = time.process_time()
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123 - the yardstick's own words
        stream.read()
    return time.process_time() - start


def rule_names() -> list[str]:
    """The names of all rules."""
    done = subprocess.run([*LINTNEWS, "rules", "--output-format", "json"], capture_output=True, text=True, encoding="utf-8", check=True)
    listed = json.loads(done.stdout)
    return [entry["name"] for entry in (listed["rules"] if isinstance(listed, dict) else listed)]


def enough(texts: Iterator[str], size: int) -> Iterator[str]:
    """As many of the texts as make ``size`` bytes."""
    for text in texts:
        yield text
        size -= len(text.encode())
        if size <= 0:
            break


def our_texts(chance: random.Random) -> Iterator[str]:
    """Pages without end: four of our own one below the other, articles whole and in order; every tenth page has a damaged one."""
    news = [_as_news((PAGES / "clean" / f"{name}.txt").read_text(encoding="utf-8")) for name in _NEWS]
    damaged = [path.read_text(encoding="utf-8") for path in sorted((PAGES / "damaged").glob("*.txt"))]
    while True:
        parts = chance.sample(news, 4)
        if chance.random() < 0.1:
            parts[chance.randrange(4)] = chance.choice(damaged)
        yield _DIGIT.sub(lambda _: str(chance.randint(1, 9)), "\n\n".join(part.strip("\n") for part in parts)) + "\n"


def _as_news(page: str) -> str:
    """The page's headlines and paragraphs, these as long as a newspaper's: short ones go on in the next, lists are left out."""
    paragraphs: list[str] = []
    for text in (part for part in page.split("\n") if part.strip()):
        if paragraphs and text.endswith(_STOPS) and paragraphs[-1].endswith(_STOPS) and len(paragraphs[-1]) < _SHORT:
            paragraphs[-1] += text
        elif text.endswith(_STOPS) or not paragraphs or paragraphs[-1].endswith(_STOPS):
            paragraphs.append(text)
    return "\n\n".join(paragraphs)


def corpus_texts() -> Iterator[str]:
    """Pages of some articles each out of the corpus, in its order."""
    import shared

    path = shared.folder("corpus") / "news.jsonl.zst"
    unpacked = subprocess.Popen(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
    assert unpacked.stdout is not None
    with unpacked.stdout as lines:
        page = ""
        for line in lines:
            article = json.loads(line)
            page += f"{article['title']}\n\n" + article["text"].replace("\n", "\n\n") + "\n\n"
            if len(page) >= 2500:
                yield page
                page = ""


if __name__ == "__main__":
    sys.exit(main())

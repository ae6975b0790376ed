"""Scores what lintnews finds and repairs on cases with known truth, beside a floor to beat: python benchmarks/accuracy.py [CASES] [--short]

Prints the scorer's own tables, then four of ours: lintnews against the floor, whether the right other half of a cut sentence was found,
pages made better and worse by the fixes, and how often a finding of each confidence is right.
Ends with status 2 when lintnews could not do its job.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import shared
from tabulate import tabulate

BENCH = shared.folder("bench")
score = shared.module(BENCH / "score.py")
bench = shared.module(BENCH / "bench.py")

LINTNEWS = [sys.executable, "-m", "lintnews"]
#: Every so manieth case of each set makes the sample of --short.
SAMPLE_STEP = 12
CLOSING = tuple("。！？…”』」）)!?.;；:：")
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


class Case(NamedTuple):
    """A page with its truth; ``name`` is unique among the cases of a run."""

    name: str
    text: str
    truth: dict[str, Any]


class Judged(NamedTuple):
    """A finding, its rule and confidence, and whether the scorer calls it right."""

    rule: str
    confidence: float
    right: bool


def main() -> int:
    """Run and print everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=Path, default=BENCH / "cases")
    parser.add_argument("--short", action="store_true", help=f"every {SAMPLE_STEP}th case of each set only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="accuracy-") as scratch:
        return run(options.cases, Path(scratch), short=options.short)


def run(folder: Path, scratch: Path, *, short: bool) -> int:
    """Score the cases in ``folder``; ``scratch`` takes copies of the pages and the predictions."""
    if short:
        folder = sample(folder, scratch / "cases")
    cases = list(read_cases(folder))
    if not cases:
        print(f"no cases in {folder}", file=sys.stderr)
        return 2
    command = [sys.executable, str(BENCH / "bench.py"), str(folder), "--lintnews", " ".join(LINTNEWS)]
    done = subprocess.run([*command, "--keep", str(scratch / "run"), "--json", str(scratch / "lintnews.json")], check=False)
    if done.returncode:
        return done.returncode
    ours = json.loads((scratch / "lintnews.json").read_text(encoding="utf-8"))
    floor = floor_scores(folder, cases, scratch / "floor")
    pages = checked_pages(scratch / "run" / "check")
    print("# lintnews and the floor: join every block of 25 characters or more that has a comma and no closing mark\n")
    print(comparison(ours, floor), "\n")
    print("# right partner: of the cut tails whose other half stands elsewhere on the page\n")
    print(partners(cases, pages), "\n")
    print("# pages made better and worse, by character error rate\n")
    print(preference(cases, scratch / "run"), "\n")
    print("# how often a finding of a given confidence is right (don't-cares left out)\n")
    print(reliability(judgements(cases, pages)), "\n")
    errors = [f"{name}: {error['message']}" for name, page in pages.items() for error in page["errors"]]
    print(*errors[:20], sep="\n")
    return 2 if errors else 0


def sample(folder: Path, into: Path) -> Path:
    """A copy of every so manieth case of each set under ``folder``, the same at every run."""
    sets: dict[str, list[Path]] = defaultdict(list)
    for path in map(Path, sorted(score.find_cases(str(folder)))):
        sets[str(path.parent)].append(path)
    for paths in sets.values():
        for path in paths[::SAMPLE_STEP]:
            shutil.copytree(path, into / path.relative_to(folder))
    return into


def read_cases(folder: Path) -> Iterator[Case]:
    """The cases under ``folder``."""
    for path in map(Path, score.find_cases(str(folder))):
        truth = json.loads((path / "truth.json").read_text(encoding="utf-8"))
        yield Case(path.name, score.read_text(path / "input.txt"), truth)


def checked_pages(folder: Path) -> dict[str, dict[str, Any]]:
    """What ``lintnews check`` says of each page in ``folder``, by case."""
    done = subprocess.run(
        [*LINTNEWS, "check", "--output-format", "jsonl", str(folder)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return {Path(page["path"]).stem: page for page in map(json.loads, filter(None, done.stdout.split("\n")))}


def floor_joins(text: str) -> Iterator[tuple[int, int]]:
    """Breaks (start and end of the white space) that the floor would close."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        following = len(text) - len(text[end:].lstrip())
        if len(line) >= 25 and ("，" in line or "," in line) and not line.rstrip().endswith(CLOSING) and following < len(text):
            yield end, following
        at = end + 1


def floor_scores(folder: Path, cases: Iterable[Case], into: Path) -> dict[str, Any]:
    """The scorer's result for the floor."""
    into.mkdir()
    for case in cases:
        joins = list(floor_joins(case.text))
        edits = [{"start": start, "end": end, "text": ""} for start, end in joins]
        lines = [
            {"kind": "split-sentence", "start": e["start"] - 1, "end": e["end"] + 1, "fix": {"edits": [e], "safety": "safe"}} for e in edits
        ]
        (into / f"{case.name}.pred.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        fixed = score.apply_edits(case.text, [[start, end, ""] for start, end in joins]) or case.text
        (into / f"{case.name}.fixed.txt").write_text(fixed, encoding="utf-8", newline="")
    result: dict[str, Any] = score.run(str(folder), str(into), by="set", quiet=True)
    return result


def comparison(ours: dict[str, Any], floor: dict[str, Any]) -> str:
    """Precision and recall by set and kind, lintnews beside the floor."""
    rows = []
    for group, scores in ours["groups"].items():
        other = floor["groups"][group]
        pooled, pooled_floor = scores["split_pooled"], other["split_pooled"]
        rows.append([group, "both splits", pooled["precision"], pooled["recall"], None, pooled_floor["precision"], pooled_floor["recall"]])
        rows += [
            [group, kind, k["precision"], k["recall"], k["restored_share"], None, None] for kind, k in scores["kinds"].items() if k["truth"]
        ]
        rows.append([group, "CER after", scores["cer"]["after"], None, None, other["cer"]["after"], None])
        rows.append([group, "neighbours in order", scores["order_after"]["adjacent"], None, None, other["order_after"]["adjacent"], None])
    if "clean" in ours:
        rows.append(["clean", "false alarms per 10,000", ours["clean"]["per_10k"], None, None, floor["clean"]["per_10k"], None])
    return tabulate(rows, ["set", "kind", "precision", "recall", "restored", "floor precision", "floor recall"], floatfmt=".3f")


def partners(cases: Iterable[Case], pages: dict[str, dict[str, Any]]) -> str:
    """Precision and recall of the other half of sentences that go on elsewhere, by set and variant."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for case in cases:
        splits = [d for d in case.truth.get("defects") or [] if d["kind"].startswith("split")]
        seen = [d for d in splits if d.get("detectable", True) is not False]
        truths = [(d["start"], d["resume"]) for d in seen if d.get("adjacent") is False and isinstance(d.get("resume"), int)]
        unseen = [d for d in splits if d not in seen]
        found = [
            (finding["end"]["offset"], finding["related"][0]["start"]["offset"])
            for finding in pages[case.name]["findings"]
            if finding["rule"].startswith("split-") and finding["end"]["offset"] - finding["start"]["offset"] == 1 and finding["related"]
        ]
        found = [place for place in found if all(abs(place[0] - d["start"]) > score.TOL for d in unseen)]
        right = sum(any(_near(place, truth) for truth in truths) for place in found)
        for group in (str(case.truth.get("set")), str(case.truth.get("variant"))):
            for at, number in enumerate((right, len(found), len(truths))):
                counts[group][at] += number
    rows = [[group, n, right / found if found else None, right / n] for group, (right, found, n) in sorted(counts.items()) if n]
    return tabulate(rows, ["cases", "such tails", "precision", "recall"], floatfmt=".3f")


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return all(abs(a - b) <= score.TOL for a, b in zip(one, other, strict=True))


def preference(cases: Iterable[Case], kept: Path) -> str:
    """Pages whose character error rate the fixes lower and raise, by set; the last column is the one to raise."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for case in cases:
        target = score.norm_ws(case.truth.get("target") or case.text)
        before = score.lev(score.norm_ws(case.text), target)
        for fixes in ("unsafe", "safe"):
            after = score.lev(score.norm_ws(score.read_text(kept / fixes / f"{case.name}.txt")), target)
            counts[str(case.truth.get("set")), fixes][(after > before) - (after < before)] += 1
    rows = [
        [group, fixes, same + worse + better, better, worse, better - worse]
        for (group, fixes), (same, worse, better) in sorted(counts.items())
    ]
    return tabulate(rows, ["set", "fixes", "pages", "better", "worse", "better - worse"])


def judgements(cases: Iterable[Case], pages: dict[str, dict[str, Any]]) -> Iterator[Judged]:
    """Every finding that the scorer judges, with its verdict; what it does not care about is left out."""
    for case in cases:
        by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for finding in pages[case.name]["findings"]:
            if kind := bench.KIND.get(finding["rule"]):
                by_kind[kind].append(finding)
        for kind, findings in by_kind.items():
            yield from _judged(kind, findings, case.truth.get("defects") or [])


def _judged(kind: str, findings: list[dict[str, Any]], defects: list[dict[str, Any]]) -> Iterator[Judged]:
    places = [(kind, f["start"]["offset"], f["end"]["offset"]) for f in findings]
    wanted = [d for d in defects if d["kind"] == kind and d.get("detectable", True) is not False]
    family = "split" if kind.startswith("split") else kind
    shrugged = [
        d for d in defects if (d["kind"].startswith(family) and d not in wanted) or (family == "split" and d["kind"] == "line-wrap")
    ]
    matched, near = score.match(wanted, places)
    right = set(matched.values())
    for at, finding in enumerate(findings):
        _, start, end = places[at]
        ignored = at in near or any(score.distance(d, start, end) is not None for d in shrugged)
        if at in right or not ignored:
            yield Judged(finding["rule"], finding["confidence"], at in right)


def reliability(judged: Iterable[Judged]) -> str:
    """Mean confidence and precision by rule and bin of confidence."""
    bins: dict[tuple[str, int], list[Judged]] = defaultdict(list)
    for one in judged:
        at = max(i for i, edge in enumerate(BINS[:-1]) if one.confidence >= edge)
        bins[one.rule, at].append(one)
    rows = [
        [
            rule,
            f"{BINS[at]:.2f} to {BINS[at + 1]:.2f}",
            len(ones),
            sum(o.confidence for o in ones) / len(ones),
            sum(o.right for o in ones) / len(ones),
        ]
        for (rule, at), ones in sorted(bins.items())
    ]
    return tabulate(rows, ["rule", "confidence", "findings", "mean confidence", "precision"], floatfmt=".3f", disable_numparse=[1])


if __name__ == "__main__":
    sys.exit(main())

"""Precision and recall of confusable-character at each confidence on the development cases: python benchmarks/confusable.py [CASES]

One line for each least confidence and set of cases: made damage (synthetic), pages read by two recognisers (rapid, tess), pages without
misread characters (pdf), and pages without defects (clean), where only false alarms per 10,000 characters count. Any rule whose findings
the scorer knows can be asked for with --rule.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from accuracy import BENCH, bench, read_cases, score
from tabulate import tabulate

from lintnews import Page, Reading, registry

LEAST = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Found(NamedTuple):
    """What one case gave: its set, its size, places of the defects sought, and findings with their confidence."""

    group: str
    size: int
    truth: list[dict[str, object]]
    findings: list[tuple[int, int, float]]


def main() -> None:
    """Ask the rule about every case, print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=Path, default=BENCH / "cases")
    parser.add_argument("--rule", default="confusable-character", choices=sorted(bench.KIND))
    options = parser.parse_args()
    found = list(asked(options.cases, options.rule))
    rows = [row for least in LEAST for row in rows_at(found, least)]
    print(
        tabulate(rows, ["least confidence", "set", "defects", "found", "false", "precision", "recall", "false per 10,000"], floatfmt=".3f")
    )


def asked(folder: Path, name: str) -> Iterator[Found]:
    """The rule's findings on every case, down to the least of LEAST."""
    rule = registry.load()[name].with_options({"min_confidence": LEAST[0]})
    for case in read_cases(folder):
        truth = [d for d in case.truth["defects"] if d["kind"] == bench.KIND[name] and d.get("detectable", True)]
        variant = str(case.truth.get("variant") or "").split("-")[0]
        group = variant if case.truth.get("set") == "real" else str(case.truth.get("set"))
        findings = [(*f.span, f.confidence) for f in rule.run(Reading(Page(case.text)))]
        yield Found(group, len(case.text), truth, findings)


def rows_at(found: list[Found], least: float) -> Iterator[list[object]]:
    """A row for each set, and one for all together, of the findings of at least that confidence."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        places = [("", start, end, None, "") for start, end, confidence in one.findings if confidence >= least]
        matched, fitting = score.match(one.truth, places)
        for group in (one.group, "all"):
            counts[group].update(
                truth=len(one.truth), right=len(matched), wrong=len(places) - len(fitting | set(matched.values())), size=one.size
            )
    for group, c in sorted(counts.items()):
        precision = c["right"] / (c["right"] + c["wrong"]) if c["right"] + c["wrong"] else None
        recall = c["right"] / c["truth"] if c["truth"] else None
        yield [least, group, c["truth"], c["right"], c["wrong"], precision, recall, c["wrong"] * 1e4 / c["size"]]


if __name__ == "__main__":
    main()

"""What lintnews makes of the two seed pages, held against a careful reader's list: python benchmarks/seeds.py

Prints each gold defect as found or missed, the findings that are on nobody's list, and the statements that must hold.
Ends with status 1 when a statement does not hold.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import shared

import lintnews
from lintnews import Finding, Page, engine, registry

#: Rules that may report a gold defect of a kind; a banner and a logo are furniture in our words.
RULES = {
    "split-word": {"split-word", "split-sentence"},
    "split-sentence": {"split-word", "split-sentence"},
    "truncated-head": {"truncated-head"},
    "truncated-tail": {"truncated-tail"},
    "misordered": {"misordered-block"},
    "duplicated-char": {"doubled-character"},
    "furniture": {"page-furniture", "margin-furniture"},
    "banner": {"page-furniture", "margin-furniture"},
    "orphan-credit": {"orphan-credit"},
    "orphan-caption": {"orphan-caption"},
    "jump-line": {"jump-line"},
    "spacing": {"space-in-text"},
    "wrong-splice": {"wrong-splice"},
}
HALF_WIDTH = re.compile("[,:;()?!]")
FIGURE = re.compile(r"\d+(?:[.:,\-]\d+)+")
#: Joins by page: the line of the first half, the line of the second.
JOINS = {"000": {(49, 51), (59, 61), (95, 97), (101, 103), (107, 109)}, "002": {(27, 29), (71, 73)}}


class Statement(NamedTuple):
    """Something that must hold, whether it does, and what was seen."""

    text: str
    holds: bool
    seen: str


class Seed:
    """A seed page with its gold defects, findings and fixed texts, each worked out once."""

    def __init__(self, path: Path, defects: list[dict[str, Any]]) -> None:
        self.name = path.name[:3]
        self.path = path
        self.defects = defects
        self.page = Page(path.read_text(encoding="utf-8"), path=str(path))

    @cached_property
    def findings(self) -> list[Finding]:
        """All findings, information too."""
        return list(lintnews.check(self.page))

    @cached_property
    def safe(self) -> str:
        """The text after ``fix``."""
        return lintnews.fix(self.page).text

    @cached_property
    def unsafe(self) -> str:
        """The text after ``fix --unsafe-fixes``."""
        return lintnews.fix(self.page, unsafe=True).text

    @cached_property
    def wide(self) -> str:
        """The text after the safe fixes of a run that wants full-width marks."""
        rules = {**registry.load()}
        rules["half-width-punctuation"] = rules["half-width-punctuation"].with_options({"style": "full"})
        return engine.fix(self.page, list(rules.values())).text

    def of(self, *rules: str) -> list[Finding]:
        """The findings of these rules."""
        return [finding for finding in self.findings if finding.rule in rules]

    def lines(self, finding: Finding) -> tuple[int, int]:
        """The first and last line of a finding, from 1."""
        return self.page.position(finding.span.start)[0], self.page.position(max(finding.span.start, finding.span.end - 1))[0]

    def text_of(self, finding: Finding) -> str:
        """The text a finding spans."""
        return self.page.text[finding.span.start : finding.span.end]

    def line(self, number: int) -> str:
        """A line of the page, from 1."""
        return self.page.text.split("\n")[number - 1]

    def answers(self, finding: Finding, defect: dict[str, Any]) -> bool:
        """Whether a finding is the reader's defect: an allowed rule on its first line; doubled characters and spaces overlap it too."""
        first, last = self.lines(finding)
        if finding.rule not in RULES[defect["kind"]] or first != defect["line"]:
            return False
        if defect["kind"].startswith("split"):
            return last == defect["continues_at_line"]
        narrow = defect["kind"] in ("duplicated-char", "spacing")
        return not narrow or (finding.span.start < defect["end"] and defect["start"] < finding.span.end)

    def extras(self) -> list[Finding]:
        """Findings on no list: not information, no gold defect, not the note on the width of a page's marks, which the reader makes too."""
        return [
            f
            for f in self.findings
            if f.severity != "info" and f.rule != "half-width-page" and not any(self.answers(f, defect) for defect in self.defects)
        ]


@cache
def seeds() -> dict[str, Seed]:
    """The seed pages by the first three characters of their names."""
    folder = shared.folder("seeds")
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    pages = [Seed(folder / entry["file"], entry["defects"]) for entry in gold["files"]]
    return {seed.name: seed for seed in pages}


def statements() -> Iterator[Statement]:
    """All that must hold on the seeds."""
    for seed in seeds().values():
        yield from _splits(seed)
        yield from _punctuation(seed)
        yield _spaces(seed)
        yield _extras(seed)
    yield from _cut_and_doubled(seeds()["000"])
    yield _heads()
    yield from _order(seeds()["000"], seeds()["002"])
    yield from _furniture(seeds()["000"], seeds()["002"])


def _splits(seed: Seed) -> Iterator[Statement]:
    found = {seed.lines(f) for f in seed.of("split-word", "split-sentence")}
    wanted = JOINS[seed.name]
    yield Statement(f"{seed.name}: every split found", wanted <= found, f"missing {sorted(wanted - found)}")
    yield Statement(f"{seed.name}: no wrong join", found <= wanted, f"wrong {sorted(found - wanted)}")
    text = re.sub(r"\s+", "", _widened(seed.safe))
    apart = [
        first for first, second in sorted(wanted) if _widened(seed.line(first)[-8:] + seed.line(second)[:8]) not in _widened(seed.safe)
    ]
    yield Statement(f"{seed.name}: fix joins the halves with nothing between", not apart, f"apart {apart}")
    same = text == re.sub(r"\s+", "", _widened(seed.page.text))
    yield Statement(f"{seed.name}: fix keeps every character up to width", same, "" if same else "characters differ")


def _punctuation(seed: Seed) -> Iterator[Statement]:
    noted = len(seed.of("half-width-page"))
    yield Statement(f"{seed.name}: half-width punctuation is one finding", noted == 1 and not seed.of("half-width-punctuation"), f"{noted}")
    before = HALF_WIDTH.findall(seed.page.text)
    left = HALF_WIDTH.findall(FIGURE.sub("", seed.wide))
    wide = {"(": "（", ")": "）"}
    balanced = {mark: seed.page.text.count(mark) + seed.page.text.count(wide[mark]) for mark in wide}
    now = {mark: seed.wide.count(wide[mark]) for mark in wide}
    yield Statement(
        f"{seed.name}: all {len(before)} half-width marks repaired with style = full", not left, f"{len(left)} left: {Counter(left)}"
    )
    yield Statement(f"{seed.name}: pairs of brackets kept", now == balanced, f"{now}, not {balanced}")
    figures = Counter(FIGURE.findall(seed.page.text)) - Counter(FIGURE.findall(seed.wide))
    yield Statement(f"{seed.name}: figures such as 0595-82003110 left alone", not figures, f"changed {dict(figures)}")


def _spaces(seed: Seed) -> Statement:
    # The reader's own spacing defect is the one place where a space may go.
    excepted = {defect["line"] for defect in seed.defects if defect["kind"] == "spacing"}
    kept = set(_widened(seed.safe).split("\n"))
    short = [
        number
        for number, line in enumerate(seed.page.text.split("\n"), 1)
        if " " in line.strip() and number not in excepted and len(line) < 60 and _widened(line) not in kept
    ]
    return Statement(f"{seed.name}: no space put in or taken out in bylines and headlines", not short, f"lines {short}")


def _extras(seed: Seed) -> Statement:
    extras = seed.extras()
    shown = "; ".join(f"{f.rule} line {seed.lines(f)[0]}" for f in extras)
    return Statement(f"{seed.name}: at most 3 findings that are on no list", len(extras) <= 3, f"{len(extras)}: {shown}")


def _cut_and_doubled(seed: Seed) -> Iterator[Statement]:
    tail = [f for f in seed.of("truncated-tail") if seed.lines(f)[1] == 63 and seed.page.text[: f.span.end].endswith("同")]
    joined = [f for f in seed.of("split-word", "split-sentence") if seed.lines(f)[0] == 63]
    yield Statement("000: line 63 is reported as cut", bool(tail), f"{len(tail)} findings")
    yield Statement("000: line 63 is not joined to another", not joined, f"{len(joined)} joins")
    surplus = seed.page.text.index("列入列国家级") + 2
    doubled = [f for f in seed.of("doubled-character") if f.span == (surplus, surplus + 1)]
    yield Statement("000: the doubled 列 is reported", bool(doubled), f"{len(doubled)} findings")
    yield Statement("000: and repaired by an unsafe fix", "列入国家级" in seed.unsafe and "列入列" in seed.safe, "")


def _heads() -> Statement:
    wanted = [("000", 71), ("002", 17), ("002", 19), ("002", 57)]
    found = [(name, line) for name, line in wanted if line in {seeds()[name].lines(f)[0] for f in seeds()[name].of("truncated-head")}]
    return Statement("at least three of the four truncated heads reported", len(found) >= 3, f"found {found}")


def _order(first: Seed, second: Seed) -> Iterator[Statement]:
    for seed, block, between in ((first, (65, 69), (51, 53)), (second, (57, 61), (67, 69))):
        moved = [f for f in seed.of("misordered-block") if seed.lines(f) == block]
        seen = [seed.lines(f) for f in seed.of("misordered-block")]
        yield Statement(f"{seed.name}: lines {block[0]} to {block[1]} are reported as misplaced", bool(moved), f"reported {seen}")
        placed = any(_goes_between(seed, f, *between) for f in moved)
        yield Statement(f"{seed.name}: with the place between lines {between[0]} and {between[1]} they belong to", placed, "")
    landmarks = [_widened(first.line(number)[:6]) for number in (51, 65, 67, 69, 53, 71)]
    places = [_widened(first.unsafe).find(words) for words in landmarks]
    held = places == sorted(places) and min(places) > 0
    yield Statement("000: fix --unsafe-fixes puts lines 65 to 69 before the sub-head of line 53", held, f"{places}")


def _goes_between(seed: Seed, finding: Finding, before: int, after: int) -> bool:
    """Whether the fix puts the block in after the last character of line ``before`` and not behind the first of line ``after``."""
    if finding.fix is None:
        return False
    starts = [m.end() for m in re.finditer("^", seed.page.text, re.MULTILINE)]
    low, high = starts[before - 1] + len(seed.line(before)), starts[after - 1]
    return any(edit.text.strip() and low <= edit.start <= high for edit in finding.fix.edits)


def _furniture(first: Seed, second: Seed) -> Iterator[Statement]:
    for seed, kind, wanted in ((second, "furniture", {5, 7, 53, 95, 97}), (second, "orphan-credit", {91}), (first, "jump-line", {43, 89})):
        found = {seed.lines(f)[0] for f in seed.of(*RULES[kind])}
        yield Statement(f"{seed.name}: {kind} on lines {sorted(wanted)}", wanted <= found, f"found {sorted(found)}")
    marked = [f.severity for f in first.of("jump-line")]
    yield Statement("000: jump lines are information", set(marked) == {"info"}, f"{Counter(marked)}")


def _widened(text: str) -> str:
    return text.translate(str.maketrans(",:;()?!", "，：；（）？！"))


def main() -> int:
    """Print the tables; 1 when a statement does not hold."""
    from tabulate import tabulate

    for seed in seeds().values():
        rows = []
        for defect in seed.defects:
            answer = next((f for f in seed.findings if seed.answers(f, defect)), None)
            verdict = f"{answer.rule} {answer.confidence:.2f}" if answer else "missed"
            rows.append([defect["line"], defect["kind"], defect.get("severity", "error"), verdict, defect["text"]])
        print(f"# {seed.name}: the reader's defects\n\n{tabulate(rows, ['line', 'kind', 'severity', 'found', 'text'])}\n")
        extras = [[seed.lines(f)[0], f.rule, f"{f.confidence:.2f}", seed.text_of(f)[:20], f.message] for f in seed.extras()]
        table = tabulate(extras, ["line", "rule", "confidence", "text", "message"])
        print(f"# {seed.name}: findings on no list, for a reader to judge\n\n{table}\n")
        print(f"# {seed.name}: findings by rule: {dict(Counter(f.rule for f in seed.findings).most_common())}\n")
    held = list(statements())
    print(tabulate([["holds" if s.holds else "FAILS", s.text, "" if s.holds else s.seen] for s in held], ["", "statement", "seen"]))
    return 0 if all(s.holds for s in held) else 1


if __name__ == "__main__":
    sys.exit(main())

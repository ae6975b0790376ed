"""Counts over many pages: findings by rule and by file, and quality, as tables for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lintnews.quality import Quality

if TYPE_CHECKING:
    from lintnews.run import Result

_PER = 10_000
#: So many files of the lowest quality are shown to people.
_WORST = 10
_HEADS = {
    "rule": ("rule", "findings", "pages", "per_10000"),
    "file": ("path", "pages", "characters", "errors", "warnings", "info", "per_10000", "quality"),
}
Rows = list[dict[str, object]]


@dataclass
class _Count:
    """Sums over some pages."""

    pages: int = 0
    characters: int = 0
    errors: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    quality: Quality = field(default_factory=Quality)

    def add(self, result: Result) -> None:
        """Count one page."""
        self.quality.count(result)
        self.errors += len(result.errors)
        if result.after:
            self.pages += 1
            self.characters += len(result.after.text)
            self.findings.update(finding.severity for finding in result.findings)


@dataclass
class Stats(_Count):
    """Sums over a run, by rule and by file."""

    files: dict[str, _Count] = field(default_factory=dict)
    by_rule: Counter[str] = field(default_factory=Counter)
    pages_of_rule: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one page."""
        super().add(result)
        self.files.setdefault(result.path, _Count()).add(result)
        self.by_rule.update(finding.rule for finding in result.findings)
        self.pages_of_rule.update({finding.rule for finding in result.findings})

    def rules(self) -> Rows:
        """A row for each rule, the commonest first."""
        order = sorted(self.by_rule.items(), key=lambda item: (-item[1], item[0]))
        return [
            {"rule": rule, "findings": count, "pages": self.pages_of_rule[rule], "per_10000": _rate(count, self.characters)}
            for rule, count in order
        ]

    def of_files(self) -> Rows:
        """A row for each file, in order."""
        return [
            {
                "path": path,
                "pages": one.pages,
                "characters": one.characters,
                "errors": one.findings["error"],
                "warnings": one.findings["warning"],
                "info": one.findings["info"],
                "per_10000": _rate(one.findings["error"] + one.findings["warning"], one.characters),
                "quality": round(one.quality.score, 4) if one.pages else None,
            }
            for path, one in self.files.items()
        ]


def _rate(count: int, characters: int) -> float:
    return round(count * _PER / characters, 3) if characters else 0.0


def as_text(stats: Stats, width: int) -> str:
    """The rules, the files of the lowest quality and a summary."""
    from lintnews.reports.display import visible
    from lintnews.reports.human import count
    from lintnews.reports.table import table

    found = sum(stats.findings.values())
    parts = []
    if stats.by_rule:
        parts.append(table([list(row.values()) for row in stats.rules()], ["rule", "findings", "pages", "per 10,000 characters"]))
    worst = sorted((row for row in stats.of_files() if row["quality"] not in (None, 1.0)), key=lambda row: (row["quality"], row["path"]))
    if len(stats.files) > 1 and worst:
        rows = [[row["quality"], row["errors"], row["warnings"], row["per_10000"], visible(str(row["path"]))] for row in worst[:_WORST]]
        parts.append(table(rows, ["quality", "errors", "warnings", "per 10,000", "file"], widest=max(20, width - 45)))
    sums = [count(stats.pages, "page"), count(stats.characters, "character"), count(found, "finding")]
    summary = f"{', '.join(sums)} ({_rate(found, stats.characters):g} per 10,000)"
    parts.append(f"{summary}, quality {stats.quality.score:.3f}\n")
    return "\n".join(parts)


def as_json(stats: Stats) -> str:
    """Everything, as one object."""
    whole = {
        "version": 1,
        "pages": stats.pages,
        "characters": stats.characters,
        "findings": sum(stats.findings.values()),
        "by_severity": {severity: stats.findings[severity] for severity in ("error", "warning", "info")},
        "errors": stats.errors,
        "quality": round(stats.quality.score, 4),
        "rules": stats.rules(),
        "files": stats.of_files(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(stats: Stats, by: Literal["rule", "file"]) -> str:
    """One table with a head, as RFC 4180 has it but for line ends."""
    rows = stats.rules() if by == "rule" else stats.of_files()
    out = io.StringIO()
    writer = csv.DictWriter(out, _HEADS[by], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()

"""All rules in a table, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lintnews.reports.table import table
from lintnews.rule import Rule

#: Full stops stand inside examples too, such as a row of them that is no ellipsis; behind one that ends a sentence another starts.
_END = re.compile(r"\.(?= [A-Z`“])")


def as_table(rules: Iterable[Rule], width: int = 80) -> str:
    """Name, family and first sentence of each rule, in a table of at most ``width`` columns of a terminal."""
    head = ["rule", "family", "what it reports"]
    rows = [[rule.name, rule.family, first_sentence(summary(rule))] for rule in rules]
    taken = sum(max(len(row[column]) for row in [head, *rows]) + 2 for column in (0, 1))
    return table(rows, head, widest=max(width - taken, 20))


def as_json(rules: Iterable[Rule]) -> str:
    """The same with all of the first paragraph, options and their defaults."""
    listed = [
        {"name": r.name, "family": r.family, "scope": r.scope, "summary": summary(r), "options": dict(r.options), "page": str(r.page_path)}
        for r in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def summary(rule: Rule) -> str:
    """The first paragraph of the rule's page, or the first line of its docstring where it has no page."""
    try:
        page = rule.page_path.read_text(encoding="utf-8")
    except OSError:
        return (rule.check.__doc__ or "").strip().partition("\n")[0]
    paragraphs = [" ".join(part.split()) for part in page.split("\n\n") if part.strip() and not part.lstrip().startswith("#")]
    return paragraphs[0] if paragraphs else ""


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph."""
    end = _END.search(text)
    return text[: end.end()] if end else text

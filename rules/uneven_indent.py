"""uneven-indent: paragraphs whose indent is not the one that the page's other paragraphs have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from lintnews import Finding, Fix, Page, Span, rule
from lintnews.late import late

_INDENT = late("^([ \t\u3000\xa0]*)(?=[^ \t\u3000\xa0\n])(.*)$", re.MULTILINE)
_FULL = "\u3000\u3000"
#: Shorter lines are headlines, bylines and rows, which stand where the design puts them.
_PARAGRAPH = 25
_ENDS = "。！？…”"


@rule(family="spacing")
def uneven_indent(page: Page, *, style: Literal["auto", "full", "none"] = "auto") -> Iterator[Finding]:
    """Indents of paragraphs that go against the page's, or with ``style`` against two full-width blanks or none."""
    text = page.text
    if style == "auto" and not any(blank in text for blank in ("\n ", "\n\u3000", "\n\t", "\n\xa0")):
        return
    found = [match for match in _INDENT.finditer(text) if len(match[2]) >= _PARAGRAPH and match[2].rstrip().endswith(tuple(_ENDS))]
    indents = Counter(match[1] for match in found)
    if style == "auto" and len(indents) < 2:
        return
    wanted = {"full": _FULL, "none": ""}.get(style) if style != "auto" else _own(indents)
    if wanted is None:
        return
    for match in found:
        if match[1] != wanted:
            span = Span(match.start(), match.end(1)) if match[1] else Span(match.start(2), match.start(2) + 1)
            edit = Span(match.start(), match.end(1))
            message = f"indent of {len(match[1])} blanks where the page has {len(wanted)}" if style == "auto" else "indent of another kind"
            yield Finding(span, message, 0.9, "info", Fix.replace(edit, wanted, safe=True))


def _own(indents: Counter[str]) -> str | None:
    """The page's indent: that of at least three quarters of its paragraphs."""
    (indent, count), *_ = indents.most_common(1)
    return indent if count * 4 >= 3 * indents.total() and count > 2 else None

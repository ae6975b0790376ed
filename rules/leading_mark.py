"""leading-mark: a block that starts with a mark which only stands behind something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lintnews import Block, Finding, Fix, Page, Span, rule

_STOPS: Final = "，。！？；：、,;:?!"
_CLOSERS: Final = "”’》〉）】〕」』"
_ENDS: Final = "。！？!?…"


@rule
def leading_mark(page: Page) -> Iterator[Finding]:
    """Every block whose first character is a stop or a closing mark."""
    before: Block | None = None
    for block in page.blocks:
        first = block.text[0]
        if (first in _STOPS or first in _CLOSERS) and any(character.isalnum() for character in block.text[:8]):
            span = Span(block.start, block.start + 1)
            yield Finding(span, f"a block starts with {first}", 0.9, "warning", _joined(before, block))
        before = block


def _joined(before: Block | None, block: Block) -> Fix | None:
    """The block joined to the one before it, where the mark can stand behind that."""
    if before is None:
        return None
    last, first = before.text[-1], block.text[0]
    if last in _STOPS and not (first in _CLOSERS and last in _ENDS):
        return None
    return Fix.replace(Span(before.end, block.start), "", safe=False)

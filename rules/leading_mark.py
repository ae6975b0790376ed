"""leading-mark: a block that starts with a mark which only stands behind something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lintnews import Block, Finding, Fix, Reading, Span, rule
from lintnews.lines import FINAL

from . import _seams

_STOPS: Final = "，。！？；：、,;:?!"
_CLOSERS: Final = "”’》〉）】〕」』"


@rule(family="punctuation")
def leading_mark(reading: Reading) -> Iterator[Finding]:
    """Every block whose first character is a stop or a closing mark, unless the sentence is known to go on there."""
    found = [block for block in reading.blocks if block.text[0] in _STOPS + _CLOSERS and any(map(str.isalnum, block.text[:8]))]
    joined = {cut.head.index for cut in _seams.cuts(reading)} if found else set()
    for block in found:
        if block.index not in joined:
            span = Span(block.start, block.start + 1)
            before = reading.blocks[block.index - 1] if block.index else None
            yield Finding(span, f"a block starts with {block.text[0]}", 0.9, "warning", _joined(before, block))


def _joined(before: Block | None, block: Block) -> Fix | None:
    """The block joined to the one before it, where the mark can stand behind that."""
    if before is None:
        return None
    last, first = before.text[-1], block.text[0]
    if last in _STOPS and not (first in _CLOSERS and last in FINAL):
        return None
    return Fix.replace(Span(before.end, block.start), "", safe=False)

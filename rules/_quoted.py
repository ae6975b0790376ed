"""Quotations that are set in the text, larger, between its paragraphs: words that stand in the text as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from lintnews.page import Block

_OPENS, _CLOSES = "“", "”"
#: The most lines and characters of such a quotation, and the fewest, without a comma and with one: what is shorter heads what follows.
_LINES, _LONGEST, _FEWEST = 8, 120, (24, 14)


def quoted(blocks: Sequence[Block]) -> Iterator[int]:
    """The indices of the blocks that are, or together are, such a quotation."""
    text = ""
    for block in blocks:
        if block.text.startswith(_OPENS) and (run := _quotation(blocks, block.index)):
            text = text or "".join("".join(each.text for each in blocks).split())
            words = "".join("".join(each.text for each in run).split())[1:-1]
            if _is_prose(words) and text.count(words) > text.count(_OPENS + words) + text.count(words + _CLOSES) - 1:
                yield from (each.index for each in run)


def _quotation(blocks: Sequence[Block], first: int) -> list[Block]:
    """Lines one right under the other from an opening quote to the closing one that ends a line; none where text goes on behind it."""
    run = blocks[first : first + 1]
    for below in takewhile(lambda below: below.start - blocks[below.index - 1].end == 1, blocks[first + 1 : first + _LINES]):
        if run[-1].text.endswith(_CLOSES):
            break
        run = (*run, below)
    text = "".join(block.text for block in run)
    return list(run) if text.endswith(_CLOSES) and text.count(_CLOSES) == 1 and len(text) <= _LONGEST else []


def _is_prose(words: str) -> bool:
    return len(words) >= _FEWEST["，" in words or "," in words]

"""split-byline: names of reporters cut by a block's end: 本报讯(记者 林远 / 方舟)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lintnews import Edit, Finding, Fix, Reading, Related, Span, rule
from lintnews.page import Block
from lintnews.roles import RUNNING, Role

#: A bracket with the words for those who write, still open at the end of a block, and how the next block closes it.
_OPEN = re.compile(r"[(（](?=[^()（）]{0,8}(?:记者|通讯员|作者|实习生))[^()（）。！？]{2,40}$")
_CLOSED = re.compile(r"[\u4e00-\u9fff· 、,，]{1,24}(?:摄|供图|文/图)?[)）]")
_TOKEN = re.compile(r"[\u4e00-\u9fff·]+")
#: The words for those who write, cut in two.
_HALF_WORDS = (("记", "者"), ("通", "讯员"), ("通讯", "员"), ("实习", "生"))


@rule(family="seams")
def split_byline(reading: Reading) -> Iterator[Finding]:
    """One finding for every byline whose names go on in the next block; at the break, with a character on each side."""
    for tail, head in zip(reading.blocks, reading.blocks[1:], strict=False):
        if why := _why(reading, tail, head):
            span = Span(tail.end - 1, head.start + 1)
            related = (Related(Span(head.start, head.start + 1), "goes on here"),)
            yield Finding(span, f"a byline is cut: {why}", 0.97, fix=_join(tail, head), related=related)


def _why(reading: Reading, tail: Block, head: Block) -> str:
    if _OPEN.search(tail.text[-48:]) and (closing := _CLOSED.match(head.text)):
        return f"the bracket of “{tail.text[-10:]}” is closed in the next block, “{closing[0]}”"
    if reading.roles[tail.index] is not Role.BYLINE or reading.roles[head.index] in RUNNING:
        return ""
    if any(tail.text.endswith(first) and head.text.startswith(second) for first, second in _HALF_WORDS):
        return f"“{tail.text[-6:]}” goes on in “{head.text[:6]}”"
    half = _last_token(tail.text)
    if reading.roles[head.index] is Role.BYLINE and len(half) == 1 and half not in "文图摄" and len(_first_token(head.text)) in (1, 2):
        return f"the name “{half}” goes on in “{_first_token(head.text)}”"
    return ""


def _join(tail: Block, head: Block) -> Fix:
    """A blank between two names, nothing inside a name, a word or behind 记者; which it is, the reader must say."""
    last = _last_token(tail.text)
    whole = len(last) >= 2 and len(_first_token(head.text)) >= 2 and not last.endswith(("记者", "通讯员", "通讯", "实习"))
    return Fix((Edit(tail.end, head.start, " " if whole else ""),), safe=False)


def _last_token(text: str) -> str:
    found: list[str] = _TOKEN.findall(text[-12:])
    return found[-1] if found and text.endswith(found[-1]) else ""


def _first_token(text: str) -> str:
    found = _TOKEN.match(text[:12])
    return found[0] if found else ""

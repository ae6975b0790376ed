"""What the rules on furniture share: what a reader of an article stumbles over, by the words and the place of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lintnews import Reading
from lintnews.furniture import is_section_name, section_ahead
from lintnews.headings import taken_up
from lintnews.labels import announces_picture, fold
from lintnews.late import HAN, late
from lintnews.page import Block, Span
from lintnews.roles import DISPLAY, RUNNING, Role

#: The head of a page on one line with its first article: number and name of the page, date and weekday, issue, name of the paper.
_HEAD = late(
    rf"^(?:第?[A-Za-z]?\d{{1,3}}版|第[一二三四五六七八九十]{{1,3}}版)[ \u3000]?{HAN}{{0,6}}[ \u3000]?"
    r"(?P<own>\d{4}年\d{1,2}月\d{1,2}日[ \u3000]?星期[一二三四五六日天](?:[ \u3000]?第\d+期)?(?:[ \u3000]?今日\d+版)?"
    rf"(?:[ \u3000]?{HAN}{{2,4}}?(?:[日晚晨早商时新]报|都市报))?)(?=[^\s\d].{{5}})"
)
#: The imprint in the head of a page.
_IMPRINT = late(r"^(?P<own>主管(?:主办)?[:：][^，。:：]{2,16}出版[:：][\u4e00-\u9fff]{2,8}报社)(?=[^\s\d].{5})")
#: So many pairs of characters of a headline in a caption show that it is what the headline stands over.
_TOLD = 2
#: Heads stand among the first blocks of a page.
_FIRST = 3


def runs_in(blocks: Sequence[Block], roles: Sequence[Role]) -> Iterator[Span]:
    """Where the date in the head of a page, its imprint, or the name of a section runs into what stands below it."""
    for block, role in zip(blocks, roles, strict=True):
        if block.index < _FIRST and (found := _HEAD.match(block.text) or _IMPRINT.match(block.text)):
            start, end = found.span("own")
            yield Span(block.start + start, block.start + end)
        elif role in DISPLAY or role is Role.BYLINE:
            size = section_ahead(fold(block.text[:16]))
            if size:
                yield Span(block.start, block.start + size)


def between_lines(reading: Reading) -> Iterator[tuple[Span, str]]:
    """Captions and names of sections between the lines of columns that were read across the gutter, and what they are.

    The text under a headline such as 渔港新貌（图片） is an article, wherever its lines stand.
    """
    parts = [part for part in reading.interleaved if part.is_sure and part.captions]
    lines = reading.text.split("\n") if parts else []
    pictures = [line for line in lines if announces_picture(fold(line.rstrip()))]
    for part in parts:
        for start, end, caption in part.captions:
            if all(taken_up(headline, caption) < _TOLD for headline in pictures):
                yield Span(start, end), "the name of a section" if is_section_name(fold(caption)) else "caption"


def stumbles(blocks: Sequence[Block], roles: Sequence[Role], index: int) -> str:
    """Why a reader of an article would stumble over a block, or empty."""
    role, text = roles[index], blocks[index].text
    before = roles[index - 1] if index else None
    after = roles[index + 1] if index + 1 < len(roles) else None
    if role is Role.FURNITURE and "报刊" in text:
        return "an award of the paper, not a headline"
    if role in DISPLAY and before is None and after is Role.FURNITURE and len(text) >= 8:
        return "a slogan of the masthead, not a headline"
    if role in DISPLAY and before is Role.BYLINE and after in RUNNING and _is_slogan(text):
        return "a slogan between the byline and the text of an article"
    return ""


def _is_slogan(text: str) -> bool:
    """Two and more parts of one length set side by side: 深学争优 敢为争先."""
    parts = text.split()
    return len(parts) >= 2 and len({len(part) for part in parts}) == 1 and all(part.isalpha() and len(part) <= 8 for part in parts)

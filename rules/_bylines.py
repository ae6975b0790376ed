"""Bylines whose names or words are cut by the end of a block: for split-byline, and split-word where a word or a name is cut."""

from __future__ import annotations

from typing import NamedTuple

from lintnews import Edit, Finding, Fix, Reading, Related, Span
from lintnews.late import late
from lintnews.page import Block
from lintnews.roles import RUNNING, Role

from ._once import once

#: A bracket with the words for those who write, still open at the end of a block, and how the next block closes it.
_OPEN = late(r"[(（](?=[^()（）]{0,8}(?:记者|通讯员|作者|实习生))[^()（）。！？]{2,40}$")
_CLOSED = late(r"[\u4e00-\u9fff· 、,，]{1,24}(?:摄|供图|文/图)?[)）]")
_TOKEN = late(r"[\u4e00-\u9fff·]+")
_WRITER = late(r"^.*(?:记者|通讯员|特派员|实习生|作者)(?=.{1,4}$)")
#: The words for those who write, cut in two.
_HALF_WORDS = (("记", "者"), ("通", "讯员"), ("通讯", "员"), ("实习", "生"))
#: A byline that starts anew, not the names that the one above leaves over.
_STARTS = late(r"[□■◇◆●(（]|.{0,8}(?:记者|通讯员|作者|评论员|文/|图/|文/图)|(?:文|图|作者)\s*[/:：]")


class CutByline(NamedTuple):
    """A byline that goes on in the next block, and why that is believed; ``is_word`` if the break falls into a name or a word."""

    tail: Block
    head: Block
    why: str
    is_word: bool

    @property
    def finding(self) -> Finding:
        """At the break, with a character on each side."""
        span = Span(self.tail.end - 1, self.head.start + 1)
        related = (Related(Span(self.head.start, self.head.start + 1), "goes on here"),)
        return Finding(span, f"a byline is cut: {self.why}", 0.97, fix=self._join(), related=related)

    def _join(self) -> Fix:
        """A blank between two names, nothing inside a name, a word or behind 记者; unsafe, since a name is touched."""
        last = _last_token(self.tail.text)
        whole = (
            len(last) >= 2
            and len(_first_token(self.head.text)) >= 2
            and not self.is_word
            and not last.endswith(("记者", "通讯员", "通讯", "实习"))
        )
        return Fix((Edit(self.tail.end, self.head.start, " " if whole else ""),), safe=False)


@once
def cut_bylines(reading: Reading) -> list[CutByline]:
    """Every byline of the page that is cut."""
    pairs = zip(reading.blocks, reading.blocks[1:], strict=False)
    return [CutByline(tail, head, why, _is_word(tail, head)) for tail, head in pairs if (why := _why(reading, tail, head))]


def _is_word(tail: Block, head: Block) -> bool:
    """Whether one side of the break is less than a name: 许舟 / 远, 通讯 / 员; 记者 stands before a name as a word of its own."""
    last, first = _last_token(tail.text), _first_token(head.text)
    if any(tail.text.endswith(one) and head.text.startswith(other) for one, other in _HALF_WORDS):
        return True
    return not last.endswith(("记者", "通讯员", "实习生")) and bool(last) and min(len(last), len(first)) == 1


def _why(reading: Reading, tail: Block, head: Block) -> str:
    if _OPEN.search(tail.text[-48:]) and (closing := _CLOSED.match(head.text)):
        return f"the bracket of “{tail.text[-10:]}” is closed in the next block, “{closing[0]}”"
    if reading.roles[tail.index] is not Role.BYLINE or reading.roles[head.index] in RUNNING:
        return ""
    if any(tail.text.endswith(first) and head.text.startswith(second) for first, second in _HALF_WORDS):
        return f"“{tail.text[-6:]}” goes on in “{head.text[:6]}”"
    if reading.roles[head.index] is Role.BYLINE and not _STARTS.match(head.text) and tail.text.endswith(("记者", "通讯员")):
        return f"“{tail.text[-6:]}” goes on in “{head.text[:6]}”"
    half = _last_token(tail.text)
    first = _first_token(head.text)
    halves = (len(half) == 1 and half not in "文图摄" and len(first) in (1, 2)) or (len(half) == 2 and len(first) == 1)
    if reading.roles[head.index] is Role.BYLINE and halves:
        return f"the name “{half}” goes on in “{first}”"
    return ""


def _last_token(text: str) -> str:
    found: list[str] = _TOKEN.findall(text[-12:])
    if not found or not text.endswith(found[-1]):
        return ""
    name = _WRITER.sub("", found[-1])
    return name or found[-1]


def _first_token(text: str) -> str:
    found = _TOKEN.match(text[:12])
    return found[0] if found else ""

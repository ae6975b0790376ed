"""Text on a terminal: how wide it is, what must be escaped, and a window of it round a place."""

from __future__ import annotations

import re
import unicodedata

from lintnews.late import late

_SHORT = {"\t": "\\t", "\n": "↵", "\r": "\\r", "\f": "\\f", "\0": "\\0"}
#: Controls, format characters (bidi among them), lone surrogates, line separators: they would not show, or would act on the terminal.
_UNSEEN = late(
    "[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
#: Marks that end no line, and marks that start none.
_OPENING, _CLOSING = r"（《〈「『【〔［｛“‘⟦(\[", r"，。、；：？！）》〉」』】〕］｝”’…⟧,.;:!?)\]"
#: What stays on one line: a wide character or a word, with the marks that go with it.
_WORD = late(rf"\s+|[{_OPENING}]{{0,3}}(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]*[^\s\u2e80-\uffef{_OPENING}])[{_CLOSING}]{{0,3}}|\S")
_STYLE = re.compile("\x1b\\[[0-9;]*m")


def visible(text: str) -> str:
    """``text`` with what cannot be seen, or would act on a terminal, as escapes; a line end is ↵."""
    return _UNSEEN.sub(lambda match: _escape(match[0]), text)


def _escape(char: str) -> str:
    return _SHORT.get(char) or (f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")


def width(text: str) -> int:
    """Columns of a terminal that ``text`` takes at most.

    Colours take none. Characters of ambiguous width, such as curly quotes, count as two columns: so many terminals for Chinese show them.
    """
    text = _STYLE.sub("", text)
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WFA":
        return 2
    return 0 if unicodedata.combining(char) else 1


def window(text: str, start: int, end: int, columns: int) -> tuple[str, str, str]:
    """What stands before, in and after ``text[start:end]``, visible, in at most ``columns`` columns together.

    Line ends inside the place show as ↵; what stands round it ends with its line. Cut text ends in an ellipsis.
    """
    marked = visible(text[start:end])
    if width(marked) > columns * 2 // 3:
        half = columns // 3 - 1
        marked = _fitting(marked, half) + "…" + _fitting(marked[::-1], half)[::-1]
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = visible(text[max(line_start, start - columns) : start])
    after = visible(text[end : min(len(text) if line_end < 0 else line_end, end + columns)])
    room = columns - width(marked)
    left = min(width(before), max(room // 2, room - width(after)))
    return _cut_head(before, left), marked, _cut_tail(after, room - left)


def _cut_head(text: str, columns: int) -> str:
    return text if width(text) <= columns else "…" + _fitting(text[::-1], columns - 2)[::-1]


def _cut_tail(text: str, columns: int) -> str:
    return text if width(text) <= columns else _fitting(text, columns - 2) + "…"


def _fitting(text: str, columns: int) -> str:
    """The longest head of ``text`` that fits."""
    used = 0
    for at, char in enumerate(text):
        used += _columns(char)
        if used > columns:
            return text[:at]
    return text


def wrapped(text: str, columns: int, indent: str) -> str:
    """``text`` on lines of at most ``columns`` columns, cut at spaces and between wide characters, all but the first indented.

    No line starts with a mark that closes something, or ends with one that opens it.
    """
    lines = [""]
    for word in _WORD.findall(text):
        if lines[-1].strip() and width(lines[-1]) + width(word) > columns:
            lines.append(indent)
            word = word.lstrip()
        lines[-1] += word
    return "\n".join(line.rstrip() for line in lines)

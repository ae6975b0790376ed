"""Text that was decoded in the wrong encoding, and what it was: UTF-8 read as Latin-1 or GBK, GBK read as Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from lintnews import Reading

from . import _signs
from ._signs import CP1252
from ._text import Indices

#: The byte that each character of windows-1252 or Latin-1 stands for.
_BYTES: Final = {**{chr(code): code for code in range(0x80, 0x100)}, **{c: c.encode("cp1252")[0] for c in CP1252}}
_TO_LATIN: Final = {ord(character): chr(byte) for character, byte in _BYTES.items()}


def _class(first: int, last: int) -> str:
    return "".join(re.escape(character) for character, byte in _BYTES.items() if first <= byte <= last)


_NEXT: Final = f"[{_class(0x80, 0xBF)}]"
#: Sequences of UTF-8, each byte as a character of windows-1252.
_THREE: Final = f"[{_class(0xE0, 0xEF)}]{_NEXT}{{2}}"
_UTF8_AS_LATIN: Final = f"(?:[{_class(0xC2, 0xDF)}]{_NEXT}|{_THREE}|[{_class(0xF0, 0xF4)}]{_NEXT}{{3}})+(?:[ -~]{{0,12}}(?:{_THREE})+)*"
#: Pairs of GBK whose first byte is of GB 2312, with figures among them.
_PAIRS: Final = f"(?:[{_class(0xA1, 0xF7)}][{_class(0x80, 0xFE)}@-~])+"
_GBK_AS_LATIN: Final = f"{_PAIRS}(?:[ -~]{{0,12}}{_PAIRS})*"
#: Marks that Chinese text has of its own among those that windows-1252 knows.
_OWN: Final = frozenset("“”‘’…—–·•°±×÷€™ ")
_LOST: Final = "(?:锟斤拷)+锟?|(?:锟斤)|(?:烫){3,}|(?:屯){4,}|(?:ï¿½)+|[\u0080-\u009f]+"
_REPLACED: Final = "\ufffd"
#: Han characters or marks in UTF-8, two at least.
_UTF8_RUN: Final = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2,}")
_SEQUENCE: Final = 3
_PIECE: Final = re.compile("[^\x00-\x7f]+")
#: Of the characters that GB 2312 sorts by frequency those of the first level make nearly all text.
_LEVEL_ONE: Final = (0xB0, 0xD7)
_SHARE: Final = 0.8
#: More than the patterns allow between two letters beyond ASCII.
_GAP: Final = 24
#: So many letters beyond ASCII at least make two Han characters.
_SHORTEST: Final = 4


class Garbled(NamedTuple):
    """A stretch of garbled text: where it stands, what it was read as, and what it was, "" where that is lost."""

    start: int
    end: int
    how: str
    text: str


def is_beside(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` touches a letter as which a byte is read in the wrong encoding."""
    return any(side in _BYTES and side not in _OWN for side in (text[start - 1 : start], text[end : end + 1]) if side)


def garbled(reading: Reading) -> Iterator[Garbled]:
    """Everything on a page that was decoded in the wrong encoding, in order, without overlaps."""
    signs = _signs.signs(reading)
    found: list[Garbled] = []
    foreign = signs.at(_signs.LATIN1)
    if len(foreign):
        found += _latin(reading.text, foreign)
        found += (Garbled(*match.span(), "lost", "") for match in _signs.near(_LOST, reading.text, foreign, 1, _GAP))
    if signs.seen & (_signs.RARE | _signs.PRIVATE):
        found += _gbk(reading, signs)
    if any(sign in reading.text for sign in ("锟斤", "烫烫烫", "屯屯屯屯")):
        found += (Garbled(*match.span(), "lost", "") for match in re.finditer(_LOST, reading.text))
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            end = one.end
            yield one


def _latin(text: str, places: Indices) -> Iterator[Garbled]:
    for match in _signs.near(_UTF8_AS_LATIN, text, places, _GAP, _GAP):
        written = match[0]
        foreign = [character for character in written if character not in _OWN and ord(character) > 0x7F]
        # é— is a word and a dash; three letters that no text has side by side are a character of UTF-8.
        if len(foreign) < 2 or not set(foreign) - set(map(chr, range(0xC0, 0x100))):
            continue
        repaired = _decoded(written, "utf-8")
        # What was garbled twice is garbled still.
        if repaired and (_is_text(repaired) or re.search(_UTF8_AS_LATIN, repaired)):
            yield Garbled(*match.span(), "UTF-8 read as Latin-1", repaired)
    for match in _signs.near(_GBK_AS_LATIN, text, places, _GAP, _GAP):
        written = match[0]
        high = [character for character in written if ord(character) > 0x7F]
        if len(high) < _SHORTEST or sum(character not in _OWN and ord(character) > 0x9F for character in high) * 4 < 3 * len(high):
            continue
        repaired = _decoded(written, "gb18030")
        if repaired and _is_common(repaired):
            yield Garbled(*match.span(), "GBK read as Latin-1", repaired)


def _decoded(written: str, encoding: str) -> str:
    try:
        return written.translate(_TO_LATIN).encode("latin-1").decode(encoding)
    except UnicodeError:
        return ""


def _is_text(text: str) -> bool:
    return not any(0x7F <= ord(character) < 0xA0 or character == _REPLACED for character in text)


def _is_common(text: str) -> bool:
    """Whether nearly all characters are among the commoner of GB 2312 or full-width marks."""
    common = _common()
    foreign = [character for character in text if ord(character) > 0x7F]
    return sum(character in common for character in foreign) >= _SHARE * len(foreign)


@cache
def _common() -> frozenset[str]:
    first, last = _LEVEL_ONE
    rows = [*range(0xA1, 0xA4), *range(first, last + 1)]
    return frozenset(bytes(byte for high in rows for low in range(0xA1, 0xFF) for byte in (high, low)).decode("gb2312", "ignore"))


def _gbk(reading: Reading, signs: _signs.Signs) -> Iterator[Garbled]:
    """Stretches that are UTF-8 when they are written as GBK; what was lost at a byte that GBK could not pair becomes U+FFFD."""
    rare = signs.at(_signs.RARE | _signs.PRIVATE).tolist()
    text, end = reading.text, 0
    for at in rare:
        if at < end:
            continue
        start = at
        while start > end and text[start - 1] > "\x7f":
            start -= 1
        match = _PIECE.match(text, start)
        assert match
        end = match.end()
        yield from _of_utf8(text, start, end)


def _of_utf8(text: str, start: int, end: int) -> Iterator[Garbled]:
    """The parts of ``text[start:end]`` that are UTF-8: all of it, but for what was lost, or stretches among sound text."""
    piece = text[start:end].replace("\ue5e5", "\u3000")
    try:
        raw = piece.replace(_REPLACED, "").encode("gb18030")
    except UnicodeEncodeError:
        return
    if not _UTF8_RUN.search(raw):
        return
    repaired = raw.decode("utf-8", "replace")
    good = sum(character > "\u2e7f" and character != _REPLACED for character in repaired)
    lost = repaired.count(_REPLACED)
    if good >= 2 * lost and (not lost or _REPLACED in piece) and _is_common(repaired.replace(_REPLACED, "")):
        yield Garbled(start, end, "UTF-8 read as GBK", repaired)
    elif _REPLACED not in piece:
        yield from _stretches(piece, raw, start)


def _stretches(piece: str, raw: bytes, offset: int) -> Iterator[Garbled]:
    at_byte = {byte: place for place, byte in enumerate(accumulate((len(c.encode("gb18030")) for c in piece), initial=0))}
    for run in _UTF8_RUN.finditer(raw):
        # The byte of a sound character before may look like the first of a sequence, and the last sequence may run into one behind.
        begins = [byte for byte in range(run.start(), min(run.start() + _SEQUENCE * 2, run.end())) if byte in at_byte]
        for begin in begins:
            ends = [byte for byte in range(run.end(), begin, -1) if byte in at_byte and (byte - begin) % _SEQUENCE == 0]
            repaired = raw[begin : ends[0]].decode("utf-8", "replace") if ends else ""
            if len(repaired) > 1 and _REPLACED not in repaired and _is_common(repaired):
                yield Garbled(offset + at_byte[begin], offset + at_byte[ends[0]], "UTF-8 read as GBK", repaired)
                break

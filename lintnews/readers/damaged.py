"""Text with bad bytes: what can be read of it for judging, where the bad bytes are, and lines in another encoding than the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Final

from lintnews.late import late
from lintnews.readers.guess import FREQUENT, likeness
from lintnews.readers.parts import ReadError

LOST: Final = "\ufffd"
#: What a run of Han characters in UTF-8 looks like, which text of GBK or Big5 hardly ever has.
_UTF8_RUN: Final = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]){4,}")
_OTHERS: Final = ("utf-8", "gb18030", "big5hkscs")
#: Characters of the user's area of GBK and Big5, but for the full-width blank of GBK.
_SUSPECT: Final = late("[\ue000-\ue5e4\ue5e6-\uf8ff]")
#: How much more sense a line must make without a byte that decodes.
_SURE: Final = 8
#: So much of a line must look like text, and so much more than in the encoding of the rest, to call it one of another encoding.
_LIKE, _LIKER, _LEAST = 0.25, 0.2, 4
#: Bad bytes that are looked for with care, and those that are named one by one.
_CAREFUL, _NAMED = 200, 20
#: Characters before an undecodable byte among which the stray one may stand, and bytes behind it that are looked at.
_BACK, _AHEAD = 1000, 200
#: What the wide encodings were made from, whose characters make nearly all text.
_STANDARD: Final = {"gb18030": "gb2312", "big5hkscs": "big5"}


@dataclass
class _Found:
    """What was bad: byte offsets of bad bytes, and runs of lines (first, last, from byte, encoding)."""

    bytes: list[int] = field(default_factory=list)
    lines: list[tuple[int, int, int, str]] = field(default_factory=list)


def may_be_mixed(raw: bytes, codec: str) -> bool:
    """Whether bytes that are sound in ``codec`` have runs that look like UTF-8."""
    return codec in _STANDARD and _UTF8_RUN.search(raw) is not None


def may_be_out_of_step(text: str, codec: str) -> bool:
    """Whether text that ``codec`` decoded has characters that wrong pairs of bytes make."""
    return codec in _STANDARD and _SUSPECT.search(text) is not None


def decode(raw: bytes, codec: str, offset: int = 0) -> tuple[str, tuple[ReadError, ...]]:
    """The text of ``raw``, each place of bad bytes as U+FFFD, and what is wrong; ``offset`` is that of ``raw`` in its file."""
    found = _Found()
    text = _wide(raw, codec, found) if codec.startswith(("utf-16", "utf-32")) else _lines(raw, codec, found)
    errors = [bad_byte(raw, at, codec, offset) for at in found.bytes[:_NAMED]]
    if len(found.bytes) > _NAMED:
        errors.append(ReadError(f"{len(found.bytes) - _NAMED} more undecodable bytes", found.bytes[_NAMED] + offset))
    errors += (_other_lines(*lines, codec, offset) for lines in found.lines)
    return text, tuple(sorted(errors, key=lambda error: error.offset or 0))


def bad_byte(raw: bytes, at: int, codec: str, offset: int) -> ReadError:
    """The error that names the byte at ``at``."""
    where = f"byte 0x{raw[at]:02x} at byte {at + offset} (read as {codec})"
    message = f"undecodable {where}; mend the file, or name its encoding with --encoding"
    return ReadError(message, at + offset)


def _other_lines(first: int, last: int, at: int, other: str, codec: str, offset: int) -> ReadError:
    lines = f"line {first} is" if first == last else f"lines {first} to {last} are"
    return ReadError(f"{lines} {other} in a file of {codec}, from byte {at + offset} on; convert the file to one encoding", at + offset)


def _wide(raw: bytes, codec: str, found: _Found) -> str:
    parts: list[str] = []
    at = 0
    while True:
        try:
            return "".join([*parts, raw[at:].decode(codec)])
        except UnicodeDecodeError as error:
            found.bytes.append(at + error.start)
            parts += (raw[at : at + error.start].decode(codec), LOST)
            at += error.end
            if len(found.bytes) > _CAREFUL:
                return "".join([*parts, raw[at:].decode(codec, "replace")])


def _lines(raw: bytes, codec: str, found: _Found) -> str:
    parts: list[str] = []
    at = 0
    check = may_be_mixed(raw, codec)
    for number, line in enumerate(raw.split(b"\n"), start=1):
        parts.append(_line(line, codec, at, number, found, check=check))
        at += len(line) + 1
    return "\n".join(parts)


def _line(line: bytes, codec: str, at: int, number: int, found: _Found, *, check: bool) -> str:
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        other = _other(line, codec)
        if not other:
            return "".join(_repaired(line, codec, at, found))
    else:
        other = "utf-8" if check and _UTF8_RUN.search(line) and _other(line, codec) == "utf-8" else ""
        if not other:
            return _in_step(line, text, codec, at, found)
    if found.lines and found.lines[-1][1] == number - 1 and found.lines[-1][3] == other:
        found.lines[-1] = (found.lines[-1][0], number, found.lines[-1][2], other)
    else:
        found.lines.append((number, number, at, other))
    return line.decode(other)


def _in_step(line: bytes, text: str, codec: str, offset: int, found: _Found) -> str:
    """The text of a line that decodes, without a stray byte that put it out of step until a letter by chance brought it back."""
    if codec not in _STANDARD or not _SUSPECT.search(text) or len(found.bytes) >= _CAREFUL:
        return text
    place, gain = _stray(line, 0, len(line), codec)
    if gain < _SURE or not _decodes(line[place + 1 :], codec):
        return text
    found.bytes.append(offset + place)
    return line[:place].decode(codec) + LOST + line[place + 1 :].decode(codec)


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _other(line: bytes, codec: str) -> str:
    """The encoding that makes sound text of a line of which ``codec`` makes none; "" if none does."""
    foreign = sum(byte > 0x7F for byte in line[: 1 << 12])
    if foreign < _LEAST:
        return ""
    own = likeness(line, codec)
    best, other = max((_strict_likeness(line, other), other) for other in _OTHERS if other != codec)
    return other if best > max(_LIKE, own + _LIKER) else ""


def _strict_likeness(line: bytes, codec: str) -> float:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return -1.0
    return likeness(line, codec)


def _repaired(line: bytes, codec: str, offset: int, found: _Found) -> Iterator[str]:
    """The text of a line with each bad byte as U+FFFD."""
    at = 0
    while True:
        try:
            yield line[at:].decode(codec)
            return
        except UnicodeDecodeError as error:
            start, end = at + error.start, at + error.end
        if len(found.bytes) >= _CAREFUL:
            # Beyond repair; the rest is counted, not looked into.
            rest = line[start:].decode(codec, "replace")
            found.bytes += [offset + start] * max(1, rest.count(LOST))
            yield line[at:start].decode(codec) + rest
            return
        if codec in _STANDARD:
            start, _ = _stray(line, at, start, codec)
            end = start + 1
        if start > at or not found.bytes or found.bytes[-1] < offset:
            found.bytes.append(offset + start)
            yield line[at:start].decode(codec) + LOST
        at = end


def _stray(line: bytes, at: int, error: int, codec: str) -> tuple[int, int]:
    """The byte before or at ``error`` that is one too many, or the half of a character whose other half is lost; and what that explains.

    From such a byte on every byte pairs with its wrong neighbour until the decoder meets one that has no pair, or by chance is in step
    again. The stray byte stands where text that is read on from it makes less sense than text read anew behind it; the second value
    is by how much, counted as `_worth` does.
    """
    characters = line[at:error].decode(codec)[-_BACK:]
    sizes = [len(character.encode(codec)) for character in characters]
    first = error - sum(sizes)
    anew = _worth_from(line[first : error + _AHEAD], codec)
    places = list(accumulate(sizes, initial=0))
    read_on = list(accumulate((_worth(character, codec) for character in characters), initial=0))
    gains = [worth + anew[place + 1] for place, worth in zip(places, read_on, strict=True) if place + 1 < len(anew)]
    if not gains:
        return error, 0
    best = max(range(len(gains)), key=lambda number: (gains[number], number))
    return first + places[best], gains[best] - anew[0]


def _worth_from(line: bytes, codec: str) -> list[int]:
    """For each byte how much sense the text makes that is read from it to the end."""
    worth = [0] * (len(line) + 5)
    for place in range(len(line) - 1, -1, -1):
        size = 1 if line[place] < 0x80 else 4 if codec == "gb18030" and line[place + 1 : place + 2].isdigit() else 2
        worth[place] = _worth(line[place : place + size].decode(codec, "replace"), codec) + worth[place + size]
    return worth[: len(line) + 1]


@cache
def _worth(character: str, codec: str) -> int:
    """How much a character looks like one of running text; more than one are bytes that do not belong together."""
    if character < "\x80":
        return 0
    if character in FREQUENT:
        return 2
    return 0 if len(character) == 1 and character.encode(_STANDARD.get(codec, codec), "ignore") else -1

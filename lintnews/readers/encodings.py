"""Bytes to text: byte order mark or declared, then strict UTF-8, then a statistical guess among the encodings of Chinese text."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import NamedTuple

from lintnews.readers.parts import ReadError

#: Longest first, since the mark of UTF-32 starts like that of UTF-16. The name is what reports show.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The names stand for less than the files that carry them use; the wider encoding decodes all that the narrow one does.
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "ascii": "utf-8"}
_CANDIDATES = ("utf_8", "gb18030", "big5hkscs", "utf_16_le", "utf_16_be")
_THREE_BYTES = re.compile("[\u0800-\ufffc]")


class Decoded(NamedTuple):
    """Text, the codec that gives it (without mark), the length of the mark in bytes, and the encoding's name for reports."""

    text: str
    codec: str
    bom: int = 0
    name: str = "utf-8"


def codec_name(encoding: str) -> str:
    """The codec for a declared encoding.

    Raises:
        LookupError: no such encoding.
    """
    name = codecs.lookup(encoding).name
    if not getattr(codecs.lookup(name), "_is_text_encoding", True):
        raise LookupError(f"{encoding} is no encoding of text")
    return _WIDER.get(name, name)


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """The text in ``raw``.

    Raises:
        ReadError: no encoding fits; the message names the first byte that does not and what to do.
        LookupError: ``declared`` is no encoding.
    """
    if declared is not None:
        return _declared(raw, codec_name(declared))
    failure = None
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            try:
                return _strict(raw, codec, len(mark))
            except ReadError as error:
                failure = error
    if failure is not None:
        raise failure
    try:
        return Decoded(raw.decode(), "utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(raw):
            raise _failure(error, "utf-8") from None
    return _guess(raw)


def _declared(raw: bytes, codec: str) -> Decoded:
    """Names that leave the byte order open (utf-16) are settled by the mark, or are little-endian without one."""
    family = codec.removesuffix("-sig")
    for mark, name in _MARKS:
        if raw.startswith(mark) and (name == family or name.removesuffix("-le").removesuffix("-be") == family):
            return _strict(raw, name, len(mark))
    return _strict(raw, f"{family}-le" if family in ("utf-16", "utf-32") else family, 0)


def _strict(raw: bytes, codec: str, mark: int) -> Decoded:
    try:
        return Decoded(raw[mark:].decode(codec), codec, mark, codec)
    except UnicodeDecodeError as error:
        raise _failure(error, codec, mark) from None


def _failure(error: UnicodeDecodeError, codec: str, mark: int = 0) -> ReadError:
    offset = error.start + mark
    byte = error.object[error.start]
    message = f"undecodable byte 0x{byte:02x} at byte {offset} (read as {codec}); mend the file, or name its encoding with --encoding"
    return ReadError(message, offset)


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether sound UTF-8 outweighs the bad bytes: text in another encoding hardly ever makes a valid three-byte character."""
    text = raw.decode(errors="replace")
    bad = text.count("\ufffd")
    return len(_THREE_BYTES.findall(text)) > bad


def _guess(raw: bytes) -> Decoded:
    # Bytes of Big5 or UTF-16 hardly ever pair up as GB2312 does, and statistics fail on short text: 19 of 60 scraps of 8
    # characters were taken for something else.
    with suppress(UnicodeDecodeError):
        raw.decode("gb2312")
        return Decoded(raw.decode("gb18030"), "gb18030", 0, "gb18030")

    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(_CANDIDATES)).best()
    if best is not None:
        codec = codecs.lookup(best.encoding).name
        return Decoded(raw.decode(codec), codec, 0, codec)
    raise max((_first_failure(raw, codec) for codec in ("utf-8", "gb18030", "big5hkscs")), key=lambda error: error.offset or 0)


def _first_failure(raw: bytes, codec: str) -> ReadError:
    try:
        raw.decode(codec)
    except UnicodeDecodeError as error:
        return _failure(error, codec)
    return ReadError("the encoding cannot be told from the bytes; name it with --encoding")

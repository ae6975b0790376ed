"""Bytes to text: byte order mark or declared, then strict UTF-8, then the likeliest of the encodings of Chinese text."""

from __future__ import annotations

import codecs
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
#: Text of one byte a character has hardly a NUL; text of two has one beside each of its ASCII characters.
_NULS = 8
#: How files that hold no plain text begin, and what they are.
_NO_TEXT = {
    b"%PDF-": "a PDF; extract its text first",
    b"\x1f\x8b": "gzip; unpack it first",
    b"\x28\xb5\x2f\xfd": "zstd; unpack it first",
    b"PK\x03\x04": "a zip archive, such as .docx and .epub are; take the text out first",
    b"\xd0\xcf\x11\xe0": "an old Office document; save it as text first",
    b"\x89PNG": "a picture; read its text by OCR first",
    b"\xff\xd8\xff": "a picture; read its text by OCR first",
    b"II*\0": "a picture; read its text by OCR first",
    b"MM\0*": "a picture; read its text by OCR first",
}
#: Text of which more is no text than common characters is in no encoding that is known here.
_UNLIKELY = 0.0


class Decoded(NamedTuple):
    """Text, the codec that gives it (without mark), the length of the mark in bytes, the encoding's name for reports, what is bad."""

    text: str
    codec: str
    bom: int = 0
    name: str = "utf-8"
    errors: tuple[ReadError, ...] = ()


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
    """The text in ``raw``; where some bytes are bad, what can be read, and ``errors`` that name them.

    Raises:
        ReadError: so much is bad that no encoding fits, or it is no text at all; the message says what is bad and what to do.
        LookupError: ``declared`` is no encoding.
    """
    if declared is not None:
        return _declared(raw, codec_name(declared))
    if other := next((what for start, what in _NO_TEXT.items() if raw.startswith(start)), None):
        raise ReadError(f"no text, but {other}", 0)
    marked = [(mark, codec) for mark, codec in _MARKS if raw.startswith(mark)]
    for mark, codec in marked:
        with suppress(UnicodeDecodeError):
            return Decoded(raw[len(mark) :].decode(codec), codec, len(mark), codec)
    if marked:
        mark, codec = marked[-1]
        return _decoded(raw, codec, len(mark))
    if raw.count(0) * _NULS <= len(raw):
        with suppress(UnicodeDecodeError):
            return Decoded(raw.decode(), "utf-8")
    # Most files are sound UTF-8 and need no guess.
    from lintnews.readers.guess import guess

    codec, likely = guess(raw)
    return _decoded(raw, codec) if likely >= _UNLIKELY else _plain(raw)


def _plain(raw: bytes) -> Decoded:
    try:
        return Decoded(raw.decode(), "utf-8")
    except UnicodeDecodeError as error:
        from lintnews.readers import damaged

        raise damaged.bad_byte(raw, error.start, "utf-8", 0) from None


def _declared(raw: bytes, codec: str) -> Decoded:
    """Names that leave the byte order open (utf-16) are settled by the mark, or are little-endian without one."""
    family = codec.removesuffix("-sig")
    for mark, name in _MARKS:
        if raw.startswith(mark) and (name == family or name.removesuffix("-le").removesuffix("-be") == family):
            return _decoded(raw, name, len(mark))
    return _decoded(raw, f"{family}-le" if family in ("utf-16", "utf-32") else family)


def _decoded(raw: bytes, codec: str, mark: int = 0) -> Decoded:
    body = raw[mark:]
    # Sound UTF-8 is nothing else.
    if codec == "utf-8":
        with suppress(UnicodeDecodeError):
            return Decoded(body.decode(), codec, mark)
    from lintnews.readers import damaged

    if not damaged.may_be_mixed(body, codec):
        with suppress(UnicodeDecodeError):
            text = body.decode(codec)
            if not damaged.may_be_out_of_step(text, codec):
                return Decoded(text, codec, mark, codec)
    text, errors = damaged.decode(body, codec, mark)
    return Decoded(text, codec, mark, codec, errors)

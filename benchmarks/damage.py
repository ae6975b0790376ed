"""Puts one kind of damage to code points into a sound text, at one place of each longer paragraph."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from lintnews import Span

_PARAGRAPH: Final = 40
_HAN: Final = "[\u4e00-\u9fff]"
_HALF: Final = str.maketrans("，；：？！（）", ",;:?!()")
_RADICALS: Final = str.maketrans("一人生长见页风马龙", "⼀⼈⽣⻓⻅⻚⻛⻢⻰")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_LOOKS: Final = str.maketrans("01", "Ol")
_SIMPLIFIED, _TRADITIONAL = "这个发国业会为来时", "這個發國業會為來時"
_OTHER_QUOTE: Final = str.maketrans("“”", "”“")


class Damage(NamedTuple):
    """A damaged text, the sound one, and the places of the damage in the sound one."""

    text: str
    sound: str
    places: tuple[Span, ...]


Make = Callable[[str, random.Random], Damage]


def _at(pattern: str, new: Callable[[str], str]) -> Make:
    """Damage that replaces one match of ``pattern`` a paragraph by what ``new`` makes of it."""
    compiled = re.compile(pattern)

    def make(text: str, chance: random.Random) -> Damage:
        parts: list[str] = []
        places: list[Span] = []
        at = kept = 0
        for paragraph in text.split("\n"):
            found = [match for match in compiled.finditer(paragraph) if new(match[0]) != match[0]] if len(paragraph) >= _PARAGRAPH else []
            if found:
                match = chance.choice(found)
                start, end = at + match.start(), at + match.end()
                parts += (text[kept:start], new(match[0]))
                places.append(Span(start, end))
                kept = end
            at += len(paragraph) + 1
        return Damage("".join([*parts, text[kept:]]), text, tuple(places))

    return make


def _windows_1252(raw: bytes) -> str:
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(chr(byte) if byte < 0x80 or byte in undefined else bytes([byte]).decode("cp1252") for byte in raw)


def _readable(written: str, encoding: str, read: Callable[[bytes], str]) -> str:
    """``written`` in ``encoding`` as ``read`` takes it; as it is where that loses something."""
    try:
        return read(written.encode(encoding))
    except UnicodeError:
        return written


_CLAUSE: Final = f"(?<=[，。]){_HAN}{{6,20}}(?=[，。])"

KINDS: Final[Mapping[str, Make]] = {
    "half-width mark": _at("(?<=[\u4e00-\u9fff])[，；：？！](?=[\u4e00-\u9fff])", lambda w: w.translate(_HALF)),
    "blank in a word": _at("发展|建设|工作|经济|国家|社会|企业|记者|服务|市场|昨日|全部", lambda w: f"{w[0]} {w[1]}"),
    "blank between words": _at("(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fff])", lambda w: f"{w} "),
    "full-width digits": _at(r"(?<![\d.])\d{2,4}(?![\d.])", lambda w: w.translate(_WIDE)),
    "radical for character": _at("[一人生长见页风马龙]", lambda w: w.translate(_RADICALS)),
    "zero-width blank": _at(f"{_HAN}(?={_HAN})", lambda w: f"{w}\u200b"),
    "mark twice": _at("[，。](?=[\u4e00-\u9fff])", lambda w: w * 2),
    "comma and full stop": _at("。(?=[\u4e00-\u9fff])", lambda w: f"，{w}"),
    "dash as hyphens": _at("(?<=[\u4e00-\u9fff])——(?=[\u4e00-\u9fff])", lambda _: "--"),
    "dash as 一一": _at("(?<=[\u4e00-\u9fff])——(?=[\u4e00-\u9fff])", lambda _: "一一"),
    "ellipsis as full stops": _at("……", lambda _: "..."),
    "bullet in a name": _at("(?<=[\u4e00-\u9fff])·(?=[\u4e00-\u9fff])", lambda _: "•"),
    "closing quote reversed": _at("(?<=“[\u4e00-\u9fff]{4})”", lambda w: w.translate(_OTHER_QUOTE)),
    "letter in a number": _at(
        r"(?<![\d.])\d*[01]\d+(?=[年月日人个元万])|(?<![\d.])\d+[01](?=[年月日人个元万])", lambda w: w.translate(_LOOKS)
    ),
    "blank in a number": _at(r"(?<![\d.])[12]\d{3}(?=年)", lambda w: f"{w[0]} {w[1:]}"),
    "traditional character": _at(f"[{_SIMPLIFIED}]", lambda w: w.translate(str.maketrans(_SIMPLIFIED, _TRADITIONAL))),
    "UTF-8 as windows-1252": _at(_CLAUSE, lambda w: _readable(w, "utf-8", _windows_1252)),
    "UTF-8 as GBK": _at(_CLAUSE, lambda w: _readable(w, "utf-8", lambda raw: raw.decode("gbk"))),
    "GBK as Latin-1": _at(_CLAUSE, lambda w: _readable(w, "gbk", lambda raw: raw.decode("latin-1"))),
}

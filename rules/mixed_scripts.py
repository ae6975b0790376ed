"""mixed-scripts: traditional characters on a page of simplified ones, or the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Finding, Fix, Reading, Span, rule

from . import _signs

#: Characters that simplified text keeps in names and terms, though a converter would change them.
_KEPT: Final = "濛峯樑塚鎣録崑於乾瞭麼徵藉著覆鍾锺甯喆堃祐昇陞淼犇牠尅鉅鎔麴菸蘋谿阪週遊颱讚葉薑並僱砲"
#: Beyond this share a page is written in both on purpose.
_BOTH = 0.3


class _Scripts(NamedTuple):
    traditional: NDArray[np.bool_]
    simplified: NDArray[np.bool_]


@rule(family="encoding")
def mixed_scripts(reading: Reading) -> Iterator[Finding]:
    """Every run of characters of the script that the page uses less, with what the page would write."""
    rare = {reading.text[at] for at in _signs.signs(reading).at(_signs.RARE).tolist()}
    # Traditional characters alone are rare; what else is rare are names, which the larger converter need not be loaded for.
    if not rare or not _of_one_script("\n".join(rare), "t2s", "gb2312"):
        return
    scripts = _scripts()
    traditional = np.flatnonzero(scripts.traditional.take(reading.codes, mode="clip"))
    simplified = np.flatnonzero(scripts.simplified.take(reading.codes, mode="clip"))
    few, many = sorted((traditional, simplified), key=len)
    if not len(few) or len(few) > _BOTH * len(many):
        return
    wrong, right, way = ("traditional", "simplified", "t2s") if few is traditional else ("simplified", "traditional", "s2t")
    for start, end in _signs.runs(few):
        span = Span(start, end)
        new = _converter(way)(reading.text[start:end])
        message = f"{wrong} {reading.text[start:end]} for {new} on a page of {right} characters ({len(many)} against {len(few)})"
        yield Finding(span, message, 0.9, "warning", Fix.replace(span, new, safe=False) if len(new) == end - start else None)


@cache
def _scripts() -> _Scripts:
    """Which code points of the basic plane belong to one script alone; the last entry stands for all beyond."""
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    result = []
    for way, standard in (("t2s", "gb2312"), ("s2t", "big5")):
        own = np.zeros(0x10001, np.bool_)
        own[[ord(character) for character in _of_one_script(han, way, standard)]] = True
        result.append(own)
    return _Scripts(*result)


def _of_one_script(characters: str, way: str, standard: str) -> list[str]:
    """Those of the characters that the other script, to which ``way`` leads and of which this is the standard, would write otherwise."""
    # What the standard of the other script has is written in both (后 里 干, 乾); what it has no form for is a rare name.
    pairs = zip(characters, _converter(way)(characters), strict=True)
    return [a for a, b in pairs if a != b and _in(b, standard) and not _in(a, standard) and a not in _KEPT]


def _in(character: str, standard: str) -> bool:
    return bool(character.encode(standard, "ignore"))


@cache
def _converter(way: str) -> Callable[[str], str]:
    # Hardly a page needs the converter and its dictionaries.
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(way).convert
    return convert

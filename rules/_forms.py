"""Compatibility forms that stand for a character of running text, and that character: radicals, ligatures, small and upright forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

#: Radicals of the CJK supplement that are whole characters, and those; from EquivalentUnifiedIdeograph.txt of Unicode.
_RADICALS: Final = (
    "⺁⺂⺃⺄⺆⺈⺊⺌⺍⺎⺐⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻍⻎⻏"
    "⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_WHOLE: Final = (
    "厂乛乚乙冂刀卜小小兀尢巳幺彑忄心扌攵旡日月歺母民氵氺灬爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹虎衤覀西见角讠贝车辶辶邑"
    "钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
#: Blocks whose members are one character in another dress; what has no other form, or one that text writes on purpose, is left out.
_BLOCKS: Final = (
    (0x2F00, 0x2FD6),
    (0xF900, 0xFB07),
    (0xFE10, 0xFE1A),
    (0xFE31, 0xFE33),
    (0xFE35, 0xFE45),
    (0xFE47, 0xFE49),
    (0xFE50, 0xFE52),
    (0xFE54, 0xFE6C),
    (0xFF61, 0xFF65),
    (0x2F800, 0x2FA1E),
)
_FULL: Final = 0xFF01 - 0x21


@cache
def plain() -> Mapping[str, str]:
    """The character that each compatibility form stands for; marks are given full-width."""
    found = {**dict(zip(_RADICALS, _WHOLE, strict=True)), "︙": "…"}
    for first, end in _BLOCKS:
        for character in map(chr, range(first, end)):
            folded = unicodedata.normalize("NFKC", character)
            if folded != character and character not in found:
                found[character] = _wide(folded) if 0xFE10 <= first < 0xFF00 else folded
    return found


def _wide(folded: str) -> str:
    return "".join(chr(ord(char) + _FULL) if "!" <= char <= "~" and not char.isalnum() else char for char in folded)

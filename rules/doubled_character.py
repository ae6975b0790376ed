"""doubled-character: one Han character read twice, side by side (感谢感) or round another one (列入列)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from lintnews import Finding, Fix, Reading, Span, rule
from lintnews.late import late
from lintnews.names import COMMON

from . import _doubles, _ink, _names, _text

#: The department for retired cadres, 部 of 老干部.
_OFFICE = "老干部部"
#: 在在, "everywhere", which stands before a verb.
_EVERYWHERE = late("在在(?:需要?|皆|都|可见|显示|体现|表明|证明|说明|反映|考验|提醒|离不开)")
#: Two words that meet are taken for a slip only where the text is so much likelier (natural logarithm) without it.
_MEETING = 10.4
_WORD = 6
_PARTICLES = "的地得"
#: A surname and how its bearer is addressed: 任老师 of 班主任任老师.
_ADDRESSED = late(rf"[{COMMON}](?:老师|先生|女士|书记|主任|同志|师傅|大爷|大妈|教授|医生|校长|局长|院长|总经理)")
#: The last characters of titles, behind which a person's name stands: 院长刘长瑜.
_TITLES = frozenset("长理任记员授师")


@rule(family="characters")
def doubled_character(reading: Reading, *, min_confidence: float = 0.7) -> Iterator[Finding]:
    """The surplus copy of a character that stands twice where sound news would have it once."""
    line = _ink.ink(reading)
    for kind, apart in (("beside", 1), ("apart", 2)):
        doubles = _ink.characters(line, apart)
        if not len(doubles.first):
            continue
        scored = _doubles.score(reading.model, line, doubles)
        for (first, second), drop_first, gain, confidence in _doubles.likely(scored, kind, min_confidence):
            if (_meant if apart == 1 else _named)(line.text, first, gain):
                continue
            surplus = line.offsets[first if apart == 2 and drop_first else second]
            said = line.text[first : second + 1]
            right = said[1:] if apart == 2 and drop_first else said[:-1]
            message = f"{line.text[first]} read twice: {said} for {right} (10^{gain / log(10):.0f} times likelier)"
            span = Span(int(surplus), int(surplus) + 1)
            yield Finding(span, message, confidence, fix=Fix.replace(span, "", safe=False))


def _meant(text: str, first: int, gain: float) -> bool:
    """Whether two words meet at a double, or it is 在在, a name in a byline or behind a title, or an office."""
    if _ADDRESSED.match(text, first + 1) or _EVERYWHERE.match(text, first) or text[max(0, first - 2) : first + 2] == _OFFICE:
        return True
    if _names.in_byline(text, first):
        return True
    left, right = text[max(0, first + 1 - _WORD) : first + 1], text[first + 1 : first + 1 + _WORD]
    # 打的的乘客, 欢天喜地地: a word, and the particle behind it.
    if text[first] in _PARTICLES and len(_text.words(left)[-1]) > 1:
        return True
    if gain >= _MEETING:
        return False
    return len(_text.words(left)[-1]) > 1 < len(_text.words(right)[0])


def _named(text: str, first: int, gain: float) -> bool:
    """Whether the character is the last of a title and again the first of a given name."""
    return text[first] in _TITLES and text[first + 1] in COMMON and gain < 2 * _MEETING

"""Which lines that stand one under the other are printed lines of one paragraph; judged by the text alone."""

from __future__ import annotations

from collections.abc import Sequence

from lintnews.late import late

_BLANKS = " \t\u3000\xa0"
_BLANK = late(f"[{_BLANKS}]")
#: A line whose blanks are at least one in so many characters was justified by setting its characters apart.
_SPREAD = 3
#: Printed columns are 6 to 45 Han characters wide, in half-width units.
_NARROWEST, _WIDEST = 12, 90
#: The width of a line's column is the greatest on which _AGREE lines agree, within _EVEN units, of the line and _AROUND on either side.
_AROUND, _AGREE, _EVEN = 5, 3, 2
#: Fewer lines than this tell no column.
FEWEST = _AGREE
#: A line has at most so many characters.
LONGEST = _WIDEST
#: By how many units a full line may miss its column's width: a mark that may not start a line pulls a character down with it.
_SHORT, _LONG = 5, 3
#: How much a paragraph's first line may miss, set in by two characters.
_INDENTED = 8
#: Marks that a sentence ends with.
FINAL = "。！？!?…"
_CLOSERS = frozenset("”’」』）)》〉】]\"'")
#: What no line starts with but the rest of a sentence.
MID = frozenset("，。、；：！？）》”’」』】,;%％")
_OPENERS = frozenset("“‘《（(【")
_MARKS = frozenset("，。、；：,;:！？!?…")
#: A headline has so many characters at least, and is so much wider or narrower than a full line, in half-width units.
_SHORTEST_HEADLINE, _UNEVEN, _PROSE = 6, 3, late("[，。,；]")
_INNER = late(r"[，。、；：！？”》）,;]")
#: Of a run of lines so many may end with a mark before it is taken for verse or a list.
_VERSE = 0.6
_OPENS = late(
    r"[□■○●◎◇◆☆★△▲※•▶►]|(?:本报|据?新华社|中新社|中新网)[^，。]{0,16}(?:讯|电|报道)|[（(]记者[^）)]{2,24}[）)]$|[（(]?(?:上接|下转|紧接)"
)
#: What a caption starts with, and behind which characters it is a part of another word.
_PICTURE, _NO_PICTURE = ("图为", "图 为"), frozenset("企意试力地妄版构")
_COUNTS = late(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）](?!\d)|——|[①-⑳]")
_LISTED = late(r"[□■○●◎◇◆☆★△▲※•▶►·①-⑳]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）](?!\d)|\d{1,2}[:：]\d\d")


def width(line: str) -> int:
    """Half-width units that ``line`` takes; blanks that set its characters apart are left out."""
    if sum(map(line.count, _BLANKS)) * _SPREAD >= len(line):
        line = _BLANK.sub("", line)
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def columns(widths: Sequence[int]) -> list[int]:
    """For each line the width of the column that it stands in, or 0 where its neighbours do not agree on one."""
    return [next(iter(found), 0) for found in agreed(widths)]


def agreed(widths: Sequence[int]) -> list[list[int]]:
    """For each line the widths of columns that it and its neighbours agree on, the greatest first."""
    found = []
    for k in range(len(widths)):
        near = sorted(widths[max(0, k - _AROUND) : k + _AROUND + 1], reverse=True)
        agree = (near[i] for i in range(len(near) - _AGREE + 1) if near[i] - near[i + _AGREE - 1] <= _EVEN)
        found.append([w for w in agree if _NARROWEST <= w <= _WIDEST])
    return found


def may_head(line: str, full: int) -> bool:
    """Whether a line has the look of a headline: no mark of prose, and another width than full lines have."""
    return len(line) >= _SHORTEST_HEADLINE and abs(width(line) - full) > _UNEVEN and not _PROSE.search(line)


def wrapped(lines: Sequence[str]) -> list[bool]:
    """For each line but the last of a run, whether its paragraph goes on in the next line.

    A line goes on when it is as wide as its column and no sentence ends with it, or the next begins as only the rest of a sentence
    does. Runs of verse, lists and tables go on nowhere.
    """
    if len(lines) < FEWEST:
        return [False] * (len(lines) - 1)
    widths = [width(line) for line in lines]
    around = columns(widths)
    goes_on: list[bool] = []
    for k in range(len(lines) - 1):
        starts = not goes_on or not goes_on[-1]
        over, next_over = widths[k] - around[k], widths[k + 1] - around[k]
        joined = bool(around[k]) and _goes_on(lines[k], lines[k + 1], around[k], over, next_over, starts)
        goes_on.append(joined and not _is_guest(lines[k] if starts else f"{lines[k - 1]}\n{lines[k]}", lines[k + 1]))
    return _without_verse(lines, goes_on)


def _is_guest(tail: str, following: str) -> bool:
    """Whether a caption starts below, or one or furniture ends here."""
    from lintnews import furniture, labels

    if following.startswith(_PICTURE) and tail[-1] not in _NO_PICTURE:
        return True
    below = labels.fold(following)
    return labels.ends_a_guest(labels.fold(tail)) or furniture.is_told_furniture(below) or (below[0] == "(" and labels.is_credit(below))


def _goes_on(line: str, following: str, column: int, over: int, next_over: int, starts: bool) -> bool:
    """``over`` and ``next_over``: how much wider than the column the two lines are; ``starts``: whether the first opens a paragraph."""
    if over > _LONG or next_over > _LONG or _OPENS.match(following):
        return False
    if following[0] in MID:
        return True
    if ends_finally(line):
        return over >= -_EVEN and next_over >= -_EVEN and following[0] not in _OPENERS
    if -_SHORT <= column + over + next_over <= _LONG and (not starts or _is_piece(line, following)):
        return True
    if line[-1] in "：:" and (over < -_EVEN or _COUNTS.match(following)):
        return False
    return over >= -(_INDENTED if starts else _SHORT)


def _is_piece(line: str, following: str) -> bool:
    """Whether two lines may be pieces of one printed line, cut at a mark that was set closer."""
    return line[-1] in _MARKS or line[0] in MID or following[0] in _OPENERS


def ends_finally(text: str) -> bool:
    """Whether ``text`` ends as a sentence does: a final mark, perhaps inside closing quotes or brackets."""
    at = len(text)
    while at and text[at - 1] in _CLOSERS:
        at -= 1
    return at > 0 and text[at - 1] in FINAL


def _without_verse(lines: Sequence[str], goes_on: list[bool]) -> list[bool]:
    """``goes_on`` but for the runs of lines that are verse, a list or a table."""
    at = 0
    while at < len(goes_on):
        end = at
        while end < len(goes_on) and goes_on[end]:
            end += 1
        if end > at and not _is_prose(lines[at : end + 1]):
            goes_on[at:end] = [False] * (end - at)
        at = end + 1
    return goes_on


def _is_prose(lines: Sequence[str]) -> bool:
    if len(lines) == 2 and not ends_finally(lines[1]):
        return False
    ended = sum(line[-1] in _MARKS for line in lines[:-1])
    bare = sum(not _INNER.search(line) for line in lines)
    listed = sum(_LISTED.match(line) is not None for line in lines[1:])
    return ended < max(2, _VERSE * len(lines)) and bare < len(lines) and 2 * listed < len(lines)

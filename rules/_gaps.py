"""Blanks inside the lines of a page, and what tells a scanner's from an author's."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading
from lintnews.language import symbols
from lintnews.late import late
from lintnews.lines import FINAL

from . import _text
from ._text import BLANK, DIGIT, HAN, LATIN, LINE, PUNCT, Classes, Indices

Mask = NDArray[np.bool_]

LETTER_SPACED, IN_WORD, IN_SENTENCE, BESIDE_MARK, BESIDE_NUMBER = range(1, 6)

_RUN = 6
_SHORT = 4
#: Names have two or three characters, so a list of names has hardly a word of one.
_SINGLES = 0.34
_ALL_SINGLES = 0.85
_RUNNING_TEXT = 25
_WIDE = 2
_SENTENCE = late("[，,。；！？]")
_CREDIT = late("记者|通讯员|实习生|编辑|校对|摄影|责编|作者|声明|综合|本报|[报日社]讯$|日电$|摄$")
_DATELINE = late("[报日社][讯电]$")
_NOTICE = late("邮编|电话|热线|许可证|刊号|邮发|零售|今日.{1,3}版|星期[一二三四五六日]")
_BEFORE, _WORDS = 8, 6
#: A line of a slogan inside quotes or brackets, and how many characters it has; lines of a couplet have four and more each.
_OPENED = "[“‘（(《〈【·]([\u3400-\u9fff]{3,16})$"
_CLOSED = "([\u3400-\u9fff]{3,16})[”’）)》〉】①-⑳——]"
_LINE, _HALF, _FOUR = 20, 3, 4
#: Natural logarithm by which what stands behind the gap must be likelier there than at the start of a line.
_TIED = 2.5
_OPENERS = "“‘（《〈【〔「『·、，；：”’》％"
_CLOSERS = "”’）》〉】〕」』·、，；：。！？％℃…,;)"
_TIGHT_PAIRS = 3
#: Between the columns of a page blanks part whatever stands there; a scanner's blanks stand where no author would put one.
_OWN_SHARE = 0.6
_GUTTERS = 5


class Gaps(NamedTuple):
    """Runs of blanks between ink on one line, shape (n,): where they stand, the classes of both neighbours, the line's number.

    ``lead`` and ``word`` count the characters before and behind a gap up to the next one or the line's end.
    """

    start: Indices
    end: Indices
    left: Classes
    right: Classes
    line: Indices
    word: Indices
    lead: Indices


def gaps(reading: Reading) -> Gaps:
    """All gaps of a page in their order; indents and blanks at line ends are none."""
    kinds = _text.classes(reading.codes)
    blank = np.zeros(len(kinds) + 2, np.bool_)
    np.equal(kinds, BLANK, out=blank[1:-1])
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    start, end = edges[::2], edges[1::2]
    inside = (start > 0) & (end < len(kinds))
    start, end = start[inside], end[inside]
    left, right = kinds[start - 1], kinds[end]
    inside = (left != LINE) & (right != LINE) & ~_in_gutters(reading, start)
    start, end, left, right = start[inside], end[inside], left[inside], right[inside]
    breaks = np.concatenate([[-1], np.flatnonzero(kinds == LINE), [len(kinds)]])
    line = np.searchsorted(breaks, start) - 1
    following = np.append(start[1:], len(kinds))
    word = np.minimum(following, breaks[line + 1]) - end
    before = np.append(0, end[:-1])
    lead = start - np.maximum(before, breaks[line] + 1)
    return Gaps(start, end, left, right, line, word, lead)


def _in_gutters(reading: Reading, start: Indices) -> Mask:
    """Which gaps part the pieces of two columns: they are what shows where the columns are."""
    ends = [piece.end for region in reading.page.gutters for row in region.rows for piece in row[:-1]]
    # NumPy takes an empty list for one of fractions, and loads a part of its own that nothing else needs to compare such.
    return np.isin(start, np.array(ends, np.intp))


def letter_spaced(gaps: Gaps) -> Mask:
    """Gaps in runs of at least six that part single characters or bits of words: 发 展, 代表 的 一 封信."""
    count = len(gaps.start)
    linked = np.zeros(count, np.bool_)
    short = (gaps.word[:-1] <= _SHORT) | (gaps.right[:-1] == DIGIT) | (gaps.right[:-1] == LATIN)
    linked[1:] = (gaps.line[1:] == gaps.line[:-1]) & short & (gaps.end[1:] - gaps.start[1:] == 1) & (gaps.end[:-1] - gaps.start[:-1] == 1)
    run = np.cumsum(~linked) - 1
    size = np.bincount(run)
    letters = linked & _text.is_cjk(gaps.left)
    single = letters.copy()
    single[1:] &= gaps.word[:-1] == 1
    share = np.bincount(run, single) / np.maximum(1, np.bincount(run, letters))
    written = np.bincount(run, (gaps.left == HAN) & (gaps.right == HAN) | (gaps.left == PUNCT) | (gaps.right == PUNCT))
    spaced: Mask = ((size >= _RUN) & (share >= _SINGLES) & (2 * written >= size))[run]
    # Where every character stands alone, a whole word beside the run is of another column.
    alone = (share >= _ALL_SINGLES)[run]
    last = np.append(~linked[1:], True)
    spaced &= ~(alone & ~linked & (gaps.lead > _SHORT)) & ~(alone & last & (gaps.word > _SHORT))
    spaced &= (_text.is_cjk(gaps.left) | _text.is_cjk(gaps.right)) & (gaps.end - gaps.start == 1)
    return spaced


def in_running_text(reading: Reading, gaps: Gaps) -> Mask:
    """Gaps in paragraphs: long blocks with sentence marks that are no rows of a table."""
    starts = np.array([block.start for block in reading.blocks], np.intp)
    if not len(starts):
        return np.zeros(len(gaps.start), np.bool_)
    block = np.searchsorted(starts, gaps.start, side="right") - 1
    # What no reader sees may stand before the first block.
    inside, block = block >= 0, np.maximum(block, 0)
    wide = np.bincount(block, gaps.end - gaps.start >= _WIDE, minlength=len(starts))
    running = np.array(
        [len(b) >= _RUNNING_TEXT and wide[i] < _WIDE and _SENTENCE.search(b.text) is not None for i, b in enumerate(reading.blocks)]
    )
    tab = np.array(["\t" in reading.text[s:e] for s, e in zip(gaps.start.tolist(), gaps.end.tolist(), strict=True)], np.bool_)
    found: Mask = running[block] & inside & ~tab
    return found


def beside_numbers(reading: Reading, gaps: Gaps, running: Mask) -> Mask:
    """Gaps between Han and a number or Latin word, where the page mostly has none, in paragraphs or on both sides of it."""
    kinds = _text.classes(reading.codes)
    result = np.zeros(len(gaps.start), np.bool_)
    both = _both_sides(reading, gaps)
    for other in (DIGIT, LATIN):
        here = ((gaps.left == HAN) & (gaps.right == other)) | ((gaps.left == other) & (gaps.right == HAN))
        if not here.any():
            continue
        tight = int(np.count_nonzero(((kinds[1:] == HAN) & (kinds[:-1] == other)) | ((kinds[1:] == other) & (kinds[:-1] == HAN))))
        if tight >= max(_TIGHT_PAIRS, int(np.count_nonzero(here))):
            result |= here & (running | both)
    for row in np.flatnonzero(result).tolist():
        result[row] = not _is_notice(reading, int(gaps.start[row]))
    result &= gaps.end - gaps.start <= _WIDE
    return result


def _is_notice(reading: Reading, start: int) -> bool:
    """Whether a gap stands behind a dateline or in a line of addresses and numbers."""
    text = reading.text
    line = text[text.rfind("\n", 0, start) + 1 : start + 20].split("\n")[0]
    return _DATELINE.search(text[max(0, start - _BEFORE) : start]) is not None or _NOTICE.search(line) is not None


def _both_sides(reading: Reading, gaps: Gaps) -> Mask:
    """Whether a number has a gap between it and Han on either side, in a line without other gaps: 再添 8 个."""
    pair = (gaps.line[1:] == gaps.line[:-1]) & (gaps.left[:-1] == HAN) & (gaps.right[:-1] == DIGIT) & (gaps.right[1:] == HAN)
    pair &= np.bincount(gaps.line)[gaps.line[1:]] == 2
    result = np.zeros(len(gaps.start), np.bool_)
    for row in np.flatnonzero(pair).tolist():
        pair[row] = reading.text[gaps.end[row] : gaps.start[row + 1]].isdecimal()
    result[1:] |= pair
    result[:-1] |= pair
    return result


def beside_marks(reading: Reading, gaps: Gaps, running: Mask) -> Mask:
    """Gaps before a closing or behind an opening full-width mark inside a paragraph."""
    before, behind = reading.codes[gaps.start - 1], reading.codes[gaps.end]
    opens = _text.among(before, _OPENERS) & (gaps.right != LINE)
    closes = _text.among(behind, _CLOSERS) & ~_text.among(before, FINAL)
    found: Mask = running & (opens | closes)
    for row in np.flatnonzero(found).tolist():
        found[row] = not _is_credit(reading.text, int(gaps.start[row]), int(gaps.end[row]))
    return found


def inside_sentences(reading: Reading, gaps: Gaps, among: Mask) -> tuple[dict[int, int], bool]:
    """Those ``among`` the gaps that part Han inside a word, or where the sentence goes on as if nothing stood there; with the reason.

    On a page where most gaps part what does not belong together, they are the blanks between columns: none is reported, and
    the second value is true.
    """
    rows = np.flatnonzero(among & (gaps.left == HAN) & (gaps.right == HAN))
    rows = rows[[not _is_credit(reading.text, int(gaps.start[row]), int(gaps.end[row])) for row in rows.tolist()]] if len(rows) else rows
    if not len(rows):
        return {}, bool(reading.page.gutters)
    found = {}
    for row, bond in zip(rows.tolist(), _tied(reading, gaps, rows).tolist(), strict=True):
        start, end = int(gaps.start[row]), int(gaps.end[row])
        halves = _slogan(reading.text, start, end)
        if _within_word(reading.text, start, end) and not (halves and halves[0] == halves[1] >= _FOUR):
            found[row] = IN_WORD
        elif bond > _TIED and not halves:
            found[row] = IN_SENTENCE
    columns = bool(reading.page.gutters) or (len(rows) >= _GUTTERS and len(found) < _OWN_SHARE * len(rows))
    return ({} if columns else found), columns


def _tied(reading: Reading, gaps: Gaps, rows: Indices) -> NDArray[np.float32]:
    """How much likelier the two characters behind each gap are in the sentence than at the start of a line."""
    line = reading.symbols
    before = _ink_before(line, gaps.start[rows])
    places = gaps.end[rows][:, None] + np.arange(2)
    behind = line[np.clip(places, 0, len(line) - 1)]
    whole = np.concatenate([before, behind], axis=1)
    fresh = np.concatenate([np.full_like(before[:, :1], symbols.BREAK), behind], axis=1)
    model = reading.model
    return np.asarray(
        model.log_probabilities(whole, whole.shape[1] - 2).sum(axis=1) - model.log_probabilities(fresh, fresh.shape[1] - 2).sum(axis=1)
    )


def _ink_before(line: NDArray[np.uint16], at: Indices) -> NDArray[np.uint16]:
    places = at[:, None] - np.arange(4, 0, -1)
    rows: NDArray[np.uint16] = line[np.clip(places, 0, len(line) - 1)]
    rows[places < 0] = symbols.BREAK
    return rows


def _within_word(text: str, start: int, end: int) -> bool:
    """Whether a word segmenter lets a word run across the gap."""
    first = max(0, start - _WORDS)
    head = text[first:start].rsplit("\n")[-1]
    place = 0
    for word in _text.words(head + text[end : end + _WORDS].split("\n")[0]):
        if place < len(head) < place + len(word):
            return " " not in word
        place += len(word)
    return False


def _slogan(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The lengths of both halves where a gap parts the two lines of a slogan in quotes, brackets or title marks: （坚定信心 同舟共济）."""
    before, behind = re.search(_OPENED, text[max(0, start - _LINE) : start]), re.match(_CLOSED, text[end : end + _LINE])
    if not before or not behind:
        return None
    halves = len(before[1]), len(behind[1])
    return halves if min(halves) >= _HALF else None


def _is_credit(text: str, start: int, end: int) -> bool:
    """Whether the gap stands among names: in brackets with 记者, behind such a word, before 摄."""
    before = text[max(0, start - _BEFORE) : start]
    if _CREDIT.search(before) or text[end : end + 1] in "摄文图" or text[end : end + 2] == "星期":
        return True
    opened = max(text.rfind("(", max(0, start - 60), start), text.rfind("（", max(0, start - 60), start))
    if opened < 0:
        return False
    inside = text[opened:start]
    return ")" not in inside and "）" not in inside and _CREDIT.search(inside) is not None

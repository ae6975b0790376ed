"""What duplicated-block knows of texts read twice: repeated on the spot, as a line of their own, or as whole blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lintnews import Reading, Span
from lintnews.late import late
from lintnews.marks import is_blank
from lintnews.page import Block
from lintnews.roles import DISPLAY, RUNNING, Role

#: A text that stands twice in a row has so many characters at least and at most; shorter ones are doubled words.
_SHORTEST, _FARTHEST = 7, 60
#: So many different characters, and so many Han in a hundred, or it is a row of signs or figures.
_DISTINCT, _HAN = 4, 0.4
#: A line of its own that repeats what stands at most so far before the end of the block above it.
_LINE, _LONGEST_LINE, _REACH = 8, 48, 120
#: Blocks of so many characters at least are compared as wholes.
_WHOLE = 24
#: Of blocks that are not equal: the share of equal characters, and the longest piece that may differ; OCR errs by single characters.
_ALIKE, _SLIP = 0.9, 1
#: Shingles of so many characters; a block is looked up by its so many smallest hashes.
_SHINGLE, _SKETCH = 5, 4
#: A text that starts inside a sentence, of this probability, takes up no headline.
_OPEN = 0.2
_BOUNDS = frozenset("，。、；：！？,;:!?“”‘’（）()《》—…")
_RUN_OF_HAN = late("[\u4e00-\u9fff]+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
#: Stands for no hash.
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


class Copy(NamedTuple):
    """``copy`` says again, ``again`` times over, what stands in ``original``; ``cut`` is what to take out, its break included."""

    original: Span
    copy: Span
    cut: Span
    confidence: float
    what: str
    again: int = 1


def on_the_spot(reading: Reading) -> Iterator[Copy]:
    """Texts that stand twice or more often in a row, line ends between them or not."""
    ink = np.flatnonzero(~is_blank(reading.codes))
    codes = reading.codes[ink]
    for start, length, again in _repeats(codes):
        first, rest = ink[start : start + length], ink[start + length : start + (1 + again) * length]
        original, copy = Span(int(first[0]), int(first[-1]) + 1), Span(int(rest[0]), int(rest[-1]) + 1)
        text = "".join(reading.text[k] for k in first)
        if _says_something(text) and not _is_meant(reading, original, copy):
            across = "\n" in reading.text[original.end : copy.start]
            # 信件、本级检察机关信件、…: in an enumeration one name may end as the next begins.
            if "、" in text and length < 2 * _SHORTEST and not across:
                continue
            bounded = reading.text[original.start - 1 : original.start] in {*_BOUNDS, ""} and text[-1] in _BOUNDS
            confidence = 0.75 if bounded and length < 2 * _SHORTEST else 0.97 if length >= _SHORTEST + 3 else 0.9
            yield Copy(original, copy, copy, confidence, "the same words stand right before it", again)


def _repeats(codes: NDArray[np.uint32]) -> Iterator[tuple[int, int, int]]:
    """Where a run of characters stands twice in a row: its start, its length, how often it comes again; the first of those that overlap."""
    grams = _grams(codes, _SHORTEST)
    bits = np.uint64(len(grams).bit_length())
    # Numbers are sorted several times as fast as their places; each has its place for its last bits.
    placed = np.sort((grams >> bits << bits) | np.arange(len(grams), dtype=np.uint64))
    apart = np.diff(placed)
    near = np.flatnonzero((apart >= _SHORTEST) & (apart <= _FARTHEST) & (placed[1:] >> bits == placed[:-1] >> bits))
    first, apart = (numbers.astype(np.intp) for numbers in (placed[near] & ((np.uint64(1) << bits) - np.uint64(1)), apart[near]))
    if not len(first):
        return
    order = np.lexsort((first, apart))
    first, apart = first[order], apart[order]
    breaks = np.flatnonzero((np.diff(first) != 1) | (np.diff(apart) != 0)) + 1
    found = []
    for run, distance in zip(np.split(first, breaks), np.split(apart, breaks), strict=True):
        if len(run) and len(run) + _SHORTEST - 1 >= distance[0]:
            found.append((int(run[0]), int(distance[0]), (len(run) + _SHORTEST - 1) // int(distance[0])))
    end = 0
    for start, length, again in sorted(found):
        if start >= end:
            yield start, length, again
            end = start + (1 + again) * length


def _grams(codes: NDArray[np.uint32], size: int) -> NDArray[np.uint64]:
    """A hash of every ``size`` characters in a row, (characters - size + 1,)."""
    count = max(0, len(codes) - size + 1)
    found = np.zeros(count, np.uint64)
    for k in range(size):
        found = (found ^ codes[k : k + count].astype(np.uint64)) * _FACTOR
        found ^= found >> np.uint64(29)
    return found


def _says_something(text: str) -> bool:
    return _is_various(text) and len(text) - len(_RUN_OF_HAN.sub("", text)) >= _HAN * len(text)


def _is_various(text: str) -> bool:
    """Whether a text has enough different characters; the first ones show it but for rows of signs."""
    return len(set(text[:_WHOLE])) >= _DISTINCT or len(set(text)) >= _DISTINCT


def _is_meant(reading: Reading, original: Span, copy: Span) -> bool:
    """A headline whose words the text takes up; verse, a list or a table, where lines may be alike."""
    first, second = reading.page.block_at(original.start), reading.page.block_at(copy.start)
    if first is None or second is None:
        return False
    roles = {reading.roles[first.index], reading.roles[second.index]}
    if roles & {Role.VERSE, Role.TABLE, Role.FURNITURE}:
        return True
    if first.index == second.index or reading.roles[first.index] not in DISPLAY:
        return False
    return original == first.span or float(reading.partners.open_heads[second.index]) < _OPEN


def as_a_line(reading: Reading) -> Iterator[Copy]:
    """Blocks of a line that repeat, cut out of a sentence, what stands in the block above them."""
    roles = reading.roles
    for above, block in pairwise(reading.blocks):
        if len(above.text) <= len(block.text) or len(block.text) < _LINE or roles[above.index] not in RUNNING:
            continue
        words = _bare(block.text)
        if not _LINE <= len(words) <= _LONGEST_LINE:
            continue
        near = _bare(above.text[-_REACH:])
        at = near.rfind(words)
        if at < 0 or at + len(words) == len(near) or not _says_something(words):
            continue
        starts, stops = near[at - 1 : at] in {*_BOUNDS, ""}, near[at + len(words)] in _BOUNDS or words[-1] in _BOUNDS
        if starts and stops:
            continue
        original = _place(above, words)
        confidence = 0.75 if starts or stops else 0.93
        yield Copy(original, block.span, _with_break(reading, block.index, block.index), confidence, "cut out of the paragraph above")


def _bare(text: str) -> str:
    return "".join(text.split())


def _place(block: Block, words: str) -> Span:
    """Where ``words`` stand in a block, or the block where line ends part them."""
    at = block.text.rfind(words)
    return Span(block.start + at, block.start + at + len(words)) if at >= 0 else block.span


def as_blocks(reading: Reading) -> Iterator[Copy]:
    """Paragraphs and articles that stand twice, read alike or with a few characters read otherwise."""
    blocks, twins = reading.blocks, _twins(reading)
    end = -1
    for index in sorted(twins):
        if index <= end:
            continue
        first = last = index
        other = start = twins[index]
        while first - 1 > end and start > 0 and first - 1 > other and _is_again(reading, twins, first - 1, start - 1):
            first, start = first - 1, start - 1
        while last + 1 < len(blocks) and other + 1 < first and _is_again(reading, twins, last + 1, other + 1):
            last, other = last + 1, other + 1
        what = "the paragraph stands twice" if first == last else f"{last - first + 1} blocks stand twice"
        original, copy = Span(blocks[start].start, blocks[other].end), Span(blocks[first].start, blocks[last].end)
        yield Copy(original, copy, _with_break(reading, first, last), 0.96, what)
        end = last


def _is_again(reading: Reading, twins: dict[int, int], index: int, other: int) -> bool:
    """Whether a block repeats ``other``, however short it is."""
    return twins.get(index) == other or _bare(reading.blocks[index].text) == _bare(reading.blocks[other].text)


def _twins(reading: Reading) -> dict[int, int]:
    """For blocks that repeat an earlier one, that one."""
    sketches: dict[int, list[int]] = {}
    found: dict[int, int] = {}
    texts = _wholes(reading)
    for (index, text), keys in zip(texts.items(), _sketches(tuple(texts.values())), strict=True):
        for other in sorted({other for key in keys if key in sketches for other in sketches[key][:_SKETCH]}):
            if _are_alike(texts[other], text):
                found[index] = other
                break
        else:
            for key in keys:
                sketches.setdefault(key, []).append(index)
    return found


def _wholes(reading: Reading) -> dict[int, str]:
    """What the blocks say that are long enough to be compared as wholes."""
    wholes = {}
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        if len(block.text) >= _WHOLE and role in RUNNING and len(text := _bare(block.text)) >= _WHOLE:
            wholes[block.index] = text
    if not wholes:
        return wholes
    codes = _codes("".join(wholes.values()))
    sizes = np.array([len(text) for text in wholes.values()], np.intp)
    han = np.add.reduceat((codes >= 0x4E00) & (codes <= 0x9FFF), np.cumsum(sizes) - sizes, dtype=np.intp)
    says = (han >= _HAN * sizes).tolist()
    return {index: text for (index, text), does in zip(wholes.items(), says, strict=True) if does and _is_various(text)}


def _sketches(texts: Sequence[str]) -> list[list[int]]:
    """The smallest hashes of each text's shingles, ascending: two texts that are nearly alike share one almost surely."""
    if not texts:
        return []
    sizes = np.array([len(text) for text in texts], np.intp)
    starts = np.cumsum(sizes) - sizes
    hashes = np.append(_grams(_codes("".join(texts)), _SHINGLE), np.full(_SHINGLE - 1, _NONE))
    # A shingle that runs into the next text is of neither.
    hashes[((starts + sizes)[:, None] - np.arange(1, _SHINGLE)).ravel()] = _NONE
    found: list[list[int]] = [[] for _ in texts]
    for _ in range(_SKETCH):
        least = np.minimum.reduceat(hashes, starts)
        for keys, key in zip(found, least.tolist(), strict=True):
            if key != _NONE:
                keys.append(key)
        hashes[hashes == np.repeat(least, sizes)] = _NONE
    return found


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _are_alike(first: str, second: str) -> bool:
    """Whether two texts are equal but for single characters that are no figures."""
    if first == second:
        return True
    if min(len(first), len(second)) < _ALIKE * max(len(first), len(second)):
        return False
    from rapidfuzz.distance import Levenshtein

    allowed = int((1 - _ALIKE) * max(len(first), len(second)))
    if Levenshtein.distance(first, second, score_cutoff=allowed) > allowed:
        return False
    for step in Levenshtein.opcodes(first, second):
        one, other = first[step.src_start : step.src_end], second[step.dest_start : step.dest_end]
        if step.tag != "equal" and (max(len(one), len(other)) > _SLIP or any(char.isdigit() for char in one + other)):
            return False
    return True


def _with_break(reading: Reading, first: int, last: int) -> Span:
    """Blocks with the break before them, or, at the top of the page, after them."""
    blocks = reading.blocks
    if first:
        return Span(blocks[first - 1].end, blocks[last].end)
    return Span(blocks[first].start, blocks[last + 1].start if last + 1 < len(blocks) else blocks[last].end)

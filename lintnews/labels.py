"""What a single line says it is by its own words: a byline, a credit, a caption, a jump line, furniture, a lead, an item.

Most lines lack a character that a pattern needs: looking for that first spares matching it, and often compiling it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from lintnews.furniture import is_told_furniture
from lintnews.late import HAN, late
from lintnews.names import DOUBLE, SURNAMES
from lintnews.wording import codes_of

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3014: 0x28, 0x3015: 0x29}

_NAME = rf"(?:(?:{'|'.join(DOUBLE)})|[{SURNAMES}]){HAN}{{1,2}}"
_ONE_NAME = late(_NAME)
_NAMES_RUN = late(rf"(?:{_NAME}[ 、,]?)+")
_ROLE_WORDS = late(
    r"(?:本报驻[^\s,。()/]{2,9}|[^\s,。()/]{0,6}?)(?:记者站?(?![会团节证问]|手记|连线|观察|调查|见闻|走)|通讯员|特派员|实习生|评论员(?!文章)|撰稿人?"
    rf"|(?:主持人|作者|整理|撰文|供稿)(?=[ :/]|$|{_NAME}$))(?:\s*[:/])?"
)
_FOREIGN_NAME = late(r".{2,12}·.{1,8}", re.DOTALL)
_TITLED = late(
    r"^(?!.*(?:会见|会晤|专访|访问|看望|对话|当选|出任))[^,。:、!?]{2,16}"
    rf"(?:研究员|教授|院士|主任|院长|局长|厅长|部长|行长|所长|校长|会长|社长|书记|董事长|总经理|总编辑|秘书长){_NAME}$"
)
_BYLINE_MARK = "□■○●◎◇◆☆★△▲/|* "
#: What a reader of scans makes of the square before a byline.
_MISREAD_MARK = late(r"^[口「『回吕器占日目]+(?=(?:本报|融媒体|见习|特约|实习)?(?:记者|通讯员|评论员))")
_BYLINE_LABEL = late(r"^(?:文|作者|撰文)\s*[/:]")
_IN_BRACKETS = late(rf"^\(((?:{HAN}{{2,4}})?{_NAME}(?:[ 、,]{_NAME})*)\)$")
_WROTE = late(r"^(?:本报|融媒体|见习)?记者.*(?:文/图|图/文|文图)$")

_CREDIT_END = late(r"(?:摄|摄影|摄影报道|供图|图|文/图|图/文|文图|制图|绘|绘图|翻拍)$")
_CREDIT_LABEL = late(
    r"^(?:图|摄影|供图|图片|制图|文/图|资料图片|漫画)\s*[/:]\s*.{2,16}$|^(?:新华社|中新社|资料图|资料)[^,。]{0,8}(?:发|照片|图片|摄)$"
)
_SOURCE = late(r"\((?:人民视觉|视觉中国|影像中国|新华社发|资料图片?)\)$")
#: A caption that ends in the photographer's name: …初具规模。林远 摄 / …初具规模。(记者 林远 摄) / …初具规模。图/林远
_SIGNED_CAPTION = late(rf"[。!?;”》][(]?[^。!?;,()]{{0,20}}?(?:摄|摄影报道|供图|制图)[)]?(?:\([^()]{{2,8}}\))?$|[。!?”》]图/{HAN}{{2,4}}$")
#: The same for any name in brackets, in full-width marks: a paragraph that is signed.
_SIGNED = late(r"[。！？!?”][^。！？，,；;：:]{0,24}(?:摄|供图|摄影|文/图|图/.{2,4}|（.{2,16}）|\(.{2,16}\))$")
_JUMP = late(
    r"^[(<\[{【〈《]?\s*(?:上接|下转|紧接|转接|接|转)\s*(?:本报)?\s*"
    r"第?\s*[A-Z]?[0-9一二三四五六七八九十\]|lI—-]{1,3}\s*[版页面叠].{0,12}$"
)
_LEAD = late(
    rf"^(?:(?:据)?(?:本报|新华社|中新网|中新社|人民网|央视|{HAN}{{2,8}}(?:日报|晚报|商报|都市报|通讯社|社|网))"
    r"[^。,!?]{0,28}?(?:讯|电|报道)[ (:]?"
    r"|(?:【[^】]{2,12}(?:讯|报道|电)】)|\(记者[^)]{2,30}\))"
)
_CAPTION = late(
    r"^[(▲△▼▶◀●↑↓→←]?\s*"
    r"(?:[上下左右前后]?图(?:[一二三四五六0-9①-⑨]|左|右|上|下|中)?(?: ?为|是|:|,|片为)|图片说明|资料图|[上下左右]图)"
)
_ANNOUNCED = late(r"\(附?图片?(?:\d张)?\)$")
_ITEM = late(
    r"^(?:[●■◆▲★☆◇□○◎·•▶►※]|——|—(?!—)|--|\d{1,2}[.、)](?!\d)|\(?[一二三四五六七八九十]{1,3}[)、.]|\([0-9]{1,2}\)"
    r"|[①-⑳]|第[一二三四五六七八九十]+[条项,是]"
    r"|[一二三四五六七八九十]是|其[一二三四五六]|首先,|其次,|再次,|最后,)"
)
_ITEM_STARTS = "●■◆▲★☆◇□○◎·•▶►※—-(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳第其首再最"
#: 三、工作步骤: numbered like an item, but a heading.
_NUMBERED_HEAD = late(r"^(?:\(?[一二三四五六七八九十]{1,3}[)、.]|第[一二三四五六七八九十]+[章节编部]|\([0-9]{1,2}\))[^,。!?;:]{2,14}$")
#: Words that open or carry a sentence of running text and hardly ever a headline.
_TOLD = late(
    r"^(?:[一二三]来,|据了解|据介绍|据悉|据[^,]{2,12}(?:报道|介绍|透露),|其中|此外|另外|与此同时|同时,|目前|近日|日前|随着|由于|因此|但是|然而|而且|并且|不过|对此|记者[从在]|他[们说]|她[们说]|这[是些种项次个])"
    r"|(?:表示|指出|介绍|认为|获悉|说|称|强调|透露|了解到|要求),"
)
_SPACED = late(r"\S(?: {2,}|\t|\u3000+)\S")
_NUMBER = late(r"\d")
_VERSE = late(rf"^{HAN}{{3,9}}[,。!?;、]?(?:[ ,]?{HAN}{{3,9}}[,。!?;]?)?$")
_SALUTATION = late(r"^[^,。]{0,12}(?:们|先生|女士|同志)[!:]$")


def fold(text: str) -> str:
    """``text`` with full-width Latin, digits, punctuation and blanks in their half-width form."""
    return text.translate(_FOLD)


def fold_all(texts: Sequence[str]) -> list[str]:
    """The same for all texts of a page at once, in a tenth of the time."""
    codes = codes_of(texts)
    folded = np.where(codes < len(_folded()), _folded().take(codes, mode="clip"), codes)
    ends = list(accumulate(len(text) + 1 for text in texts))
    together = folded.tobytes().decode("utf-32-le", "surrogatepass")
    return [together[end - len(text) - 1 : end - 1] for text, end in zip(texts, ends, strict=True)]


@cache
def _folded() -> NDArray[np.uint32]:
    """What `fold` makes of every code point of the basic plane."""
    table = np.arange(0x10000, dtype=np.uint32)
    table[list(_FOLD)] = list(_FOLD.values())
    return table


def is_jump(line: str) -> bool:
    """(下转第四版), also where a scan shows the figure as a bar."""
    return ("接" in line or "转" in line) and _JUMP.match(line) is not None


def is_credit(line: str) -> bool:
    """(记者 林远 摄), 林远/文 方舟/图, 供图/林远, 林远摄(人民视觉): names and the word for what they did, nothing else."""
    bare = _SOURCE.sub("", line).strip("() ")
    if len(bare) > 36 or "," in bare or "。" in bare:
        return False
    if _CREDIT_LABEL.match(bare):
        return True
    end = _CREDIT_END.search(bare)
    return end is not None and end.start() > 0 and _are_names(bare[: end.start()].rstrip(" /"))


def is_byline(line: str) -> bool:
    """□本报记者 林远, 文/林远, 本报记者林远方舟, (林远): who wrote it, nothing else."""
    bare = _MISREAD_MARK.sub("", line.lstrip(_BYLINE_MARK))
    if not bare or len(bare) > 56 or "。" in bare:
        return False
    if (bare[0] == "(" and bare[-1] == ")" and _IN_BRACKETS.match(bare)) or bare.endswith("本报评论员"):
        return True
    bare = bare.strip("() ")
    if line[0] in "□■◇◆" or _BYLINE_LABEL.match(bare):
        return _are_names(_BYLINE_LABEL.sub("", bare))
    return _ROLE_WORDS.match(bare) is not None and _are_names(bare)


def is_caption(line: str) -> bool:
    """A line that says which picture it belongs to: 图为…, 上图:…."""
    return "图" in line and _CAPTION.match(line) is not None


def is_signed_caption(tail: str) -> bool:
    """Whether the end of a text, such as its last sixty characters, is a photographer's credit behind its last sentence."""
    # Blanks and line ends inside it are those of a justified line.
    end = "".join(tail.split())[-40:]
    return ("摄" in end or "图" in end) and _SIGNED_CAPTION.search(end) is not None


def may_end_in_credit(line: str) -> bool:
    """Whether it is worth a closer look if a line ends in a photographer's credit."""
    return line[-1:] in "摄图)）影报道" or "图/" in line[-6:]


def ends_a_guest(tail: str) -> bool:
    """Whether the last line of ``tail``, a paragraph so far, is a credit behind a caption or alone, a headline over one, or furniture."""
    line = tail.rpartition("\n")[2]
    may_be_credit = line[-1:] in "摄图)影报道"
    return (may_be_credit and (is_signed_caption(tail) or is_credit(line) or announces_picture(line))) or is_told_furniture(line)


def announces_picture(line: str) -> bool:
    """A headline that says what is printed with it: 春到青屿（图片）, …访华（附图片1张）."""
    return _ANNOUNCED.search(line) is not None


def is_signed(text: str) -> bool:
    """Whether a paragraph ends, after its last sentence, in a name in brackets or a photographer's credit."""
    return (text[-1:] in "摄图影）)" or "图/" in text[-6:]) and _SIGNED.search(text[-40:]) is not None


def is_lead(line: str) -> bool:
    """A first paragraph with its agency or reporter: 本报讯(记者 林远)…, 新华社青屿3月8日电…."""
    return _LEAD.match(line) is not None


def is_item(line: str) -> bool:
    """A line that starts with the mark or the number of an item."""
    return (line[:1] in _ITEM_STARTS or line[:1].isdecimal()) and _ITEM.match(line) is not None


def is_numbered_head(line: str) -> bool:
    """三、工作步骤: a heading with a number, which goes on in nothing."""
    return _NUMBERED_HEAD.match(line) is not None


def is_told(line: str) -> bool:
    """Whether the words are those of running text: 据了解, 此外, …表示, and a salutation."""
    return _TOLD.search(line) is not None or _SALUTATION.match(line) is not None


def is_row(text: str, line: str) -> bool:
    """Columns set apart by tabs or runs of blanks, or by single blanks where most cells are figures."""
    gaps = len(_SPACED.findall(text))
    if gaps >= 2 or (gaps and "\t" in text):
        return True
    cells = line.split()
    return len(cells) >= 3 and sum(bool(_NUMBER.search(cell)) for cell in cells) * 2 >= len(cells) and line[-1] not in "。!?"


def is_verse_line(line: str) -> bool:
    """One or two half-lines of three to nine characters each."""
    return _VERSE.match(line) is not None


def is_couplet(first: str, second: str) -> bool:
    """Two lines of one length of which the first ends in a comma and the second as a sentence does."""
    return len(first) == len(second) and len(first) in (6, 8, 12, 16) and first[-1] in ",，" and second[-1] in "。；;!！"


def are_even(lengths: list[int]) -> bool:
    """Whether seven in ten of the lengths are within one of the commonest."""
    common = max(set(lengths), key=lengths.count)
    return sum(abs(length - common) <= 1 for length in lengths) >= 0.7 * len(lengths)


def reads_as_headline(line: str) -> bool:
    """A short line with a question or exclamation mark and no comma: 谁来守护老街?"""
    bare = line.rstrip("”’")
    return len(line) <= 28 and bare[-1:] in ("!", "?") and "," not in line and not is_told(line)


def wrote_and_photographed(line: str) -> bool:
    """本报记者 林远 文/图: a byline at the top of an article, a credit elsewhere."""
    return _WROTE.match(line.lstrip(_BYLINE_MARK)) is not None


def names_people(line: str) -> bool:
    """One name of three characters, two to six names, or 县志办主任林远舟, and nothing else."""
    if _TITLED.match(line):
        return True
    return len(line) in (3, *range(5, 21)) and _NAMES_RUN.fullmatch(line) is not None and "会见" not in line and "同志" not in line


def is_a_name(line: str) -> bool:
    """One name and nothing else, of two or three characters."""
    return _ONE_NAME.fullmatch(line) is not None


def continues_names(line: str, above: str) -> bool:
    """Whether ``line`` is the rest of the names at the end of the byline ``above``: …记者 林 / 远舟, …通讯 / 员 方晓."""
    if len(line) > 12 or not re.fullmatch(rf"{HAN}(?:{HAN}| )*", line):
        return False
    if _NAMES_RUN.fullmatch(line):
        return True
    last = re.split(r"[ 、,/]+|记者|通讯员", above)[-1]
    return (
        (len(last) == 1 and len(line) <= 2) or (above.endswith("通讯") and line.startswith("员")) or (len(line) <= 12 and "通讯员 " in line)
    )


def _may_be_a_name(token: str) -> bool:
    """Two to four Han characters, or the parts of a foreign name with dots between them."""
    if not all("\u4e00" <= char <= "\u9fff" or char == "·" for char in token):
        return False
    return (len(token) <= 4 and "·" not in token) or _FOREIGN_NAME.fullmatch(token) is not None


def _are_names(text: str) -> bool:
    """Whether nothing but names stands between words such as 本报记者 and 通讯员."""
    # 通讯员 may be cut at the end of a line.
    rest = re.split(r"[ 、,/]+", _ROLE_WORDS.sub(" ", text).removesuffix("通讯").strip(" :/、"))
    return len(rest) <= 14 and all(
        len(token) <= 1 or _may_be_a_name(token) or (len(token) <= 12 and _NAMES_RUN.fullmatch(token)) for token in rest
    )

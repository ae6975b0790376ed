"""What each block of a page is: headline, byline, body, caption, furniture and the rest, from its words and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from lintnews.page import Block


class Role(StrEnum):
    """The parts of a newspaper page, in the trade's words."""

    BANNER = "banner"
    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    LEAD = "lead"
    BODY = "body"
    ITEM = "item"
    CAPTION = "caption"
    CREDIT = "credit"
    JUMP = "jump"
    FURNITURE = "furniture"
    TABLE = "table"
    VERSE = "verse"


#: Roles of running text: what can be cut by a column end.
RUNNING = frozenset({Role.LEAD, Role.BODY, Role.ITEM})
#: Roles of display type: headlines and what goes with them.
DISPLAY = frozenset({Role.BANNER, Role.KICKER, Role.HEADLINE, Role.DECK, Role.SUBHEAD})
#: Roles that may stand inside an article without belonging to its text.
GUESTS = frozenset({Role.CAPTION, Role.CREDIT, Role.JUMP, Role.FURNITURE})

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3014: 0x28, 0x3015: 0x29}

FINAL = frozenset("。！？!?…")
CLOSERS = frozenset("”’」』）)》〉】]\"'")
#: Marks that no paragraph starts with.
MID = frozenset(",，、。；;：:！!？?.”’」』）)》〉】]%％·")

_LONGEST_DISPLAY = 60
_ROLE_WORDS = re.compile(r"(?:[^\s,。()/]{0,6}?)(?:记者站?|通讯员|特派员|实习生|评论员|撰稿人?|主持人|作者|整理|撰文|供稿)(?:\s*[:/])?")
_NAME_TOKEN = re.compile(r"[\u4e00-\u9fff·]{2,5}|[\u4e00-\u9fff] [\u4e00-\u9fff]")
_CREDIT_END = re.compile(r"(?:摄|摄影|摄影报道|供图|图|文/图|图/文|文图|制图|绘|绘图|翻拍)$")
_JUMP = re.compile(
    r"^[(<\[{【〈《]?\s*(?:上接|下转|紧接|转接|接|转)\s*(?:本报)?\s*"
    r"第?\s*[A-Z]?[0-9一二三四五六七八九十]{1,3}\s*[版页面叠].{0,12}$"
)
_CREDIT_LABEL = re.compile(
    r"^(?:图|摄影|供图|图片|制图|文/图|资料图片|漫画)\s*[/:]\s*.{2,16}$|^(?:新华社|中新社|资料图|资料)[^,。]{0,8}(?:发|照片|图片|摄)$"
)
_BYLINE_MARK = "□■○●◎◇◆☆★△▲/|* "
_BYLINE_LABEL = re.compile(r"^(?:文|作者|撰文)\s*[/:]")
_LEAD = re.compile(
    r"^(?:(?:据)?(?:本报|新华社|中新网|中新社|人民网|央视|[\u4e00-\u9fff]{2,8}(?:日报|晚报|商报|都市报|通讯社|社|网))"
    r"[^。,!?]{0,28}?(?:讯|电|报道)[ (:]?"
    r"|(?:【[^】]{2,12}(?:讯|报道|电)】)|\(记者[^)]{2,30}\))"
)
_CAPTION = re.compile(
    r"^[(▲△▼▶◀●↑↓→←]?\s*"
    r"(?:[上下左右前后]?图(?:[一二三四五六0-9①-⑨]|左|右|上|下|中)?(?:为|是|:|,|片为)|图片说明|资料图|[上下左右]图)"
)
_DATE = r"\d{2,4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_FURNITURE = re.compile(
    rf"^(?:第?\s*[A-Z]?\d{{1,3}}\s*版\s*[\u4e00-\u9fff·]{{0,6}}|[A-Z]?\d{{1,2}}|第[一二三四五六七八九十]+版)$"
    rf"|^.{{0,14}}{_DATE}.{{0,6}}星期[一二三四五六日天].{{0,24}}$|^星期[一二三四五六日天].{{0,16}}$"
    rf"|^(?:[A-Z]?\d{{1,2}}\s*)?[\u4e00-\u9fff]{{0,6}}\s*{_DATE}\s*[\u4e00-\u9fff]{{0,8}}$"
    rf"|^(?=.*{_DATE})(?=.*(?:\d版|日报|晚报|晨报|时报))[^。,]{{8,40}}$|^[\u4e00-\u9fff]{{2,6}} ?[A-Z]\d{{1,3}}版?$"
    r"|^.{0,16}(?:新闻热线|热线电话|新闻广告发行|广告热线|发行热线|订报热线|报料热线|服务热线|征订热线).{0,36}$"
    r"|^.{0,12}(?:责任编辑|责编|版面设计|美术编辑|美编|版式|校对|值班编委|值班编辑|本版编辑|统筹)\s*[:/ ].{1,50}$"
    r"|^.{0,10}(?:广告经营许可证|国内统一(?:连续出版物|刊)号|邮发代号|刊登电话|邮政编码).{0,40}$"
    r"|^(?:社址|地址|本报地址)\s*:.{4,50}(?:邮编|电话|零售|号).{0,30}$"
    r"|^.{0,8}(?:E-?mail|邮箱|网址|投稿邮箱|电子信箱)\s*:?\s*[\w.@/:-]{4,40}.{0,12}$|^(?:https?://|www\.)\S+$"
    r"|^.{0,12}(?:扫码|扫一扫|扫描二维码).{0,20}$|^公益广告.{0,30}$|^.{0,10}零售(?:每份|价).{0,20}$"
    r"|^\S{0,14}报刊\S{0,6}(?:名栏目|名专栏|名专刊)$|^.{2,8}报(?:社|业).{0,6}(?:出版|主办|承印)$",
    re.I,
)
_MASTHEAD = re.compile(
    r"^[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|商报|时报|新报|都市报|早报|青年报|经济报|法制报|周报|周刊|导报|快报|特区报|工人报|农民报)$"
)
_ITEM = re.compile(
    r"^(?:[●■◆▲★☆◇□○◎·•▶►※]|——|—(?!—)|--|\d{1,2}[.、)](?!\d)|\(?[一二三四五六七八九十]{1,3}[)、.]|\([0-9]{1,2}\)"
    r"|[①-⑳]|第[一二三四五六七八九十]+[条项,是]"
    r"|[一二三四五六七八九十]是|其[一二三四五六]|首先,|其次,|再次,|最后,)"
)
#: 三、工作步骤: numbered like an item, but a heading.
_NUMBERED_HEAD = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,3}[)、.]|第[一二三四五六七八九十]+[章节编部]|\([0-9]{1,2}\))[^,。!?;:]{2,14}$"
)
_SIGNED = re.compile(r"[。！？!?”][^。！？，,；;：:]{0,24}(?:摄|供图|摄影|文/图|图/.{2,4}|（.{2,16}）|\(.{2,16}\))$")
_SPACED = re.compile(r"\S(?: {2,}|\t|\u3000+)\S")
_NUMBER = re.compile(r"\d")
_VERSE = re.compile(r"^[\u4e00-\u9fff]{3,9}[,。!?;、]?(?:[ ,]?[\u4e00-\u9fff]{3,9}[,。!?;]?)?$")


def fold(text: str) -> str:
    """``text`` with full-width Latin, digits, punctuation and blanks in their half-width form."""
    return text.translate(_FOLD)


def assign(blocks: Sequence[Block]) -> list[Role]:
    """A role for every block: first from its own words, then from its neighbours."""
    roles = [_alone(block.text) for block in blocks]
    _mark_verse(blocks, roles)
    _mark_display(blocks, roles)
    return roles


def articles(roles: Sequence[Role]) -> list[int]:
    """The number of the article, from 1, that each block belongs to: a new one opens where display lines follow text."""
    numbers: list[int] = []
    number = 0
    text_seen = True
    for role in roles:
        if role in DISPLAY and role is not Role.SUBHEAD and text_seen:
            number += 1
            text_seen = False
        text_seen = text_seen or role in RUNNING
        numbers.append(max(number, 1))
    return numbers


def is_numbered_head(text: str) -> bool:
    """Whether a short line is a heading with a number, such as 三、工作步骤, which goes on in nothing."""
    return len(text) <= _LONGEST_DISPLAY and _NUMBERED_HEAD.match(fold(text)) is not None


def is_signed(text: str) -> bool:
    """Whether a paragraph ends, after its last sentence, in a name in brackets or a photographer's credit."""
    return _SIGNED.search(text[-40:]) is not None


def ends_finally(text: str) -> bool:
    """Whether ``text`` ends as a sentence does: a final mark, perhaps inside closing quotes or brackets."""
    at = len(text)
    while at > 0 and text[at - 1] in CLOSERS:
        at -= 1
    return at > 0 and text[at - 1] in FINAL


def _alone(text: str) -> Role:
    """The role that a block's own words give it; HEADLINE stands for any display line until the neighbours are seen."""
    if len(text) > _LONGEST_DISPLAY:
        return _long_role(text)
    line = fold(text)
    for is_it, role in _LABELS:
        if is_it(line):
            return role
    if _is_row(text, line):
        return Role.TABLE
    if _ITEM.match(line):
        return Role.HEADLINE if _NUMBERED_HEAD.match(line) else Role.ITEM
    if _LEAD.match(line):
        return Role.LEAD
    if ends_finally(text) and not _reads_as_headline(line):
        return Role.BODY
    if line[-1] in ",;、" or line[0] in MID or "。" in line[:-1]:
        return Role.BODY
    return Role.HEADLINE


def _long_role(text: str) -> Role:
    head = fold(text[:48])
    if _CAPTION.match(head):
        return Role.CAPTION
    if _LEAD.match(head):
        return Role.LEAD
    if _ITEM.match(head):
        return Role.ITEM
    if len(text) <= 120 and _FURNITURE.match(fold(text)):
        return Role.FURNITURE
    return Role.BODY


def _is_credit(line: str) -> bool:
    """(记者 林远 摄), 林远/文 方舟/图, 供图/林远: names and the word for what they did, nothing else."""
    bare = line.strip("() ")
    if len(bare) > 36 or "," in bare or "。" in bare:
        return False
    if _CREDIT_LABEL.match(bare):
        return True
    end = _CREDIT_END.search(bare)
    return end is not None and end.start() > 0 and _are_names(bare[: end.start()].rstrip(" /"))


def _is_byline(line: str) -> bool:
    bare = line.lstrip(_BYLINE_MARK).strip("() ")
    if not bare or len(bare) > 56 or "。" in bare:
        return False
    if line[0] in "□■◇◆" or _BYLINE_LABEL.match(bare):
        return _are_names(_BYLINE_LABEL.sub("", bare))
    return _ROLE_WORDS.match(bare) is not None and _are_names(bare)


_LABELS: tuple[tuple[Callable[[str], object], Role], ...] = (
    (_JUMP.match, Role.JUMP),
    (_is_credit, Role.CREDIT),
    (_is_byline, Role.BYLINE),
    (_FURNITURE.match, Role.FURNITURE),
    (_MASTHEAD.match, Role.FURNITURE),
    (_CAPTION.match, Role.CAPTION),
)


def _are_names(text: str) -> bool:
    """Whether nothing but names stands between words such as 本报记者 and 通讯员."""
    rest = re.split(r"[ 、,/]+", _ROLE_WORDS.sub(" ", text).strip(" :/、"))
    return all(not token or len(token) == 1 or _NAME_TOKEN.fullmatch(token) for token in rest) and len(rest) <= 14


def _is_row(text: str, line: str) -> bool:
    """Columns set apart by tabs or runs of blanks, or by single blanks where most cells are figures."""
    gaps = len(_SPACED.findall(text))
    if gaps >= 2 or (gaps and "\t" in text):
        return True
    cells = line.split()
    return len(cells) >= 3 and sum(bool(_NUMBER.search(cell)) for cell in cells) * 2 >= len(cells) and not ends_finally(text)


def _reads_as_headline(line: str) -> bool:
    """A short line with a question or exclamation mark and no comma: 谁来守护老街?"""
    return len(line) <= 28 and line[-1] in "!?" and "," not in line


def _mark_verse(blocks: Sequence[Block], roles: list[Role]) -> None:
    """Three and more short lines in a row of one length, or a rhyming pair, are a poem or couplets, not headlines."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _goes_on(blocks, roles, at, end):
            end += 1
        lines = [block.text for block in blocks[at:end]]
        if (len(lines) >= 3 and _is_even([len(line) for line in lines])) or (len(lines) == 2 and _is_couplet(*lines)):
            roles[at:end] = [Role.VERSE] * (end - at)
        at = max(end, at + 1)


def _goes_on(blocks: Sequence[Block], roles: Sequence[Role], start: int, at: int) -> bool:
    line = blocks[at].text
    fits = at == start or abs(len(line) - len(blocks[at - 1].text)) <= 1
    return fits and roles[at] in (Role.HEADLINE, Role.BODY) and _is_verse_line(line)


def _is_verse_line(text: str) -> bool:
    return len(text) <= 24 and _VERSE.match(fold(text)) is not None


def _is_couplet(first: str, second: str) -> bool:
    return len(first) == len(second) and len(first) in (6, 8, 12, 16) and first[-1] in ",，" and second[-1] in "。；;!！"


def _is_even(lengths: list[int]) -> bool:
    common = max(set(lengths), key=lengths.count)
    return sum(abs(length - common) <= 1 for length in lengths) >= 0.7 * len(lengths)


def _mark_display(blocks: Sequence[Block], roles: list[Role]) -> None:
    """Tell headline, kicker, deck, sub-head and banner apart by where a run of display lines stands."""
    at = 0
    while at < len(blocks):
        if roles[at] is not Role.HEADLINE:
            at += 1
            continue
        end = at
        while end < len(blocks) and roles[end] is Role.HEADLINE:
            end += 1
        _name_run(blocks, roles, at, end)
        at = end


def _name_run(blocks: Sequence[Block], roles: list[Role], start: int, end: int) -> None:
    after = roles[end] if end < len(roles) else None
    before = roles[start - 1] if start else None
    opens_article = after in (Role.LEAD, Role.BYLINE, Role.JUMP) or before is None or after is None
    if not opens_article and end - start == 1 and before in RUNNING | GUESTS and after in RUNNING:
        roles[start] = Role.SUBHEAD
        return
    head = max(range(start, end), key=lambda i: (min(len(blocks[i].text), 26), -i))
    for i in range(start, end):
        roles[i] = Role.HEADLINE if i == head else Role.KICKER if i < head else Role.DECK
        if i < head and " " in fold(blocks[i].text) and "," not in blocks[i].text:
            roles[i] = Role.BANNER

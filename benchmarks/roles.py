"""How often the role of a block is right, on pages whose pieces are known: python benchmarks/roles.py [--by-variant] [--show ROLE ROLE]

The truth of a case says which article a piece belongs to and in which order, and which pieces are captions or the page's own. From
that, and from where a piece stands among the others of its article, its role follows: display lines before the first text are
headlines (rubric, kicker, headline and deck, which the truth does not tell apart), and so are those over a byline or a dateline; others
between texts are sub-heads. Left out: display
lines behind an article's last text, pull quotes, and blocks that hold pieces of several roles.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import shared
from tabulate import tabulate

from lintnews import Page, Reading
from lintnews.roles import Role

#: What is told apart here, and which of our roles it stands for.
GROUPS = {
    **dict.fromkeys((Role.BANNER, Role.KICKER, Role.HEADLINE, Role.DECK), "headline"),
    **dict.fromkeys((Role.LEAD, Role.BODY, Role.ITEM), "body"),
    Role.SUBHEAD: "subhead", Role.BYLINE: "byline", Role.CAPTION: "caption", Role.CREDIT: "credit", Role.JUMP: "jump",
    Role.FURNITURE: "furniture", Role.TABLE: "table", Role.VERSE: "verse",
}  # fmt: skip
ORDER = ("headline", "subhead", "byline", "body", "caption", "credit", "jump", "furniture", "table", "verse")
#: The variant whose pieces stand there letter by letter.
EXACT = "pdf-col"
#: Variants whose blocks are pieces of one column; in the others lines run across gutters.
WHOLE = ("pdf-col", "pdf-naive", "pdf-shuf", "rapid-col", "rapid-naive", "rapid-shuf", "tess-col", "tess-shuf")
#: A block counts for the piece that makes up this share of it.
SHARE = 0.8

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付"
    "方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易邢辛卜冉温阳洪"
)
_NAMES = re.compile(rf"[(（]?(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}[ 、,，]?){{2,}}[)）]?|[(（]?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}[)）]?")
_SOMEBODY = rf"[{_SURNAMES}][\u4e00-\u9fff ]{{1,3}}.{{0,26}}"
_SIGNATURE = re.compile(
    r"[□■◇].{2,40}|本报评论员"
    rf"|[^。，,（(]{{0,16}}(?:(?:记者|通讯员|文/图)(?: ?{_SOMEBODY})?|(?:研究员|[行院]长|书记) ?{_SOMEBODY})"
    rf"|[(（].{{0,4}}(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})[)）]"
)
_DATELINE = re.compile(r"[^，。,!！]{0,12}(?:本报|新华社|中新社|中新网|通讯社)[^。]{0,40}(?:讯|电|报道)")
_JUMP = re.compile(r"[(（].{0,4}(?:上接|下转|紧接|转).{0,6}版[)）]")
_FINAL = re.compile(r"[。！？!?；;：:，,、…]['\"”’」』）)】]*$")
_LISTED = re.compile(r"[●■◆▲—](?!—)|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.](?!\d).{14}")
_QUESTION = re.compile(r"(?!.*们[！!])[^，,。]{4,28}[？！?!]”?|[^，,。]{2,12}[：:]|——.{4,30}")
_VERSE = re.compile(r"[\u4e00-\u9fff]{4,9}[，。；！,;!]")
#: A lead whose text was lost by whoever collected the article: a headline or a name stands behind its brackets.
_EMPTY_LEAD = re.compile(r"本报讯[(（][^)）]*[)）][^。，,]{2,30}")
_CAPTION = re.compile(r"[上下左右]?图为")
#: An article that is a column of short news: every display line of it is a headline.
_ROUNDUP = re.compile(r".{0,6}(?:快讯|短波|简讯|短讯)")
#: Over a picture with a story: headline or caption, and a story or a caption under it.
_PICTURE = re.compile(r"[(（]附?图片\d?张?[)）]$")


class Case(NamedTuple):
    """A page, its variant, and the role of every piece of it by name; ``segments`` are (start, end, piece)."""

    page: str
    variant: str
    text: str
    segments: list[tuple[int, int, str]]


def main() -> int:
    """Run and print everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=Path, default=shared.folder("bench") / "cases" / "real")
    parser.add_argument("--by-variant", action="store_true", help="a table for every way of extraction")
    parser.add_argument("--show", nargs=2, metavar="ROLE", help="the blocks of the first role that were taken for the second")
    options = parser.parse_args()
    cases = list(_read(options.cases))
    if not cases:
        print(f"{options.cases} holds no case with pieces", file=sys.stderr)
        return 2
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    truths = _truths(cases)
    for case in cases:
        for truth, judged, text in _judge(case, truths[case.page]):
            counts[case.variant][truth, judged] += 1
            if options.show == [truth, judged]:
                print(f"{case.page} {case.variant}: {text[:70]}")
    _print(counts, options.by_variant)
    return 0


def _read(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*/truth.json")):
        truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if truth.get("variant") in WHOLE and "segments" in truth:
            segments = [(start, end, piece) for start, end, piece, *_ in truth["segments"]]
            yield Case(truth["page"], truth["variant"], (path.parent / "input.txt").read_text(encoding="utf-8"), segments)


def _truths(cases: list[Case]) -> dict[str, dict[str, str]]:
    """For every page the role of each piece."""
    return {case.page: _label(_pieces(case)) for case in cases if case.variant == EXACT}


def _pieces(case: Case) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for start, end, piece in case.segments:
        found[piece] += case.text[start:end]
    return found


def _label(pieces: dict[str, str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    articles: dict[str, list[str]] = defaultdict(list)
    for piece, text in pieces.items():
        article, number = piece.split(".")
        if article == "F":
            labels[piece] = "furniture"
        elif number.startswith("c"):
            labels[piece] = "caption" if len(text) > 16 else "credit"
        elif number.isdigit():
            labels[piece] = _kind(text)
            articles[article].append(piece)
    for members in articles.values():
        _place(members, pieces, labels)
    return labels


def _kind(text: str) -> str:
    """What a piece of an article is by itself: display until its place is known; empty where nobody could say."""
    if _EMPTY_LEAD.fullmatch(text):
        return ""
    if _CAPTION.match(text):
        return "caption"
    if _JUMP.fullmatch(text):
        return "jump"
    if len(text) <= 24 and re.search(r"摄(?:影报道)?[)）]?$", text):
        return "credit"
    if _NAMES.fullmatch(text) or (len(text) <= 40 and not _FINAL.search(text) and _SIGNATURE.fullmatch(text)):
        return "byline"
    if _QUESTION.fullmatch(text):
        return "display"
    return "body" if len(text) > 48 or "。" in text or _FINAL.search(text) or _LISTED.match(text) else "display"


def _place(members: list[str], pieces: dict[str, str], labels: dict[str, str]) -> None:
    """What the neighbours tell: four short lines in a row that end in marks are verse, a text that stops above a byline is a deck."""
    for i in range(len(members) - 3):
        if all(_VERSE.fullmatch(pieces[piece]) for piece in members[i : i + 4]):
            labels.update(dict.fromkeys(members[i : i + 4], "verse"))
    for i, piece in enumerate(members):
        if _PICTURE.search(pieces[piece]):
            labels.update(dict.fromkeys(members[i : i + 2], ""))
    for k in range(1, len(members) - 1):
        is_deck = [labels[piece] for piece in members[k - 1 : k + 2]] == ["display", "body", "byline"]
        if is_deck and not _FINAL.search(pieces[members[k]]):
            labels[members[k]] = "display"
    _place_display(members, pieces, labels)


def _place_display(members: list[str], pieces: dict[str, str], labels: dict[str, str]) -> None:
    """Display lines by what stands around them."""
    roundup = any(_ROUNDUP.fullmatch(pieces[piece]) for piece in members[:2])
    texts = [i for i, piece in enumerate(members) if labels[piece] == "body"]
    for i, piece in enumerate(members):
        if labels[piece] == "display":
            if texts and texts[0] < i < texts[-1]:
                following = next(k for k in texts if k > i)
                signed = any(labels.get(members[k]) == "byline" for k in range(i + 1, following))
                labels[piece] = "headline" if roundup or signed or _DATELINE.match(pieces[members[following]]) else "subhead"
            elif not texts or i < texts[0]:
                labels[piece] = "headline"
            else:
                del labels[piece]


def _judge(case: Case, truth: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """True role, judged role and text of every block that is of one role."""
    reading = Reading(Page(case.text))
    at = 0
    for block, role in zip(reading.blocks, reading.roles, strict=True):
        while at < len(case.segments) and case.segments[at][1] <= block.start:
            at += 1
        shares: Counter[str] = Counter()
        k = at
        while k < len(case.segments) and case.segments[k][0] < block.end:
            start, end, piece = case.segments[k]
            shares[truth.get(piece, "")] += min(end, block.end) - max(start, block.start)
            k += 1
        if not shares:
            continue
        best, size = shares.most_common(1)[0]
        if best and size >= SHARE * len(block):
            yield best, GROUPS[role], block.text


def _print(counts: dict[str, Counter[tuple[str, str]]], by_variant: bool) -> None:
    groups = {
        "pages from PDF": [v for v in WHOLE if v.startswith("pdf")],
        "pages from scans": [v for v in WHOLE if not v.startswith("pdf")],
    }
    for name, variants in {**groups, **({v: [v] for v in WHOLE} if by_variant else {}), "all": list(WHOLE)}.items():
        total: Counter[tuple[str, str]] = Counter()
        for variant in variants:
            total += counts[variant]
        print(f"# {name}: {sum(total.values())} blocks\n")
        print(tabulate(_rows(total), headers=["role", "blocks", "precision", "recall", "F1"], floatfmt=".3f"), "\n")
    wrong = [(truth, judged, n) for (truth, judged), n in total.most_common() if truth != judged]
    print("# taken for another role\n")
    print(tabulate(wrong[:20], headers=["is", "taken for", "blocks"]))


def _rows(total: Counter[tuple[str, str]]) -> Iterator[tuple[str, int, float | None, float | None, float | None]]:
    for role in ORDER:
        right = total[role, role]
        real = sum(n for (truth, _), n in total.items() if truth == role)
        said = sum(n for (_, judged), n in total.items() if judged == role)
        if real or said:
            yield role, real, right / said if said else None, right / real if real else None, 2 * right / (real + said)


if __name__ == "__main__":
    sys.exit(main())

"""Signs of code points against a slow search, and the text that was read in the wrong encoding, line by line."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lintnews.rules import _forms, _pairs, _signs
from strategies import wild

from lintnews import Page, Reading, engine, registry, run
from lintnews.readers import Document

LINES = (
    "市水务局昨日通报，三座泵站全部投入运行，下游水位已经回落到警戒线以下。",
    "渡口12月5日恢复摆渡，当天运送1200人次，候船室可坐一百人。",
    "“今年汛期不怕了，”站长说，“老码头也修好了。”",
    "（记者 林若川）沿河五镇的用水已经恢复——自来水厂每两小时公布一次水质……",
)


def signs(text: str) -> _signs.Signs:
    return _signs.signs(Reading(Page(text)))


@given(wild)
def test_signs_stand_where_a_search_finds_them(text: str) -> None:
    found = signs(text)
    assert found.at(_signs.MARK).tolist() == [at for at, char in enumerate(text) if char in "，。、；：？！,;:?!"]
    assert found.at(_signs.DIGIT).tolist() == [at for at, char in enumerate(text) if char in "0123456789０１２３４５６７８９"]
    assert found.at(_signs.FORM).tolist() == [at for at, char in enumerate(text) if char in _forms.plain() and char < "\U00010000"]
    runs = [match.span() for match in re.finditer("[，。、；：？！,;:?!]{2,}", text)]
    assert list(found.runs(_signs.MARK)) == runs


@given(wild, st.integers(1, 5), st.integers(1, 5))
def test_near_finds_what_begins_and_ends_near_the_places(text: str, before: int, behind: int) -> None:
    places = np.array([at for at, char in enumerate(text) if char == "，"], np.intp)
    found = [match.start() for match in _signs.near("，", text, places, before, behind)]
    assert found == places.tolist()


def test_rare_characters_are_those_that_gb_2312_lacks() -> None:
    flags = _signs._table()
    for character in "喆堃發國鏂":
        assert flags[ord(character)] & _signs.RARE
    for character in "的中国乾著〇々":
        assert bool(flags[ord(character)] & _signs.RARE) == (character == "々"), character


def test_forms_stand_for_what_unicode_says() -> None:
    for form, plain in _forms.plain().items():
        same = unicodedata.normalize("NFKC", form) == unicodedata.normalize("NFKC", plain)
        assert same or "RADICAL" in unicodedata.name(form), form
    assert not {"Ⅰ", "℃", "…", "①", "㎡", "½", "，", "ａ"} & set(_forms.plain())


@given(st.text(alphabet="甲乙“”（）()《》。\n", max_size=40))
def test_every_mark_of_a_balanced_block_has_a_partner(text: str) -> None:
    inner = re.sub(r"[“”（）()《》\n]", "", text)
    assert not list(_pairs.lone(Reading(Page(f"站长说：“（{inner}）《{inner}》”。"))))


def windows_1252(raw: bytes) -> str:
    return "".join(chr(b) if b < 0x80 or b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([b]).decode("cp1252") for b in raw)


GARBLED = {
    "UTF-8 as Latin-1": lambda line: line.encode().decode("latin-1"),
    "UTF-8 as windows-1252": lambda line: windows_1252(line.encode()),
    "GBK as Latin-1": lambda line: line.encode("gbk").decode("latin-1"),
    "GBK as windows-1252": lambda line: windows_1252(line.encode("gbk")),
    "UTF-8 twice": lambda line: windows_1252(windows_1252(line.encode()).encode()),
}


@pytest.mark.parametrize("kind", GARBLED)
@pytest.mark.parametrize("line", LINES)
def test_garbled_lines_are_read_back(kind: str, line: str) -> None:
    rules = [rule for rule in registry.load().values() if rule.name in NAMES or "width-punctuation" in rule.name]
    text = f"{LINES[0]}\n\n{GARBLED[kind](line)}\n\n{LINES[0]}\n"
    assert engine.fix(Page(text), rules, unsafe=True).text == f"{LINES[0]}\n\n{line}\n\n{LINES[0]}\n"


def test_utf8_read_as_gbk_is_read_back_but_for_what_is_lost() -> None:
    rules = [registry.load()["mojibake"]]
    sound = "三座泵站全部投入运行"
    assert engine.fix(Page(sound.encode().decode("gb18030")), rules, unsafe=True).text == sound
    lost = f"{sound}，请放心".encode()[:-1].decode("gbk", "replace")
    fixed = engine.fix(Page(lost), rules, unsafe=True).text
    kept = fixed.replace("\ufffd", "")
    assert fixed != kept
    assert len(kept) >= 0.8 * len(f"{sound}，请放心")
    assert re.fullmatch(".*".join(kept) + ".*", f"{sound}，请放心")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16-be"])
def test_a_file_comes_back_in_its_encoding_with_nothing_else_changed(encoding: str, tmp_path: Path) -> None:
    sound = "\u3000\u3000市水务局（一科）\ue863昨日通报,泵站投资1200万元，共3500万元，26个村、18公里、40天。\r\n镕𠮷\r\n"
    damaged = sound.replace("一科", "⼀科").replace("昨日", "昨\u200b日").replace("1200", "１２００").replace("40天。", "40天。。")
    path = tmp_path / "a.txt"
    path.write_bytes(damaged.encode(encoding))
    rules = [rule for rule in registry.load().values() if rule.name in NAMES]
    (result,) = run.fix([Document(str(path), path, encoding)], rules, unsafe=True, stdout=print)
    assert sorted(applied.finding.rule for applied in result.applied) == [
        "clashing-marks",
        "compatibility-form",
        "full-width-alphanumeric",
        "invisible-character",
    ]
    assert path.read_bytes() == sound.encode(encoding)


@pytest.mark.parametrize(
    "piece", ["é", "ç¾", "鏂", "Ô12", "…", "1 9", "l1", "“", "（", "。", "--", "一一", "\u200b", "発", "\ue000", "13月"]
)
def test_rules_on_code_points_take_linear_time(piece: str) -> None:
    ours = [rule for rule in registry.load().values() if rule.name in NAMES]
    assert len(ours) == len(NAMES)
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    assert not engine.check(Page(text), ours).errors
    assert time.process_time() - start < 8


NAMES = {
    "invisible-character",
    "compatibility-form",
    "private-use-character",
    "lost-character",
    "full-width-alphanumeric",
    "mixed-scripts",
    "mixed-line-ends",
    "mojibake",
    "letter-in-number",
    "space-in-number",
    "impossible-date",
    "impossible-number",
    "unbalanced-pair",
    "reversed-quote",
    "clashing-marks",
    "false-dash",
    "false-ellipsis",
    "wrong-middle-dot",
    "trailing-space",
    "surplus-blank-lines",
    "uneven-indent",
}

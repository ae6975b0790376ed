"""Files with bad bytes and files in two encodings: what is read of them, what is said of them, and that they stay as they are."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path

import pytest
from test_readers import NEWS, OLD_NEWS

from lintnews import registry, run
from lintnews.readers import Document, ReadError
from lintnews.readers.encodings import decode


def test_damaged_utf8_is_no_other_encoding() -> None:
    data = NEWS.encode()
    bad = data[:50] + b"\xff" + data[50:]
    decoded = decode(bad)
    (error,) = decoded.errors
    assert re.fullmatch(r"undecodable byte 0x\w\w at byte \d+ \(read as utf-8\).*--encoding", str(error))
    assert error.offset is not None
    assert abs(error.offset - 50) <= 2
    assert decoded.text[:15] == NEWS[:15]
    assert decoded.text[-40:] == NEWS[-40:]
    (error,) = decode(data[:-2]).errors
    assert "read as utf-8" in str(error)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "a PDF; extract its text first"),
        (gzip.compress(NEWS.encode()), "gzip; unpack it first"),
        (b"PK\x03\x04\x14\0", "a zip archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
def test_files_of_another_kind_are_told_by_their_name(data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        decode(data)


def test_damaged_bytes_behind_a_mark_or_a_name_count_from_the_start_of_the_file() -> None:
    (error,) = decode(b"\xef\xbb\xbf" + "中".encode() + b"\xff").errors
    assert error.offset == 6
    (error,) = decode("中文".encode("gb18030") + b"\xff", "gbk").errors
    assert "read as gb18030" in str(error)


def test_damaged_gb18030_is_read_but_for_the_bad_bytes() -> None:
    decoded = decode((NEWS * 20).encode("gb18030") + b"\xff\xff")
    assert decoded.text == NEWS * 20 + "\ufffd"
    assert [error.offset for error in decoded.errors] == [len((NEWS * 20).encode("gb18030"))]


@pytest.mark.parametrize("stray", [0x85, 0xA8, 0xB0, 0xD5, 0xFE, 0xFF])
def test_a_stray_byte_costs_its_own_place_alone(stray: int) -> None:
    data = (NEWS * 3).encode("gb18030")
    at = len(NEWS[:30].encode("gb18030"))
    decoded = decode(data[:at] + bytes([stray]) + data[at:])
    (error,) = decoded.errors
    assert decoded.name == "gb18030"
    assert decoded.text.replace("\ufffd", "") == NEWS * 3
    assert error.offset == at


def test_a_lost_byte_costs_one_character() -> None:
    data = (NEWS * 3).encode("gb18030")
    at = len(NEWS[:30].encode("gb18030")) + 1
    decoded = decode(data[:at] + data[at + 1 :])
    assert len(decoded.errors) == 1
    assert decoded.text == f"{NEWS[:30]}\ufffd{(NEWS * 3)[31:]}"


@pytest.mark.parametrize(("most", "few"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_lines_of_another_encoding_are_read_and_named(most: str, few: str) -> None:
    data = (NEWS * 3).encode(most) + NEWS.encode(few) + NEWS.encode(most)
    decoded = decode(data)
    assert decoded.text == NEWS * 5
    (error,) = decoded.errors
    assert str(error).startswith(f"lines 7 to 8 are {few} in a file of {most}")
    assert error.offset == len((NEWS * 3).encode(most))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_damaged_file_is_judged_and_not_touched(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    raw = NEWS.replace("昨日，", "昨日,").encode(encoding)
    path.write_bytes(raw[:-2] if encoding != "utf-16" else raw[:-1])
    before = path.read_bytes()
    rules = [registry.load()["half-width-punctuation"]]
    for run_ in (run.check, run.preview, lambda found, rules: run.fix(found, rules, stdout=print)):
        (result,) = run_([Document(str(path), path)], rules)
        assert [finding.rule for finding in result.findings] == ["half-width-punctuation"]
        assert len(result.errors) == 1
        assert not result.findings[0].fix
    assert path.read_bytes() == before


def test_bytes_that_are_no_text_are_an_error() -> None:
    with pytest.raises(ReadError, match="undecodable byte"):
        decode(bytes(range(256)) * 10)


def test_bad_bytes_by_the_thousand_take_no_time() -> None:
    data = (NEWS.encode("gb18030") + b"\xff") * 20_000
    start = time.process_time()
    decoded = decode(data)
    assert time.process_time() - start < 3
    assert len(decoded.errors) == 21


def test_a_stray_byte_that_a_letter_absorbs_is_found_all_the_same() -> None:
    text = "市水务局昨日通报，三座泵站全部投入运行，居民可在APP上查看水位，请不要下河。\n"
    data = text.encode("gb18030")
    at = len("市水务局昨日".encode("gb18030"))
    decoded = decode(data[:at] + data[at + 1 :])
    assert len(decoded.errors) == 1
    assert decoded.text == text.replace("通", "\ufffd")


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
def test_a_character_of_a_paper_s_own_is_no_stray_byte(encoding: str) -> None:
    text = (NEWS if encoding == "gb18030" else OLD_NEWS).replace("小", "\ue863" if encoding == "gb18030" else "\uf6b1")
    decoded = decode(text.encode(encoding, "ignore"))
    assert (decoded.errors, decoded.name) == ((), encoding)

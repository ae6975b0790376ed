"""Bytes to pages and back: nothing but what is fixed may change."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lintnews.finding import Edit, apply
from lintnews.readers import Document, ReadError, Skipped
from lintnews.readers.encodings import decode
from lintnews.readers.lines import Lines, net_edits
from lintnews.readers.walk import documents

NEWS = (
    "本报讯（记者 王小明）昨日，全市春耕备耕工作现场会在城东镇召开。会议要求，各县区要抓住晴好天气，组织农户抢播早稻。\n"
    "“今年种子到得早。”农技员说。\n"
)
OLD_NEWS = (
    "本報訊（記者王小明）昨日，全市春耕工作會議在城東鎮召開。會議要求，各縣區要抓住晴好天氣，組織農戶搶播早稻。\n"
    "「今年種子到得早。」農技員說。\n"
)
TRADITIONAL = str.maketrans("断开", "斷開")


def rendered(document: Document, passes: list[list[Edit]]) -> bytes:
    return b"".join(
        b"".join(piece.after for piece in part.render(passes)) if not isinstance(part, Skipped) else part.raw for part in document.parts()
    )


@st.composite
def texts_with_passes(draw: st.DrawFn, alphabet: str = "断开,列\r\n。a\f\0") -> tuple[str, list[list[Edit]]]:
    raw = draw(st.text(alphabet, max_size=40))
    text = Lines.of(raw).text
    passes = []
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
        edits = [Edit(a, b, draw(st.text("新字\n", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        # An insertion at the edge of another edit would have no order; the engine makes such fixes in separate passes.
        edits = [edit for n, edit in enumerate(edits) if n == 0 or edit.start > edits[n - 1].end]
        passes.append(edits)
        text = apply(text, edits)
    return raw, passes


@given(texts_with_passes())
@settings(max_examples=400)
def test_net_edits_give_the_text_of_all_passes(case: tuple[str, list[list[Edit]]]) -> None:
    text = Lines.of(case[0]).text
    expected = text
    for edits in case[1]:
        expected = apply(expected, edits)
    net = net_edits(text, case[1])
    assert apply(text, net) == expected
    assert all(a.end < b.start for a, b in pairwise(net))


@given(texts_with_passes(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "big5"]))
@settings(max_examples=400)
def test_fixed_text_reads_back_as_fixed(case: tuple[str, list[list[Edit]]], encoding: str) -> None:
    raw, passes = case
    if encoding == "big5":
        raw = raw.translate(TRADITIONAL)
        passes = [[edit._replace(text=edit.text.translate(TRADITIONAL)) for edit in edits] for edits in passes]
    expected = Lines.of(raw).text
    for edits in passes:
        expected = apply(expected, edits)
    written = rendered(Document("a.txt", raw.encode(encoding), encoding), passes)
    (page,) = Document("a.txt", written, encoding).pages
    assert page.text == expected


@given(st.binary(max_size=200))
@settings(max_examples=400)
def test_every_decodable_file_comes_back_byte_for_byte(data: bytes) -> None:
    for name in ("a.txt", "a.jsonl"):
        document = Document(name, data)
        try:
            parts = list(document.parts())
        except ReadError:
            continue
        assert b"".join(part.raw for part in parts) == data
        if not any(part.errors for part in parts if not isinstance(part, Skipped)):
            assert rendered(document, []) == data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_are_told_and_kept(encoding: str, end: str) -> None:
    text = OLD_NEWS if encoding == "big5hkscs" else NEWS
    data = text.replace("\n", end).encode(encoding)
    document = Document("a.txt", data)
    (page,) = document.pages
    assert page.text == text
    at = text.index("，")
    fixed = rendered(document, [[Edit(at, at + 1, "\n")]])
    assert fixed == (text[:at] + "\n" + text[at + 1 :]).replace("\n", end).encode(encoding)


@pytest.mark.parametrize("text", ["中", "新闻", "本报讯", "城东镇，12个村。"])
def test_a_scrap_of_gb2312_is_told(text: str) -> None:
    assert decode(text.encode("gb2312")).text == text


def test_gbk_is_read_as_the_encoding_that_holds_it() -> None:
    (page,) = Document("a.txt", "镕基".encode("gb18030") + "\U00020000".encode("gb18030"), "gbk").pages
    assert (page.text, page.encoding) == ("镕基\U00020000", "gb18030")


def test_mixed_line_ends_stay_and_new_ones_take_the_commonest() -> None:
    raw = "一\r\n二\r\n三\n四\r五\r\n六"
    document = Document("a.txt", raw.encode())
    (page,) = document.pages
    assert page.text == "一\n二\n三\n四\n五\n六"
    at = page.text.index("四")
    assert rendered(document, [[Edit(at, at, "新\n")]]).decode() == "一\r\n二\r\n三\n新\r\n四\r五\r\n六"
    assert rendered(document, [[Edit(at, at + 1, "")]]).decode() == "一\r\n二\r\n三\n\r五\r\n六"


def test_a_lone_return_and_a_line_feed_do_not_melt_into_one_end() -> None:
    document = Document("a.txt", "一\r二\n三".encode())
    fixed = rendered(document, [[Edit(2, 3, "")]])
    (page,) = Document("a.txt", fixed).pages
    assert page.text == "一\n\n三"


def test_bytes_that_encode_otherwise_are_kept() -> None:
    # Two sequences of Big5 stand for one character; the second is not what the codec writes.
    data = "檔".encode("big5") + b"\xa1\xfe" + "，舊".encode("big5") + b"\xa1\xfe"
    document = Document("a.txt", data, "big5")
    (page,) = document.pages
    assert page.text.encode("big5hkscs") != data
    assert rendered(document, [[Edit(2, 3, "。")]]) == data.replace("，".encode("big5"), "。".encode("big5"))


def test_a_repair_the_encoding_cannot_hold_is_refused() -> None:
    from lintnews.readers.parts import WriteBackError

    (part,) = Document("a.txt", "中文".encode("big5"), "big5").parts()
    assert not isinstance(part, Skipped)
    with pytest.raises(WriteBackError, match="convert the file to UTF-8"):
        part.render([[Edit(0, 1, "简")]])


@pytest.mark.parametrize("text", ["", "\0", "\f", "一\f二\0三", "\n", "\r", "\ufeff"])
def test_odd_but_sound_text(text: str) -> None:
    document = Document("a.txt", text.encode())
    (page,) = document.pages
    assert page.text == text.lstrip("\ufeff").replace("\r", "\n")
    assert rendered(document, []) == text.encode()


def test_jsonl_changes_only_the_text_of_changed_records() -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "p1", "text": "\xe4\xb8\x80,\xe4\xba\x8c", "date" : 20240101}\r\n',
        b"\n",
        b'{ "content":"\\u4e00,\\u4e8c\\r\\n\\u4e09", "meta": {"text": "no, not this"} , "text": null }\n',
        b'{"text": "first, not what counts", "id": 7, "text": "\\ud800,x"}',
    ]
    document = Document("a.jsonl", b"".join(lines))
    pages = list(document.pages)
    assert [(page.record, page.text) for page in pages] == [("p1", "一,二"), ("3", "一,二\n三"), ("7", "\ud800,x")]
    fixed = rendered(document, [[Edit(1, 2, "，")]])
    assert fixed == b"".join(
        [
            lines[0].replace(",\xe4".replace("\xe4", "").encode() + b"\xe4\xba", "，".encode() + b"\xe4\xba"),
            lines[1],
            lines[2].replace(b"\\u4e00,\\u4e8c", b"\\u4e00\\uff0c\\u4e8c"),
            lines[3].replace(b"\\ud800,x", b"\\ud800\\uff0cx"),
        ]
    )


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "text", "x"]), st.text(max_size=6) | st.integers() | st.none(), max_size=3), max_size=3)
)
def test_jsonl_values_are_found_whatever_stands_round_them(records: list[dict[str, object]]) -> None:
    data = "\n".join(json.dumps(record) for record in records).encode()
    document = Document("a.jsonl", data)
    for part in document.parts():
        if not isinstance(part, Skipped):
            new = b"".join(piece.after for piece in part.render([[Edit(0, len(part.page.text), "新")]]))
            assert json.loads(new) == {**json.loads(part.raw), "text": "新"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "line 1: not JSON"),
        (b'{"text": "\x01"}', "not JSON: Invalid control character at column 11"),
        (b"[1]", "line 1: not a JSON object"),
        (b'{"id": 1}', 'string under "text"'),
        (b'{"text": "\xff"}', r"line 1: undecodable byte 0xff at byte 10"),
        (b"[" * 100_000, "line 1: not JSON"),
    ],
)
def test_a_bad_record_is_an_error_of_its_own(line: bytes, reason: str) -> None:
    first, second = Document("a.jsonl", line + b'\n{"text": "ok"}\n').parts()
    assert isinstance(first, Skipped)
    assert first.error is not None
    assert reason in str(first.error)
    assert not isinstance(second, Skipped)
    assert second.page.text == "ok"


def test_folders_are_searched_in_natural_order_without_hidden_entries(tmp_path: Path) -> None:
    for name in ("p10.txt", "p2.txt", "p1.TXT", "b/p1.jsonl", ".git/x.txt", ".x.txt", "notes.md", "a/c.text"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    found = documents([str(tmp_path), str(tmp_path / "p2.txt"), str(tmp_path / "notes.md"), str(tmp_path / ".x.txt")])
    names = [Path(document.name).relative_to(tmp_path).as_posix() for document in found]
    assert names == ["a/c.text", "b/p1.jsonl", "p1.TXT", "p2.txt", "p10.txt", "notes.md", ".x.txt"]


def test_reading_keeps_up_with_the_decoder(tmp_path: Path) -> None:
    data = (NEWS * 70_000).encode()[:10_000_000].decode(errors="ignore").encode()
    (tmp_path / "a.txt").write_bytes(data)

    def best(read: object) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            read()  # type: ignore[operator]
            times.append(time.process_time() - start)
        return min(times)

    ours = best(lambda: list(Document("a.txt", tmp_path / "a.txt").pages))
    plain = best(lambda: (tmp_path / "a.txt").read_bytes().decode())
    assert ours < 3 * plain + 0.02

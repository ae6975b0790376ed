"""Hypothesis strategies: pages with the damage that scans make, and texts that no scan would."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = [
    "会议",
    "指出",
    "市水务局",
    "昨日",
    "通报",
    "中国",
    "国家",
    "部长",
    "发展",
    "常常",
    "列入",
    "一个",
    "记者",
    "秦月白",
    "摄",
    "的",
    "了",
    "在",
    "上接第一版",
]
_NUMBERS = [
    "27.5",
    "0595-82003110",
    "3-1",
    "1:30",
    "16.82%",
    "10,000",
    "2025年",
    "８",
    "Wayfair",
    "l998年",
    "1 998年",
    "13月5日",
    "25时",
    "http://example.com:80/a",
]
_MARKS = [*"，。；：？！、（）“”‘’《》—…·•-一,.;:?!()\"'", "——", "……", "--", "...", "。。。", "一一"]
_BREAKS = ["\n", "\n\n", " ", "  ", "\u3000\u3000", "\t", "\xa0"]
_ODD = [
    "\0",
    "\f",
    "\v",
    "\x1c",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u200b",
    "\u202e",
    "שלום",
    "\ud800",
    "\udfff",
    "𠮷",
    "😀",
    "⼀",
    "ﬁ",
    "\ufffd",
    "\ue5e5",
    "\u200d",
    "\ufe0f",
    "\U000e0100",
    "⻓",
    "﹐",
    "︵",
    "１２",
    "Ａ",
    "發",
    "鏂伴椈",
    "ÐÂÎÅ",
    "æ–°é—»",
    "锟斤拷",
]

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_piece = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_NUMBERS),
    st.sampled_from(_MARKS),
    st.sampled_from(_BREAKS),
    han,
)
#: One character many times: what makes a careless rule quadratic or recursive.
runs = st.builds(
    lambda character, count: character * count,
    st.sampled_from(["列", "，", ",", "(", "“", '"', " ", "\n", "\0", "一"]),
    st.integers(2, 300),
)


@st.composite
def doubled(draw: st.DrawFn) -> str:
    """Something said twice, side by side or round another character."""
    piece = draw(st.sampled_from(_WORDS) | han)
    return piece + draw(st.sampled_from(["", "", "入", " ", "\n", "\n\n"])) + piece


@st.composite
def spaced(draw: st.DrawFn) -> str:
    """A line set apart, as extractors write justified ones."""
    return draw(st.sampled_from([" ", "  ", "\u3000"])).join(draw(st.lists(han | st.sampled_from(_NUMBERS), min_size=2, max_size=12)))


@st.composite
def columns(draw: st.DrawFn) -> str:
    """Lines across two or three columns, now and then an odd character for a piece of one."""
    words = st.lists(st.sampled_from([*_WORDS, *_MARKS]), min_size=2, max_size=8).map("".join)
    lines = st.lists(st.one_of(words, words, words, st.sampled_from(_ODD)), min_size=2, max_size=3)
    gap = draw(st.sampled_from([" ", "  ", "    ", "\t", "\u3000"]))
    return "\n".join(gap.join(line) for line in draw(st.lists(lines, min_size=3, max_size=12)))


pages = st.lists(st.one_of(_piece, _piece, doubled(), spaced()), max_size=40).map("".join)
_anything = st.one_of(_piece, doubled(), spaced(), runs, columns(), st.sampled_from(_ODD), st.text(max_size=5))
wild = st.lists(_anything, max_size=30).map("".join)

"""Roles of blocks by their own words, in both widths of marks; any text, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pages, wild

from lintnews import Page, check
from lintnews.labels import fold, fold_all, is_signed
from lintnews.roles import RUNNING, Role, articles, assign, ends_finally

#: Full-width forms of the ASCII marks and digits, as one house or the other writes them.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalpha()}
#: Marks that read the same in either width; a blank, a full stop and a dash are other characters when they are wide.
_SAME = {code: wide for code, wide in _WIDE.items() if chr(code) not in "./-~@_"}


def roles(text: str) -> list[Role]:
    return assign(Page(text).blocks)


SIGNED = ["老船工收起缆绳。林远舟 摄", "老船工收起缆绳。（本报记者 林远舟 摄）", "老船工收起缆绳。图/林远舟"]
ALONE = {
    Role.BODY: [
        "渡口的老船工收起缆绳，天色已经暗了。",
        "他只回了一个字：好。",
        "，此后几年间河道又清了三次淤",
        "参加这次航行的有四条船，",
        "堤上的柳树是二十年前种下的，如今树荫连成了一片，每到傍晚附近的居民都来这里乘凉散步，孩子们在草地上放风筝，老人们坐在石凳上下棋聊天拉二胡",
    ],
    Role.LEAD: [
        "本报讯（记者 林远）昨日清晨，渡口恢复通航。",
        "本报讯 (通讯员 方舟)渡口恢复通航",
        "新华社青屿3月8日电 渡口恢复通航。",
        "据新华社电 渡口恢复通航。",
        "本报青屿5月6日讯（记者 林远）渡口恢复通航。",
        "【青屿日报讯】渡口恢复通航。",
        "青屿晚报讯（记者林远）渡口恢复通航，",
    ],
    Role.ITEM: [
        "●渡口每天六点开船",
        "——加固两岸堤防，",
        "1.疏通河道，保证行船安全",
        "（二）加固堤防，种植护岸林。",
        "三是加固堤防，保护沿岸农田。",
        "其二，加固堤防。",
        "首先，疏通河道。",
        "①疏通河道",
    ],
    Role.BYLINE: [
        "本报记者 林远 方舟",
        "□本报记者 林远",
        "□林远",
        "记者 林远 通讯员 方舟 文舒",
        "本报记者 林 远",
        "作者：林远",
        "本报记者林远方舟",
        "口本报记者 林远",
        "本报驻青屿记者林远",
        "（林远舟）",
        "本报评论员",
    ],
    Role.CREDIT: [
        "（记者 林远 摄）",
        "林远 摄",
        "本报记者 林远 摄影报道",
        "图/方舟",
        "林远/文 方舟/图",
        "供图：林远",
        "新华社记者 林远 摄",
        "资料图片",
        "林远方舟摄影报道（人民视觉）",
    ],
    Role.JUMP: ["（下转第四版）", "（上接第1版）", "上接A2版", "(下转第3版)", "【紧接第二版】", "下转6版", "（上接第]版）"],
    Role.FURNITURE: [
        "第3版",
        "A12",
        "新闻热线：0000-1234567",
        "责任编辑：林远 版面设计：方舟",
        "2019年3月8日 星期五 农历二月初二",
        "青屿 2019年3月8日",
        "国内统一刊号：CN00-0000",
        "青屿晚报",
        "社址：青屿市河滨路1号 邮编：000000",
        "投稿邮箱：desk@example.com",
        "www.example.com",
        "扫码看视频",
        "公益广告",
        "主管主办：青屿市委 出版：青屿晚报社",
        "本版责任编辑林远版面设计方舟校对文舒",
        "遗失声明 林远遗失身份证，证号后四位0000，声明作废。",
        "本地新闻",
        "国际瞭望",
        "第二版          经济          2025年3月8日 星期六",
    ],
    Role.CAPTION: [
        "图为恢复通航的渡口。",
        "图①为渡口，图②为老船工",
        "▲上图：老船工收起缆绳",
        "图片说明：渡口清晨",
        "左图为渡口",
        "老船工收起缆绳。林远舟 摄",
        "老船工收起缆绳。（本报记者 林远舟 摄）",
        "老船工收起缆绳。图/林远舟",
    ],
    Role.TABLE: ["船名\t吨位\t船员", "青屿号   120   8", "青屿号 120 8 23.5", "日期    航班    票价"],
}


def _cases() -> list[tuple[Role, str]]:
    return [(role, line) for role, lines in ALONE.items() for line in lines]


def between(line: str) -> str:
    """The line where nothing but its own words tells its role."""
    return f"河水在清晨退了下去，渡口又忙碌起来。\n\n{line}\n\n船工们开始检查缆绳和船板。"


@pytest.mark.parametrize(("role", "line"), _cases())
def test_a_line_alone(role: Role, line: str) -> None:
    assert roles(between(line))[1] is role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("青屿渡口恢复通航\n\n本报记者 方舟 林\n\n远 文/图", Role.BYLINE, id="a name cut in two"),
        pytest.param("青屿渡口恢复通航\n\n本报讯（记者 方舟）青屿渡口恢复通航。（林远 摄）", Role.LEAD, id="a lead with a credit"),
        pytest.param("1.检查缆绳\n\n一、老船工收起缆绳。\n\n（林远 摄）", Role.CREDIT, id="a numbered caption"),
    ],
)
def test_a_last_line_beside_others(text: str, expected: Role) -> None:
    assert roles(text + "\n\n河水在清晨退了下去，渡口又忙碌起来。")[-2] is expected


@pytest.mark.parametrize(("role", "line"), _cases())
def test_the_width_of_marks_changes_no_role(role: Role, line: str) -> None:
    narrow, wide = fold(line), line.translate(_SAME)
    assert [roles(between(narrow))[1], roles(between(wide))[1]] == [role, role]


@pytest.mark.parametrize(
    "line",
    [
        "记者从渡口管理处了解到，船票不涨价。",
        "本报记者沿河走访了六个村庄，看到两岸堤防已经全部加固。",
        "图谋私利的承包人被撤换，渡口恢复了正常。",
        "第三版方案比前两版都好，专家们这样说。",
        "2019年3月8日，渡口恢复通航，当天运送了三百名乘客。",
        "3.5公里长的河道全部清淤完毕，船又可以开到镇上了。",
        "转接线路已经修好，渡口的电话打得通了。",
        "下转弯处有一座小庙，船工们常在那里歇脚。",
        "老林爱摄影，渡口的每一天他都拍了下来。",
        "我当记者跑码头，一跑就是十年。",
        "据了解，这条渡船已经撑了四十年",
        "他说，这条渡船已经撑了四十年",
        "船工们、乡亲们！",
        "一是一，二是二，老船工从不多收一分钱，也不少收一分钱，两岸的乡亲都信得过他，这条渡船他撑了整整四十年。",
    ],
)
def test_sentences_with_the_words_of_labels_are_text(line: str) -> None:
    assert roles(between(line))[1] in RUNNING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好。", True),
        ("“好。”", True),
        ("（好！）", True),
        ("好", False),
        ("“好”", False),
        ("好，", False),
        ("”", False),
        ("", False),
        ("好?", True),
        ("好……", True),
    ],
)
def test_ends_finally(text: str, expected: bool) -> None:
    assert ends_finally(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口恢复了通航。林远 摄", True),
        ("渡口恢复了通航。（记者林远）", True),
        ("渡口恢复了通航。(林远)", True),
        ("“总算通航了！”图/方舟", True),
        ("渡口恢复了通航。", False),
        ("渡口恢复了通航，林远 摄", False),
        ("渡口恢复了通航（记者林远）", False),
        ("渡口恢复了通航。昨日清晨有三百名乘", False),
    ],
)
def test_is_signed(text: str, expected: bool) -> None:
    assert is_signed(text) is expected


@given(st.text())
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=()))))
def test_texts_are_folded_alike_one_by_one_and_together(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@given(pages | wild)
def test_every_block_of_any_text_has_a_role(text: str) -> None:
    blocks = Page(text).blocks
    assigned = assign(blocks)
    assert len(assigned) == len(articles(assigned)) == len(blocks)
    assert assigned == assign(blocks)


#: What the patterns of roles look for, and what they look for it between.
_CUES = (
    "本报", "记者", "记者站", "通讯员", "作者", "摄", "摄影", "供图", "图", "文/图", "资料", "资料图", "左图", "图为", "上接", "下转",
    "第", "版", "A1", "一", "二", "十", "3", "2019", "年", "月", "日", "星期", "星期三", "新华社", "日报", "晚报", "讯", "电", "报道",
    "责编", "美编", "热线", "热线电话", "E-mail", "邮箱", "网址", "http://", "www.", "地址", "邮编", "零售", "报刊", "名栏目", "报社",
    "林远", "林", "王", "的", "是", "其", "第一", "(", ")", "（", "）", "【", "】", "[", "@", ".", ":", "：", "/", "-", "·", "，", ",",
    "。", ";", "、", " ", "  ", "\t", "\u3000",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_CUES), min_size=1, max_size=3), st.sampled_from(_CUES), st.booleans())
def test_no_pattern_backtracks_badly(cues: list[str], last: str, spoilt: bool) -> None:
    for length in (60, 120):
        text = ("".join(cues) * length)[: length - 2] + (last[:1] + "，" if spoilt else last[:2])
        blocks = Page(text).blocks
        start = time.process_time()
        assign(blocks)
        assert time.process_time() - start < 0.05, text


def test_roles_of_a_long_page_take_linear_time() -> None:
    lines = [line for _, line in _cases()]
    seconds = []
    for times in (40, 400):
        blocks = Page("\n\n".join(lines * times)).blocks
        start = time.process_time()
        assign(blocks)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 30 * max(seconds[0], 0.02)


@pytest.mark.parametrize("line", ["渡口通航", "江水绕村流，渔歌入远洲。", "第3版", "●"])
def test_one_line_ten_thousand_times_takes_linear_time(line: str) -> None:
    blocks = Page("\n\n".join([line] * 10_000)).blocks
    start = time.process_time()
    assign(blocks)
    assert time.process_time() - start < 3


def test_a_note_on_the_name_of_a_section_says_so() -> None:
    text = "要闻\n\n环岛公交开通\n\n昨天上午，沙屿区第一条环岛公交线路正式开通。\n\n责任编辑:沈知秋 版式:何小满"
    section, imprint = check(text, select=["margin-furniture"])
    assert "section" in section.message
    assert "section" not in imprint.message

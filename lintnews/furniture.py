"""What a line says of the page and not of an article: folios, date lines, imprints, hotlines, notices, names of the paper, its sections."""

from __future__ import annotations

from lintnews.late import HAN, late

_DATE = r"\d{2,4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_SECTION = (
    "要闻|综合|社会|经济|文化|体育|国际|国内|时政|财经|教育|科技|健康|专题|副刊|广告|评论|理论|法治|法制|生活|时事|民生|文娱|娱乐|文体|旅游|房产|汽车|本地|视点|"
    "环球|百姓|本埠|地方|观察|市场|周末|城事|读者|服务|简明|今日"
)
_SECTIONS = (
    rf"(?:{_SECTION})"
    r"(?:新闻|要闻|导读|瞭望|故事|与法|广场|热线|与思考|思考|周刊|专刊|专版|视窗|之窗|天地|论坛|资讯|速览|在线|广角|副刊|聚焦)"
)
#: Names of a paper's pages and columns: two or three common words set together.
_SECTION_NAME = late(rf"^\W?(?:{_SECTION}|.?{_SECTIONS})$")
#: The same at the start of a headline; hardly any headline in 158,000 starts with such a name.
_SECTION_AHEAD = late(rf"^\W?{_SECTIONS}(?=[^\W\d眼]|[“《])(?=.{{4}})")
_LONGEST_SECTION = 7
# Without re.I, for which every character of a range is looked at when the pattern is compiled.
_FURNITURE = late(
    rf"^(?:第?\s*[A-Za-z]?\d{{1,3}}\s*版\s*(?:{HAN}|·){{0,6}}|[A-Za-z]?\d{{1,2}}|第?[一二三四五六七八九十]+版)$"
    rf"|^.{{0,14}}{_DATE}.{{0,6}}星期[一二三四五六日天].{{0,24}}$|^星期[一二三四五六日天].{{0,16}}$"
    rf"|^(?:[A-Za-z]?\d{{1,2}}\s*)?{HAN}{{0,6}}\s*{_DATE}\s*{HAN}{{0,8}}$"
    rf"|^(?=.*{_DATE})(?=.*(?:\d版|日报|晚报|晨报|时报))[^。,]{{8,40}}$|^{HAN}{{2,6}} ?[A-Za-z]\d{{1,3}}版?$"
    r"|^.{0,16}(?:新闻热线|热线电话|新闻广告发行|广告热线|发行热线|订报热线|报料热线|服务热线|征订热线).{0,36}$"
    r"|^.{0,12}(?:责任编辑|责编|版面设计|美术编辑|美编|版式|版式设计|校对|值班编委|值班编辑|本版编辑|统筹)\s*[:/ ].{1,50}$"
    r"|^(?:本版)?(?:责任编辑|责编|编辑)[^,。]{2,24}(?:版面设计|美编|版式|校对|审读)[^,。]{2,30}$"
    r"|^.{0,10}(?:广告经营许可证|国内统一(?:连续出版物|刊)号|邮发代号|刊登电话|邮政编码).{0,40}$"
    r"|^主管(?:主办)?[^,。]{0,16}(?:主办|出版)[^,。]{0,24}$"
    r"|^(?:社址|地址|本报地址)\s*:.{4,50}(?:邮编|电话|零售|号).{0,30}$"
    r"|^.{0,8}(?:(?i:E-?mail)|邮箱|网址|投稿邮箱|电子信箱)\s*:?\s*[\w.@/:-]{4,40}.{0,12}$|^(?i:https?://|www\.)\S+$"
    r"|^.{0,12}(?:扫码|扫一扫|扫描二维码).{0,20}$|^公益广告.{0,30}$|^.{0,10}零售(?:每份|价).{0,20}$"
    r"|^\S{0,14}报刊\S{0,6}(?:名栏目|名专栏|名专刊)$|^.{2,8}报(?:社|业).{0,6}(?:出版|主办|承印)$"
    r"|^(?:遗失|声明|便民信息)\S{0,4} .{4,50}$|^.{0,40}(?:声明|宣布|登报)作废.?$",
)
#: What every long piece of furniture has a word of.
_MAY_BE_FURNITURE = late(
    r"星期|\d版|热线|编辑|责编|美编|版|校对|编委|统筹|许可证|刊号|代号|电话|编码|主管|址|邮箱|网址|扫|公益广告|零售|报刊|声明|登报"
)
#: Where another piece of furniture starts in a line.
_BESIDE = late(
    r" {2,}"
    r"| +(?=(?:本报)?(?:有奖)?新闻热线|新闻广告发行|广告经营许可证|便民信息|遗失声明|公益广告|(?:本版)?责任编辑|[地社]址:|国内统一|主管)"
)
_MASTHEAD = late(
    rf"^{HAN}{{2,6}}(?:日报|晚报|晨报|商报|时报|新报|都市报|早报|青年报|经济报|法制报|周报|周刊|导报|快报|特区报|工人报|农民报)$"
)


def is_furniture(line: str) -> bool:
    """Folios, date lines, imprints, hotlines, notices, names of the paper and of its pages."""
    if line[-1] in ";,、":
        return False
    if _is_one_piece(line):
        return True
    parts = _BESIDE.split(line)
    return len(parts) > 1 and all(map(_is_one_piece, parts))


def is_told_furniture(line: str) -> bool:
    """Furniture by more than the short name of a page or a column."""
    return _MAY_BE_FURNITURE.search(line) is not None and _FURNITURE.match(line) is not None


def furniture_parts(line: str) -> list[str]:
    """The pieces of furniture that stand side by side in a line; the line itself where it is one, or none."""
    parts = _BESIDE.split(line)
    return parts if all(_is_one_piece(part) for part in parts) else [line]


def is_section_name(line: str) -> bool:
    """The name of one of the paper's pages or columns: 经济, 本地新闻, 国际瞭望."""
    return len(line) <= _LONGEST_SECTION and _SECTION_NAME.match(line) is not None


def section_ahead(line: str) -> int:
    """Of how many characters the name of a page or a column is that a headline runs into; 0 where there is none."""
    found = _SECTION_AHEAD.match(line)
    return found.end() if found else 0


def _is_one_piece(line: str) -> bool:
    is_masthead = line.endswith(("报", "刊")) and _MASTHEAD.match(line) is not None
    return is_masthead or _FURNITURE.match(line) is not None or is_section_name(line)

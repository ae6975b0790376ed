"""Captions among the lines of columns: where they start and end, and what they must stand between."""

from __future__ import annotations

import pytest

from lintnews import captions

TEXT = ["馆内设有三百个阅览座位，还", "为视力障碍读者开辟了有声阅", "览室，市民凭身份证就可以借", "阅图书，每次可以借五册。"]
CREDIT = "（记者 林若川 摄）"


def found(column: list[str], links: dict[tuple[int, int], float] | None = None) -> list[str]:
    """What is no text of the first of two columns, whose lines come turn by turn with those of TEXT."""
    other = [2 * k + 1 for k in range(len(TEXT))]
    own = [2 * k for k in range(len(column))]
    texts = {**dict(zip(own, column, strict=True)), **dict(zip(other, TEXT, strict=True))}

    def link(tail: int, head: int) -> float:
        return (links or {}).get((tail // 2, head // 2), 5.0 if head - tail == 2 else 0.0)

    return [texts[k] for first, last, _ in captions.within([own, other], texts, link) for k in range(first, last + 1)]


def alike(_tail: int, _head: int) -> float:
    return 5.0


def test_a_caption_starts_behind_a_sentence_and_ends_with_its_credit() -> None:
    caption = ["沙屿渔港栈道改造进入收", "尾阶段，月底开放。", CREDIT]
    assert found(["他讲起从前的故事。", *caption]) == caption


def test_it_starts_with_the_line_that_says_so() -> None:
    caption = ["图为沙屿渔港的老人们在", "尾声里唱起了渔歌。", CREDIT]
    assert found(["孩子们围坐在他身边听他", *caption]) == caption


def test_it_starts_where_the_line_above_goes_on_behind_it() -> None:
    column = ["孩子们围坐在他身边听他", "沙屿渔港栈道月底开放。", CREDIT, "讲起了从前的故事，没有"]
    assert found(column, {(0, 1): 0.0, (0, 3): 5.0}) == column[1:3]


@pytest.mark.parametrize("last", ["。图/", "，月底开放。图/"])
def test_the_name_may_stand_under_its_label(last: str) -> None:
    caption = [f"沙屿渔港栈道开放{last}", "林若川"]
    assert found(["他讲起从前的故事。", *caption]) == caption


def test_a_caption_without_a_credit_goes_on_while_its_lines_fit_well() -> None:
    column = ["他讲起从前的故事。", "图为沙屿渔港的老人们在", "尾声里唱起了渔歌，孩子", "们听得入了迷。"]
    assert found(column) == column[1:]
    assert found(column, {(1, 2): 2.0}) == column[1:2]


def test_text_without_the_signs_of_a_caption_is_none() -> None:
    assert found(["他讲起从前的故事。", "孩子们围坐在他身边听他", "讲起了从前的故事，没有"]) == []


def test_a_caption_between_paragraphs_parts_no_sentence() -> None:
    caption = ["图为渔港。", CREDIT]
    texts = dict(enumerate(["他讲起从前的故事。", *caption, "第二天，孩子们又来了。"]))
    columns = [[0, 3], [1, 2]]
    assert list(captions.within(columns, texts, alike)) == []
    texts[0] = "他讲起从前的故事，"
    assert list(captions.within(columns, texts, alike)) == [(1, 2, "".join(caption))]


def test_halves_far_apart_are_not_parted() -> None:
    texts = dict(enumerate(["他讲起从前的故事，", *["馆内设有三百个阅览座位"] * 4, "图为渔港。", "第二天，孩子们又来了。"]))
    assert list(captions.within([[0, 6], [5]], texts, alike)) == []


def test_names_of_sections_are_found_where_they_are_long_enough() -> None:
    assert found(["孩子们围坐在他身边听他", "百姓故事", "渔港栈道月底开放"]) == ["百姓故事"]
    assert found(["孩子们围坐在他身边听他", "经济", "渔港栈道月底开放"]) == []

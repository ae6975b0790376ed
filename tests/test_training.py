"""Training: what made pages say of themselves is true, and the whole line runs on a tiny corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import count, islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from lintnews import Page, Reading, arrange, edges, following, language, partners, weights
from lintnews.language.build import Recipe, build
from lintnews.language.corpus import Article as News
from lintnews.language.corpus import held_out
from lintnews.roles import Role
from lintnews.training import fit, pages, predecessors
from lintnews.training.columns import ColumnMaker
from lintnews.training.damage import Maker, Piece
from lintnews.training.order import _joined, mends
from lintnews.weights import Network

_PLACES = ("渡口", "码头", "老街", "图书馆", "菜市场", "体育场", "植物园", "火车站", "博物馆", "文化宫", "水库", "灯塔")
_WHO = ("船工老秦", "护林员小方", "管理员文舒", "摊主老白", "志愿者林远", "退休教师陶然", "工程师季平")
_DONE = ("修好了漏水的屋顶", "种下三百棵柳树", "清理了两吨垃圾", "换上新的路灯", "搭起临时的棚子", "整理出一批旧照片", "请来外地的专家")
_SAID = ("大家一起动手就不觉得累", "这件事早就该有人来做", "孩子们放学以后有了去处", "往后每个月都要办一次", "花的钱比原来想的少得多")
_THEN = (
    "附近的居民闻讯赶来帮忙",
    "市里的有关部门派人到现场查看",
    "几家企业捐出了材料和工具",
    "工程队连夜把设备运到现场",
    "学校组织学生前来参观",
)

Story = tuple[str, list[str]]


def stories() -> list[Story]:
    """Made-up articles, no two alike."""
    chance = np.random.default_rng(5)

    def pick(choices: tuple[str, ...]) -> str:
        return choices[int(chance.integers(len(choices)))]

    def sentence() -> str:
        return f"{pick(_WHO)}在{pick(_PLACES)}{pick(_DONE)}，{pick(_THEN)}，他说“{pick(_SAID)}”。"

    def story(number: int) -> Story:
        lead = f"昨天上午，第{number}次集体劳动在{pick(_PLACES)}举行，{pick(_THEN)}。"
        return f"{pick(_PLACES)}迎来第{number}次集体劳动", [lead, *("".join(sentence() for _ in range(3)) for _ in range(4))]

    return [story(number) for number in range(1, 80)]


STORIES = stories()


def made(seed: int, number: int) -> list[tuple[list[Story], list[Piece]]]:
    """Pages with cuts, losses and moves; nothing is misread, for there is nothing to misread it as."""
    maker = Maker(seed)
    chosen = [STORIES[k * 3 : k * 3 + 3] for k in range(number)]
    return [(articles, maker.page(articles, noise="")) for articles in chosen]


PAGES = [page for seed in range(12) for page in made(seed, 25)]


def chains(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces in the order in which they follow each other."""
    after = {piece.follows: piece for piece in pieces if piece.follows is not None}
    found = []
    for piece in pieces:
        if piece.follows is None:
            chain = [piece]
            while chain[-1].id in after:
                chain.append(after[chain[-1].id])
            found.append(chain)
    return found


def test_the_same_seed_gives_the_same_pages() -> None:
    assert made(3, 8) == made(3, 8)
    assert [pieces for _, pieces in made(3, 8)] != [pieces for _, pieces in made(4, 8)]


def test_a_piece_follows_one_that_stands_on_the_page_and_both_are_cut() -> None:
    for _, pieces in PAGES:
        known = {piece.id: piece for piece in pieces}
        followed = [piece.follows for piece in pieces if piece.follows is not None]
        assert len(known) == len(pieces)
        assert len(set(followed)) == len(followed)
        for piece in pieces:
            if piece.follows is not None:
                assert piece.cut_head
                assert known[piece.follows].cut_tail
                assert known[piece.follows].article == piece.article


def test_what_follows_what_restores_the_paragraph() -> None:
    whole = 0
    for articles, pieces in PAGES:
        paragraphs = {p for _, story in articles for p in story} | {title for title, _ in articles}
        for chain in chains(pieces):
            if len(chain) > 1 and not chain[0].cut_head and not chain[-1].cut_tail and not before_jump(pieces, chain[-1]):
                text = "".join(piece.text for piece in chain)
                text = re.sub(r"^(本报讯（记者 [^）]*）|【[^】]*】|(核心提示|摘要|编者按)：)", "", text)
                text = re.sub(r"”。[^。]*(摄|图/[^。]*|（[^）]*）)$", "”。", text)
                assert text in paragraphs
                whole += 1
    assert whole > 200


def before_jump(pieces: list[Piece], piece: Piece) -> bool:
    """A jump line may have taken the end of what stood before it."""
    return any("下转" in other.text and other.article == piece.article for other in pieces)


def test_losses_moves_and_guests_are_all_drawn() -> None:
    pieces = [piece for _, page in PAGES for piece in page]
    lost_heads = [p for p in pieces if p.cut_head and p.follows is None]
    followed = {p.follows for p in pieces}
    lost_tails = [p for p in pieces if p.cut_tail and p.id not in followed]
    guests = [p for p in pieces if p.article == -1]
    moved = [page for _, page in PAGES if any(a.follows is not None and a.follows != b.id for b, a in pairwise(page))]
    for kind in (lost_heads, lost_tails, guests, moved):
        assert len(kind) > 20
    assert any(not p.detectable_head for p in lost_heads)


def test_noise_misreads_some_pages() -> None:
    maker = Maker(1)
    texts = ["".join(piece.text for piece in maker.page(STORIES[:3], "\ue000")) for _ in range(40)]
    assert 3 < sum("\ue000" in text for text in texts) < 30


def test_made_pages_say_which_block_goes_on_in_which() -> None:
    drawn = list(pages.made_pages(STORIES, 30, seed=2))
    assert len(drawn) > 20
    for page in drawn:
        assert len(page.blocks) == len(page.pieces) == len(page.roles)
        text = page.codes.tobytes().decode("utf-32-le")
        for block, piece in zip(page.blocks, page.pieces, strict=True):
            assert text[block.start : block.end] == block.text == piece.text.strip()
        for tail, head in page.follows.items():
            assert page.pieces[head].follows == page.pieces[tail].id
    assert sum(len(page.follows) for page in drawn) > 30
    assert [p.follows for p in drawn] == [p.follows for p in pages.made_pages(STORIES, 30, seed=2)]


def test_columns_in_a_wrong_order_keep_their_text() -> None:
    shifted = 0
    for seed in range(60):
        pieces = ColumnMaker(seed).page(STORIES[seed : seed + 2], noise="")
        articles = [[piece for piece in pieces if piece.article == number] for number in (0, 1)]
        assert len({piece.id for piece in pieces}) == len(pieces)
        for article in articles:
            ids = [piece.id for piece in article]
            shifted += ids != sorted(ids)
            columns = [piece.column for piece in sorted(article, key=lambda piece: piece.id) if piece.column >= 0]
            assert columns == sorted(columns)
    assert shifted > 15


def test_articles_side_by_side_are_read_from_the_top_down() -> None:
    def article(first: int, columns: Sequence[int]) -> list[Piece]:
        return [Piece("题", first, 0), *(Piece("文", first + k, 0, column=column) for k, column in enumerate(columns, 1))]

    read = [[piece.id for piece in ColumnMaker(seed)._abreast([article(1, (0, 0, 1)), article(5, (0, 1))])] for seed in range(40)]
    assert [1, 5, 2, 3, 4, 6, 7] in read, "both headlines, then the columns from the left"
    assert any(order.index(4) < order.index(2) for order in read), "a column that stands beside the headline comes before those under it"
    for order in read:
        assert sorted(order) == [1, 2, 3, 4, 5, 6, 7]
        assert order[0] == 1
        assert order.index(2) < order.index(3)


def test_halves_that_follow_each_other_are_joined_as_far_as_they_are_found() -> None:
    pieces = [Piece("渡口恢", 1, 0), Piece("复通航，由", 2, 0, follows=1), Piece("广告", 9, -1), Piece("本地企业负责。", 3, 0, follows=2)]
    none = np.zeros(4, np.float32)
    sure, unsure = partners.Joint(0, 1, 0.9), partners.Joint(2, 3, 0.6)
    page = pages.page_of(pieces)
    assert page
    assert page.follows == {0: 1, 1: 3}
    after = _joined(page, partners.Partners(none, none, none, none, (sure, unsure)))
    assert after
    assert [(piece.text, piece.id) for piece in after.pieces] == [("渡口恢复通航，由", 1), ("广告", 9), ("本地企业负责。", 3)]
    assert [piece.text for piece in pieces] == ["渡口恢", "复通航，由", "广告", "本地企业负责。"]


def _page(*ids: int) -> pages.MadePage:
    """A page of blocks that should stand in the order of their ids, block k ten characters times its id long; -1: furniture."""
    pieces = [Piece("渡" * 10 * max(1, one), one, -1 if one < 0 else 0) for one in ids]
    text = "\n\n".join(piece.text for piece in pieces)
    blocks = Page(text).blocks
    return pages.MadePage(np.zeros(0, np.uint32), blocks, [Role.BODY] * len(blocks), pieces, {})


def _mends(page: pages.MadePage, first: int, last: int, after: int) -> bool:
    none = np.zeros(len(page.blocks), np.float32)
    stretch = following.Stretch(page.blocks, page.roles, partners.Partners(none, none, none, none, ()))
    state = arrange.State.of(stretch, np.zeros((len(none) + 1, len(none) + 1), np.float32))
    bounds = (after + 2, first + 1, last + 2) if after < first else (first + 1, last + 2, after + 2)
    return bool(mends(page, state, [arrange.Swap(*bounds, 0.0)])[0])


def test_a_move_mends_a_page_where_more_text_stands_in_order_after_it() -> None:
    page = _page(1, 3, 4, 2, 5)
    assert _mends(page, 3, 3, 0)
    assert _mends(page, 1, 2, 3)
    assert not _mends(page, 1, 1, 3), "4 stands before 2 and 3 as before"
    assert not _mends(page, 4, 4, 0)
    assert _mends(_page(1, 3, -1, 4, 2, 5), 4, 4, 0), "furniture stands nowhere"
    assert not _mends(_page(1, 2, 3, 4, 5), 1, 1, 3)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of which 40 articles are held out and as many are not; the held-out ones are found by adding a day."""
    folder = tmp_path_factory.mktemp("corpus")
    dated = (
        {"source": "diary", "date": "20240301", "title": title, "text": "\n".join([*story, f"今天是劳动开始以后的第{day}天。"])}
        for day, (title, story) in ((day, STORIES[day % len(STORIES)]) for day in count())
    )
    kept, counted = [], []
    for record in dated:
        news = News(record["source"], record["date"], record["title"], record["text"], paragraphed=True)
        (kept if held_out(news) else counted).append(record)
        if len(kept) == 40:
            break
    lines = [json.dumps(record, ensure_ascii=False) for record in [*islice(counted, 40), *kept]]
    (folder / "diary.jsonl").write_text("\n".join(lines), encoding="utf-8")
    scraps = {"title": "无段落", "text": kept[0]["text"]}
    (folder / "without-paragraphs.jsonl").write_text(json.dumps(scraps, ensure_ascii=False), encoding="utf-8")
    return folder


def test_only_articles_held_out_of_the_model_are_trained_on(corpus: Path) -> None:
    pool = pages.clean_articles(corpus)
    assert len(pool) == 40
    assert pool == pages.clean_articles(corpus)
    for title, paragraphs in pool:
        assert held_out(News("", "", title, "\n".join(paragraphs), paragraphed=True))


@pytest.fixture(scope="module")
def nets(corpus: Path) -> dict[str, Network]:
    return fit.fit(corpus, 60)


def test_training_runs_from_corpus_to_weights(nets: dict[str, Network], tmp_path: Path) -> None:
    assert set(nets) == set(weights.load())
    for name, net in nets.items():
        assert net.features == weights.load()[name].features
    path = tmp_path / "seams.json"
    path.write_text(weights.text_of(nets), encoding="utf-8")
    rng = np.random.default_rng(0)
    for name, net in weights.load(path).items():
        x = rng.normal(net.mean, net.scale, (50, len(net.features))).astype(np.float32)
        assert np.abs(net.logits(x) - nets[name].logits(x)).max() < 5e-2


def test_even_sixty_pages_teach_something(nets: dict[str, Network]) -> None:
    right = wrong = missed = 0
    for page in pages.made_pages(STORIES, 20, seed=77):
        found = partners.find(page.codes, page.blocks, page.roles, language.load(), nets)
        joints = {joint.tail: joint.head for joint in found.joints}
        right += len(joints.items() & page.follows.items())
        wrong += len(joints.items() - page.follows.items())
        missed += len(page.follows.items() - joints.items())
    assert right > 20
    assert right > wrong
    assert right > missed


def test_predecessors_of_a_tiny_model(tmp_path: Path) -> None:
    news = [News("diary", "20240301", title, "\n".join(story), paragraphed=True) for title, story in STORIES]
    path = tmp_path / "tiny.lm"
    build(news, path, Recipe(name="tiny", thresholds=(0.2, 0.5, 0.5, 0.5), size=400), say=lambda _: None)
    model = language.LanguageModel(path)
    table = predecessors.table(model)
    assert table.shape == (model.vocabulary, predecessors.KEPT)
    before = {pair: model.encode(pair).tolist() for pair in ("渡口", "码头", "水库", "柳树")}
    assert [pair for pair, (one, two) in before.items() if one == table[two, 0]] == list(before)
    marks = set(model.encode("。！？”：").tolist())
    assert not marks & set(table[model.encode("他").tolist()[0]].tolist())


def test_the_shipped_networks_are_asked_what_they_were_trained_on() -> None:
    shipped = weights.load()
    expected = {"tail": partners.TAIL_CONTEXT, "head": partners.HEAD_CONTEXT, "doubtful_head": partners.DOUBTFUL_FEATURES}
    for name, features in expected.items():
        assert shipped[name].features == features
    assert shipped["joint"].features == partners.JOINT_FEATURES
    order = {"follow": following.FEATURES, "follow_again": following.AGAIN_FEATURES, "swap": arrange.FEATURES}
    assert {name: shipped[name].features for name in order} == order
    assert edges.predecessors().shape == (language.load().vocabulary, predecessors.KEPT)
    assert Reading(Page("渡口")).partners.joints == ()

"""Heads that read as torn off, told from true ones by a network that looks further in than n-grams do, and how it is learnt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lintnews import language, torn
from lintnews.training.torn import learn

WORDS = ("渡口", "居民", "新的航船", "孩子们", "栏杆旁边", "今年的收成", "水鸟", "岸边", "大人们", "通航")


def logits(*texts: str) -> list[float]:
    model = language.load()
    symbols = [model.encode(text) for text in texts]
    ends = np.cumsum([len(some) for some in symbols])
    rows = torn.heads(np.concatenate(symbols), np.append(0, ends[:-1]), ends, model)
    assert rows.shape == (len(texts), torn.WIDTH)
    return torn.load().logits(rows).tolist()


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("近日，记者从市商务局获悉，今年前三季度", "的核酸检测，要在六小时以内报告。"),
        ("昨天上午，老街的改造工程开工，工期半年。", "并对违规停放的车辆贴了告示，共计三百余张。"),
        ("新城区的十二所小学从下周起延长放学时间。", "将孩子简单交给网课，而是应当多陪伴他们。"),
    ],
)
def test_a_torn_head_is_told_from_a_true_one(whole: str, cut: str) -> None:
    true, made = logits(whole, cut)
    assert true < 0 < made


def test_what_lies_beyond_the_block_is_not_seen() -> None:
    alone = logits("的航船。")[0]
    assert logits("的航船。", "昨天上午，居民来到渡口。")[0] == pytest.approx(alone, abs=1e-4)


def test_it_is_learnt_from_a_corpus_and_is_the_same_each_time(tmp_path: Path) -> None:
    draw = np.random.default_rng(2)

    def paragraph(n: int) -> str:
        first, *more = (WORDS[k] for k in draw.integers(0, len(WORDS), 6))
        return f"第{n}天清晨，{first}来到" + "，后来看见".join(more) + "，晚上才回家吃饭。"

    articles = [{"title": f"渡口第{n}次通航", "text": "\n".join(paragraph(n) for _ in range(4))} for n in range(80)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    model = language.load()
    written = learn(tmp_path, model, steps=60)
    assert written == learn(tmp_path, model, steps=60)
    (tmp_path / "torn.npy").write_bytes(written)
    net = torn.load(tmp_path / "torn.npy")
    start, cut = (
        net.logits(torn.heads(model.encode(text), np.array([0]), np.array([len(text)]), model))[0]
        for text in ("第七天清晨，居民来到岸边，后来看见水鸟", "后来看见水鸟，后来看见大人们，晚上才回家")
    )
    assert start < cut

"""The benchmarks measure what they say."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import damage  # noqa: E402
import layout  # noqa: E402
import peers  # noqa: E402
import speed  # noqa: E402

needs_bench = pytest.mark.skipif(
    not (BENCHMARKS.parent.parent / "shared" / "bench").is_dir(), reason="the cases are not ours to ship and not beside this checkout"
)


def test_speed_pages_are_many_and_differ() -> None:
    texts = list(speed.enough(speed.our_texts(random.Random(0)), 300_000))
    assert len(texts) == len(set(texts)) > 15
    assert 250_000 <= sum(len(text.encode()) for text in texts) < 350_000
    assert all(500 < len(text) < 12_000 for text in texts)


def test_speed_pages_are_the_same_at_every_run() -> None:
    first, second = (speed.our_texts(random.Random(0)) for _ in range(2))
    assert [next(first) for _ in range(3)] == [next(second) for _ in range(3)]


def test_speed_refuses_to_time_a_failure(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 2"):
        speed.cpu(["check", str(tmp_path / "absent.txt")])


def test_speed_prints_its_table() -> None:
    command = [sys.executable, str(BENCHMARKS / "speed.py"), "--size", "0.05", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "all rules, one text file" in done.stdout
    assert "split-word" in done.stdout


SOUND = (
    "12月5日，临澜——老码头重新开放，10个村、200名居民最先受益……站长马一长说：“汛期平安”，约翰·史密斯也来了，水位退了。\n\n"
    "这个会，为的是1998年那场大水里来时的人。水位退了，渡口恢复摆渡；谁来管？市水务局昨日通报，三座泵站全部投入运行，下游水位已经回落。\n"
)


@pytest.mark.parametrize("kind", damage.KINDS)
def test_damage_is_counted_as_damage_and_its_repair_as_right(kind: str) -> None:
    case = damage.KINDS[kind](SOUND, random.Random(1))
    assert case.places
    assert case.text != SOUND == case.sound
    assert peers.count(case, SOUND) == (len(case.places), 0, 0)
    assert peers.count(case, case.text) == (0, len(case.places), 0)
    right, missed, harm = peers.count(case, SOUND.replace("最先", "先"))
    assert (right + missed, harm) == (len(case.places), 1)


def test_the_peers_table_names_who_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(peers, "KINDS", {"mark twice": damage.KINDS["mark twice"]})
    monkeypatch.setattr(peers, "our_texts", lambda: [SOUND])
    monkeypatch.setattr(sys, "argv", ["peers.py"])
    assert peers.main() == 0
    printed = capsys.readouterr().out
    assert "2 / 0" in printed
    assert "zhlint is missing" in printed


@needs_bench
def test_floor_joins_long_open_lines_only() -> None:
    import accuracy

    text = "甲乙丙丁戊己庚辛壬癸，子丑寅卯辰巳午未申酉戌亥金木水火\n\n土，是最后一行。\n\n没有逗号的一行文字写到这里为止，其实有\n"
    assert list(accuracy.floor_joins(text)) == [(text.index("\n"), text.index("土"))]


@needs_bench
def test_judgements_follow_the_scorer() -> None:
    import accuracy

    text = "一二三四五\n\n六七八九十\n"
    truth = {"defects": [{"kind": "split-word", "start": 4, "end": 8}]}
    right = {"rule": "split-word", "confidence": 0.9, "start": {"offset": 4}, "end": {"offset": 8}}
    wrong = {"rule": "doubled-character", "confidence": 0.6, "start": {"offset": 0}, "end": {"offset": 1}}
    judged = list(accuracy.judgements([accuracy.Case("a", text, truth)], {"a": {"findings": [right, wrong]}}))
    assert sorted(judged) == [("doubled-character", 0.6, False), ("split-word", 0.9, True)]
    assert "0.50 to 0.70" in accuracy.reliability(judged)


ARTICLES = [
    ["昨天上午，沙屿区第一条环岛公交线路正式开通，首班车从渔港码头出发，沿途经过七个村庄，四十分钟绕岛一周。"] * 3,
    ["临澜市图书馆新馆本月底试开放，馆里设有三百个阅览座位，还专门为视障读者辟出一间有声阅览室。"] * 3,
]


def test_layout_prints_lines_as_printers_do() -> None:
    lines, ends = layout.printed(ARTICLES[0], 14)
    assert "".join(lines) == "".join(ARTICLES[0])
    assert sum(ends) == 3
    assert all(len(line) <= 14 and line[0] not in layout.NO_START and line[-1] not in layout.NO_END for line in lines)


@pytest.mark.parametrize("kind", layout.KINDS)
def test_layout_pages_hold_what_their_lines_hold(kind: str) -> None:
    page = layout.KINDS[kind](ARTICLES, random.Random(1))
    assert sorted("".join(page.text.split())) == sorted("".join(page.lines))
    assert len(page.lines) == len(page.ends)


def test_layout_counts_what_is_put_right() -> None:
    counts = layout.Counts()
    layout.count(counts, layout.by_paragraphs(ARTICLES, random.Random(1)), [])
    assert counts.pairs == counts.before == counts.after
    assert counts.joined == counts.parted == counts.wrongly == 0
    assert counts.inner == len(layout.by_paragraphs(ARTICLES, random.Random(1)).lines) - 3


@needs_bench
def test_ablations_take_away_one_thing_and_leave_the_rest_working() -> None:
    import ablation

    from lintnews import Page, Reading, engine, registry

    first, second = "本报讯（记者 林远）昨日清晨，停航三年的渡口恢复通", "航，三百多名乘客坐船过江。首班船坐满了人。"
    page = Page("\n\n".join(["渡口恢复通航", first, second]))
    rules = [rule for name, rule in registry.load(()).items() if name in ("split-word", "truncated-head", "misordered-block")]
    muted = {}
    for name, ablate in ablation.ABLATIONS.items():
        with ablation.ExitStack() as stack:
            ablate(stack)
            muted[name] = isinstance(Reading(page).model, ablation.Mute)
            checked = engine.check(page, rules)
        assert not checked.errors, f"{name}: {checked.errors[0].message}"
        assert name != "everything" or [finding.rule for finding in checked.findings] == ["split-word"]
    assert [name for name, is_muted in muted.items() if is_muted] == ["without the language model"]

"""The HTML report: what is in the file, and what a reader can do with it in a real browser."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import PROGRAM, Browser
from conftest import Lint
from test_reports import found, result

from lintnews import Page
from lintnews.decisions import read
from lintnews.engine import PageError
from lintnews.finding import Edit, Finding, Fix, Related
from lintnews.reports import Tally
from lintnews.run import Result

pytest.importorskip("jinja2", reason="pip install -e .[dev]")
from lintnews.reports.html import HtmlReport

TEXT = "渔港改造工程通过验收。\n\n昨日,全市春耕现场会<script>在城东镇\n召开，列列入。\n"
ODD = "'\"><img src=x onerror=alert(1)>\ud800\0</script><script>alert(2)</script>{{ 7*7 }}"
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="needs chromium")


def report(*results: Result, most: int = 1000) -> str:
    out = io.StringIO()
    told = HtmlReport(out, most=most)
    tally = Tally()
    for one in results:
        tally.add(one)
        told.page(one)
    told.finish(tally)
    return out.getvalue().encode("utf-8", "backslashreplace").decode()


class Tags(HTMLParser):
    """All tags with their attributes, and the text outside of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._skip = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._skip = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._skip &= tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        self.text += "" if self._skip else data


def comma(start: int = 15) -> Finding:
    fix = Fix((Edit(start, start + 1, "，"),), True)
    return found(start, start + 1, "half-width comma", severity="warning", confidence=0.98, fix=fix)


Span0 = found(0, 1).span


def test_findings_stand_in_their_text_with_what_a_repair_makes_of_it() -> None:
    page = Tags(report(result(TEXT, comma(), found(20, 22, "note", severity="info"), path="pages/第1版.txt")))
    text = re.sub(r"\s+", " ", page.text)
    assert "2 findings on 1 of 1 page; 1 with a safe repair, 0 with an unsafe one." in text
    assert "pages/第1版.txt" in text
    assert "昨日,，全市春耕现场会<script>在城东镇" in text, "old and new side by side"
    assert ("del", {}) in page.tags
    assert ("ins", {}) in page.tags
    assert ("mark", {}) in page.tags, "a finding without a repair is marked"
    assert [attributes["data-kind"] for tag, attributes in page.tags if tag == "article"] == ["safe", "none"]


def test_nothing_is_fetched_and_nothing_in_a_page_is_more_than_text() -> None:
    name = ODD + ".txt"
    page = Page(ODD, name, ODD)
    fix = Fix((Edit(0, 5, ODD),), False)
    odd = Result(name, ODD, page, (found(0, len(ODD), ODD, fix=fix, related=(Related(Span0, ODD),)),), (PageError(ODD),), after=page)
    tags = Tags(report(odd)).tags
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not any(tag in ("img", "link", "iframe", "object") for tag, _ in tags)
    assert not any(key in ("src", "onerror", "onload") for _, attributes in tags for key in attributes)
    assert all(str(attributes["href"]).startswith("#") for tag, attributes in tags if tag == "a")
    policy = next(attributes["content"] for tag, attributes in tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'")
    answer = json.loads(next(str(attributes["data-answer"]) for tag, attributes in tags if tag == "article"))
    assert (answer["path"], answer["record"], answer["message"]) == (name, ODD, ODD)


def test_too_many_findings_leave_the_gravest() -> None:
    findings = [found(n, n + 1, f"number {n}", severity=("info", "error")[n % 2], confidence=n / 40) for n in range(40)]
    text = report(result(TEXT, *findings), most=10)
    assert sorted(int(number) for number in re.findall(r"number (\d+)", text)) == list(range(21, 40, 2))
    assert "the 10 gravest and surest findings of 40" in text


def test_pages_that_could_not_be_judged_are_named() -> None:
    text = report(Result("bad.txt", errors=(PageError("undecodable byte"),)), result("好。"))
    assert "1 error: the job could not be done in full" in text
    assert "<b>bad.txt</b>: undecodable byte" in text
    assert "No findings." in text


def test_the_command_writes_one_file(lint: Lint, tmp_path: Path, rules_dir: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "r.html"
    done = lint("report", tmp_path, "-o", out, "--rules", rules_dir, "--select", "t-comma,t-twice", "--title", "三月 <b>")
    assert (done.exit_code, done.stdout) == (0, "")
    text = out.read_text(encoding="utf-8")
    assert "三月 &lt;b&gt;" in text
    assert text.count("<article") == 2
    (tmp_path / "bad.txt").write_bytes(b"\xff" * 7)
    assert lint("report", tmp_path, "-o", out, "--rules", rules_dir, "--select", "t-comma").exit_code == 2


@pytest.fixture
def shown(lint: Lint, tmp_path: Path, rules_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The report on two pages, open in a browser."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("甲乙,丙丁。注\n", encoding="utf-8")
    lint("report", "a.txt", "b.txt", "-o", "r.html", "--rules", rules_dir, "--select", "t-comma,t-twice,t-note")
    with Browser(tmp_path / "profile") as browser:
        browser.open(tmp_path / "r.html")
        yield browser


CARDS = "[...document.querySelectorAll('article')].filter(card => !card.hidden).map(card => card.dataset.rule)"


def set_field(name: str, value: str) -> str:
    field = f"document.getElementById('filter').elements['{name}']"
    return f"{field}.value = '{value}'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))"


@needs_browser
def test_a_reader_filters(shown: Browser) -> None:
    assert shown.run(CARDS) == ["t-comma", "t-twice", "t-comma", "t-note"]
    for name, value, left in (
        ("kind", "safe", ["t-comma", "t-comma"]),
        ("kind", "none", ["t-note"]),
        ("kind", "", ["t-comma", "t-twice", "t-comma", "t-note"]),
        ("confidence", "95", ["t-comma", "t-comma", "t-note"]),
        ("confidence", "0", ["t-comma", "t-twice", "t-comma", "t-note"]),
        ("words", "b.txt COMMA", ["t-comma"]),
    ):
        shown.run(set_field(name, value))
        assert shown.run(CARDS) == left, (name, value)
    assert shown.run("[...document.querySelectorAll('section.page')].map(section => section.hidden)") == [True, False]
    shown.run(set_field("words", ""))
    shown.run(
        "document.querySelector('[name=severity][value=warning]').click(); document.querySelector('[name=rule][value=t-note]').click()"
    )
    assert shown.run(CARDS) == ["t-twice"]
    assert shown.run("document.getElementById('shown').textContent") == "1 of 4 shown · 0 accepted · 0 rejected"


@needs_browser
def test_on_a_phone_the_findings_come_first_and_the_filters_when_asked_for(shown: Browser) -> None:
    top = "document.querySelector('article').getBoundingClientRect().top"
    form = "document.getElementById('filter').checkVisibility()"
    shown.resize(1200, 800)
    assert shown.run(form)
    shown.resize(390, 800)
    assert not shown.run(form)
    assert shown.run(top) < 800
    shown.run("document.querySelector('#filters summary').click()")
    assert shown.run(form)
    shown.resize(1200, 800)
    assert shown.run(form)


@needs_browser
def test_decisions_made_in_the_browser_come_back(shown: Browser, lint: Lint, tmp_path: Path) -> None:
    shown.run("document.querySelectorAll('article')[0].querySelector('[data-answer=reject]').click()")
    press = "document.dispatchEvent(new KeyboardEvent('keydown', {{key: '{0}', bubbles: true}}))"
    for key in "jja":
        shown.run("document.activeElement" + press.format(key).removeprefix("document"))
    shown.run("document.querySelectorAll('article')[2].querySelector('[data-answer=accept]').click()")
    wanted = "4 of 4 shown · 2 accepted · 1 rejected"
    assert shown.run("document.getElementById('shown').textContent") == wanted
    shown.run("document.getElementById('save').click()")
    saved = tmp_path / "profile" / "lintnews.decisions.json"
    for _ in range(100):
        if saved.exists() and saved.stat().st_size:
            break
        time.sleep(0.1)
    decisions = read(saved)
    assert [(one.path, one.rule, one.decision) for one in decisions.answers.values()] == [
        ("a.txt", "t-comma", "reject"),
        ("a.txt", "t-twice", "accept"),
        ("b.txt", "t-comma", "accept"),
    ]
    lint("fix", "--decisions", saved, "a.txt", "b.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT.replace("列列", "列")
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "甲乙，丙丁。注\n"
    for _ in range(50):
        # A browser stores in a process of its own, a moment later.
        shown.open(tmp_path / "r.html")
        kept = shown.run("document.getElementById('shown').textContent")
        if kept == wanted:
            break
        time.sleep(0.5)
    assert kept == wanted, "kept for the next look"
    assert all(url.startswith(("file://", "blob:")) for url in shown.requests)

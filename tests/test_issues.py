"""Rules across pages: which pages are one issue, and that all ways of running come to the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Lint

import lintnews
from lintnews import issues
from lintnews.config import Config
from lintnews.readers.choice import Choice
from lintnews.readers.walk import documents

ROOT = Path(__file__).parent.parent
RULE = '''"""A rule for tests."""

from collections import Counter
from collections.abc import Iterator

from lintnews import Finding, Fix, Issue, Page, Span, rule


@rule
def t_again(issue: Issue) -> Iterator[tuple[Page, Finding]]:
    """A first line that another page has, too."""
    first = {page: page.text.partition("\\n")[0] for page in issue.pages}
    seen = Counter(first.values())
    for page, line in first.items():
        if "炸" in line:
            raise KeyError(line)
        if seen[line] > 1:
            fix = Fix.replace(Span(0, len(line)), "", safe=False)
            yield page, Finding(Span(0, len(line)), f"{seen[line]} of {len(issue.pages)} pages of {issue.name}", 0.9, fix=fix)
'''
Found = list[tuple[str, str | None, str]]


@pytest.fixture
def across(tmp_path: Path) -> Path:
    """A folder with a rule across pages."""
    folder = tmp_path / "across"
    folder.mkdir()
    (folder / "t_again.py").write_text(RULE, encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with two days' papers of three pages and a page of none."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for day in (16, 17):
        for page in (1, 2, 3):
            (folder / f"sha-2024-05-{day}-0{page}.txt").write_text(f"沙屿晚报\n\n第{day * page}页\n", encoding="utf-8")
    (folder / "leaflet.txt").write_text("沙屿晚报\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


Across = Callable[..., Found]


@pytest.fixture
def run(lint: Lint, across: Path) -> Across:
    """What t-again finds: path, record, message."""

    def check(*arguments: object, stdin: bytes = b"", status: int = 1) -> Found:
        done = lint("check", "--rules", across, "--output-format", "jsonl", *arguments, select="t-again,t-comma", stdin=stdin)
        assert done.exit_code == status, done.stderr
        files = [json.loads(line) for line in done.stdout.splitlines()]
        return [(file["path"], file["record"], found["message"]) for file in files for found in file["findings"]]

    return check


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("linlan-2024-05-16-01.txt", "linlan-2024-05-16"),
        ("linlan_20240516_01.txt", "linlan_20240516"),
        ("2024051601.txt", "20240516"),
        ("2024-05-16/01.txt", "2024-05-16"),
        ("2024/05/16/a/01.txt", "2024/05/16"),
        ("晚报2024年5月16日第3版.txt", "晚报2024年5月16日"),
        ("old-2001-01-01/linlan-2024.05.16-01.txt", "old-2001-01-01/linlan-2024.05.16"),
        ("harbour.txt", None),
        ("2024-13-16.txt", None),
        ("12345678.txt", None),
        ("120240516.txt", None),
        ("202405160123.txt", None),
    ],
)
def test_a_date_in_the_path_names_the_issue(path: str, name: str | None, tmp_path: Path) -> None:
    assert issues.naming(Config(root=tmp_path))(tmp_path / path) == name


def test_other_ways_to_name_it(tmp_path: Path) -> None:
    page = tmp_path / "day12" / "p03.txt"
    assert issues.naming(Config(root=tmp_path, issues="folder"))(page) == "day12"
    assert issues.naming(Config(root=tmp_path, issues="none"))(tmp_path / "2024-05-16.txt") is None
    assert issues.naming(Config(root=tmp_path, issues=r"day(\d+)/p(\d)"))(page) == "12 0"
    assert issues.naming(Config(root=tmp_path, issues=r"day\d+"))(page) == "day12"
    assert issues.naming(Config(root=tmp_path, issues=r"night\d+"))(page) is None


@pytest.mark.usefixtures("corpus")
def test_each_page_is_judged_with_the_others_of_its_day(run: Across) -> None:
    found = run()
    assert [path for path, _, _ in found] == [f"sha-2024-05-{day}-0{page}.txt" for day in (16, 17) for page in (1, 2, 3)]
    assert {message for _, _, message in found} == {f"3 of 3 pages of sha-2024-05-{day}" for day in (16, 17)}
    assert run("--workers", "2") == found
    assert len(run("--issues", "folder")) == 7
    assert run("--issues", "none", status=0) == []


@pytest.mark.usefixtures("corpus")
def test_a_pattern_that_no_path_matches_is_told(lint: Lint, across: Path) -> None:
    def said(*arguments: object, stdin: bytes = b"") -> str:
        return lint("check", "--rules", across, *arguments, select="t-again", stdin=stdin).stderr

    told = "issues: the pattern night\\d+ matches no path, so each page is judged without the others of its day"
    assert told in said("--issues", r"night\d+")
    assert told not in said("--issues", r"night\d+", "-", stdin="沙屿晚报".encode())
    for how in (r"sha-(\d+)", "date", "folder", "none"):
        assert "matches no path" not in said("--issues", how)


def test_pages_that_do_not_stand_together_are_one_issue(run: Across, corpus: Path) -> None:
    for page in (1, 2, 3):
        folder = corpus / f"page{page}"
        folder.mkdir()
        for day in range(10, 20):
            (folder / f"2024-06-{day}.txt").write_text("沙屿晚报\n", encoding="utf-8")
    found = run("page1", "page2", "page3", "--issues", r"2024-06-\d\d")
    assert [message for _, _, message in found] == 3 * [f"3 of 3 pages of 2024-06-{day}" for day in range(10, 20)]


@pytest.mark.usefixtures("corpus")
def test_a_page_that_is_named_itself_is_judged_with_its_neighbours(run: Across) -> None:
    assert run("sha-2024-05-16-02.txt") == [("sha-2024-05-16-02.txt", None, "3 of 3 pages of sha-2024-05-16")]
    name = ("-", "--stdin-filename", "sha-2024-05-16-04.txt")
    assert run(*name, stdin="沙屿晚报".encode()) == [("sha-2024-05-16-04.txt", None, "4 of 4 pages of sha-2024-05-16")]
    # What comes from stdin stands in for the file of its name.
    assert run("-", "--stdin-filename", "sha-2024-05-16-02.txt", stdin="新".encode(), status=0) == []
    assert run("-", stdin="沙屿晚报".encode(), status=0) == []


def test_only_changed_files_are_reported_but_all_are_seen(run: Across, corpus: Path) -> None:
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "pages"]):
        subprocess.run(["git", *command], cwd=corpus, check=True)
    (corpus / "sha-2024-05-17-02.txt").write_text("沙屿晚报\n\n新\n", encoding="utf-8")
    assert run("--changed-since", "HEAD") == [("sha-2024-05-17-02.txt", None, "3 of 3 pages of sha-2024-05-17")]


def test_what_is_remembered_is_forgotten_when_another_page_of_the_day_changes(run: Across, corpus: Path) -> None:
    for number in range(10):
        (corpus / f"more{number}.txt").write_text("丁\n", encoding="utf-8")
    assert len(run()) == 6
    assert (corpus / ".lintnews_cache").is_dir()
    (corpus / "sha-2024-05-16-03.txt").write_text("沙屿早报\n", encoding="utf-8")
    assert [message for path, _, message in run() if "-16-" in path] == ["2 of 3 pages of sha-2024-05-16"] * 2


def test_records_name_their_issue(run: Across, tmp_path: Path) -> None:
    file = tmp_path / "archive.jsonl"
    records = [
        {"id": f"r{n}", "issue": day, "date": "x", "text": "沙屿晚报\n甲"} for n, day in enumerate(["一", "二", "一", 3, "二", None, "", 3])
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    text = "".join(f"{line}\n" for line in [*lines, "", "{broken", '{"issue": "一"}'])
    file.write_text(text, encoding="utf-8")
    found = run(file, status=2)
    assert [(record, message) for _, record, message in found] == [
        ("r0", "2 of 2 pages of 一"),
        ("r1", "2 of 2 pages of 二"),
        ("r2", "2 of 2 pages of 一"),
        ("r3", "2 of 2 pages of 3"),
        ("r4", "2 of 2 pages of 二"),
        ("r7", "2 of 2 pages of 3"),
    ]
    assert [one[1:] for one in run("-", "--stdin-filename", "x.jsonl", stdin=text.encode(), status=2)] == [one[1:] for one in found]
    (tmp_path / "lintnews.toml").write_text('issue-key = "date"\n', encoding="utf-8")
    assert {message for _, _, message in run(file, status=2)} == {"8 of 8 pages of x"}


def test_json_names_the_issue(lint: Lint, corpus: Path) -> None:
    files = json.loads(lint("check", corpus, "--output-format", "json").stdout)["files"]
    assert [file.get("issue") for file in files] == [None, *["sha-2024-05-16"] * 3, *["sha-2024-05-17"] * 3]


def test_a_rule_across_pages_that_raises_costs_the_pages_of_that_day(corpus: Path, lint: Lint, across: Path) -> None:
    (corpus / "sha-2024-05-16-02.txt").write_text("炸,\n", encoding="utf-8")
    done = lint("check", "--rules", across, "--output-format", "concise", select="t-again,t-comma")
    assert done.exit_code == 2
    assert done.stderr.count("rule t-again raised KeyError") == 3
    assert done.stdout.count("t-again") == 3
    assert "t-comma" in done.stdout


def test_fixing_and_undoing(corpus: Path, lint: Lint, across: Path) -> None:
    lint("fix", "--rules", across, "--unsafe-fixes", "--log", "log.jsonl", "sha-2024-05-16-01.txt", select="t-again")
    assert (corpus / "sha-2024-05-16-01.txt").read_text(encoding="utf-8") == "\n\n第16页\n"
    lint("revert", "log.jsonl")
    assert (corpus / "sha-2024-05-16-01.txt").read_text(encoding="utf-8").startswith("沙屿晚报")


@pytest.mark.usefixtures("corpus")
def test_shards_come_to_the_same(lint: Lint, across: Path, tmp_path: Path) -> None:
    for part in ("1/2", "2/2"):
        assert lint("check", ".", "--rules", across, "--shard", part, "--out", tmp_path / "out", select="t-again").exit_code == 0
    assert lint("merge", tmp_path / "out").stdout.count("3 of 3 pages of sha-2024-05-1") == 6


@pytest.mark.usefixtures("corpus")
def test_what_is_too_large_for_a_day_is_none(run: Across, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issues, "MOST_PAGES", 2)
    assert run(status=0) == []
    monkeypatch.setattr(issues, "MOST_PAGES", 3)
    assert len(run()) == 6


def test_few_issues_are_held_at_once(tmp_path: Path) -> None:
    for day in range(1, 29):
        for page in (1, 2):
            (tmp_path / f"2024-01-{day:02}-{page}.txt").write_text("甲" * day, encoding="utf-8")
    config = Config(root=tmp_path)
    found = list(documents([str(tmp_path)], choice=Choice(config)))
    issues.group(found, config, Choice(config))
    finder = issues.Issues("issue")
    seen = [finder.of(document, cell) for document in found for cell in document.cells() if isinstance(cell, issues.Cell)]
    assert [len(one.cells) if one else 0 for one in seen] == [2] * 56
    assert len(finder._held) <= 4


def test_from_python() -> None:
    line = "沙屿商城装修招商 客户专线8654321"
    told = [
        "昨天，渔港的码头通过了验收，能停六十艘船。",
        "老街的戏台修好了，今晚开演。",
        "麦子比去年早收了三天，仓里都满了。",
        "图书车开进了村子，车上有三千册书。",
    ]
    pages = [f"{one}\n\n{line}\n\n{one[:4]}的消息传得很快。\n" for one in told]
    found = lintnews.check_issue(pages, select=["recurring-furniture"])
    assert [[(f.rule, pages[n][slice(*f.span)]) for f in one] for n, one in enumerate(found)] == [[("recurring-furniture", line)]] * 4
    assert lintnews.check(pages[0], select=["recurring-furniture"]) == []


#: What a careful reader finds on the five pages: lines by page, those inside an article with a star.
SLOGAN, ADDRESS, EDITORS = "用心记录", "金沙湾家", "本版编缉"
PAPER = {
    1: [SLOGAN, f"{ADDRESS}*", EDITORS],
    2: [SLOGAN, f"{SLOGAN}*", ADDRESS, EDITORS],
    3: [SLOGAN, ADDRESS, EDITORS],
    4: [SLOGAN, ADDRESS, EDITORS],
    5: [SLOGAN],
}


def _lines(lint: Lint) -> Iterator[tuple[int, list[str]]]:
    done = lint("check", ROOT / "fixtures" / "issue", "--output-format", "jsonl", select="recurring-furniture")
    for number, line in enumerate(done.stdout.splitlines(), 1):
        file = json.loads(line)
        text = Path(file["path"]).read_text(encoding="utf-8")
        starts = [(found["start"]["offset"], found["severity"] == "warning") for found in file["findings"]]
        yield number, [text[start : start + 4] + "*" * inside for start, inside in starts]


def test_the_paper_of_five_pages(lint: Lint) -> None:
    assert dict(_lines(lint)) == PAPER

"""Settings: where they are found, what they do, how mistakes in them are told."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NAMES, Lint, Shell

from lintnews import configfile, registry
from lintnews.commands.init import TEMPLATE
from lintnews.config import Config
from lintnews.readers.choice import Choice
from lintnews.readers.walk import documents
from lintnews.rule import RuleError

Write = Callable[..., Path]
PAGES = {"a.txt": "一,二", "sub/b.txt": "列列", "sub/c.jsonl": '{"text": "注,"}\n'}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files by name to an empty current folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def make(files: dict[str, str] | None = None) -> Path:
        for name, text in {**PAGES, **(files or {})}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return make


def found(lint: Lint, *arguments: object, **more: object) -> dict[str, list[str]]:
    """The rules that spoke, by page, without a --select of the tests' own."""
    result = lint("check", *arguments, "--output-format", "json", select="", **more)  # type: ignore[arg-type]
    assert result.exit_code in (0, 1), result.output
    files = json.loads(result.stdout)["files"]
    return {file["path"]: sorted(finding["rule"] for finding in file["findings"]) for file in files}


@pytest.mark.parametrize("name", ["lintnews.toml", "pyproject.toml"])
def test_settings_are_found_upwards(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    head = "[tool.lintnews]\n" if name == "pyproject.toml" else ""
    folder = write({name: f'{head}select = ["t-comma"]\n', "other/pyproject.toml": "[tool.other]\nx = 1\n", "other/d.txt": ",列列"})
    assert found(lint) == {"a.txt": ["t-comma"], "other/d.txt": ["t-comma"], "sub/b.txt": [], "sub/c.jsonl": ["t-comma"]}
    monkeypatch.chdir(folder / "other")
    assert found(lint, "d.txt") == {"d.txt": ["t-comma"]}
    monkeypatch.chdir("/")
    assert list(found(lint, folder / "sub").values()) == [[], ["t-comma"]]
    assert "t-twice" in found(lint, folder / "sub", "--isolated")[str(folder / "sub/b.txt")]


def test_lintnews_toml_wins_and_config_wins_over_both(write: Write, lint: Lint) -> None:
    files = {"lintnews.toml": 'select = ["t-comma"]', "pyproject.toml": '[tool.lintnews]\nselect = ["t-note"]'}
    folder = write({**files, "else/own.toml": 'select = ["t-twice"]'})
    assert found(lint, "sub") == {"sub/b.txt": [], "sub/c.jsonl": ["t-comma"]}
    assert found(lint, "sub", "--config", folder / "else/own.toml") == {"sub/b.txt": ["t-twice"], "sub/c.jsonl": []}
    assert found(lint, "sub", env={"LINTNEWS_CONFIG": str(folder / "else/own.toml")})["sub/b.txt"] == ["t-twice"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("selct = []", "lintnews.toml:1: unknown key 'selct'; did you mean 'select'?"),
        ("\nextend_select = []", "lintnews.toml:2: unknown key 'extend_select'; did you mean 'extend-select'?"),
        ('select = "t-comma"', "lintnews.toml:1: select: expected array, got str"),
        ("select = [1]", "lintnews.toml:1: select: expected str, got int (item 1)"),
        ('select = ["t-coma"]', "lintnews.toml: select: unknown rule 't-coma'; did you mean 't-comma'?"),
        ('[per-file-ignores]\n"*.txt" = ["seems"]', "lintnews.toml: per-file-ignores: unknown rule 'seems'; did you mean 'seams'?"),
        (
            '[severity]\nt-comma = "eror"',
            "lintnews.toml:2: severity.t-comma must be one of error, warning, info, not 'eror'; did you mean 'error'?",
        ),
        ("severity = 1", "lintnews.toml:1: severity must be a table, not int"),
        ("[options.t-comma]\nmrk = 1", "lintnews.toml: options: rule t-comma has no option 'mrk' (it has: mark)"),
        ("[options.t-comma]\nmark = 1", "lintnews.toml: options: option 'mark' of rule t-comma must be str, not 1"),
        ("[options.t-coma]\nmark = 1", "lintnews.toml: options: unknown rule 't-coma'; did you mean 't-comma'?"),
        ("workers = -1", "lintnews.toml:1: workers must be 0 or more, not -1"),
        ("fail-under = 90", "lintnews.toml:1: fail-under must be between 0 and 1, not 90"),
        ('encoding = "utf-9"', "lintnews.toml:1: encoding must be an encoding such as"),
        ('output-format = "xml"', "lintnews.toml:1: output-format must be one of text"),
        ("baseline = 1", "lintnews.toml:1: baseline: expected str"),
        ("a = ", "lintnews.toml: no valid TOML:"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_nearest_right_one(write: Write, lint: Lint, settings: str, message: str) -> None:
    write({"lintnews.toml": settings})
    result = lint("check", select="")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_pyproject_that_is_none_is_told_if_it_speaks_of_us(write: Write, lint: Lint) -> None:
    folder = write({"pyproject.toml": "[tool.lintnews]\nselect = [\n"})
    assert "pyproject.toml: no valid TOML" in lint("check").stderr
    (folder / "pyproject.toml").write_text("[tool]\nlintnews = 3\n", encoding="utf-8")
    assert "tool.lintnews must be a table" in lint("check").stderr
    (folder / "pyproject.toml").write_text("# lintnews is mentioned\n[tool.other", encoding="utf-8")
    assert lint("check", "a.txt").exit_code == 1


def test_the_command_line_has_the_last_word(write: Write, lint: Lint) -> None:
    write({"lintnews.toml": 'select = ["t-comma", "t-note"]\nignore = ["t-note"]\n[options.t-comma]\nmark = "、"\n'})
    assert found(lint, "sub/c.jsonl") == {"sub/c.jsonl": ["t-comma"]}
    assert found(lint, "sub/c.jsonl", "--extend-select", "t-twice", "--ignore", "t-comma") == {"sub/c.jsonl": []}
    assert found(lint, "sub/c.jsonl", "--select", "t-note") == {"sub/c.jsonl": ["t-note"]}
    lint("fix", "a.txt", select="")
    assert Path("a.txt").read_text(encoding="utf-8") == "一、二"


def test_families_stand_for_their_rules_and_names_count_more(rules_dir: Path) -> None:
    def names(**settings: tuple[str, ...]) -> set[str]:
        return {rule.name for rule in Config(rule_folders=(rules_dir,), **settings).rules()}  # type: ignore[arg-type]

    assert {"split-word", "split-sentence", "truncated-head", "truncated-tail"} <= names(select=("seams",))
    assert "t-comma" not in names(select=("seams",))
    assert "split-word" not in names(select=("seams",), ignore=("split-word",))
    assert names(select=("split-word",), ignore=("seams",)) == {"split-word"}
    assert names(select=("other",)) == set(NAMES)
    assert names(ignore=("all",), extend_select=("t-note",)) == {"t-note"}
    assert names(select=("all",), ignore=("other",)) == names() - set(NAMES)
    with pytest.raises(RuleError, match="unknown rule 'seam'; did you mean 'seams'"):
        names(select=("seam",))


def test_every_rule_of_ours_has_a_family() -> None:
    ours = [rule for rule in registry.load().values() if rule.check.__module__.startswith("lintnews.rules")]
    assert ours
    assert not [rule.name for rule in ours if rule.family == "other"]


def test_severity_is_set_by_rule_and_by_family(write: Write, lint: Lint) -> None:
    write({"lintnews.toml": '[severity]\nother = "info"\nt-twice = "warning"\n'})
    assert lint("check", "a.txt").exit_code == 0
    result = lint("check", "sub/b.txt")
    assert result.exit_code == 1
    assert "warning t-twice" in result.stdout


def test_per_file_ignores(write: Write, lint: Lint) -> None:
    write({"lintnews.toml": 'select = ["other"]\n[per-file-ignores]\n"sub/**" = ["t-twice"]\n"*.jsonl" = ["other"]\n'})
    assert found(lint) == {"a.txt": ["t-comma"], "sub/b.txt": [], "sub/c.jsonl": []}
    lint("fix", "--unsafe-fixes", ".", select="")
    assert Path("sub/b.txt").read_text(encoding="utf-8") == "列列"
    assert Path("a.txt").read_text(encoding="utf-8") == "一，二"


def test_records_may_ignore_rules(write: Write, lint: Lint) -> None:
    lines = ('{"text": "一,列列", "lintnews": {"ignore": ["t-comma"]}}', '{"text": ",", "lintnews": {"ignore": ["all"]}}')
    write({"r.jsonl": "\n".join(lines)})
    result = lint("check", "r.jsonl", "--output-format", "jsonl")
    assert [[f["rule"] for f in json.loads(line)["findings"]] for line in result.stdout.splitlines()] == [["t-twice"], []]
    lint("fix", "r.jsonl")
    assert Path("r.jsonl").read_text(encoding="utf-8") == "\n".join(lines)
    for member, message in (('{"ignore": ["t-coma"]}', "names no rule: 't-coma'; did you mean 't-comma'?"), ("3", "must be an object")):
        write({"r.jsonl": f'{{"text": ",", "lintnews": {member}}}'})
        result = lint("check", "r.jsonl")
        assert (result.exit_code, message in result.stderr) == (2, True)


def test_include_exclude_and_gitignore(write: Write) -> None:
    folder = write(
        {".gitignore": "*.tmp.txt\n/gone/\n", "x.tmp.txt": "", "gone/d.txt": "", "sub/.gitignore": "!y.tmp.txt", "sub/y.tmp.txt": ""}
    )
    (folder / "page.ocr").write_text("", encoding="utf-8")

    def names(*paths: str, **settings: object) -> list[str]:
        config = Config(root=folder, **settings)  # type: ignore[arg-type]
        return [document.name for document in documents(paths or (".",), choice=Choice(config))]

    assert names() == ["a.txt", "sub/b.txt", "sub/c.jsonl", "sub/y.tmp.txt"]
    assert "gone/d.txt" in names(respect_gitignore=False)
    assert names(exclude=("sub/", "x*")) == ["a.txt"]
    assert names(exclude=("/b.txt", "c.*")) == ["a.txt", "sub/b.txt", "sub/y.tmp.txt"]
    assert names(include=("*.ocr", "a.*")) == ["a.txt", "page.ocr"]
    assert names("sub/b.txt", "gone/d.txt", exclude=("sub/",)) == ["sub/b.txt", "gone/d.txt"]
    assert names("sub/b.txt", "gone/d.txt", "a.txt", exclude=("sub/",), force_exclude=True) == ["a.txt"]


def test_patterns_of_the_command_line_are_relative_to_the_current_folder(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"lintnews.toml": "", "sub/sub/b.txt": ",", "sub/sub/e.txt": ","})
    monkeypatch.chdir(folder / "sub")
    assert list(found(lint, ".", "--exclude", "sub/b.txt")) == ["b.txt", "c.jsonl", "sub/e.txt"]
    assert list(found(lint, ".", "--exclude", "/b.txt")) == ["c.jsonl", "sub/b.txt", "sub/e.txt"]
    assert list(found(lint, ".", "--exclude", "b.txt")) == ["c.jsonl", "sub/e.txt"]


def test_stdin_goes_by_its_name(write: Write, lint: Lint) -> None:
    write({"lintnews.toml": 'exclude = ["sub/"]\n[per-file-ignores]\n"a*" = ["t-comma"]\n'})
    for name, left in (("a.txt", "一,列"), ("b.txt", "一，列"), ("sub/b.txt", "一,列列")):
        done = lint("fix", "-", "--stdin-filename", name, "--unsafe-fixes", "--force-exclude", stdin="一,列列".encode())
        assert (done.stdout, done.exit_code) == (left, 0)


def test_rules_of_the_settings_are_explained(write: Write, lint: Lint, rules_dir: Path) -> None:
    write({"lintnews.toml": f"rule-folders = ['{rules_dir}']"})
    assert "t-comma" in lint("rules").stdout
    assert "outside.md" in lint("explain", "t-comma").stderr
    assert lint("check", "a.txt", "--select", "t-comma").exit_code == 1


def test_a_gitignore_above_the_repository_has_no_say(write: Write) -> None:
    folder = write({".gitignore": "*.txt\n"})
    subprocess.run(["git", "init", "-q", folder / "sub"], check=True)
    assert [document.name for document in documents(["sub"])] == ["sub/b.txt", "sub/c.jsonl"]
    assert next(document.name for document in documents(["."], choice=Choice(Config(respect_gitignore=False)))) == "a.txt"


def test_a_pattern_that_is_none_is_told(write: Write, lint: Lint) -> None:
    write()
    result = lint("check", "--exclude", "!")
    assert (result.exit_code, ".gitignore would not understand" in result.stderr) == (2, True)


def test_init_writes_a_file_that_says_all_and_changes_nothing(write: Write, lint: Lint) -> None:
    write()
    before = found(lint)
    assert lint("init").exit_code == 0
    assert found(lint) == before
    again = lint("init")
    assert (again.exit_code, "left as it is" in again.stderr) == (2, True)
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line else line for line in TEMPLATE.split("\n"))
    assert set(tomllib.loads(uncommented)) == set(configfile.KEYS)


def test_config_says_what_holds_and_where_from(write: Write, lint: Lint) -> None:
    folder = write({"lintnews.toml": 'select = ["t-comma"]\nworkers = 2\n[options.t-comma]\nmark = "、"\n', "out/x.toml": ""})
    env = {"LINTNEWS_CACHE_DIR": "elsewhere", "LINTNEWS_OUTPUT_FORMAT": "jsonl"}
    said = lint("config", "--ignore", "t-note", "--no-cache", select="", env=env).stdout
    lines = {line.split(" = ")[0].removeprefix("# "): line.split() for line in said.split("\n") if " = " in line}
    origins = {key: words[-1] for key, words in lines.items()}
    assert {key: origins[key] for key in ("select", "workers", "options", "ignore", "cache", "cache-dir", "exclude", "output-format")} == {
        "select": "lintnews.toml",
        "workers": "lintnews.toml",
        "options": "lintnews.toml",
        "ignore": "--ignore",
        "cache": "--no-cache",
        "cache-dir": "LINTNEWS_CACHE_DIR",
        "output-format": "LINTNEWS_OUTPUT_FORMAT",
        "exclude": "default",
    }
    assert "1 rules run: t-comma" in said
    (folder / "out/x.toml").write_text(said, encoding="utf-8")
    assert configfile.read(folder / "out/x.toml").options == {"t-comma": {"mark": "、"}}
    whole = json.loads(lint("config", "--output-format", "json", select="").stdout)
    assert whole["settings"]["workers"] == {"value": 2, "from": "lintnews.toml"}
    assert whole["rules"] == ["t-comma"]


def test_quiet_prints_findings_alone_and_verbose_says_how(write: Write, lint: Lint) -> None:
    write()
    quiet = lint("check", "-q", "a.txt")
    assert ("t-comma" in quiet.stdout, "finding on" in quiet.stdout, quiet.stderr) == (True, False, "")
    assert lint("check", "-q", "nothing-here").stderr.startswith("nothing-here: error:")
    verbose = lint("check", "-v", "a.txt")
    assert "settings from: --rules, --select" in verbose.stderr


def test_completion_scripts_are_there(shell: Shell, tmp_path: Path) -> None:
    for name in ("bash", "zsh", "fish"):
        done = shell(f"_LINTNEWS_COMPLETE={name}_source {{lintnews}}", tmp_path)
        assert b"_LINTNEWS_COMPLETE" in done.stdout

"""The parts of the README that commands write: python tests/readme.py runs its transcripts and lists the rules anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lintnews import registry
from lintnews.reports.catalogue import first_sentence, summary

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HOOK = re.compile(r"^```yaml\n(repos:\n  - repo: local\n.*?)^```$", re.MULTILINE | re.DOTALL)
_RULES = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)", re.DOTALL)


def with_rules(text: str) -> str:
    """The README with the table of our own rules as they are now."""
    ours = [rule for rule in registry.load().values() if rule.source.is_relative_to(ROOT / "rules")]
    rows = (f"| [{rule.name}](rules/{rule.page_path.name}) | {first_sentence(summary(rule))} |" for rule in ours)
    lines = ["| rule | what it reports |", "|---|---|", *rows]
    return _RULES.sub(lambda _: "\n".join(lines) + "\n", text)


def with_transcripts(text: str) -> str:
    """The README with what its commands print now; they run one after the other in one copy of the damaged pages.

    In it, ``corpus`` is a repository with another copy and with the README's hook.
    """
    with tempfile.TemporaryDirectory() as scratch:
        pages = ROOT / "fixtures" / "pages" / "damaged"
        folder = Path(shutil.copytree(pages, Path(scratch) / "pages"))
        corpus = Path(shutil.copytree(pages, folder / "corpus", ignore=shutil.ignore_patterns("*.json")))
        subprocess.run(["git", "init", "--quiet", corpus], check=True)
        (corpus / ".pre-commit-config.yaml").write_text(_HOOK.findall(text)[0], encoding="utf-8")
        return _CONSOLE.sub(lambda block: f"```console\n{_transcript(block[1], folder)}```", text)


def _transcript(block: str, folder: Path) -> str:
    """What the commands of a block print; ``cd`` holds until its end."""
    said = ""
    for command in (line[2:] for line in block.split("\n") if line.startswith("$ ")):
        said += f"$ {command}\n"
        if command.startswith("cd "):
            folder = folder / command[3:]
        else:
            said += _printed(command, folder)
    return said


def _printed(command: str, folder: Path) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"}
    environment["PRE_COMMIT_HOME"] = str(folder / ".git" / "pre-commit")
    shell = shutil.which("bash") or "sh"
    done = subprocess.run(
        [shell, "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode()


if __name__ == "__main__":
    README.write_text(with_transcripts(with_rules(README.read_text(encoding="utf-8"))), encoding="utf-8")

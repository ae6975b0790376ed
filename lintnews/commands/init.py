"""``lintnews init``."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from lintnews.commands.output import Failure
from lintnews.discovery import OWN_FILE

TEMPLATE = """\
# Settings of lintnews for all pages in this folder and below. Lines with a # in front show what holds without them.
# In a pyproject.toml the same stands under [tool.lintnews]. "lintnews config" prints what holds, and where it comes from.

# Which rules run: names of rules or families (lintnews rules lists them); all, if none is named.
# select = ["seams", "doubled-character"]
# extend-select = []
# ignore = ["margin-furniture"]

# Which files of a folder are read, as .gitignore writes them; what .gitignore leaves out is left out here, too.
# include = ["*.txt", "*.text", "*.jsonl"]
# exclude = ["drafts/"]
# respect-gitignore = true
# Leave out what is excluded even if it is named itself, as pre-commit does.
# force-exclude = false

# How plain text is encoded, if it is all the same; without it lintnews finds out.
# encoding = "gb18030"

# Which files are one day's paper, for rules that look across its pages: "date" (of one date by their names), "folder", "none", or a
# regular expression whose groups name the issue; records of JSON Lines name theirs under a key.
# issues = "date"
# issue-key = "issue"

# Folders with rules of your own.
# rule-folders = ["house"]

# Let fix make repairs that delete, replace or move text, too.
# unsafe-fixes = false

# text, or a format for programs: lintnews check --help lists them.
# output-format = "text"

# Fail by the quality of all pages together (0 to 1), and not by single findings.
# fail-under = 0.95

# Findings that are accepted; lintnews baseline makes the file.
# baseline = "lintnews.baseline.jsonl"

# What was found on each page is kept here from run to run.
# cache = true
# cache-dir = ".lintnews_cache"

# Processes to work with (0: one on each core) and seconds for one page.
# workers = 0
# time-limit = 60.0

# How much a finding weighs, by rule or family: error, warning or info.
[severity]
# furniture = "info"

# Options of rules: lintnews rules --output-format json lists them.
[options]
# split-word = { min-confidence = 0.8 }

# Rules or families that do not run on some files.
[per-file-ignores]
# "supplement/**" = ["punctuation"]
"""


@click.command(short_help="Write a lintnews.toml with all settings, explained.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a lintnews.toml with all settings, explained, to FOLDER (the current one).

    A file that is there already is left alone.
    """
    path = folder / OWN_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(TEMPLATE)
    except OSError as error:
        step = "; it is left as it is" if error.errno == errno.EEXIST else ""
        raise Failure(f"{path}: cannot write: {error.strerror or error}{step}") from error
    click.echo(f"{path}: written; next: lintnews check, then lintnews baseline to accept what is there.")

"""``lintnews explain``, ``rules`` and ``outline``: what lintnews knows, and what it makes of a page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

import click

from lintnews.commands import options
from lintnews.commands.completion import rule_names
from lintnews.commands.output import Failure, columns, opened, usable
from lintnews.config import find

_FORMAT = click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="text for people, json for programs."
)


@click.command(short_help="Print a rule's page: what it reports, when it is silent.")
@click.argument("rule", shell_complete=rule_names)
@options.rule_folders
def explain(rule: str, rule_folders: tuple[Path, ...]) -> None:
    """Print the page of RULE: what it reports, why scanning makes it, when it is silent, with examples that are tested."""
    from lintnews import registry

    found = usable(lambda: find(registry.load(rule_folders), rule))
    try:
        page = found.page_path.read_text(encoding="utf-8")
    except OSError as error:
        raise Failure(f"{found.page_path}: the rule's page cannot be read: {error.strerror or error}") from error
    with opened(None, sys.stdout) as out:
        out.write(_narrow(page, columns(out)) if out.isatty() else page)


def _narrow(page: str, width: int) -> str:
    """A page of Markdown for a terminal: paragraphs are set anew for its width, what stands between fences stays."""
    from lintnews.reports.display import wrapped

    parts = re.split("(^```.*?^```$)", page, flags=re.MULTILINE | re.DOTALL)
    for at in range(0, len(parts), 2):
        # A heading, a table, an item of a list and what is set in stay on lines of their own.
        prose = re.sub(r"^(?![#|])(.+)\n(?!\Z|[\n#|>]|[-*+] |\d+[.)] | {4}) *", r"\1 ", parts[at], flags=re.MULTILINE)
        parts[at] = "\n".join(wrapped(line, width, "") for line in prose.split("\n"))
    return "".join(parts)


@click.command(short_help="List all rules.")
@options.rule_folders
@_FORMAT
def rules(rule_folders: tuple[Path, ...], output_format: Literal["text", "json"]) -> None:
    """List all rules, what they see and what they report."""
    from lintnews import registry
    from lintnews.reports.catalogue import as_json, as_table

    known = usable(lambda: registry.load(rule_folders))
    with opened(None, sys.stdout, utf8=output_format == "json") as out:
        out.write(as_json(known.values()) if output_format == "json" else as_table(known.values(), columns(out)))


@click.command(short_help="Print a page as it was understood: blocks, roles, order.")
@click.argument("path", type=click.Path(readable=False))
@options.encoding
@_FORMAT
def outline(path: str, encoding: str | None, output_format: Literal["text", "json"]) -> None:
    """Print the page at PATH (- for stdin) as it was understood: its blocks, their roles, and where each goes on."""
    from lintnews.readers import ReadError, Skipped
    from lintnews.readers.walk import documents
    from lintnews.reading import Reading
    from lintnews.reports.outline import as_json, as_table

    with opened(None, sys.stdout, utf8=output_format == "json") as out:
        for document in documents([path], encoding=encoding):
            try:
                for part in document.parts():
                    if isinstance(part, Skipped):
                        continue
                    rows = Reading(part.page).outline()
                    out.write(as_json(part.page, rows) if output_format == "json" else as_table(part.page, rows, columns(out)))
                    if part.errors:
                        raise part.errors[0]
            except ReadError as error:
                raise Failure(f"{document.name}: {error}") from error
            except OSError as error:
                raise Failure(f"{document.name}: cannot read: {error.strerror or error}") from error

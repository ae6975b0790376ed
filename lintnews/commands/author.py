"""``lintnews new-rule``: the two files of a rule, ready to be changed."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import click

from lintnews.commands.output import Failure, usable

HOUSE = Path("house-rules")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_CODE = '''"""{name}: say here in one sentence what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lintnews import Finding, Fix, Page, Span, rule

# What a rule looks for, until you know better: a note that an editor left in the text.
_NOTE = re.compile("[（(]待(?:核|改|补)[）)]")


@rule(family="house")
def {function}(page: Page, *, min_confidence: float = 0.5) -> Iterator[Finding]:
    """An editor's note that was printed."""
    confidence = 0.9
    if confidence < min_confidence:
        return
    for match in _NOTE.finditer(page.text):
        span = Span(*match.span())
        fix = Fix.replace(span, "", safe=False)
        yield Finding(span, f"editor's note {{match[0]}}", confidence, "warning", fix)
'''

_PAGE = """# {name}

An editor's note that was printed with the text. (Say here what the rule finds: this paragraph is what `lintnews rules` shows.)

**Why scanning makes it.** Say what goes wrong on the way from the paper to the file, or why the house wants to know.

**Silent** on the same words without brackets. Say what the rule leaves alone on purpose, and give each a case below.

**Fix.** The note is deleted; unsafe, since it deletes text. (Leave this out, and the fix, where none is honest.)

**Options.** `min_confidence` (0.5): how sure the rule must be.

## A note in a sentence

Marks stand round what must be reported; the second block shows the page after the repair.

```page
渔港新建的两座码头可同时停靠六十艘渔船⟦（待核）⟧。
```

```fixed
渔港新建的两座码头可同时停靠六十艘渔船。
```

## The words alone

No marks: the rule must be silent.

```page
这组数字还待核实，报告待改。
```

## With another option

```page
本次活动由区文化馆主办（待补）。
```

```options
min_confidence = 0.95
```
"""


@click.command("new-rule", short_help="Write the two files of a rule of your own.")
@click.argument("name")
@click.option(
    "--into",
    metavar="DIR",
    default=HOUSE,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of your rules; it is made if it is not there.",
)
def new_rule(name: str, into: Path) -> None:
    """Write the two files of a rule called NAME, such as wrong-masthead: its function and its page of cases.

    Both work as they are; change them into what you need. The name says what is wrong, not how to mend it.

    Exit: 0 written, 2 the name cannot be used or the files are there already.
    """
    from lintnews import registry

    name = name.replace("_", "-")
    function = name.replace("-", "_")
    if not _NAME.fullmatch(name) or keyword.iskeyword(function):
        raise Failure(f"{name!r} cannot be the name of a rule: use small letters, digits and hyphens, such as wrong-masthead")
    known = usable(lambda: registry.load([into] if into.is_dir() else []))
    if name in known:
        raise Failure(f"there is a rule {name} already: {known[name].source}")
    texts = {into / f"{function}{suffix}": text.format(name=name, function=function) for suffix, text in ((".py", _CODE), (".md", _PAGE))}
    for path in texts:
        if path.exists():
            raise Failure(f"{path} is there already; lintnews overwrites nothing")
    try:
        into.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{into}: cannot write: {error.strerror or error}") from error
    click.echo(f"{' and '.join(map(str, texts))} are written. Next:")
    click.echo(f"  lintnews test-rules {into}                 run the cases of the page")
    click.echo(f"  lintnews check --rules {into} PATHS        run it beside the others")


@click.command("test-rules", short_help="Run the cases on the pages of your own rules.")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def test_rules(folders: tuple[Path, ...]) -> None:
    """Run the cases on the pages of all rules in FOLDERS (without any: in house-rules).

    Exit: 0 all pass, 1 some do not, 2 a rule or a page cannot be read.
    """
    from lintnews import cases, registry
    from lintnews.rule import RuleError

    wanted = folders or (HOUSE,)
    rules = [rule for rule in usable(lambda: registry.load(wanted)).values() if any(_is_in(rule.source, folder) for folder in wanted)]
    if not rules:
        raise Failure(f"no rules in {', '.join(map(str, wanted))}; make one with: lintnews new-rule NAME")
    passed, failed = 0, 0
    for rule in rules:
        for case in usable(lambda rule=rule: cases.parse(rule.page_path)):  # type: ignore[misc]
            try:
                cases.run(rule, case)
            except AssertionError as error:
                wrong = None if case.miss else str(error)
            except RuleError as error:
                wrong = f"{case}\n  {error}"
            else:
                wrong = f"{case}\n  passes now; take the word miss away" if case.miss else None
            passed, failed = passed + (wrong is None), failed + (wrong is not None)
            if wrong:
                click.echo(wrong)
    click.echo(f"{passed} cases of {len(rules)} rules pass, {failed} fail.")
    click.get_current_context().exit(int(failed > 0))


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().parent == folder.resolve()

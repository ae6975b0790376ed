"""What holds for all rules on all texts: nothing raises, places lie in the page, fixes settle and keep what they must keep."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import pages, runs, wild

from lintnews import Page, engine, registry

RULES = [rule for rule in registry.load().values() if rule.scope != "issue"]
#: Curly and straight quotes are one mark to a reader; NFKC keeps them apart.
_QUOTES = str.maketrans("“”‘’", "\"\"''")
#: Radicals that Unicode knows as equivalent to a character, though not by NFKC.
_RADICALS = str.maketrans("⻓⻅⻋", "长见车")
_INVISIBLE = ("Cc", "Cf")
_CHECKED = settings(max_examples=60)
_FIXED = settings(max_examples=40)


def content(text: str) -> str:
    """The visible characters of a text without blanks, each folded to its compatibility form: what a safe fix must keep."""
    shown = (character for character in text if not character.isspace() and not is_invisible(character))
    return "".join(unicodedata.normalize("NFKC", character).translate(_QUOTES).translate(_RADICALS) for character in shown)


def is_invisible(character: str) -> bool:
    """Control and format characters, and selectors of variants."""
    selectors = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
    return unicodedata.category(character) in _INVISIBLE or any(ord(character) in some for some in selectors)


@_CHECKED
@example("\ufeff 会议")
@example("\ufeff \ufeff")
@example("\x0c 会议会议会议 会议会议\n会议会议 会议会议会议\n会议会议 会议会议会议")
@given(wild)
def test_no_rule_raises_and_places_lie_in_the_page(text: str) -> None:
    checked = engine.check(Page(text), RULES)
    assert not checked.errors
    for finding in checked.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        assert 0 <= finding.confidence <= 1
        assert finding.message


@_CHECKED
@given(wild, st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_rules(text: str, chance: random.Random) -> None:
    shuffled = list(RULES)
    chance.shuffle(shuffled)
    assert engine.check(Page(text), shuffled) == engine.check(Page(text), RULES)


@_FIXED
@given(pages | wild)
def test_safe_fixes_settle_and_keep_every_character(text: str) -> None:
    fixed = engine.fix(Page(text), RULES)
    assert not fixed.errors
    assert content(fixed.text) == content(text)
    assert engine.fix(Page(fixed.text), RULES).text == fixed.text


@_FIXED
@given(pages | wild)
def test_unsafe_fixes_settle(text: str) -> None:
    fixed = engine.fix(Page(text), RULES, unsafe=True)
    assert not fixed.errors
    left = [finding.fix for finding in fixed.remaining if finding.fix]
    # What only shows when the passes for the order of the page are over waits for another run.
    assert all(fix.moves or fix.rearranges for fix in left)
    assert left or engine.fix(Page(fixed.text), RULES, unsafe=True).text == fixed.text


@settings(max_examples=20)
@given(runs, st.integers(1, 40))
def test_a_long_run_of_one_character(run: str, times: int) -> None:
    assert not engine.check(Page(run * times), RULES).errors

"""Patterns that are compiled at their first use do what compiled ones do."""

from __future__ import annotations

import re

import pytest

from lintnews.late import late


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    text, pattern = "五月 8日, 六月 19日", r"(\d+)(?=日)"
    for method in ("finditer", "findall", "fullmatch", "match", "search", "split"):
        there, here = (getattr(made(pattern), method)(text) for made in (re.compile, late))
        if method == "finditer":
            there, here = ([match.span() for match in found] for found in (there, here))
        elif method == "search":
            there, here = there.span(), here.span()
        assert here == there
    assert late("^l", re.MULTILINE | re.IGNORECASE).sub("1", "l9\nL8") == "19\n18"


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile
    monkeypatch.setattr(re, "compile", lambda pattern, flags=0: compiled.append(pattern) or compile_(pattern, flags))
    pattern = late("海港")
    assert not compiled
    assert pattern.search("海港")
    assert pattern.match("海港")
    assert compiled == ["海港"]


def test_it_has_nothing_else() -> None:
    with pytest.raises(AttributeError):
        _ = late("海港").groups

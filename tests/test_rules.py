"""Every case of every rule's page: what it must report, how it must repair it, where it must be silent."""

from __future__ import annotations

import pytest

from lintnews import cases, registry
from lintnews.rule import Rule

RULES = list(registry.load().values())


def names(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize(("rule", "case"), cases.parameters(RULES))
def test_case(rule: Rule, case: cases.Case) -> None:
    cases.run(rule, case)


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_a_rule_has_a_case_it_flags_and_one_it_leaves(rule: Rule) -> None:
    kinds = {bool(case.expected) for case in cases.parse(rule.page_path) if not case.miss}
    assert kinds == {True, False}

"""The two seed pages: every statement of benchmarks/seeds.py must hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
SEEDS = BENCHMARKS.parent.parent / "shared" / "seeds"

if not SEEDS.is_dir():
    pytest.skip("the seed pages are not ours to ship and not beside this checkout", allow_module_level=True)

sys.path.insert(0, str(BENCHMARKS))
import seeds  # noqa: E402

STATEMENTS = list(seeds.statements())


def test_there_are_statements() -> None:
    assert len(STATEMENTS) >= 20


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.text)
def test_statement(statement: seeds.Statement) -> None:
    assert statement.holds, statement.seen

"""What docs/security.md and docs/reliability.md promise has a test, and the tests that they name are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("document", "least"), [("security", 60), ("reliability", 20)])
def test_every_test_that_a_document_names_is_there(document, least):
    named = NAMED.findall((ROOT / "docs" / f"{document}.md").read_text())
    assert len(named) >= least
    missing = []
    for file, name in named:
        path = ROOT / file
        if not path.exists() or (name and name not in functions_of(path)):
            missing.append(f"{file}::{name}")
    assert missing == []


@pytest.mark.parametrize("document", ["security", "reliability"])
def test_every_row_names_a_test(document):
    names_tests = False
    for line in (ROOT / "docs" / f"{document}.md").read_text().splitlines():
        if not line.startswith("| "):
            names_tests = False
        elif line.rstrip().endswith("| tests |"):
            names_tests = True
        elif names_tests and not line.startswith("| ---"):
            assert NAMED.search(line), line

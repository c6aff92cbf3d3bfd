"""What a rule reckoned, as a person reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from wamledger import detection, i18n
from wamledger.services.finding_figures import called, lines


def stated() -> Iterator[str]:
    """The names of all figures that the rules state, also of those within a figure."""
    for file in sorted(Path(detection.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "figures":
                yield from _names(node.value)
            elif isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                if isinstance(target, ast.Name) and target.id == "figures":
                    yield from _names(node.value)


def _names(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            for key, value in zip(each.keys, each.values, strict=True):
                # words for the values of a code are no figures
                if isinstance(key, ast.Constant) and not ast.unparse(value).startswith("_("):
                    yield str(key.value)


def test_every_figure_that_a_rule_states_has_words() -> None:
    """No name under which a rule keeps a figure stands on a screen as it is in the code."""
    names = set(stated())
    assert len(names) > 100
    assert sorted(name for name in names if called(name) == name) == []


def test_figures_are_told_as_a_person_reads_them() -> None:
    """Rows stand one below the other; codes, moments, numbers and nothing are words."""
    told = lines(
        {
            "goods": [{"kind": "class A ammunition", "days_allowed": 31, "due": "2025-11-05T03:00:00Z"}],
            "operation": "return",
            "on_the_book": 16800,
            "intact": False,
            "found": ["S-1", "S-2"],
            "short": {"W-1": 1},
            "beside": [],
        }
    )
    assert list(told) == [
        "Goods:",
        "– Kind: class A ammunition; Days allowed: 31; Due: 2025-11-05 03:00 UTC",
        "Operation: Return",
        "On the book: 16\u202f800",
        "Intact: no",
        "Found: S-1, S-2",
        "Missing from it: W-1: 1",
        "Came beside what was sent: –",
    ]
    with i18n.spoken("fr"):
        assert next(iter(lines({"kilometres": "29.6"}))).startswith("Kilomètres")

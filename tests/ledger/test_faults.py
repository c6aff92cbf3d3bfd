"""A fault is a sentence with a remedy for a person, and data for a program."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import wamledger.ledger
from wamledger.ledger import faults
from wamledger.ledger.faults import KeyFault, LedgerFault, LedgerTampered

KINDS = {
    name: kind
    for name, kind in vars(faults).items()
    if isinstance(kind, type) and issubclass(kind, LedgerFault)
}


def test_message_and_remedy() -> None:
    """The facts fill both templates, and neither may use a name that Python's own arguments have."""
    fault = KeyFault("{path} is {message}.", "Mend {path}.", path="a.key", message="broken", remedy="none")
    assert (fault.message, fault.remedy) == ("a.key is broken.", "Mend a.key.")
    assert str(fault) == "a.key is broken. Mend a.key."


def test_what_does_not_show_is_shown() -> None:
    """A fact that could act on a screen is written as a visible escape, and braces in it are only braces."""
    assert LedgerFault("{name}", "", name="a\x1b[2J{b}\u202e").message == "a\\u001b[2J{b}\\u202e"


def test_as_data() -> None:
    """As data a fault has its code, both texts and the facts, bytes as hexadecimal text."""
    assert LedgerTampered("Entry {seq} was changed.", "Stop.", seq=7, root=b"\x01\xff").as_json() == {
        "code": "ledger_tampered",
        "message": "Entry 7 was changed.",
        "remedy": "Stop.",
        "facts": {"seq": 7, "root": "01ff"},
    }


@pytest.mark.parametrize("kind", KINDS.values())
def test_faults_travel_between_processes(kind: type[LedgerFault]) -> None:
    """A fault raised in a worker process arrives with its kind, its texts and its facts."""
    fault = pickle.loads(pickle.dumps(kind("{a}", "do {a}", a=1)))
    assert (type(fault), fault.message, fault.remedy, fault.facts) == (kind, "1", "do 1", {"a": 1})


def test_codes_are_distinct() -> None:
    """Each kind of fault has a code of its own."""
    assert len({kind.code for kind in KINDS.values()}) == len(KINDS) == 12


def raised() -> list[Any]:
    """Each place in the ledger where a fault is built from templates written there."""
    found = []
    for file in sorted(Path(wamledger.ledger.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text())
        named = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS):
                continue
            templates = [template for each in node.args if (template := text_of(each, named)) is not None]
            facts = {keyword.arg for keyword in node.keywords}
            found.append(pytest.param(templates, facts, id=f"{file.stem}:{node.lineno}"))
    return found


def text_of(node: ast.expr, named: dict[str, ast.expr]) -> str | None:
    if isinstance(node, ast.Name):
        return text_of(named[node.id], {}) if node.id in named else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
        [text] = node.args
        return ast.literal_eval(text)
    return None


@pytest.mark.parametrize(("templates", "facts"), raised())
def test_every_template_has_its_facts(templates: list[str], facts: set[str | None]) -> None:
    """Where a fault is raised, every name in its two templates is among the facts given there."""
    names = {
        name
        for template in templates
        for _text, name, _spec, _conversion in Formatter().parse(template)
        if name
    }
    assert None in facts or names <= facts

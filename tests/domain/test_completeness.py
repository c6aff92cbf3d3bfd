"""Nothing is half there: each operation has everything that an operation has, and says truly when it is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.domain.model.operations import Model
from tests.domain.test_decisions import TABLE, refused_in
from tests.golden.write import path_of
from tests.scenario import FIELDS, how_and_what
from wamledger.domain.application import APPLICATIONS
from wamledger.domain.authority.roles import SECONDED_WHEN_CLOSED
from wamledger.domain.decide import RULES
from wamledger.domain.operations import OPERATIONS, json_schema
from wamledger.domain.refusals import CATALOGUE, PERMISSIONS, Code, Refused
from wamledger.domain.rules import (
    authority,
    consigning,
    controlling,
    custody_of,
    guards,
    identity,
    intake,
    licence,
    moving,
    proposing,
)
from wamledger.services.pages import POINTED_TO, refused_by

ROOT = Path(__file__).parents[2]
EVERYWHERE = {
    *("id_used", "ledger_empty", "user_unknown", "entry_too_large"),
    *(code.value for code in PERMISSIONS - {Code.LAST_ADMINISTRATOR, Code.NOT_THE_PROPOSER}),
    "same_person",
}
"""What any operation may be refused for: its id, its size, and whoever records or approves it."""

CARRIES_ANOTHER = frozenset({"propose", "approve"})
"""Operations that are refused for whatever the operation in them is refused for."""
READING = frozenset(
    """not_an_object operation_unknown field_missing field_unknown field_invalid choice_unknown number_out_of_range
    text_forbidden text_too_long code_malformed number_not_whole time_unreadable""".split()  # noqa: SIM905
)


@pytest.mark.parametrize("op", sorted(OPERATIONS))
def test_an_operation_is_there_in_every_part(op: str) -> None:
    """An operation has form, rule, application, label, golden bytes, a page, a place in the scenarios and in the model."""
    model = OPERATIONS[op]
    assert op in RULES
    assert op in APPLICATIONS
    assert model.label
    assert model.__doc__
    assert model.__doc__.strip().endswith(".")
    assert path_of(op).exists()
    assert f"### `{op}`" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert op in FIELDS
    assert hasattr(Model, f"_{op}")
    assert op in json_schema()["discriminator"]["mapping"]


def test_nothing_stands_for_an_operation_that_is_not_there() -> None:
    """No part knows an operation that the journal does not have."""
    for part in (RULES, APPLICATIONS, FIELDS):
        assert set(part) == set(OPERATIONS)


def test_labels_tell_operations_apart_and_are_translated() -> None:
    """No two operations are called the same, and each label is marked for the catalogue of translations."""
    assert len({model.label for model in OPERATIONS.values()}) == len(OPERATIONS)
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "wamledger" / "domain" / "operations").glob("*.py")
    )
    assert [model.label for model in OPERATIONS.values() if f'N_("{model.label}")' not in sources] == []


@pytest.mark.parametrize("op", sorted(RULES))
def test_a_rule_says_what_it_refuses(op: str) -> None:
    """Every refusal that the decision table shows for an operation is named by the docstring of its rule."""
    said = {code.value for code in refused_by(op)} | EVERYWHERE | READING
    if op in SECONDED_WHEN_CLOSED:
        said.add(Code.APPROVAL_MISSING.value)
    if op in CARRIES_ANOTHER:
        said |= {code.value for other in RULES for code in refused_by(other)}
    shown = set()
    for scenario in TABLE:
        when = [how_and_what(step.text)[1].split()[0] for step in scenario.steps if step.kind == "when"]
        shown |= {code.value for name, code in zip(when, refused_in(scenario), strict=False) if name == op}
    assert shown - said == set()


@pytest.mark.parametrize(
    "module",
    [authority, consigning, controlling, custody_of, guards, identity, intake, licence, moving, proposing],
    ids=lambda each: each.__name__,
)
def test_a_docstring_names_codes_that_there_are(module: object) -> None:
    """A word with an underline among the refusals of a docstring is a code, or the name of another function."""
    codes = {code.value for code in Code}
    for name, each in vars(module).items():
        if not callable(each) or getattr(each, "__module__", "") != getattr(module, "__name__", ""):
            continue
        match = re.search(r"Refuses:(.*?)(?:Source:|\Z)", each.__doc__ or "", re.DOTALL)
        words = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", match[1])) if match else set()
        assert words - codes - set(POINTED_TO) == set(), name


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
def test_a_refusal_says_what_is_and_what_to_do(code: Code) -> None:
    """Message and remedy are sentences, and every fact in them is one that the code is raised with."""
    entry = CATALOGUE[code]
    for text in (entry.message, entry.remedy):
        assert text == text.strip()
        assert text.endswith((".", "}")), text
        assert "  " not in text
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code.value)
    assert code.name == code.value.upper()
    facts = set(re.findall(r"{(\w+)}", entry.message + entry.remedy)) - {"field"}
    raised = []
    for path in sorted(path for room in ("wamledger", "reports") for path in (ROOT / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(rf"Refused\(\s*Code\.{code.name}\b", text):
            given = _arguments(text[match.start() :])
            raised.append(path.name)
            assert facts <= given or "**" in given, (
                f"{path.name}: {code.name} is raised without {facts - given}"
            )
    assert raised, f"{code.name} is never raised"


def _arguments(text: str) -> set[str]:
    """The keywords of the call at the beginning of a text; ``**`` where some are given as a mapping."""
    depth = 0
    for end, character in enumerate(text):  # noqa: B007 - the place where the call ends is what is wanted
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == ")":
            break
    call = text[: end + 1]
    return set(re.findall(r"(\w+)=(?!=)", call)) | ({"**"} if "**" in call else set())


def test_facts_that_are_text_of_others_are_shown_safely() -> None:
    """What somebody wrote into a field is shown with escapes in a refusal, and kept as it is in its data."""
    refused = Refused(Code.WEAPON_UNKNOWN, "weapon", found="W\x1b[31m\u202e1")
    assert "\x1b" not in str(refused)
    assert "\u202e" not in str(refused)
    assert "\\u001b" in refused.message
    assert refused.as_json()["facts"] == {"found": "W\x1b[31m\u202e1"}

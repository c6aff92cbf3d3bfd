"""
The pages that are written from the code, so that they cannot differ from it.

``python -m wamledger.services.pages`` writes docs/operations.md, docs/refusals.md, docs/policies.md,
docs/lifecycle.md, docs/roles.md and docs/schema/journal.schema.json; with ``--check`` it only says which of them are stale.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final, get_args

from wamledger.detection.registry import FAMILY_WORDS, Family
from wamledger.detection.registry import load as load_rules
from wamledger.domain import lifecycle
from wamledger.domain.authority import queries, roles, separation
from wamledger.domain.decide import RULES
from wamledger.domain.operations import OPERATIONS, json_schema
from wamledger.domain.operations.base import Form, Operation
from wamledger.domain.policies import POLICIES
from wamledger.domain.refusals import CATALOGUE, Code
from wamledger.domain.rules import guards, identity, intake, moving
from wamledger.i18n import use_language

DOCS: Final = Path(__file__).parents[2] / "docs"

PHASES: Final = {
    "setting_up": "Setting up",
    "intake": "Taking on charge",
    "movement": "Keeping and moving",
    "controlling": "Controlling",
    "disposing": "Disposing",
    "tracing": "Tracing, correcting, documents",
    "authority": "Authority",
}


def pages() -> dict[Path, str]:
    """Each page by where it lies, as it should be."""
    use_language("en")
    return {
        DOCS / "operations.md": "\n".join(_operations()) + "\n",
        DOCS / "refusals.md": "\n".join(_refusals()) + "\n",
        DOCS / "policies.md": "\n".join(_policies()) + "\n",
        DOCS / "lifecycle.md": "\n".join(_lifecycle()) + "\n",
        DOCS / "roles.md": "\n".join(_roles()) + "\n",
        DOCS / "rules.md": "\n".join(_rules()) + "\n",
        DOCS / "schema" / "journal.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False)
        + "\n",
    }


def stale() -> list[Path]:
    """The pages that are not as they should be."""
    return [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def _operations() -> Iterator[str]:
    yield "# The operations"
    yield ""
    yield "Written from the code by `python -m wamledger.services.pages`; `schema/journal.schema.json` is it for programs."
    yield ""
    yield (
        "A journal is UTF-8 text with one JSON object a line, oldest first. Empty lines and lines that begin with `#` are"
        ' skipped; the first may be `{"journal": 1, "ledger": …, "mission": …}`. Fields marked `?` may be left out.'
        " Unknown fields are refused by name, and no floating-point number is read anywhere."
    )
    yield ""
    yield "## Fields of every operation"
    yield ""
    yield from _fields(Operation, skip=("op",))
    for phase, names in groupby(OPERATIONS, key=lambda name: OPERATIONS[name].__module__.rsplit(".", 1)[-1]):
        yield f"## {PHASES[phase]}"
        yield ""
        for name in names:
            model = OPERATIONS[name]
            yield f"### `{name}`: {model.label}"
            yield ""
            yield " ".join((model.__doc__ or "").split())
            yield ""
            yield from _fields(model, skip=tuple(Operation.model_fields))
            codes = refused_by(name)
            if codes:
                yield "Refused, beyond what is wrong with any operation: " + " ".join(
                    f"`{code.value}`" for code in codes
                )
                yield ""
            for form in _forms(model):
                yield f"`{form.__name__}`: " + " ".join((form.__doc__ or "").split())
                yield ""
                yield from _fields(form, skip=())


def _fields(model: type[Form], *, skip: tuple[str, ...]) -> Iterator[str]:
    own = {name: field for name, field in model.model_fields.items() if name not in skip}
    if not own:
        return
    schema = model.model_json_schema(by_alias=True)
    yield "| field | |"
    yield "|---|---|"
    for name, field in own.items():
        alias = field.alias or name
        mark = "" if field.is_required() else "?"
        yield f"| `{alias}`{mark} | {_kind(schema['properties'][alias], schema)} |"
    yield ""


def _kind(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    """What a field takes, in words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in schema:
        kinds = [_kind(each, whole) for each in schema["anyOf"] if each.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "enum" in schema:
        return " ".join(f"`{each}`" for each in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], whole)}"
    if schema.get("type") == "object":
        return (
            "object"
            if not isinstance(schema.get("additionalProperties"), dict)
            else (f"map to {_kind(schema['additionalProperties'], whole)}")
        )
    if schema.get("type") == "integer":
        return "whole number" + (", not 0" if schema.get("exclusiveMinimum") == 0 else "")
    if schema.get("type") == "boolean":
        return "true or false"
    pattern = schema.get("pattern", "")
    if "A-Z0-9._" in pattern:
        return "code"
    if pattern:
        return f"text of the form `{pattern.replace('|', chr(92) + '|')}`"
    most = f", at most {schema['maxLength']:,} characters" if "maxLength" in schema else ""
    return "text" + most


def _forms(model: Any) -> list[type[Form]]:
    """The forms that stand within a model, each once."""
    found: dict[type[Form], None] = {}
    waiting = [field.annotation for field in model.model_fields.values()]
    while waiting:
        each: Any = waiting.pop(0)
        waiting += get_args(each)
        if isinstance(each, type) and issubclass(each, Form) and each not in found:
            found[each] = None
            waiting += [field.annotation for field in each.model_fields.values()]
    return list(found)


POINTED_TO: Final[dict[str, Any]] = {
    "carry": moving.carry,
    "register": intake.register,
    "identity": identity.check_new_weapon,
    "check_serial": identity.check_serial,
}
"""What ``the refusals of ...`` in the docstring of a rule points to."""


def refused_by(op: str) -> list[Code]:
    """The codes that the rule of an operation names, in the order of the codes."""
    found = _named(op, RULES[op].__doc__ or "")
    return [code for code in Code if code.value in found]


def _named(op: str, docstring: str) -> set[str]:
    """The words of the ``Refuses:`` part of a docstring, with those that it points to."""
    match = re.search(r"Refuses:(.*?)(?:Source:|\Z)", docstring, re.DOTALL)
    if match is None:
        return set()
    text = " ".join(match[1].split())
    found = set(re.findall(r"[a-z_]+", text))
    for names in re.findall(r"the refusals of (\w+(?: or of \w+)?)|those of (\w+)", text):
        for name in "".join(names).split(" or of "):
            found |= _named(op, POINTED_TO[name].__doc__ or "")
    if "guards of the life cycle" in text:
        for name in {
            guard
            for kind in ("weapon", "lot")
            for row in lifecycle.transitions(kind).values()
            if row.operation == op
            for guard in row.guards
        }:
            found |= _named(op, guards.GUARDS[name].__doc__ or "")
    return found


def _refusals() -> Iterator[str]:
    yield "# The refusals"
    yield ""
    yield "Written from the code by `python -m wamledger.services.pages`."
    yield ""
    yield (
        "Nothing is written when the ledger refuses. The checks stand in this order; if several apply, the first is given."
        " In braces stand the facts of the case, which a program gets with `--json`."
    )
    yield ""
    yield (
        "What can be seen in a line alone is seen first, and all of it is told at once. Then comes the id, whoever records"
        " and approves, the fields of the operation itself, its lines one after another, what holds for the whole, and"
        " authority last. Within each of these the stages below follow one another."
    )
    for stage, codes in groupby(Code, key=lambda code: CATALOGUE[code].stage):
        yield ""
        yield f"## {stage.value}. {stage.name.capitalize()}"
        yield ""
        yield "| code | what it says | what to do |"
        yield "|---|---|---|"
        for code in codes:
            entry = CATALOGUE[code]
            yield f"| `{code.value}` | {_cell(entry.message)} | {_cell(entry.remedy)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _policies() -> Iterator[str]:
    yield "# The policies"
    yield ""
    yield "Written from the code by `python -m wamledger.services.pages`."
    yield ""
    yield (
        "A mission sets its own limits with `set_policy`. The defaults are choices of this program and no rule of"
        " anybody's manual. A name that is not here is kept, for a program that reads it."
    )
    yield ""
    yield "| name | default | takes | what it governs |"
    yield "|---|---|---|---|"
    for policy in POLICIES.values():
        yield f"| `{policy.name}` | `{policy.default}` | {policy.takes_words} | {_cell(policy.meaning)} |"


def _lifecycle() -> Iterator[str]:
    yield "# The life cycles"
    yield ""
    yield "Written from `reference/weapon_life.csv` and `ammunition_life.csv` by `python -m wamledger.services.pages`."
    yield ""
    yield "A transition that is not here does not exist. Guards are named after what must hold."
    for kind, title in (("weapon", "A weapon"), ("lot", "A quantity of ammunition")):
        yield ""
        yield f"## {title}"
        yield ""
        yield "| operation | from | to | guards | authority | document | source |"
        yield "|---|---|---|---|---|---|---|"
        for row in lifecycle.transitions(kind).values():
            guards = ", ".join(row.guards) or "–"
            yield (
                f"| `{row.operation}` | {row.from_status or 'outside'} | {row.to_status} | {guards} |"
                f" {row.authority} | {row.document} | {row.source} |"
            )


def _roles() -> Iterator[str]:
    yield "# Who may do what, and who may read what"
    yield ""
    yield "Written from the code by `python -m wamledger.services.pages`."
    yield ""
    yield (
        "Whoever has several roles may do what any of them may, and reads as far as the widest of them reaches. A person"
        " may be good for certain places only, and the places within them."
    )
    yield ""
    yield "## What is recorded"
    yield ""
    yield (
        "**R** records it, **2** may be its second person. In a ledger to which people sign in, the operations marked with a"
        " star need a second person beside those that always do. Proposals are made, approved and rejected by those who"
        " may record or second the operation that is proposed; past records come in through a WAM officer."
    )
    yield ""
    yield from _by_role(
        "operation",
        (
            (
                f"`{op}`" + (" \\*" if op in roles.SECONDED_WHEN_CLOSED else ""),
                [_part(rights, role) for role in roles.ROLES],
            )
            for op, rights in roles.TABLE.items()
        ),
    )
    yield ""
    yield "## What is read"
    yield ""
    yield (
        "**all** is everything, whatever places a person is good for; **own** ends at these places, and is everything for a"
        " person without a scope. Nothing is restricted as long as nobody signs in to the ledger."
    )
    yield ""
    yield from _by_role(
        "query",
        (
            (_cell(right.what), [_reach(right.reaches[role]) for role in roles.ROLES])
            for right in queries.TABLE.values()
        ),
    )
    yield ""
    yield (
        "With a place go: what stands there and in the places within it; what is on its way to or from there; what awaits"
        " disposal there; and what others hold that went to them from there, directly or from hand to hand. A weapon that"
        " stands in no place goes with the last place where it stood. Rounds of one lot with one holder are not told apart:"
        " whoever gave some of them sees how many of that lot the holder has. What has gone on to another site is told of"
        " up to its receipt there."
    )
    yield ""
    yield (
        "A journal, evidence and a backup are the whole ledger: a person whose scope ends before that is refused them. A"
        " proof is anybody's and tells nothing by itself; the entry that it proves is given to whoever may read it, and with"
        " a narrow scope only to who recorded or approved it. `verify`, `checkpoint` and proofs of consistency need no"
        " sign-in, so that whoever has the file can check it without us."
    )
    yield ""
    yield (
        "Names of participants in disarmament are in no entry, journal or report. A DDR officer sees them, and may let them"
        " be forgotten; the access log says who did either. Whoever is refused stands in the access log too."
    )
    yield ""
    yield "## Which parts exclude each other"
    yield ""
    yield "One person cannot play both parts. Of past records no more is asked than that two persons are two."
    yield ""
    yield "| one part | the other | in | refused as |"
    yield "|---|---|---|---|"
    for each in separation.TABLE:
        yield f"| {each.one} | {each.other} | {each.where} | `{each.code.value}` |"


def _by_role(what: str, rows: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """A table with a column for each role."""
    yield f"| {what} | " + " | ".join(f"`{role}`" for role in roles.ROLES) + " |"
    yield "|---|" + "---|" * len(roles.ROLES)
    for name, cells in rows:
        yield f"| {name} | " + " | ".join(cells) + " |"


def _part(rights: roles.Rights, role: str) -> str:
    """What a role does in an operation."""
    return (
        " ".join(mark for mark, able in (("R", rights.records), ("2", rights.approves)) if role in able)
        or "–"
    )


def _reach(reach: queries.Reach) -> str:
    return "–" if reach is queries.Reach.NO else reach.name.lower()


def _rules() -> Iterator[str]:
    yield "# The rules of detection"
    yield ""
    yield "Written from the code by `python -m wamledger.services.pages`."
    yield "How to read them is in [detection.md](detection.md)."
    yield ""
    yield (
        "A rule looks at what was known at a time and says where something does not fit. Its parameters are policies of the"
        " mission (`wamledger set-policy`); the defaults are this program's own unless a source is named."
    )
    for family in Family:
        rules = [rule for rule in load_rules().values() if rule.family is family]
        if not rules:
            continue
        yield ""
        yield f"## {FAMILY_WORDS[family]}"
        for rule in rules:
            yield ""
            yield f"### {rule.code}: {rule.title}"
            yield ""
            yield f"{rule.question} Version {rule.version}; source {rule.source}."
            if rule.about_staff:
                yield "It is about how people worked: WAM officers and auditors read it, with codes and no names."
            yield ""
            yield f"Clears: {rule.clears_when}"
            if rule.parameters:
                yield ""
                yield "| parameter | default | policy | |"
                yield "|---|---|---|---|"
                for each in rule.parameters:
                    yield f"| {each.name} | {each.default} | `{each.policy}` | {each.meaning} |"


def main(arguments: list[str]) -> int:
    """The pages are written, or with ``--check`` the stale ones are named; 1 when there are any."""
    if "--check" in arguments:
        names = [path.name for path in stale()]
        sys.stdout.write("".join(f"{name} is stale\n" for name in names))
        return 1 if names else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

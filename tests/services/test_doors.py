"""No service reads a ledger past the door, but for those that are said to, each with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SERVICES: Final = ROOT / "wamledger" / "services"
DOORS: Final = frozenset(
    f"reading.{name}" for name in ("reading", "must_read", "must_read_whole", "scope_in")
)
FRONT: Final = ("wamledger/cli", "tui", "reports")
TAKES: Final = frozenset({"Ledger", "Link"})

FREE: Final[dict[str, str]] = {
    name: reason
    for reason, names in {
        "Signing in and out, which is how somebody comes to the door; it tells of the person who does it alone.": (
            "access.door.Door.person",
            "access.door.Door.idle_seconds",
            "access.door.Door.enter",
            "access.door.Door.let_in",
            "access.door.Door.whoever_is_in",
            "access.door.Door.change_passphrase",
            "access.door.Door.ends_at",
            "access.door.Door.is_still",
            "access.door.Door.away",
            "access.door.Door.at_work",
            "access.door.Door.leave",
            "access.person.act",
            "access.person.kek_of",
            "access.sessions.begin",
            "access.sessions.resumed",
            "access.sessions.times",
            "access.sessions.end",
            "access.signing_in.sign_in",
            "access.unlocking.kept_with",
        ),
        "Passphrases and keys of people: each asks for the passphrases of those who may, and gives nothing out.": (
            "access.changing.change",
            "access.changing.reset",
            "access.enrolment.account",
            "access.enrolment.enrol",
            "access.enrolment.give_slot",
            "access.enrolment.people_enrolled",
            "backup.giver.Giver.act",
            "access.founding.found",
            "access.roles.is_administrator",
            "access.second.must_be_another",
            "access.second.stand_beside",
            "access.second.goes",
            "access.roles.must_administer",
            "access.users.sign_out_others",
            "access.users.shut_out",
        ),
        "Opens a register, each page of which goes through the door.": (
            "lists.named",
            "lists.catalogue.named",
            "lists.at_hand.natures",
            "lists.at_hand.parties",
            "lists.at_hand.places",
            "lists.at_hand.users",
        ),
        "Keeps an index of what stands in the registers, and gives nothing out.": (
            "lists.search.building.catch_up",
            "lists.search.building.keep_up",
            "lists.search.lots.Lots.prepare",
            "lists.search.lots.lots_of",
            "lists.search.orders.orders_of",
        ),
        "Writes the access log, and reads nothing.": (
            "access.log.may_be_written",
            "access.log.note",
            "access.log.denied",
        ),
        "The write path, which has rules of its own: role, scope, second person.": (
            "posting.post_files",
            "posting.post_operations",
            "posting.post_lines",
            "register_import.posted",
            "proposals.propose",
            "proposals.propose_operation",
            "proposals.decide",
            "form_fields.recording.record",
            "form_fields.recording.foreseen_notices",
            "deciding.decide",
            "reviewing.review",
            "attachments.kept",
            "stopping.told_what_stands",
            "hand_in.recording.checked",
            "hand_in.recording.record",
        ),
        "Decides the operation of whoever has signed in, by the rules of the write path, and records nothing.": (
            "form_fields.judging.faults",
            "form_fields.judging.judged",
            "form_fields.judging.with_files",
        ),
        "Tells somebody of their own entries alone, and how many entries there are.": (
            "form_fields.recording.recorded_since",
            "form_fields.recording.size",
        ),
        "Says where the files lie, and opens none.": (
            "attachments.folder",
            "hand_in.sitting.receipts_folder",
            "keys.sealing_own.lies_at",
        ),
        "Says what time it is, and reads nothing.": ("hand_in.recording.now_of",),
        "Remembers what its counter has seen, and reads nothing.": (
            "counting.recognising.Recogniser.remember",
        ),
        "The ledger's own key: its file lies beside the ledger, and what is told of it is no secret.": (
            "keys.keeping.kept",
            "keys.rotation.rotate",
            "keys.sealing_own.is_sealed",
            "keys.sealing_own.seal",
            "keys.sealing_own.seal_again",
            "keys.sealing_own.rotate",
            "opening.unlock",
            "keys.sharing.share",
            "keys.sharing.seal_open_key",
            "keys.sharing.renew_recovery_code",
            "keys.sharing.rotate_after_theft",
        ),
        "Whoever has the file checks it without us: hashes and heads tell nothing of what was recorded.": (
            "proving.prove_consistency",
            "proof_files.write_continuation",
            "verification.verify",
            "witnesses.remember",
        ),
        "Makes what is derived again from the entries, and gives nothing out but what had been otherwise.": (
            "verification.rebuild",
        ),
        "A part of a report, within the state that its maker was let see.": (
            "report_views.provenance.provenance",
            "report_views.audit_evidence.keys",
        ),
        "Signs what a report was made of, and reads nothing.": ("report_seal.sealing",),
        "Asks a Detection, which comes through the door with each question.": (
            "detecting.detect",
            "detecting.one",
            "counting.recount.record_cause",
        ),
        "Names the rules that failed in the last question, and nothing of the ledger but what they were about.": (
            "detecting.Detection.faults",
        ),
        "Ends what a question reads, and reads nothing.": ("detecting.Detection.stop",),
        "The door itself.": ("reading.logged",),
    }.items()
    for name in names
}
"""Services that are not guarded, and why that is right."""


@dataclass
class Function:
    """A function of a service: what it takes, what it calls, and whether others may call it."""

    name: str
    takes: frozenset[str]
    calls: set[str]
    is_public: bool
    line: int


@dataclass
class Module:
    """A module of the services: its functions, and what its names mean."""

    name: str
    functions: dict[str, Function] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)


def modules() -> dict[str, Module]:
    """Every module of the services by its name below ``services``."""
    found = {}
    for path in sorted(SERVICES.rglob("*.py")):
        name = ".".join(path.relative_to(SERVICES).with_suffix("").parts).removesuffix(".__init__")
        found[name] = _module(name, ast.parse(path.read_text(encoding="utf-8")))
    return found


def _module(name: str, tree: ast.Module) -> Module:
    module = Module(name)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wamledger.services"):
            base = (node.module or "").removeprefix("wamledger.services").lstrip(".")
            for each in node.names:
                module.meanings[each.asname or each.name] = ".".join(
                    part for part in (base, each.name) if part
                )
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            module.functions[node.name] = _function(node, node.name)
        elif isinstance(node, ast.ClassDef):
            given = next(
                (
                    _taken(each)
                    for each in node.body
                    if isinstance(each, ast.FunctionDef) and each.name == "__init__"
                ),
                frozenset(),
            )
            for each in node.body:
                if isinstance(each, ast.FunctionDef) and each.name != "__init__":
                    made = _function(each, f"{node.name}.{each.name}")
                    made.takes |= given
                    made.is_public = made.is_public and not node.name.startswith("_")
                    module.functions[made.name] = made
    return module


def _function(node: ast.FunctionDef, name: str) -> Function:
    calls = {_called(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    owner = name.partition(".")[0]
    calls = {call.replace("self.", f"{owner}.", 1) if call.startswith("self.") else call for call in calls}
    return Function(name, _taken(node), calls, not node.name.startswith("_"), node.lineno)


def _taken(node: ast.FunctionDef) -> frozenset[str]:
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return frozenset(
        each.id
        for argument in arguments
        if argument.annotation is not None
        for each in ast.walk(argument.annotation)
        if isinstance(each, ast.Name) and each.id in TAKES
    )


def _called(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_called(node.value)}.{node.attr}"
    return "?"


def guarded(found: dict[str, Module]) -> set[str]:
    """The functions that go through the door, themselves or by what they call."""
    known = set(DOORS)
    while True:
        more = {
            f"{module.name}.{function.name}"
            for module in found.values()
            for function in module.functions.values()
            if any(_meant(module, call) in known for call in function.calls)
        } - known
        if not more:
            return known
        known |= more


def _meant(module: Module, call: str) -> str:
    """The function of a service that a call means, as module and name."""
    first, _dot, rest = call.partition(".")
    if first in module.meanings:
        return ".".join(part for part in (module.meanings[first], rest) if part)
    return f"{module.name}.{call}"


def open_to_all() -> Iterator[str]:
    """The public functions that take a ledger, and do not go through the door."""
    found = modules()
    known = guarded(found)
    for module in found.values():
        for function in module.functions.values():
            name = f"{module.name}.{function.name}"
            if function.is_public and "Ledger" in function.takes and name not in known:
                yield name


def test_every_service_that_takes_a_ledger_goes_through_the_door() -> None:
    """What is not guarded is on the list, with the reason; what is on the list is there and is not guarded."""
    found = sorted(open_to_all())
    assert [name for name in found if name not in FREE] == []
    assert [name for name in FREE if name not in found] == []
    assert [name for name, reason in FREE.items() if not reason] == []


def test_front_ends_ask_services_and_no_database() -> None:
    """No screen, command or report opens a transaction of a ledger, or calls what works within one."""
    within = {
        f"wamledger.services.{module.name}.{function.name}"
        for module in modules().values()
        for function in module.functions.values()
        if function.takes == {"Link"}
    }
    found = []
    for front in FRONT:
        for path in sorted((ROOT / front).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                if isinstance(node, ast.Call) and _called(node.func).endswith(
                    (".reading", ".writing", ".posting")
                ):
                    found.append(f"{where} {_called(node.func)}")
                if isinstance(node, ast.ImportFrom):
                    found += [
                        f"{where} {node.module}.{each.name}"
                        for each in node.names
                        if f"{node.module}.{each.name}" in within
                    ]
    assert found == []

"""Who may read what, as people meet it: each command that reads, by each role, with a session of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.services import two_sites
from tests.services.two_sites import person
from wamledger.domain.authority import queries
from wamledger.domain.authority.queries import Query, Reach
from wamledger.domain.authority.roles import ROLES
from wamledger.ledger.store import Ledger
from wamledger.services.access.log import Event

Run = Callable[..., Any]

COMMANDS: Final[dict[str, tuple[Query, tuple[str, ...]]]] = {
    "holdings": (Query.HOLDINGS, ("holdings", "--json")),
    "holdings then": (Query.HOLDINGS, ("holdings", "--as-of", "2026-02-01", "--json")),
    "holdings as a table": (Query.HOLDINGS, ("holdings",)),
    "holdings as CSV": (Query.HOLDINGS, ("holdings", "--csv")),
    "stock report": (Query.HOLDINGS, ("report", "stock", "-o", "stock.pdf", "--overwrite", "--json")),
    "history": (Query.HISTORY, ("history", "L-BOTH", "--json")),
    "story": (Query.HISTORY, ("history", "L-BOTH")),
    "match": (Query.HISTORY, ("match", "S/W-?O?TH-STORED", "--json")),
    "weapon report": (
        Query.HISTORY,
        ("report", "item", "W-TO.SOUTH", "-o", "item.pdf", "--overwrite", "--json"),
    ),
    "export": (Query.JOURNAL, ("export", "all.jsonl", "--overwrite", "--json")),
    "evidence": (Query.JOURNAL, ("export", "all.evidence", "--entries", "--overwrite", "--json")),
    "places": (Query.PLACES, ("list", "places", "--json")),
    "parties": (Query.PARTIES, ("list", "parties", "--json")),
    "people": (Query.USERS, ("list", "users", "--json")),
    "users": (Query.USERS, ("users", "--json")),
    "natures": (Query.LISTS, ("list", "natures", "--json")),
    "participants": (Query.PARTICIPANTS, ("participants", "--json")),
    "names": (Query.PARTICIPANT_NAMES, ("participants", "--names", "--json")),
    "forgetting": (
        Query.PARTICIPANT_NAMES,
        ("forget-participant", "P-NORTH-1", "--reason", "Asked for it", "--json"),
    ),
    "proposals": (Query.PROPOSALS, ("proposals", "--json")),
    "detect": (Query.FINDINGS, ("detect", "--json")),
    "counts due": (Query.HOLDINGS, ("counts-due", "--json")),
    "counts planned": (Query.HOLDINGS, ("counts-due", "--plan", "2030-01", "--json")),
    "count sheet": (
        Query.HOLDINGS,
        (
            *("count-sheet", "NORTH-ARM", "--counted-by", "KOUAME", "--counted-by", "TRAORE"),
            *("-o", "sheet.pdf", "-o", "sheet.xlsx", "--overwrite", "--json"),
        ),
    ),
    "access log": (Query.ACCESS_LOG, ("access-log", "--json")),
    "files": (Query.FILES, ("files", "--json")),
    "backup": (Query.BACKUP, ("backup", "copy.zip", "--with-plain-key", "--json")),
}
"""Each command that reads, and the query that it asks."""

WHOLE: Final = frozenset({"export", "evidence", "users", "backup"})
"""What is given whole, or not to somebody with a narrow scope."""

OF_ONE_SITE: Final = frozenset(
    {
        "holdings",
        "holdings then",
        "holdings as a table",
        "holdings as CSV",
        "history",
        "story",
        "match",
        "places",
        "detect",
        "counts due",
        "counts planned",
    }
)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with the closed ledger of both sites, and a session of one person for each role and scope."""
    folder = tmp_path_factory.mktemp("commands")
    with Ledger.create(str(folder / "wamledger.db"), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        users = [person([role], scope) for role in ROLES for scope in (None, ("NORTH",))]
        tokens = two_sites.enrolled(ledger, users)
    return folder, tokens


@pytest.fixture
def desk(
    run: Run, furnished: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """The program in a copy of that folder, for whoever is named."""
    folder, tokens = furnished
    here = Path.cwd()
    for each in folder.iterdir():
        if each.is_file():
            shutil.copy2(each, here / each.name)

    def sat(user: str | None, *words: str) -> Any:
        if user is None:
            monkeypatch.delenv("WAMLEDGER_TOKEN", raising=False)
        else:
            monkeypatch.setenv("WAMLEDGER_TOKEN", tokens[user])
        return run(*words)

    return sat


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", [None, ("NORTH",)], ids=["everywhere", "north"])
def test_each_command_by_each_role(
    desk: Callable[..., Any], role: str, scope: tuple[str, ...] | None
) -> None:
    """A command answers who may ask it, as far as their places go, and ends with 4 and in words for anybody else."""
    user = person([role], scope)
    denied = []
    for name, (query, words) in COMMANDS.items():
        reach = queries.reach(query, [role])
        may = reach is not Reach.NO and (name not in WHOLE or reach is Reach.ALL or scope is None)
        if query is Query.PROPOSALS:
            may = may or queries.reach(Query.PROPOSALS_OF_AUTHORITY, [role]) is not Reach.NO
        answer = desk(user, *words)
        if not may:
            denied.append(query.value)
            assert answer.code == 4, f"{name} by {user}: {answer.out[:200]} {answer.err}"
            assert user in answer.err
            if "--json" in words:
                assert answer.json["error"]["code"] == "access_fault"
            else:
                assert answer.out == ""
            continue
        assert answer.code == 0, f"{name} by {user}: {answer.err}"
        if name in OF_ONE_SITE:
            told = answer.out.replace("SOUTH-ARM", "")
            assert "NORTH" in told, name
            assert ("SOUTH-" in told) == (reach is Reach.ALL or scope is None), name
    found = desk(person(["AUDITOR"], None), "access-log", "--event", Event.DENIED.value, "--json").json[
        "records"
    ]
    assert sorted(each["subject"] for each in found if each["user"] == user) == sorted(denied)


def test_without_a_session_nothing_is_read(desk: Callable[..., Any]) -> None:
    """Every command that reads ends with 4 where nobody has signed in; what an auditor checks alone does not."""
    for name, (_query, words) in COMMANDS.items():
        answer = desk(None, *words)
        assert answer.code == 4, name
        assert "login" in answer.err
    assert desk(None, "verify").code == 0
    assert desk(None, "checkpoint").code == 0
    assert desk(None, "prove", "--consistency", "5", "0").code == 0
    proof = desk(None, "prove", "5", "--json")
    assert proof.code == 0
    assert proof.json["entry"] is None
    assert "may read it" in proof.err
    assert desk(person(["AUDITOR"], None), "prove", "5", "--json").json["entry"].startswith('{"body":')


def test_names_are_asked_for_and_forgotten(desk: Callable[..., Any]) -> None:
    """The list has no names unless they are asked for, and none after they are forgotten."""
    officer = person(["DDR_OFFICER"], None)
    assert "Nadia" not in desk(officer, "participants").out
    assert "Nadia NORTH-NAME" in desk(officer, "participants", "--names").out
    assert desk(officer, "forget-participant", "P-NONE", "--reason", "x").code == 2
    said = desk(officer, "forget-participant", "P-NORTH-1", "--reason", "Asked for it")
    assert said.code == 0
    assert "forgotten" in said.out
    listed = desk(officer, "participants", "--names").out
    assert "Nadia NORTH-NAME" not in listed
    assert "Nadia SOUTH-NAME" in listed
    again = desk(officer, "forget-participant", "P-NORTH-1", "--reason", "Asked for it", "--json")
    assert again.json == {"participant": "P-NORTH-1", "forgotten": False}
    assert desk(officer, "verify").code == 0
    log = desk(person(["AUDITOR"], None), "access-log", "--json").json["records"]
    events = [(each["event"], each["subject"]) for each in log if each["user"] == officer]
    assert (Event.NAME_FORGOTTEN, "P-NORTH-1") in events
    assert (Event.NAMES_SHOWN, None) in events

"""At the counter: whoever records is told at once what it may be, with the finding by which they decide."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.missions.program import Program
from tests.missions.register import AK, BALL, Register, as_lines, at, w

Row = dict[str, Any]


def _alone(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Nothing of whoever runs the tests is known to the program."""
    patch.setenv("WAMLEDGER_HOME", str(folder / "home"))
    for name in ("WAMLEDGER_DB", "WAMLEDGER_USER", "WAMLEDGER_LANG", "LANG", "LC_ALL", "LC_MESSAGES"):
        patch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder with a ledger: a few weapons, one of them destroyed and one lost, and a lot of a contingent."""
    r = Register()
    serials = ["AF104317", "KB220981", "ВК 507781", "LC771204", "NE551276"]
    codes = r.weapons(serials, mode="COLLECTED", ownership="NONE")
    r.lot("L-1", 8000, lot_number="IK 12-88", manufacturer="Igman")
    r.op(
        "plan_disposal",
        -30,
        by="WO",
        approved_by="AP1",
        disposal="D-1",
        method="SHRED",
        place="N-ARM",
        lines=w(codes[:1]),
    )
    witnesses = ["AUD", "Delegate of the Ministry"]
    r.op(
        "destroy",
        -28,
        by="SK4",
        disposal="D-1",
        destroyed_on="2026-02-02",
        lines=w(codes[:1]),
        witnessed_by=witnesses,
    )
    r.op("report_loss", -9, from_="N-ARM", kind="UNEXPLAINED", discovered_at=at(-9), lines=w(codes[3:4]))
    folder = tmp_path_factory.mktemp("stocked")
    with pytest.MonkeyPatch.context() as patch:
        _alone(folder, patch)
        made = Program(folder, request.config.rootpath)
        made("init")
        post(made, r.journal(), "import-history")
    return folder


@pytest.fixture
def program(
    stocked: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """The program, over a copy of that ledger."""
    folder = tmp_path / "copy"
    shutil.copytree(stocked, folder)
    _alone(folder, monkeypatch)
    return Program(folder, request.config.rootpath)


def post(program: Program, operations: list[Row], *words: str) -> Row:
    """What the program answers to the operations."""
    file = program.folder / "now.jsonl"
    file.write_text(as_lines(operations), encoding="utf-8")
    answer: Row = program.json(*(words or ("post",)), str(file))
    return answer


def op(name: str, **fields: Any) -> Row:
    """Something that happens in these days."""
    row = {"op": name, "occurred_at": at(1), "by": "SK1", **fields}
    return {key.rstrip("_"): value for key, value in row.items()}


def seizure(serial: str, code: str | None = "Z-1", **called: str) -> Row:
    """A weapon that a patrol took."""
    new = {"serial": serial, "serial_status": "CLEAR", **AK, **called}
    new |= {"id": code} if code else {}
    return op("register", to="N-EVI", acquisition={"mode": "SEIZED", "ownership": "UNDETERMINED"},
              lines=[{"new_weapon": new, "condition": "NOT_INSPECTED"}])  # fmt: skip


def count(*lines: Row, place: str = "S-ARM", scope: str = "SAMPLE") -> Row:
    """A count by two others."""
    return op("count", by="WO", place=place, scope=scope, kind="SAMPLE_SERIAL", cut_off=at(1), counted_by=["SK3", "SK4"],
              blind=True, lines=list(lines))  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "notice", "weapon", "rule"),
    [
        (seizure("af-104317"), "serial_of_gone", "W-001", "R12"),
        (seizure("AF1O4317"), "serial_nearly_on_record", "W-001", "R13"),
        (seizure("KB220981"), "serial_on_record", "W-002", "R12"),
        (seizure("BK507781", make="Ижмаш", model="АКМ"), "serial_on_record", "W-003", "R12"),
        (seizure("LC771204"), "serial_of_gone", "W-004", "R12"),
        (seizure("771204"), "serial_nearly_on_record", "W-004", "R13"),
        (count({"weapon": "W-001"}), "seen_although_gone", "W-001", "R12"),
        (
            count({"serial": "AF104317", "make": "Izhmash", "model": "AKM"}),
            "serial_of_gone_seen",
            "W-001",
            "R12",
        ),
        (
            count({"serial": "AF1O4317", "make": "Izhmash", "model": "AKM"}),
            "serial_nearly_on_record_seen",
            "W-001",
            "R13",
        ),
    ],
)
def test_what_is_said_is_a_finding_on_which_somebody_decides(
    program: Program, operation: Row, notice: str, weapon: str, rule: str
) -> None:
    """The answer to the entry names the candidates and the finding; the finding is there, and takes a person's decision."""
    answer = post(program, [operation])
    assert (answer["posted"], answer["refused"]) == (1, 0)
    (told,) = [each for each in answer["notices"] if each["notice"] == notice]
    facts = told["facts"]
    if "candidates" in facts:
        best = facts["candidates"][0]
        assert (best["weapon"], best["best"]) == (weapon, True)
        assert {"distance", "agreement", "how", "status", "holder", "serial"} <= best.keys()
    finding = facts["finding"]
    assert finding.startswith(f"{rule}-")
    assert finding in told["message"]
    assert weapon in program.json("finding", finding)["weapons"]
    program(
        "review-finding",
        finding,
        "--status",
        "EXPLAINED",
        "--reason",
        "The mark was read again",
        "--by",
        "WO",
    )
    assert program.json("finding", finding)["status"] == "EXPLAINED"


def test_a_lot_that_is_ours(program: Program) -> None:
    """Seized ammunition with the number of a lot of a contingent, however it is written."""
    new = {"id": "Z-L", "nature": BALL, "lot_number": "ik12/88"}
    acquisition = {"mode": "SEIZED", "ownership": "UNDETERMINED"}
    line = {"new_lot": new, "quantity": 300, "condition": "C3"}
    answer = post(program, [op("register", to="N-EVI", acquisition=acquisition, lines=[line])])
    (told,) = [each for each in answer["notices"] if each["notice"] == "lot_is_ours"]
    assert told["facts"]["others"] == ["L-1"]
    assert program.json("finding", told["facts"]["finding"])["lots"] == ["L-1", "Z-L"]


def test_a_proposal_is_looked_at_when_it_is_made_and_when_it_is_approved(program: Program) -> None:
    """Whoever proposes is told, and so is whoever approves; only what was carried out has a finding."""
    answer = post(program, [seizure("AF104317", code=None)], "propose")
    (told,) = [each for each in answer["notices"] if each["notice"] == "serial_of_gone_seen"]
    assert told["facts"]["candidates"][0]["weapon"] == "W-001"
    assert "finding" not in told["facts"]
    (waiting,) = program.json("proposals")
    approved = program.json("approve", waiting["code"], "--by", "AP1", "--yes")
    (told,) = [each for each in approved["notices"] if each["notice"] == "serial_of_gone"]
    finding = program.json("finding", told["facts"]["finding"])
    assert "W-001" in finding["weapons"]
    assert told["facts"]["weapon"] in finding["weapons"]


@pytest.mark.parametrize(
    "operation",
    [
        seizure("QX88123907"),
        seizure("AF104317", make="Zastava", model="M84", type="SA-07", calibre="7.62x54mmR"),
        count({"weapon": "W-002"}, place="N-ARM"),
        count({"serial": "KB220981", "make": "Izhmash", "model": "AKM"}, place="N-ARM"),
    ],
)
def test_nothing_is_said_where_nothing_is_to_say(program: Program, operation: Row) -> None:
    """A stranger, the number of another maker's model, and what stands where it is seen."""
    assert [each["notice"] for each in post(program, [operation])["notices"]] == []

"""Every operation of the journal through its command, for the first days of one office."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wamledger.cli.contents import Voucher, contents

Run = Callable[..., Any]


PHOTO = b"\x89PNG\r\n\x1a\n not really"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
THEN = "<then>"
"""When the command says that it happened, which some other fields repeat."""

RIFLE = {
    "id": "W-1",
    "serial": "KK1987",
    "serial_status": "CLEAR",
    "make": "Izhmash",
    "model": "AKM",
    "type": "SA-06",
    "calibre": "7.62x39",
    "country_of_manufacture": "RU",
    "year_of_manufacture": 1987,
    "markings": [{"kind": "PROPERTY", "position": "BARREL", "text": "FAP=117"}],
    "tag": "T-1",
    "manufacture_origin": "INDUSTRIAL",
    "description": "Stock replaced",
}
DAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "add-user ADAMU --name 'Adamu Bello' --role STOREKEEPER --role wam_officer --role ddr_officer "
        "--role ADMINISTRATOR",
        {
            "op": "add_user",
            "code": "ADAMU",
            "name": "Adamu Bello",
            "roles": ["STOREKEEPER", "WAM_OFFICER", "DDR_OFFICER", "ADMINISTRATOR"],
        },
    ),
    (
        "add-place GAO --name Gao --kind site --country ML --latitude 16.2717 --longitude -0.0447",
        {
            "op": "add_place",
            "code": "GAO",
            "name": "Gao",
            "kind": "SITE",
            "country": "ML",
            "latitude": "16.2717",
            "longitude": "-0.0447",
        },
    ),
    (
        "add-user BINTA --name 'Binta Sow' --role APPROVER --place GAO",
        {"op": "add_user", "code": "BINTA", "name": "Binta Sow", "roles": ["APPROVER"], "places": ["GAO"]},
    ),
    (
        "change-user BINTA --role APPROVER --role storekeeper --all-places --reason 'Also keeps the store'",
        {
            "op": "change_user",
            "code": "BINTA",
            "roles": ["APPROVER", "STOREKEEPER"],
            "all_places": True,
            "reason": "Also keeps the store",
        },
    ),
    (
        "add-place GAO-ARM --name Armoury --kind ARMOURY --within GAO --custody SINGLE --keeper ADAMU "
        "--limit-nec 1.1=250 --limit-nec 1.4=5000 --licence EL-9",
        {
            "op": "add_place",
            "code": "GAO-ARM",
            "name": "Armoury",
            "kind": "ARMOURY",
            "within": "GAO",
            "custody": "SINGLE",
            "keeper": "ADAMU",
            "limit_nec_kg": {"1.1": "250", "1.4": "5000"},
            "licence": "EL-9",
        },
    ),
    (
        "add-place GAO-CON --name Container --kind CONTAINER --within GAO",
        {"op": "add_place", "code": "GAO-CON", "name": "Container", "kind": "CONTAINER", "within": "GAO"},
    ),
    (
        "add-place MOP --name Mopti --kind SITE",
        {"op": "add_place", "code": "MOP", "name": "Mopti", "kind": "SITE"},
    ),
    (
        "add-party INF --name 'Infantry' --kind CONTINGENT --strength 850",
        {"op": "add_party", "code": "INF", "name": "Infantry", "kind": "CONTINGENT", "strength": 850},
    ),
    (
        "add-party HOST --name 'Host State' --kind STATE --country ML",
        {"op": "add_party", "code": "HOST", "name": "Host State", "kind": "STATE", "country": "ML"},
    ),
    (
        "add-nature CTG-9-SUB --name '9 mm subsonic' --calibre 9x19 --category small_arms --un-number UN0012 "
        "--hazard-division 1.4 --compatibility-group S --nec-mg 350 --unit each --pack-size 50 --case-mass-mg 4000",
        {
            "op": "add_nature",
            "code": "CTG-9-SUB",
            "name": "9 mm subsonic",
            "calibre": "9x19",
            "category": "small_arms",
            "un_number": "UN0012",
            "hazard_division": "1.4",
            "compatibility_group": "S",
            "nec_mg": 350,
            "unit": "EACH",
            "pack_size": 50,
            "case_mass_mg": 4000,
        },
    ),
    (
        "set-policy count_interval_days 14",
        {"op": "set_policy", "name": "count_interval_days", "value": 14},
    ),
    (
        "set-policy classification 'UN CONFIDENTIAL'",
        {"op": "set_policy", "name": "classification", "value": "UN CONFIDENTIAL"},
    ),
    (
        "register-participant DDR-1 --sex F --age-band 18_24 --category associated --armed-group 'Front'",
        {
            "op": "register_participant",
            "participant": "DDR-1",
            "sex": "F",
            "age_band": "18_24",
            "category": "ASSOCIATED",
            "armed_group": "Front",
        },
    ),
    (
        "register --to GAO-ARM --mode SURRENDERED --ownership NONE --received-from INF --place-name 'Gate 2' "
        "--case C-1 --circumstances 'Handed in' --participant DDR-1 --programme WAM-DDR --weapon-id W-1 "
        "--serial KK1987 --serial-status clear --make Izhmash --model AKM --type SA-06 --calibre 7.62x39 "
        "--country RU --year 1987 --marking property@BARREL=FAP=117 --tag T-1 --manufacture-origin industrial "
        "--description 'Stock replaced' --condition SERVICEABLE --seal 44",
        {
            "op": "register",
            "to": "GAO-ARM",
            "acquisition": {
                "mode": "SURRENDERED",
                "ownership": "NONE",
                "from": "INF",
                "place_name": "Gate 2",
                "case": "C-1",
                "circumstances": "Handed in",
                "participant": "DDR-1",
                "programme": "WAM-DDR",
            },
            "lines": [{"new_weapon": RIFLE, "condition": "SERVICEABLE", "seal": "44"}],
        },
    ),
    (
        "register --to GAO-ARM --mode DECLARED --ownership UN --lot-id L-1 --nature CTG-7.62X39-BALL "
        "--lot-number 17/93 --manufacturer 'Plant 17' --manufactured-on 2019 --expires-on 2039-12 "
        "--headstamp 17-93 --packaging-marks 'II A' --quantity 1000 --condition A1",
        {
            "op": "register",
            "to": "GAO-ARM",
            "acquisition": {"mode": "DECLARED", "ownership": "UN"},
            "lines": [
                {
                    "new_lot": {
                        "id": "L-1",
                        "nature": "CTG-7.62X39-BALL",
                        "lot_number": "17/93",
                        "manufacturer": "Plant 17",
                        "manufactured_on": "2019",
                        "expires_on": "2039-12",
                        "headstamp": "17-93",
                        "packaging_marks": "II A",
                    },
                    "quantity": 1000,
                    "condition": "A1",
                }
            ],
        },
    ),
    (
        "register --to GAO-ARM --mode FOUND --ownership NONE --lines new.jsonl --document REG-3",
        {
            "op": "register",
            "to": "GAO-ARM",
            "acquisition": {"mode": "FOUND", "ownership": "NONE"},
            "document": "REG-3",
            "lines": [
                {"new_weapon": {**RIFLE, "id": f"W-{number}", "serial": f"KK{number}", "tag": f"T-{number}"}}
                | {"condition": "SERVICEABLE"}
                for number in (2, 3, 4, 5)
            ],
        },
    ),
    (
        "move W-1 L-1:100@A1,seal=0471,package=P-3 --from GAO-ARM --to GAO-CON --remarks 'Roof leaks'",
        {
            "op": "move",
            "from": "GAO-ARM",
            "to": "GAO-CON",
            "remarks": "Roof leaks",
            "lines": [
                {"weapon": "W-1"},
                {"lot": "L-1", "quantity": 100, "condition": "A1", "seal": "0471", "package": "P-3"},
            ],
        },
    ),
    (
        "issue W-2 L-1:90 --from GAO-ARM --to INF --due STANDING --purpose guard --id ISS-1 --witness 'Maj. Oumar'",
        {
            "op": "issue",
            "id": "ISS-1",
            "from": "GAO-ARM",
            "to": "INF",
            "due": "STANDING",
            "purpose": "GUARD",
            "witnessed_by": ["Maj. Oumar"],
            "lines": [{"weapon": "W-2"}, {"lot": "L-1", "quantity": 90}],
        },
    ),
    (
        "expend L-1:30 --issue ISS-1 --activity TRAINING --cases-collected 30 --weapons-fired 1 --shooters 6",
        {
            "op": "expend",
            "issue": "ISS-1",
            "activity": "TRAINING",
            "cases_collected": 30,
            "weapons_fired": 1,
            "shooters": 6,
            "lines": [{"lot": "L-1", "quantity": 30}],
        },
    ),
    (
        "return L-1:20@A1 --issue ISS-1 --to GAO-ARM",
        {
            "op": "return",
            "issue": "ISS-1",
            "to": "GAO-ARM",
            "lines": [{"lot": "L-1", "quantity": 20, "condition": "A1"}],
        },
    ),
    (
        "dispatch W-3 L-1:50 --from GAO-ARM --to MOP --id DSP-1 --expected 2026-03-02T16:00:00+01:00 "
        "--carrier TransLog --vehicle UN-11 --escort INF --route 'RN16' --authority MO-5 --seal 11 --seal 12",
        {
            "op": "dispatch",
            "id": "DSP-1",
            "from": "GAO-ARM",
            "to": "MOP",
            "expected": "2026-03-02T15:00:00Z",
            "carrier": "TransLog",
            "vehicle": "UN-11",
            "escort": "INF",
            "route": "RN16",
            "authority": "MO-5",
            "seals": ["11", "12"],
            "lines": [{"weapon": "W-3"}, {"lot": "L-1", "quantity": 50}],
        },
    ),
    (
        "receive 'serial=KK3,make=Izhmash' L-1:49 --dispatch DSP-1 --to MOP --seals-broken --seal 11 --final",
        {
            "op": "receive",
            "dispatch": "DSP-1",
            "to": "MOP",
            "seals_intact": False,
            "seals": ["11"],
            "final": True,
            "lines": [{"serial": "KK3", "make": "Izhmash"}, {"lot": "L-1", "quantity": 49}],
        },
    ),
    (
        "reseal --place GAO-CON --old-seal 0471 --new-seal 0519 --reason 'Weekly check'",
        {
            "op": "reseal",
            "place": "GAO-CON",
            "old_seal": "0471",
            "new_seal": "0519",
            "reason": "Weekly check",
        },
    ),
    (
        "inspect W-1@SERVICEABLE L-1:ALL@A1,at=GAO-CON --findings Cleaned --next-due 2026-09-30",
        {
            "op": "inspect",
            "findings": "Cleaned",
            "next_due": "2026-09-30",
            "lines": [
                {"weapon": "W-1", "condition": "SERVICEABLE"},
                {"lot": "L-1", "condition": "A1", "at": "GAO-CON"},
            ],
        },
    ),
    (
        "hold W-1 --kind evidence --authority Prosecutor --reason 'Case 88'",
        {
            "op": "hold",
            "kind": "EVIDENCE",
            "authority": "Prosecutor",
            "reason": "Case 88",
            "lines": [{"weapon": "W-1"}],
        },
    ),
    (
        "release-hold W-1 --kind EVIDENCE --authority Prosecutor --reason Closed --approved-by BINTA",
        {
            "op": "release_hold",
            "kind": "EVIDENCE",
            "authority": "Prosecutor",
            "reason": "Closed",
            "approved_by": "BINTA",
            "lines": [{"weapon": "W-1"}],
        },
    ),
    (
        "restrict L-1 --status suspended --reason Misfires --authority ATO-17",
        {"op": "restrict", "lot": "L-1", "status": "SUSPENDED", "reason": "Misfires", "authority": "ATO-17"},
    ),
    (
        "restrict L-1 --status CLEARED --reason Tested --authority ATO-18",
        {"op": "restrict", "lot": "L-1", "status": "CLEARED", "reason": "Tested", "authority": "ATO-18"},
    ),
    (
        "count W-1 L-1:100,sealed=yes serial=XX9,make=FN --place GAO-CON --scope ALL --kind FULL_SERIAL "
        "--counted-by ADAMU --counted-by 'Maj. Oumar' --blind",
        {
            "op": "count",
            "place": "GAO-CON",
            "scope": "ALL",
            "kind": "FULL_SERIAL",
            "cut_off": THEN,
            "counted_by": ["ADAMU", "Maj. Oumar"],
            "blind": True,
            "lines": [
                {"weapon": "W-1"},
                {"lot": "L-1", "quantity": 100, "sealed": True},
                {"serial": "XX9", "make": "FN"},
            ],
        },
    ),
    (
        "count --party INF --scope WEAPONS --kind COUNT --cut-off 2026-03-01T05:00:00Z --counted-by ADAMU "
        "--counted-by BINTA --not-blind",
        {
            "op": "count",
            "party": "INF",
            "scope": "WEAPONS",
            "kind": "COUNT",
            "cut_off": "2026-03-01T05:00:00Z",
            "counted_by": ["ADAMU", "BINTA"],
            "blind": False,
            "lines": [],
        },
    ),
    (
        "declare serial=KK9,make=FN,model=FAL nature=CTG-7.62X39-BALL,lot_number=17/93,quantity=900 "
        "--party INF --list arrival --rotation R1",
        {
            "op": "declare",
            "party": "INF",
            "list": "ARRIVAL",
            "rotation": "R1",
            "lines": [
                {"serial": "KK9", "make": "FN", "model": "FAL"},
                {"nature": "CTG-7.62X39-BALL", "lot_number": "17/93", "quantity": 900},
            ],
        },
    ),
    (
        "incident --kind AMBUSH --place GAO --description 'Fired upon' --operation-reference OP-4 --killed 0 "
        "--injured 2 --civilians-injured 1 --weapon-type SA-06 --weapon-type SA-06 --id INC-1",
        {
            "op": "incident",
            "id": "INC-1",
            "kind": "AMBUSH",
            "place": "GAO",
            "description": "Fired upon",
            "operation_reference": "OP-4",
            "casualties": {"killed": 0, "injured": 2, "civilians_injured": 1},
            "weapon_types": ["SA-06", "SA-06"],
        },
    ),
    (
        "report-loss W-2 --from INF --issue ISS-1 --kind ATTACK_PATROL --incident INC-1",
        {
            "op": "report_loss",
            "from": "INF",
            "issue": "ISS-1",
            "kind": "ATTACK_PATROL",
            "incident": "INC-1",
            "discovered_at": THEN,
            "lines": [{"weapon": "W-2"}],
        },
    ),
    (
        "recover W-2 --to GAO-ARM --circumstances 'Search team'",
        {"op": "recover", "to": "GAO-ARM", "circumstances": "Search team", "lines": [{"weapon": "W-2"}]},
    ),
    (
        "adjust L-1:5 --direction BRING_ON_CHARGE --place GAO-ARM --reason Surplus --inquiry BOI-4 "
        "--approved-by BINTA",
        {
            "op": "adjust",
            "direction": "BRING_ON_CHARGE",
            "place": "GAO-ARM",
            "reason": "Surplus",
            "inquiry": "BOI-4",
            "approved_by": "BINTA",
            "lines": [{"lot": "L-1", "quantity": 5}],
        },
    ),
    (
        "review-finding R01-7F3A --status EXPLAINED --reason 'Counted again'",
        {"op": "review_finding", "finding": "R01-7F3A", "status": "EXPLAINED", "reason": "Counted again"},
    ),
    (
        "request-trace TR-1 --weapon W-1 --to BE --channel 'Focal point'",
        {"op": "request_trace", "trace": "TR-1", "weapon": "W-1", "to": "BE", "channel": "Focal point"},
    ),
    (
        "answer-trace TR-1 --outcome TRACED --last-known-holder Ministry --point-of-diversion Depot --details 'As of 2011'",
        {
            "op": "answer_trace",
            "trace": "TR-1",
            "outcome": "TRACED",
            "last_known_holder": "Ministry",
            "point_of_diversion": "Depot",
            "details": "As of 2011",
        },
    ),
    (
        "correct-identity W-1 --serial KK1988 --serial-status CLEAR --year 1988 --reason Cleaned --approved-by BINTA",
        {
            "op": "correct_identity",
            "weapon": "W-1",
            "changes": {"serial": "KK1988", "serial_status": "CLEAR", "year_of_manufacture": 1988},
            "reason": "Cleaned",
            "approved_by": "BINTA",
        },
    ),
    (
        "plan-disposal W-4 --disposal DIS-1 --method CUT_SAW --place GAO-ARM --approved-by BINTA",
        {
            "op": "plan_disposal",
            "disposal": "DIS-1",
            "method": "CUT_SAW",
            "place": "GAO-ARM",
            "approved_by": "BINTA",
            "lines": [{"weapon": "W-4"}],
        },
    ),
    (
        "destroy W-4 --disposal DIS-1 --witness ADAMU --witness 'Maj. Oumar' --scrap-mass-g 3100",
        {
            "op": "destroy",
            "disposal": "DIS-1",
            "destroyed_on": "2026-03-01",
            "witnessed_by": ["ADAMU", "Maj. Oumar"],
            "scrap_mass_g": 3100,
            "lines": [{"weapon": "W-4"}],
        },
    ),
    (
        "verify-destruction W-4 --disposal DIS-1 --verifier BINTA --certificate CERT-1",
        {
            "op": "verify_destruction",
            "disposal": "DIS-1",
            "verifier": "BINTA",
            "certificate": "CERT-1",
            "lines": [{"weapon": "W-4"}],
        },
    ),
    (
        "hand-over W-5 --from GAO-ARM --to HOST --authority EUC-14 --approved-by BINTA --id HND-1 "
        "--checklist 'Serials read'",
        {
            "op": "hand_over",
            "id": "HND-1",
            "from": "GAO-ARM",
            "to": "HOST",
            "authority": "EUC-14",
            "approved_by": "BINTA",
            "checklist": ["Serials read"],
            "lines": [{"weapon": "W-5"}],
        },
    ),
    (
        "reverse HND-1 --reason 'Wrong rifle' --approved-by BINTA",
        {"op": "reverse", "entry": "HND-1", "reason": "Wrong rifle", "approved_by": "BINTA"},
    ),
    (
        "attach photo.png --name 'Rifle W-1'",
        {
            "op": "attach",
            "sha256": DIGEST,
            "name": "Rifle W-1",
            "media_type": "image/png",
            "size": len(PHOTO),
        },
    ),
)
"""Each command, and the operation that a journal would have in its place, but for id, time and recorder."""


def journal(*operations: dict[str, Any]) -> str:
    return "".join(json.dumps(operation) + "\n" for operation in operations)


def words_of(number: int, command: str) -> list[str]:
    """The words of a command with its time, recorder and, where it has none, an id."""
    words = [*shlex.split(command), "--occurred-at", time_of(number), "--by", "ADAMU"]
    return words if "--id" in words else [*words, "--id", f"OP-{number}"]


def time_of(number: int) -> str:
    return f"2026-03-01T06:{number:02}:00Z"


def expected(number: int, operation: dict[str, Any]) -> dict[str, Any]:
    """The operation with what every voucher carries."""
    at = time_of(number)
    filled = {name: at if value == THEN else value for name, value in operation.items()}
    return {"id": f"OP-{number}", "occurred_at": at, "by": "ADAMU", **filled}


def put_files(folder: Path) -> None:
    (folder / "photo.png").write_bytes(PHOTO)
    lines = next(operation for command, operation in DAYS if "new.jsonl" in command)["lines"]
    (folder / "new.jsonl").write_text(
        "# from the gate\n\n" + "".join(json.dumps(line) + "\n" for line in lines)
    )


def test_each_operation_has_a_command_here() -> None:
    """The days leave out no voucher, but the one that takes a key away, for which somebody must have one."""
    vouchers = {row.op for row in contents().values() if isinstance(row, Voucher)}
    assert {operation["op"] for _command, operation in DAYS} == vouchers - {"revoke_key"}


def test_a_key_that_nobody_has_is_not_revoked(office: Run) -> None:
    """revoke-key says its operation like the other vouchers, and the ledger answers it."""
    answer = office("revoke-key", "BINTA", "--key-id", "8b1c04f2", "--reason", "Lost", "--by", "ADAMU")
    assert answer.code == 2
    assert "revoke-key: --key-id: BINTA has no key 8b1c04f2." in answer.err


def test_a_command_records_the_operation_that_a_journal_would_have(run: Run, tmp_path: Path) -> None:
    """What is recorded by a command equals the journal's operation, and is the whole of the ledger."""
    put_files(tmp_path)
    assert run("init", "--code", "GAO").code == 0
    for number, (command, operation) in enumerate(DAYS):
        answer = run(*words_of(number, command), "--json")
        assert answer.code == 0, f"{command}\n{answer.err}"
        (receipt,) = answer.json["receipts"]
        assert receipt["seq"] == number
        assert receipt["operation"] == expected(number, operation), command
    assert run("verify").code == 0
    assert run("export", "out.jsonl").code == 0
    exported = [
        json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines() if line[0] == "{"
    ]
    for operation in exported[1:]:
        del operation["recorded_at"]
    assert exported[1:] == [expected(number, operation) for number, (_c, operation) in enumerate(DAYS)]


def test_commands_and_journal_make_the_same_ledger(run: Run, tmp_path: Path) -> None:
    """Posting the operations as a journal gives the holdings that the commands gave; then a dry run keeps nothing."""
    put_files(tmp_path)
    run("init", "--ledger", "by-command.db")
    for number, (command, _operation) in enumerate(DAYS):
        assert run("--ledger", "by-command.db", *words_of(number, command)).code == 0
    operations = [expected(number, operation) for number, (_command, operation) in enumerate(DAYS)]
    (tmp_path / "days.jsonl").write_text(journal(*operations))
    run("init", "--ledger", "by-journal.db")
    dry = run("post", "days.jsonl", "--ledger", "by-journal.db", "--dry-run", "--json")
    assert (dry.code, dry.json["posted"], dry.json["kept"]) == (0, len(DAYS), False)
    assert run("holdings", "--ledger", "by-journal.db", "--json").json == []
    assert run("post", "days.jsonl", "--ledger", "by-journal.db").code == 0
    one = run("holdings", "--ledger", "by-command.db", "--json").json
    assert one == run("--json", "--ledger", "by-journal.db", "holdings").json
    assert len(one) > 8


def test_a_command_that_is_repeated_says_so(run: Run, tmp_path: Path) -> None:
    """The same command with the same id again does nothing and is no error; with other content it is refused."""
    put_files(tmp_path)
    run("init")
    words = words_of(0, DAYS[0][0])
    assert "Recorded as OP-0" in run(*words).out
    again = run(*words)
    assert (again.code, again.out) == (0, "On record already as OP-0 (entry 0).\n")
    other = run(*words, "--document", "V-1")
    assert other.code == 2
    assert other.err.startswith("add-user: --id: The id OP-0 is already an entry")
    assert other.err.endswith("[id_used]\nNothing was recorded.\n")


def test_a_dry_run_of_a_command_keeps_nothing(office: Run) -> None:
    """With --dry-run a command says what it would be recorded as, and the ledger stays as it is."""
    before = office("checkpoint", "--look", "--json").json["size"]
    answer = office("move", "W-1", "--from", "GAO-ARM", "--to", "GAO", "--by", "ADAMU", "--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("Would be recorded as GAO-E")
    assert office("checkpoint", "--look", "--json").json["size"] == before


def test_assigned_codes_are_told(office: Run) -> None:
    """A person learns the codes that the ledger gave to a new weapon and a new lot."""
    register = ("register", "--to", "GAO-ARM", "--mode", "FOUND", "--ownership", "NONE", "--by", "ADAMU")
    weapon = office(
        *register, *shlex.split("--type SA-06 --make Izhmash --model AKM --calibre 7.62x39 --serial-status NONE"),
        "--condition", "UNSAFE",
    )  # fmt: skip
    assert weapon.out.splitlines()[1] == "  W-000001  SA-06  Izhmash AKM, 7.62x39  UN-GAO-26-000001-C"
    lot = office(*register, "--nature", "CTG-7.62X39-BALL", "--quantity", "1200", "--condition", "A1")
    assert lot.out.splitlines()[1] == "  L-000001  CTG-7.62X39-BALL  1\u202f200"


def test_a_refusal_names_the_option(office: Run) -> None:
    """A refused field is called as the command line calls it, a line by its number from 1, all faults at once."""
    answer = office("issue", "W-1", "L-1:many", "--from", "GAO-ARM", "--by", "ADAMU", "--purpose", "FISHING")
    assert answer.code == 2
    assert answer.out == ""
    said = answer.err.splitlines()
    assert any(line.startswith("issue: --to: The operation issue has no to.") for line in said)
    assert any(line.startswith("issue: --purpose: ") and "PATROL" in line for line in said)
    assert any(line.startswith("issue: line 2 quantity: ") for line in said)
    assert said[-1] == "Nothing was recorded."
    nested = office("register", "--to", "GAO-ARM", "--mode", "STOLEN", "--ownership", "NONE", "--by", "ADAMU")
    assert "register: --mode: " in nested.err


def test_the_recorder_may_be_set_once(office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--by comes from the settings, before them from the environment, before that from the command line."""
    words = ("reseal", "--place", "GAO-ARM", "--new-seal", "1", "--reason", "Check", "--json")
    assert "--by: The operation reseal has no by." in office(*words).err
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "settings.toml").write_text('by = "ADAMU"\n')
    assert office(*words).json["receipts"][0]["operation"]["by"] == "ADAMU"
    monkeypatch.setenv("WAMLEDGER_USER", "BINTA")
    assert office(*words).json["receipts"][0]["operation"]["by"] == "BINTA"
    assert office(*words, "--by", "ADAMU").json["receipts"][0]["operation"]["by"] == "ADAMU"
    (tmp_path / "home" / "settings.toml").write_text("by = 7\n")
    monkeypatch.delenv("WAMLEDGER_USER")
    broken = office(*words)
    assert broken.code == 2
    assert "settings.toml cannot be used: by" in broken.err


def test_what_happened_is_now_where_no_time_is_given(office: Run) -> None:
    """occurred_at is the present second, never after recorded_at."""
    words = (
        "reseal",
        "--place",
        "GAO-ARM",
        "--new-seal",
        "1",
        "--reason",
        "Check",
        "--by",
        "ADAMU",
        "--id",
        "S-1",
    )
    assert office(*words).code == 0
    (entry,) = [json.loads(line) for line in office("export", "-").out.splitlines() if '"S-1"' in line]
    assert entry["occurred_at"] <= entry["recorded_at"]
    assert len(entry["occurred_at"]) == len("2026-03-01T06:00:00Z")

"""The journal back: whoever posts an export into a new ledger has the same holdings, and no name of a participant."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.ledger.signing_people import actor, op, post, post_all_kinds
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.head import open_head
from wamledger.ledger.store import Ledger
from wamledger.services import exporting
from wamledger.services.exporting import export
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_files


def new_ledger(folder: Path, name: str = "new.db") -> Ledger:
    return Ledger.create(str(folder / name), code="NEW", mission="The same again")


def test_the_sample_mission_comes_back_as_it_was(mission: Ledger, tmp_path: Path) -> None:
    """Fourteen months exported and posted into a new ledger give the same holdings now, and as of any time."""
    assert export(mission, tmp_path / "out.jsonl") == (mission.head().size, 0)
    with new_ledger(tmp_path) as new:
        report = post_files(new, [tmp_path / "out.jsonl"], historical=True)
        assert (report.posted, report.refused_lines) == (mission.head().size, 0)
        assert holdings(new) == holdings(mission)
        for text in ("2025-10-01T00:00:00Z", "2026-03-25T00:00:00Z", "2026-05-14T00:00:00Z"):
            as_of = moment.parse(text)
            assert holdings(new, as_of=as_of) == holdings(mission, as_of=as_of)
        for code in ("W-000744", "W-000001"):
            told = [
                [(each["op"], each["id"], each["effects"]) for each in history(ledger, code)]
                for ledger in (new, mission)
            ]
            assert told[0] == told[1]


def test_an_export_is_posted_into_the_other_engine(full: Ledger, tmp_path: Path) -> None:
    """Everything that can happen, exported from either engine, gives the same holdings in a new file."""
    export(full, tmp_path / "out.jsonl")
    with new_ledger(tmp_path) as new:
        report = post_files(new, [tmp_path / "out.jsonl"])
        assert (report.posted, report.refused_lines) == (full.head().size, 0)
        assert holdings(new) == holdings(full)


def test_the_export_of_an_export_is_the_same(full: Ledger, tmp_path: Path) -> None:
    """The operations come out as they went in: the second export has the first one's operations."""
    export(full, tmp_path / "1.jsonl")
    with new_ledger(tmp_path) as new:
        post_files(new, [tmp_path / "1.jsonl"], historical=True)
        export(new, tmp_path / "2.jsonl")
    first, second = (
        [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()[1:] if line[0] != "#"]
        for name in ("1.jsonl", "2.jsonl")
    )
    assert first == second


def test_an_export_posted_where_it_came_from_does_nothing(
    small: Ledger, made: ModuleType, tmp_path: Path
) -> None:
    """What the ledger assigned is filled in, and every operation is known as a repeat."""
    made.posted(small, made.op("move", origin="ARM-1", to="ARM-2", lines=[{"weapon": "W-1"}]))
    export(small, tmp_path / "out.jsonl")
    before = small.head()
    report = post_files(small, [tmp_path / "out.jsonl"])
    assert (report.posted, report.repeated, report.refused_lines) == (0, before.size, 0)
    assert small.head() == before


def test_what_is_authority_in_one_ledger_alone_is_left_out(ledger: Ledger, tmp_path: Path) -> None:
    """Keys, proposals and seals are not in a journal, which says so; holdings and names of approvers come back."""
    post_all_kinds(ledger)
    change = {"code": "KEEPER", "roles": ["STOREKEEPER", "DDR_OFFICER"], "reason": "More to do."}
    post(ledger, actor("FOUNDER", "OFFICER"), op("change_user", "FOUNDER", approved_by="OFFICER", **change))
    ledger.act_as(actor("OFFICER"))
    exported = export(ledger, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    kinds = [json.loads(line)["op"] for line in lines[1:] if not line.startswith("#")]
    assert exported == (len(kinds), ledger.head().size - len(kinds))
    assert set(kinds) == {"add_user", "add_place", "add_party", "change_user", "register", "move", "reverse"}
    assert [line for line in lines if line.startswith("# ") and "left out" in line] == [
        f"# {exported.left_out} entries that carry authority in this ledger alone (keys, proposals, signatures) are"
        " left out."
    ]
    with new_ledger(tmp_path) as new:
        report = post_files(new, [tmp_path / "out.jsonl"], historical=True)
        assert (report.posted, report.refused_lines) == (exported.operations, 0)
        assert holdings(new) == holdings(ledger)
        assert '"approved_by": "APPROVER"' in json.dumps(
            [json.loads(line) for line in lines if line[0] == "{"]
        )


def test_names_of_participants_do_not_leave(small: Ledger, made: ModuleType, tmp_path: Path) -> None:
    """An export has the commitment to a name and not the name; it can be posted all the same."""
    made.posted(
        small,
        made.op(
            "register_participant",
            participant="P-1",
            sex="F",
            age_band="18-25",
            category="COMBATANT",
            name="Amal Idriss",
        ),
    )
    export(small, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    assert "Idriss" not in text
    assert "name_commitment" in text
    with new_ledger(tmp_path) as new:
        assert post_files(new, [tmp_path / "out.jsonl"]).refused_lines == 0


def test_the_head_of_the_moment_stands_at_the_end(small: Ledger, tmp_path: Path) -> None:
    """Whoever holds an export holds the signed head of the ledger over exactly what is in it."""
    count, _left_out = export(small, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    note = "".join(
        f"{line.removeprefix('# ')}\n".replace("#\n", "\n") for line in lines if line.startswith("#")
    )
    head, verified = open_head(note, [small.about.verifier])
    assert verified
    assert head == small.head()
    assert head.size == count == len([line for line in lines[1:] if not line.startswith("#")])
    assert json.loads(lines[0]) == {"journal": 1, "ledger": "UNX", "mission": "UN Mission in X"}


def test_what_is_posted_meanwhile_is_not_in_it(small: Ledger, made: ModuleType, tmp_path: Path) -> None:
    """An export is one state of the ledger, with the head of that state."""
    before = small.head()
    told: list[tuple[int, int]] = []

    def meanwhile(done: int, size: int) -> None:
        if not told:
            made.posted(small, made.weapon("W-9"))
        told.append((done, size))

    assert export(small, tmp_path / "out.jsonl", progress=meanwhile) == (before.size, 0)
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    assert f"# {before.size}\n" in text
    assert "W-9" not in text
    assert told[-1] == (before.size, before.size)
    assert small.head().size == before.size + 1


def test_an_empty_ledger_exports_an_empty_journal(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger without entries gives a header and a head, and posting it does nothing."""
    assert export(ledger, tmp_path / "out.jsonl") == (0, 0)
    with new_ledger(tmp_path) as new:
        assert post_files(new, [tmp_path / "out.jsonl"]).posted == 0


@pytest.mark.parametrize("where", ["missing/out.jsonl", "."])
def test_a_place_that_cannot_be_written_is_named(mission: Ledger, tmp_path: Path, where: str) -> None:
    """A folder that is not there, and a folder in place of a file, get a word and leave nothing behind."""
    with pytest.raises(Refused) as refused:
        export(mission, tmp_path / where)
    assert refused.value.code is Code.FILE_UNWRITABLE
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(
    mission: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export that is broken off leaves the earlier file as it was, and no half of a new one."""
    out = tmp_path / "out.jsonl"
    out.write_text("earlier\n")

    def broken(*_any: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "_operation", broken)
    with pytest.raises(Refused) as refused:
        export(mission, out)
    assert "No space left" in refused.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_text() == "earlier\n"

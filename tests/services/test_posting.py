"""Posting: one transaction for a call, every refused line named, names of participants kept apart, repeats known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.participants import commitment
from wamledger.services.posting import MOST_REPORTED, post_files, post_operations

Writing = Callable[..., Path]


def size(ledger: Ledger) -> int:
    return ledger.head().size


def texts(*operations: dict[str, Any]) -> list[str]:
    return [json.dumps(each, ensure_ascii=False) for each in operations]


def entry(ledger: Ledger, id_: str) -> dict[str, Any]:
    with ledger.reading() as link:
        body: dict[str, Any] = orjson.loads(
            bytes(link.one("SELECT entry FROM entry WHERE id = ?", (id_,))[0])
        )["body"]
    return body


def test_one_bad_line_refuses_the_file_whole(ledger: Ledger, made: ModuleType, journal: Writing) -> None:
    """By default nothing of a file is kept when one line is refused, and each refused line is named."""
    path = journal(*texts(*made.office(), made.weapon("W-1")), "{", *texts(made.weapon("W-1", to="NOWHERE")))
    report = post_files(ledger, [path])
    assert (report.posted, report.kept, report.refused_lines) == (0, False, 2)
    assert [(line.file, line.line, [fault.code for fault in line.faults]) for line in report.refused] == [
        (str(path), 9, [Code.JSON_BROKEN]),
        (str(path), 10, [Code.ID_USED]),
    ]
    assert size(ledger) == 0


def test_keep_going_posts_the_good_lines(ledger: Ledger, made: ModuleType, journal: Writing) -> None:
    """With keep_going the good lines are entries, and the bad ones are named just the same."""
    bad = made.move("W-1", "ARM-2", "ARM-1", made.AT)
    path = journal(*texts(*made.office(), made.weapon("W-1"), bad, made.weapon("W-2")), "no operation")
    report = post_files(ledger, [path], keep_going=True)
    assert (report.posted, report.kept, report.refused_lines) == (9, True, 2)
    assert [line.line for line in report.refused] == [9, 11]
    assert size(ledger) == 9
    assert {each["weapon"] for each in holdings(ledger)} == {"W-1", "W-2"}


def test_a_dry_run_says_the_same_and_keeps_nothing(
    ledger: Ledger, made: ModuleType, journal: Writing
) -> None:
    """A dry run decides everything, as if it were for good, and leaves no trace."""
    path = journal(*texts(*made.office(), made.weapon("W-1"), made.weapon("W-1", to="ARM-2")))
    dry = post_files(ledger, [path], keep_going=True, dry_run=True)
    assert (dry.posted, dry.kept, dry.refused_lines, size(ledger)) == (8, False, 1, 0)
    wet = post_files(ledger, [path], keep_going=True)
    assert (wet.posted, wet.kept, wet.refused_lines, size(ledger)) == (8, True, 1, 8)
    assert dry.as_json()["refusals"] == wet.as_json()["refusals"]


def test_several_files_are_one_call(ledger: Ledger, made: ModuleType, journal: Writing) -> None:
    """The second file rests on the first, and a bad line in the second keeps nothing of either."""
    first = journal(*texts(*made.office()), name="1.jsonl")
    good = journal('{"journal": 1}', *texts(made.weapon("W-1")), name="2.jsonl")
    bad = journal(*texts(made.weapon("W-2", to="NOWHERE")), name="3.jsonl")
    refused = post_files(ledger, [first, good, bad])
    assert (refused.kept, size(ledger)) == (False, 0)
    assert [(Path(line.file).name, line.line) for line in refused.refused] == [("3.jsonl", 1)]
    assert post_files(ledger, [first, good]).posted == 8


def test_a_file_that_is_no_journal_keeps_nothing_of_the_others(
    ledger: Ledger, made: ModuleType, journal: Writing, tmp_path: Path
) -> None:
    """A second file that cannot be read refuses the call, with keep_going too, and nothing of the first is kept."""
    first = journal(*texts(*made.office()), name="1.jsonl")
    for other in (tmp_path / "missing.jsonl", journal(raw=b"%PDF-1.7", name="2.pdf")):
        with pytest.raises(Refused):
            post_files(ledger, [first, other], keep_going=True)
        assert size(ledger) == 0


def test_the_same_again_does_nothing(small: Ledger, made: ModuleType, journal: Writing) -> None:
    """The same id with the same content is a repeat; with other content it is refused, naming what differs."""
    line = made.move("W-1", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z", id="MV-1")
    before = size(small)
    report = post_operations(small, [line, line])
    assert (report.posted, report.repeated) == (1, 1)
    again = post_operations(small, [line])
    assert (again.posted, again.repeated, again.refused_lines) == (0, 1, 0)
    other = post_operations(small, [{**line, "to": "BAY-1"}])
    assert [fault.code for fault in other.refused[0].faults] == [Code.ID_USED]
    assert "to" in other.refused[0].faults[0].message
    assert size(small) == before + 1


def test_a_receipt_is_what_was_recorded(small: Ledger, made: ModuleType) -> None:
    """A receipt has the codes that the ledger assigned, also when the operation is repeated without them."""
    new = {key: value for key, value in made.weapon("W-7")["lines"][0]["new_weapon"].items() if key != "id"}
    asked = {**made.weapon("W-7"), "id": "REG-7", "lines": [{"new_weapon": new, "condition": "SERVICEABLE"}]}
    (first,) = made.posted(small, asked)
    (second,) = made.posted(small, asked)
    assert first["operation"]["lines"][0]["new_weapon"]["id"].startswith("W-")
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert second["operation"] == first["operation"] == entry(small, "REG-7")["operation"]
    assert second["seq"] == first["seq"] == entry(small, "REG-7")["seq"]


def test_what_is_given_is_not_changed(small: Ledger, made: ModuleType) -> None:
    """The caller's own objects stay as they were."""
    asked = made.op("move", origin="ARM-1", to="ARM-2", lines=[{"weapon": "W-1"}])
    copy = json.loads(json.dumps(asked))
    made.posted(small, asked)
    assert asked == copy


def test_past_records_bring_their_own_time_of_writing(
    ledger: Ledger, made: ModuleType, journal: Writing
) -> None:
    """import-history takes recorded_at from the journal and marks the entry; post takes the ledger's clock."""
    past = [
        {**each, "id": f"P-{n}", "recorded_at": "2026-01-01T00:00:00Z"}
        for n, each in enumerate(made.office())
    ]
    assert post_files(ledger, [journal(*texts(*past))], historical=True).posted == 7
    body = entry(ledger, "P-0")
    assert (body["recorded_at"], body["historical"]) == ("2026-01-01T00:00:00Z", True)
    now = {**made.weapon("W-1"), "recorded_at": "2025-06-01T00:00:00Z"}
    made.posted(ledger, now)
    assert entry(ledger, "REG-W-1")["recorded_at"] != "2025-06-01T00:00:00Z"
    assert "historical" not in entry(ledger, "REG-W-1")


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (("2026-01-02T00:00:00Z", "2026-01-01T23:59:59Z"), Code.TIME_BACKWARDS),
        (("2026-01-02T00:00:00Z", "2026-01-02T01:00:00+02:00"), Code.TIME_BACKWARDS),
        (("2025-12-31T23:59:59Z",), Code.RECORDED_BEFORE_OCCURRED),
    ],
)
def test_the_time_of_writing_never_goes_back_in_a_file(
    ledger: Ledger, made: ModuleType, journal: Writing, times: tuple[str, ...], code: Code
) -> None:
    """Within a file of past records recorded_at does not go back, as instants, and is not before occurred_at."""
    users = [
        made.op("add_user", id=f"U-{n}", code=f"U{n}", name="N", roles=["AUDITOR"], by="U0", recorded_at=time)
        for n, time in enumerate(times)
    ]
    report = post_files(ledger, [journal(*texts(*users))], historical=True)
    assert [fault.code for fault in report.refused[-1].faults] == [code]
    assert report.refused[-1].line == len(times)
    assert size(ledger) == 0


def test_each_file_of_past_records_has_its_own_order(
    ledger: Ledger, made: ModuleType, journal: Writing
) -> None:
    """A second file may be older than the first: an office that was late with its papers."""
    user = {"name": "N", "roles": ["AUDITOR"], "by": "U0"}
    newer = made.op("add_user", id="1", code="U0", recorded_at="2026-02-01T00:00:00Z", **user)
    older = made.op("add_user", id="2", code="U1", recorded_at="2026-01-01T00:00:00Z", **user)
    files = [journal(*texts(newer), name="1.jsonl"), journal(*texts(older), name="2.jsonl")]
    assert post_files(ledger, files, historical=True).posted == 2


def participant(number: str, made: ModuleType, **more: Any) -> dict[str, Any]:
    fields = {"participant": number, "sex": "F", "age_band": "18-25", "category": "COMBATANT", **more}
    return dict(made.op("register_participant", id=f"DDR-{number}", **fields))


def names_kept(ledger: Ledger) -> dict[str, tuple[str, str]]:
    with ledger.reading() as link:
        return {
            number: (salt, name)
            for number, salt, name in link.rows("SELECT number, salt, name FROM participant_name")
        }


def test_a_name_is_kept_apart_and_committed_to(small: Ledger, made: ModuleType) -> None:
    """No entry holds the name of a participant; name and salt, kept apart, give the commitment that it holds."""
    made.posted(small, participant("P-1", made, name="Amal Idriss"), participant("P-2", made))
    salt, name = names_kept(small)["P-1"]
    assert name == "Amal Idriss"
    assert entry(small, "DDR-P-1")["operation"]["name_commitment"] == commitment(salt, name)
    assert "name_commitment" not in entry(small, "DDR-P-2")["operation"]
    with small.reading() as link:
        assert not any(b"Idriss" in bytes(each) for (each,) in link.rows("SELECT entry FROM entry"))
    assert list(names_kept(small)) == ["P-1"]


def test_the_same_name_has_different_commitments(small: Ledger, made: ModuleType) -> None:
    """Two people of one name cannot be told to have it: each has a salt of their own."""
    made.posted(small, *(participant(number, made, name="Amal Idriss") for number in ("P-1", "P-2")))
    assert names_kept(small)["P-1"][0] != names_kept(small)["P-2"][0]
    one, other = (entry(small, f"DDR-P-{n}")["operation"]["name_commitment"] for n in (1, 2))
    assert one != other


def test_a_participant_who_is_registered_again_is_a_repeat(small: Ledger, made: ModuleType) -> None:
    """The same operation with the same name does nothing, in one call or in two; with another name it is refused."""
    line = participant("P-1", made, name="Amal Idriss")
    report = post_operations(small, [line, line])
    assert (report.posted, report.repeated, report.refused_lines) == (1, 1, 0)
    assert post_operations(small, [line]).repeated == 1
    other = post_operations(small, [participant("P-1", made, name="Amal Idris")])
    assert [fault.code for fault in other.refused[0].faults] == [Code.ID_USED]
    assert [name for _salt, name in names_kept(small).values()] == ["Amal Idriss"]


def test_a_refused_participant_leaves_no_name(small: Ledger, made: ModuleType) -> None:
    """The name of a refused registration is kept nowhere, with keep_going and without, and in a dry run."""
    bad = participant("P-1", made, name="Amal Idriss", by="NOBODY")
    for how in ({"keep_going": True}, {}, {"dry_run": True}):
        assert post_operations(small, [bad], **how).refused_lines == 1
        assert names_kept(small) == {}
    assert (
        post_operations(small, [participant("P-1", made, name="Amal Idriss")], dry_run=True).refused_lines
        == 0
    )
    assert names_kept(small) == {}


def test_a_deleted_name_does_not_come_back_by_a_refused_line(small: Ledger, made: ModuleType) -> None:
    """Where the name of a known participant was deleted, another name in a refused line does not take its place."""
    made.posted(small, participant("P-1", made, name="Amal Idriss"))
    with small.writing() as link:
        link.run("DELETE FROM participant_name WHERE number = 'P-1'")
    post_operations(
        small, [{**participant("P-1", made, name="Somebody Else"), "id": "DDR-X"}], keep_going=True
    )
    assert names_kept(small) == {}


def test_names_are_kept_in_bulk_too(small: Ledger, made: ModuleType) -> None:
    """Names at the end of a long file are kept like those of a short one, however they are written."""
    for first, many in ((0, 700), (1000, 500)):
        made.posted(
            small, *(participant(f"P-{n}", made, name=f"Person {n}") for n in range(first, first + many))
        )
    kept = names_kept(small)
    assert len(kept) == 1200
    assert kept["P-1499"][1] == "Person 1499"


def test_refusals_beyond_a_thousand_are_counted(small: Ledger, made: ModuleType) -> None:
    """A file that is wrong from end to end is told in a report that can still be read."""
    line = made.move("W-1", "ARM-2", "ARM-1", made.AT)
    report = post_operations(small, (dict(line) for _each in range(MOST_REPORTED + 50)), keep_going=True)
    assert report.refused_lines == MOST_REPORTED + 50
    assert len(report.refused) == MOST_REPORTED


def test_progress_is_told_in_bytes_and_operations(ledger: Ledger, made: ModuleType, journal: Writing) -> None:
    """The last that is told is the size of the files and the number of their operations."""
    path = journal(*texts(*made.office(), *(made.weapon(f"W-{n}") for n in range(600))))
    told: list[tuple[int, int]] = []
    post_files(ledger, [path], progress=lambda *done: told.append(done))
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == (path.stat().st_size, 607)


def test_a_report_can_be_read_by_a_program(small: Ledger, made: ModuleType) -> None:
    """The report as data says what was posted, and each fault with file, line, field, code and remedy."""
    bad = made.move("W-1", "ARM-2", "ARM-1", made.AT)
    data = post_operations(small, [bad], source="typed").as_json()
    assert json.loads(json.dumps(data)) == data
    assert (data["posted"], data["refused"], data["kept"]) == (0, 1, False)
    (refusal,) = data["refusals"]
    assert (refusal["file"], refusal["line"], refusal["op"]) == ("typed", 1, "move")
    assert all(refusal[name] for name in ("code", "field", "message", "remedy"))


def test_a_stop_in_the_middle_keeps_nothing(small: Ledger, made: ModuleType) -> None:
    """Whoever interrupts a call finds the ledger as it was before."""

    def lines() -> Any:
        for number in range(1500):
            if number == 1400:
                raise KeyboardInterrupt
            yield made.weapon(f"W-{number + 10}")

    before = size(small), holdings(small)
    with pytest.raises(KeyboardInterrupt):
        post_operations(small, lines())
    assert (size(small), holdings(small)) == before
    assert made.posted(small, made.weapon("W-9"))

"""Forms of what is restricted, lost, and happened: figures told another way than the views tell them."""

from __future__ import annotations

import io
from types import ModuleType
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from reports.catalogue import kind_of
from reports.kinds import Asked
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.report_views.incident import incident_view
from wamledger.services.report_views.loss import loss_view
from wamledger.services.report_views.restriction import restriction_view


def printed(ledger: Ledger, name: str, code: str, **asked: Any) -> str:
    """The text of all pages of a report, with single spaces."""
    kind, out = kind_of(name), io.BytesIO()
    assert kind.view is not None
    with kind.view(ledger, Asked(generated_by="X", code=code, **asked)) as view:
        kind.draw(view, out)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(out.getvalue())).pages)
    return " ".join(text.split())


def day(number: int) -> str:
    return f"2026-02-{number:02}T08:00:00Z"


def loss(made: ModuleType, id_: str, at: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    fields = {"origin": "ARM-1", "kind": "THEFT", "discovered_at": day(at), **more}
    return dict(made.op("report_loss", day(at), id=id_, lines=lines, **fields))


def recover(made: ModuleType, id_: str, at: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return dict(
        made.op("recover", day(at), id=id_, to="ARM-2", circumstances="Found in a ditch", lines=lines)
    )


def write_off(made: ModuleType, id_: str, at: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    fields = {"direction": "WRITE_OFF", "reason": "Gone", "inquiry": "BOI-1", "approved_by": "OTHER"}
    return dict(made.op("adjust", day(at), id=id_, lines=lines, **fields))


def settled(ledger: Ledger, code: str) -> dict[str, tuple[int, int, int, int]]:
    view = loss_view(ledger, code, generated_by="X")
    return {
        each.line.item: (each.reported, each.recovered, each.written_off, each.open) for each in view.lines
    }


def test_the_losses_of_the_mission_come_to_what_stands(mission: Ledger) -> None:
    """What the reports call unaccounted for, written off and recovered is what the holdings show."""
    with mission.reading() as link:
        codes = [code for (code,) in link.rows("SELECT id FROM loss ORDER BY seq")]
    found: dict[str, list[int]] = {}
    for code in codes:
        for item, (_reported, _recovered, off, still) in settled(mission, code).items():
            sums = found.setdefault(item, [0, 0])
            sums[0] += still
            sums[1] += off
    standing: dict[str, list[int]] = {item: [0, 0] for item in found}
    for each in holdings(mission):
        item = each.get("weapon") or each["lot"]
        if item in standing and each["status"] in ("UNACCOUNTED", "WRITTEN_OFF"):
            standing[item][each["status"] == "WRITTEN_OFF"] += each["quantity"]
    assert len(found) == 16
    assert found == standing


def test_a_loss_report_goes_from_first_to_final(small: Ledger, made: ModuleType) -> None:
    """It is the first while nothing came after, an update once something did, final once nothing is open."""
    lines: list[dict[str, Any]] = [
        {"weapon": "W-1"},
        {"weapon": "W-2"},
        {"lot": "L-1", "quantity": 100},
    ]
    made.posted(small, loss(made, "LOSS", 1, lines))
    assert loss_view(small, "LOSS", generated_by="X").stage == "first"
    with pytest.raises(Refused) as refused:
        loss_view(small, "LOSS", stage="final", generated_by="X")
    assert refused.value.code is Code.LOSS_OPEN
    assert refused.value.facts["open"] == 102
    made.posted(small, recover(made, "REC", 2, [{"weapon": "W-1"}, {"lot": "L-1", "quantity": 30}]))
    assert settled(small, "LOSS") == {"W-1": (1, 1, 0, 0), "W-2": (1, 0, 0, 1), "L-1": (100, 30, 0, 70)}
    assert loss_view(small, "LOSS", generated_by="X").stage == "update"
    made.posted(small, write_off(made, "OFF", 3, [{"weapon": "W-2"}, {"lot": "L-1", "quantity": 70}]))
    view = loss_view(small, "LOSS", generated_by="X")
    assert view.stage == "final"
    assert settled(small, "LOSS") == {"W-1": (1, 1, 0, 0), "W-2": (1, 0, 1, 0), "L-1": (100, 30, 70, 0)}
    assert [(each.item, each.posted.entry, each.quantity) for each in view.settled] == [
        ("L-1", "REC", 30),
        ("W-1", "REC", 1),
        ("L-1", "OFF", 70),
        ("W-2", "OFF", 1),
    ]
    assert [each.said for each in view.settled] == ["Found in a ditch"] * 2 + ["BOI-1; Gone"] * 2
    first = loss_view(small, "LOSS", stage="first", generated_by="X")
    assert first.settled == ()
    assert [each.open for each in first.lines] == [1, 1, 100]
    text = printed(small, "loss", "LOSS", stage="first")
    assert "First report" in text
    assert "REC" not in text
    assert "Final report" in printed(small, "loss", "LOSS")


def test_what_comes_back_settles_the_oldest_loss(small: Ledger, made: ModuleType) -> None:
    """Of a lot that was lost twice at one place, what is found or written off counts for the first loss first."""
    made.posted(
        small,
        loss(made, "L-OLD", 1, [{"lot": "L-1", "quantity": 40}]),
        loss(made, "L-NEW", 2, [{"lot": "L-1", "quantity": 50}]),
        recover(made, "REC", 3, [{"lot": "L-1", "quantity": 60}]),
    )
    assert settled(small, "L-OLD")["L-1"] == (40, 40, 0, 0)
    assert settled(small, "L-NEW")["L-1"] == (50, 20, 0, 30)


def test_what_was_written_off_and_came_back_is_recovered(small: Ledger, made: ModuleType) -> None:
    """A weapon that turns up after it was written off counts as recovered, and as written off no more."""
    made.posted(
        small,
        loss(made, "LOSS", 1, [{"weapon": "W-1"}]),
        write_off(made, "OFF", 2, [{"weapon": "W-1"}]),
        recover(made, "REC", 3, [{"weapon": "W-1"}]),
    )
    assert settled(small, "LOSS")["W-1"] == (1, 1, 0, 0)


def test_a_recovery_that_was_reversed_recovered_nothing(small: Ledger, made: ModuleType) -> None:
    """After the reversal the weapon is unaccounted for again, and a second loss of it is another report."""
    made.posted(
        small,
        loss(made, "LOSS", 1, [{"weapon": "W-1"}]),
        recover(made, "REC", 2, [{"weapon": "W-1"}]),
        made.op("reverse", day(3), entry="REC", reason="Another rifle", approved_by="OTHER"),
    )
    assert settled(small, "LOSS")["W-1"] == (1, 0, 0, 1)
    made.posted(small, recover(made, "REC-2", 4, [{"weapon": "W-1"}]))
    made.posted(small, loss(made, "AGAIN", 5, [{"weapon": "W-1"}], origin="ARM-2"))
    assert settled(small, "LOSS")["W-1"] == (1, 1, 0, 0)
    assert settled(small, "AGAIN")["W-1"] == (1, 0, 0, 1)


def test_a_loss_that_was_reversed_lost_nothing(small: Ledger, made: ModuleType) -> None:
    """Its report stands, says that it was reversed, and nothing of it is unaccounted for."""
    made.posted(
        small,
        loss(made, "LOSS", 1, [{"weapon": "W-1"}]),
        made.op("reverse", day(2), id="REV", entry="LOSS", reason="It was there", approved_by="OTHER"),
    )
    assert settled(small, "LOSS")["W-1"] == (1, 0, 0, 0)
    assert "reversed by REV" in printed(small, "loss", "LOSS")


def test_a_loss_says_who_saw_the_goods_last(small: Ledger, made: ModuleType) -> None:
    """The last count or movement before the report is named, and one that was reversed is not."""
    count = {"scope": "WEAPONS", "kind": "FULL_SERIAL", "blind": True, "counted_by": ["One", "Two"]}
    lines = [{"weapon": "W-1"}]
    made.posted(
        small,
        made.op("count", day(1), id="CNT", place="ARM-1", cut_off=day(1), lines=lines, **count),
        made.move("W-1", "ARM-1", "ARM-2", day(2), id="MV"),
        made.op("reverse", day(2), id="REV", entry="MV", reason="Never moved", approved_by="OTHER"),
        loss(made, "LOSS", 3, [{"weapon": "W-1"}, {"weapon": "W-2"}]),
        made.op("count", day(4), id="LATE", place="ARM-1", cut_off=day(4), lines=[], **count),
    )
    seen = [
        each.last_seen.entry if each.last_seen else ""
        for each in loss_view(small, "LOSS", generated_by="X").lines
    ]
    assert seen == ["CNT", "REG-W-2"]


def test_the_limits_of_the_mission_make_a_loss_notable(small: Ledger, made: ModuleType) -> None:
    """More weapons or rounds than the mission has set: at the limit itself a loss is not notable."""
    made.posted(
        small,
        made.op("set_policy", name="notable_rounds", value=100),
        loss(made, "AT", 1, [{"lot": "L-1", "quantity": 100}]),
        loss(made, "OVER", 2, [{"lot": "L-1", "quantity": 101}]),
    )
    assert not loss_view(small, "AT", generated_by="X").is_notable
    assert loss_view(small, "OVER", generated_by="X").is_notable
    made.posted(
        small,
        made.op("set_policy", name="notable_weapons", value=1),
        loss(made, "ONE", 3, [{"weapon": "W-1"}]),
        loss(made, "TWO", 4, [{"weapon": "W-2"}, {"weapon": "W-3"}]),
    )
    assert not loss_view(small, "ONE", generated_by="X").is_notable
    assert loss_view(small, "TWO", generated_by="X").is_notable


def test_a_loss_stands_with_its_incident(mission: Ledger) -> None:
    """The attack, its casualties, the other loss and the counts afterwards are on the report."""
    text = printed(mission, "loss", "LOS-000002")
    for part in (
        "Loss report HQ/LOSS/00002",
        "Attack on a fixed site",
        "About sixty armed men attack the base",
        "HQ/LOSS/00003",
        "CNT-000832",
        "RVY-000001",
        "BOI-2026-04",
        "A0207592",
        "Commander",
    ):
        assert part in text, part


def test_an_unknown_stage_and_another_entry_are_refused(mission: Ledger) -> None:
    """A stage that is none, an entry that lost nothing, and an id that is nothing are refused with a word."""
    for code, stage, refusal in (
        ("LOS-000001", "second", Code.CHOICE_UNKNOWN),
        ("INC-000089", "", Code.REPORT_OF_ENTRY),
        ("NOTHING", "", Code.ENTRY_UNKNOWN),
    ):
        with pytest.raises(Refused) as refused:
            loss_view(mission, code, stage=stage, generated_by="X")
        assert refused.value.code is refusal


def test_an_incident_has_all_that_names_it(mission: Ledger) -> None:
    """Losses by the incident that they name, intake by the reference, counts by place and time."""
    view = incident_view(mission, "INC-000089", generated_by="X")
    assert [(each.posted.entry, each.weapons, each.weapons_open, each.units) for each in view.losses] == [
        ("LOS-000002", 14, 0, 0),
        ("LOS-000003", 0, 0, 2400),
    ]
    assert [each.posted.entry for each in view.counts] == ["CNT-000832", "CNT-000833", "CNT-000834"]
    assert (view.happened.casualties.killed, view.happened.casualties.civilians_killed) == (1, None)
    assert sum(each.number for each in view.happened.weapon_types) == 14
    seizure = incident_view(mission, "INC-000003", generated_by="X")
    with mission.reading() as link:
        booked = link.one("SELECT COUNT(*) FROM weapon WHERE operation_reference = 'PATROL-0003'")[0]
    assert sum(each.weapons for each in seizure.taken) == booked > 0


def test_an_incident_that_nobody_tied_anything_to_is_a_page(small: Ledger, made: ModuleType) -> None:
    """Without losses, weapons and counts there is a sentence for each, and no number stands for what nobody said."""
    made.posted(small, made.op("incident", day(1), id="INC", kind="OTHER", description="A shot was heard."))
    text = printed(small, "incident", "INC")
    for sentence in (
        "A shot was heard.",
        "No weapons were reported with it.",
        "No loss names it.",
        "Nothing was.",
        "No count after an incident is on record",
    ):
        assert sentence in text, sentence


def test_a_restriction_says_who_has_the_lot(small: Ledger, made: ModuleType) -> None:
    """Holders are those of the holdings, without what is gone; the notice before and the status before are named."""
    made.posted(
        small,
        made.op(
            "issue",
            day(1),
            id="I",
            origin="ARM-1",
            to="UNIT",
            due="STANDING",
            purpose="GUARD",
            lines=[{"lot": "L-1", "quantity": 300}],
        ),
        made.op("expend", day(2), issue="I", activity="TRAINING", lines=[{"lot": "L-1", "quantity": 100}]),
        made.op(
            "restrict", day(3), id="R-1", lot="L-1", status="SUSPENDED", reason="Hang fires", authority="ATO"
        ),
        made.op("restrict", day(4), id="R-2", lot="L-1", status="BANNED", reason="Unstable", authority="ATO"),
    )
    view = restriction_view(small, "L-1", generated_by="X")
    assert (view.posted.entry, view.status, view.was) == ("R-2", "BANNED", "SUSPENDED")
    assert {(each.holder.code, each.status): each.quantity for each in view.holdings} == {
        ("ARM-1", "IN_STORE"): 700,
        ("UNIT", "ISSUED"): 200,
    }
    assert [each.posted.entry for each in view.earlier] == ["R-1"]
    first = restriction_view(small, "R-1", generated_by="X")
    assert [(each.posted.entry, each.status) for each in first.later] == [("R-2", "BANNED")]
    assert first.was == ""
    text = printed(small, "restriction", "R-1")
    for part in ("Suspended", "Hang fires", "ATO", "R-2 followed it", "UNIT First unit", "All of it"):
        assert part in text, part


def test_a_hold_and_its_release_are_notices(small: Ledger, made: ModuleType) -> None:
    """A hold names its items and those who released it; a hold of another kind is another matter."""
    lines = [{"weapon": "W-1"}, {"lot": "L-1", "at": "ARM-1"}]
    both = {"lines": lines, "authority": "Court"}
    made.posted(
        small,
        made.op("hold", day(1), id="H-1", kind="EVIDENCE", reason="Case 7", **both),
        made.op("hold", day(2), id="H-2", kind="TRACE", reason="Asked", **both),
        made.op(
            "release_hold", day(3), id="H-3", kind="EVIDENCE", reason="Over", approved_by="OTHER", **both
        ),
    )
    view = restriction_view(small, "H-1", generated_by="X")
    assert [line.item for line in view.lines] == ["W-1", "L-1"]
    assert view.at == ("", "ARM-1")
    assert [each.posted.entry for each in view.later] == ["H-3"]
    released = restriction_view(small, "H-3", generated_by="X")
    assert [each.posted.entry for each in released.earlier] == ["H-1"]
    assert "Hold released: Evidence" in printed(small, "restriction", "H-3")
    assert "Hold: Trace" in printed(small, "restriction", "H-2")


def test_a_lot_that_was_never_restricted_has_no_notice(small: Ledger, made: ModuleType) -> None:
    """A lot without a restriction, or with one that was reversed, is refused; so is an entry of another kind."""
    for code, refusal in (
        ("L-1", Code.LOT_NEVER_RESTRICTED),
        ("REG-L-1", Code.REPORT_OF_ENTRY),
        ("NOTHING", Code.ENTRY_UNKNOWN),
    ):
        with pytest.raises(Refused) as refused:
            restriction_view(small, code, generated_by="X")
        assert refused.value.code is refusal
    made.posted(
        small,
        made.op("restrict", day(1), id="R", lot="L-1", status="BANNED", reason="Typing", authority="ATO"),
        made.op("reverse", day(2), entry="R", reason="Wrong lot", approved_by="OTHER"),
    )
    with pytest.raises(Refused) as refused:
        restriction_view(small, "L-1", generated_by="X")
    assert refused.value.code is Code.LOT_NEVER_RESTRICTED


def test_every_hold_and_incident_of_a_sample_is_printed(mission: Ledger) -> None:
    """Holds, releases, restrictions and incidents of the mission are drawn, with the items of their entries."""
    with mission.reading() as link:
        rows = link.rows(
            "SELECT id, op, entry FROM entry WHERE op IN ('hold', 'release_hold', 'restrict') ORDER BY seq"
        )
    for id_, op, stored in rows[::9]:
        operation = orjson.loads(bytes(stored))["body"]["operation"]
        view = restriction_view(mission, id_, generated_by="X")
        named = (
            [operation["lot"]]
            if op == "restrict"
            else [line.get("weapon") or line["lot"] for line in operation["lines"]]
        )
        assert [line.item for line in view.lines] == named
        assert id_ in printed(mission, "restriction", id_)

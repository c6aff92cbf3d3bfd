"""The report of findings says what detection finds, for whoever may read it, and names roles in place of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from reports.findings_report import KIND, findings_report
from tests.reports.golden import stretched
from wamledger.domain.moment import parse
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services import detecting
from wamledger.services.posting import post_files
from wamledger.services.report_views.findings_report import findings_report_view
from wamledger.services.scope import Scope

AT = parse("2026-03-01T12:00:00Z")
JOURNAL: list[dict[str, Any]] = [
    {"op": "add_user", "code": "WAM", "name": "W", "roles": ["WAM_OFFICER"]},
    {"op": "add_user", "code": "KEEP", "name": "K", "roles": ["STOREKEEPER"]},
    {"op": "add_place", "code": "BASE", "name": "Base", "kind": "SITE", "custody": "SINGLE"},
    {"op": "add_place", "code": "ARM", "name": "Armoury", "kind": "ARMOURY", "within": "BASE", "custody": "SINGLE",
     "keeper": "KEEP"},
    {"op": "add_party", "code": "STATE", "name": "State", "kind": "STATE"},
    {"op": "add_party", "code": "UNIT", "name": "Unit", "kind": "UNIT"},
    {"op": "register", "id": "REG", "to": "ARM",
     "acquisition": {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "STATE"},
     "lines": [
         {"new_weapon": {"id": f"W{number}", "serial": f"AB10{number}", "serial_status": "CLEAR", "make": "Zastava",
                         "model": "M70", "type": "SA-06", "calibre": "7.62x39mm", "manufacture_origin": "INDUSTRIAL"},
          "condition": "SERVICEABLE"}
         for number in range(3)
     ]},
    {"op": "issue", "id": "ISS", "by": "KEEP", "from": "ARM", "to": "UNIT", "purpose": "PATROL",
     "due": "2026-01-09T08:00:00Z",
     "lines": [{"weapon": "W0"}]},
    {"op": "count", "id": "CNT", "by": "KEEP", "place": "ARM", "scope": "WEAPONS", "kind": "INDEPENDENT",
     "cut_off": "2026-01-09T07:00:00Z", "counted_by": ["KEEP", "Q"], "blind": True,
     "lines": [{"weapon": "W1"}, {"weapon": "W2"}]},
]  # fmt: skip


def posted(ledger: Ledger, folder: Path, journal: list[dict[str, Any]], first: int = 1) -> None:
    file = folder / f"{first}.jsonl"
    file.write_bytes(
        b"\n".join(
            orjson.dumps(
                {"by": "WAM", "occurred_at": f"2026-01-{number:02}T08:00:00Z", "id": f"E{number}", **line}
            )
            for number, line in enumerate(journal, first)
        )
    )
    report = post_files(ledger, [file])
    assert not report.refused, [line.as_json() for line in report.refused]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(
        str(tmp_path / "office.db"), code="OFF", mission="Office", origin="off.example/wam", clock=lambda: AT
    ) as ledger:
        posted(ledger, tmp_path, JOURNAL)
        yield ledger


def pages(view: Any) -> str:
    out = BytesIO()
    findings_report(view, out)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(out.getvalue())).pages)


def test_it_says_what_detection_finds(office: Ledger, tmp_path: Path) -> None:
    """Each finding of ``detect`` is in the report with its figures and entries, and so is what was said of it."""
    [overdue] = [each for each in detecting.detect(office) if each.rule.code == "R07"]
    posted(
        office, tmp_path,
        [{"op": "review_finding", "finding": overdue.id, "status": "ACKNOWLEDGED", "reason": "The patrol is asked."}],
        20,
    )  # fmt: skip
    found = detecting.detect(office)
    view = findings_report_view(office, generated_by="AUD")
    assert [(each.finding, each.severity, each.status) for each in view.findings] == [
        (each.id, each.severity.name, each.status) for each in found
    ]
    for shown, each in zip(view.findings, found, strict=True):
        evidence = detecting.evidence(office, each)
        assert shown.entries == tuple(row["seq"] for row in evidence)
        assert {figure.name for figure in shown.figures} == set(each.signal.figures)
        hashes = {entry.seq: entry.leaf for entry in view.entries}
        assert all(hashes[row["seq"]] == row["hash"] for row in evidence)
    [shown] = [each for each in view.findings if each.rule == "R07"]
    assert [(each.status, each.reason, each.by) for each in shown.reviews] == [
        ("ACKNOWLEDGED", "The patrol is asked.", "WAM_OFFICER-1")
    ]
    assert shown.weapons == ("W0",)
    text = pages(view)
    assert "The patrol is asked." in text
    assert overdue.id in text


def test_nobody_is_named(office: Ledger) -> None:
    """No cell of it has the code of a person; roles stand in their place, also for whoever recorded an entry."""
    assert any("KEEP" in each.signal.users for each in detecting.detect(office))
    view = findings_report_view(office, generated_by="AUD")
    said = [str(cell) for table in KIND.tables(view) for row in table.rows for cell in row]
    assert not [text for text in said if re.search(r"\b(KEEP|WAM)\b", text)]
    assert any("STOREKEEPER-1" in each.users for each in view.findings)
    assert {entry.by for entry in view.entries} <= {"STOREKEEPER", "WAM_OFFICER"}


def test_rules_about_staff_are_for_few(office: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """To an approver the report says that rules about staff are left out, and has neither them nor their findings."""

    def report(role: str) -> Any:
        scope = Scope(user="X", roles=frozenset({role}))
        monkeypatch.setattr("wamledger.services.report_views.provenance.scope_in", lambda *_args: scope)
        monkeypatch.setattr("wamledger.services.report_views.provenance.must_read", lambda *_args: scope)
        return findings_report_view(office, generated_by="X")

    few, all_ = report("APPROVER"), report("AUDITOR")
    assert (few.has_staff, all_.has_staff) == (False, True)
    assert not any(each.is_about_staff for each in few.rules)
    about_staff = {each.rule for each in all_.rules if each.is_about_staff}
    assert about_staff & {each.rule for each in all_.findings}
    assert {each.rule for each in few.findings} <= {each.rule for each in few.rules}
    assert "Left out" in pages(few)


def test_what_cleared_is_there_when_asked(office: Ledger, tmp_path: Path) -> None:
    """What has cleared stands in it where it is asked for since a moment, marked so, and else not."""
    posted(office, tmp_path, [{"op": "return", "by": "KEEP", "issue": "ISS", "to": "ARM",
                               "lines": [{"weapon": "W0", "condition": "SERVICEABLE"}]}], 20)  # fmt: skip
    assert not [
        each for each in findings_report_view(office, generated_by="AUD").findings if each.rule == "R07"
    ]
    since = parse("2026-01-19T00:00:00Z")
    view = findings_report_view(office, since=since, generated_by="AUD")
    [cleared] = [each for each in view.findings if each.rule == "R07"]
    assert cleared.cleared_at == parse("2026-01-20T08:00:00Z")
    later = findings_report_view(office, since=since + 2 * 86_400_000_000, generated_by="AUD")
    assert not [each for each in later.findings if each.rule == "R07"]


def test_least_leaves_out_what_is_less_urgent(office: Ledger) -> None:
    """Asked for one severity it has that and what is more urgent; another word is refused."""
    whole = findings_report_view(office, generated_by="AUD")
    assert {each.severity for each in whole.findings} == {"S2", "S3"}
    view = findings_report_view(office, least="s2", generated_by="AUD")
    assert view.findings == tuple(each for each in whole.findings if each.severity == "S2")
    assert not findings_report_view(office, least="S1", generated_by="AUD").findings
    with pytest.raises(Refused) as refused:
        findings_report_view(office, least="S9", generated_by="AUD")
    assert refused.value.code is Code.CHOICE_UNKNOWN


def test_a_clean_page_says_what_it_does_not_mean(tmp_path: Path) -> None:
    """Over an empty ledger nothing stands out, and the page says that this does not mean that nothing is missing."""
    with Ledger.create(
        str(tmp_path / "new.db"), code="NEW", mission="New", origin="new.example/wam", clock=lambda: AT
    ) as ledger:
        text = pages(findings_report_view(ledger, generated_by="AUD"))
    assert "does not mean that nothing is missing" in text
    assert "Nothing so urgent stands out." in text


def test_long_names_stand_whole(office: Ledger) -> None:
    """Names of 200 characters break into lines and stand on the page whole."""
    view = stretched(findings_report_view(office, generated_by="AUD"))
    assert pages(view)

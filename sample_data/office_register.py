"""A register of an office is taken in, as the importer would have it done: first looked at, then repaired, then posted."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file
from typing import Final

import sample_data
from sample_data.telling import Echo, problems_told, refused_told, title
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.importing import Settings, plan
from wamledger.services.posting import post_operations

REGISTER: Final = "coe-register-altbat.xlsx"
SETTINGS: Final = Settings(
    kind="weapons",
    to="TISSEL-ARM",
    by="WAM-2",
    occurred_at="2026-10-31T16:00:00Z",
    acquisition={"mode": "DECLARED", "ownership": "CONTINGENT", "from": "STATE-ALTOVIA"},
    document="COE register, Altovian battalion",
    weapon_prefix="ALT-COE-",
    batch=20,
)


def take_in(ledger: Ledger, echo: Echo) -> None:
    """A register of an office is imported: first to see what is wrong with it, then with the repairs accepted."""
    title(echo, _("A register as an office keeps it: {file}").format(file=REGISTER))
    found = next(each for each in sample_data.registers() if each.name == REGISTER)
    with as_file(found) as path:
        dry = plan(path, SETTINGS)
        echo(
            _(
                "Dry run: {rows} rows, {accepted} can go in, {refused} are stopped. What is wrong, by cell:"
            ).format(rows=dry.rows_total, accepted=dry.accepted, refused=dry.refused)
        )
        problems_told(echo, dry)
        wet = plan(path, replace(SETTINGS, accept_repairs=True))
    report = post_operations(ledger, wet.operations, keep_going=True, source=REGISTER)
    echo(
        _(
            "With the repairs accepted: {items} weapons in {posted} entries; rows that stay out: {refused}."
        ).format(items=wet.items, posted=report.posted, refused=wet.refused)
    )
    for problem in wet.problems:
        if problem.stops:
            echo("  " + _("row {row}: {message}").format(row=problem.row, message=problem.message))
    echo(_("Rows that are no weapons, set aside and named: {number}.").format(number=len(wet.set_aside)))
    for aside in wet.set_aside:
        echo("  " + _("row {row}: {text}").format(row=aside.row, text=shown(aside.text)))
    refused_told(report, echo)

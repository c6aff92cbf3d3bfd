"""The parts of an audit pack about the ledger itself: findings, integrity, the door, and what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports import figures, styles
from reports.audit_conduct import findings_columns
from reports.audit_parts import Listed, Part, Piece, Said, Shown, code, number, worded
from wamledger.i18n import N_, _
from wamledger.services.access import log
from wamledger.services.views.audit_pack import AuditPackView

_STATES: Final[Mapping[str, str]] = {
    "SOUND": N_("Sound"),
    "FAULT": N_("At fault"),
    "NOT_TAKEN": N_("Nothing to look at"),
}
UNKNOWN: Final[Mapping[str, str]] = {
    "NEVER_COUNTED": N_("Stores and parties with goods that were never counted"),
    "COUNTED_LONG_AGO": N_("Stores and parties that nobody has counted for more than {uncounted} days"),
    "COUNT_OVERDUE": N_("Stores and parties that owe a count"),
    "WHEREABOUTS": N_("Weapons on charge of which nobody knows the place"),
    "NO_SERIAL": N_("Weapons on charge without a serial number"),
    "UNREAD": N_("Weapons whose serial was read in part, or is in doubt"),
    "NOT_INSPECTED": N_("Weapons whose condition nobody has looked at"),
    "OWNER": N_("Weapons whose owner is not determined"),
    "LOTS_WHEREABOUTS": N_("Lots of which a part is unaccounted for"),
    "NO_LOT_NUMBER": N_("Lots without a lot number"),
    "NEC": N_("Lots whose explosive content the mission does not state itself"),
    "ONE_OR_TWO": N_("Pairs of records that may be of one weapon"),
    "NOT_RECEIVED": N_("Consignments that are due and not received in full"),
    "SILENT": N_("Sites with goods that were not heard from for more than {silent} days"),
    "PROPOSALS": N_("Proposals that nobody has decided"),
    "TRACES": N_("Trace requests without an answer"),
    "UNSIGNED": N_("Entries from before people signed, which nobody has signed"),
    "UNWITNESSED": N_("Entries that nobody outside the office has seen"),
    "FAULTS": N_("Faults of the record that the verification has found"),
}


def evidence_parts(view: AuditPackView) -> tuple[Part, ...]:
    """Findings, integrity, access, and what is not known."""
    return (_findings(view), _integrity(view), _access(view), _unknowns(view))


def _findings(view: AuditPackView) -> Part:
    return Part(
        _("Findings by severity"),
        _(
            "What stands out in the ledger as of the making of this pack, whatever the period. S1 must be looked at now, "
            "S2 within 24 hours, S3 within 7 days, S4 at some time. Where nothing stands out nothing is proved: the "
            "rules see what was recorded, and no more."
        ),
        (
            Listed(
                "findings_by_rule",
                _("By rule"),
                (
                    code("rule", _("Rule"), 0.7),
                    Shown("title", _("What it looks for"), 4.0),
                    number("s1", "S1", 0.6),
                    number("s2", "S2", 0.6),
                    number("s3", "S3", 0.6),
                    number("s4", "S4", 0.6),
                    number("unreviewed", _("Not reviewed"), bold=True),
                ),
                view.rules,
                _("Nothing stands out."),
                has_sums=True,
            ),
            Listed(
                "findings_urgent",
                _("Of severity S1 and S2"),
                findings_columns(),
                view.urgent,
                _("Nothing of this severity stands out."),
            ),
        ),
    )


def _integrity(view: AuditPackView) -> Part:
    window = next((each.number for each in view.unknowns if each.case == "UNWITNESSED"), 0)
    verdict = (
        _("The verification that was run for this pack found the {entries} entries of the ledger sound.")
        if view.is_sound
        else _(
            "The verification that was run for this pack found faults in the {entries} entries of the ledger."
        )
    ).format(entries=figures.number(view.verified_entries))
    statement = _(
        "Nobody outside the office is known to have seen the last {window} entries: whoever has the file and its key could "
        "have written those again, and no verification from within would show it. Heads that left the office bind "
        "everything under them."
    ).format(window=figures.number(window))
    pieces: tuple[Piece, ...] = (
        Said(verdict, styles.BODY if view.is_sound else styles.CELL_BOLD),
        *(Said(fault) for fault in view.faults),
        Said(statement),
        Listed(
            "verification",
            _("Steps of the verification"),
            (
                number("number", _("Step"), 0.4, summed=False),
                Shown("name", _("What is looked at"), 1.6),
                worded("state", _("Result"), _STATES, 1.2),
                Shown("detail", _("What was done"), 5.0),
            ),
            view.steps,
            _("No step was taken."),
        ),
        Listed(
            "keys",
            _("Keys"),
            (
                Shown("owner", _("Of the ledger, or of a role"), 1.6, says=_owner),
                code("key", _("Key"), 5.0),
                number("since_seq", _("From entry"), 0.8, summed=False),
                number("ended_seq", _("Ended with entry"), 0.8, summed=False),
            ),
            view.keys,
            _("There is no key."),
        ),
        Listed(
            "heads",
            _("Heads that left the office"),
            (
                number("size", _("Entries under it"), 1.0, summed=False),
                Shown("given_at", _("Given (UTC)"), 1.4),
                Shown("given_as", _("As what"), 4.0),
            ),
            view.heads_given,
            _("No head is known to have left the office."),
            note=_("Heads that the ledger has signed: {number}.").format(
                number=figures.number(view.heads_signed)
            ),
        ),
    )
    return Part(_("Keys, heads and integrity"), "", pieces)


def _owner(value: str) -> str:
    return _("Ledger") if value == "LEDGER" else value


def _access(view: AuditPackView) -> Part:
    title = _("Access")
    if view.access is None:
        return Part(
            title, "", (Said(_("Whoever made this pack may not read the access log. An auditor may.")),)
        )
    return Part(
        title,
        _("What happened at the door in the period. The records themselves stand in the report of access."),
        (
            Listed(
                "access",
                _("Access records"),
                (
                    Shown("event", _("What happened"), 4.0, says=lambda event: _(log.words(event))),
                    number("records", _("Records"), bold=True),
                    number("people", _("People")),
                ),
                view.access,
                _("There are no access records of this period."),
            ),
        ),
    )


def _unknowns(view: AuditPackView) -> Part:
    def said(case: str) -> str:
        text = _(UNKNOWN[case]) if case in UNKNOWN else case
        return text.format(
            uncounted=figures.number(view.uncounted_days), silent=figures.number(view.silent_days)
        )

    return Part(
        _("What this ledger does not know"),
        _(
            "As of the making of this pack. A figure of 0 says that the ledger knows of none. Lines that were refused, and "
            "papers that nobody entered, are not in the ledger at all, and no figure here counts them."
        ),
        (
            Listed(
                "unknowns",
                _("Not known"),
                (
                    Shown("case", _("What"), 4.0, says=said),
                    number("number", _("How many"), 0.7, bold=True),
                    number("among", _("Of"), 0.7),
                    code("examples", _("Some of them"), 5.0),
                ),
                view.unknowns,
                _("Nothing is known to be unknown."),
            ),
        ),
    )

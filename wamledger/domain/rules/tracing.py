"""Rules for traces, corrected readings and attachments."""

from __future__ import annotations

from wamledger import reference
from wamledger.domain.operations import tracing
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import identity
from wamledger.domain.rules.case import Case
from wamledger.domain.rules.setting_up import check_country
from wamledger.i18n import N_


def request_trace(case: Case, op: tracing.RequestTrace) -> None:
    """
    A State or organisation has been asked about the weapon or lot.

    Refuses: field_missing, code_taken, weapon_unknown, lot_unknown, trace_addressee_unknown.  Source: ITI
    """
    if (op.weapon is None) == (op.lot is None):
        raise Refused(Code.FIELD_MISSING, "weapon or lot (one of the two)", op="request_trace")
    if case.stock.get("trace", op.trace) is not None:
        raise Refused(Code.CODE_TAKEN, "trace", found=op.trace, kind=N_("trace"))
    if op.weapon is not None:
        case.weapon(op.weapon, "weapon")
    if op.lot is not None:
        case.lot(op.lot, "lot")
    if case.stock.party(op.destination) is None and op.destination not in reference.countries():
        raise Refused(Code.TRACE_ADDRESSEE_UNKNOWN, "to", found=op.destination)


def answer_trace(case: Case, op: tracing.AnswerTrace) -> None:
    """
    The trace is answered, once.

    Refuses: trace_unknown, trace_answered
    """
    trace = case.stock.get("trace", op.trace)
    if trace is None or trace["reversed_seq"] is not None:
        raise Refused(Code.TRACE_UNKNOWN, "trace", found=op.trace)
    if trace["outcome"] is not None:
        raise Refused(Code.TRACE_ANSWERED, "trace", trace=op.trace, outcome=trace["outcome"])


def correct_identity(case: Case, op: tracing.CorrectIdentity) -> None:
    """
    The new reading is the weapon's, and the earlier one stays on record.

    Refuses: change_empty, field_invalid, weapon_unknown, nothing_changes, the refusals of check_serial, tag_taken,
    approval_missing.  Source: NCIC (R-SN7)
    """
    changes = op.changes
    if not any(changes.model_dump(exclude_none=True).values()):
        raise Refused(Code.CHANGE_EMPTY, "changes")
    if changes.type is not None:
        identity.check_type(changes.type, "changes.type")
    check_country(changes.country_of_manufacture, "changes.country_of_manufacture")
    markings = changes.markings or []
    for index, mark in enumerate(markings):
        check_country(mark.country, f"changes.markings.{index}.country")
    row, _ = case.weapon(op.weapon, "weapon")
    new = identity.changed(row, changes)
    if not new and not markings:
        name, value = next(iter(changes.model_dump(exclude_none=True, exclude={"markings"}).items()))
        raise Refused(Code.NOTHING_CHANGES, f"changes.{name}", item=op.weapon, found=value)
    merged = {**row, **new}
    if new.get("serial_status") == "NONE" and "serial" not in new:
        merged["serial"] = None
    identity.check_serial(
        merged["serial"],
        merged["serial_status"],
        merged["model"],
        merged["tag"],
        markings,
        "changes.",
    )
    if "tag" in new:
        identity.check_tag(case, new["tag"], "changes.tag", op.weapon)
    if merged["serial_status"] in identity.WITHOUT_SERIAL and row["serial_assigned"] is None:
        case.extras["serial_assigned"] = identity.assign_serial(case)
    kept = ("serial", "serial_status", "serial_assigned", "remarked", "identity_seq")
    case.extras["before"] = {name: row[name] for name in sorted({*new, *kept})}
    case.two_persons("always")


def attach(case: Case, op: tracing.Attach) -> None:
    """The digest has a name, a media type and a size; naming it again changes nothing."""

"""Two persons: what one proposes, and what another approves, rejects, or lets lie."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wamledger.cli import admission, journals, output, receipts
from wamledger.cli.call import Call
from wamledger.cli.passphrases import Asker, Given
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.services.notices import refusal_line

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.posting_report import RefusedLine, Report
    from wamledger.services.views import Foreseen, ProposalRow, ProposalView

_Code = Annotated[str, typer.Argument(metavar="ID", help=N_("Id of the proposal, as proposals lists it."))]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why; it stays on record."))]
_By = Annotated[
    str | None,
    typer.Option("--by", metavar="CODE", help=N_("Who decides. Left out by whoever has signed in.")),
]
_NOBODY_GIVEN = Given()


def propose(
    call: Call,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help=N_("Journal of the operations to propose, each by itself; - for standard input."),
        ),
    ],
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="TIME",
            help=N_("When it lapses; else after the time that the mission has set (proposal_hours)."),
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be proposed."))] = False,
) -> int:
    """Each operation of the file waits for a second person."""
    from wamledger.services import proposals

    with call.opened() as ledger, journals.read_lines([file]) as lines:
        report = proposals.propose(ledger, lines, expires_at=expires, dry_run=dry_run)
    return proposed(call, report)


def proposed(call: Call, report: Report) -> int:
    """What became of a proposal is told; the exit code."""
    return _answered(call, report, _("Proposed as {id}."))


def proposals(
    call: Call,
    every: Annotated[
        bool, typer.Option("--all", help=N_("Also those that are approved, rejected, withdrawn or lapsed."))
    ] = False,
) -> None:
    """What waits for a second person is on standard output."""
    from wamledger.services import proposals as service

    with call.opened_to_look() as ledger:
        found = service.proposals(ledger, every=every)
    if call.json:
        output.say_json([_row_json(row) for row in found])
        return
    if not found:
        output.say(_("Nothing waits for a second person."))
        return
    from wamledger.services.words import PROPOSAL, word

    headings = [_("Proposal"), _("What"), _("By"), _("Proposed"), _("Lapses"), _("State"), _("Decided by")]
    output.say_table(
        headings,
        (
            (
                row.code,
                row.words,
                row.by,
                moment.canonical(row.proposed_at),
                moment.canonical(row.expires_at),
                word(PROPOSAL, row.status),
                row.decided_by,
            )
            for row in found
        ),
    )
    output.say("", _("To see what one would do: {command}").format(command="wamledger proposal ID"))


def proposal(call: Call, code: _Code) -> None:
    """A proposal, with what would be otherwise after it, is on standard output."""
    from wamledger.services import proposals as service

    with call.opened_to_look() as ledger:
        found = service.proposal(ledger, code)
    if call.json:
        output.say_json(_json(found))
    else:
        output.say(*_written(found))


def approve(
    call: Call,
    code: _Code,
    by: _By = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask whether to go on."))] = False,
    given: Given = _NOBODY_GIVEN,
) -> int:
    """The proposed operation takes effect, in the name of two persons."""
    from wamledger.services import deciding
    from wamledger.services import proposals as service

    with call.opened() as ledger:
        who = _who(ledger, by)
        found = service.proposal(ledger, code)
        if not call.json:
            output.say(*_written(found), "")
        again = None
        if not found.foreseen.refused:
            again = _again(ledger, who, given.asker(), yes=yes or call.json)
        return _decided(call, deciding.decide(ledger, "approve", code, by=who, passphrase=again))


def reject(call: Call, code: _Code, reason: _Reason, by: _By = None) -> int:
    """The proposed operation will not take effect."""
    return _decide(call, "reject", code, reason, by)


def withdraw(call: Call, code: _Code, reason: _Reason, by: _By = None) -> int:
    """Whoever proposed the operation has taken it back."""
    return _decide(call, "withdraw", code, reason, by)


def _decide(call: Call, op: str, code: str, reason: str, by: str | None) -> int:
    from wamledger.services import proposals as service

    with call.opened() as ledger:
        return _decided(call, service.decide(ledger, op, code, by=_who(ledger, by), reason=reason))


def _who(ledger: Ledger, by: str | None) -> str:
    """Who decides: whoever has signed in, or whoever is named in a ledger that asks nobody."""
    who = by or admission.recorder(ledger)
    if who is None:
        raise LedgerFault(N_("Nobody is named."), N_("Name yourself with --by CODE."))
    return who


def _again(ledger: Ledger, who: str, asker: Asker, *, yes: bool) -> str | None:
    """
    Whoever approves has seen the effect and says so: by the passphrase once more where people sign in, which is given back.

    Raises: AccessFault where nobody answers.
    """
    if ledger.is_closed:
        if admission.is_for_this_call():
            return None
        return asker.ask(_("To approve it, the passphrase of {user}: ").format(user=who))
    if not yes and sys.stdin.isatty() and not typer.confirm(_("Approve it?")):
        raise AccessFault(N_("It was not approved."), N_("Reject it with a reason, or leave it to lapse."))
    return None


def _decided(call: Call, report: Report) -> int:
    """What became of the decision is told; the exit code."""
    return _answered(call, report, None)


def _answered(call: Call, report: Report, done: str | None) -> int:
    """What was recorded, or refused, is told; ``done`` is the sentence for each that was, instead of its receipt."""
    if call.json:
        output.say_json(report.as_json())
    for refused in report.refused:
        output.tell(*(_placed(refused, refusal_line(fault)) for fault in refused.faults))
    for _file, _line, notice in report.notices:
        output.tell(_("note: {notice}").format(notice=notice.text))
    if not call.json:
        for receipt in report.receipts:
            output.say(*receipts.receipt_lines(receipt) if done is None else [done.format(id=receipt["id"])])
    return int(receipts.exit_code(report))


def _placed(refused: RefusedLine, words: str) -> str:
    """The words with the line of the file that they are about, if it was a file."""
    return words if refused.file == "-" else f"{refused.file}:{refused.line}: {words}"


def tell_foreseen(effect: Foreseen) -> None:
    """What an operation would do is on standard error, for somebody who is asked to agree to it."""
    output.tell(*_effect(effect))


def _written(view: ProposalView) -> Iterator[str]:
    """A proposal in sentences and a table."""
    from wamledger.services.words import PROPOSAL, word

    row = view.row
    yield _("{id}: {what}").format(id=row.code, what=row.words)
    yield _("Proposed by {user} at {time}; lapses at {end}; {state}.").format(
        user=row.by,
        time=moment.canonical(row.proposed_at),
        end=moment.canonical(row.expires_at),
        state=word(PROPOSAL, row.status),
    )
    if row.decided_by and row.decided_at is not None:
        yield (
            _("Decided by {user} at {time}. {reason}")
            .format(user=row.decided_by, time=moment.canonical(row.decided_at), reason=row.reason)
            .rstrip()
        )
    if view.carried_out:
        yield _("It took effect as {id}.").format(id=view.carried_out)
    for name, value in view.operation.items():
        if name not in ("op", "by", "lines"):
            yield f"  {name}: {_plain(value)}"
    if row.status == "OPEN":
        yield from _effect(view.foreseen)
        yield _("It may be approved by: {roles}").format(roles=", ".join(view.approvers))
    if view.later:
        yield ngettext(
            "Since then {number} entry has spoken of the same goods: {ids}",
            "Since then {number} entries have spoken of the same goods: {ids}",
            len(view.later),
        ).format(number=len(view.later), ids=", ".join(view.later[:10]))


def _effect(effect: Foreseen) -> Iterator[str]:
    if effect.refused:
        yield _("It could not be carried out now: {why}").format(why=effect.refused)
        return
    if not effect.changes:
        yield _("It changes no holding.")
    for change in effect.changes:
        yield f"  {change.subject}  {change.described}"
        yield _("    before: {before}").format(before=change.before or "-")
        yield _("    after:  {after}").format(after=change.after or "-")
    for notice in effect.notices:
        yield _("  note: {notice}").format(notice=notice)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)


def _row_json(row: ProposalRow) -> dict[str, Any]:
    found = asdict(row)
    for name in ("proposed_at", "expires_at", "decided_at"):
        found[name] = None if found[name] is None else moment.canonical(found[name])
    return found


def _json(view: ProposalView) -> dict[str, Any]:
    return {
        **_row_json(view.row),
        "operation": dict(view.operation),
        "changes": [asdict(change) for change in view.foreseen.changes],
        "notices": list(view.foreseen.notices),
        "refused": str(view.foreseen.refused or ""),
        "later": list(view.later),
        "approvers": list(view.approvers),
        "carried_out": view.carried_out,
    }

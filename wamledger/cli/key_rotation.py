"""Another key for the ledger, by an entry that the old and the new one sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from wamledger.cli import admission, key_passphrase, keys
from wamledger.cli.call import Call
from wamledger.cli.passphrases import OWN, Asker, Given
from wamledger.i18n import N_, _
from wamledger.ledger.faults import KeyFault, LedgerFault
from wamledger.services import user_settings

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.keys.rotation import Rotated


def rotate_key(
    call: Call,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why, as it is put on record."))],
    with_: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="CODE", help=N_("The second person, who gives their passphrase here.")
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="CODE", help=N_("Who does it, where nobody signs in.")),
    ] = None,
    stolen: Annotated[
        bool,
        typer.Option(
            "--stolen",
            help=N_("Somebody may have the key: nothing that opened the old one opens the new one."),
        ),
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """Heads are signed by a new key from now on; the entry that says so is signed by both."""
    asker = given.asker()
    with call.opened() as ledger:
        path = ledger.database.beside.key
        made, code = (
            _rotated_by_people(call, ledger, asker, with_, reason, stolen=stolen)
            if ledger.is_closed
            else (_rotated_by_machine(ledger, asker, by, reason, stolen=stolen), None)
        )
    answer: dict[str, Any] = {"before": made.before, "vkey": made.vkey, "seq": made.seq, "id": made.id}
    lines = [
        _("Heads are signed by a new key: {vkey}").format(vkey=made.vkey),
        _("Hand it in person to whoever checks the ledger. The key before goes on proving what it signed."),
        _("Give a head to somebody outside now: wamledger checkpoint --out FILE"),
        _("Copy {path} to where its copy is kept.").format(path=path),
    ]
    if code is not None:
        answer["recovery_code"] = code
        lines += [
            _("All sessions are over, and only you can unlock the key. Sign in, and let the others in:"),
            "  wamledger share-key CODE",
            *keys.told_of_code(code),
        ]
    keys.say(call, answer, *lines)


def _rotated_by_people(
    call: Call, ledger: Ledger, asker: Asker, with_: str | None, reason: str, *, stolen: bool
) -> tuple[Rotated, str | None]:
    from wamledger.services.keys import rotation, sharing

    person = keys.person_of(call)
    own = ""
    if stolen:
        own = asker.ask(_("Passphrase of {user}: ").format(user=person.user), variable=OWN)
    approved_by = None if with_ is None else admission.second(ledger, asker, with_).user
    if stolen:
        return sharing.rotate_after_theft(ledger, person, own, approved_by=approved_by, reason=reason)
    kek = sharing.kek_of(person)
    made = rotation.rotate(ledger, by=person.user, reason=reason, approved_by=approved_by, kek=kek)
    return made, None


def _rotated_by_machine(
    ledger: Ledger, asker: Asker, by: str | None, reason: str, *, stolen: bool
) -> Rotated:
    from wamledger.ledger import sealed_key
    from wamledger.ledger.keys import PLAIN
    from wamledger.services.keys import rotation

    code = by or user_settings.recorder()
    if code is None:
        raise LedgerFault(N_("Nobody is named."), N_("Name yourself: --by CODE"))
    path = ledger.database.beside.key
    if sealed_key.stated(path).kind == PLAIN:
        return rotation.rotate(ledger, by=code, reason=reason)
    if stolen:
        raise KeyFault(
            N_("The key in {path} is sealed, and nobody signs in: its passphrase may be known with it."),
            N_("Rotate it, then give it another passphrase: wamledger seal-key --again"),
            path=path,
        )
    kek = key_passphrase.kek_from(path, asker)
    ledger.unlock(sealed_key.load_sealed(path, kek))
    return rotation.rotate(ledger, by=code, reason=reason, kek=kek)

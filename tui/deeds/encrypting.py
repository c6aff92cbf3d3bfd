"""The ledger into encryption, and out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.deeds.deed import NO, Blank, Deed, Outcome, Said, Told, Values, is_yes
from tui.desk import Desk
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.services.access.person import Person
    from wamledger.services.encryption import Converted


def _person(desk: Desk) -> Person | None:
    return None if desk.door.is_open else desk.door.whoever_is_in()


def _encrypt(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import encryption

    plain = is_yes(values, "remove_plain")
    return _converted(
        desk,
        lambda where, person: encryption.encrypt(
            where, desk.ledger, person, remove_plain=plain, progress=told
        ),
        _("The ledger is encrypted. Sign in again."),
    )


def _decrypt(desk: Desk, _values: Values, told: Told) -> Outcome:
    from wamledger.services import encryption

    return _converted(
        desk,
        lambda where, person: encryption.decrypt(where, desk.ledger, person, progress=told),
        _("The ledger is not encrypted any more. Sign in again."),
    )


def _converted(desk: Desk, convert: Callable[[str, Person | None], Converted], words: str) -> Outcome:
    """It was done, and the ledger is open again at another desk, at which somebody has to sign in."""
    from wamledger.services import opening

    where, person = desk.ledger.where, _person(desk)
    with desk.door.away():
        done = convert(where, person)
    said = [Said(words, "good")]
    if done.files:
        said.append(
            Said(
                ngettext(
                    "{number} attached file went over with it.",
                    "{number} attached files went over with it.",
                    done.files,
                ).format(number=done.files)
            )
        )
    if done.aside is not None:
        said.append(Said(_("What was there lies in {path}.").format(path=done.aside), "warning"))
    return Outcome(tuple(said), desk=None if person is None else Desk(opening.opened_by(where, person)))


ENCRYPT: Final = Deed(
    name="encrypt",
    title=N_("Encrypt the ledger"),
    about=N_("The file and the attached files can then be read only after somebody has signed in."),
    does=_encrypt,
    do=N_("Encrypt"),
    ask=N_("Nobody else may have the ledger open. Make a backup first."),
    stops=False,
    blanks=(
        Blank(
            "remove_plain",
            N_("Remove the old file afterwards"),
            "yes",
            N_("From SSDs and journaling disks it can often be read all the same."),
            default=NO,
        ),
    ),
    commands=("encrypt",),
)

DECRYPT: Final = Deed(
    name="decrypt",
    title=N_("Take the ledger out of encryption"),
    about=N_("Whoever has the file can then read it."),
    does=_decrypt,
    do=N_("Decrypt"),
    ask=N_("Nobody else may have the ledger open."),
    stops=False,
    commands=("decrypt",),
)

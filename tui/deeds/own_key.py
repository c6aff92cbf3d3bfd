"""The ledger's own key: under which passphrases it lies, who can unlock it, and another in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.deeds.deed import NO, Blank, Deed, Outcome, Said, Told, Values, Whose, by_default, is_yes
from tui.desk import Desk
from wamledger.i18n import N_, P_, _
from wamledger.ledger.faults import AccessFault, KeyFault

if TYPE_CHECKING:
    from wamledger.services.keys.rotation import Rotated

PASSPHRASE_OF_KEY: Final = Blank(
    "key_passphrase",
    N_("Passphrase of the ledger's key"),
    "hidden",
    N_("Only where nobody signs in, and the key is sealed."),
    is_required=False,
)


def _code(code: str, *said: Said) -> Outcome:
    """A recovery code, which is shown now and never again."""
    return Outcome(
        (
            *said,
            Said(_("The recovery code is shown now and never again. Write it down or print it, for a safe.")),
        ),
        secret=code,
    )


def _unlock(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services import opening

    opening.unlock(desk.ledger, values["key_passphrase"])
    return Outcome((Said(_("The key is unlocked until these screens are closed."), "good"),))


def _seal(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.keys import sealing_own

    code = sealing_own.seal(
        desk.ledger, None if desk.door.is_open else desk.door.whoever_is_in(), values["new_passphrase"]
    )
    return _code(code, Said(_("The key is sealed."), "good"))


def _seal_again(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.keys import sealing_own

    sealing_own.seal_again(desk.ledger, values["key_passphrase"], values["new_passphrase"])
    return Outcome((Said(_("The key has another passphrase."), "good"),))


def _share(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.keys import sealing_own, sharing, unlocking

    user = values["user"].upper()
    if values["recovery"]:
        kek = unlocking.by_recovery_code(sealing_own.lies_at(desk.ledger), values["recovery"])
    else:
        kek = sharing.kek_of(desk.door.whoever_is_in())
    sharing.share(desk.ledger, kek, user, values["passphrase"])
    words = _("{user} can unlock the ledger's key, from the next sign-in on.").format(user=user)
    return Outcome((Said(words, "good"),))


def _recovery_code(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.keys import sealing_own, sharing, unlocking

    if desk.door.is_open:
        path = sealing_own.lies_at(desk.ledger)
        code = unlocking.new_recovery_code(path, unlocking.by_passphrase(path, values["key_passphrase"]))
    else:
        code = sharing.renew_recovery_code(desk.ledger, desk.door.whoever_is_in())
    return _code(code, Said(_("The code before opens the key no more."), "good"))


def _rotate(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.access import second
    from wamledger.services.keys import sealing_own

    try:
        made, code = _rotated(desk, values)
    finally:
        second.goes(desk.ledger)
    said = [
        Said(_("Heads are signed by a new key: {vkey}").format(vkey=made.vkey), "good"),
        Said(
            _(
                "Hand it in person to whoever checks the ledger. The key before goes on proving what it signed."
            )
        ),
        Said(_("Give a signed head to somebody outside now.")),
        Said(_("Copy {path} to where its copy is kept.").format(path=sealing_own.lies_at(desk.ledger))),
    ]
    if code is None:
        return Outcome(tuple(said))
    said.append(
        Said(
            _("All sessions are over, and only you can unlock the key. Sign in, and let the others in."),
            "warning",
        )
    )
    return _code(code, *said)


def _rotated(desk: Desk, values: Values) -> tuple[Rotated, str | None]:
    from wamledger.services.access import second
    from wamledger.services.keys import rotation, sealing_own, sharing

    ledger, reason, stolen = desk.ledger, values["reason"], is_yes(values, "stolen")
    if desk.door.is_open:
        if stolen and sealing_own.is_sealed(ledger):
            raise KeyFault(
                N_("The key in {path} is sealed, and nobody signs in: its passphrase may be known with it."),
                N_("Rotate it without this answer, then give it another passphrase."),
                path=sealing_own.lies_at(ledger),
            )
        return sealing_own.rotate(ledger, values["by"], reason, values["key_passphrase"]), None
    person = desk.door.whoever_is_in()
    approved_by = None
    if values["second"]:
        approved_by = second.stand_beside(ledger, values["second"], values["second_passphrase"]).user
    if not stolen:
        kek = sharing.kek_of(person)
        made = rotation.rotate(ledger, by=person.user, reason=reason, approved_by=approved_by, kek=kek)
        return made, None
    if not values["passphrase"]:
        raise AccessFault(
            N_("The new key is sealed under your passphrase, and you have not given it."), N_("Type it.")
        )
    return sharing.rotate_after_theft(
        ledger, person, values["passphrase"], approved_by=approved_by, reason=reason
    )


_NEW: Final = Blank(
    "new_passphrase",
    N_("New passphrase of the key"),
    "new_hidden",
    whose=lambda _desk, _values: Whose(),
)
SECOND: Final = (
    Blank(
        "second",
        N_("Second person"),
        help=N_("Their code, where two persons are needed; they sit here and type."),
        is_required=False,
        completes="user",
    ),
    Blank(
        "second_passphrase",
        N_("Passphrase of the second person"),
        "hidden",
        is_required=False,
    ),
)

UNLOCK: Final = Deed(
    name="unlock-key",
    title=N_("Unlock the ledger's key"),
    about=N_("Nobody signs in to this ledger, and its key lies under a passphrase: it is asked for once."),
    does=_unlock,
    do=N_("Unlock"),
    stops=False,
    blanks=(Blank("key_passphrase", N_("Passphrase of the ledger's key"), "hidden"),),
)

SEAL: Final = Deed(
    name="seal-key",
    title=N_("Seal the ledger's key"),
    about=N_("The key lies open: whoever can read its file can sign heads. Put it under a passphrase."),
    does=_seal,
    do=P_("key", "Seal"),
    stops=False,
    blanks=(
        Blank(
            "new_passphrase",
            N_("Passphrase"),
            "new_hidden",
            N_("Where people sign in it is your own; else one for the key alone."),
            whose=lambda _desk, _values: Whose(),
        ),
    ),
    commands=("seal-key",),
)

SEAL_AGAIN: Final = Deed(
    name="seal-key-again",
    title=N_("Another passphrase for the ledger's key"),
    about=N_("Nobody signs in to this ledger, and its key is sealed."),
    does=_seal_again,
    do=N_("Change it"),
    stops=False,
    blanks=(Blank("key_passphrase", N_("Passphrase of the ledger's key"), "hidden"), _NEW),
)

SHARE: Final = Deed(
    name="share-key",
    title=N_("Let somebody unlock the key"),
    about=N_("A user who signs in can then record on this machine. They type their own passphrase here."),
    does=_share,
    do=N_("Let them in"),
    stops=False,
    blanks=(
        Blank("user", N_("Code of the user"), completes="user"),
        Blank("passphrase", N_("Passphrase of the user"), "hidden"),
        Blank(
            "recovery",
            N_("Recovery code"),
            "hidden",
            N_("Only where you cannot unlock the key yourself."),
            is_required=False,
        ),
    ),
    commands=("share-key",),
)

RECOVERY_CODE: Final = Deed(
    name="recovery-code",
    title=N_("New recovery code"),
    about=N_("Opens the ledger's key where every passphrase is lost. The code before is void."),
    does=_recovery_code,
    do=N_("Make it"),
    ask=N_("The code that lies in the safe opens nothing any more."),
    stops=False,
    blanks=(PASSPHRASE_OF_KEY,),
    commands=("recovery-code",),
)

ROTATE: Final = Deed(
    name="rotate-key",
    title=N_("Another key for the ledger"),
    about=N_("Heads are signed by a new key from then on; the entry that says so is signed by both."),
    does=_rotate,
    do=N_("Rotate"),
    ask=N_("Everybody who checks the ledger needs the new public key."),
    stops=False,
    blanks=(
        Blank("reason", N_("Why, as it is put on record")),
        Blank("by", N_("Who does it"), default=by_default, completes="user"),
        Blank(
            "stolen",
            N_("Somebody may have the key"),
            "yes",
            N_("Nothing that opened the old one opens the new one then."),
            default=NO,
        ),
        Blank(
            "passphrase",
            N_("Your passphrase"),
            "hidden",
            N_("Only where somebody may have the key."),
            is_required=False,
        ),
        *SECOND,
        PASSPHRASE_OF_KEY,
    ),
    commands=("rotate-key",),
)

"""The people of a ledger: who is enrolled, whose passphrase is changed or reset, whose session ends."""

from __future__ import annotations

from typing import Final

from tui.deeds.deed import Blank, Deed, Outcome, Said, Told, Values, Whose, by_default
from tui.deeds.own_key import PASSPHRASE_OF_KEY, SECOND
from tui.desk import Desk
from wamledger.i18n import N_, _, ngettext

USER: Final = Blank("user", N_("Code of the user"), completes="user")


def _account(desk: Desk | None, values: Values) -> Whose:
    """Whoever is named, as the ledger knows them."""
    from wamledger.services.access import enrolment

    if desk is None or not values.get("user"):
        return Whose()
    who = enrolment.account(desk.ledger, values["user"])
    return Whose(who.code, who.name, who.roles)


def _oneself(desk: Desk | None, _values: Values) -> Whose:
    return Whose() if desk is None or not desk.by else _account(desk, {"user": desk.by})


def _enrol(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.access import enrolment, second

    ledger, administrator = desk.ledger, desk.door.whoever_is_in()
    who = enrolment.account(ledger, values["user"])
    beside = None
    try:
        if values["second"]:
            beside = second.stand_beside(ledger, values["second"], values["second_passphrase"])
        enrolment.enrol(ledger, administrator, who.code, values["new_passphrase"], second=beside)
    finally:
        second.goes(ledger)
    said = [Said(_("{user} is enrolled, and signs in with this passphrase.").format(user=who.code), "good")]
    if enrolment.people_enrolled(ledger) == 2:
        said += [
            Said(_("You are two now: from here on authority is given by two persons.")),
            Said(_("Enrol a third soon. Of two, neither can help the other who forgot the passphrase.")),
        ]
    return Outcome(tuple(said))


def _close(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.access import founding
    from wamledger.services.keys import sealing_own, unlocking

    ledger = desk.ledger
    kek = None
    if sealing_own.is_sealed(ledger):
        kek = unlocking.by_passphrase(sealing_own.lies_at(ledger), values["key_passphrase"])
    made = founding.found(ledger, values["user"], values["new_passphrase"], kek=kek)
    desk.door.let_in(made.person)
    return founded(made.person.user, made.recovery_code)


def founded(user: str, code: str) -> Outcome:
    """What the founder of a ledger is told."""
    return Outcome(
        (
            Said(
                _("{user} is the first administrator. From now on people sign in to this ledger.").format(
                    user=user
                ),
                "good",
            ),
            Said(_("You are alone until a second person is enrolled. Add one soon, and enrol them.")),
            Said(
                _(
                    "Without the recovery code and all passphrases the ledger is shut. Keep the code in a safe."
                )
            ),
            Said(_("The recovery code of its key, shown now and never again:")),
        ),
        secret=code,
    )


def _reset(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.access import changing, enrolment, second

    ledger, administrator = desk.ledger, desk.door.whoever_is_in()
    who = enrolment.account(ledger, values["user"])
    try:
        beside = second.stand_beside(ledger, values["second"], values["second_passphrase"])
        changing.reset(
            ledger, administrator, beside, who.code, values["new_passphrase"], reason=values["reason"]
        )
    finally:
        second.goes(ledger)
    words = _("{user} signs in with the new passphrase. The old key is revoked; what it signed stays.")
    return Outcome((Said(words.format(user=who.code), "good"),))


def _passphrase(desk: Desk, values: Values, _told: Told) -> Outcome:
    desk.door.change_passphrase(values["old"], values["new_passphrase"])
    words = _("The passphrase of {user} is another one now. Sessions on other machines are over.")
    return Outcome((Said(words.format(user=desk.by), "good"),))


def _sign_out(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.access import users

    number = users.sign_out_others(desk.ledger, desk.door.whoever_is_in(), values["user"] or None)
    ended = ngettext("{number} session is over.", "{number} sessions are over.", number)
    return Outcome((Said(ended.format(number=number), "good"),))


def _forget(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.participant_list import forget

    number = values["participant"]
    if forget(desk.ledger, number, reason=values["reason"]):
        words = _("The name of {number} is forgotten here. Backups that were made earlier have it still.")
        return Outcome((Said(words.format(number=number), "good"),))
    return Outcome((Said(_("No name of {number} was kept here.").format(number=number), "warning"),))


NEW: Final = Blank("new_passphrase", N_("New passphrase, typed by nobody else"), "new_hidden", whose=_account)

ENROL: Final = Deed(
    name="enrol",
    title=N_("Enrol a user"),
    about=N_("A user gets a passphrase and a key of their own to sign with. They sit here and type it."),
    does=_enrol,
    do=N_("Enrol"),
    stops=False,
    blanks=(USER, NEW, *SECOND),
    commands=("enrol",),
)

CLOSE: Final = Deed(
    name="close-ledger",
    title=N_("Let people sign in from now on"),
    about=N_("Nobody signs in to this ledger yet. The first who enrols closes it to all others, for ever."),
    does=_close,
    do=N_("Close the ledger"),
    ask=N_("This cannot be undone."),
    stops=False,
    blanks=(
        Blank("user", N_("Code of the administrator"), default=by_default, completes="user"),
        NEW,
        PASSPHRASE_OF_KEY,
    ),
    commands=("enrol",),
)

RESET: Final = Deed(
    name="reset-passphrase",
    title=N_("Reset a passphrase"),
    about=N_(
        "For a user who forgot it. An administrator and a second person do it, both other than the user."
    ),
    does=_reset,
    do=N_("Reset"),
    stops=False,
    blanks=(
        USER,
        Blank("reason", N_("Why, as it is put on record")),
        Blank(
            "second",
            N_("Second person"),
            help=N_("Their code; they sit here and type."),
            completes="user",
        ),
        Blank("second_passphrase", N_("Passphrase of the second person"), "hidden"),
        NEW,
    ),
    commands=("reset-passphrase",),
)

PASSPHRASE: Final = Deed(
    name="passphrase",
    title=N_("Change your own passphrase"),
    about=N_("Your sessions on other machines are over then."),
    does=_passphrase,
    do=N_("Change it"),
    stops=False,
    blanks=(
        Blank("old", N_("Your passphrase as it is"), "hidden"),
        Blank("new_passphrase", N_("New passphrase"), "new_hidden", whose=_oneself),
    ),
    commands=("passphrase",),
)

SIGN_OUT: Final = Deed(
    name="sign-out",
    title=N_("End the sessions of others"),
    about=N_("Of one user, or of everybody; for an administrator."),
    does=_sign_out,
    do=N_("End them"),
    stops=False,
    blanks=(
        Blank(
            "user",
            N_("Code of the user"),
            help=N_("Empty means everybody, yourself too."),
            is_required=False,
            completes="user",
        ),
    ),
    commands=("logout",),
)

FORGET: Final = Deed(
    name="forget-participant",
    title=N_("Let the name of a participant be forgotten"),
    about=N_("The record stays whole: what entries hold of a name says nothing without it."),
    does=_forget,
    do=N_("Forget it"),
    ask=N_("The name cannot be brought back from this ledger."),
    stops=False,
    blanks=(
        Blank("participant", N_("Number of the participant"), completes="participant"),
        Blank("reason", N_("Why, as it is put on record")),
    ),
    commands=("forget-participant",),
)

"""A ledger to begin with: a new one with its first user, or one that is there."""

from __future__ import annotations

from typing import Final

from tui.deeds.deed import NO, YES, Blank, Deed, Outcome, Said, Told, Values, Whose, is_yes
from tui.deeds.people import founded
from tui.desk import Desk
from wamledger.i18n import N_, P_, _

NEXT: Final = "tui.screens.next_steps:NextSteps"
SIGN_IN: Final = "sign_in"
OPEN: Final = "open"


def _create(_desk: Desk | None, values: Values, _told: Told) -> Outcome:
    from wamledger.services import opening
    from wamledger.services.keys import sealing_own

    begun = opening.begin(
        opening.Wanted(
            where=values["where"],
            code=values["code"],
            mission=values["mission"],
            user=values["user"],
            name=values["name"],
            passphrase=values["new_passphrase"],
            keeps_stock=is_yes(values, "keeps_stock"),
            encrypted=is_yes(values, "encrypted"),
        )
    )
    desk = Desk(begun.ledger, user=values["user"].upper())
    if begun.person is None:
        said = (
            Said(_("A new ledger: {where}").format(where=begun.ledger.where), "good"),
            Said(_("Its name: {origin}").format(origin=begun.ledger.about.origin)),
            Said(_("Its public key, for whoever checks it: {vkey}").format(vkey=begun.ledger.about.vkey)),
            Said(
                _("Its key lies in {path}. Keep a copy in another place.").format(
                    path=sealing_own.lies_at(begun.ledger)
                )
            ),
            Said(_("Press Esc to go on.")),
        )
        return Outcome(said, desk=desk, then=NEXT)
    desk.door.let_in(begun.person)
    told = founded(begun.person.user, begun.recovery_code)
    return Outcome(told.said, secret=told.secret, desk=desk, then=NEXT)


def _open(desk: Desk | None, values: Values, _told: Told) -> Outcome:
    from wamledger.services import opening
    from wamledger.services.on_screen import telling

    ledger = opening.opened(values["where"], values["user"], values["passphrase"])
    said = [Said(_("Ledger {name}").format(name=ledger.about.origin), "good")]
    said += [Said(telling.fault(fault), "refused") for fault in ledger.faults]
    said.append(Said(_("Press Esc to go on.")))
    user = values["user"].upper() or ("" if desk is None else desk.by)
    there = Desk(ledger, user=user)
    if values["passphrase"] and not there.door.is_open:
        try:
            there.door.enter(user, values["passphrase"])
        except BaseException:
            ledger.close()
            raise
    return Outcome(tuple(said), desk=there)


def _founder(_desk: Desk | None, values: Values) -> Whose:
    return Whose(values.get("user", ""), values.get("name", ""), ("ADMINISTRATOR",))


CREATE: Final = Deed(
    name="create",
    title=N_("Make a new ledger"),
    about=N_("A file for the record, with a key of its own beside it, and the first user."),
    does=_create,
    do=N_("Make it"),
    stops=False,
    blanks=(
        Blank("where", N_("File of the ledger"), "write", default="wamledger.db"),
        Blank(
            "code",
            N_("Code of the ledger"),
            help=N_("A few letters; they begin every id that it assigns. For example GAO."),
        ),
        Blank("mission", N_("Name of the mission"), help=N_("As reports print it.")),
        Blank("user", N_("Your code"), help=N_("The first user is an administrator. For example ADAMU.")),
        Blank("name", N_("Your name")),
        Blank(
            "people",
            N_("Who may use it"),
            "choice",
            N_(
                "Whoever signs in is known by a passphrase, and signs what they record. That cannot be undone."
            ),
            choices={SIGN_IN: N_("people who sign in"), OPEN: N_("whoever has the file")},
        ),
        Blank(
            "new_passphrase",
            N_("Your passphrase"),
            "new_hidden",
            N_("A few words that do not belong together are long, and easy to remember."),
            whose=_founder,
            when=("people", SIGN_IN),
        ),
        Blank(
            "encrypted",
            N_("Encrypt the file"),
            "yes",
            N_("Needs the part of the program for encryption."),
            default=NO,
            when=("people", SIGN_IN),
        ),
        Blank(
            "keeps_stock",
            N_("You look after weapons and ammunition too"),
            "yes",
            N_("Else an administrator adds the people who do."),
            default=YES,
            when=("people", OPEN),
        ),
    ),
    commands=("init",),
)

OPEN_LEDGER: Final = Deed(
    name="open",
    title=N_("Open a ledger"),
    about=N_("One that is there already: a file, or the address of a PostgreSQL database."),
    does=_open,
    do=P_("key", "Open"),
    stops=False,
    blanks=(
        Blank("where", N_("File of the ledger"), "read", ends=(".db",)),
        Blank(
            "user",
            N_("Your code"),
            help=N_("Where nobody signs in it says who records; for an encrypted ledger it is needed."),
            is_required=False,
        ),
        Blank(
            "passphrase",
            N_("Your passphrase"),
            "hidden",
            N_("Needed for an encrypted ledger; any other asks for it afterwards where it is left out."),
            is_required=False,
        ),
    ),
)

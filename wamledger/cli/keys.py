"""The ledger's own key: shown, sealed, shared, and the recovery code that lies in a safe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wamledger.cli import admission, key_passphrase, output
from wamledger.cli.call import Call
from wamledger.cli.passphrases import OWN, Asker, Given
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault

if TYPE_CHECKING:
    from pathlib import Path

    from wamledger.ledger.store import Ledger
    from wamledger.services.access.person import Person

_Recovery = Annotated[
    bool, typer.Option("--recovery", help=N_("Unlock the key with the recovery code, where nobody else can."))
]


def keys(
    call: Call,
    measure: Annotated[
        bool,
        typer.Option("--measure", help=N_("Say how long one try of a passphrase takes on this machine.")),
    ] = False,
) -> None:
    """How the ledger's key is kept, who can unlock it, and which keys have signed heads is on standard output."""
    from wamledger.services.keys import keeping

    with call.opened_to_look(anybody=True) as ledger:
        kept = keeping.kept(ledger, measure=measure)
    if call.json:
        output.say_json(kept.as_json())
    else:
        output.say(*_kept(kept))


def _kept(kept: Any) -> Iterator[str]:
    if kept.kind is None:
        yield _("The key file {path} is not here.").format(path=kept.path)
    elif kept.unlocked_by:
        yield _("The key in {path} is sealed. It can be unlocked by: {names}").format(
            path=kept.path, names=", ".join(kept.unlocked_by)
        )
    else:
        yield _("The key in {path} lies open: whoever can read the file can sign heads.").format(
            path=kept.path
        )
    if kept.seconds is not None:
        yield _(
            "One try of a passphrase takes {seconds} s here ({memory} MiB, {passes} passes, {lanes} lanes)."
        ).format(
            seconds=f"{kept.seconds:.2f}",
            memory=kept.kdf.memory_kib // 1024,
            passes=kept.kdf.passes,
            lanes=kept.kdf.lanes,
        )
    yield _("Heads are signed by:")
    for since, vkey in kept.chain:
        yield _("  from {since} entries on: {vkey}").format(since=output.number(since), vkey=vkey)
    for path in kept.old:
        yield _("The key before lies in {path} until the next head has left the office.").format(path=path)
    for path in kept.unused:
        yield _("A new key that was never used lies in {path}; the next rotation removes it.").format(
            path=path
        )


def seal_key(
    call: Call,
    again: Annotated[
        bool, typer.Option("--again", help=N_("It is sealed already: give it another passphrase."))
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The key of a ledger that nobody signs in to lies under a passphrase, and under a recovery code that is shown."""
    from wamledger.ledger.key_slot import MACHINE
    from wamledger.ledger.keys import load_key
    from wamledger.services.keys import unlocking

    asker = given.asker()
    with call.opened() as ledger:
        path = ledger.database.beside.key
        if ledger.is_closed:
            answer, lines = _seal_where_people_sign_in(call, ledger, asker)
        elif again:
            kek = key_passphrase.kek_from(path, asker)
            unlocking.add(path, kek, MACHINE, _new_passphrase(path, asker, None))
            answer, lines = {}, [_("The key in {path} has another passphrase.").format(path=path)]
        else:
            signer = load_key(path)
            code = unlocking.seal(path, signer, _new_passphrase(path, asker, key_passphrase.VARIABLE))
            answer = {"recovery_code": code}
            lines = [
                _(
                    "The key in {path} is sealed. Whoever records gives its passphrase, or {variable} does."
                ).format(path=path, variable=key_passphrase.VARIABLE),
                *told_of_code(code),
            ]
    say(call, {"key_file": str(path), **answer}, *lines)


def _seal_where_people_sign_in(call: Call, ledger: Ledger, asker: Asker) -> tuple[dict[str, Any], list[str]]:
    """The key of a ledger to which people sign in is sealed already, unless something was cut off."""
    from wamledger.ledger import sealed_key
    from wamledger.ledger.keys import PLAIN
    from wamledger.services.keys import sharing

    path, person = ledger.database.beside.key, person_of(call)
    if sealed_key.stated(path).kind == PLAIN:
        code = sharing.seal_open_key(ledger, person, asker.ask(_asks(person.user), variable=OWN))
        said = _(
            "The key in {path} is sealed, and only you can unlock it. Sign in, and let the others in:"
        ).format(path=path)
        return {"recovery_code": code}, [said, "  wamledger share-key CODE", *told_of_code(code)]
    raise AccessFault(
        N_("People sign in to this ledger, and its key is sealed under their passphrases."),
        N_("Your own is changed with: wamledger passphrase"),
    )


def _new_passphrase(path: Path, asker: Asker, variable: str | None) -> str:
    from wamledger.services.access.passphrases import must_be_good

    words = _("New passphrase for the key {file}: ").format(file=path.name)
    return must_be_good(asker.ask_new(words, variable=variable), user="", name="", roles=())


def recovery_code(
    call: Call,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """There is a new recovery code, shown once; the one before opens the key no more."""
    from wamledger.services.keys import sharing, unlocking

    with call.opened() as ledger:
        if ledger.is_closed:
            code = sharing.renew_recovery_code(ledger, person_of(call))
        else:
            path = ledger.database.beside.key
            code = unlocking.new_recovery_code(path, key_passphrase.kek_from(path, given.asker()))
    say(call, {"recovery_code": code}, *told_of_code(code))


def share_key(
    call: Call,
    user: Annotated[
        str, typer.Argument(metavar="CODE", help=N_("Code of the user, who gives their passphrase here."))
    ],
    recovery: _Recovery = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The user can unlock the ledger's key, and so record, on the machine on which its key file lies."""
    from wamledger.services.keys import sharing

    asker = given.asker()
    if recovery:
        _share_by_recovery_code(call, asker, user)
    else:
        with call.opened() as ledger:
            admission.must_be_closed(ledger)
            kek = sharing.kek_of(person_of(call))
            sharing.share(ledger, kek, user, asker.ask(_asks(user)))
    said = _("{user} can unlock the ledger's key, from the next sign-in on.").format(
        user=user.strip().upper()
    )
    say(call, {"user": user.strip().upper()}, said)


def _share_by_recovery_code(call: Call, asker: Asker, user: str) -> None:
    """The code opens the key file, and where the database is encrypted that too: nobody need have signed in before."""
    from wamledger.ledger import database, sealed_key
    from wamledger.ledger.store import Ledger
    from wamledger.services.keys import sharing, unlocking

    path = database.beside(call.where()).key
    kek = unlocking.by_recovery_code(path, asker.ask(_("Recovery code: ")))
    with Ledger.open(call.where(), database_key=sealed_key.database_key(path, kek)) as ledger:
        admission.must_be_closed(ledger)
        sharing.share(ledger, kek, user, asker.ask(_asks(user)))


def _asks(user: str) -> str:
    return _("Passphrase of {user}: ").format(user=user.strip().upper())


def person_of(call: Call) -> Person:
    """Whoever has signed in.  Raises: AccessFault"""
    if call.person is None:
        raise AccessFault(N_("Nobody has signed in."), N_("Sign in: wamledger login CODE"))
    return call.person


def told_of_code(code: str) -> list[str]:
    """What whoever gets a recovery code is told."""
    return [
        _("The recovery code, shown now and never again: {code}").format(code=code),
        _("Print it, and keep it in a safe in another place."),
    ]


def say(call: Call, answer: dict[str, Any], *lines: str) -> None:
    """The answer is on standard output, as data or in lines."""
    if call.json:
        output.say_json(answer)
    else:
        output.say(*lines)

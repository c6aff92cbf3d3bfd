"""Backups of a ledger, and what is put back from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.deeds.deed import (
    NO,
    YES,
    Blank,
    Deed,
    Outcome,
    Said,
    Told,
    Values,
    by_default,
    is_yes,
)
from tui.deeds.heads import OVERWRITE
from tui.desk import Desk
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services import moments

if TYPE_CHECKING:
    from wamledger.services.backup.examination import Examined
    from wamledger.services.backup.giver import Giver

BACKUPS: Final = (".wamledger-backup",)


def _back_up(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import outgoing
    from wamledger.services.backup import generations, making

    ledger, target = desk.ledger, Path(values["file"])
    keep = _number(values["keep"])
    if keep is not None and not target.is_dir():
        raise LedgerFault(
            N_("How many are kept is for a folder, and {path} is none."),
            N_("Name a folder that exists, or leave the number out."),
            path=target,
        )
    if target.is_dir():
        target = generations.free_name(target, ledger.about.code, ledger.clock(), ledger.head().size)
    else:
        outgoing.must_be_writable(ledger.where, target, overwrite=is_yes(values, "overwrite"))
    made = making.back_up(
        ledger,
        target,
        with_plain_key=is_yes(values, "with_key"),
        overwrite=is_yes(values, "overwrite"),
        progress=told,
    )
    about = ledger.about
    gone = [] if keep is None else generations.thin_out(target.parent, about.origin, about.code, keep)
    said = [
        Said(
            ngettext(
                "{number} entry is in {file}, which was read again.",
                "{number} entries are in {file}, which was read again.",
                made.head.size,
            ).format(number=made.head.size, file=made.path),
            "good",
        )
    ]
    if made.left_out:
        words = _("These attached files are not in it, for they are not here as they were attached: {names}")
        said.append(Said(words.format(names=", ".join(made.left_out)), "warning"))
    if not made.has_key:
        said.append(
            Said(
                _(
                    "The ledger's key is not in it: it lies open in its file. Keep a copy of that in another place."
                ),
                "warning",
            )
        )
    if gone:
        said.append(Said(_("Removed: {files}").format(files=", ".join(path.name for path in gone))))
    said.append(Said(_("Keep it in another place. Its head, for somebody outside:")))
    said += [Said(line) for line in made.note.rstrip("\n").split("\n")]
    return Outcome(tuple(said))


def _number(text: str) -> int | None:
    """
    The number that was written; None for none.

    Raises: LedgerFault
    """
    if not text:
        return None
    if not text.isdigit() or int(text) < 1:
        raise LedgerFault(N_("{found} is no number."), N_("Write a whole number from 1 on."), found=text)
    return int(text)


def _restore(desk: Desk | None, values: Values, told: Told) -> Outcome:
    from wamledger.services.backup.examination import examined
    from wamledger.services.backup.giver import Giver
    from wamledger.services.backup.restoring import put_back

    open_here = None if desk is None else desk.ledger.where
    place = values["to"] or open_here or ""
    giver = Giver(values["by"], values["passphrase"])
    with examined(
        Path(values["file"]), place, key_of=giver.key_of, vkey=values["vkey"] or None, progress=told
    ) as found:
        said = list(_found(found))
        if is_yes(values, "look"):
            return Outcome((*said, Said(_("Nothing was changed."), "good")))
        told(_("Putting it back"), 0, None)
        is_open = desk is not None and open_here is not None and _is_same(place, open_here)
        with desk.door.away() if desk is not None and is_open else nullcontext():
            if desk is not None and is_open:
                desk.ledger.close()
            done = put_back(
                found, act=giver.act, older=is_yes(values, "older"), reason=values["reason"] or None
            )
    if done.aside is not None:
        said.append(Said(_("What was there lies in {folder}.").format(folder=done.aside)))
    if done.entry is not None:
        said.append(
            Said(_("The entry {entry} says that an older ledger was put back.").format(entry=done.entry))
        )
    said.append(Said(_("The ledger is in {place}.").format(place=place), "good"))
    return Outcome(tuple(said), desk=_desk_at(place, giver) if is_open or desk is None else None)


def _desk_at(place: str, giver: Giver) -> Desk:
    from wamledger.services import opening

    passphrase = giver.passphrase if opening.asks_key(place) else ""
    return Desk(opening.opened(place, giver.user, passphrase), user=giver.user.strip().upper())


def _is_same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return Path(one).resolve() == Path(other).resolve()


def _found(found: Examined) -> Iterator[Said]:
    yield Said(
        _("Ledger {origin}, backup of {time}: sound, with {entries} entries and {files} files.").format(
            origin=found.head.origin,
            time=moments.when(found.manifest.made_at),
            entries=found.head.size,
            files=len(found.manifest.files),
        ),
        "good",
    )
    for tip, said in (
        (found.here, N_("At the place lie {entries} entries.")),
        (found.acknowledged, N_("There {entries} entries were acknowledged.")),
        (found.seen, N_("This machine has seen {entries} entries.")),
    ):
        if tip is not None:
            yield Said(_(said).format(entries=tip.size))
    if found.is_older:
        words = _("The backup is OLDER: the entries after {size} would be missing.")
        yield Said(words.format(size=found.head.size), "warning")
    elif found.is_other:
        yield Said(_("The backup holds OTHER entries than those that have been seen here."), "warning")
    if not found.has_key:
        yield Said(_("The ledger's key is not in the backup; without it nothing can be recorded."), "warning")


BACKUP: Final = Deed(
    name="backup",
    title=N_("Make a backup"),
    about=N_("A copy of the whole ledger in one file, which is read again before it has its name."),
    does=_back_up,
    do=N_("Make it"),
    blanks=(
        Blank(
            "file",
            N_("File or folder"),
            "write",
            N_("In a folder each backup has a name of its own. Another disk is best."),
        ),
        Blank(
            "keep",
            N_("In a folder: keep so many"),
            help=N_("Older backups of this ledger are removed beyond that; empty keeps all."),
            is_required=False,
        ),
        Blank(
            "with_key",
            N_("With the ledger's key although it lies open"),
            "yes",
            N_("Whoever has the backup can then sign heads. A sealed key always goes with it."),
        ),
        OVERWRITE,
    ),
    commands=("backup",),
)

RESTORE: Final = Deed(
    name="restore",
    title=N_("Put back a backup"),
    about=N_(
        "Look first: what is in the backup is checked, and nothing is changed. What lies there is set aside."
    ),
    does=_restore,
    do=N_("Go on"),
    blanks=(
        Blank("file", N_("The backup"), "read", ends=BACKUPS),
        Blank("look", N_("Only look"), "yes", N_("Check everything and change nothing."), default=YES),
        Blank(
            "to",
            N_("Where to put it"),
            "write",
            default=lambda desk: "wamledger.db" if desk is None else desk.ledger.where,
        ),
        Blank("by", N_("Your code"), default=by_default, is_required=False),
        Blank(
            "passphrase",
            N_("Your passphrase"),
            "hidden",
            N_("Where people sign in to the ledger in the backup."),
            is_required=False,
        ),
        Blank(
            "older",
            N_("Also where entries that have been seen would be missing"),
            "yes",
            default=NO,
        ),
        Blank("reason", N_("Why an older ledger is put back"), is_required=False),
        Blank(
            "vkey",
            N_("The ledger's public key"),
            help=N_("As it was handed over in person; empty takes the one that the ledger states."),
            is_required=False,
        ),
    ),
    commands=("restore",),
)

"""Backups and what is put back from them; the ledger in and out of encryption; the files that are attached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wamledger.cli import outgoing, output
from wamledger.cli.call import DEFAULT, Call
from wamledger.cli.passphrases import Given
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.services.backup.examination import Examined
    from wamledger.services.backup.making import Made
    from wamledger.services.encryption import Converted


def backup(
    call: Call,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE|FOLDER", help=N_("The file to write, or a folder that keeps several.")),
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="NUMBER",
            min=1,
            help=N_("In a folder: remove the older backups of this ledger beyond so many."),
        ),
    ] = None,
    with_plain_key: Annotated[
        bool,
        typer.Option(
            "--with-plain-key",
            help=N_(
                "Put the ledger's key into it although it is not sealed: whoever has the backup can sign."
            ),
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
) -> None:
    """The backup is in the file, and was read again after it was written."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.services.backup import generations, making

    target = Path(file)
    is_folder = target.is_dir()
    if keep is not None and not is_folder:
        raise LedgerFault(
            N_("--keep is for a folder, and {path} is none."),
            N_("Name a folder that exists, or leave --keep out."),
            path=target,
        )
    with call.opened() as ledger, output.progress(_("Backing up")) as moved:
        if is_folder:
            size = ledger.head().size
            target = generations.free_name(target, ledger.about.code, ledger.clock(), size)
        else:
            outgoing.must_be_writable(call, target, overwrite=overwrite)
        made = making.back_up(
            ledger, target, with_plain_key=with_plain_key, overwrite=overwrite, progress=moved
        )
        about = ledger.about
    gone = [] if keep is None else generations.thin_out(target.parent, about.origin, about.code, keep)
    if call.json:
        output.say_json(
            {
                "file": str(made.path),
                "origin": about.origin,
                "entries": made.head.size,
                "head": made.note,
                "bytes": made.bytes,
                "files": made.files,
                "left_out": list(made.left_out),
                "has_key": made.has_key,
                "removed": [str(path) for path in gone],
            }
        )
        return
    _tell_made(made, gone)


def _tell_made(made: Made, gone: list[Path]) -> None:
    output.say(
        ngettext(
            "{number} entry is in {file}, which was read again.",
            "{number} entries are in {file}, which was read again.",
            made.head.size,
        ).format(number=output.number(made.head.size), file=made.path)
    )
    if made.left_out:
        output.tell(
            _(
                "These attached files are not in it, for they are not here as they were attached: {names}"
            ).format(names=", ".join(made.left_out))
        )
    if not made.has_key:
        output.tell(
            _(
                "The ledger's key is not in it: it lies open in its file. Keep a copy of that in another place."
            )
        )
    if gone:
        output.say(_("Removed: {files}").format(files=", ".join(path.name for path in gone)))
    output.say(_("Keep it in another place. Its head, for somebody outside:"))
    output.say_text(made.note)


def restore(
    call: Call,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The backup."))],
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DB", help=N_("Where to put it; the ledger of this call, where it is left out.")
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=N_("Check everything, say what would change, and change nothing.")),
    ] = False,
    older: Annotated[
        bool,
        typer.Option(
            "--older", help=N_("Also where entries that have been seen would be missing; needs --reason.")
        ),
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=N_("Why an older ledger is put back."))
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="CODE", help=N_("Who puts it back, or signs in to do so.")),
    ] = None,
    vkey: Annotated[
        str | None,
        typer.Option(
            "--vkey", metavar="VKEY", help=N_("The ledger's public key, as it was handed over in person.")
        ),
    ] = None,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The ledger is as the backup has it, and what lay there lies aside."""
    from wamledger.cli.restoring import Restorer
    from wamledger.services.backup.examination import examined
    from wamledger.services.backup.restoring import put_back

    place = to or call.named() or DEFAULT
    restorer = Restorer(by, given.asker())
    with (
        output.progress(_("Reading the backup")) as moved,
        examined(Path(file), place, key_of=restorer.key_of, vkey=vkey, progress=moved) as found,
    ):
        answer: dict[str, Any] = _found(found)
        if dry_run:
            answer["restored"] = False
        else:
            done = put_back(found, act=restorer.act, older=older, reason=reason)
            answer |= {
                "restored": True,
                "entry": done.entry,
                "aside": None if done.aside is None else str(done.aside),
                "new_files": done.files,
            }
    if call.json:
        output.say_json(answer)
        return
    _tell_found(found)
    if dry_run:
        output.say(_("Nothing was changed."))
        return
    if done.aside is not None:
        output.say(_("What was there lies in {folder}.").format(folder=done.aside))
    if done.entry is not None:
        output.say(_("The entry {entry} says that an older ledger was put back.").format(entry=done.entry))
    output.say(_("The ledger is in {place}.").format(place=found.place))


def _found(found: Examined) -> dict[str, Any]:
    """What a program is told of a backup and its place."""

    def size(tip: Any) -> int | None:
        return None if tip is None else tip.size

    return {
        "backup": str(found.path),
        "ledger": str(found.place),
        "origin": found.head.origin,
        "made_at": moment.canonical(found.manifest.made_at),
        "encrypted": found.manifest.encrypted,
        "files": len(found.manifest.files),
        "has_key": found.has_key,
        "entries": found.head.size,
        "entries_here": size(found.here),
        "entries_acknowledged": size(found.acknowledged),
        "entries_seen": size(found.seen),
        "is_older": found.is_older,
        "is_other": found.is_other,
    }


def _tell_found(found: Examined) -> None:
    output.say(
        _("Ledger {origin}, backup of {time}: sound, with {entries} entries and {files} files.").format(
            origin=found.head.origin,
            time=moment.canonical(found.manifest.made_at),
            entries=output.number(found.head.size),
            files=output.number(len(found.manifest.files)),
        )
    )
    for tip, said in (
        (found.here, N_("At the place lie {entries} entries.")),
        (found.acknowledged, N_("There {entries} entries were acknowledged.")),
        (found.seen, N_("This machine has seen {entries} entries.")),
    ):
        if tip is not None:
            output.say(_(said).format(entries=output.number(tip.size)))
    if found.is_older:
        output.tell(
            _("The backup is OLDER: the entries after {size} would be missing.").format(size=found.head.size)
        )
    elif found.is_other:
        output.tell(_("The backup holds OTHER entries than those that have been seen here."))
    if not found.has_key:
        output.tell(_("The ledger's key is not in the backup; without it nothing can be recorded."))


def encrypt(
    call: Call,
    remove_plain: Annotated[
        bool,
        typer.Option(
            "--remove-plain",
            help=N_(
                "Remove the old file afterwards. From SSDs and journaling disks it can often be read all the same."
            ),
        ),
    ] = False,
) -> None:
    """The database is encrypted, and so are the attached files."""
    from wamledger.services import encryption

    with call.opened() as ledger, output.progress(_("Encrypting")) as moved:
        done = encryption.encrypt(
            call.where(), ledger, call.person, remove_plain=remove_plain, progress=moved
        )
    _tell_converted(call, done, encrypted=True)


def decrypt(call: Call) -> None:
    """The database is a plain file, and the attached files lie open."""
    from wamledger.services import encryption

    with call.opened() as ledger, output.progress(_("Decrypting")) as moved:
        done = encryption.decrypt(call.where(), ledger, call.person, progress=moved)
    _tell_converted(call, done, encrypted=False)


def _tell_converted(call: Call, done: Converted, *, encrypted: bool) -> None:
    if call.json:
        output.say_json(
            {
                "encrypted": encrypted,
                "files": done.files,
                "aside": None if done.aside is None else str(done.aside),
            }
        )
        return
    output.say(
        _("The ledger is encrypted. Sign in again: wamledger login CODE")
        if encrypted
        else _("The ledger is not encrypted any more.")
    )
    if done.files:
        output.say(
            ngettext(
                "{number} attached file went over with it.",
                "{number} attached files went over with it.",
                done.files,
            ).format(number=output.number(done.files))
        )
    if done.aside is not None:
        output.say(_("What was there lies in {path}.").format(path=done.aside))
    if encrypted and done.aside is not None:
        output.tell(
            _(
                "Remove it once you have a backup: it says everything to whoever finds it. On SSDs it stays readable."
            )
        )


def files(call: Call) -> None:
    """The files that entries attach are on standard output."""
    from wamledger.services.attachments import attached

    with call.opened_to_look() as ledger:
        found = attached(ledger)
    if call.json:
        output.say_json_list(
            {
                "sha256": each.sha256,
                "name": each.name,
                "media_type": each.media_type,
                "size": each.size,
                "entry": each.seq,
                "is_here": each.is_here,
            }
            for each in found
        )
        return
    output.say_table(
        [_("Digest"), _("Name"), _("Kind"), _("Bytes"), _("Here")],
        (
            [each.sha256[:16], each.name, each.media_type, each.size, _("yes") if each.is_here else _("no")]
            for each in found
        ),
    )


def file(
    call: Call,
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help=N_("The digest of the file, or how it begins."))
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help=N_("The file to write."))],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
) -> None:
    """The attached file is written out, as it was attached."""
    from wamledger.services import attachments

    target = Path(out)
    outgoing.must_be_writable(call, target, overwrite=overwrite)
    with call.opened_to_look() as ledger:
        found = attachments.named(ledger, digest)
        attachments.write_out(ledger, found, target)
    if call.json:
        output.say_json({"file": out, "sha256": found.sha256, "name": found.name, "size": found.size})
    else:
        output.say(_("{name} is in {file}, as it was attached.").format(name=found.name, file=out))

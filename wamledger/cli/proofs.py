"""What leaves the ledger so that others can hold it to its word: heads, and proofs of entries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from wamledger.cli import outgoing, output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _
from wamledger.services import incoming

_Overwrite = Annotated[bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))]


def checkpoint(
    call: Call,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help=N_("Write the head to a file."))
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help=N_("Only look: the head does not leave the office."))
    ] = False,
    overwrite: _Overwrite = False,
) -> None:
    """The signed head is on standard output or in the file, and the ledger knows that it left the office."""
    from wamledger.services import witnesses

    if out is not None:
        outgoing.must_be_writable(call, Path(out), overwrite=overwrite)
    with call.opened(anybody=True) as ledger:
        note = ledger.checkpoint()
        if out is not None:
            outgoing.write_text(Path(out), note)
        if not look:
            witnesses.remember(ledger, note, "checkpoint")
    if call.json:
        output.say_json(_head_as_json(note))
    elif out is None:
        output.say_text(note)
    else:
        output.say(_("The head is in {file}. Give it to somebody outside.").format(file=out))


def _head_as_json(note: str) -> dict[str, Any]:
    origin, size, root = note.split("\n")[:3]
    return {"origin": origin, "size": int(size), "root": root, "note": note}


def prove(
    call: Call,
    entry: Annotated[
        str | None,
        typer.Argument(metavar="ENTRY", help=N_("Id of an operation, or the number of its entry.")),
    ] = None,
    consistency: Annotated[
        tuple[int, int] | None,
        typer.Option(
            "--consistency",
            metavar="FROM TO",
            help=N_(
                "In place of an entry: that the ledger of TO entries continues that of FROM; 0 for TO is now."
            ),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help=N_("Write the proof to a file, and the entry beside it.")
        ),
    ] = None,
    overwrite: _Overwrite = False,
) -> None:
    """The proof is on standard output, or in a file with the entry's bytes beside it."""
    from wamledger.ledger.faults import LedgerFault
    from wamledger.services import proving

    if (entry is None) == (consistency is None):
        raise LedgerFault(
            N_("Either an entry is proved, or that one size of the ledger continues another."),
            N_("Name an entry, or give --consistency FROM TO."),
        )
    beside = None if out is None else Path(f"{out}.entry")
    for target in (Path(out), beside) if out is not None and beside is not None else ():
        outgoing.must_be_writable(call, target, overwrite=overwrite)
    with call.opened(anybody=True) as ledger:
        if consistency is not None:
            first, second = consistency
            text = proving.prove_consistency(ledger, first, second or None)
            answer: dict[str, Any] = {"from": first, "proof": text, "vkey": ledger.verifiers()[-1].vkey}
            content = None
        else:
            proved = proving.prove(ledger, str(entry))
            text, answer, content = proved.text, proved.as_json(), proved.entry
    if out is not None and beside is not None:
        outgoing.write_text(Path(out), text)
        if content is not None:
            with outgoing.written(beside) as file:
                file.write(content)
    if consistency is None and content is None:
        output.tell(
            _(
                "The entry itself is given to whoever may read it; who holds its bytes can check the proof all the same."
            )
        )
    if call.json:
        output.say_json(answer)
    elif out is None:
        output.say_text(text)
    elif content is not None:
        output.say(
            _("The proof is in {file}, the entry in {entry}.").format(file=out, entry=beside),
            _("Whoever has both can check them: {command}").format(
                command=f"wamledger check-proof {out} --vkey '{answer['vkey']}'"
            ),
        )
    else:
        output.say(_("The proof is in {file}.").format(file=out))


def check_proof(
    call: Call,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The proof."))],
    vkey: Annotated[
        list[str],
        typer.Option(
            "--vkey",
            metavar="VKEY",
            help=N_(
                "The ledger's public key, as it was handed over in person; each, where it has changed since."
            ),
        ),
    ],
    entry: Annotated[
        str | None,
        typer.Option(
            "--entry", metavar="FILE", help=N_("The bytes of the entry; FILE.entry, where it is left out.")
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="FILE|TEXT",
            help=N_("For a proof that the ledger continues: the head that you hold."),
        ),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="VKEY",
            help=N_("The public key of a witness that must have cosigned the head; once for each."),
        ),
    ] = None,
    witnesses_needed: Annotated[
        int | None,
        typer.Option(
            "--witnesses-needed",
            metavar="NUMBER",
            help=N_("So many of the witnesses are enough; all, where it is left out."),
        ),
    ] = None,
) -> int:
    """Whether the proof holds is on standard output; no ledger is needed."""
    from wamledger.ledger.faults import NoteFault, ProofFault
    from wamledger.services import proving
    from wamledger.services.cosigners import Cosigners
    from wamledger.services.notices import Exit

    cosigners = Cosigners.parse(witness or (), witnesses_needed, [file])
    text = incoming.text_of(file)
    bytes_of_entry = b"" if head is not None else incoming.bytes_of(entry or f"{file}.entry")
    answer: dict[str, Any] = {}
    try:
        if head is not None:
            old, new = proving.check_consistency(text, incoming.head_text(head), *vkey, cosigners=cosigners)
            answer = {"from": old.size, "to": new.size, "origin": new.origin}
            said = _("The ledger of {second} entries continues that of {first}.").format(
                first=output.number(old.size), second=output.number(new.size)
            )
        else:
            found = proving.check_proof(text, bytes_of_entry, *vkey, cosigners=cosigners)
            answer = {"origin": found.origin, "size": found.size}
            said = _("The entry is in the ledger {origin}, under its head over {size} entries.").format(
                origin=found.origin, size=output.number(found.size)
            )
    except (ProofFault, NoteFault) as fault:
        if call.json:
            output.say_json({"holds": False, **fault.as_json()})
        output.tell(f"{fault.message} {fault.remedy} [{fault.code}]")
        if not call.json:
            output.say_verdict(_("The proof does NOT hold."), good=False)
        return int(Exit.UNSOUND)
    if call.json:
        output.say_json({"holds": True, **answer})
    else:
        output.say(said)
        output.say_verdict(_("The proof holds."), good=True)
    return int(Exit.DONE)

"""Witnesses: the key of another office, and the heads that it cosigns."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from wamledger.cli import outgoing, output
from wamledger.cli.call import Call
from wamledger.cli.key_passphrase import asked
from wamledger.cli.passphrases import Asker, Given
from wamledger.i18n import N_, _
from wamledger.services import incoming

VARIABLE: Final = "WAMLEDGER_WITNESS_PASSPHRASE"
"""The passphrase of a witness's key, for scripts; or VARIABLE_FILE, a file that holds it."""

_Key = Annotated[str, typer.Option("--key", metavar="FILE", help=N_("The file of the witness's key."))]


def witness_key(
    call: Call,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("Where the key is to lie; there is none yet."))
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=N_("Name of the witness: hq.example/witness"))
    ],
    no_passphrase: Annotated[
        bool,
        typer.Option(
            "--no-passphrase", help=N_("Let the key lie open, for a machine that cosigns by itself.")
        ),
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """A new key of a witness lies in the file, and its public part is on standard output."""
    from wamledger.services.access.passphrases import must_be_good
    from wamledger.services.keys import witnessing

    path = Path(file)
    outgoing.must_be_writable(call, path, overwrite=False)
    passphrase = None
    if not no_passphrase:
        words = _("New passphrase for the key {file}: ").format(file=path.name)
        text = given.asker().ask_new(words, variable=VARIABLE)
        passphrase = must_be_good(text, user="", name="", roles=())
    verifier = witnessing.create(path, name, passphrase)
    if call.json:
        output.say_json({"key_file": file, "name": name, "vkey": verifier.vkey, "sealed": not no_passphrase})
        return
    output.say(
        _("The public key of the witness: {vkey}").format(vkey=verifier.vkey),
        _("Hand it in person to whoever checks ledgers by your cosignature."),
        _(
            "The key lies in {path}. What it has seen will lie in {memory}: keep both together, and copy both."
        ).format(path=path, memory=witnessing.memory(path)),
    )


def cosign(
    call: Call,
    head: Annotated[
        str,
        typer.Argument(
            metavar="HEAD", help=N_("The head, or the proof that it continues the last one: file or text.")
        ),
    ],
    key: _Key,
    vkey: Annotated[
        list[str] | None,
        typer.Option(
            "--vkey",
            metavar="VKEY",
            help=N_(
                "The ledger's public key, as it was handed over in person: the first time, and when it changed."
            ),
        ),
    ] = None,
    consistency: Annotated[
        str | None,
        typer.Option("--consistency", metavar="FILE", help=N_("The proof, where the head came without it.")),
    ] = None,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous",
            metavar="FILE|TEXT",
            help=N_("The first time: a head that the office has held before it was a witness."),
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help=N_("Write the cosigned head to a file.")),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
    given: Given = Given(),  # noqa: B008 - a group of options, which never changes
) -> None:
    """The head with the witness's cosignature is on standard output or in the file, and the witness remembers it."""
    from wamledger.services.keys import witnessing

    path = Path(key)
    if out is not None:
        outgoing.must_be_writable(call, Path(out), overwrite=overwrite)
    made = witnessing.cosign(
        witnessing.load(path, _passphrase(path, given.asker())),
        witnessing.memory(path),
        incoming.head_text(head),
        at=int(time.time()),
        vkeys=vkey or (),
        consistency=None if consistency is None else incoming.text_of(consistency),
        previous=None if previous is None else incoming.head_text(previous),
    )
    if out is not None:
        outgoing.write_text(Path(out), made.note)
    if call.json:
        output.say_json(_as_json(made))
    elif out is None:
        output.say_text(made.note)
    else:
        output.say(
            _(
                "The head of {origin}, of size {size}, is cosigned, in {file}. Give it back to the office."
            ).format(size=output.number(made.head.size), origin=made.head.origin, file=out)
        )


def _as_json(made: Any) -> dict[str, Any]:
    return {
        "origin": made.head.origin,
        "size": made.head.size,
        "before": None if made.before is None else made.before.size,
        "note": made.note,
    }


def witnessed(call: Call, key: _Key) -> None:
    """The heads that the witness has cosigned last are on standard output."""
    from wamledger.domain import moment
    from wamledger.services.keys import witnessing

    seen = witnessing.seen(Path(key))
    if call.json:
        output.say_json_list(
            {
                "origin": each.origin,
                "size": each.size,
                "cosigned_at": moment.canonical(each.cosigned_at * 1_000_000),
                "contradictions": each.contradictions,
                "note": each.note,
            }
            for each in seen
        )
        return
    headings = (N_("Ledger"), N_("Entries"), N_("Cosigned"), N_("Contradictions"))
    output.say_table(
        [_(heading) for heading in headings],
        (
            (each.origin, each.size, moment.canonical(each.cosigned_at * 1_000_000), each.contradictions)
            for each in seen
        ),
    )


def _passphrase(path: Path, asker: Asker) -> str | None:
    from wamledger.services.keys import witnessing

    if not witnessing.is_sealed(path):
        return None
    return asked(path, asker, VARIABLE)

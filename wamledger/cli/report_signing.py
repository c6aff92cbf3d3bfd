"""A person signs a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, BinaryIO, Final, cast

import typer

from wamledger.cli import outgoing, output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _
from wamledger.services import incoming

VARIABLE: Final = "WAMLEDGER_SIGNING_PASSPHRASE"
"""The passphrase of the key, for scripts; or VARIABLE_FILE, a file that holds it."""


def sign_report(
    call: Call,
    file: Annotated[str, typer.Argument(metavar="FILE.pdf", help=N_("The report, as it was written."))],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help=N_("The file to write."))],
    p12: Annotated[
        str | None,
        typer.Option("--p12", metavar="FILE", help=N_("Your key and certificate in one file (PKCS 12).")),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help=N_("Your key; with --cert."))
    ] = None,
    cert: Annotated[
        str | None, typer.Option("--cert", metavar="FILE", help=N_("Your certificate; with --key."))
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=N_("What you sign for, as it stands in the file."))
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))
    ] = False,
) -> None:
    """The report with your signature behind it is in the file; what was there before is unchanged."""
    from reports.examining.examine import MOST_BYTES
    from reports.signing import Identity, SigningFault, sign
    from wamledger.cli.passphrases import Asker, from_environment

    if bool(p12) == bool(key and cert) or bool(key) != bool(cert):
        raise SigningFault(
            N_("A signature needs a key with its certificate."),
            N_("Give --p12 FILE, or --key FILE and --cert FILE."),
        )
    content = incoming.bytes_of(file, most=MOST_BYTES)
    if cert:
        incoming.bytes_of(cert)
    # a key that lies open is asked for nothing
    is_sealed = b"ENCRYPTED" in incoming.bytes_of(key) if key else bool(incoming.bytes_of(str(p12)))
    outgoing.must_be_writable(call, Path(out), overwrite=overwrite)
    asker = Asker()
    passphrase = from_environment(VARIABLE)
    if is_sealed and passphrase is None and asker.is_answered:
        passphrase = asker.ask(_("Passphrase of the key {file}: ").format(file=p12 or key), variable=VARIABLE)
    identity = Identity(p12 or "", key or "", cert or "", passphrase.encode() if passphrase else None)
    with outgoing.written(Path(out)) as target:
        name = sign(content, identity, cast("BinaryIO", target), reason=reason)
    if call.json:
        output.say_json({"file": out, "signed_by": name})
    else:
        output.say(_("Signed by {name}, in {file}.").format(name=name, file=out))

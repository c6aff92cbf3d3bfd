"""Files that belong to the record, written out as they were attached."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui.deeds.deed import Blank, Deed, Outcome, Said, Told, Values, is_yes
from tui.deeds.heads import OVERWRITE
from tui.desk import Desk
from wamledger.i18n import N_, _


def _extract(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import attachments, outgoing

    target = Path(values["out"])
    outgoing.must_be_writable(desk.ledger.where, target, overwrite=is_yes(values, "overwrite"))
    found = attachments.named(desk.ledger, values["digest"])
    attachments.write_out(desk.ledger, found, target, lambda done: told(found.name, done, found.size))
    words = _("{name} is in {file}, as it was attached.").format(name=found.name, file=target)
    return Outcome((Said(words, "good"),))


EXTRACT: Final = Deed(
    name="file",
    title=N_("Write an attached file out"),
    about=N_("As it was attached, byte by byte; it is read and held against its digest."),
    does=_extract,
    do=N_("Write it"),
    blanks=(
        Blank("digest", N_("Digest of the file, or how it begins")),
        Blank("out", N_("Write it to the file"), "write"),
        OVERWRITE,
    ),
    commands=("file",),
)

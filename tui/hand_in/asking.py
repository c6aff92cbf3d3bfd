"""What the DDR line asks of the ledger beside the screen: before the first person, while they talk, and for the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.desk import Desk
from wamledger.domain.moment import DAY
from wamledger.i18n import _
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import Piece, Slip
from wamledger.services.words import STATUS, word

if TYPE_CHECKING:
    from wamledger.services.hand_in.day import Tally
    from wamledger.services.hand_in.recording import Fault
    from wamledger.services.hand_in.usual import Usual

MOST_ALIKE: Final = 3
Known = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the line needs to know before the first person sits down: codes come with names."""

    kept: Mapping[str, Any]
    number: str
    usual: Usual
    tally: Tally
    places: Known
    natures: Known
    users: Known


def opened(desk: Desk, kept: Mapping[str, Any] | None) -> Opened:
    """What was begun, what is usual, and what came today.  Raises: AccessFault"""
    from wamledger.services import registers
    from wamledger.services.hand_in import day, recording, usual

    ledger, content = desk.ledger, kept or {}
    del recording  # loaded now, so that nobody waits for it at the first person
    now = ledger.clock()
    return Opened(
        content,
        usual.next_number(ledger, Sitting.read(content.get("sitting") or {}).series),
        usual.usual(ledger),
        day.tally(ledger, now - now % DAY),
        [(row["code"], row["name"]) for row in registers.rows(ledger, registers.named("places"))],
        [(row["code"], row["name"]) for row in registers.rows(ledger, registers.named("natures"))],
        [(row["code"], row["name"]) for row in registers.rows(ledger, registers.named("users"))]
        if desk.door.is_open
        else [],
    )


def made_ready() -> None:
    """What draws a receipt is loaded, so that nobody waits for it at the first person."""
    from reports import making, receipt

    del making, receipt


def alike(desk: Desk, piece: Piece) -> list[str]:
    """Weapons on record that may be this one, with how they are alike and where they stand.  Raises: AccessFault"""
    from wamledger.services.serial_search import AGREEMENT, HOW, match_serial

    found = match_serial(
        desk.ledger,
        piece.serial,
        make=piece.make,
        model=piece.model,
        calibre=piece.calibre,
        kind=piece.type,
    )
    return [
        _("On record: {weapon}, {serial}, {make} {model}: {how}, {agreement}; {status} ({holder}).").format(
            weapon=each.weapon,
            serial=each.serial,
            make=each.make,
            model=each.model,
            how=_(HOW[each.how]),
            agreement=_(AGREEMENT[each.agreement]),
            status=word(STATUS, each.status).lower(),
            holder=each.holder,
        )
        for each in found[:MOST_ALIKE]
    ]


def faults(desk: Desk, slip: Slip, sitting: Sitting) -> Sequence[Fault]:
    """What the slip does not say yet; if it says all, what the ledger would not take of it."""
    from wamledger.services.hand_in import recording

    missing = recording.gaps(slip, sitting)
    return missing or recording.checked(desk.ledger, slip, sitting, by=desk.by).faults


def receipts_written(desk: Desk, entries: Iterable[str], sitting: Sitting, spoken: str) -> list[str]:
    """The receipts are in their folder, and with the printer where that is wanted; returns their names."""
    from tui.papers.receipts import receipt_written, sent_to_printer
    from wamledger.services.hand_in.sitting import receipts_folder

    folder = receipts_folder(desk.ledger, sitting)
    names = []
    for entry in entries:
        path = receipt_written(
            desk.ledger,
            entry,
            folder,
            by=desk.by,
            language=spoken,
            second_language=sitting.second_language,
        )
        names.append(path.name)
        if sitting.prints:
            sent_to_printer(path)
    return names


def day_report(desk: Desk, sitting: Sitting, spoken: str) -> str:
    """The figures of the day are in a file beside the receipts; returns where."""
    from tui.papers.receipts import day_written
    from wamledger.services.hand_in.sitting import receipts_folder

    now = desk.ledger.clock()
    folder = receipts_folder(desk.ledger, sitting)
    return str(day_written(desk.ledger, now - now % DAY, folder, by=desk.by, language=spoken))

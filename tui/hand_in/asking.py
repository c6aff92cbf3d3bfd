"""What the DDR line asks of the ledger beside the screen: before the first person, while they talk, and for the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.desk import Desk
from tui.draft_box import DraftBox
from wamledger.domain.moment import DAY
from wamledger.i18n import _
from wamledger.ledger.faults import LedgerFault
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import Piece, Slip, is_begun
from wamledger.services.words import STATUS, word

if TYPE_CHECKING:
    from wamledger.services.hand_in.day import Tally
    from wamledger.services.hand_in.known import KnownPerson
    from wamledger.services.hand_in.recording import Fault
    from wamledger.services.hand_in.usual import Usual

MOST_ALIKE: Final = 3
Known = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the line needs to know before the first person sits down: codes come with names."""

    kept: Mapping[str, Any]
    kept_by: str
    number: str
    usual: Usual
    tally: Tally
    places: Known
    natures: Known
    users: Known
    may_register: frozenset[str]
    """Users who may record people in disarmament, where nobody signs in."""


def opened(desk: Desk, box: DraftBox) -> Opened:
    """What was begun, what is usual, and what came today.  Raises: AccessFault"""
    from wamledger.services import registers
    from wamledger.services.hand_in import day, recording, usual
    from wamledger.services.hand_in.known import may_register

    ledger, kept = desk.ledger, box.newest(is_begun)
    content = {} if kept is None else kept.content
    del recording  # loaded now, so that nobody waits for it at the first person
    now = ledger.clock()
    users = registers.rows(ledger, registers.named("users")) if desk.door.is_open else []
    return Opened(
        content,
        "" if kept is None else kept.user,
        usual.next_number(ledger, Sitting.read(content.get("sitting") or {}).series),
        usual.usual(ledger),
        day.tally(ledger, now - now % DAY),
        [(row["code"], row["name"]) for row in registers.rows(ledger, registers.named("places"))],
        [(row["code"], row["name"]) for row in registers.rows(ledger, registers.named("natures"))],
        [(row["code"], row["name"]) for row in users],
        frozenset(row["code"] for row in users if may_register(row["roles"])),
    )


def made_ready() -> None:
    """What draws a receipt, and finds weapons by name, is loaded, so that nobody waits for it at the first person."""
    from reports import making, receipt
    from wamledger.services.hand_in.naming import pieces_called

    del making, receipt
    pieces_called("--", ())


def on_record(desk: Desk, number: str) -> KnownPerson | None:
    """The participant of that number, where there is one that may be seen here."""
    from wamledger.services.hand_in.known import known_person

    try:
        return known_person(desk.ledger, number)
    except LedgerFault:
        # what cannot be looked up now is told when the person is recorded
        return None


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

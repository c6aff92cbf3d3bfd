"""The DDR line as it is drawn: the sitting, the blanks with what is on the slip between them, and the review."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.text import Text

from tui.hand_in.slip import SlipInHand
from tui.widgets.entry_drawing import Row
from tui.widgets.slot import Slot
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import Slip
from wamledger.services.words import CONDITION, SERIAL_STATUS, word


def rows(hand: SlipInHand, apart: Callable[[], str]) -> list[Row]:
    """The blanks under their headings; ``apart`` is asked where unsafe items lie."""
    blanks = hand.blanks

    def row(*names: str) -> tuple[Slot, ...]:
        return tuple(blanks[name] for name in names)

    return [
        lambda: [heading(_("Group") if hand.slip.is_group else _("Person"))],
        row("participant", "sex", "age_band"),
        row("category", "armed_group"),
        row("name", "beside", "party"),
        lambda: [heading(_("Weapons")), *_piece_lines(hand.slip)],
        row("what"),
        row("make", "model", "calibre"),
        row("serial", "serial_status"),
        row("condition", "tag"),
        lambda: [Text(f"! {shown(each)}", style="bold") for each in hand.alike],
        lambda: [heading(_("Ammunition")), *_rounds_lines(hand.slip)],
        row("nature", "quantity", "lot_number"),
        lambda: [heading(_("Review")), *_review_lines(hand, apart())],
        row("finish"),
    ]


def heading(text: str) -> Text:
    """What stands over a part of the line."""
    return Text(text, style="bold underline")


def sitting_line(sitting: Sitting, day: str) -> Text:
    """Where one sits, for which programme, and how far the day is."""
    parts = [sitting.place or _("no place yet: F7"), sitting.programme, day]
    return Text(shown("  ·  ".join(part for part in parts if part)), no_wrap=True, overflow="ellipsis")


def _piece_lines(slip: Slip) -> Iterator[Text]:
    """Each weapon on a line."""
    for number, each in enumerate(slip.pieces, 1):
        serial = each.serial or word(SERIAL_STATUS, each.serial_status)
        name = f"{each.make} {each.model}".strip() or each.type
        said = ", ".join(part for part in (name, serial, word(CONDITION, each.condition), each.tag) if part)
        yield Text(f"  {'!' if each.is_apart else '✓'} {number}. {shown(said)}")


def _rounds_lines(slip: Slip) -> Iterator[Text]:
    """Each lot on a line."""
    for number, each in enumerate(slip.rounds, 1):
        said = f"{each.quantity} × {each.nature}, {each.lot_number or _('lot unknown')}"
        yield Text(f"  {'!' if each.is_apart else '✓'} {number}. {shown(said)}")


def _review_lines(hand: SlipInHand, apart: str) -> Iterator[Text]:
    """What is going to be recorded, what lies apart, and what the ledger would not take."""
    slip = hand.slip
    who = slip.party if slip.is_group else slip.person.participant
    said = _("{who}: weapons {weapons}, ammunition {rounds}. Enter at the end records it.").format(
        who=who or "-", weapons=len(slip.pieces), rounds=slip.rounds_in_all
    )
    yield Text(f"  {shown(said)}")
    if any(each.is_apart for each in slip.pieces) or any(each.is_apart for each in slip.rounds):
        said = _("Set apart at {place} what is marked !, and let somebody make it safe.").format(
            place=apart or _("a place by itself")
        )
        yield Text(f"  ! {shown(said)}", style="bold")
    for each in hand.faults:
        yield Text(f"  ✗ {shown(each)}", style="bold")

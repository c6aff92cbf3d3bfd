"""What arrived with a contingent, against what it had declared and what was taken on charge."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.look import Look
from wamledger.detection.rotation.lists import Line, Lots, RotationList, is_kin
from wamledger.detection.rotation.pairing import paired, unpaired
from wamledger.detection.rotation.saying import HOUR, Rotation, said
from wamledger.detection.severity import Item, suspected
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _


def arriving(look: Look, rotation: Rotation) -> Iterator[Signal]:
    """What arrived and was not declared, what was declared and did not arrive, and what nobody took on charge."""
    arrived = rotation.arrival
    if arrived is None:
        return
    declared = rotation.lists.get("PACKING_LIST")
    # an agreement says what may come, and not all of it has to
    may_come = declared is None
    declared = declared or rotation.lists.get("MOU")
    if declared is not None and declared.number:
        yield from _weapons(look, rotation, declared, arrived, may_come=may_come)
    if declared is not None and (declared.lots or declared.unknown):
        yield from _lots(look, rotation, declared, arrived, may_come=may_come)
    yield from _not_on_charge(look, rotation, arrived)


def _weapons(
    look: Look, rotation: Rotation, declared: RotationList, arrived: RotationList, *, may_come: bool
) -> Iterator[Signal]:
    extra = arrived.weapons - declared.weapons
    pairs = paired(look, extra, declared.strangers, beside=arrived.weapons)
    extra -= pairs.keys()
    unnamed = _named_by_model(look, extra, declared.unnamed)
    missing = declared.weapons - arrived.weapons
    absent = unpaired(declared.strangers, pairs)
    came = {str(line["serial"]) for line in arrived.strangers}
    serials = [str(line["serial"]) for line in absent if str(line["serial"]) not in came]
    sheets = [*declared.sheets, *arrived.sheets]
    explanations = [
        _("Serials of the packing list that are easily read for those that arrived: {number}.").format(
            number=len(pairs)
        ),
        _("What comes with a later flight is on a later sheet of the arrival list."),
    ]
    if extra:
        yield said(
            rotation, "undeclared", Severity.S3, _("It arrived and had not been declared."), sheets,
            arrived.last.at, {("weapon", code): 1 for code in extra},
            {"arrived": arrived.number, "declared": declared.number}, explanations,
        )  # fmt: skip
    if may_come or not (missing or serials or unnamed):
        return
    items: dict[Item, int] = {("weapon", code): 1 for code in missing}
    number = len(missing) + len(serials) + unnamed
    late = look.passed(arrived.last.at + look["arrival_hours"] * HOUR)
    severity = Severity.S2 if late and number > len(extra) else Severity.S3
    yield said(
        rotation, "not arrived", severity, _("It was declared and did not arrive."), sheets,
        arrived.last.at, items,
        {"number": number, "serials": sorted(serials), "came_undeclared": len(extra)}, explanations,
    )  # fmt: skip


def _named_by_model(look: Look, extra: set[str], unnamed: list[Line]) -> int:
    """Takes off what lines without a serial may mean; how many lines are left over."""
    left = 0
    for line in unnamed:
        code = next((each for each in sorted(extra) if is_kin(look, each, line)), None)
        if code is None:
            left += 1
        else:
            extra.discard(code)
    return left


def _lots(
    look: Look, rotation: Rotation, declared: RotationList, arrived: RotationList, *, may_come: bool
) -> Iterator[Signal]:
    """Lot by lot, more or less than the packing list said."""
    late = look.passed(arrived.last.at + look["arrival_hours"] * HOUR)
    sheets = [*declared.sheets, *arrived.sheets]
    for lots in sorted({*declared.lots, *arrived.lots}):
        was, came = declared.lots.get(lots, 0), arrived.lots.get(lots, 0)
        if was == came or (came < was and may_come):
            continue
        items: dict[Item, int] = {("lot", lots[0]): abs(was - came)}
        what, severity, why = "undeclared", Severity.S3, _("It arrived and had not been declared.")
        if came < was:
            what, why = "not arrived", _("It was declared and did not arrive.")
            severity = suspected(look, items) if late else Severity.S3
        yield said(
            rotation, f"{what} {' '.join(lots)}", severity, why, sheets, arrived.last.at, items,
            {"declared": was, "arrived": came},
            [_("What comes with a later flight is on a later sheet of the arrival list.")],
        )  # fmt: skip
    absent = (
        {}
        if may_come
        else {name: declared.unknown[name] for name in declared.unknown.keys() - arrived.unknown.keys()}
    )
    for name, quantity in sorted(absent.items()):
        yield said(
            rotation, f"not arrived {name}", Severity.S2 if late else Severity.S3,
            _("It was declared and did not arrive."), sheets, arrived.last.at, {},
            {"number": quantity, "lot": name, "declared": quantity, "arrived": 0},
            [_("What comes with a later flight is on a later sheet of the arrival list.")],
        )  # fmt: skip


def _not_on_charge(look: Look, rotation: Rotation, arrived: RotationList) -> Iterator[Signal]:
    """What stands on the arrival list and on no book, once the time for it is over; and less of a lot than on the list."""
    if not look.passed(arrived.last.at + look["arrival_hours"] * HOUR):
        return
    serials = sorted(str(line["serial"]) for line in arrived.strangers)
    if serials or arrived.unknown:
        yield said(
            rotation, "not on charge", Severity.S3, _("It arrived, and nobody has taken it on charge."),
            arrived.sheets, arrived.last.at, {},
            {"number": len(serials) or sum(arrived.unknown.values()), "serials": serials,
             "lots": dict(sorted(arrived.unknown.items()))},
            [_("The entry may be late, or a serial may stand otherwise on the list than in the book.")],
        )  # fmt: skip
    for lots, quantity in sorted(arrived.lots.items()):
        taken = _taken_on_charge(look, lots)
        if 0 < taken < quantity:
            items: dict[Item, int] = {("lot", lots[0]): quantity - taken}
            yield said(
                rotation, f"on charge {' '.join(lots)}", suspected(look, items),
                _("Less was taken on charge than the arrival list has."),
                [*arrived.sheets, *(file.first for lot in lots if (file := look.lot(lot)) is not None)],
                arrived.last.at, items, {"arrived": quantity, "taken_on_charge": taken},
                [_("What was taken on charge under another code counts where its number is the same.")],
            )  # fmt: skip


def _taken_on_charge(look: Look, lots: Lots) -> int:
    """How much of the lots their first entries brought."""
    total = 0
    for lot in lots:
        file = look.lot(lot)
        for kind, code, quantity, was, _becomes in look.moves(file.first) if file is not None else ():
            if kind == "lot" and code == lot and was is None:
                total += quantity
    return total

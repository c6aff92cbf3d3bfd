"""
The view of a contingent's reconciliation: its lists held against each other and against the book.

A contingent's own are what its arrival lists name and what was taken on charge as the contingent's, from it or from its
State. A weapon is found by its code, else by its serial; a serial that is on no book stays a line of its own. Lots of one
nature that bear one number are one account, for a list does not tell them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serials import normalised
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import LOTS_THEN, WEAPONS_THEN, moments
from wamledger.services.reading import whole_only
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import Stored, posted, standing_only, stored_all
from wamledger.services.views.rotation import RotationLine, RotationSerial, RotationSheet, RotationView

HELD: Final = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT", "AWAITING_DISPOSAL")
_ENDS: Final = {
    "DESTROYED": "destroyed",
    "EXPENDED": "expended",
    "WRITTEN_OFF": "written_off",
    "UNACCOUNTED": "unaccounted",
}
_KEPT: Final = ("IN_STORE", "AWAITING_DISPOSAL")
_BRINGING: Final = ("MOU", "PACKING_LIST", "ARRIVAL")
"""The lists of what comes with a rotation."""

Row = dict[str, Any]
Key = tuple[str, str]
"""A weapon by its code, or a serial that is on no book: ``weapon`` or ``serial``, and which."""
Account = tuple[str, str]
"""A nature, and the number of lots, or the code of one without a number."""


class _Weapon(NamedTuple):
    """What the book says of a weapon as of the moment."""

    code: str
    type: str
    serial: str
    described: str
    status: str
    holder: str


def rotation_view(
    ledger: Ledger,
    party: str,
    *,
    rotation: str = "",
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> RotationView:
    """
    The reconciliation of a contingent, or of what came with one of its rotations.

    Refuses: party_unknown; choice_unknown for a rotation of which the party has no list
    Raises: AccessFault, also for a narrow scope, since a contingent stands at many places; LedgerTampered where the signed
    head is not that of the entries
    """
    with state(ledger, Query.HOLDINGS, party) as found:
        if not found.scope.is_whole:
            raise whole_only(Query.HOLDINGS, found.scope)
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=as_of,
            language=language,
        )
        names = Names(found.link)
        if found.link.one("SELECT 1 FROM party WHERE code = ?", (party,)) is None:
            raise Refused(Code.PARTY_UNKNOWN, "code", found=party)
        at = source.generated_at if as_of is None else as_of
        made = _Reconciliation(found.link, names, party, rotation, at)
        return RotationView(
            provenance=source,
            party=party,
            party_name=names.holder(party),
            rotation=rotation,
            as_of=at,
            home=tuple(made.home),
            sheets=tuple(made.sheets()),
            weapons=tuple(made.weapons()),
            ammunition=tuple(made.ammunition()),
            lots=tuple(made.lots()),
            serials=tuple(made.serials()),
            unnamed=made.unnamed,
        )


class _Reconciliation:
    """The lists and the book of one contingent, as of a moment."""

    def __init__(self, link: Link, names: Names, party: str, rotation: str, at: Moment) -> None:
        self._link, self._names, self._at = link, names, at
        self._goods = Goods(link, names)
        self._party, self._rotation = party, rotation
        self.home = _upwards(link, party)
        self.unnamed = 0
        self._sheets = list(self._declared(rotation))
        self._kinds = {each.operation["list"] for each in self._sheets}
        own_weapons, own_lots = self._registered()
        self._lot_accounts = {code: self._account(code) for code in own_lots}
        self._named: dict[str, dict[Key, Row]] = defaultdict(dict)
        """By list, the weapons that it names, each with its line."""
        self._unnamed_types: dict[str, Counter[str]] = defaultdict(Counter)
        self._rounds: dict[str, Counter[Account]] = defaultdict(Counter)
        for sheet in self._sheets:
            for line in sheet.operation["lines"]:
                self._enter(sheet.operation["list"], line, own_weapons)
        arrived = {code for kind, code in self._named["ARRIVAL"] if kind == "weapon"}
        self._own = arrived if rotation else own_weapons | arrived
        accounts = set(self._rounds["ARRIVAL"])
        self._accounts = accounts if rotation else accounts | set(self._lot_accounts.values())
        self._book = self._weapons_then(self._own | self._listed_weapons())
        self._at_inspection = self._own_at_inspection()
        self._lots_of: dict[Account, list[str]] = defaultdict(list)
        for account in sorted(self._accounts):
            self._lots_of[account] = self._lots_in(account)
        self._lots_then = self._rounds_then()

    # the lists

    def _declared(self, rotation: str) -> Iterator[Stored]:
        """The sheets of the party that stand by then; of several inspections the last one."""
        rows = self._link.rows(
            "SELECT seq, list, rotation FROM baseline WHERE party = ? AND declared_at <= ? ORDER BY declared_at, seq",
            (self._party, self._at),
        )
        known = list(rows)
        if rotation and rotation not in {each for _seq, _list, each in known}:
            raise Refused(
                Code.CHOICE_UNKNOWN,
                "of",
                found=rotation,
                allowed=sorted({each[2] for each in known}) or ["-"],
            )
        wanted = {
            seq: kind
            for seq, kind, each in known
            if not rotation or each == rotation or kind not in _BRINGING
        }
        entries = standing_only(self._link, stored_all(self._link, wanted))
        order = {seq: place for place, seq in enumerate(wanted)}
        entries.sort(key=lambda each: order[each.seq])
        last = [each.operation["rotation"] for each in entries if wanted[each.seq] == "INSPECTION"][-1:]
        for each in entries:
            if wanted[each.seq] != "INSPECTION" or each.operation["rotation"] in last:
                yield each

    def sheets(self) -> Iterator[RotationSheet]:
        """Every sheet that was taken into account."""
        for each in self._sheets:
            lines = each.operation["lines"]
            rounds = sum("quantity" in line for line in lines)
            yield RotationSheet(
                posted(self._link, self._names, each),
                each.operation["list"],
                each.operation["rotation"],
                len(lines) - rounds,
                rounds,
            )

    def _enter(self, kind: str, line: Row, own: set[str]) -> None:
        if "quantity" in line:
            account = self._account(line["lot"]) if line.get("lot") else _written(line)
            self._rounds[kind][account] += line["quantity"]
        elif line.get("weapon"):
            self._named[kind]["weapon", line["weapon"]] = line
        elif line.get("serial"):
            code = self._bearer(line, own)
            key = ("weapon", code) if code else ("serial", normalised(line["serial"]))
            self._named[kind][key] = line
        else:
            self.unnamed += 1
            self._unnamed_types[kind][line.get("type", "")] += 1

    def _bearer(self, line: Row, own: set[str]) -> str:
        """The weapon on which the serial was read; where several bear it, one of the contingent's own, and never a guess."""
        rows = self._link.rows(
            "SELECT DISTINCT weapon.code, weapon.make, weapon.model FROM reading JOIN weapon ON weapon.code = reading.weapon"
            " WHERE reading.serial_key = ? AND weapon.void = 0 ORDER BY weapon.code",
            (normalised(line["serial"]),),
        )
        found = [
            code
            for code, make, model in rows
            if _agrees(line.get("make"), make) and _agrees(line.get("model"), model)
        ]
        chosen = [code for code in found if code in own] or found
        return chosen[0] if len(chosen) == 1 else ""

    def _listed_weapons(self) -> set[str]:
        return {code for named in self._named.values() for kind, code in named if kind == "weapon"}

    # the book

    def _registered(self) -> tuple[set[str], list[str]]:
        """The weapons and lots that were taken on charge as the contingent's by then."""
        origins = [self._party, *self._states()]
        among, codes = self._link.among("acquired_from", origins)
        condition = f"{among} AND ownership = 'CONTINGENT' AND void = 0 AND taken_at <= ? ORDER BY code"
        return (
            {
                code
                for (code,) in self._link.rows(
                    f"SELECT code FROM weapon WHERE {condition}", (*codes, self._at)
                )
            },
            [
                code
                for (code,) in self._link.rows(f"SELECT code FROM lot WHERE {condition}", (*codes, self._at))
            ],
        )

    def _states(self) -> list[str]:
        """Those that the contingent lies within, as far as no other contingent does."""
        return [
            code
            for code in self.home[1:]
            if self._link.one(
                "SELECT 1 FROM party WHERE within = ? AND kind = 'CONTINGENT' AND code <> ?",
                (code, self._party),
            )
            is None
        ]

    def _weapons_then(self, codes: set[str]) -> dict[str, _Weapon]:
        where = {
            code: (holder, status)
            for holder, code, _condition, status in self._link.rows(WEAPONS_THEN, moments(self._at)[0])
            if code in codes
        }
        self._goods.look_up(("weapon", code) for code in where)
        book = {}
        for code, (holder, status) in where.items():
            line = self._goods.line(("weapon", code), 1, "")
            described = " ".join(part for part in (line.nature, line.make, line.model, line.calibre) if part)
            book[code] = _Weapon(code, line.nature, line.mark, described, status, holder)
        return book

    def _own_at_inspection(self) -> dict[str, str]:
        """The contingent's own weapons that were held when it was inspected, each with its status then."""
        at = [
            moment.parse(each.operation["occurred_at"])
            for each in self._sheets
            if each.operation["list"] == "INSPECTION"
        ][-1:]
        if not at or not self._named["INSPECTION"]:
            return {}
        rows = self._link.rows(WEAPONS_THEN, moments(at[0])[0])
        return {
            code: status for _holder, code, _condition, status in rows if code in self._own and status in HELD
        }

    def _account(self, lot: str) -> Account:
        row = self._link.one("SELECT nature, lot_number FROM lot WHERE code = ?", (lot,))
        return (str(row[0]), normalised(row[1]) if row[1] else lot) if row else ("", lot)

    def _lots_in(self, account: Account) -> list[str]:
        """The lots of an account: those of the contingent, or all that bear the number where none is its own."""
        own = [code for code, each in self._lot_accounts.items() if each == account]
        if own:
            return own
        rows = self._link.rows(
            "SELECT code, lot_number FROM lot WHERE nature = ? AND void = 0 AND taken_at <= ? ORDER BY code",
            (account[0], self._at),
        )
        return [code for code, number in rows if account[1] in (code, normalised(number) if number else code)]

    def _rounds_then(self) -> dict[Account, Counter[str]]:
        """Where what is in the accounts stood, as columns of a line; and what came with their first entries."""
        of = {lot: account for account, lots in self._lots_of.items() for lot in lots}
        found: dict[Account, Counter[str]] = defaultdict(Counter)
        for holder, lot, quantity, _condition, status in self._link.rows(LOTS_THEN, moments(self._at)[1]):
            if lot in of:
                found[of[lot]][self._column(status, holder)] += quantity
        among, codes = self._link.among("held.lot", sorted(of))
        for lot, quantity in (
            self._link.rows(
                "SELECT held.lot, CAST(SUM(held.delta) AS BIGINT) FROM lot_posting AS held JOIN lot ON lot.code = held.lot"
                f" AND lot.seq = held.seq WHERE {among} AND held.occurred_at <= ? GROUP BY held.lot",
                (*codes, self._at),
            )
            if of
            else ()
        ):
            found[of[lot]]["on_charge"] += quantity
        return found

    def _column(self, status: str, holder: str) -> str:
        if status == "HANDED_OVER":
            return "repatriated" if holder in self.home else "handed_on"
        return _ENDS.get(status, "held")

    # what is said of them

    def weapons(self) -> Iterator[RotationLine]:
        """By type, those whose type nobody knows last."""
        lists = {kind: self._types_on(kind) for kind in self._kinds}
        columns: dict[str, Counter[str]] = defaultdict(Counter)
        for code in self._own:
            if code in self._book:
                weapon = self._book[code]
                columns[weapon.type]["on_charge"] += 1
                columns[weapon.type][self._column(weapon.status, weapon.holder)] += 1
        for type_ in sorted({*columns, *(each for named in lists.values() for each in named)}, key=_last):
            yield self._line(
                "weapon", type_, self._names.type(type_), "EACH",
                {kind: named[type_] for kind, named in lists.items()}, columns[type_],
            )  # fmt: skip

    def _types_on(self, kind: str) -> Counter[str]:
        found: Counter[str] = Counter(self._unnamed_types[kind])
        for (how, code), line in self._named[kind].items():
            known = self._book.get(code) if how == "weapon" else None
            found[known.type if known else line.get("type", "")] += 1
        return found

    def ammunition(self) -> Iterator[RotationLine]:
        """By nature."""
        natures = {nature for nature, _number in self._every_account()}
        for nature in sorted(natures, key=_last):
            accounts = [each for each in self._every_account() if each[0] == nature]
            columns: Counter[str] = Counter()
            for each in accounts:
                columns.update(self._lots_then.get(each, Counter()))
            said = self._names.nature(nature)
            lists = {kind: sum(self._rounds[kind][each] for each in accounts) for kind in self._round_kinds()}
            yield self._line("lot", nature, said.name, said.unit, lists, columns)

    def lots(self) -> Iterator[RotationLine]:
        """The lots of which lists and book differ."""
        for account in sorted(self._every_account()):
            nature, number = account
            said = self._names.nature(nature)
            lots = self._lots_of.get(account, [])
            line = self._line(
                "lot", ", ".join(lots) or number, f"{nature} {said.name}".strip(), said.unit,
                {kind: self._rounds[kind][account] for kind in self._round_kinds()},
                self._lots_then.get(account, Counter()), number,
            )  # fmt: skip
            if line.missing or _differ(line):
                yield line

    def _every_account(self) -> list[Account]:
        """Those of the contingent, and those that it declared or wants to take home beside them."""
        named = {each for kind in ("MOU", "PACKING_LIST") for each in self._rounds[kind]}
        return sorted(self._accounts | named)

    def _round_kinds(self) -> set[str]:
        """The lists that name ammunition at all: a list of weapons says nothing of rounds."""
        return {kind for kind in self._kinds if self._rounds[kind]}

    def _line(
        self,
        item_kind: str,
        code: str,
        name: str,
        unit: str,
        lists: dict[str, int],
        columns: Counter[str],
        mark: str = "",
    ) -> RotationLine:
        arrived = lists.get("ARRIVAL")
        accounted = sum(number for column, number in columns.items() if column != "on_charge")
        return RotationLine(
            item_kind=item_kind,
            code=code,
            name=name,
            mark=mark,
            unit=unit,
            declared=lists.get("PACKING_LIST", lists.get("MOU")),
            arrived=arrived,
            on_charge=columns["on_charge"],
            shown=lists.get("INSPECTION"),
            held=columns["held"],
            handed_on=columns["handed_on"],
            repatriated=columns["repatriated"],
            destroyed=columns["destroyed"],
            expended=columns["expended"],
            written_off=columns["written_off"],
            unaccounted=columns["unaccounted"],
            listed_home=lists.get("REPATRIATION"),
            missing=(columns["on_charge"] if arrived is None else arrived) - accounted,
        )

    def serials(self) -> Iterator[RotationSerial]:
        """The weapons of which lists and book differ, those on the book first."""
        keys = {key for named in self._named.values() for key in named} | {
            ("weapon", code) for code in self._own
        }
        for key in sorted(keys, key=lambda each: (each[0] == "serial", each[1])):
            differs = tuple(self._differences(key))
            if differs:
                yield self._serial(key, differs)

    def _differences(self, key: Key) -> Iterator[str]:
        on = {kind for kind, named in self._named.items() if key in named}
        known = self._book.get(key[1]) if key[0] == "weapon" else None
        is_own = key[0] == "weapon" and key[1] in self._own
        if {"PACKING_LIST", "ARRIVAL"} <= self._kinds:
            if "PACKING_LIST" in on and "ARRIVAL" not in on:
                yield "NOT_ARRIVED"
            if "ARRIVAL" in on and "PACKING_LIST" not in on:
                yield "NOT_DECLARED"
        if "ARRIVAL" in on and known is None:
            yield "NOT_ON_CHARGE"
        if is_own and known and "ARRIVAL" in self._kinds and "ARRIVAL" not in on:
            yield "NOT_ON_ARRIVAL_LIST"
        if "INSPECTION" in on and known is None:
            yield "SHOWN_NOT_ON_CHARGE"
        if "INSPECTION" not in on and is_own and key[1] in self._at_inspection:
            yield "NOT_SHOWN" if self._at_inspection[key[1]] in _KEPT else "NOT_SHOWN_OUT"
        went = known is not None and self._column(known.status, known.holder) == "repatriated"
        if "REPATRIATION" in on and not went:
            yield "LISTED_NOT_GONE" if is_own else "LISTED_OF_OTHERS"
        if went and "REPATRIATION" in self._kinds and "REPATRIATION" not in on:
            yield "GONE_NOT_LISTED"

    def _serial(self, key: Key, differs: tuple[str, ...]) -> RotationSerial:
        lines = [(kind, named[key]) for kind, named in self._named.items() if key in named]
        known = self._book.get(key[1]) if key[0] == "weapon" else None
        line = lines[0][1] if lines else {}
        order = (*_BRINGING, "INSPECTION", "REPATRIATION")
        return RotationSerial(
            weapon=key[1] if key[0] == "weapon" else "",
            mark=known.serial if known else line.get("serial", ""),
            described=known.described
            if known
            else " ".join(line[each] for each in ("type", "make", "model", "calibre") if line.get(each)),
            lists=tuple(sorted((kind for kind, _line in lines), key=order.index)),
            status=known.status if known else "",
            holder=known.holder if known else "",
            differs=differs,
        )


def _differ(line: RotationLine) -> bool:
    """Whether a list and the book, or two lists, say another quantity of a lot."""
    return (
        (line.declared is not None and line.arrived is not None and line.declared != line.arrived)
        or (line.arrived is not None and line.arrived != line.on_charge)
        or (line.listed_home is not None and line.listed_home != line.repatriated)
    )


def _upwards(link: Link, party: str) -> list[str]:
    """The party, and those that it lies within, from the inside out."""
    found: list[str] = []
    code: str | None = party
    while code and code not in found:
        found.append(code)
        row = link.one("SELECT within FROM party WHERE code = ?", (code,))
        code = row[0] if row else None
    return found


def _written(line: Row) -> Account:
    return (line.get("nature", ""), normalised(line["lot_number"]) if line.get("lot_number") else "")


def _agrees(said: str | None, known: str) -> bool:
    return not said or said.casefold() == known.casefold()


def _last(code: str) -> tuple[bool, str]:
    return (not code, code)

"""The views of a disposal: as it is proposed or authorised, and as it is certified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.goods import Goods, Item, item_of
from wamledger.services.report_views.movement import position
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.report_views.stored import (
    Stored,
    entries_of,
    posted,
    standing_only,
    stored_all,
)
from wamledger.services.views.disposal import (
    CertifiedItem,
    Destruction,
    DestructionCertificateView,
    DisposalItem,
    DisposalProposalView,
    Reconciliation,
    Verification,
)

Row = dict[str, Any]


def disposal_proposal_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> DisposalProposalView:
    """
    The disposal of that code as it was authorised, or as it is proposed while nobody has approved it.

    Shape: ``code`` is that of the disposal, or the id of an open proposal of one.
    Refuses: disposal_unknown.  Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        goods = Goods(link, names)
        plans = _plans(link, code)
        proposal = None if plans else _open_proposal(link, code)
        asked = [plan.operation for plan in plans]
        if proposal is not None:
            asked.append(proposal[0].operation["operation"])
        if not asked:
            raise _unknown(found, code)
        first = asked[0]
        _must_see(found, code, [each["place"] for each in asked])
        sums = _sums(move for plan in plans for move in plan.moves) if plans else _sums(first["lines"])
        goods.look_up(sums)
        items = [line for plan in plans for line in goods.lines(plan)] or [
            goods.line(
                item_of(said), said.get("quantity", 1), said.get("condition", ""), number=number, said=said
            )
            for number, said in enumerate(first["lines"], 1)
        ]
        method = first["method"]
        return DisposalProposalView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            disposal=first["disposal"],
            place=first["place"],
            place_name=names.holder(first["place"]),
            method=method,
            method_name=method_name(method),
            is_enough_alone=_is_enough(method),
            consent=first.get("consent", ""),
            plans=tuple(posted(link, names, plan) for plan in plans),
            proposed=posted(link, names, proposal[0]) if proposal else None,
            expires_at=proposal[1] if proposal else None,
            items=tuple(
                DisposalItem(
                    line, _holds(link, line.item_kind, line.item), _trace(link, line.item_kind, line.item)
                )
                for line in items
            ),
            totals=goods.sums(sums),
        )


def destruction_certificate_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> DestructionCertificateView:
    """
    The disposal of that code, once all of it is destroyed and verified, came back, or is reported lost.

    Refuses: disposal_unknown; disposal_not_done, where something waits or nobody has verified it
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.ENTRY, code) as found:
        link, names = found.link, Names(found.link)
        row = link.one("SELECT place, consent FROM disposal WHERE code = ?", (code,))
        if row is None:
            raise _unknown(found, code)
        goods, plans = Goods(link, names), _plans(link, code)
        _must_see(found, code, [row[0], *(plan.operation["place"] for plan in plans)])
        accounts = _reconciliation(link, goods, code)
        _must_be_done(code, accounts)
        destroyed = _about(link, code, "destruction", "destroy")
        verified = _about(link, code, "certificate", "verify_destruction")
        quantities = _disposed(destroyed, "destroyed")
        goods.look_up(quantities)
        return DestructionCertificateView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            disposal=code,
            place=row[0],
            place_name=names.holder(row[0]),
            consent=row[1] or "",
            plans=tuple(posted(link, names, plan) for plan in plans),
            destructions=tuple(_destruction(link, names, each, plans) for each in destroyed),
            verifications=tuple(_verification(link, names, each) for each in verified),
            leaders=_once(_called(names, each.operation["by"]) for each in destroyed),
            verifiers=_once(_called(names, each.operation["verifier"]) for each in verified),
            monitors=_once(
                _called(names, witness) for each in destroyed for witness in each.operation["witnessed_by"]
            ),
            items=_items(link, goods, plans, destroyed, verified),
            totals=goods.sums(quantities),
            reconciliation=accounts,
        )


def method_name(method: str) -> str:
    """What a method of disposal is called."""
    for row in reference.rows("disposal_methods"):
        if row["code"] == method:
            return _(row["name"])
    return method


def _is_enough(method: str) -> bool:
    return all(reference.disposal_methods(kind).get(method, True) for kind in ("weapon", "ammunition"))


def _unknown(found: State, code: str) -> Exception:
    if not found.scope.is_whole:
        return out_of_scope(code, found.scope)
    return Refused(Code.DISPOSAL_UNKNOWN, "code", found=code)


def _must_see(found: State, code: str, places: Sequence[str]) -> None:
    """The goods stood in a place of whoever asks.  Raises: AccessFault"""
    if found.scope.places is not None and not found.scope.places & set(places):
        raise out_of_scope(code, found.scope)


def _plans(link: Link, code: str) -> list[Stored]:
    """The entries that planned a disposal and stand."""
    row = link.one("SELECT seq FROM disposal WHERE code = ?", (code,))
    if row is None:
        return []
    every = entries_of(link, "plan_disposal", since=row[0])
    return standing_only(link, (each for each in every if each.operation["disposal"] == code))


def _open_proposal(link: Link, code: str) -> tuple[Stored, Moment] | None:
    """The open proposal of a disposal, named by its own code or by that of the disposal; the newest of several."""
    for number, text, expires_at, name in link.rows(
        "SELECT seq, operation, expires_at, code FROM proposal WHERE op = 'plan_disposal' AND status = 'OPEN'"
        " ORDER BY seq DESC"
    ):
        if code in (name, orjson.loads(text)["disposal"]):
            return stored_all(link, [number])[0], expires_at
    return None


def _about(link: Link, code: str, table: str, op: str) -> list[Stored]:
    """The entries of an account of the disposal that stand."""
    numbers = [seq for (seq,) in link.rows(f"SELECT seq FROM {table} WHERE disposal = ?", (code,))]
    return standing_only(link, (each for each in stored_all(link, numbers) if each.operation["op"] == op))


def _sums(lines: Iterable[Row]) -> dict[Item, int]:
    sums: dict[Item, int] = {}
    for each in lines:
        sums[item_of(each)] = sums.get(item_of(each), 0) + each.get("quantity", 1)
    return sums


def _disposed(entries: Iterable[Stored], how: str) -> dict[Item, int]:
    """What entries say of a disposal, by item."""
    return _sums(each for entry in entries for each in entry.effects("disposed") if each["as"] == how)


def _holds(link: Link, kind: str, item: str) -> tuple[str, ...]:
    return tuple(
        hold
        for (hold,) in link.rows(
            "SELECT DISTINCT kind FROM hold WHERE subject = ? AND released_seq IS NULL ORDER BY kind",
            (f"{kind[0].upper()} {item}",),
        )
    )


def _trace(link: Link, kind: str, item: str) -> str:
    """The outcome of the newest trace of an item, OPEN while it is not answered, empty where there is none."""
    row = link.one(
        "SELECT outcome FROM trace WHERE item_kind = ? AND item = ? AND reversed_seq IS NULL ORDER BY seq DESC LIMIT 1",
        (kind, item),
    )
    return "" if row is None else row[0] or "OPEN"


def _reconciliation(link: Link, goods: Goods, code: str) -> tuple[Reconciliation, ...]:
    rows = link.rows(
        "SELECT item_kind, item, planned, withdrawn, lost, destroyed, verified FROM disposal_line WHERE disposal = ?",
        (code,),
    )
    goods.look_up((kind, item) for kind, item, *_rest in rows)
    found: dict[tuple[bool, str], Reconciliation] = {}
    for kind, item, *figures in sorted(rows):
        line = goods.line((kind, item), 1, "")
        key = (kind == "lot", line.nature)
        old = found.get(key)
        if old is not None:
            before = (old.planned, old.withdrawn, old.lost, old.destroyed, old.verified)
            figures = [one + other for one, other in zip(before, figures, strict=True)]
        found[key] = Reconciliation(kind, line.nature, line.nature_name, line.unit, *figures)
    return tuple(found[key] for key in sorted(found))


def _must_be_done(code: str, accounts: Sequence[Reconciliation]) -> None:
    """Nothing waits, and all that was destroyed is verified.  Refuses: disposal_not_done"""
    destroyed = sum(each.destroyed for each in accounts)
    done = all(not each.waiting and each.destroyed == each.verified for each in accounts)
    if not destroyed or not done:
        raise Refused(
            Code.DISPOSAL_NOT_DONE,
            "code",
            disposal=code,
            destroyed=destroyed,
            **{
                name: sum(getattr(each, name) for each in accounts)
                for name in ("planned", "withdrawn", "lost", "verified")
            },
        )


def _destruction(link: Link, names: Names, entry: Stored, plans: Sequence[Stored]) -> Destruction:
    operation = entry.operation
    # where the entry names no method, that of the plan was used
    method = operation.get("method") or (plans[0].operation["method"] if plans else "")
    place = operation.get("place", "")
    return Destruction(
        posted=posted(link, names, entry),
        method=method,
        method_name=method_name(method),
        place=place,
        place_name=names.holder(place),
        position=position(link, place),
        destroyed_on=operation["destroyed_on"],
        scrap_mass_g=operation.get("scrap_mass_g"),
    )


def _verification(link: Link, names: Names, entry: Stored) -> Verification:
    operation = entry.operation
    return Verification(
        posted=posted(link, names, entry),
        verifier=operation["verifier"],
        verifier_name=names.person(operation["verifier"]),
        certificate=operation["certificate"],
    )


def _called(names: Names, who: str) -> str:
    """A person by name and code, where the code is that of a user."""
    name = names.person(who)
    return f"{name} ({who})" if name and name != who else who


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _items(
    link: Link, goods: Goods, plans: Sequence[Stored], destroyed: Sequence[Stored], verified: Sequence[Stored]
) -> tuple[CertifiedItem, ...]:
    """Each item that was destroyed, once, by code; weapons first."""
    planned = {item_of(move): plan.operation["method"] for plan in plans for move in plan.moves}
    quantities = _disposed(destroyed, "destroyed")
    methods: dict[Item, list[str]] = {}
    where: dict[Item, list[str]] = {}
    for entry in destroyed:
        for each in entry.effects("disposed"):
            item = item_of(each)
            method = entry.operation.get("method") or planned.get(item, "")
            methods.setdefault(item, []).append(method_name(method))
            where.setdefault(item, []).append(entry.operation["id"])
    seen: dict[Item, list[str]] = {}
    for entry in verified:
        for each in entry.effects("disposed"):
            seen.setdefault(item_of(each), []).append(entry.operation["id"])
    sums = _disposed(verified, "verified")
    conditions = {
        item_of(move): move["to"][2] for entry in destroyed for move in entry.moves if move["to"] is not None
    }
    return tuple(
        CertifiedItem(
            line=goods.line(item, quantities[item], conditions.get(item, ""), number=number),
            methods=_once(methods[item]),
            destroyed_in=_once(where[item]),
            verified=sums.get(item, 0),
            verified_in=_once(seen.get(item, ())),
            trace=_trace(link, *item),
        )
        for number, item in enumerate(sorted(quantities, key=lambda each: (each[0] == "lot", each[1])), 1)
    )

"""Who looked on at a destruction, and papers and serials that stand for two."""

from __future__ import annotations

from collections.abc import Iterator

from wamledger.detection.disposal.papers import Disposal, said, total
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.serials import normalised
from wamledger.i18n import _


def witnesses(look: Look, made: Disposal) -> Iterator[Signal]:
    """A witness of the destruction planned, approved, kept or carried it out, or verified it alone."""
    bound: dict[str, str] = {}
    for plan in made.plans:
        bound.setdefault(plan.by, _("planned it"))
        if plan.approved_by:
            bound.setdefault(plan.approved_by, _("approved it"))
        keeper = (look.places.get(str(plan.get("place"))) or {}).get("keeper")
        if keeper:
            bound.setdefault(keeper, _("keeps the place where it stood"))
    for work in made.works:
        own = {**bound, work.by: _("recorded the destruction")}
        if work.approved_by:
            own[work.approved_by] = _("approved the destruction")
        found = {name: own[name] for name in work.fields.get("witnessed_by", ()) if name in own}
        if not found:
            continue
        items = total(each for each in made.destroyed if each[0] is work)
        yield Signal(
            subject=f"{made.code} {work.id} witness",
            severity=Severity.S3,
            why=_("A witness of the destruction had a part in it."),
            first_signal_at=work.at,
            operations=in_order([*made.plans, work]),
            quantity=sum(items.values()),
            weapons=sorted(code for kind, code in items if kind == "weapon"),
            lots=sorted(code for kind, code in items if kind == "lot"),
            places=sorted({str(each.get("place")) for each in (*made.plans, work) if each.get("place")}),
            users=user_codes(look, found),
            documents=sorted({*documents(*made.plans, work), made.code}),
            figures={"disposal": made.code, "witnesses": dict(sorted(found.items()))},
            explanations=[_("Other witnesses may be independent; their names on paper prove nothing.")],
        )
    for certificate in made.certificates:
        verifier = str(certificate.get("verifier") or "")
        works = [each for each in made.works if each.seq < certificate.seq]
        if verifier and any(verifier in (each.by, each.approved_by) for each in works):
            items = total(each for each in made.verified if each[0] is certificate)
            yield said(
                look,
                made,
                f"{certificate.id} verifier",
                Severity.S3,
                _("Whoever verified the destruction had a part in it."),
                [*works, certificate],
                certificate.at,
                items,
                {"verifier": verifier},
                [_("The names are compared as codes of users; names on paper prove nothing.")],
            )


def used_twice(look: Look, made: Disposal) -> Iterator[Signal]:
    """A certificate, a photograph or a serial stands for two destructions."""
    for event in (*made.works, *made.certificates):
        for kind, names in (
            ("certificate", [event.fields["certificate"]] if event.get("certificate") else []),
            ("attachment", sorted(event.fields.get("attachments", ()))),
        ):
            for name in names:
                other = next(
                    (
                        each
                        for each in look.about(kind, name)
                        if each.seq < event.seq and each.get("disposal") != made.code
                    ),
                    None,
                )
                if other is not None:
                    yield said(
                        look,
                        made,
                        f"{event.id} {kind} {name}",
                        Severity.S2,
                        _("One certificate or photograph stands for two disposals."),
                        [other, event],
                        event.at,
                        {},
                        {kind: name, "other_disposal": str(other.get("disposal"))},
                        [_("One photograph may show two works of a day.")],
                    )
    seen: set[str] = set()
    for event, (kind, code), _quantity in made.verified:
        file = look.weapon(code) if kind == "weapon" else None
        serial = file.identity.get("serial") if file is not None else None
        if file is None or not serial or file.identity.get("serial_status") != "CLEAR":
            continue
        for double in look.weapons_read_as(normalised(str(serial))):
            twin = look.weapon(double)
            if double == code or twin is None or {code, double} <= seen or twin.now is None:
                continue
            same = all(twin.identity.get(name) == file.identity.get(name) for name in ("make", "model"))
            gone = next((stay for stay in twin.stays if stay.cell and stay.cell.status == "DESTROYED"), None)
            if same and gone is not None and gone.seq < event.seq:
                seen |= {code, double}
                yield said(
                    look,
                    made,
                    f"{event.id} {code} {double}",
                    Severity.S2,
                    _("One serial was destroyed twice."),
                    [look.numbered(gone.seq), event],
                    event.at,
                    {("weapon", code): 1, ("weapon", double): 1},
                    {"serial": str(serial)},
                    [_("Make and model of the two are the same; serials are unique to a maker at best.")],
                )

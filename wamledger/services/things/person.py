"""The page of a user: what they may do, where, with which key, and what they recorded last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.form_fields.choices import ROLE
from wamledger.services.moments import minute
from wamledger.services.reading import out_of_scope
from wamledger.services.subjects import Subject
from wamledger.services.things import sections
from wamledger.services.things.doing_next import offer
from wamledger.services.things.grounds import SHOWN, Grounds
from wamledger.services.things.page import Next, Section, Table, ThingPage
from wamledger.services.things.saying import cells, facts, joined, named
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding

LOOKED_THROUGH = 5000
"""Newest entries among which those of a person are looked for: no index says whose an entry is."""


def page(grounds: Grounds, code: str, found: Sequence[Finding] | None) -> ThingPage:  # noqa: ARG001
    """
    All about a user. What findings say of people is told with the finding alone, where who asked is on record.

    Refuses: user_unknown.  Raises: AccessFault where a narrow scope ends before the user
    """
    rows = grounds.rows("user_account", "code = ?", (code,))
    if not rows or not grounds.scope.is_of(rows[0]["places"]):
        if grounds.scope.is_whole:
            raise Refused(Code.USER_UNKNOWN, "user", found=code)
        raise out_of_scope(code, grounds.scope)
    row = rows[0]
    places = grounds.scope.shown(row["places"])
    return ThingPage(
        subject=Subject("person", code),
        title=named(code, row["name"]),
        facts=facts(
            (_("Roles"), joined(word(ROLE, role) for role in row["roles"])),
            (_("Places"), _("all places") if places is None else joined(places)),
            (_("Account"), _("closed") if row["closed_seq"] is not None else _("open")),
        ),
        sections=(*_keeps(grounds, code), *_keys(grounds, code), *_entries(grounds, code)),
        next=tuple(_next(grounds, code)) if row["closed_seq"] is None else (),
    )


def _keeps(grounds: Grounds, code: str) -> Iterator[Section]:
    rows = [
        row
        for row in grounds.link.rows("SELECT code, name FROM place WHERE keeper = ? ORDER BY code", (code,))
        if grounds.sees_place(row[0])
    ]
    if rows:
        yield Table(
            _("Keeps"),
            (_("Place"), _("Name")),
            tuple(cells((place, Subject("place", place)), name) for place, name in rows),
        )


def _keys(grounds: Grounds, code: str) -> Iterator[Section]:
    rows = grounds.link.rows(
        "SELECT held.key_id, enrolled.occurred_at, revoked.occurred_at, held.reason FROM user_key AS held"
        " JOIN entry AS enrolled ON enrolled.seq = held.enrolled_seq"
        " LEFT JOIN entry AS revoked ON revoked.seq = held.revoked_seq"
        ' WHERE held."user" = ? ORDER BY held.enrolled_seq DESC',
        (code,),
    )
    if rows:
        yield Table(
            _("Signing keys"),
            (_("Key"), _("Enrolled"), _("Revoked"), _("Why")),
            tuple(
                cells(key, minute(enrolled), minute(revoked) or _("signs"), reason or "")
                for key, enrolled, revoked, reason in rows
            ),
        )


def _entries(grounds: Grounds, code: str) -> Iterator[Section]:
    """What they recorded last, for who may read every entry."""
    scope = grounds.reach(Query.ENTRY)
    if scope is None or not scope.is_whole:
        return
    rows = grounds.link.rows(
        "SELECT id, op, occurred_at, recorded_at FROM (SELECT seq, id, op, occurred_at, recorded_at, by_user FROM entry"
        " ORDER BY seq DESC LIMIT ?) AS newest WHERE by_user = ? ORDER BY seq DESC LIMIT ?",
        (LOOKED_THROUGH, code, SHOWN),
    )
    yield Table(
        _("Recorded last"),
        (_("Entry"), _("What"), _("When"), _("Recorded")),
        tuple(
            cells((id_, Subject("entry", id_)), sections.called(op), minute(at), minute(recorded))
            for id_, op, at, recorded in rows
        ),
        _("Nothing among the newest entries."),
    )


def _next(grounds: Grounds, code: str) -> Iterator[Next]:
    if code == grounds.user:
        # nobody gives or takes their own authority
        return
    yield from offer(grounds, "change_user", {"code": code})
    for (key,) in grounds.link.rows(
        'SELECT key_id FROM user_key WHERE "user" = ? AND revoked_seq IS NULL ORDER BY enrolled_seq', (code,)
    ):
        yield from offer(grounds, "revoke_key", {"user": code, "key_id": key})

"""
The one door for questions: who asks, whether they may, and how far they see.

Every service that reads a ledger comes through here, so that no front end can leave it out. In a ledger to which nobody
signs in whoever has the file may read it. In any other the person is looked up in the same transaction in which the
question is answered: a role that was taken away a moment ago counts no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import orjson

from wamledger.domain.authority import queries
from wamledger.domain.authority.queries import Query, Reach
from wamledger.i18n import N_, _
from wamledger.ledger import access_chain, checkpoint
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.scope import EVERYTHING, Scope, scope_of

DENIED = "DENIED"
"""The event of an access record: somebody who had signed in asked for more than they may read."""


@contextmanager
def reading(ledger: Ledger, query: Query) -> Iterator[tuple[Link, Scope]]:
    """
    One state of the ledger, and how much of it the person who acts may see.

    Raises: AccessFault, which stands in the access log then, where they may not ask this, or nobody has signed in.
    """
    with logged(ledger, query), ledger.reading() as link:
        yield link, scope_in(link, query, ledger.actor)


def must_read(ledger: Ledger, query: Query) -> Scope:
    """How much the person who acts may see of what is asked.  Raises: AccessFault"""
    with reading(ledger, query) as (_link, scope):
        return scope


def may(ledger: Ledger, query: Query) -> bool:
    """Whether the person who acts may ask this, without a word in the access log."""
    with ledger.reading() as link:
        try:
            scope_in(link, query, ledger.actor)
        except AccessFault:
            return False
    return True


def must_read_whole(ledger: Ledger, query: Query) -> None:
    """
    The person who acts may see all of it, which is what they would be given.

    Raises: AccessFault, also where their scope ends before that
    """
    with reading(ledger, query) as (_link, scope):
        if not scope.is_whole:
            raise whole_only(query, scope)


@contextmanager
def logged(ledger: Ledger, query: Query) -> Iterator[None]:
    """A person who is refused in the block stands in the access log; the refusal goes on its way."""
    try:
        yield
    except AccessFault:
        if ledger.actor is not None:
            # a ledger that cannot be written to refuses all the same
            with suppress(LedgerFault), ledger.writing() as link:
                access_chain.append(
                    link, ledger.clock(), user=ledger.actor.user, event=DENIED, subject=query.value
                )
        raise


def scope_in(link: Link, query: Query, actor: Actor | None) -> Scope:
    """The same within a transaction of the caller, who keeps the log.  Raises: AccessFault"""
    if not checkpoint.is_closed(link):
        return EVERYTHING
    if actor is None:
        raise AccessFault(
            N_("Nobody has signed in, and this ledger is read by people who have."),
            N_("Sign in first: wamledger login"),
        )
    row = link.one("SELECT roles, places, closed_seq FROM user_account WHERE code = ?", (actor.user,))
    roles = orjson.loads(row[0]) if row is not None and row[2] is None else []
    reach = queries.reach(query, roles)
    if reach is Reach.NO:
        raise AccessFault(
            N_("{person} may not read this: {what}."),
            N_("Ask somebody who may: {allowed}."),
            person=actor.user,
            what=_(queries.TABLE[query].what),
            allowed=", ".join(
                role for role, each in queries.TABLE[query].reaches.items() if each is not Reach.NO
            ),
        )
    places = orjson.loads(row[1]) if row[1] is not None else None
    if reach is Reach.ALL or places is None:
        return Scope(user=actor.user, roles=frozenset(roles))
    return scope_of(link, actor.user, roles, places)


def whole_only(query: Query, scope: Scope) -> AccessFault:
    """What to say to somebody whose scope ends before the whole ledger, which this is."""
    return AccessFault(
        N_("{what}: this is the whole ledger, and {person} may read of {places} alone."),
        N_("Ask somebody who may read of every place, or ask for holdings and histories."),
        what=_(queries.TABLE[query].what),
        person=scope.user,
        places=", ".join(scope.roots),
    )


def out_of_scope(found: str, scope: Scope) -> AccessFault:
    """What to say of a code that is not there or not theirs to see: which of the two is not said."""
    return AccessFault(
        N_("There is no {found} among what {person} may read, which is what goes with {places}."),
        N_("Look whether the code is right, or ask somebody who may read of every place."),
        found=found,
        person=scope.user,
        places=", ".join(scope.roots),
    )

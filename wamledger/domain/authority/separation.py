"""
Separation of duties: which parts of one act one person may not play together.

The table is what the rules enforce and what docs/roles.md prints. What a single operation cannot show (the same pair
again and again, a keeper who also counts) is a finding and not a refusal.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from wamledger.domain.refusals import Code
from wamledger.i18n import N_

SECONDED: Final = N_("whatever needs a second person")
ANY: Final = N_("any operation")


class Separation(NamedTuple):
    """Two parts that one person may not play, in which operations, and the refusal that says so."""

    name: str
    one: str
    other: str
    where: str
    code: Code


TABLE: Final = (
    Separation("recorder_approves", N_("records"), N_("approves"), ANY, Code.SAME_PERSON),
    Separation("proposer_approves", N_("proposes"), N_("approves"), N_("approve"), Code.SAME_PERSON),
    Separation("proposer_rejects", N_("proposes"), N_("rejects"), N_("reject"), Code.SAME_PERSON),
    Separation("keeper_approves", N_("keeps the place"), N_("approves"), SECONDED, Code.KEEPER_APPROVES),
    Separation(
        "counter_approves",
        N_("counted"),
        N_("approves what rests on the count"),
        N_("adjust, reverse"),
        Code.COUNTER_APPROVES,
    ),
    Separation(
        "subject_changes",
        N_("is given or loses authority"),
        N_("records it"),
        N_("change_user, revoke_key, enrol_key by others than the founder"),
        Code.OWN_AUTHORITY,
    ),
    Separation(
        "subject_approves",
        N_("is given or loses authority"),
        N_("approves it"),
        N_("change_user, revoke_key, enrol_key"),
        Code.OWN_AUTHORITY,
    ),
    Separation(
        "counter_twice", N_("first counter"), N_("second counter"), N_("count"), Code.WITNESSES_TOO_FEW
    ),
    Separation(
        "witness_twice", N_("first witness"), N_("second witness"), N_("destroy"), Code.WITNESSES_TOO_FEW
    ),
    Separation(
        "destroyer_verifies",
        N_("records the destruction"),
        N_("verifies it"),
        N_("verify_destruction"),
        Code.SAME_PERSON,
    ),
)

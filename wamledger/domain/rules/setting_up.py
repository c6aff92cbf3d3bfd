"""Rules for places, parties, users, natures and policies."""

from __future__ import annotations

import difflib

from wamledger import reference
from wamledger.domain.notices import Notice
from wamledger.domain.operations import setting_up
from wamledger.domain.policies import POLICIES
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules.case import Case
from wamledger.i18n import N_

HOLDERS = {
    "place": N_("place"),
    "party": N_("party"),
    "consignment": N_("consignment"),
    "disposal": N_("disposal"),
}
"""What goods may stand with, by the table that knows it."""


def nearest(word: str, words: list[str]) -> list[str]:
    """The words most like ``word``, best first, at most three."""
    return difflib.get_close_matches(word, words, n=3, cutoff=0.3) or sorted(words)[:3]


def check_country(code: str | None, field: str) -> None:
    """The country is one that is or was.  Refuses: field_invalid"""
    if code is not None and code not in reference.countries() and code[0] != "X" and code != "ZZ":
        raise Refused(
            Code.FIELD_INVALID, field, found=code, detail=N_("no country of ISO 3166-1 has this code")
        )


def check_new_holder(case: Case, code: str, field: str, besides: str = "") -> None:
    """
    No place, party, consignment or disposal has the code yet, so that a holder is one thing.

    ``besides`` names a kind that may have it.  Refuses: code_taken
    """
    for table, kind in HOLDERS.items():
        if table != besides and case.stock.get(table, code) is not None:
            raise Refused(Code.CODE_TAKEN, field, found=code, kind=kind)


def add_place(case: Case, op: setting_up.AddPlace) -> None:
    """
    The place may hold goods.

    Refuses: field_invalid, code_taken, user_unknown, place_inside_itself, place_unknown
    """
    check_country(op.country, "country")
    for division, limit in (op.limit_nec_kg or {}).items():
        if limit.startswith("-"):
            raise Refused(
                Code.FIELD_INVALID, f"limit_nec_kg.{division}", found=limit, detail=N_("less than nothing")
            )
    check_new_holder(case, op.code, "code")
    if op.keeper is not None:
        case.user(op.keeper, "keeper")
    if op.within == op.code:
        raise Refused(Code.PLACE_INSIDE_ITSELF, "within", found=op.code)
    if op.within is not None:
        case.place(op.within, "within")


def add_party(case: Case, op: setting_up.AddParty) -> None:
    """
    The party may hold goods.

    Refuses: field_invalid, code_taken, place_inside_itself, party_unknown
    """
    check_country(op.country, "country")
    check_new_holder(case, op.code, "code")
    if op.within == op.code:
        raise Refused(Code.PLACE_INSIDE_ITSELF, "within", found=op.code)
    if op.within is not None:
        case.party(op.within, "within")


def add_user(case: Case, op: setting_up.AddUser) -> None:
    """
    The user may record.

    Refuses: code_taken, place_unknown
    """
    if case.stock.get("user_account", op.code) is not None:
        raise Refused(Code.CODE_TAKEN, "code", found=op.code, kind=N_("user"))
    for index, place in enumerate(op.places or ()):
        case.place(place, f"places.{index}")


def add_nature(case: Case, op: setting_up.AddNature) -> None:
    """
    The nature may be named by lots; one of the packaged catalogue may be given better figures.

    Refuses: field_invalid, hazard_code_illegal, code_taken.  Source: 49-CFR-173.52
    """
    categories = sorted({*reference.nature_categories(), "other"})
    if op.category not in categories:
        raise Refused(
            Code.FIELD_INVALID, "category", found=op.category, detail="one of " + ", ".join(categories)
        )
    division = op.hazard_division[:3]
    groups = reference.hazard_codes()[division]
    if op.compatibility_group not in groups:
        raise Refused(
            Code.HAZARD_CODE_ILLEGAL,
            "compatibility_group",
            found=op.hazard_division + op.compatibility_group,
            division=division,
            group=op.compatibility_group,
            allowed=list(groups),
        )
    known = case.stock.get("nature", op.code)
    if known is not None and known["seq"] is not None:
        raise Refused(Code.CODE_TAKEN, "code", found=op.code, kind=N_("nature"))


def set_policy(case: Case, op: setting_up.SetPolicy) -> None:
    """
    The mission's own limit stands in place of the default.

    A name that this program does not read is kept all the same, for a program that does.
    Refuses: policy_value_wrong
    """
    policy = POLICIES.get(op.name)
    if policy is None:
        case.notices.append(Notice("policy_unread", name=op.name))
    elif not policy.takes(op.value):
        raise Refused(
            Code.POLICY_VALUE_WRONG, "value", name=op.name, found=op.value, allowed=policy.takes_words
        )

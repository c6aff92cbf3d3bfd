"""
Recounts: what differed is counted again, by people who did not take part, and who cannot tell from the sheet what differed.

Among the lines that differed stand as many that did not, drawn with the seed of the sheet. Where only totals were counted,
everything is counted again by serial: a total cannot say which.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.counting.causes import OUTSIDE_THE_BOOK, Cause, with_cause
from wamledger.domain.counting.sampling import SEED_BYTES, draw
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services.counting.differences import differences
from wamledger.services.counting.drawing import population
from wamledger.services.counting.entry import must_be_others
from wamledger.services.counting.sheets import Asked, Drawn, sheet
from wamledger.services.posting import Report, post_operations
from wamledger.services.reading import reading

CAUSES: Final[Mapping[str, Cause]] = dict(Cause.__members__)
"""What a difference can turn out to be, by name; the value is what it is called."""

BESIDE_AT_LEAST: Final = 3
"""Lines that did not differ, on a sheet with fewer that did."""


def recount(
    ledger: Ledger,
    count: str,
    counted_by: Sequence[str],
    *,
    generated_by: str = "",
    language: str = "en",
    seed: str | None = None,
) -> Drawn:
    """
    A blind sheet over what differed in a count, for other counters.

    Refuses: count_unknown, counter_again, nothing_to_count, witnesses_too_few.  Raises: AccessFault
    """
    seed = secrets.token_hex(SEED_BYTES) if seed is None else seed
    with reading(ledger, Query.FINDINGS) as (link, scope):
        operation = must_be_others(link, count, list(counted_by), scope)
    compared = differences(ledger, count)
    place = operation.get("place") or operation["party"]
    if not compared.differences:
        raise Refused(
            Code.NOTHING_TO_COUNT,
            "count",
            place=place,
            what=_("nothing differed in {count}").format(count=count),
        )
    of = {each.of for each in compared.differences}
    asked = Asked(
        place=place,
        scope="SAMPLE",
        kind="SAMPLE_SERIAL" if of & {"weapon", "serial"} else "COUNT",
        counted_by=tuple(counted_by),
        recount=count,
        generated_by=generated_by,
        language=language,
    )
    if of & {"type", "nature", "serial"}:
        # a total, and a serial that is nobody's, cannot be looked for by name
        scope_again = "ALL" if of & {"lot", "nature"} else "WEAPONS"
        return sheet(ledger, _with(asked, scope=scope_again, kind="FULL_SERIAL"), seed=seed)
    differing = sorted({each.code for each in compared.differences})
    again = [
        *differing,
        *_others(ledger, place, differing, seed, counted_by, weapons="weapon" in of, lots="lot" in of),
    ]
    return sheet(ledger, _with(asked, again=tuple(sorted(again))), seed=seed)


def _with(asked: Asked, **changes: object) -> Asked:
    from dataclasses import replace

    return replace(asked, **changes)  # type: ignore[arg-type]


def _others(
    ledger: Ledger,
    place: str,
    differing: Sequence[str],
    seed: str,
    counted_by: Sequence[str],
    *,
    weapons: bool,
    lots: bool,
) -> list[str]:
    """As many that did not differ, of the same kinds; fewer where there are not so many."""
    now = ledger.clock()
    with reading(ledger, Query.FINDINGS) as (link, _scope):
        rest: set[str] = set()
        if weapons:
            rest |= population(link, place, now, "WEAPONS").keys()
        if lots:
            rest |= population(link, place, now, "AMMUNITION").keys()
    rest -= set(differing)
    many = max(BESIDE_AT_LEAST, len(differing))
    return draw(rest, many, seed=seed, place=place, counters=list(counted_by))


def record_cause(
    ledger: Ledger,
    finding: str,
    cause: Cause,
    words: str,
    *,
    by: str,
    status: str | None = None,
    document: str | None = None,
) -> Report:
    """
    What a finding turned out to be is on record as a review, with its cause in front.

    Without a status, a cause that the record explains makes it EXPLAINED, and a loss CONFIRMED.
    Refuses: finding_unknown, choice_unknown for a loss that is to be explained away.  Raises: AccessFault
    """
    from wamledger.services import detecting

    found = detecting.one(ledger, finding)
    allowed = ["ACKNOWLEDGED", "CONFIRMED", "REFERRED"]
    if cause not in OUTSIDE_THE_BOOK:
        allowed += ["EXPLAINED", "VOID"]
    status = status or ("CONFIRMED" if cause in OUTSIDE_THE_BOOK else "EXPLAINED")
    if status not in allowed:
        raise Refused(Code.CHOICE_UNKNOWN, "status", found=status, allowed=sorted(allowed))
    now = ledger.clock()
    operation = {
        "op": "review_finding",
        "occurred_at": moment.canonical(now - now % moment.MICROSECONDS),
        "by": by,
        "finding": found.id,
        "status": status,
        "reason": with_cause(cause, words),
    }
    if document is not None:
        operation["document"] = document
    return post_operations(ledger, [operation], receipts=True)

"""Seal numbers: each on one container, and each one that the mission was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event, seal_key
from wamledger.detection.carried import consignment
from wamledger.detection.look import Look
from wamledger.detection.sealed.saying import said
from wamledger.detection.serials.distance import CONFUSABLE, between
from wamledger.detection.signal import Severity, Signal
from wamledger.i18n import _

_NUMBER: Final = re.compile(r"(.*?)([0-9]+)", re.ASCII)


def _fitted(event: Event) -> list[str]:
    """The seals that an entry puts on."""
    if event.op == "reseal":
        return [str(event.fields["new_seal"])]
    return [str(each) for each in event.fields.get("seals", ())]


def _container(event: Event) -> str:
    return str(event.get("package") or event.get("place") or "") if event.op == "reseal" else event.id


def twice(look: Look, event: Event) -> Iterator[Signal]:
    """A number that was fitted on one container is fitted on another."""
    for seal in sorted(set(_fitted(event))):
        for other in look.about("seal", seal_key(seal)):
            if other.op not in ("dispatch", "reseal") or other.seq >= event.seq:
                continue
            if seal_key(seal) not in {seal_key(each) for each in _fitted(other)}:
                continue
            if _container(other) == _container(event) or _goes_on(look, other, event):
                continue
            yield said(
                look,
                f"{event.id} seal {seal_key(seal)}",
                Severity.S2,
                _("One seal number is on two containers."),
                [other, event],
                {"seal": seal, "containers": [_container(other), _container(event)]},
                [_("The first container did not go on, sealed as it was, from where it had come to.")],
            )
            break


def _goes_on(look: Look, first: Event, second: Event) -> bool:
    """Whether a consignment goes on unopened from the site to which an earlier one brought it."""
    if second.op == "reseal":
        return first.op == "dispatch" and second.get("place") == first.fields["to"]
    if first.op == "reseal":
        return _container(first) == second.fields["from"] or _brought(look, _container(first), second)
    return _brought(look, first.id, second)


def _brought(look: Look, dispatch: str, second: Event) -> bool:
    made = consignment(look, dispatch)
    return made is not None and any(
        each.at <= second.at and look.site(each.fields["to"]) == look.site(second.fields["from"])
        for each in made.receipts
    )


def never_issued(look: Look, event: Event) -> Iterator[Signal]:
    """A number that does not lie in the range that the mission has been given."""
    begin, _dash, end = str(look["issued"]).partition(":")
    low, high = _parts(begin), _parts(end)
    if low is None or high is None:
        return
    for seal in sorted(set(_fitted(event))):
        own = _parts(seal)
        if own is not None and own[0] == low[0] and low[1] <= own[1] <= high[1]:
            continue
        close = any(between(seal, each) <= CONFUSABLE for each in (begin, end))
        yield said(
            look,
            f"{event.id} range {seal_key(seal)}",
            Severity.S3 if close else Severity.S2,
            _("A seal bears a number that the mission was not given."),
            [event],
            {"seal": seal, "issued": str(look["issued"])},
            [_("A sender outside the mission may have seals of its own.")],
        )


def _parts(seal: str) -> tuple[str, int] | None:
    """The letters and the number of a seal."""
    found = _NUMBER.fullmatch(seal_key(seal))
    return (found[1], int(found[2])) if found else None

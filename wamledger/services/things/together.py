"""What can be done next with several things at once, on one voucher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wamledger.ledger.canonical import encode
from wamledger.services.things import thing
from wamledger.services.things.page import Next

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.subjects import Subject


def together(
    ledger: Ledger,
    subjects: Sequence[Subject],
    *,
    by: str = "",
    told: Callable[[int], None] | None = None,
) -> tuple[Next, ...]:
    """
    What can be done with all of the things, one line each.

    An operation is among it where each of them offers it, with the same holder, issue or consignment filled in; what
    takes no lines is not. For a single thing it is everything that its page offers. ``told`` hears how many of the things
    have been looked at, and may raise to end it.
    Refuses: what says that there is no such thing
    Raises: AccessFault
    """
    offered: list[dict[str, Next]] = []
    alone: tuple[Next, ...] = ()
    for number, subject in enumerate(dict.fromkeys(subjects)):
        if told is not None:
            told(number)
        alone = thing(ledger, subject, by=by).next
        offered.append({_voucher(each): each for each in alone if each.filled.get("lines")})
        if not offered[-1] and len(offered) > 1:
            return ()
    if len(offered) < 2:
        return alone
    shared = [key for key in offered[0] if all(key in other for other in offered)]
    return tuple(_joined([each[key] for each in offered]) for key in shared)


def _voucher(each: Next) -> str:
    """What must be the same for two lines to stand on one voucher."""
    rest = {name: value for name, value in each.filled.items() if name != "lines"}
    return f"{each.op} {encode(rest).decode()}"


def _joined(same: Sequence[Next]) -> Next:
    lines: list[Any] = []
    for each in same:
        lines += [line for line in each.filled["lines"] if line not in lines]
    return Next(same[0].op, same[0].label, {**same[0].filled, "lines": lines})

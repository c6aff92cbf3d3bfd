"""What the book looks at before it enters an operation: is it there, may it go."""

from __future__ import annotations

from sample_data.book import NOT_SERVICEABLE, Book, BookError, Weapon


def must(holds: object, words: str) -> None:
    """It holds, or BookError says what does not."""
    if not holds:
        raise BookError(words)


def standing(book: Book, code: str, holder: str, status: str) -> Weapon:
    """The weapon, which stands there."""
    weapon = book.weapons.get(code)
    if weapon is None or (weapon.holder, weapon.status) != (holder, status):
        raise BookError(f"{code} is not {status} with {holder}: {weapon}")
    return weapon


def may_leave(weapon: Weapon, *, serviceable: bool = False) -> None:
    """The weapon may go."""
    must(weapon.serial_status != "NOT_CHECKED", f"{weapon.code} is not checked")
    must(not weapon.holds, f"{weapon.code} is held")
    must(weapon.condition != "UNSAFE", f"{weapon.code} is unsafe")
    must(not serviceable or weapon.condition not in NOT_SERVICEABLE, f"{weapon.code} is unserviceable")

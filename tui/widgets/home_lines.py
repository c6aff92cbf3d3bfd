"""What home tells of the ledger, its sites and its stock: plain lines, from what services have answered."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tui.widgets.bars import lines
from tui.widgets.spark import spark
from wamledger.domain.moment import DAY
from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.services import moments
from wamledger.services.home import AtOnce, Slow
from wamledger.services.home.form import Heard, LedgerState
from wamledger.services.numbers import grouped


def ledger_lines(found: AtOnce, now: int) -> Text:
    """The ledger, who sits at it, its head, and when its sites were heard from."""
    text = Text()
    _head(text, _("This ledger"))
    for line in _state(found.state):
        text.append(f"{line}\n")
    if found.sites:
        _head(text, _("Sites last heard from"))
        for each in found.sites:
            text.append(f"{_site(each, now)}\n")
    return text


def _state(state: LedgerState) -> Iterator[str]:
    who = " ".join(part for part in (state.person, shown(state.person_name)) if part)
    if state.is_closed:
        # loaded where somebody has signed in: the first screen has to be there at once
        from wamledger.services.form_fields.choices import ROLE
        from wamledger.services.words import word

        yield _("Signed in: {person} ({roles})").format(
            person=who, roles=", ".join(word(ROLE, role) for role in state.roles)
        )
    elif who:
        yield _("Nobody signs in here; what you record is recorded by {person}.").format(person=who)
    else:
        yield _("Nobody signs in here; each entry says who records it.")
    entries = ngettext("{number} entry", "{number} entries", state.entries).format(
        number=grouped(state.entries)
    )
    if state.signed_at is None:
        yield _("{entries}; no head is signed yet.").format(entries=entries)
    else:
        yield _("{entries}; head signed over {signed} on {when}: {root}").format(
            entries=entries,
            signed=grouped(state.signed),
            when=moments.when(state.signed_at),
            root=f"{state.root[:16]}…",
        )
    if state.unwitnessed is None and state.entries:
        yield "! " + _(
            "No head of this ledger has left the office: nobody outside could tell if it were changed."
        )
    elif state.unwitnessed:
        yield "! " + ngettext(
            "{number} entry has not been seen outside.",
            "{number} entries have not been seen outside.",
            state.unwitnessed,
        ).format(number=grouped(state.unwitnessed))
    elif state.entries:
        yield "✓ " + _("Everything has been seen outside.")
    for fault in state.faults:
        yield f"✗ {shown(fault)}"


def stock_lines(found: Slow, width: int) -> Text:
    """Bars of the stock, and how many entries each week brought."""
    text = Text()
    weeks = found.entries_by_week
    if any(weeks):
        _head(text, _("Entries by week"), first=True)
        text.append(
            f"{spark(weeks)}  "
            + _("{least} to {most} a week, {last} in the last").format(
                least=grouped(min(weeks)), most=grouped(max(weeks)), last=grouped(weeks[-1])
            )
            + "\n"
        )
    for bars in found.stock:
        _head(text, shown(bars.heading), first=not text.plain)
        for line in lines(bars.bars, max(30, width)):
            text.append_text(line)
            text.append("\n")
        if not bars.bars and bars.empty:
            text.append(f"{shown(bars.empty)}\n")
    return text


def _head(text: Text, heading: str, *, first: bool = False) -> None:
    text.append("" if first else "\n")
    text.append(f"{heading}\n", style="bold underline")


def _site(each: Heard, now: int) -> str:
    """A site, and for how long it has been silent."""
    name = " ".join(dict.fromkeys(part for part in (each.site.code, shown(each.name)) if part))
    if each.at is None:
        return _("{site}: nothing is recorded about it").format(site=name)
    days = max(0, (now - each.at) // DAY)
    ago = (
        _("today")
        if days == 0
        else ngettext("{number} day ago", "{number} days ago", days).format(number=grouped(days))
    )
    day = moments.day(each.at)
    if not each.entry:
        return _("{site}: silent since before {date}, {ago}").format(site=name, date=day, ago=ago)
    return _("{site}: {ago}, {date}, by {person}").format(site=name, date=day, ago=ago, person=each.by)

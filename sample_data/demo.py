"""
The whole way through the ledger, told step by step on a screen: from the first entry to an attempt to steal a rifle.

Nothing is shown that is not done: each step calls the service that the command line calls, on files that stay behind
and can be looked at. The mission is invented; the published figures are facts with made-up serials, and say so.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file
from pathlib import Path
from typing import Final

import reports.item
import reports.stock
import sample_data
from sample_data import figures, theft
from sample_data.clerk import REGISTRAR
from sample_data.office_register import take_in
from sample_data.telling import Echo, number, posted_told, status_table, title
from wamledger.domain import moment
from wamledger.i18n import _
from wamledger.ledger.store import Ledger
from wamledger.services import witnesses
from wamledger.services.holdings import Holding, holdings
from wamledger.services.posting import post_files, post_operations
from wamledger.services.report_views import item_view, stock_view
from wamledger.services.verification import verify

AFTER_THE_ATTACK: Final = "2026-05-14T12:00:00Z"
COMMAND: Final = "wamledger --ledger"


def run(ledger_path: Path | None, out: Path, echo: Echo) -> int:
    """
    The demonstration has run: ledgers, PDFs and a head lie in ``out``, and 0 is returned where all came out as said.

    ``ledger_path`` is where the mission's ledger goes; without it a new folder in ``out`` is taken.
    Raises: LedgerFault, where there is a ledger already.
    """
    out.mkdir(parents=True, exist_ok=True)
    folder = _new_folder(out)
    where = ledger_path or folder / "mission.db"
    with Ledger.create(str(where), code="TAL", mission=_("UNMITAL, an invented mission")) as ledger:
        _told_new(ledger, echo)
        rifle = _fourteen_months(ledger, echo)
        sound = _shown_and_verified(ledger, out, rifle, echo)
    agrees = _published(folder / "published.db", echo)
    caught = theft.attempts(Path(where), folder, rifle, out / "head.txt", echo)
    _how_to_go_on(where, out, rifle, echo)
    return 0 if sound and agrees and caught else 3


def _new_folder(out: Path) -> Path:
    """A folder that no earlier run has used."""
    count = 1
    while (folder := out / f"demo-{count}").exists():
        count += 1
    folder.mkdir()
    return folder


def _told_new(ledger: Ledger, echo: Echo) -> None:
    title(echo, _("A new, empty ledger"))
    echo(_("File: {path}").format(path=ledger.where))
    echo(_("Its public key, by which anybody can check what it signs: {vkey}").format(vkey=ledger.about.vkey))
    echo(
        _(
            "The mission is invented: country, people, weapons and events. Makers and models are real, so that an"
            " officer recognises them."
        )
    )


def _fourteen_months(ledger: Ledger, echo: Echo) -> str:
    """The mission's journals and a spreadsheet are in the ledger; returns a rifle that was lost and came back."""
    with ExitStack() as stack:
        journals = [stack.enter_context(as_file(each)) for each in sample_data.journals()]
        title(echo, _("The first month: people, places, and what the contingents brought"))
        with _timed(echo):
            posted_told(post_files(ledger, journals[:1], historical=True), echo)
        take_in(ledger, echo)
        title(echo, _("Thirteen more months of journals, as the offices wrote them"))
        with _timed(echo):
            posted_told(post_files(ledger, journals[1:], historical=True), echo)
    lost = {
        each["weapon"]
        for each in holdings(ledger, as_of=moment.parse(AFTER_THE_ATTACK))
        if each["status"] == "UNACCOUNTED" and "weapon" in each
    }
    back = sorted(
        each["weapon"]
        for each in holdings(ledger)
        if each.get("weapon") in lost and each["status"] == "IN_STORE"
    )
    return str(back[0])


def _shown_and_verified(ledger: Ledger, out: Path, rifle: str, echo: Echo) -> bool:
    """Holdings are on the screen, the ledger is verified, a head has left it, and two PDFs are written."""
    title(echo, _("Who holds what, now, and as of the day after the attack of 13 May 2026"))
    status_table(echo, holdings(ledger), holdings(ledger, as_of=moment.parse(AFTER_THE_ATTACK)))
    title(echo, _("Is the ledger what was recorded?"))
    with _timed(echo):
        verdict = verify(ledger)
        for step in verdict.steps:
            mark = {True: _("yes"), False: _("NO"), None: "–"}[step.ok]
            echo(f"  {step.number}. {step.name:<20} {mark:<4} {step.said}")
        echo(_("Sound.") if verdict.sound else _("NOT SOUND."))
    head = ledger.checkpoint()
    (out / "head.txt").write_text(head, encoding="utf-8")
    witnesses.remember(ledger, head, "demo")
    echo(_("Its signed head is in {path}. Whoever keeps it is a witness:").format(path=out / "head.txt"))
    for line in head.rstrip("\n").split("\n"):
        echo(f"    {line}")
    title(echo, _("Two reports that can be held against the ledger"))
    _pdfs(ledger, out, rifle, echo)
    return verdict.sound


def _pdfs(ledger: Ledger, out: Path, rifle: str, echo: Echo) -> None:
    pages = io.BytesIO()
    with _timed(echo):
        with stock_view(ledger, generated_by="WAM-CHIEF") as view:
            count = reports.stock.stock(view, pages)
        (out / "stock.pdf").write_bytes(pages.getvalue())
        echo(_("{path}: all holdings, {pages} pages").format(path=out / "stock.pdf", pages=count))
        pages = io.BytesIO()
        count = reports.item.item(item_view(ledger, rifle, generated_by="WAM-CHIEF"), pages)
        (out / "item.pdf").write_bytes(pages.getvalue())
        echo(
            _("{path}: the life of rifle {rifle}, lost in the attack and found again, {pages} pages").format(
                path=out / "item.pdf", rifle=rifle, pages=count
            )
        )


def _published(where: Path, echo: Echo) -> bool:
    """What two real missions published is registered, stored and disposed of in a ledger of its own."""
    title(echo, _("Figures that two real missions published"))
    echo(
        _(
            "Only totals are public. Every serial, lot, date, place and step below them is MADE UP, and marked so in"
            " each entry."
        )
    )
    agrees = True
    with Ledger.create(
        str(where), code="FIG", mission=_("Published figures; single serials made up")
    ) as ledger:
        with _timed(echo):
            for operations in (figures.colombia(), figures.nepal(added_by=REGISTRAR, with_people=False)):
                posted_told(post_operations(ledger, operations, historical=True), echo)
        held = holdings(ledger)
        with stock_view(ledger, generated_by=REGISTRAR) as view:
            types = {line.weapon: line.type for line in view.weapons}
        for mission, facts in figures.published().items():
            echo("")
            echo(_("{mission} (source: {source})").format(mission=facts["name"], source=facts["source"]))
            echo(f"  {'':<42} {_('published'):>14} {_('in the ledger'):>14}")
            mine = [each for each in held if _of(mission, each)]
            for figure in figures.totals(mission, mine, types.__getitem__, str):
                agrees = agrees and figure.agrees
                mark = "" if figure.agrees else f"  {_('DIFFERS')}"
                label = f"{figure.name}, {figure.unit}"
                echo(f"  {label:<42} {number(figure.published):>14} {number(figure.in_ledger):>14}{mark}")
            for remark in (*facts.get("conflicts", ()), *facts.get("overlaps", ())):
                echo(f"  * {remark}")
            status_table(echo, mine)
    return agrees


def _of(mission: str, holding: Holding) -> bool:
    code = str(holding.get("weapon") or holding.get("lot"))
    return code.startswith({"colombia": "COL-", "nepal": "NPL-"}[mission])


def _how_to_go_on(where: Path | str, out: Path, rifle: str, echo: Echo) -> None:
    title(echo, _("How to go on"))
    for words, doing in (
        ("tui", _("look around on a screen")),
        (f"history {rifle}", _("the life of that rifle")),
        (f"holdings --as-of {AFTER_THE_ATTACK}", _("who held what after the attack")),
        (f"verify --head {out / 'head.txt'}", _("check the ledger against the head that you hold")),
        (f"export {out / 'journal.jsonl'}", _("take everything out again")),
    ):
        echo(f"  {COMMAND} {where} {words}")
        echo(f"      {doing}")
    echo(_("A ledger of your own: {command}").format(command="wamledger init --ledger my.db"))


@contextmanager
def _timed(echo: Callable[[str], None]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    echo(_("({seconds} s)").format(seconds=f"{time.perf_counter() - began:.1f}"))

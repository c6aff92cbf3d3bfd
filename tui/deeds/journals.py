"""Journals brought in: operations as they are written by other offices and programs, and past records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.deeds.deed import NO, YES, Blank, Deed, Lines, Outcome, Said, Told, Values, is_yes
from tui.deeds.own_key import SECOND
from tui.desk import Desk
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.services.posting_report import Report

MOST_SHOWN: Final = 200


def _bring(*, historical: bool) -> Callable[[Desk, Values, Told], Outcome]:
    def brought(desk: Desk, values: Values, told: Told) -> Outcome:
        from wamledger.services.access import second
        from wamledger.services.posting import post_files

        path, looks = Path(values["file"]).expanduser(), is_yes(values, "look")
        total = path.stat().st_size
        try:
            if values.get("second") and not desk.door.is_open:
                second.stand_beside(desk.ledger, values["second"], values["second_passphrase"])
            report = post_files(
                desk.ledger,
                [path],
                keep_going=is_yes(values, "keep_going"),
                historical=historical,
                dry_run=looks,
                progress=lambda done, _number: told(_("Reading the lines"), done, total),
            )
        finally:
            second.goes(desk.ledger)
        return _told(report, looks=looks)

    return brought


def _told(report: Report, *, looks: bool) -> Outcome:
    from wamledger.services.on_screen import telling

    said = []
    if not report.kept and not looks:
        words = ngettext(
            "Nothing was kept: {number} line was refused.",
            "Nothing was kept: {number} lines were refused.",
            report.refused_lines,
        )
        said.append(Said(words.format(number=report.refused_lines), "refused"))
    else:
        words = (
            ngettext(
                "{number} operation would be recorded.",
                "{number} operations would be recorded.",
                report.posted,
            )
            if looks
            else ngettext("{number} operation recorded.", "{number} operations recorded.", report.posted)
        )
        said.append(Said(words.format(number=report.posted), "good"))
        if report.repeated:
            words = ngettext(
                "{number} was on record already.", "{number} were on record already.", report.repeated
            )
            said.append(Said(words.format(number=report.repeated)))
        if report.refused_lines:
            words = ngettext(
                "{number} line was refused and left out.",
                "{number} lines were refused and left out.",
                report.refused_lines,
            )
            said.append(Said(words.format(number=report.refused_lines), "warning"))
    said += [
        Said(_("line {number}: {notice}").format(number=line, notice=telling.notice(notice)), "warning")
        for _file, line, notice in report.notices[:MOST_SHOWN]
    ]
    rows = [
        (str(refused.line), fault.field, f"{fault.message} {fault.remedy}")
        for refused in report.refused[:MOST_SHOWN]
        for fault in refused.faults
    ]
    headings = (_("Line"), _("Field"), _("Why not, and what to do"))
    return Outcome(tuple(said), Lines(headings, rows) if rows else None)


_FILE: Final = Blank("file", N_("The journal"), "read", ends=(".jsonl", ".json"))
_LOOK: Final = Blank(
    "look", N_("Only look"), "yes", N_("Say what would be recorded, and record nothing."), default=YES
)
_GOING: Final = Blank("keep_going", N_("Record the good lines and name the others"), "yes", default=NO)

POST: Final = Deed(
    name="post",
    title=N_("Operations from a journal"),
    about=N_(
        "A file with one operation a line, oldest first. One refused line refuses all, unless you say otherwise."
    ),
    does=_bring(historical=False),
    do=N_("Go on"),
    blanks=(_FILE, _LOOK, _GOING, *SECOND),
    commands=("post",),
)

HISTORY: Final = Deed(
    name="import-history",
    title=N_("Past records from a journal"),
    about=N_(
        "Records of the time before this ledger, with the times and approvals of their papers. They are marked as such."
    ),
    does=_bring(historical=True),
    do=N_("Go on"),
    blanks=(_FILE, _LOOK, _GOING),
    commands=("import-history",),
)

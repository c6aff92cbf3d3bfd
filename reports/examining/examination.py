"""
The examination of one report, from the bytes of its file.

What the file encloses is loaded, the report is made again from that as it was made first, and the two are held against each
other: every enclosed file byte by byte, every page by all that it draws. Then the head is checked with the keys that are
known, and the proof with the head. Everything that can be looked at is looked at, so that one fault does not hide another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from pydantic import ValidationError

from reports.catalogue import kinds
from reports.examining import heads, pages, signed
from reports.examining.asked import Examination
from reports.examining.finding import Check
from reports.examining.pdf_file import PdfFile, Unreadable
from reports.kinds import View
from reports.page import Paper
from reports.printing import HEAD, REPORT, SEAL, VERSION
from reports.record import VIEW, file_of, loaded
from wamledger.i18n import N_
from wamledger.services.report_grounds import Grounds

_FIELDS: Final = {
    "kind": str,
    "form": str,
    "paper": str,
    "language": str,
    "program": str,
    "ledger": str,
    "vkeys": list,
    "files": list,
}


def examined(asked: Examination) -> Examination:
    """Everything that can be looked at in the file has been."""
    try:
        pdf = PdfFile(asked.content)
        files = pdf.enclosures()
        described = _described(files)
    except Exception as fault:  # whatever a reader of files from outside raises
        _damaged(asked, fault)
        return asked
    try:
        _looked_at(asked, pdf, files, described)
    except Exception as fault:
        _damaged(asked, fault)
    return asked


def _looked_at(
    asked: Examination, pdf: PdfFile, files: Mapping[str, bytes], described: Mapping[str, Any]
) -> None:
    """Each thing in its order."""
    asked.about = {name: described[name] for name in ("kind", "form", "program", "language", "ledger")}
    asked.about["pages"] = len(pdf.pages)
    _enclosed(asked, files, described)
    view = _view(asked, files, described)
    note = files.get(HEAD, b"")
    head = heads.head_of(asked, note, described)
    heads.held(asked, head)
    heads.seal(asked, files, head)
    grounds = heads.grounds_in(asked, files, described, head)
    if view is not None:
        kind = kinds()[described["kind"]]
        if note.decode("utf-8", "replace") != view().provenance.head_note:
            asked.bad(Check.HEAD, N_("The head on the pages is not the one that is enclosed."))
        if grounds is not None:
            heads.rests(asked, kind, view, grounds)
        pages.pages(asked, pdf, files, described, kind, view, grounds or Grounds())
    if described["paper"] != Paper.TAG.name:  # where nothing but the label has room
        pages.code(asked, pdf, note)
    signed.signatures(asked, pdf)


def _damaged(asked: Examination, fault: Exception) -> None:
    asked.bad(
        Check.FILE,
        N_("This is no report of wamledger, or a damaged one: {detail}"),
        detail=f"{type(fault).__name__}: {fault}"[:300],
    )


def _described(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the report says of itself."""
    found = orjson.loads(files[REPORT])
    if found["wamledger_report"] != VERSION:
        raise Unreadable(f"wamledger_report {found['wamledger_report']}")
    for name, kind in _FIELDS.items():
        if not isinstance(found[name], kind):
            raise Unreadable(name)
    return dict(found)


def _enclosed(asked: Examination, files: Mapping[str, bytes], described: Mapping[str, Any]) -> None:
    """The files are those that the report lists, with the digests that it states."""
    from hashlib import sha256

    listed = {str(each["name"]): str(each["sha256"]) for each in described["files"]}
    there = {
        name: sha256(content).hexdigest() for name, content in files.items() if name not in (REPORT, SEAL)
    }
    wrong = sorted(name for name in listed if name in there and there[name] != listed[name])
    missing, strange = sorted(set(listed) - set(there)), sorted(set(there) - set(listed))
    for names, said in (
        (wrong, N_("{files}: not as it was enclosed.")),
        (missing, N_("{files}: no longer enclosed.")),
        (strange, N_("{files}: does not belong to the report.")),
    ):
        if names:
            asked.bad(Check.ENCLOSED, said, files=", ".join(names))
    if not (wrong or missing or strange):
        asked.good(Check.ENCLOSED, N_("{number} files, all as listed."), number=len(listed) + 1)


def _view(
    asked: Examination, files: Mapping[str, bytes], described: Mapping[str, Any]
) -> Callable[[], View] | None:
    """What gives the view of the report, as often as it is asked; None where the data gives none."""
    kind = kinds().get(described["kind"])
    if kind is None or described["paper"] not in kind.papers:
        asked.open(
            Check.DATA,
            N_(
                "This program does not know the report {kind} on {paper}. Examine it with the one that made it."
            ),
            kind=described["kind"],
            paper=described["paper"],
        )
        return None

    def made() -> View:
        found: View = loaded(kind.view_type, files[VIEW], lambda name: heads.lines_of(files[file_of(name)]))
        return found

    try:
        view = made()
        for _name, stream in _streams(view):
            for _line in stream:
                pass
    except (KeyError, ValidationError, TypeError, ValueError) as fault:
        asked.bad(
            Check.DATA,
            N_("The data is not that of a report {kind}: {detail}"),
            kind=kind.name,
            detail=str(fault)[:300],
        )
        return None
    asked.good(Check.DATA, N_("The data can be read, line by line."))
    return made


def _streams(view: View) -> list[tuple[str, Any]]:
    from reports.record import streams

    return [(name, getattr(view, name)) for name in streams(type(view))]

"""What a report shows, against what its data gives when the report is drawn again."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from reports import qr
from reports.examining.asked import Examination
from reports.examining.finding import Check
from reports.examining.pdf_file import PdfFile, Unreadable
from reports.kinds import Kind, View
from reports.page import Paper
from reports.printing import SEAL, printed
from wamledger import __version__
from wamledger.i18n import N_, has_language, use_language
from wamledger.services.report_grounds import Grounds

_FIGURE: Final = re.compile(r"\S*\d\S*")


def pages(
    asked: Examination,
    pdf: PdfFile,
    files: Mapping[str, bytes],
    described: Mapping[str, Any],
    kind: Kind[Any],
    view: Callable[[], View],
    grounds: Grounds,
) -> None:
    """The report is made again, and the file shows the same."""
    drawn = io.BytesIO()
    try:
        if not has_language(described["language"]):
            raise Unreadable(f"language {described['language']}")
        use_language(described["language"])
        printed(
            kind,
            view(),
            drawn,
            paper=Paper[described["paper"]],
            grounds=grounds,
            seal=lambda _text: files.get(SEAL, b"").decode(),
        )
    except Exception as fault:  # data from outside may be anything
        asked.bad(
            Check.PAGES,
            N_("The report cannot be drawn from its data: {detail}"),
            detail=f"{type(fault).__name__}: {fault}"[:300],
        )
        return
    finally:
        use_language(asked.language)
    again = PdfFile(drawn.getvalue())
    wrong = _differing(pdf, again)
    is_other = described["program"] != f"wamledger {__version__}"
    other_files = sorted(name for name, content in again.enclosures().items() if files.get(name) != content)
    if is_other and (wrong or other_files):
        _words(asked, pdf, again, described["program"])
        return
    if other_files:
        asked.bad(
            Check.DATA, N_("{files}: not what the data of the report gives."), files=", ".join(other_files)
        )
    for said, facts in wrong[:20]:
        asked.bad(Check.PAGES, said, **facts)
    if not wrong:
        asked.good(
            Check.PAGES, N_("{number} pages, each as it is drawn from the data."), number=len(pdf.pages)
        )
    if not asked.content.startswith(drawn.getvalue()) and not wrong and not other_files:
        asked.good(
            Check.FILE,
            N_("Its bytes are spelled in another way than here; all that they say is the same."),
        )
    elif len(asked.content) > len(drawn.getvalue()) and not wrong and not pdf.fields():
        asked.bad(Check.FILE, N_("Something was added to the file that is no signature."))
    else:
        asked.about["is_exact"] = asked.content.startswith(drawn.getvalue())


def _differing(pdf: PdfFile, again: PdfFile) -> list[tuple[str, dict[str, Any]]]:
    """What of the pages is not as it is drawn."""
    found: list[tuple[str, dict[str, Any]]] = []
    if len(pdf.pages) != len(again.pages):
        found.append(
            (
                N_("There are {found} pages, and the data gives {wanted}."),
                {"found": len(pdf.pages), "wanted": len(again.pages)},
            )
        )
    try:
        for number, (one, other) in enumerate(zip(pdf.page_digests(), again.page_digests(), strict=False), 1):
            if one != other:
                found.append((N_("Page {page} is not as it is drawn from the data."), {"page": number}))
        found += [
            (N_("Something is laid over page {page} that the data does not give."), {"page": page})
            for page in pdf.drawn_over()
        ]
        around, wanted = pdf.around(), again.around()
        found += [
            (N_("The file has {name}, which the data does not give."), {"name": name})
            for name in sorted(
                set(around) ^ set(wanted) | {key for key in around if around[key] != wanted.get(key)}
            )
        ]
        pdf.fields()
        if pdf.outline() != again.outline():
            found.append((N_("The outline is not as it is drawn from the data."), {}))
    except Exception as fault:  # whatever a reader of files from outside raises
        found.append(
            (
                N_("The pages cannot be compared: {detail}"),
                {"detail": f"{type(fault).__name__}: {fault}"[:300]},
            )
        )
    return found


def _words(asked: Examination, pdf: PdfFile, again: PdfFile, program: str) -> None:
    """The words and figures of a report that another version drew are those of the data."""
    here, there = (Counter(_figures(each)) for each in (again, pdf))
    if here == there:
        asked.open(
            Check.PAGES,
            N_(
                "Made by {program}, which draws otherwise than this, {this}. All {number} figures on the pages are those "
                "of the data; that nothing is laid over them only that version can say."
            ),
            program=program,
            this=f"wamledger {__version__}",
            number=sum(there.values()),
        )
        return
    more = ", ".join(list(there - here)[:10]) or "–"
    less = ", ".join(list(here - there)[:10]) or "–"
    asked.bad(
        Check.PAGES,
        N_(
            "Made by {program}. Figures on the pages that the data does not give: {more}; figures that are missing: {less}"
        ),
        program=program,
        more=more,
        less=less,
    )


def _figures(pdf: PdfFile) -> Iterator[str]:
    for number in range(len(pdf.pages)):
        yield from _FIGURE.findall(pdf.text(number))


def code(asked: Examination, pdf: PdfFile, note: bytes) -> None:
    """The QR code on the pages holds the head that is enclosed."""
    if not note:
        return
    wanted = qr.modules(note) if len(note) <= qr.MOST_BYTES else None
    found = [
        code
        for number in range(len(pdf.pages) - 1, max(-1, len(pdf.pages) - 4), -1)
        for code in qr.codes_in(pdf.operators(number))
    ]
    if wanted is None:
        asked.open(Check.CODE, N_("The head is too long for a QR code."))
    elif wanted in found:
        asked.good(Check.CODE, N_("It holds the head, character for character."))
    else:
        asked.bad(Check.CODE, N_("No QR code on the last pages holds the head."))

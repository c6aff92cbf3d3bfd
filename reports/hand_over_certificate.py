"""
WL-F-48: the certificate of a hand-over to a State or an owner, with its check list.

The list says what was recorded as checked, and names each point of which nothing is recorded: an empty point is not a
point that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.columns import Column
from reports.forms import Form
from reports.goods import goods, goods_data, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _, ngettext
from wamledger.services.views.hand_over import CheckPoint, HandOverView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-48", 1, N_("Hand-over certificate"))

POINTS: Final[Mapping[str, str]] = {
    "embargo_reviewed": N_("Obligations under instruments and arms embargoes were reviewed."),
    "legal_advice": N_("The advice of the mission's legal adviser is on file."),
    "type_not_prohibited": N_("No item is of a type that the State may not have (mines, cluster munitions)."),
    "human_rights_due_diligence": N_(
        "Human rights due diligence: the risk was assessed, and nothing substantial speaks against the receiver."
    ),
    "drawbacks_explained": N_("The WAM adviser has explained the drawbacks."),
    "joint_inspection": N_("The mission and the State have inspected the goods together."),
    "marks_present": N_(
        "Each weapon bears its marks; altered or erased ones were marked anew, or are not among these."
    ),
    "state_will_register": N_("The State will register the weapons to international standards."),
    "no_hold": N_("Nothing is held back for a court, a trace or an inquiry."),
}
"""The points of the check list by the name that the journal has for them.  Source: IDDRS-4.10"""

ANSWERS: Final[Mapping[str, str]] = {
    "YES": N_("Yes"),
    "NO": N_("No"),
    "STATED": N_("As stated"),
    "OPEN": N_("Not recorded"),
}


def hand_over_certificate(
    view: HandOverView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The certificate is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_("{giver} → {receiver}").format(
            giver=view.origin_name or view.origin, receiver=view.receiver_name or view.receiver
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    _check_list(document, view)
    goods(document, view.lines, view.totals)
    section(document, _("Transfer of responsibility"))
    paragraph(
        document,
        _(
            "With their signatures both sides state that the goods listed here were counted and each serial read, and "
            "that from this time on the receiver answers for them."
        ),
    )
    signatures(
        document,
        [
            Signatory(_("For the mission, who hands over"), view.posted.by_name or view.posted.by),
            Signatory(
                _("For the mission, who approves"), view.posted.approver_name or view.posted.approved_by
            ),
            Signatory(_("For the receiver")),
            Signatory(_("Witness"), view.posted.witnesses[0] if view.posted.witnesses else ""),
        ],
    )
    proof(document)
    return document.finish()


def _stated(view: HandOverView) -> list[Stated]:
    return [
        named("from", _("Handed over from"), view.origin, view.origin_name),
        named("to", _("Handed over to"), view.receiver, view.receiver_name),
        Stated("authority", _("Authority"), view.authority),
    ]


def _check_list(document: Document, view: HandOverView) -> None:
    section(document, _("Check list"))
    missing = sum(1 for each in view.points if each.answer in ("OPEN", "NO"))
    if missing:
        paragraph(
            document,
            ngettext(
                "{number} point is not recorded as fulfilled. It holds only where somebody waives it by name, here: ",
                "{number} points are not recorded as fulfilled. Each holds only where somebody waives it by name, here: ",
                missing,
            ).format(number=figures.number(missing))
            + "_" * 40,
        )
    if view.unclear:
        paragraph(
            document,
            ngettext(
                "{number} weapon has an altered or erased serial and no mark in its place.",
                "{number} weapons have an altered or erased serial and no mark in its place.",
                view.unclear,
            ).format(number=figures.number(view.unclear)),
            styles.CELL_BOLD,
        )
    columns = [
        Column("", 0.3, align="right"),
        Column(_("Point"), 5.0),
        Column(_("Recorded"), 1.0),
        Column(_("Reference or remark"), 2.2),
    ]
    Register(document, columns).write(
        (str(number), _point(each), _(ANSWERS[each.answer]), each.said)
        for number, each in enumerate((*view.points, *view.further), 1)
    )


def _point(each: CheckPoint) -> str:
    return _(POINTS[each.point]) if each.point in POINTS else each.point


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[HandOverView]:
    from wamledger.services.report_views.hand_over import hand_over_view

    return held(
        hand_over_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: HandOverView) -> Iterator[Table]:
    yield head_data(_stated(view))
    yield goods_data(view.lines)
    yield Table(
        "check_list",
        _("Check list"),
        {"point": _("Name"), "text": _("Point"), "answer": _("Recorded"), "said": _("Reference or remark")},
        ((each.point, _point(each), each.answer, each.said) for each in (*view.points, *view.further)),
    )
    yield posted_data([view.posted])


KIND: Final = Kind(
    name="hand-over-certificate",
    form=FORM,
    summary=N_("What was handed over to a State or an owner, with the check list."),
    subject=N_("Id of the hand-over"),
    view_type=HandOverView,
    view=_view,
    draw=hand_over_certificate,
    tables=_tables,
    # whether an altered serial was marked anew rests on other entries as well
    rests_on=whole,
)

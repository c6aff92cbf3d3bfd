"""What an access log holds as data: each record, the sums, and the rights that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from reports.kinds import Table
from wamledger.domain import moment
from wamledger.i18n import P_, _
from wamledger.services.views.access_log import AccessLogView


def access_log_data(view: AccessLogView) -> Iterator[Table]:
    """The tables that stand on the pages, with codes in place of words."""
    yield Table(
        "records",
        _("Each record"),
        {
            "n": _("Number"),
            "at": _(P_("time", "At")),
            "user": _("Who"),
            "user_name": _("Name"),
            "event": _("What"),
            "subject": _("About"),
            "facts": _("Further facts"),
            "hash": _("Hash begins with"),
        },
        (
            (
                each.n,
                moment.canonical(each.at),
                each.user,
                each.user_name,
                each.event,
                each.subject,
                each.facts,
                each.hash,
            )
            for each in view.records
        ),
    )
    yield Table(
        "by_event",
        _("By kind"),
        {"event": _("What"), "records": _("Records")},
        (astuple(each) for each in view.by_event),
    )
    yield Table(
        "by_user",
        _("By person"),
        {
            "user": _("Who"),
            "user_name": _("Name"),
            "records": _("Records"),
            "failed": _("Failed to sign in"),
            "refused": _("Refused"),
        },
        (astuple(each) for each in view.by_user),
    )
    yield Table(
        "rights",
        _("Rights and keys that changed"),
        {
            "seq": _("Number"),
            "entry": _("Entry"),
            "recorded_at": _("Recorded at"),
            "operation": _("Operation"),
            "user": _("Whose"),
            "now": _("From then on"),
            "reason": _("Reason"),
            "by": _("Recorded by"),
            "approved_by": _("Approved by"),
        },
        (
            (
                each.posted.seq,
                each.posted.entry,
                moment.canonical(each.posted.recorded_at),
                each.posted.operation,
                each.user,
                each.now,
                each.reason,
                each.posted.by,
                each.posted.approved_by,
            )
            for each in view.rights
        ),
    )

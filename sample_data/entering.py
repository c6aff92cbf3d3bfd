"""
How each operation is entered in the book: first what must be so, then what becomes of it.

The checks are those that an officer makes by eye: is it there, is it enough, may it go, who agreed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sample_data import entering_losses as losses
from sample_data import entering_movements as movements
from sample_data import entering_papers as papers
from sample_data.book import Book, Op
from sample_data.checks import must

NEEDS_APPROVAL: Final = {
    "plan_disposal",
    "adjust",
    "hand_over",
    "reverse",
    "correct_identity",
    "release_hold",
}
LEAVES: Final = {"move", "issue", "dispatch", "hand_over", "plan_disposal", "expend"}


def enter(book: Book, op: Op) -> None:
    """The operation stands in the book, or BookError says why it cannot."""
    must(op["id"] not in book.entries, f"id {op['id']} used twice")
    must(op["recorded_at"] >= op["occurred_at"], "recorded before it occurred")
    must(op["recorded_at"] >= book.last_recorded, "recorded_at goes back")
    must(op["by"] in book.users or op["op"] == "add_user", f"user {op['by']}")
    _people(book, op)
    named = [line["weapon"] for line in op.get("lines", ()) if "weapon" in line]
    must(len(named) == len(set(named)), "a weapon twice")
    must(all(digest in book.digests for digest in op.get("attachments", ())), "an attachment that is unknown")
    ENTER[op["op"]](book, op)
    book.entries[op["id"]] = op
    book.last_recorded = op["recorded_at"]


def _people(book: Book, op: Op) -> None:
    approver = op.get("approved_by")
    leaving = op.get("from", op.get("place")) if op["op"] in LEAVES else None
    guarded = leaving in book.places and book.needs_two(leaving)
    must(approver or not (guarded or op["op"] in NEEDS_APPROVAL), f"{op['op']} needs a second person")
    if approver:
        must(approver in book.users and approver != op["by"], "the second person is the first")
        must("APPROVER" in book.users[approver], f"{approver} approves nothing")
    witnesses = op.get("witnessed_by", ())
    must(len(set(witnesses)) == len(witnesses), "a witness twice")
    must(op["by"] not in witnesses and approver not in witnesses, "a witness who acts")


ENTER: Final[dict[str, Callable[[Book, Op], None]]] = {
    "add_user": papers.user,
    "add_place": papers.place,
    "add_party": papers.party,
    "add_nature": papers.nature,
    "set_policy": papers.only_recorded,
    "register": movements.register,
    "register_participant": movements.participant,
    "move": movements.move,
    "issue": movements.issue,
    "return": movements.return_,
    "expend": movements.expend,
    "dispatch": movements.dispatch,
    "receive": movements.receive,
    "hand_over": movements.out,
    "reseal": papers.only_recorded,
    "inspect": papers.inspect,
    "hold": papers.hold,
    "release_hold": papers.release,
    "restrict": papers.restrict,
    "count": papers.count,
    "declare": papers.declare,
    "adjust": losses.adjust,
    "report_loss": losses.lose,
    "recover": losses.recover,
    "incident": papers.incident,
    "review_finding": papers.only_recorded,
    "plan_disposal": losses.plan,
    "destroy": losses.destroy,
    "verify_destruction": losses.verify,
    "request_trace": papers.trace,
    "answer_trace": papers.answer,
    "correct_identity": papers.correct,
    "reverse": papers.reverse,
    "attach": papers.attach,
}

"""One proposal: what is asked, what it would change, what happened to its goods since, and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.decision import Decision
from tui.widgets.before_after import before_after
from tui.widgets.story import Lead, Story, told
from wamledger.i18n import N_, _
from wamledger.services import entry_content, moments
from wamledger.services.form_fields.choices import ROLE
from wamledger.services.subjects import Subject
from wamledger.services.views import ProposalView
from wamledger.services.words import PROPOSAL, word

if TYPE_CHECKING:
    from wamledger.services.deciding import WhyNot
    from wamledger.services.posting_report import Report


class ProposalPage(Page):
    """The page of a proposal."""

    heading = N_("Proposal")
    awaits_answer: ClassVar[bool] = True
    about = (
        N_(
            "What is asked for, who asked, and how each thing stands before and after it, decided by the rules as the "
            "ledger stands now."
        ),
        N_(
            "a approves, j rejects, w withdraws. Where people sign in, the passphrase is asked once more; a second "
            "person may give theirs here."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('approve')", N_("Approve")),
        Binding("j", "decide('reject')", N_("Reject")),
        Binding("w", "decide('withdraw')", N_("Withdraw")),
    ]

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self.code = code
        self.view: ProposalView | None = None
        self.why_not: WhyNot = {}
        self.findings: list[Lead] = []

    def title_text(self) -> str:
        """Which proposal it is."""
        return f"{_(self.heading)} {self.code}"

    def body(self) -> ComposeResult:
        """The story of the proposal, and what it leads to."""
        yield Story(self._told(), self._leads())

    def _show(self) -> None:
        """What is known by now is on the screen."""
        for story in self.query(Story):
            story.put(self._told(), self._leads())
        self.refresh_bindings()

    def _told(self) -> Text:
        return told(_("One moment …")) if self.view is None else told(*self._parts(self.view))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is decided twice."""
        if action == "decide":
            return self.view is not None and self.view.row.status == "OPEN"
        return super().check_action(action, parameters)

    def look(self) -> None:
        """The proposal is asked for, and who may decide it; the findings after that, for they take longer."""
        ledger, code, by = self.desk.ledger, self.code, self.desk.by

        def found() -> tuple[ProposalView, WhyNot]:
            # the rules take a second to load, and the keys are answered meanwhile
            from wamledger.services import deciding, proposals

            view = proposals.proposal(ledger, code)
            is_open = view.row.status == "OPEN"
            return view, deciding.why_not(ledger, [code], by)[code] if is_open else {}

        self.ask(found, self._found, whole=True)

    def _found(self, found: tuple[ProposalView, WhyNot]) -> None:
        self.view, self.why_not = found
        self._show()
        self._say_later()
        self.ask(self._findings_of, self._found_findings, group="findings")

    def _findings_of(self) -> list[Lead]:
        """The findings that rest on the proposal or on what happened to its goods, for whoever may read findings."""
        from wamledger.services import detecting

        if self.view is None or not detecting.may_be_asked(self.desk.ledger):
            return []
        spoken = {self.code, self.view.carried_out, *self.view.later}
        items = set(_items(self.view.operation))
        return [
            (Subject("finding", each.id), _(each.signal.title or each.rule.title), each.severity.name)
            for each in self.desk.detection().findings()
            if not spoken.isdisjoint(each.signal.operations)
            or not items.isdisjoint({*each.signal.weapons, *each.signal.lots})
        ]

    def _found_findings(self, found: list[Lead]) -> None:
        self.findings = found
        self._show()

    # what it says

    def _parts(self, view: ProposalView) -> Iterator[Any]:
        row = view.row
        yield row.words
        yield _("Proposed by {user} at {time}; lapses at {end}; {state}.").format(
            user=row.by,
            time=moments.when(row.proposed_at),
            end=moments.when(row.expires_at),
            state=word(PROPOSAL, row.status),
        )
        if row.decided_by and row.decided_at is not None:
            yield (
                _("Decided by {user} at {time}. {reason}")
                .format(user=row.decided_by, time=moments.when(row.decided_at), reason=row.reason)
                .rstrip()
            )
        if view.carried_out:
            yield "✓ " + _("It took effect as {id}.").format(id=view.carried_out)
        if row.status == "OPEN":
            yield _("Before and after"), before_after(view.foreseen)
            yield _("Who may decide"), self._deciders(view)
        yield _("What is asked"), entry_content.recorded(view.operation, is_moved=False)

    def _deciders(self, view: ProposalView) -> Iterator[str]:
        yield _("It may be approved by: {roles}").format(
            roles=", ".join(_(ROLE.get(role, role)) for role in view.approvers)
        )
        why = self.why_not.get("approve", "")
        yield f"✗ {why}" if why else "✓ " + _("You may approve it.")
        if not self.why_not.get("withdraw", "-"):
            yield "• " + _("It is your own: you may withdraw it.")

    def _say_later(self) -> None:
        if self.view is not None and self.view.later and self.view.row.status == "OPEN":
            self.say(
                _("Since it was made other entries have spoken of the same goods: look at them first."),
                "warning",
            )

    def _leads(self) -> list[Lead]:
        view = self.view
        if view is None:
            return []
        found: list[Lead] = []
        if view.carried_out:
            found.append((Subject("entry", view.carried_out), _("What took effect"), ""))
        found += [
            (Subject("entry", each), _("Spoke of the same goods since"), "") for each in view.later[:200]
        ]
        found += self.findings
        found += [(Subject(*each), _("Named in it"), "") for each in _things(view.operation)]
        return [*found, (Subject("entry", self.code), _("The entry of the proposal"), "")]

    async def drawn_again(self) -> None:
        """The screen is in the language in use, also in what services say."""
        await super().drawn_again()
        self.look()

    # what is done

    def action_decide(self, op: str) -> None:
        """Somebody says yes or no."""
        self.app.push_screen(Decision(self.desk, op, self.code), self._decided)

    def _decided(self, report: Report | None) -> None:
        from wamledger.services.on_screen.telling import notice, refusal

        if report is None:
            return
        if report.refused:
            self.say(" ".join(refusal(each) for line in report.refused for each in line.faults), "refused")
            return
        told_of = [
            _("Recorded as {id} (entry {number}).").format(id=each["id"], number=each["seq"])
            for each in report.receipts
        ]
        told_of += [
            _("It took effect as {id} (entry {number}).").format(
                id=each["carried_out"], number=each["seq"] + 1
            )
            for each in report.receipts
            if each.get("carried_out")
        ]
        notices = [notice(each) for _file, _line, each in report.notices]
        self.look()
        self.say(" ".join([*told_of, *notices]), "warning" if notices else "good")


def _things(operation: Any) -> list[tuple[str, str]]:
    """The things that the operation names, each once, as kind and code."""
    found = [
        (kind, str(line[kind]))
        for line in (operation, *operation.get("lines", ()))
        for kind in ("weapon", "lot", "place", "party")
        if isinstance(line.get(kind), str)
    ]
    return list(dict.fromkeys(found))[:200]


def _items(operation: Any) -> list[str]:
    return [code for kind, code in _things(operation) if kind in ("weapon", "lot")]

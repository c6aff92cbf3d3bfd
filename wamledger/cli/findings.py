"""What does not fit: detection as data for programs, a work list for people, and the whole story of one finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wamledger.cli import moments, output
from wamledger.cli.call import Call
from wamledger.domain import moment
from wamledger.domain.refusals import Refused
from wamledger.i18n import N_, _
from wamledger.services.reviewing import SOON

if TYPE_CHECKING:
    from wamledger.detection.finding import Finding
    from wamledger.services.detecting import Detection

_AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help=N_("As it stood then: a time with an offset, or a date for its end in UTC."),
    ),
]
_All = Annotated[bool, typer.Option("--all", help=N_("Also what has cleared by then."))]


def detect(call: Call, as_of: _AsOf = None, every: _All = False) -> int:
    """What does not fit is on standard output, the most urgent first; returns the exit code."""
    from wamledger.services import detecting

    with call.opened_to_look() as ledger:
        detection = detecting.Detection(ledger, as_of=moments.as_of(as_of))
        found = detection.findings(every=every)
    if call.json:
        output.say_json_list(each.as_json() for each in found)
    else:
        _listed(found, is_whole=not detection.faults())
    return _told(detection)


def findings(
    call: Call,
    as_of: _AsOf = None,
    every: _All = False,
    severity: Annotated[
        str | None, typer.Option("--severity", metavar="S1", help=N_("Only so urgent or more: S1, S2, S3."))
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="R01", help=N_("Only of this rule."))] = None,
    is_open: Annotated[
        bool,
        typer.Option("--open", help=N_("Only what nobody has explained, confirmed, referred or voided.")),
    ] = False,
) -> int:
    """The findings as a list of work are on standard output; returns the exit code."""
    from wamledger.services import detecting

    with call.opened_to_look() as ledger:
        detection = detecting.Detection(ledger, as_of=moments.as_of(as_of))
        found = detection.findings(every=every)
    if severity is not None:
        found = [each for each in found if each.severity.name <= severity.upper()]
    if rule is not None:
        found = [each for each in found if each.rule.code == rule.upper()]
    if is_open:
        found = [each for each in found if each.status in ("OPEN", "REOPENED", "ACKNOWLEDGED")]
    if call.json:
        output.say_json_list(each.as_json() for each in found)
    else:
        _listed(found, is_whole=not detection.faults())
    return _told(detection)


def _told(detection: Detection) -> int:
    """Where a rule made a mistake it is said on standard error that the findings are not all; returns the exit code."""
    from wamledger.services.rule_faults import notice_of

    notice = notice_of(detection.faults())
    if notice is None:
        return 0
    output.tell(*notice.lines)
    return int(notice.exit_code)


def _listed(found: list[Finding], *, is_whole: bool) -> None:
    if not found and not is_whole:
        # not that nothing stands out: nobody knows that
        return
    if not found:
        output.say(
            _("Nothing stands out. That says what the records show, and nothing of what was never recorded.")
        )
        return
    headings = [_("Urgent"), _("Finding"), _("What"), _("About"), _("Quantity"), _("Since"), _("State")]
    output.say_table(headings, map(_row, found))
    counted = {name: sum(each.severity.name == name for each in found) for name in SOON}
    output.say(
        "",
        ", ".join(f"{name} ({_(SOON[name])}): {output.number(n)}" for name, n in counted.items() if n),
        _("The whole story of one: {command}").format(command="wamledger finding ID"),
    )


def _row(each: Finding) -> tuple[Any, ...]:
    signal = each.signal
    things = [*signal.weapons[:2], *signal.lots[:2], *signal.places[:1], *signal.parties[:1]]
    more = len(signal.weapons) + len(signal.lots) - len(signal.weapons[:2]) - len(signal.lots[:2])
    about = ", ".join(things) + (f" (+{more})" if more > 0 else "")
    return (
        each.severity.name,
        each.id,
        _(signal.title or each.rule.title),
        about,
        signal.quantity,
        moment.canonical(signal.first_signal_at)[:10],
        each.status if signal.cleared_at is None else _("cleared"),
    )


def finding(
    call: Call,
    code: Annotated[str, typer.Argument(metavar="ID", help=N_("Id of the finding, as findings lists it."))],
    as_of: _AsOf = None,
    who: Annotated[
        str,
        typer.Option(
            "--who",
            metavar="REASON",
            help=N_("Why you must know whom a finding about staff means; that you asked is recorded."),
        ),
    ] = "",
) -> int:
    """The whole story of a finding is on standard output, with each entry that it rests on; returns the exit code."""
    from wamledger.services import detecting

    who = who.strip()
    with call.opened_to_look() as ledger:
        detection = detecting.Detection(ledger, as_of=moments.as_of(as_of))
        try:
            found = detection.one(code, who=who)
        except Refused:
            # the finding may be among what is missing
            _told(detection)
            raise
        told = detecting.evidence(ledger, found, who=who)
    if call.json:
        output.say_json({**found.as_json(), "evidence": told})
    else:
        output.say(*_story(found, told))
    return _told(detection)


def _story(each: Finding, told: list[dict[str, Any]]) -> Iterator[str]:
    """A finding in sentences."""
    signal = each.signal
    yield f"{each.id}: {_(signal.title or each.rule.title)}"
    yield _("{severity}, {when}: {why}").format(
        severity=each.severity.name,
        when=_(SOON[each.severity.name]),
        why=" ".join(part for part in (signal.why, each.raised) if part),
    )
    yield _("Question of the rule {rule}, version {version}: {question}").format(
        rule=each.rule.code, version=each.rule.version, question=_(each.rule.question)
    )
    yield _("First to be seen: {time}").format(time=moment.canonical(signal.first_signal_at))
    if signal.cleared_at is not None:
        yield _("Cleared: {time}").format(time=moment.canonical(signal.cleared_at))
    for words, codes in (
        (_("Weapons"), signal.weapons),
        (_("Lots"), signal.lots),
        (_("Places"), signal.places),
        (_("Parties"), signal.parties),
        (_("People, by code"), signal.users),
        (_("Documents"), signal.documents),
    ):
        if codes:
            yield f"{words}: {', '.join(sorted(codes))}"
    if signal.quantity:
        yield _("Quantity: {number}").format(number=output.number(signal.quantity))
    if signal.figures:
        yield _("Figures:")
        yield from (f"  {name}: {value}" for name, value in signal.figures.items())
    if signal.explanations:
        yield _("What could explain it:")
        yield from (f"  - {text}" for text in signal.explanations)
    yield _("What clears it: {text}").format(text=_(signal.clears_when or each.rule.clears_when))
    yield _("It rests on:")
    for entry in told:
        yield f"  {entry['occurred_at']}  {entry['id']}  {entry['words']}  {entry['by']}  {entry['hash'][:16]}"
    yield _("State: {state}").format(state=each.status)
    for review in each.reviews:
        yield f"  {moment.canonical(review.at)}  {review.status}  {review.by}: {review.reason}"
    yield _("A finding states that something does not fit. It says nothing of anybody's guilt.")

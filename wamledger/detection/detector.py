"""
The detector: every rule over the books, and over what has changed since.

Each evaluation remembers what it asked and until when its answer holds (``look``, ``known``). After an entry only those
are done again that asked about something it speaks of, and after a while those whose time has come. The findings are the
same as those of a new detector that is fed everything at once; a test holds the two together.

A rule that raises something says nothing of that subject, and all others say what they have to say. What it raised is kept
(``faults``) until something changes that it had asked; then it is tried again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from wamledger.detection.books import Answer, Books, Event, Key, State, is_known
from wamledger.detection.combining import Combining
from wamledger.detection.correcting import corrected
from wamledger.detection.finding import Finding, Reviewed, facts_of, finding_id
from wamledger.detection.look import NEVER, Look
from wamledger.detection.registry import Rule, load
from wamledger.detection.rule_fault import RuleFault, fault_of
from wamledger.detection.signal import Signal

Row = dict[str, Any]


class _Said(Answer):
    """What a rule said of a subject.  Shape: ``tests`` is how many tests it made in which run."""

    __slots__ = ("fault", "rule", "signals", "subject", "tests")

    def __init__(self, rule: int, subject: str) -> None:
        super().__init__()
        self.rule = rule
        """Its place among the rules."""
        self.subject = subject
        self.signals: tuple[Signal, ...] = ()
        self.tests: dict[int, int] = {}
        self.fault: RuleFault | None = None
        """What it raised in place of an answer."""


class _Listed(Answer):
    """The subjects of a rule."""

    __slots__ = ("fault", "names", "rule")

    def __init__(self, rule: int) -> None:
        super().__init__()
        self.rule = rule
        self.names: tuple[str, ...] = ()
        self.fault: RuleFault | None = None


@dataclass(slots=True)
class _State:
    """What is known of one rule."""

    rule: Rule
    number: int
    listed: _Listed
    parameters: dict[str, Any] | None = None
    """What they were when the answers were made."""
    answers: dict[str, _Said] = field(default_factory=dict)
    until: int = 0
    """When the first of the answers may change by itself."""
    telling: set[str] = field(default_factory=set)
    """The subjects of which it has something to say, or of which it made tests: few of those that there are."""
    findings: list[Finding] | None = None
    """What it said as findings, where nothing of it has changed since."""
    fault: RuleFault | None = None
    """What it raised when its findings were put together."""

    def told_names(self) -> list[str]:
        """The subjects of which it has something to say, in their order."""
        telling = self.telling
        return [name for name in self.listed.names if name in telling]


def _always() -> None:
    """Nobody stops it."""


class Detector:
    """
    The findings of a ledger as of a moment, kept up with what is posted.

    Invariant: after ``run`` or ``update`` the answers are those of every rule on every subject at ``at``.
    """

    def __init__(
        self, rules: Iterable[Rule] | None = None, *, going_on: Callable[[], None] = _always
    ) -> None:
        self.books = Books()
        self._going_on = going_on
        """Asked again and again during long work; what it raises ends the work, and the detector with it."""
        self.at = 0
        self.outdated = False
        """Whether only a new detector gives the findings of this moment."""
        self._next = 0
        self._breaks = 0
        self._waiting: list[Row] = []
        self._touched: set[Key] = set()
        """What entries speak of that were filed since the last update."""
        self._states = [
            _State(rule, number, _Listed(number))
            for number, rule in enumerate(load().values() if rules is None else rules)
        ]
        self._reviewed: dict[str, list[Event]] | None = None
        self._combining = Combining()

    def feed(self, bodies: Iterable[Row], at: int) -> None:
        """
        The entries that were known then are in the books, in the order of the ledger.

        Those that were not known yet wait. Where one of them becomes known after later entries were filed, the detector
        is ``outdated``: what stands in the books would depend on when somebody looked.
        """
        waiting, self._waiting = self._waiting, []
        # where nothing has been asked yet nothing can be out of date, and all keys of a ledger are many
        is_asked = not self.books.known.is_empty
        for body in chain(waiting, bodies):
            self._going_on()
            if not is_known(body, at):
                self._waiting.append(body)
            elif body["seq"] < self._next:
                self.outdated = True
            else:
                self._next = body["seq"] + 1
                spoken_of = self.books.feed(body)
                if is_asked:
                    self._touched |= spoken_of
        if len(self.books.breaks) > self._breaks:
            self._breaks = len(self.books.breaks)
            self._touched.add(("chain", ""))

    def run(self, bodies: Iterable[Row], at: int) -> list[Finding]:
        """Everything is evaluated, as of that moment; the findings, those that have cleared among them."""
        return self.update(bodies, at)

    def update(self, bodies: Iterable[Row], at: int) -> list[Finding]:
        """
        What was posted since is taken in, and what it or the time may have changed is evaluated again.

        Raises: ValueError for a moment before the last one; the past is asked of a new detector.
        """
        if at < self.at:
            raise ValueError("a detector goes forward")
        self.feed(bodies, at)
        self.at = at
        touched, self._touched = self._touched, set()
        doubtful: dict[int, list[_Said]] = defaultdict(list)
        for answer in self.books.known.touch(touched):
            if isinstance(answer, _Said):
                doubtful[answer.rule].append(answer)
        self._review(touched)
        for state in self._states:
            self._refresh(state, doubtful.get(state.number, []))
        return self.findings()

    def _refresh(self, state: _State, doubtful: list[_Said]) -> None:
        known, answers = self.books.known, state.answers
        parameters = self._parameters(state.rule)
        if parameters != state.parameters:
            # the mission has set another limit: nothing that was said under the old one stands
            for answer in answers.values():
                known.forget(answer)
            answers.clear()
            state.telling.clear()
            state.parameters, state.findings, state.until = parameters, None, 0
            state.listed.state = State.OUTDATED
        look = Look(self.books, self.at, parameters)
        wanted: Iterable[str] = ()
        if not known.is_sure(state.listed, look):
            names = self._names(state, look)
            known.note(state.listed, look)
            if names != state.listed.names:
                before = state.told_names()
                state.listed.names = names
                for gone in answers.keys() - set(names):
                    known.forget(answers.pop(gone))
                    state.telling.discard(gone)
                if state.told_names() != before:
                    state.findings = None
                wanted = [name for name in names if name not in answers]
        if state.until <= self.at:
            wanted = [
                name
                for name in state.listed.names
                if name not in answers or answers[name].until <= self.at or answers[name].state
            ]
        else:
            wanted = [*wanted, *(each.subject for each in doubtful if answers.get(each.subject) is each)]
        for subject in wanted:
            self._going_on()
            self._evaluate(state, subject)
        if state.until <= self.at:
            state.until = min((answer.until for answer in answers.values()), default=NEVER)

    def _evaluate(self, state: _State, subject: str) -> None:
        known = self.books.known
        look = Look(self.books, self.at, state.parameters or {})
        answer = state.answers.get(subject)
        if answer is None:
            answer = state.answers[subject] = _Said(state.number, subject)
        elif known.is_sure(answer, look):
            return
        try:
            signals, tests = tuple(state.rule.evaluate(look, subject)), look.tests
            answer.fault = None
        except Exception as error:
            # half of what it had to say is no answer
            signals, tests = (), {}
            answer.fault = fault_of(state.rule.code, subject, error)
        known.note(answer, look)
        state.until = min(state.until, answer.until)
        if signals != answer.signals or tests != answer.tests:
            answer.signals, answer.tests, state.findings = signals, tests, None
            if signals or tests:
                state.telling.add(subject)
            else:
                state.telling.discard(subject)

    def _names(self, state: _State, look: Look) -> tuple[str, ...]:
        """The subjects of a rule; none where it cannot tell them."""
        try:
            names = tuple(dict.fromkeys(state.rule.subjects(look)))
            state.listed.fault = None
        except Exception as error:
            names = ()
            state.listed.fault = fault_of(state.rule.code, "", error)
        return names

    def _parameters(self, rule: Rule) -> dict[str, Any]:
        """The parameters of a rule as the mission has set them."""
        found = {}
        for parameter in rule.parameters:
            try:
                value = self.books.policy(parameter.policy)
            except KeyError:
                value = parameter.default
            # a policy that the mission set for another program, or wrongly, is no parameter
            found[parameter.name] = value if type(value) is type(parameter.default) else parameter.default
        return found

    def findings(self) -> list[Finding]:
        """Every finding as of the moment, those that have cleared among them, the most urgent first."""
        found: list[Finding] = []
        for state in self._states:
            if state.findings is None:
                state.findings = self._found(state)
            found += state.findings
        return self._combining.worst_first(found)

    def faults(self) -> list[RuleFault]:
        """What rules raised over the books as they are: so much is missing from the findings."""
        found: list[RuleFault] = []
        for state in self._states:
            if state.findings is None:
                state.findings = self._found(state)
            over = (state.answers[name].fault for name in state.listed.names)
            found += [each for each in (state.listed.fault, *over, state.fault) if each is not None]
        return found

    def must_be_whole(self) -> None:
        """
        Nothing is missing from the findings: for papers and measurements, which are no good without all of them.

        Raises: what a rule raised, if any did
        """
        for fault in self.faults():
            raise fault.error

    def _found(self, state: _State) -> list[Finding]:
        """What a rule says, as findings with what people said of them; nothing where they cannot be put together."""
        try:
            found = self._put_together(state)
            state.fault = None
        except Exception as error:
            found = []
            state.fault = fault_of(state.rule.code, "", error)
        return found

    def _put_together(self, state: _State) -> list[Finding]:
        said: Sequence[Signal] = self._said(state)
        if state.rule.settle is not None:
            said = state.rule.settle(said, self._parameters(state.rule))
        found = []
        for signal in said:
            id_ = finding_id(state.rule.code, signal.subject)
            finding = Finding(id_, state.rule, signal, signal.severity, facts=facts_of(signal))
            found.append(self._with_reviews(finding, (self._reviewed or {}).get(id_, [])))
        return found

    def _said(self, state: _State) -> list[Signal]:
        """What a rule says; of what rests on a probability that which is kept among all that it tested."""
        said: list[Signal] = []
        tests: dict[int, int] = defaultdict(int)
        for subject in state.told_names():
            answer = state.answers[subject]
            said += answer.signals
            for run, made in answer.tests.items():
                tests[run] += made
        return corrected(said, tests)

    def _with_reviews(self, finding: Finding, said: list[Event]) -> Finding:
        """
        The finding with what people said of it.

        It is open again where it rests on an entry that came after they last said something, and says something new.
        """
        if not said:
            return finding
        reviews = tuple(
            Reviewed(event.id, event.fields["status"], event.fields["reason"], event.by, event.at)
            for event in said
        )
        known = self.books.by_id
        telling = [id_ for id_ in finding.signal.operations if id_ not in finding.signal.again]
        newer = any(known[id_].seq > said[-1].seq for id_ in telling if id_ in known)
        return replace(finding, status="REOPENED" if newer else reviews[-1].status, reviews=reviews)

    def _review(self, touched: set[Key]) -> None:
        """What people said of findings is at hand; where they said something new, all findings are put together anew."""
        if self._reviewed is not None and ("op", "review_finding") not in touched:
            return
        self._reviewed = defaultdict(list)
        for event in self.books.by_op.get("review_finding", ()):
            if event.stands:
                self._reviewed[event.fields["finding"]].append(event)
        for state in self._states:
            state.findings = None


def canonical(findings: Iterable[Finding], *, every: bool = False) -> list[Row]:
    """The findings as JSON; without ``every`` those that stand."""
    return [each.as_json() for each in findings if every or each.signal.cleared_at is None]

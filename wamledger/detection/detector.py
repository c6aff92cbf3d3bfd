"""
The detector: every rule over the books, and over what has changed since.

Each evaluation remembers what it asked and until when its answer holds (``look``). After an entry only those are done
again that asked about something it speaks of, and after a while those whose time has come. The findings are the same as
those of a new detector that is fed everything at once; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from wamledger.detection.books import Books, Event, is_known
from wamledger.detection.combining import combined, worst_first
from wamledger.detection.correcting import corrected
from wamledger.detection.finding import Finding, Reviewed, facts_of, finding_id
from wamledger.detection.look import Key, Look
from wamledger.detection.registry import Rule, load
from wamledger.detection.signal import Signal

Row = dict[str, Any]


@dataclass(slots=True)
class _Answer:
    """What an evaluation said, what it had asked, and until when it holds."""

    signals: tuple[Signal, ...]
    asked: frozenset[Key]
    until: int
    tests: dict[int, int]
    """How many tests it made in which run."""


@dataclass(slots=True)
class _Subjects:
    """The subjects of a rule, what was asked to list them, and until when the list holds."""

    names: tuple[str, ...]
    asked: frozenset[Key]
    until: int


@dataclass(slots=True)
class _State:
    """What is known of one rule."""

    rule: Rule
    parameters: dict[str, Any] = field(default_factory=dict)
    """What they were when the answers were made."""
    subjects: _Subjects | None = None
    answers: dict[str, _Answer] = field(default_factory=dict)


class Detector:
    """
    The findings of a ledger as of a moment, kept up with what is posted.

    Invariant: after ``run`` or ``update`` the answers are those of every rule on every subject at ``at``.
    """

    def __init__(self, rules: Iterable[Rule] | None = None) -> None:
        self.books = Books()
        self.at = 0
        self.outdated = False
        """Whether only a new detector gives the findings of this moment."""
        self._next = 0
        self._breaks = 0
        self._waiting: list[Row] = []
        self._states = [_State(rule) for rule in (load().values() if rules is None else rules)]
        self._asking: dict[Key, set[tuple[int, str]]] = defaultdict(set)
        """Evaluations (rule by place in the list, subject) by what they asked."""

    def feed(self, bodies: Iterable[Row], at: int) -> set[Key]:
        """
        The entries that were known then are in the books, in the order of the ledger; what they speak of is returned.

        Those that were not known yet wait. Where one of them becomes known after later entries were filed, the detector
        is ``outdated``: what stands in the books would depend on when somebody looked.
        """
        touched: set[Key] = set()
        waiting, self._waiting = self._waiting, []
        # where nothing has been asked yet nothing can be out of date, and all keys of a ledger are many
        has_answers = any(state.subjects is not None for state in self._states)
        for body in chain(waiting, bodies):
            if not is_known(body, at):
                self._waiting.append(body)
            elif body["seq"] < self._next:
                self.outdated = True
            else:
                self._next = body["seq"] + 1
                spoken_of = self.books.feed(body)
                if has_answers:
                    touched |= spoken_of
        if len(self.books.breaks) > self._breaks:
            self._breaks = len(self.books.breaks)
            touched.add(("chain", ""))
        return touched

    def run(self, bodies: Iterable[Row], at: int) -> list[Finding]:
        """Everything is evaluated, as of that moment; the findings, those that have cleared among them."""
        self.feed(bodies, at)
        return self.update((), at)

    def update(self, bodies: Iterable[Row], at: int) -> list[Finding]:
        """
        What was posted since is taken in, and what it or the time may have changed is evaluated again.

        Raises: ValueError for a moment before the last one; the past is asked of a new detector.
        """
        if at < self.at:
            raise ValueError("a detector goes forward")
        touched = self.feed(bodies, at)
        self.at = at
        stale: dict[int, set[str]] = defaultdict(set)
        for key in touched:
            for number, subject in self._asking.get(key, ()):
                stale[number].add(subject)
        for number, state in enumerate(self._states):
            self._refresh(number, state, touched, stale.get(number, set()))
        return self.findings()

    def _refresh(self, number: int, state: _State, touched: set[Key], stale: set[str]) -> None:
        parameters = self._parameters(state.rule)
        if parameters != state.parameters:
            # the mission has set another limit: nothing that was said under the old one stands
            state.parameters, state.subjects = parameters, None
            stale = set(state.answers)
        known = state.subjects
        if known is None or known.until <= self.at or not known.asked.isdisjoint(touched):
            look = Look(self.books, self.at, parameters)
            names = tuple(dict.fromkeys(state.rule.subjects(look)))
            state.subjects = known = _Subjects(names, frozenset(look.asked), look.until)
            wanted = set(names)
            for gone in state.answers.keys() - wanted:
                self._forget(number, gone, state.answers.pop(gone))
        for subject in known.names:
            answer = state.answers.get(subject)
            if answer is not None:
                if subject not in stale and answer.until > self.at:
                    continue
                self._forget(number, subject, answer)
            look = Look(self.books, self.at, parameters)
            signals = tuple(state.rule.evaluate(look, subject))
            asked = frozenset(look.asked)
            state.answers[subject] = _Answer(signals, asked, look.until, look.tests)
            for key in asked:
                self._asking[key].add((number, subject))

    def _forget(self, number: int, subject: str, answer: _Answer) -> None:
        for key in answer.asked:
            self._asking[key].discard((number, subject))

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
        found = []
        reviews = self._reviews()
        for state in self._states:
            said: Sequence[Signal] = self._said(state)
            if state.rule.settle is not None:
                said = state.rule.settle(said, self._parameters(state.rule))
            for signal in said:
                id_ = finding_id(state.rule.code, signal.subject)
                finding = Finding(id_, state.rule, signal, signal.severity, facts=facts_of(signal))
                found.append(self._reviewed(finding, reviews.get(id_, [])))
        return worst_first(combined(found))

    def _said(self, state: _State) -> list[Signal]:
        """What a rule says; of what rests on a probability that which is kept among all that it tested."""
        said: list[Signal] = []
        tests: dict[int, int] = defaultdict(int)
        for subject in state.subjects.names if state.subjects else ():
            answer = state.answers[subject]
            said += answer.signals
            for run, made in answer.tests.items():
                tests[run] += made
        return corrected(said, tests)

    def _reviewed(self, finding: Finding, said: list[Event]) -> Finding:
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

    def _reviews(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.books.by_op.get("review_finding", ()):
            if event.reversed_by is None:
                found[event.fields["finding"]].append(event)
        return found


def canonical(findings: Iterable[Finding], *, every: bool = False) -> list[Row]:
    """The findings as JSON; without ``every`` those that stand."""
    return [each.as_json() for each in findings if every or each.signal.cleared_at is None]

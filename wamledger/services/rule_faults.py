"""
What is told where a rule of detection made a mistake: that the findings are not all, which rule, and under what number.

The rest of the findings stands. What the rule raised is written to the log of faults with the subjects, once for each rule
and kind of mistake; whoever only reads the findings is told neither, for both can name people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wamledger.detection.rule_fault import RuleFault
from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.services import fault_log
from wamledger.services.notices import Exit, Notice

NAMED: Final = 20
"""So many subjects stand in the log; more do not help to find the mistake."""


def notice_of(faults: Iterable[RuleFault]) -> Notice | None:
    """What to say of rules that raised something, and how to end; None where none did.  Each is in the log of faults."""
    by_rule: dict[tuple[str, str], list[RuleFault]] = {}
    for fault in faults:
        by_rule.setdefault((fault.rule, fault.kind), []).append(fault)
    if not by_rule:
        return None
    told = [_line(*named, found) for named, found in by_rule.items()]
    rules = sorted({rule for rule, _kind in by_rule})
    head = _("THE FINDINGS ARE NOT COMPLETE. These rules did not do all of their work: {rules}.").format(
        rules=", ".join(rules)
    )
    foot = _(
        "What is shown stands. Nothing can be told from what is missing until the program has been mended; "
        "send the log to whoever maintains it, with these references."
    )
    return Notice(Exit.FAULT, (head, *told, foot), {"code": "rules_failed", "rules": rules})


def _line(rule: str, kind: str, found: list[RuleFault]) -> str:
    """One rule and kind of mistake, which now stands in the log."""
    first = found[0].error
    subjects = ", ".join(repr(each.subject) for each in found[:NAMED] if each.subject)
    recorded = fault_log.record(first, note=f"raised by rule {rule} over {len(found)}: {subjects}")
    names = {"rule": rule, "kind": shown(kind), "reference": recorded.reference}
    if not all(each.subject for each in found):
        line = _("{rule} says nothing at all: {kind} (reference {reference}).").format(**names)
    else:
        line = ngettext(
            "{rule} says nothing of {number} subject: {kind} (reference {reference}).",
            "{rule} says nothing of {number} subjects: {kind} (reference {reference}).",
            len(found),
        ).format(number=len(found), **names)
    where = (
        _("Log: {file}").format(file=shown(str(recorded.path)))
        if recorded.path is not None
        else _("No log could be written.")
    )
    return f"{line} {where}"

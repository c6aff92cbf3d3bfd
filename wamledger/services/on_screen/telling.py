"""
A refusal, a fault or a mistake as a screen says it: in words, with where on the screens it is put right.

The same refusal serves the command line and programs, which are told by its own message, remedy and code. Whoever
shows it chooses: the screens take it from here.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wamledger.domain.malformed import Malformed
from wamledger.domain.notices import Notice
from wamledger.domain.refusals import CATALOGUE, Refused
from wamledger.domain.refusals import WORDS as TRANSLATED
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.ledger.faults import LedgerFault
from wamledger.services import words
from wamledger.services.moments import readable
from wamledger.services.on_screen.refusals import FORM, WORDS, Words
from wamledger.services.on_screen.remedies import REMEDIES

if TYPE_CHECKING:
    from wamledger.ledger.verifying.finding import Finding

_CODES: Final = frozenset(
    {"status", "allowed", "roles", "condition", "kind", "mode", "ownership", "outcome", "open"}
)
"""Facts that are codes of the ledger, where they are not the words of somebody."""

_PARTS: Final[Mapping[str, str]] = {"by": N_("who records"), "approved_by": N_("who approves")}


def lines(error: BaseException) -> tuple[str, ...]:
    """What is said of an error, each thing that is wrong by itself; a mistake of the program is also written down."""
    match error:
        case Refused():
            return (refusal(error),)
        case Malformed():
            return tuple(refusal(each) for each in error.faults)
        case LedgerFault():
            return (fault(error),)
    from wamledger.services.notices import notice_for

    return notice_for(error).lines


def refusal(refused: Refused, *, at_its_field: bool = False) -> str:
    """What is, and what to do; begins with the field and its line, unless it stands beside it."""
    said = " ".join(part for part in (message(refused), remedy(refused)) if part)
    where = "" if at_its_field else _where(refused)
    return _("{field}: {said}").format(field=where, said=said) if where else said


def message(refused: Refused) -> str:
    """What is, and what was asked."""
    own = WORDS.get(refused.code, Words()).message
    return _filled(CATALOGUE[refused.code].message if own is None else own, refused)


def remedy(refused: Refused) -> str:
    """What to do on the screens; empty where the message says it."""
    own = WORDS.get(refused.code, Words()).remedy
    return _filled(CATALOGUE[refused.code].remedy if own is None else own, refused)


def fault(error: LedgerFault) -> str:
    """What is wrong with the ledger, a file or a key, and what to do on the screens."""
    facts = {name: _worded(name, fact) for name, fact in error.facts.items()}
    said = (error.args[0], in_place_of(error.args[1]))
    return " ".join(_(each).format_map(facts) for each in said if each)


def unsound(finding: Finding) -> str:
    """What the verification has found, and what to do about it."""
    from wamledger.ledger.verifying.finding import CATALOGUE as MEANINGS

    to_do = in_place_of(MEANINGS[finding.kind].remedy)
    return f"{finding.message} {finding.told(to_do)}"


def notice(noticed: Notice) -> str:
    """What the ledger took and a person should know, and where on the screens they say what it is."""
    facts = {name: _worded(name, fact) for name, fact in noticed.facts.items()}
    return " ".join(_(in_place_of(each)).format_map(facts) for each in noticed.templates)


def in_place_of(template: str) -> str:
    """The remedy on the screens for one at the command line; the same where it names no command."""
    return REMEDIES.get(template, template)


def _where(refused: Refused) -> str:
    """The field that is to blame, as forms call it, where the words say nothing without it."""
    path = refused.field.removeprefix("operation.").split(".")
    found = []
    if path[0] == "lines" and len(path) > 1 and path[1].isdigit():
        found.append(_("line {number}").format(number=int(path[1]) + 1))
        path = path[2:]
    if refused.code in FORM and path:
        from wamledger.services.form_fields.labels import label_for

        found.append(_(label_for(str(refused.facts.get("op", "")), tuple(path))))
    said = ", ".join(part for part in found if part)
    return said[:1].upper() + said[1:]


def _filled(template: str, refused: Refused) -> str:
    facts = {}
    for name, fact in refused.facts.items():
        said = _(fact) if name in TRANSLATED and isinstance(fact, str) else fact
        facts[name] = _worded(name, said)
    return _(template).format_map(facts)


def _worded(name: str, fact: Any) -> str:
    """A fact as a person reads it: words for codes, and moments by the clock."""
    if name == "op":
        return _operation(str(fact))
    if name in ("first", "second") and fact in _PARTS:
        return _(_PARTS[fact])
    parts = list(_parts(fact))
    if name in _CODES:
        parts = [_word(each) for each in parts]
    return ", ".join(shown(readable(each)) for each in parts) or "–"


def _parts(fact: Any) -> Iterator[str]:
    if isinstance(fact, (list, tuple, set, frozenset)):
        yield from (str(each) for each in fact)
    else:
        # a list that was written when the fault was raised
        yield from str(fact).split(", ") if str(fact) else ()


def _word(code: str) -> str:
    """The word for a code inside of a sentence."""
    said = words.word(_all_words(), code)
    is_name = said == code or said[1:2] != said[1:2].lower()
    return said if is_name else said[:1].lower() + said[1:]


@cache
def _all_words() -> Mapping[str, str]:
    """Words for the codes that stand in refusals; where two kinds share a code the word is the same."""
    from wamledger.services.form_fields.choices import ROLE, methods

    tables = (
        *(words.STATUS, ROLE, words.CONDITION, words.RESTRICTION, words.PROPOSAL, words.SERIAL_STATUS),
        *(words.HOLD, words.ACQUISITION, words.OWNERSHIP, words.TRACE, words.PURPOSE, words.COUNT, methods()),
    )
    return ChainMap(*(dict(each) for each in tables))


def _operation(op: str) -> str:
    """What people call an operation, in quotation marks; its name where there is none of that name."""
    from wamledger.domain.operations import OPERATIONS

    found = OPERATIONS.get(op)
    return _("“{name}”").format(name=_(found.label)) if found else shown(op)

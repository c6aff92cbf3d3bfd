"""What a report can be held against: the head on it, with the keys that are known, and the proof that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import orjson

from reports.examining import entries
from reports.examining.asked import Examination
from reports.examining.finding import Check
from reports.kinds import Kind, View
from reports.printing import ENTRIES, HEAD, PROOF, REPORT, SEAL
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.note import open_note
from wamledger.ledger.vkey import Verifier
from wamledger.services.report_grounds import Grounds
from wamledger.services.report_seal import text_of


def head_of(asked: Examination, note: bytes, described: Mapping[str, Any]) -> Head | None:
    """The head, where one of the known keys has signed it, or the one that came with the file."""
    if not note:
        asked.open(Check.HEAD, N_("The report has no signed head: it cannot be held against a ledger."))
        return None
    try:
        keys = known(asked, described["ledger"])
        is_known = bool(keys)
        verifiers = keys or [Verifier.parse(str(each)) for each in described["vkeys"]]
        if verifiers:
            head, opened = open_head(note, verifiers)
            signer = next(iter(opened.verified)).vkey
        else:
            head, signer = Head.parse(note.decode().rpartition("\n\n")[0] + "\n"), ""
    except (LedgerFault, UnicodeError) as fault:
        _unreadable(asked, fault)
        return None
    if head.origin != described["ledger"]:
        asked.bad(
            Check.HEAD,
            N_("The head is of {found}, the report of {wanted}."),
            found=head.origin,
            wanted=described["ledger"],
        )
        return None
    if signer and described["vkeys"] and signer not in described["vkeys"]:
        asked.bad(
            Check.HEAD,
            N_("The key that came with the file is not the one that signed the head: {vkey}."),
            vkey=signer,
        )
        return None
    asked.about |= {"origin": head.origin, "size": head.size, "root": head.root.hex(), "signed_by": signer}
    if is_known:
        asked.good(
            Check.HEAD,
            N_("Of {origin}, over {size} entries, signed by {vkey}."),
            origin=head.origin,
            size=head.size,
            vkey=signer,
        )
    elif not signer:
        asked.open(
            Check.HEAD,
            N_(
                "Of {origin}, over {size} entries; no key is known with which its signature could be checked."
            ),
            origin=head.origin,
            size=head.size,
        )
    else:
        asked.open(
            Check.HEAD,
            N_(
                "Of {origin}, over {size} entries, signed by {vkey}; but that key came with the file. Compare it with the "
                "one that was handed over in person, and give it with --key."
            ),
            origin=head.origin,
            size=head.size,
            vkey=signer,
        )
    return head


def _unreadable(asked: Examination, fault: Exception) -> None:
    if isinstance(fault, LedgerFault):
        asked.faulted(Check.HEAD, fault)
    else:
        asked.bad(Check.HEAD, N_("The head cannot be read: {detail}"), detail=str(fault)[:200])


def known(asked: Examination, origin: str) -> list[Verifier]:
    """The keys that are known otherwise than from the file.  Raises: NoteFault"""
    given = [Verifier.parse(each) for each in asked.vkeys]
    return given or [key for key in map(Verifier.parse, asked.local) if key.name == origin]


def _keys(asked: Examination, head: Head) -> list[Verifier]:
    """The keys that are known, else the one that came with the file, if any did."""
    return known(asked, head.origin) or [Verifier.parse(each) for each in (asked.about["signed_by"],) if each]


def held(asked: Examination, head: Head | None) -> None:
    """The head that somebody holds and the one on the pages do not contradict each other."""
    if not asked.held or head is None:
        return
    try:
        signer = _keys(asked, head)
        other, _note = open_head(asked.held, signer)
    except LedgerFault as fault:
        asked.faulted(Check.HELD, fault)
        return
    sizes = {"found": head.size, "held": other.size}
    if other.origin != head.origin:
        asked.bad(
            Check.HELD, N_("It is of {held}, the report of {found}."), held=other.origin, found=head.origin
        )
    elif other.size != head.size:
        low, high = sorted(sizes.values())
        asked.open(
            Check.HELD,
            N_(
                "It covers {held} entries, the report's {found}. Whether one continues the other only the ledger can show: "
                "wamledger prove --consistency {low} {high}"
            ),
            **sizes,
            low=low,
            high=high,
        )
    elif other.root != head.root:
        asked.bad(
            Check.HELD,
            N_("Both cover {found} entries, and their roots differ: one of them is of a forged ledger."),
            **sizes,
        )
    else:
        asked.good(Check.HELD, N_("The same as on the report."))


def seal(asked: Examination, files: Mapping[str, bytes], head: Head | None) -> None:
    """The ledger signed that it made a report of exactly what is enclosed."""
    if head is None:
        return
    if SEAL not in files:
        asked.open(
            Check.SEAL,
            N_(
                "The ledger has not signed this report: that its figures are those of the ledger only the ledger can show. "
                "Make the report again from it, and compare."
            ),
        )
        return
    try:
        note = open_note(files[SEAL], _keys(asked, head))
        if note.text != text_of(head.origin, files[HEAD].decode(), sha256(files[REPORT]).hexdigest()):
            asked.bad(Check.SEAL, N_("The ledger has signed another report than this one."))
        else:
            asked.good(Check.SEAL, N_("The ledger signed that it made a report of exactly this data."))
    except LedgerFault as fault:
        asked.faulted(Check.SEAL, fault)


def grounds_in(
    asked: Examination, files: Mapping[str, bytes], described: Mapping[str, Any], head: Head | None
) -> Grounds | None:
    """What leads to the head, where it does."""
    if PROOF not in files:
        if head is not None:
            asked.open(Check.PROOF, N_("No proof is enclosed."))
        return None
    try:
        grounds = Grounds.load(
            orjson.loads(files[PROOF]), lines_of(files.get(ENTRIES, b"")), map(str, described["vkeys"])
        )
        if head is None:
            asked.open(Check.PROOF, N_("Without a head there is nothing that the proof could lead to."))
        else:
            grounds.lead_to(head)
            if grounds.leaves is None:
                asked.good(
                    Check.PROOF, N_("The whole tree of {size} entries leads to the head."), size=head.size
                )
            else:
                asked.good(
                    Check.PROOF,
                    N_("{number} entries lead to the head, {enclosed} of them enclosed as they are stored."),
                    number=len(grounds.leaves),
                    enclosed=len(grounds.entries or ()),
                )
    except orjson.JSONDecodeError as fault:
        asked.bad(Check.PROOF, N_("The proof cannot be read: {detail}"), detail=str(fault)[:200])
        return None
    except LedgerFault as fault:
        asked.faulted(Check.PROOF, fault)
    else:
        return grounds
    return None


def rests(asked: Examination, kind: Kind[Any], view: Callable[[], View], grounds: Grounds) -> None:
    """The entries that are proved are those on which the pages say that they rest."""
    wanted = kind.rests_on(view())
    proved = None if grounds.leaves is None else sorted(grounds.leaves)
    if (None if wanted is None else sorted({seq for seq in wanted if seq < grounds.size})) != proved:
        asked.bad(Check.PROOF, N_("The proof is of other entries than those on the pages."))
    leaves, enclosed = grounds.leaves or {}, grounds.entries or {}
    bodies = {seq: orjson.loads(entry)["body"] for seq, entry in enclosed.items()}
    found = view()
    wrong = list(dict.fromkeys(entries.differences(found, leaves, bodies)))
    for seq, field in wrong[:20]:
        asked.bad(Check.ENTRIES, N_("The pages say otherwise than entry {seq}: {what}"), seq=seq, what=field)
    if not wrong and any(part.seq in leaves for part in entries.named(found)):
        asked.good(Check.ENTRIES, N_("What the pages say of their entries is what is proved of them."))


def lines_of(content: bytes) -> Iterator[bytes]:
    """The lines of a file, without their ends."""
    return (line for line in content.split(b"\n") if line)

"""What stands beside an entry: the signatures that it carries, and the files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wamledger.i18n import N_, _
from wamledger.ledger import signing
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.vkey import Verifier
from wamledger.services.file_folder import FileFolder
from wamledger.services.numbers import grouped

Row = dict[str, Any]

MEANINGS: Final[Mapping[str, str]] = {
    "posted": N_("recorded it"),
    "proposed": N_("proposed it"),
    "approved": N_("approved it"),
    "rejected": N_("rejected it"),
    "withdrawn": N_("withdrew it"),
    "enrolled": N_("has the key that it enrols"),
    "sealed": N_("signed the entries before it"),
    "rotated": N_("the ledger's own keys, the old and the new one"),
}
"""What a signature says of whoever signed."""


def signatures(link: Link, record: Row) -> Iterator[str]:
    """Who signed, what that means, and whether the signature holds over these bytes."""
    found = record.get("sigs") or []
    if not found:
        yield _("It carries no signature of its own.")
        return
    content = signing.body_bytes(record["body"])
    keys = dict(link.rows("SELECT key_id, vkey FROM user_key"))
    for each in found:
        meaning = _(MEANINGS.get(str(each.get("meaning")), "?"))
        who = f"{each.get('user') or _('the ledger')} ({each.get('key_id')}): {meaning}"
        vkey = keys.get(each.get("key_id"))
        if vkey is None:
            yield f"– {who}; " + _("this key is not among those of users, verify looks at it")
            continue
        try:
            is_good = signing.is_signature(each) and signing.holds(each, Verifier.parse(vkey), content)
        except LedgerFault:
            is_good = False
        yield f"✓ {who}" if is_good else f"✗ {who}; " + _("the signature does NOT hold")


def files(link: Link, place: FileFolder, operation: Row) -> Iterator[str]:
    """The files that it adds or names, by name and digest, and whether they lie beside the ledger."""
    digests = [*operation.get("attachments", ()), *([operation["sha256"]] if "sha256" in operation else [])]
    if not digests:
        return
    condition, parameters = link.among("sha256", digests)
    known = {
        sha256: (name, size)
        for sha256, name, size in link.rows(
            f"SELECT sha256, name, size FROM attachment WHERE {condition}", parameters
        )
    }
    for digest in dict.fromkeys(digests):
        name, size = known.get(digest, (_("not attached"), 0))
        is_here = place.found(digest) is not None
        sign = "✓ " + _("beside the ledger") if is_here else "– " + _("not kept here")
        yield f"{name}  {grouped(size)}  {digest[:16]}…  {sign}"

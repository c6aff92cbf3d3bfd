"""Whoever demands witnesses is shown the history that they saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.keys.conftest import post
from tests.services.keys.histories import AT, OTHER, WITNESS, vkey
from wamledger.ledger.faults import LedgerFault, NoteFault
from wamledger.ledger.head import sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.note import Signature
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.services import proving
from wamledger.services.cosigners import Cosigners
from wamledger.services.keys.witnessing import cosign
from wamledger.services.verification import verify


@pytest.fixture(name="seen")
def _seen(tmp_path: Path) -> Path:
    return tmp_path / "hq.key.seen"


def test_verification_demands_witnesses(seen: Path, ledger: Ledger) -> None:
    """A head must be cosigned by all witnesses that are named, or as many as are needed; the verdict names them."""
    note = cosign(WITNESS, seen, ledger.checkpoint(), at=AT, vkeys=[ledger.about.vkey]).note
    post(ledger, "BINTA")
    verdict = verify(ledger, outside_heads=[note], witnesses=[vkey(WITNESS)])
    assert verdict.sound
    assert verdict.as_json()["heads_from_outside"] == [
        {"size": 1, "witnesses": [{"witness": WITNESS.name, "at": "2026-03-02T08:00:00Z"}]}
    ]
    both = [vkey(WITNESS), vkey(OTHER)]
    assert verify(ledger, outside_heads=[note], witnesses=both, witnesses_needed=1).sound
    verdict = verify(ledger, outside_heads=[note], witnesses=both)
    assert [each.kind for each in verdict.findings] == [Kind.OUTSIDE_UNWITNESSED]
    assert verdict.findings[0].facts == {"size": 1, "found": 1, "needed": 2}
    plain = ledger.checkpoint()
    assert [
        each.kind for each in verify(ledger, outside_heads=[plain], witnesses=[vkey(OTHER)]).findings
    ] == [Kind.OUTSIDE_UNWITNESSED]


def test_a_witness_does_not_stand_for_the_ledger(seen: Path, ledger: Ledger, tmp_path: Path) -> None:
    """A head that a witness has cosigned, and the ledger's key has not signed, is none of this ledger."""
    thief = Signer.new(ledger.about.origin)
    head = ledger.head()
    forged = cosign(WITNESS, seen, sign_head(head, thief), at=AT, vkeys=[thief.vkey]).note
    verdict = verify(ledger, outside_heads=[forged], witnesses=[vkey(WITNESS)])
    assert Kind.OUTSIDE_UNSIGNED in [each.kind for each in verdict.findings]


def test_a_cosignature_that_was_changed(seen: Path, ledger: Ledger) -> None:
    """A false line of a known witness spoils the head, whichever byte of it was changed."""
    whole = ledger.checkpoint()
    note = cosign(WITNESS, seen, whole, at=AT, vkeys=[ledger.about.vkey]).note
    line = note.removeprefix(whole)
    signature = Signature.parse(line.rstrip("\n"))
    for at in range(len(signature.body)):
        body = bytearray(signature.body)
        body[at] ^= 1
        changed = whole + Signature(signature.name, signature.key_id, bytes(body)).line
        with pytest.raises(NoteFault):
            Cosigners.parse([vkey(WITNESS)], None, [changed]).of(changed, ledger.verifiers())
    verdict = verify(ledger, outside_heads=[changed], witnesses=[vkey(WITNESS)])
    assert [each.kind for each in verdict.findings] == [Kind.OUTSIDE_UNSIGNED]


def test_proofs_demand_witnesses(seen: Path, ledger: Ledger) -> None:
    """Whoever checks a proof without the ledger may demand that witnesses have cosigned its head."""
    key = ledger.about.vkey
    old = ledger.checkpoint()
    post(ledger, "BINTA")
    proved = proving.prove(ledger, 0)
    text = proving.prove_consistency(ledger, 1)
    cosigned = cosign(WITNESS, seen, ledger.checkpoint(), at=AT, vkeys=[key]).note
    wanted = Cosigners.parse([vkey(WITNESS)], None, ["-"])
    whole = ledger.checkpoint()
    witnessed = proved.text.replace(whole, cosigned), text.replace(whole, cosigned)
    assert proving.check_proof(witnessed[0], proved.entry, key, cosigners=wanted).size == 2
    assert proving.check_consistency(witnessed[1], old, key, cosigners=wanted)[1].size == 2
    for check in (
        lambda: proving.check_proof(proved.text, proved.entry, key, cosigners=wanted),
        lambda: proving.check_consistency(text, old, key, cosigners=wanted),
        lambda: proving.check_proof(
            witnessed[0], proved.entry, key, cosigners=Cosigners.parse([vkey(OTHER)], None, ["-"])
        ),
    ):
        with pytest.raises(NoteFault, match="0 of the witnesses; 1 are needed"):
            check()


@pytest.mark.parametrize(
    ("vkeys", "needed", "heads", "fault"),
    [
        ([WITNESS.vkey], None, ["-"], NoteFault),
        (["x"], None, ["-"], NoteFault),
        ([vkey(WITNESS)], 2, ["-"], LedgerFault),
        ([vkey(WITNESS)], 0, ["-"], LedgerFault),
        ([vkey(WITNESS), vkey(WITNESS)], 2, ["-"], LedgerFault),
        ([], 1, ["-"], LedgerFault),
        ([vkey(WITNESS)], None, [], LedgerFault),
    ],
    ids=["a ledger's key", "no key", "more than known", "none", "one twice", "none known", "no head"],
)
def test_witnesses_that_cannot_be_demanded(
    vkeys: list[str], needed: int | None, heads: list[str], fault: type[Exception]
) -> None:
    """The keys of witnesses are their own, each counts once, and they must have something to have seen."""
    with pytest.raises(fault):
        Cosigners.parse(vkeys, needed, heads)

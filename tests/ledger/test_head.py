"""A head is three lines, signed by its own ledger."""

from __future__ import annotations

import pytest

from wamledger.ledger.faults import NoteFault
from wamledger.ledger.head import MOST_ORIGIN_BYTES, Head, is_origin, open_head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.merkle import EMPTY_ROOT
from wamledger.ledger.note import cosign, sign
from wamledger.ledger.vkey import encoded

ROOT = bytes(range(32))
SITE = Signer.from_seed("unmission.example/site-1", bytes(range(32)))
OTHER = Signer.from_seed("unmission.example/site-2", bytes(range(1, 33)))
HEAD = Head(SITE.name, 109_482, ROOT)


def test_text_of_a_head() -> None:
    """The text is origin, size and root in base64, each on its line; the signed note is fixed to the byte."""
    assert HEAD.to_text() == f"unmission.example/site-1\n109482\n{encoded(ROOT)}\n"
    assert sign_head(HEAD, SITE) == (
        "unmission.example/site-1\n"
        "109482\n"
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
        "\n"
        "— unmission.example/site-1 "
        "mqignVv0bYscmJQEj4iNBElUhIldyWWgafcIa6BxhDqFGCyh1DFPQZaFWqziPp2WimaMjhT2RH0Uq8PXg7WW3MPB4QI=\n"
    )


@pytest.mark.parametrize("size", [0, 1, 2**63 - 1])
def test_there_and_back(size: int) -> None:
    """What was written is read, from the empty ledger to the largest."""
    head = Head(SITE.name, size, ROOT if size else EMPTY_ROOT)
    assert Head.parse(head.to_text()) == head
    opened, note = open_head(sign_head(head, SITE), [SITE.verifier])
    assert opened == head
    assert list(note.verified) == [SITE.verifier]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"a\n1\n{encoded(ROOT)}",
        f"a\n1\n{encoded(ROOT)}\nextension\n",
        f"a\n1\n{encoded(ROOT)}\n\n",
        f"\n1\n{encoded(ROOT)}\n",
        f"a b\n1\n{encoded(ROOT)}\n",
        f"{'a' * (MOST_ORIGIN_BYTES + 1)}\n1\n{encoded(ROOT)}\n",
        f"a\n01\n{encoded(ROOT)}\n",
        f"a\n+1\n{encoded(ROOT)}\n",
        f"a\n-1\n{encoded(ROOT)}\n",
        f"a\n1 \n{encoded(ROOT)}\n",
        f"a\n\u0661\n{encoded(ROOT)}\n",
        f"a\n{2**63}\n{encoded(ROOT)}\n",
        f"a\n{'9' * 5000}\n{encoded(ROOT)}\n",
        f"a\n0\n{encoded(ROOT)}\n",
        f"a\n1\n{encoded(ROOT[:31])}\n",
        f"a\n1\n{encoded(ROOT + ROOT)}\n",
        f"a\n1\n{encoded(ROOT).rstrip('=')}\n",
        "a\n1\n\n",
    ],
)
def test_texts_that_are_no_head(text: str) -> None:
    """Any text that would not have been written so is refused."""
    with pytest.raises(NoteFault):
        Head.parse(text)


def test_a_key_signs_for_its_own_ledger() -> None:
    """The key of another ledger is refused before it signs."""
    with pytest.raises(
        NoteFault, match=r"key is of unmission\.example/site-2, the head of unmission\.example/site-1"
    ):
        sign_head(HEAD, OTHER)


def test_one_ledger_does_not_speak_for_another() -> None:
    """A head of one ledger signed by the known key of another is refused, though the signature is true."""
    with pytest.raises(NoteFault, match=r"only unmission\.example/site-2 signed it"):
        open_head(sign(HEAD.to_text(), OTHER), [SITE.verifier, OTHER.verifier])


def test_a_witness_speaks_for_any_ledger() -> None:
    """A head that only a known witness cosigned is opened, for the witness checked it."""
    witness = OTHER.verifier.as_witness()
    head, note = open_head(cosign(sign_head(HEAD, SITE), OTHER, 1_700_000_000), [witness])
    assert head == HEAD
    assert note.cosigned_at(witness) == 1_700_000_000


def test_a_signed_note_that_is_no_head() -> None:
    """A true signature does not make a text a head."""
    with pytest.raises(NoteFault, match="not a head"):
        open_head(sign("minutes of a meeting\n", SITE), [SITE.verifier])


def test_origins() -> None:
    """An origin is the name of a key of at most 255 bytes."""
    assert is_origin("unmission.example/site-1")
    assert is_origin("é" * 127 + "e")
    assert not is_origin("é" * 128)
    assert not is_origin("site 1")

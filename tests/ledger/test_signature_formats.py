"""What docs/formats.md says of signatures and of evidence is what the program writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.test_formats import ENTRIES, NOTE, SITE, block
from wamledger.ledger import signing
from wamledger.ledger.canonical import encode
from wamledger.ledger.evidence import MOST_HEADER_BYTES, VERSION, Header
from wamledger.ledger.keys import Signer
from wamledger.services.evidence import check

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
VERIFICATION = (Path(__file__).parents[2] / "docs" / "verification.md").read_text(encoding="utf-8")

PERSON = Signer.from_seed("OKELLO", bytes(range(32, 64)))
BODY = encode({"seq": 0, "v": 1})
HEADER = Header(SITE.name, "GAO", "Sector East", 3, (NOTE,), (SITE.vkey,))


@pytest.mark.parametrize(
    "text",
    [
        block(PERSON.vkey),
        block(signing.message(signing.POSTED, BODY).decode()),
        block(encode(signing.signature(PERSON, PERSON.name, signing.POSTED, BODY)).decode()),
        block(HEADER.line.decode()),
    ],
    ids=["vkey", "message", "signature", "evidence"],
)
def test_example(text: str) -> None:
    """Each example on the page is, to the byte, what the program writes."""
    assert text in PAGE


def test_the_signature_on_the_page_holds() -> None:
    """The signature of the example is that of the key of the example."""
    assert signing.holds(signing.signature(PERSON, PERSON.name, signing.POSTED, BODY), PERSON.verifier, BODY)


def test_every_meaning_is_on_the_page() -> None:
    """Each meaning that a signature may have stands in the table."""
    table = PAGE.split("| meaning | by whom |")[1].split("\n\n")[0]
    assert all(f"`{meaning}`" in table for meaning in signing.MEANINGS)


def test_every_field_of_the_header_is_on_the_page() -> None:
    """Each field of the first line of evidence stands in the table, and its limits on the page."""
    table = PAGE.split("## Evidence")[1].split("| field | |")[1].split("\n\n")[0]
    assert all(f"`{name}`" in table for name in ("wamledger_evidence", *Header._fields))
    assert f"version of the format, {VERSION}" in table
    assert f"at most {MOST_HEADER_BYTES:,} bytes" in PAGE


def test_the_example_is_read_as_evidence(tmp_path: Path) -> None:
    """The first line on the page, with the entries on the page, is evidence whose head holds."""
    path = tmp_path / "e.jsonl"
    path.write_bytes(HEADER.line + b"".join(entry + b"\n" for entry in ENTRIES))
    checked = check(path, vkey=SITE.vkey)
    assert {finding.step for finding in checked.findings} == {2}  # the bodies are too short to be entries
    assert checked.entries == 3


def test_every_kind_of_finding_is_explained() -> None:
    """Each kind of the steps about signatures, access records and exports stands in docs/verification.md."""
    from wamledger.ledger.verifying.finding import CATALOGUE, Kind

    wanted = {kind for kind, meaning in CATALOGUE.items() if meaning.step in (9, 10)} | {Kind.ENTRIES_CHANGED}
    assert {kind for kind in wanted if f"`{kind.value}`" not in VERIFICATION} == set()

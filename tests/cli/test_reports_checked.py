"""Reports are made in every format, checked from their file, and signed, all from the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest

Run = Callable[..., Any]


def test_a_report_is_checked_from_its_file(office: Run, tmp_path: Path) -> None:
    """With the key, or beside the ledger, a report holds; alone its key is unknown; a changed one ends with 3."""
    assert office("report", "stock", "-o", "stock.pdf").code == 0
    here = office("verify-report", "stock.pdf")
    assert (here.code, "The report holds." in here.out) == (0, True)
    key = office("checkpoint", "--look", "--json").json
    vkey = office("verify-report", "stock.pdf", "--json").json["signed_by"]
    (tmp_path / "wamledger.db").rename(tmp_path / "elsewhere.db")
    alone = office("verify-report", "stock.pdf")
    assert (alone.code, "that key came with the file" in alone.out) == (3, True)
    (tmp_path / "head.txt").write_text(key["note"], encoding="utf-8")
    given = office("verify-report", "stock.pdf", "--key", vkey, "--head", "head.txt", "--json")
    assert (given.code, given.json["holds"]) == (0, True)
    assert {each["check"] for each in given.json["findings"]} >= {
        "enclosed",
        "data",
        "head",
        "held",
        "seal",
        "proof",
        "pages",
        "code",
    }
    content = (tmp_path / "stock.pdf").read_bytes()
    at = content.index(b"stream") + 200
    (tmp_path / "changed.pdf").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    changed = office("verify-report", "changed.pdf", "--key", vkey)
    assert (changed.code, "The report does NOT hold." in changed.out) == (3, True)
    other = office("verify-report", "stock.pdf", "--key", "unx/other+00000000+AAAA")
    assert other.code == 3
    assert office("verify-report", "missing.pdf").code == 2


def test_a_report_comes_in_each_format(office: Run, tmp_path: Path) -> None:
    """The name of the file or --format decides; CSV is a file for each table; none is written over another unasked."""
    answer = office("report", "stock", "-o", "stock.csv", "--json")
    assert answer.json["files"] == ["stock.weapons.csv", "stock.lots.csv", "stock.balance.csv"]
    with (tmp_path / "stock.weapons.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["weapon"] for row in csv.DictReader(file)] == ["W-1"]
    assert office("report", "stock", "-o", "stock.csv").code == 2
    assert office("report", "stock", "-o", "stock.csv", "--overwrite").code == 0
    assert office("report", "stock", "-o", "stock.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "stock.xlsx")["weapons"]["C2"].value == "W-1"
    assert office("report", "item", "W-1", "-o", "figures", "--format", "json").code == 0
    assert orjson.loads((tmp_path / "figures").read_bytes())["tables"]["weapon"][0]["weapon"] == "W-1"
    assert office("report", "stock", "-o", "x.pdf", "--format", "docx").code == 2
    assert not list(tmp_path.glob("x.pdf*"))


def test_a_report_that_is_not_there_is_named(office: Run) -> None:
    """A wrong name is answered with the nearest and all that there are; options that a report does not take are refused."""
    wrong = office("report", "stok", "-o", "never.pdf")
    assert (wrong.code, "stock" in wrong.err, "[report_unknown]" in wrong.err) == (2, True, True)
    for words, code in (
        (("stock", "W-1"), "report_option"),
        (("item", "W-1", "--at", "GAO"), "report_option"),
        (("item",), "report_asks"),
        (("count-sheet",), "report_by_command"),
        (("stock", "--paper", "tag"), "choice_unknown"),
        (("labels", "NOTHING"), "label_unknown"),
    ):
        answer = office("report", *words, "-o", "never.pdf")
        assert (answer.code, f"[{code}]" in answer.err) == (2, True), answer.err
    listed = office("report", "--help").out
    for name in ("stock:", "item CODE:", "labels [CODE]:"):
        assert name in listed


def test_a_report_speaks_french(office: Run, tmp_path: Path) -> None:
    """--lang is --language; the report is in French, and holds when somebody who speaks English checks it."""
    assert office("report", "stock", "-o", "stock.pdf", "--lang", "fr").code == 0
    found = office("verify-report", "stock.pdf", "--json").json
    assert (found["language"], found["holds"]) == ("fr", True)
    assert "Le rapport tient." in office("--language", "fr", "verify-report", "stock.pdf").out


def test_labels_are_printed_for_a_roll(office: Run, tmp_path: Path) -> None:
    """One thing, or all that stands somewhere, on the paper of a label printer."""
    answer = office("report", "labels", "W-1", "-o", "tag.pdf", "--paper", "tag", "--json")
    assert (answer.code, answer.json["pages"]) == (0, 1)
    assert office("verify-report", "tag.pdf").code == 0


def test_a_report_is_signed_by_a_person(office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a signature needs is said; a signed report is told whose it is, and its pages still hold."""
    assert office("report", "stock", "-o", "stock.pdf").code == 0
    for words in ((), ("--key", "stock.pdf"), ("--p12", "a", "--key", "b", "--cert", "c")):
        assert office("sign-report", "stock.pdf", "-o", "signed.pdf", *words).code != 0
    assert not (tmp_path / "signed.pdf").exists()
    pytest.importorskip(
        "pyhanko", reason="the part that signs is not installed: pip install 'wamledger[sign]'"
    )
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Binta Sow")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
    )
    content = pkcs12.serialize_key_and_certificates(
        b"b", key, made.sign(key, hashes.SHA256()), None, BestAvailableEncryption(b"a long passphrase")
    )
    (tmp_path / "binta.p12").write_bytes(content)
    monkeypatch.setenv("WAMLEDGER_SIGNING_PASSPHRASE", "a long passphrase")
    answer = office("sign-report", "stock.pdf", "--p12", "binta.p12", "-o", "signed.pdf", "--json")
    assert (answer.code, "Binta Sow" in answer.json["signed_by"]) == (0, True), answer.err
    assert (tmp_path / "signed.pdf").read_bytes().startswith((tmp_path / "stock.pdf").read_bytes())
    checked = office("verify-report", "signed.pdf")
    assert (checked.code, "Signed by Common Name: Binta Sow" in checked.out) == (0, True), checked.out
    monkeypatch.setenv("WAMLEDGER_SIGNING_PASSPHRASE", "another passphrase")
    wrong = office("sign-report", "stock.pdf", "--p12", "binta.p12", "-o", "again.pdf")
    assert (wrong.code != 0, (tmp_path / "again.pdf").exists()) == (True, False)

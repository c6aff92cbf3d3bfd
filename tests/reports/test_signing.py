"""A person's signature stands behind a report, which stays what it was, and other programs read it too."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pypdf import PdfReader

from reports.catalogue import kinds
from reports.examining.asked import Examination
from reports.examining.examination import examined
from reports.examining.finding import Check
from reports.printing import printed
from reports.signing import Identity, SigningFault, sign

pytest.importorskip("pyhanko", reason="the part that signs is not installed: pip install 'wamledger[sign]'")

PASSPHRASE = b"a passphrase of an officer"


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files with a P-256 key and a certificate, together and apart."""
    folder = tmp_path_factory.mktemp("officer")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A. Okonkwo, WAM officer")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    files = {name: folder / name for name in ("officer.p12", "officer.key", "officer.crt")}
    files["officer.p12"].write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"officer", key, certificate, None, BestAvailableEncryption(PASSPHRASE)
        )
    )
    files["officer.key"].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files["officer.crt"].write_bytes(certificate.public_bytes(Encoding.PEM))
    return {name: str(path) for name, path in files.items()}


@pytest.fixture(scope="module")
def report() -> bytes:
    import importlib.util
    import sys

    path = Path(__file__).with_name("conftest.py")
    spec = importlib.util.spec_from_file_location("views_to_sign", path)
    assert spec is not None
    assert spec.loader is not None
    made: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    out = io.BytesIO()
    printed(kinds()["item"], made.item_view(), out)
    return out.getvalue()


def signed(report: bytes, officer: dict[str, str], **how: str) -> bytes:
    out = io.BytesIO()
    identity = Identity(p12=officer["officer.p12"], passphrase=PASSPHRASE)
    assert "Okonkwo" in sign(report, identity, out, **how)
    return out.getvalue()


def about(content: bytes, check: Check) -> list[tuple[bool | None, str]]:
    found = examined(Examination(content))
    return [(each.ok, each.text) for each in found.findings if each.check is check]


def test_a_signature_leaves_the_report_as_it_was(report: bytes, officer: dict[str, str]) -> None:
    """The signed file begins with the report byte for byte; its pages and data are found good, and so is the signature."""
    content = signed(report, officer, reason="For the record")
    assert content.startswith(report)
    assert len(content) > len(report)
    assert "".join(said for ok, said in about(content, Check.PAGES) if not ok) == ""
    assert not [text for ok, text in about(content, Check.FILE) if ok is False]
    ((ok, said),) = about(content, Check.SIGNATURE)
    assert ok is True
    assert "A. Okonkwo, WAM officer" in said
    assert about(report, Check.SIGNATURE) == []


def test_two_people_sign_one_report(report: bytes, officer: dict[str, str]) -> None:
    """The second signature stands behind the first, and both are good; key and certificate may be two files."""
    identity = Identity(key=officer["officer.key"], certificate=officer["officer.crt"])
    out = io.BytesIO()
    sign(signed(report, officer), identity, out)
    assert [ok for ok, _said in about(out.getvalue(), Check.SIGNATURE)] == [True, True]
    assert [ok for ok, _said in about(out.getvalue(), Check.PAGES)] == [True]


def test_a_signature_under_another_report_is_bad(report: bytes, officer: dict[str, str]) -> None:
    """One byte that is changed under the signature, or in it, makes it bad."""
    content = signed(report, officer)
    at = content.index(b"/CreationDate (D:2026") + 20
    changed = content[:at] + bytes([content[at] + 1]) + content[at + 1 :]
    assert [ok for ok, _said in about(changed, Check.SIGNATURE)] == [False]
    begin = content.index(b"/Contents <", len(report)) + 400
    broken = content[:begin] + (b"0" if content[begin : begin + 1] != b"0" else b"1") + content[begin + 1 :]
    assert [ok for ok, _said in about(broken, Check.SIGNATURE)] == [False]


def test_what_cannot_sign_is_said(report: bytes, officer: dict[str, str], tmp_path: Path) -> None:
    """A wrong passphrase, a file that is no key and a file that is no report are refused in words."""
    for identity in (
        Identity(p12=officer["officer.p12"], passphrase=b"wrong"),
        Identity(p12=officer["officer.crt"]),
        Identity(key=officer["officer.crt"], certificate=officer["officer.key"]),
    ):
        with pytest.raises(SigningFault):
            sign(report, identity, io.BytesIO())
    with pytest.raises(SigningFault):
        sign(
            b"no report",
            Identity(key=officer["officer.key"], certificate=officer["officer.crt"]),
            io.BytesIO(),
        )


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_another_program_reads_the_signature(report: bytes, officer: dict[str, str], tmp_path: Path) -> None:
    """Poppler's pdfsig finds the signature valid, over the whole file, and of the type that PAdES asks for."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed(report, officer))
    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False)
    assert "Signature Validation: Signature is Valid." in told.stdout, told.stdout + told.stderr
    assert "Total document signed" in told.stdout
    assert "ETSI.CAdES.detached" in told.stdout
    assert "A. Okonkwo" in told.stdout


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_a_signed_report_is_a_sound_file(report: bytes, officer: dict[str, str], tmp_path: Path) -> None:
    """qpdf reads it without a warning, and the enclosed files are still there."""
    content = signed(report, officer)
    (tmp_path / "signed.pdf").write_bytes(content)
    done = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "signed.pdf")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False), done.stderr
    assert "view.json" in PdfReader(io.BytesIO(content)).attachments

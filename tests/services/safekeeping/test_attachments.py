"""Attached files: which are taken, how they lie beside a ledger, and what of them is noticed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.safekeeping.conftest import NOTE, PHOTO, Vault, op, posted
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.sealed_file import CHUNK, MAGIC, FileKeys
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.services import attachments
from wamledger.services.file_kinds import Looker
from wamledger.services.verification import verify

SHA = hashlib.sha256(PHOTO).hexdigest()
KEYS = FileKeys(bytes(32))


def archive(*names: str, first: bytes = b"x") -> bytes:
    """A ZIP archive with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for number, name in enumerate(names):
            made.writestr(name, first if not number else b"part")
    return stream.getvalue()


RECOGNISED: dict[str, tuple[bytes, str]] = {
    "a.png": (b"\x89PNG\r\n\x1a\nrest", "image/png"),
    "no-name": (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
    "a.gif": (b"GIF89a", "image/gif"),
    "a.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    "a.tif": (b"II*\x00", "image/tiff"),
    "a.heic": (b"\x00\x00\x00\x18ftypheic", "image/heic"),
    "a.pdf": (b"%PDF-1.7\n\xff", "application/pdf"),
    "a.txt": ("Zürich, 3 Gewehre\n".encode(), "text/plain"),
    "a.csv": (b"serial;make\n1;AKM\n", "text/csv"),
    "liar.png": (b"just a text", "text/plain"),
    "a.rtf": (b"{\\rtf1 x}", "application/rtf"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "application/x-ole-storage"),
    "a.docx": (
        archive("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "a.xlsx": (
        archive("_rels/.rels", "[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "a.odt": (
        archive("mimetype", first=b"application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
}
OF_NO_KIND: dict[str, bytes] = {
    "empty.txt": b"",
    "program.png": b"\x7fELF\x02\x01\x01\x00",
    "script.txt": b"text\x00with a zero",
    "escape.txt": b"\x1b[2Jclears the screen",
    "latin.txt": "Reçu".encode("latin-1"),
    "cut.txt": "Reçu".encode()[:3],
    "a.zip": archive("word/notes.txt"),
    "a.exe": b"MZ\x90\x00",
    "page.svg.gz": b"\x1f\x8b\x08\x00",
}


def looked_at(content: bytes, name: str, size: int = 7) -> Any:
    looker = Looker()
    for at in range(0, len(content), size):
        looker.take(content[at : at + size])
    return looker.recognised(name)


@pytest.mark.parametrize("name", RECOGNISED)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_file_is_known_by_its_contents(name: str, size: int) -> None:
    """What a file is follows from its bytes, however they come, and not from what it is called."""
    content, media_type = RECOGNISED[name]
    found = looked_at(content, name, size)
    assert found is not None
    assert found.media_type == media_type


@pytest.mark.parametrize("name", OF_NO_KIND)
def test_what_is_of_no_kind(name: str) -> None:
    """Programs, archives, and text that is none are of no kind, whatever they are called."""
    assert looked_at(OF_NO_KIND[name], name) is None


@pytest.fixture
def open_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A ledger that nobody signs in to, with one user."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    with Ledger.create(str(tmp_path / "x.db"), code="X", mission="X") as ledger:
        posted(ledger, op("add_user", code="BOSS", name="B", roles=["WAM_OFFICER"]))
        yield ledger


def refused(ledger: Ledger, path: Path) -> Refused:
    with pytest.raises(Refused) as caught, attachments.kept(ledger, path):
        pass
    place = attachments.folder(ledger)
    assert place.names() == []
    assert not place.path.exists() or list(place.path.iterdir()) == []
    return caught.value


def test_what_is_refused_leaves_nothing(open_office: Ledger, tmp_path: Path) -> None:
    """A file of no kind, or too large, is not kept, and is named with what is allowed."""
    (tmp_path / "a.exe").write_bytes(b"MZ\x90\x00")
    fault = refused(open_office, tmp_path / "a.exe")
    assert (fault.code, "images" in fault.message) == (Code.ATTACHMENT_KIND, True)
    posted(open_office, op("set_policy", name="attachment_max_bytes", value=len(PHOTO) - 1))
    (tmp_path / "a.png").write_bytes(PHOTO)
    fault = refused(open_office, tmp_path / "a.png")
    assert (fault.code, fault.facts["most"]) == (Code.ATTACHMENT_TOO_LARGE, len(PHOTO) - 1)


def test_the_mission_says_what_may_be_attached(open_office: Ledger, tmp_path: Path) -> None:
    """A policy narrows the kinds, or lets every file in."""
    (tmp_path / "a.png").write_bytes(PHOTO)
    (tmp_path / "a.bin").write_bytes(b"\x00\x01")
    posted(open_office, op("set_policy", name="attachment_types", value="pdf, text"))
    assert refused(open_office, tmp_path / "a.png").facts["allowed"] == "PDF, plain text"
    posted(open_office, op("set_policy", name="attachment_types", value="nonsense"))
    assert refused(open_office, tmp_path / "a.png").facts["allowed"] == "-"
    posted(open_office, op("set_policy", name="attachment_types", value="any"))
    with attachments.kept(open_office, tmp_path / "a.bin") as kept:
        assert kept.media_type == "application/octet-stream"


def test_a_file_is_found_by_how_its_digest_begins(vault: Vault) -> None:
    """A beginning that one file alone has names it; none, or that of several, is refused."""
    ledger, _person = vault.opened()
    with ledger:
        assert attachments.named(ledger, SHA[:8].upper()).name == "photo.png"
        for wrong in ("", "zz"):
            with pytest.raises(Refused) as caught:
                attachments.named(ledger, wrong)
            assert caught.value.code is Code.ATTACHMENT_UNKNOWN
        found = attachments.named(ledger, SHA)
        (vault.files / SHA).unlink()
        with pytest.raises(Refused) as caught:
            list(attachments.contents(ledger, found))
        assert caught.value.code is Code.ATTACHMENT_MISSING


def verdict_of(vault: Vault) -> Any:
    ledger, _person = vault.opened()
    with ledger:
        return verify(ledger, projections=False)


@pytest.mark.parametrize("encrypted", [False, True])
def test_what_becomes_of_files_is_noticed(vault: Vault, *, encrypted: bool) -> None:
    """A file that is missing or was changed is named by verify; strays are counted, and are no fault."""
    if encrypted:
        vault.encrypt(remove_plain=True)
    one, other = sorted(vault.files.iterdir())
    (vault.files / ("0" * 64)).write_bytes(b"stray")
    verdict = verdict_of(vault)
    assert verdict.sound
    assert verdict.steps[10].facts["strays"] == 1
    whole = one.read_bytes()
    for changed in (whole[:-1], whole + b"x", whole[:9] + bytes([whole[9] ^ 1]) + whole[10:], b""):
        one.write_bytes(changed)
        verdict = verdict_of(vault)
        assert [finding.kind for finding in verdict.findings] == [Kind.FILE_CHANGED]
    one.write_bytes(whole)
    other.unlink()
    verdict = verdict_of(vault)
    assert [finding.kind for finding in verdict.findings] == [Kind.FILE_MISSING]
    assert not verdict.steps[10].ok
    ledger, _person = vault.opened()
    with ledger:
        left_out = verify(ledger, projections=False, files=False)
    assert left_out.sound
    assert left_out.steps[10].ok is None


def test_an_open_file_beside_an_encrypted_ledger_is_noticed(vault: Vault) -> None:
    """A file that lies open beside an encrypted ledger is named, also where it is sealed as well."""
    vault.encrypt(remove_plain=True)
    (vault.files / SHA).write_bytes(PHOTO)
    assert [finding.kind for finding in verdict_of(vault).findings] == [Kind.FILE_OPEN]
    vault.encrypt()
    assert verdict_of(vault).sound


def test_a_file_that_was_never_here_is_no_fault(open_office: Ledger) -> None:
    """A journal may name a file that another office keeps: it is counted, and the ledger is sound."""
    posted(open_office, op("attach", sha256=SHA, name="far.png", media_type="image/png", size=7))
    verdict = verify(open_office)
    assert verdict.sound
    assert verdict.steps[10].ok is None
    assert "1" in verdict.steps[10].said


def sealed(content: bytes) -> bytes:
    chunks = (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))
    return b"".join(KEYS.sealed(iter(chunks)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_sealed_files_come_back(size: int) -> None:
    """What was sealed is opened again, whatever its length, and the same contents are never sealed alike."""
    content = bytes(size)
    made = sealed(content)
    assert b"".join(KEYS.opened(io.BytesIO(made))) == content
    assert made != sealed(content)
    assert made.startswith(MAGIC)


def opened(made: bytes) -> bytes:
    return b"".join(KEYS.opened(io.BytesIO(made)))


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_each_changed_bit_of_a_sealed_file_is_found(content: bytes, place: int, bit: int) -> None:
    """No bit of a sealed file can be changed, and no byte taken from its end, unnoticed."""
    made = bytearray(sealed(content))
    with pytest.raises(LedgerTampered):
        opened(bytes(made[: place % len(made)]))
    made[place % len(made)] ^= 1 << bit
    with pytest.raises(LedgerTampered):
        opened(bytes(made))


CUTS: dict[str, Callable[[bytes, list[bytes]], bytes]] = {
    "the last chunk is missing": lambda head, parts: head + parts[0] + parts[1],
    "the first chunk is missing": lambda head, parts: head + parts[1] + parts[2],
    "two chunks have changed places": lambda head, parts: head + parts[1] + parts[0] + parts[2],
    "the last chunk stands twice": lambda head, parts: head + b"".join(parts) + parts[2],
}


@pytest.mark.parametrize("cut", CUTS)
def test_chunks_stand_where_they_stood(cut: str) -> None:
    """Chunks of a sealed file can neither be left out, nor repeated, nor change places."""
    made = sealed(bytes(CHUNK) + bytes(CHUNK) + b"end")
    head, size = made[: len(MAGIC) + 16], CHUNK + 16
    body = made[len(head) :]
    parts = [body[:size], body[size : 2 * size], body[2 * size :]]
    assert opened(head + b"".join(parts)) == bytes(2 * CHUNK) + b"end"
    with pytest.raises(LedgerTampered):
        opened(CUTS[cut](head, parts))


def test_another_key_opens_nothing_and_names_otherwise() -> None:
    """With the key of another database a sealed file is closed, and its name is another."""
    other = FileKeys(bytes(31) + b"\x01")
    with pytest.raises(LedgerTampered):
        list(other.opened(io.BytesIO(sealed(NOTE))))
    assert other.name(SHA) != KEYS.name(SHA)
    assert KEYS.name(SHA) == KEYS.name(SHA)

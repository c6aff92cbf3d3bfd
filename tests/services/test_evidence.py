"""Evidence: whoever has the file alone finds what was changed in it, and who signed and approved."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.alone import SCRIPT, checked_alone
from tests.ledger.signing_people import actor, close, key, move, op, post, post_all_kinds, weapon
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger import evidence as form
from wamledger.ledger.faults import AccessFault, EvidenceFault, NoteFault
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.note import cosign
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.ledger.verifying.verdict import Damage
from wamledger.services import evidence
from wamledger.services.evidence import Checked, check, write
from wamledger.services.keys.rotation import rotate
from wamledger.services.verification import verify


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which entries are signed in every way."""
    path = tmp_path_factory.mktemp("evidence") / "ledger.db"
    with Ledger.create(str(path), code="UNX", mission="UN Mission in X") as ledger:
        post_all_kinds(ledger)
    return path


@pytest.fixture(scope="module")
def vkey(ledger_file: Path) -> str:
    """Its public key."""
    return load_key(Path(f"{ledger_file}.key")).vkey


@pytest.fixture
def file(ledger_file: Path, tmp_path: Path) -> Path:
    """Its evidence."""
    path = tmp_path / "evidence.jsonl"
    with Ledger.open(str(ledger_file)) as ledger:
        ledger.act_as(actor("OFFICER"))
        assert write(ledger, path) == 33
    return path


def lines_changed(path: Path, change: Callable[[list[bytes]], object]) -> Path:
    """The lines of the file are changed; the first is the header."""
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))
    return path


def kinds(checked: Checked) -> set[Kind]:
    """What was found."""
    return set(checked.counts)


# what the file is


def test_the_entries_are_those_of_the_ledger(file: Path, ledger_file: Path) -> None:
    """After the header each line is an entry, byte for byte, on either engine the same."""
    with Ledger.open(str(ledger_file)) as ledger, ledger.reading() as link:
        rows = [bytes(row[0]) for row in link.rows("SELECT entry FROM entry ORDER BY seq", ())]
    header, *entries = file.read_bytes().splitlines()
    assert entries == rows
    found = json.loads(header)
    assert found["wamledger_evidence"] == 1
    assert (found["ledger"], found["mission"], found["entries"]) == ("UNX", "UN Mission in X", 33)


def test_either_engine(ledger: Ledger, tmp_path: Path) -> None:
    """Evidence of a ledger on either engine holds, as the ledger does."""
    post_all_kinds(ledger)
    verdict = verify(ledger)
    assert verdict.sound
    assert verdict.signatures is not None
    assert verdict.signatures.by_two == 6
    ledger.act_as(actor("OFFICER"))
    write(ledger, tmp_path / "e.jsonl")
    checked = check(tmp_path / "e.jsonl", vkey=ledger.about.vkey)
    assert checked.holds
    assert checked.root == ledger.head().root


def test_an_empty_ledger(tmp_path: Path) -> None:
    """A ledger without entries gives evidence of that."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        assert write(ledger, tmp_path / "e.jsonl") == 0
        checked = check(tmp_path / "e.jsonl", vkey=ledger.about.vkey)
    assert checked.holds
    assert checked.entries == 0


def test_whoever_may_not_read_the_journal_gets_no_evidence(ledger_file: Path, tmp_path: Path) -> None:
    """The whole ledger leaves with those who may read it whole, and with nobody else."""
    with Ledger.open(str(ledger_file)) as ledger:
        for who in (None, actor("KEEPER"), actor("FOUNDER")):
            ledger.act_as(who)
            with pytest.raises(AccessFault):
                write(ledger, tmp_path / "e.jsonl")
    assert list(tmp_path.iterdir()) == []


# what it shows


def test_who_signed_and_who_approved(file: Path, vkey: str) -> None:
    """From the file alone: which operations two people signed, who they were, and by which keys."""
    checked = check(file, vkey=vkey)
    assert checked.holds
    assert checked.is_trusted
    assert checked.figures.by_two == len(checked.pairs) == 6
    console, proposed = checked.pairs[-2:]
    assert (console.id, console.by, console.approved_by, console.proposal) == (
        "REV-1",
        "OFFICER",
        "APPROVER",
        None,
    )
    assert (proposed.op, proposed.by, proposed.approved_by, proposed.proposal) == (
        "reverse",
        "OFFICER",
        "APPROVER",
        "PROP-0",
    )
    assert {proposed.by_key, proposed.approved_key} == {key("OFFICER").vkey, key("APPROVER").vkey}
    assert json.loads(json.dumps(checked.as_json()))["signed_by_two"][-1]["proposal"] == "PROP-0"


@pytest.mark.parametrize("which", ["REG-W-3", "14"])
def test_one_entry_is_told(file: Path, vkey: str, which: str) -> None:
    """An entry, by its id or its number, is told with who stands for it."""
    told = check(file, vkey=vkey, entry=which).entry
    assert told is not None
    assert told.record["body"]["operation"]["id"] == "REG-W-3"
    assert told.seal is not None
    assert (told.seal.user, told.seal.begin, told.seal.end) == ("OFFICER", 12, 17)
    assert told.pair is None


def test_an_entry_that_is_not_there(file: Path, vkey: str) -> None:
    """What is not in the file is not told."""
    assert check(file, vkey=vkey, entry="NOTHING").entry is None


# what is found


@pytest.mark.parametrize("at", range(1, 34))
def test_a_changed_entry(file: Path, vkey: str, at: int) -> None:
    """
    An entry in which one character is changed is the first damaged one, signed or not; the last shows by the head.

    Where it is the seal over past records, those may have been changed with it: nobody else has signed them.
    """

    def change(lines: list[bytes]) -> None:
        record = json.loads(lines[at])
        record["body"]["recorded_at"] = "2026-01-02T03:04:05Z"
        lines[at] = form.encode(record) + b"\n"

    checked = check(lines_changed(file, change), vkey=vkey)
    assert Kind.HEAD_DIFFERS in kinds(checked)
    assert checked.damage is not None
    assert checked.damage == Damage(29 if at == 32 else at - 1, at - 1)
    assert checked_alone(file, vkey)[0] == 3


@pytest.mark.parametrize("at", range(1, 34))
def test_a_missing_entry(file: Path, vkey: str, at: int) -> None:
    """An entry that is left out is missed where it stood; the last shows by the head."""
    checked = check(lines_changed(file, lambda lines: lines.pop(at)), vkey=vkey)
    assert not checked.holds
    if at == 33:
        assert Kind.HEAD_BEYOND in kinds(checked)
    else:
        assert checked.damage == Damage(at - 1, at - 1)
    assert checked_alone(file, vkey)[0] == 3


def test_an_entry_twice_and_two_exchanged(file: Path, vkey: str) -> None:
    """A repeated entry, and two that have changed places, are found where the first of them stands."""
    original = file.read_bytes()
    assert check(lines_changed(file, lambda lines: lines.insert(9, lines[8])), vkey=vkey).damage == Damage(
        8, 8
    )
    file.write_bytes(original)
    assert check(
        lines_changed(file, lambda lines: lines.insert(9, lines.pop(10))), vkey=vkey
    ).damage == Damage(8, 8)


def test_several_in_a_row(file: Path, vkey: str) -> None:
    """Of several changed entries in a row that nobody signed by themselves, what is known is that it is among them."""

    def change(lines: list[bytes]) -> None:
        for at in (2, 3):
            record = json.loads(lines[at])
            record["body"]["operation"]["remarks"] = "Changed."
            lines[at] = form.encode(record) + b"\n"

    checked = check(lines_changed(file, change), vkey=vkey)
    assert checked.damage == Damage(1, 2)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"\n", Kind.ENTRY_NOT_CANONICAL),
        (b"{}\n", Kind.ENTRY_MALFORMED),
        (b'{ "body": {}, "sigs": [] }\n', Kind.ENTRY_NOT_CANONICAL),
        (b'{"body":{},"sigs":[]}\n', Kind.ENTRY_MALFORMED),
        (b"\xff\xfe\n", Kind.ENTRY_NOT_CANONICAL),
        (b"[" * 70_000 + b"\n", Kind.ENTRY_NOT_CANONICAL),
        (b"x" * 200_000 + b"\n", Kind.ENTRY_NOT_CANONICAL),
    ],
    ids=["empty", "no parts", "spaces", "no body", "no text", "deep", "long"],
)
def test_a_line_that_is_no_entry(file: Path, vkey: str, line: bytes, kind: Kind) -> None:
    """A line that this program never wrote is a finding, and the others are read all the same."""
    checked = check(lines_changed(file, lambda lines: lines.__setitem__(5, line)), vkey=vkey)
    assert kind in kinds(checked)
    assert checked.entries == 33
    assert checked.damage == Damage(4, 4)


@pytest.mark.parametrize(
    "sigs",
    [
        [{}],
        ["x"],
        [{"key_id": "00000000", "meaning": "posted", "sig": "", "user": "A"}],
        [{"key_id": "00000000", "meaning": "seen", "sig": "A" * 86 + "==", "user": "A"}],
        [{"key_id": "00000000", "meaning": "posted", "sig": "A" * 86 + "==", "user": "A", "at": "now"}],
    ],
)
def test_signatures_that_are_none(file: Path, vkey: str, sigs: list[Any]) -> None:
    """What has not the form of a signature makes the entry malformed."""

    def change(lines: list[bytes]) -> None:
        record = json.loads(lines[20])
        lines[20] = form.encode({**record, "sigs": sigs}) + b"\n"

    assert Kind.ENTRY_MALFORMED in kinds(check(lines_changed(file, change), vkey=vkey))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("approval", {"proposal": "P"}),
        ("approval", {"proposal": 1, "approve": "A"}),
        ("access", {"n": "1", "hash": "x"}),
        ("access", {"n": 1, "hash": "x", "more": 1}),
        ("surprise", {}),
    ],
)
def test_parts_of_a_body_that_are_none(file: Path, vkey: str, name: str, value: Any) -> None:
    """What a body may have beside its fields has its form, and nothing else stands there."""

    def change(lines: list[bytes]) -> None:
        record = json.loads(lines[20])
        record["body"][name] = value
        lines[20] = form.encode(record) + b"\n"

    found = [
        f for f in check(lines_changed(file, change), vkey=vkey).findings if f.kind is Kind.ENTRY_MALFORMED
    ]
    assert [each.facts["detail"] for each in found] == [name]


# the first line


def test_what_is_no_evidence(tmp_path: Path) -> None:
    """A file that is something else is named as such."""
    for content in (b"", b"\n", b"hello\n", b"[]\n", b'{"journal":1}\n', b"\xff\n", b"{" * 10 + b"\n"):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(EvidenceFault):
            check(tmp_path / "x")
    with pytest.raises(Refused) as refused:
        check(tmp_path / "missing")
    assert refused.value.code is Code.FILE_UNREADABLE


@pytest.mark.parametrize(
    "change",
    [
        {"wamledger_evidence": 2},
        {"wamledger_evidence": True},
        {"entries": -1},
        {"entries": 7},
        {"heads": []},
        {"heads": [1]},
        {"vkeys": []},
        {"origin": None},
        {"more": 1},
    ],
)
def test_a_damaged_header(file: Path, change: dict[str, Any]) -> None:
    """A first line with other fields, or fields of another kind, is none."""

    def damage(lines: list[bytes]) -> None:
        lines[0] = form.encode(json.loads(lines[0]) | change) + b"\n"

    with pytest.raises(EvidenceFault):
        check(lines_changed(file, damage))


def test_another_ledgers_key(file: Path) -> None:
    """The key that is trusted is not the one of the file: the heads are nobody's."""
    other = Signer.from_seed("unx/other", b"\7" * 32).vkey
    assert {Kind.HEAD_UNSIGNED, Kind.ABOUT_DIFFERS} <= kinds(check(file, vkey=other))
    assert checked_alone(file, other)[0] == 3


def test_a_key_in_the_header_that_is_not_the_ledgers(file: Path, vkey: str) -> None:
    """Another key in the file, with everything signed by it, is found by whoever brings the right one."""
    other = Signer.from_seed(vkey.split("+")[0], b"\7" * 32)

    def change(lines: list[bytes]) -> None:
        header = json.loads(lines[0])
        head = Head.parse(header["heads"][0].partition("\n\n")[0] + "\n")
        lines[0] = form.encode(header | {"heads": [sign_head(head, other)], "vkeys": [other.vkey]}) + b"\n"

    lines_changed(file, change)
    assert check(file).holds
    assert not check(file).is_trusted
    assert {Kind.HEAD_UNSIGNED, Kind.ABOUT_DIFFERS} <= kinds(check(file, vkey=vkey))
    assert checked_alone(file, vkey)[0] == 3


# heads


def test_a_head_from_outside(file: Path, ledger_file: Path, vkey: str) -> None:
    """A head that was kept fits, or shows that the history was written again, or that the end is missing."""
    own = load_key(Path(f"{ledger_file}.key"))
    with Ledger.open(str(ledger_file)) as ledger, ledger.reading() as link:
        (early,) = link.one("SELECT note FROM signed_head WHERE size = 6")
    assert check(file, vkey=vkey, outside_heads=[early]).holds
    differs = sign_head(Head(own.name, 6, b"\1" * 32), own)
    assert kinds(check(file, vkey=vkey, outside_heads=[differs])) == {Kind.OUTSIDE_DIFFERS}
    beyond = sign_head(Head(own.name, 60, b"\1" * 32), own)
    assert kinds(check(file, vkey=vkey, outside_heads=[beyond])) == {Kind.OUTSIDE_BEYOND}
    stranger = sign_head(Head(own.name, 6, b"\1" * 32), Signer.from_seed(own.name, b"\7" * 32))
    assert kinds(check(file, vkey=vkey, outside_heads=[stranger])) == {Kind.OUTSIDE_UNSIGNED}
    with pytest.raises(NoteFault):
        check(file, vkey=vkey, outside_heads=["no head"])


def test_witnesses_in_the_file(ledger_file: Path, tmp_path: Path, vkey: str) -> None:
    """Heads that witnesses have cosigned travel with the entries; a witness that was named must have cosigned one."""
    witness, other = (Signer.from_seed(name, b"\3" * 32) for name in ("hq.example/w", "other.example/w"))
    with Ledger.open(str(ledger_file)) as ledger:
        ledger.act_as(actor("OFFICER"))
        with ledger.reading() as link:
            (early,) = link.one("SELECT note FROM signed_head WHERE size = 6")
        write(ledger, tmp_path / "e.jsonl", heads=[cosign(early, witness, 1_773_480_600)])
        with pytest.raises(NoteFault):
            write(ledger, tmp_path / "f.jsonl", heads=[sign_head(Head("x", 6, b"\1" * 32), Signer.new("x"))])
    known = witness.verifier.as_witness().vkey
    checked = check(tmp_path / "e.jsonl", vkey=vkey, witnesses=[known])
    assert checked.holds
    assert checked.witnessed == [("hq.example/w", 6, 1_773_480_600)]
    assert checked.as_json()["witnesses"] == [
        {"witness": "hq.example/w", "size": 6, "at": "2026-03-14T09:30:00Z"}
    ]
    unknown = other.verifier.as_witness().vkey
    assert kinds(check(tmp_path / "e.jsonl", vkey=vkey, witnesses=[known, unknown])) == {
        Kind.OUTSIDE_UNWITNESSED
    }
    with pytest.raises(NoteFault):
        check(tmp_path / "e.jsonl", vkey=vkey, witnesses=[vkey])
    assert checked_alone(tmp_path / "e.jsonl", vkey)[0] == 0


def test_a_ledger_whose_key_was_rotated(tmp_path: Path) -> None:
    """Heads before and after the rotation hold, for whoever trusts the first key and for whoever trusts the new one."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        close(ledger)
        early, first = ledger.checkpoint(), ledger.about.vkey
        ledger.act_as(actor("FOUNDER", "OFFICER"))
        rotated = rotate(ledger, by="FOUNDER", reason="Yearly.", approved_by="OFFICER")
        post(ledger, actor("OFFICER"), weapon("W-1"))
        write(ledger, tmp_path / "e.jsonl", heads=[early])
    for trusted in (first, rotated.vkey):
        checked = check(tmp_path / "e.jsonl", vkey=trusted)
        assert checked.findings == []
        assert checked.heads_checked == 2
        assert checked_alone(tmp_path / "e.jsonl", trusted)[0] == 0


def test_a_ledger_of_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Roots and seals are the same however many entries are taken at a time."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        close(ledger)
        post(ledger, actor("OFFICER"), *(weapon(f"W-{number}") for number in range(1, 40)))
        write(ledger, tmp_path / "e.jsonl")
        head = ledger.head()
        notes = []
        with ledger.reading() as link:
            notes = [row[0] for row in link.rows("SELECT note FROM signed_head WHERE size > 0", ())]
    for block in (1, 3, 8, 8192):
        monkeypatch.setattr(evidence, "BLOCK", block)
        checked = check(tmp_path / "e.jsonl", outside_heads=notes)
        assert checked.holds
        assert checked.root == head.root
        assert checked.figures.sealed == 39


# another program


def test_the_script_beside_the_documents(file: Path, vkey: str) -> None:
    """A script that has only the documents and a library for Ed25519 finds the same pairs in the same file."""
    pairs = [[str(each.seq), each.op, each.by, each.approved_by] for each in check(file, vkey=vkey).pairs]
    assert checked_alone(file, vkey) == (0, [], pairs)
    command = [sys.executable, "-I", str(SCRIPT), str(file), "--vkey", vkey]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [line.split("\t") for line in done.stdout.splitlines()] == pairs
    assert "wamledger" not in [
        line.split()[1] for line in SCRIPT.read_text("utf-8").splitlines() if "import" in line[:7]
    ]


def test_moves_of_an_open_ledger_hold_too(tmp_path: Path) -> None:
    """Where nobody signs, evidence is the entries and the head, and says that nobody signed."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        everybody = ["WAM_OFFICER", "ADMINISTRATOR"]
        site = op("add_place", "A", code="SITE", name="Site", kind="SITE")
        armouries = [
            op("add_place", "A", code=code, name=code, kind="ARMOURY", within="SITE")
            for code in ("ARM-1", "ARM-2")
        ]
        unit = op("add_party", "A", code="UNIT", name="U", kind="UNIT")
        post(ledger, None, op("add_user", "A", code="A", name="A", roles=everybody), site, *armouries, unit)
        post(ledger, None, weapon("W-1", by="A"), move("W-1", by="A"))
        write(ledger, tmp_path / "e.jsonl")
        checked = check(tmp_path / "e.jsonl", vkey=ledger.about.vkey)
    assert checked.holds
    assert checked.figures.as_json() == {
        "before": 7,
        "singly": 0,
        "sealed": 0,
        "historical": 0,
        "by_two": 0,
        "keys": 0,
    }
    assert checked_alone(tmp_path / "e.jsonl")[0] == 0

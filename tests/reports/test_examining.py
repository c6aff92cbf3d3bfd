"""A report is checked from its file alone: whatever was changed in it is found, and named."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, NameObject, NumberObject, StreamObject

from reports import printing
from reports.catalogue import kinds
from reports.enclosure import Enclosure
from reports.examining import entries, pages
from reports.examining.asked import Examination
from reports.examining.examination import examined
from reports.examining.examine import examine
from reports.examining.finding import Check, holds
from reports.kinds import Asked
from reports.page import Paper
from reports.printing import Envelope, printed
from tests.services import two_sites
from wamledger.domain.moment import parse
from wamledger.ledger.canonical import encode
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import create_key
from wamledger.ledger.store import Ledger
from wamledger.services.report_grounds import Grounds, grounds_of
from wamledger.services.report_seal import sealing, text_of

pytestmark = pytest.mark.lasting

Change = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Case:
    """A report of a real ledger, with what it was made of."""

    kind: Any
    view: Any
    grounds: Grounds
    vkey: str
    note: str
    seal: Any

    def file(
        self, change: Change = lambda _name, content: content, *, drawn: Any = None, is_listed: bool = True
    ) -> bytes:
        """The file, with its enclosures changed, or with other pages; the list is made to agree unless told otherwise."""
        honest = io.BytesIO()
        printed(self.kind, self.view, honest, grounds=self.grounds, seal=self.seal)
        files = PdfReader(honest).attachments
        was = {name: content[0] for name, content in files.items()}
        described = orjson.loads(was.pop("report.json"))
        now = {name: change(name, content) for name, content in was.items()}
        if is_listed:
            for each in described["files"]:
                each["sha256"] = sha256(now[each["name"]]).hexdigest()
                each["size"] = len(now[each["name"]])
        types = {each["name"]: each["type"] for each in described["files"]}
        report = orjson.dumps(described, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"
        report = change("report.json", report)

        text = text_of(self.view.provenance.ledger, self.note, sha256(report).hexdigest())
        # whoever has the ledger's key may sign what they like: nothing else may let a change pass
        seal = self.seal(text).encode() if is_listed else was["seal.txt"]

        def enclosed() -> Iterator[Enclosure]:
            yield Enclosure("report.json", "application/json", "-", content=report)
            for each in described["files"]:
                yield Enclosure(each["name"], types[each["name"]], "-", content=now[each["name"]])
            yield Enclosure("seal.txt", "text/plain", "-", content=seal)

        out = io.BytesIO()
        self.kind.draw(drawn or self.view, cast("Any", Envelope(out, enclosed)), paper=Paper.A4)
        return out.getvalue()

    def look(self, content: bytes, **changes: Any) -> Examination:
        """What an examination with the ledger's key finds."""
        return examined(Examination(content, **{"vkeys": (self.vkey,), **changes}))


def bad(found: Examination) -> set[Check]:
    return {each.check for each in found.findings if each.ok is False}


def said(found: Examination) -> str:
    return " | ".join(each.text for each in found.findings if each.ok is not True)


@pytest.fixture(scope="module", params=["stock", "item"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A stock report, which rests on the whole ledger, and a weapon file, which rests on some entries."""
    path = tmp_path_factory.mktemp("examined") / "sites.db"
    # a whole minute: what the pages show to the minute is then shown to its last figure
    minute = parse("2026-11-21T12:34:00Z")
    with Ledger.create(str(path), code="UNX", mission="Two sites", clock=lambda: minute) as ledger:
        two_sites.furnished(ledger)
        kind = kinds()[request.param]
        asked = Asked(generated_by="WAM", code="W-CAME.SOUTH" if kind.subject else "")
        assert kind.view is not None
        with kind.view(ledger, asked) as view:
            if request.param == "stock":
                view = replace(view, weapons=tuple(view.weapons), lots=tuple(view.lots))
            grounds = grounds_of(ledger, view.provenance.head_note, kind.rests_on(view), with_entries=True)
        return Case(kind, view, grounds, ledger.about.vkey, view.provenance.head_note, _sealing(str(path)))


def _sealing(where: str) -> Any:
    """Signs as the ledger does, which is opened for it."""

    def sealed(text: str) -> str:
        with Ledger.open(where) as ledger:
            return sealing(ledger)(text)

    return sealed


def test_a_report_that_nobody_changed_holds(case: Case) -> None:
    """With the ledger's key everything is good; without it the key is said to be unknown, and nothing else is."""
    out = io.BytesIO()
    number = printed(case.kind, case.view, out, grounds=case.grounds, seal=case.seal)
    found = case.look(out.getvalue(), held=case.note)
    assert (holds(found.findings), said(found)) == (True, "")
    assert (found.about["pages"], found.about["is_exact"]) == (number, True)
    unknown = examined(Examination(out.getvalue()))
    assert holds(unknown.findings) is None
    assert [each.check for each in unknown.findings if not each.ok] == [Check.HEAD]
    other = Examination(out.getvalue(), local=("unx/other+00000000+" + "A" * 44,))
    assert holds(examined(other).findings) is False, "a key that is none is not passed over"


def test_what_the_pages_show_is_what_is_enclosed(case: Case) -> None:
    """Every table and the view travel with the report; the proof names the entries on which it rests."""
    out = io.BytesIO()
    printed(case.kind, case.view, out, grounds=case.grounds, seal=case.seal)
    files = {name: content[0] for name, content in PdfReader(out).attachments.items()}
    assert files["head.txt"].decode() == case.note
    proof = orjson.loads(files["proof.json"])
    tables = {f"{each.name}.csv" for each in case.kind.tables(case.view)}
    assert tables <= set(files)
    if case.kind.name == "stock":
        assert (proof["rests_on"], proof["leaves"], "entries.jsonl" in files) == ("ledger", [], False)
        lines = [orjson.loads(line) for line in files["weapons.jsonl"].splitlines()]
        assert [line["weapon"] for line in lines] == [line.weapon for line in case.view.weapons]
        assert files["weapons.csv"].count(b"\r\n") == len(lines) + 1
    else:
        numbers = sorted({step.seq for step in case.view.chain})
        assert [seq for seq, _leaf in proof["leaves"]] == numbers
        entries = [orjson.loads(line) for line in files["entries.jsonl"].splitlines()]
        assert [entry["body"]["seq"] for entry in entries] == numbers


@pytest.mark.parametrize("name", ["view.json", "head.txt", "proof.json", "report.json", "*.csv", "*.jsonl"])
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_changed_file_is_named(case: Case, name: str, is_listed: bool) -> None:
    """One character that is changed in an enclosed file is found, also where the list of files was made to agree."""
    touched: list[str] = []

    def change(file: str, content: bytes) -> bytes:
        if file != name and not (name[0] == "*" and file.endswith(name[1:])):
            return content
        digits = [at for at, byte in enumerate(content) if 0x31 <= byte <= 0x38]
        if not digits:
            return content
        touched.append(file)
        at = digits[len(digits) // 2]
        return content[:at] + bytes([content[at] + 1]) + content[at + 1 :]

    found = case.look(case.file(change, is_listed=is_listed))
    assert holds(found.findings) is False
    assert touched
    if not is_listed and name not in ("report.json",):
        assert all(file in said(found) for file in touched), said(found)
    if name == "head.txt":
        assert Check.HEAD in bad(found)
    if name == "proof.json":
        assert Check.PROOF in bad(found)


def test_no_field_of_the_enclosed_view_can_say_something_else(case: Case) -> None:
    """A figure in any field of the view is found when it changes, even if the ledger's own key signs for it."""
    files = PdfReader(io.BytesIO(case.file())).attachments
    view = orjson.loads(files["view.json"][0])
    assert encode(view) + b"\n" == files["view.json"][0]
    passed = []
    for name, change in figures_of(view):
        change(+1)
        content = encode(view) + b"\n"
        found = case.look(case.file(lambda file, was, now=content: now if file == "view.json" else was))
        change(-1)
        if holds(found.findings) is not False:
            passed.append(name)
    assert passed == []


def figures_of(value: Any, name: str = "") -> Iterator[tuple[str, Callable[[int], None]]]:
    """Each field that holds a number, by its name, with what adds to it; of the lines of a table the last is taken."""
    if isinstance(value, dict):
        for key, each in value.items():
            if type(each) is int:
                yield f"{name}/{key}", lambda by, key=key: value.update({key: value[key] + by})
            else:
                yield from figures_of(each, f"{name}/{key}")
    elif isinstance(value, list) and value:
        yield from figures_of(value[-1], f"{name}/-")


def test_a_figure_that_is_changed_on_a_page_alone_is_found(case: Case) -> None:
    """Pages that show another figure than the data are named by number, however well the data agrees with itself."""
    if case.kind.name == "stock":
        first, *rest = case.view.weapons
        drawn = replace(case.view, weapons=(replace(first, serial=first.serial + "9"), *rest))
        drawn = replace(drawn, lots=case.view.lots)
    else:
        drawn = replace(case.view, identity=replace(case.view.identity, serial="KO 1"))
    found = case.look(case.file(drawn=drawn))
    assert bad(found) == {Check.PAGES}
    assert f"Page {2 if case.kind.name == 'stock' else 1} " in said(found)


def test_a_report_of_other_figures_has_no_seal(case: Case) -> None:
    """Whoever draws a whole report of other figures over a true head cannot seal it: the ledger signed another one."""
    changed = replace(case.view, provenance=replace(case.view.provenance, generated_by="SOMEBODY ELSE"))
    honest, forged, bare = io.BytesIO(), io.BytesIO(), io.BytesIO()
    printed(case.kind, case.view, honest, grounds=case.grounds, seal=case.seal)
    seal = PdfReader(honest).attachments["seal.txt"][0].decode()
    printed(case.kind, changed, forged, grounds=case.grounds, seal=lambda _text: seal)
    found = case.look(forged.getvalue())
    assert bad(found) == {Check.SEAL}
    printed(case.kind, changed, bare, grounds=case.grounds)
    found = case.look(bare.getvalue())
    assert holds(found.findings) is None
    assert "has not signed this report" in said(found)


def test_a_head_of_another_key_is_found(case: Case, tmp_path: Path) -> None:
    """A head that another ledger of the same name signed does not pass for one of the ledger whose key is known."""
    with Ledger.create(str(tmp_path / "other.db"), code="UNX", mission="Two sites") as other:
        two_sites.furnished(other)
        forged = other.checkpoint()
    found = case.look(case.file(lambda name, content: forged.encode() if name == "head.txt" else content))
    assert Check.HEAD in bad(found)
    text = case.note.split("\n")
    text[2] = text[2].replace(text[2][5], "A" if text[2][5] != "A" else "B", 1)
    found = case.look(
        case.file(lambda name, content: "\n".join(text).encode() if name == "head.txt" else content)
    )
    assert "not a signature of this text" in said(found)


def test_the_head_that_somebody_holds_is_compared(case: Case, tmp_path: Path) -> None:
    """The same head agrees, an earlier one cannot be told, and one of another ledger contradicts."""
    content = case.file()
    with Ledger.create(str(tmp_path / "other.db"), code="UNX", mission="Two sites") as other:
        earlier = other.checkpoint()
        key = other.about.vkey
    origin = key.split("+")[0]
    found = case.look(content, vkeys=(case.vkey, key), held=earlier)
    assert Check.HELD in bad(found)
    assert origin in said(found)


def test_two_heads_of_one_size_and_two_roots_convict(case: Case, tmp_path: Path) -> None:
    """A head that the same key signed over as many entries with another root is of a forged ledger, and is said to be."""
    origin, size = case.note.split("\n")[:2]
    made = create_key(tmp_path / "other.key", origin)
    forged = sign_head(Head(origin, int(size), bytes(32)), made)
    found = case.look(case.file(), vkeys=(case.vkey, made.vkey), held=forged)
    assert Check.HELD in bad(found)
    assert "their roots differ" in said(found)
    sound = case.look(case.file(), held=case.note)
    assert Check.HELD not in bad(sound)


def test_a_code_that_holds_another_head_is_found(case: Case) -> None:
    """The QR code is read back from the page, and has to hold the head that is enclosed."""
    origin, size, root, *signed = case.note.split("\n")
    note = "\n".join((origin, size, ("B" if root[0] == "A" else "A") + root[1:], *signed))
    other = replace(case.view.provenance, head_note=note)
    found = case.look(case.file(drawn=replace(case.view, provenance=other)))
    assert {Check.CODE, Check.PAGES} <= bad(found)


def test_something_laid_over_a_page_is_found(case: Case) -> None:
    """A note or a drawing that a program of another house puts on a page is found, in whatever way it was saved."""
    out = io.BytesIO()
    printed(case.kind, case.view, out, grounds=case.grounds, seal=case.seal)
    for incremental in (False, True):
        writer = PdfWriter(io.BytesIO(out.getvalue()), incremental=incremental)
        if not incremental:
            writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
        writer.add_annotation(0, FreeText(text="7", rect=(50, 550, 200, 650)))
        changed = io.BytesIO()
        writer.write(changed)
        found = case.look(changed.getvalue())
        assert Check.PAGES in bad(found), incremental
        assert "page 1" in said(found)


def test_a_page_that_is_turned_left_out_or_put_in_is_found(case: Case) -> None:
    """Rotation, a missing page, a page twice and an action on opening are all no part of what the data gives."""
    out = io.BytesIO()
    printed(case.kind, case.view, out, grounds=case.grounds, seal=case.seal)

    def turned(writer: PdfWriter) -> None:
        writer.pages[0].rotate(180)

    def longer(writer: PdfWriter) -> None:
        writer.add_page(writer.pages[0])

    def scripted(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = ArrayObject([writer.pages[0].indirect_reference])

    def hidden(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/NeedsRendering")] = NumberObject(1)

    for change in (turned, longer, scripted, hidden):
        writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
        change(writer)
        changed = io.BytesIO()
        writer.write(changed)
        assert holds(case.look(changed.getvalue()).findings) is False, change.__name__


def test_no_changed_byte_passes_for_what_it_is_not(case: Case) -> None:
    """Wherever a byte of the file is changed, the report does not hold, or all that it says is unchanged."""
    out = io.BytesIO()
    printed(case.kind, case.view, out, grounds=case.grounds, seal=case.seal)
    content = out.getvalue()
    whole = case.look(content)
    dice = random.Random(7)
    failed = 0
    for at in dice.sample(range(len(content)), 20):
        changed = content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]
        found = case.look(changed)
        if holds(found.findings) is True:
            assert not found.about["is_exact"] if "is_exact" in found.about else True
            assert found.about["root"] == whole.about["root"]
        else:
            failed += 1
    assert failed > 10


def test_a_report_of_another_version_is_held_to_its_figures(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another version drew the pages otherwise, the figures are compared, and the answer says what it is worth."""
    older = replace(case.view, provenance=replace(case.view.provenance, program="wamledger 0.0.9"))
    out = io.BytesIO()
    printed(case.kind, older, out, grounds=case.grounds, seal=case.seal)
    assert holds(case.look(out.getvalue()).findings) is True, "drawn alike"
    monkeypatch.setattr("reports.page._HEADER_BASE", 30.0)
    moved = io.BytesIO()
    printed(case.kind, older, moved, grounds=case.grounds, seal=case.seal)
    monkeypatch.undo()
    found = case.look(moved.getvalue())
    assert holds(found.findings) is None
    assert "wamledger 0.0.9" in said(found)
    monkeypatch.setattr(pages, "_figures", _with_one_more(pages._figures))
    assert Check.PAGES in bad(case.look(moved.getvalue()))


def _with_one_more(figures: Any) -> Any:
    asked: list[Any] = []

    def changed(pdf: Any) -> Iterator[str]:
        asked.append(pdf)
        yield from figures(pdf)
        if len(asked) == 1:
            yield "4711"

    return changed


def test_whatever_is_no_report_is_said_to_be_none() -> None:
    """Nothing, noise, half a report, an encrypted file and a page of another program are refused with a reason."""
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    plain, locked = io.BytesIO(), io.BytesIO()
    blank.write(plain)
    blank.encrypt("secret")
    blank.write(locked)
    for content in (b"", b"%PDF-1.7", random.Random(1).randbytes(5000), plain.getvalue(), locked.getvalue()):
        found = examined(Examination(content))
        assert [each.check for each in found.findings] == [Check.FILE]
        assert holds(found.findings) is False


def test_a_file_that_exhausts_its_reader_ends_only_the_reader(case: Case) -> None:
    """An enclosed file that opens to gigabytes is a finding, within the memory that the reader is given."""
    bomb = zlib.compress(b"\0" * 400_000_000)
    content = case.file()
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.add_attachment("weapons.jsonl", b"x")
    for each in writer._objects:
        if isinstance(each, StreamObject) and each.get("/Type") == "/EmbeddedFile":
            each._data = bomb
            each[NameObject("/Filter")] = NameObject("/FlateDecode")
    out = io.BytesIO()
    writer.write(out)
    found = examine(out.getvalue(), memory=600_000_000, seconds=60)
    assert found.holds is False
    assert [each.check for each in found.findings] == [Check.FILE]


def test_the_child_gives_what_is_found(case: Case) -> None:
    """Through the process of its own the findings are the same as within this one."""
    content = case.file()
    found = examine(content, vkeys=[case.vkey])
    here = case.look(content)
    assert [(each.check, each.ok, each.text) for each in found.findings] == [
        (each.check, each.ok, each.text) for each in here.findings
    ]
    assert found.as_json()["holds"] is found.holds


@pytest.mark.parametrize("field", ["by", "approved_by", "document", "entry", "occurred_at", "recorded_at"])
def test_what_a_page_says_otherwise_than_its_entry_is_named(case: Case, field: str) -> None:
    """Where the entries travel with the report, nobody else recorded them, at no other time and on no other document."""
    if case.kind.name != "item":
        pytest.skip("this report encloses no entries")
    *rest, last = case.view.chain
    was = getattr(last, field)
    changed = replace(
        case.view, chain=[*rest, replace(last, **{field: was + 60_000_000 if type(was) is int else "X"})]
    )
    out = io.BytesIO()
    printed(case.kind, changed, out, grounds=case.grounds, seal=case.seal)
    found = case.look(out.getvalue())
    assert bad(found) == {Check.ENTRIES}
    assert field in said(found)
    assert str(last.seq) in said(found)


def test_a_digest_on_a_page_is_that_of_the_proof() -> None:
    """A paper that prints the digest of its entry prints the one that leads to the head."""

    @dataclass(frozen=True)
    class Named:
        seq: int
        entry: str
        leaf: str

    leaves = {7: bytes(32)}
    assert list(entries.differences([Named(7, "E", "00" * 32), Named(8, "E", "11" * 32)], leaves, {})) == []
    assert list(entries.differences({"a": (Named(7, "E", "01" * 32),)}, leaves, {})) == [(7, "leaf")]


def test_a_proof_of_other_entries_is_found(case: Case) -> None:
    """A proof that leads to the head, and is of entries on which the pages do not rest, proves nothing of them."""
    other = replace(case.grounds, leaves={} if case.grounds.leaves is None else None, entries=None)
    out = io.BytesIO()
    printed(case.kind, case.view, out, grounds=other, seal=case.seal)
    assert Check.PROOF in bad(case.look(out.getvalue()))


def test_the_names_of_the_enclosed_files_are_kept() -> None:
    """Files that other programs look for are called so for good."""
    assert (printing.REPORT, printing.HEAD, printing.PROOF, printing.ENTRIES, printing.SEAL) == (
        "report.json",
        "head.txt",
        "proof.json",
        "entries.jsonl",
        "seal.txt",
    )

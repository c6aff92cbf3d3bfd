"""Who signed, judged from the entries alone: each way to forge it is found, by name and place, and nothing else is."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger.alone import checked_alone
from tests.ledger.forging import Book, Page
from tests.ledger.signing_people import (
    actor,
    close,
    key,
    move,
    op,
    post,
    post_all_kinds,
    weapon,
)
from wamledger.ledger import signing
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying import tree, workers
from wamledger.ledger.verifying.finding import CATALOGUE, Kind
from wamledger.services import evidence
from wamledger.services.evidence import Checked
from wamledger.services.verification import verify


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which entries are signed in every way."""
    path = tmp_path_factory.mktemp("signed") / "ledger.db"
    with Ledger.create(str(path), code="UNX", mission="UN Mission in X") as ledger:
        post_all_kinds(ledger)
    return path


@pytest.fixture(scope="module")
def original(ledger_file: Path) -> Book:
    """Its entries."""
    with Ledger.open(str(ledger_file)) as ledger:
        return Book(ledger, load_key(Path(f"{ledger_file}.key")))


@pytest.fixture
def book(original: Book) -> Book:
    """A copy of its entries, to be forged."""
    forged = copy.copy(original)
    copies = {id(page): Page(copy.deepcopy(page.body), list(page.signers)) for page in original.pages}
    for page in original.pages:
        if page.sealed_from is not None:
            copies[id(page)].sealed_from = copies[id(page.sealed_from)]
    forged.pages = list(copies.values())
    return forged


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Book], Checked]:
    """Writes the book as evidence, and checks it."""
    return lambda book: evidence.check(book.write(tmp_path / "evidence.jsonl"), vkey=book.own.vkey)


def found(checked: Checked) -> list[tuple[Kind, int | None]]:
    """What was found, and in which entries."""
    return [(each.kind, each.where.seq) for each in checked.findings]


def seq(book: Book, page: Page) -> int:
    """The number of a page."""
    return book.pages.index(page)


def posted(user: str) -> tuple[str, str, Signer]:
    """The signature of somebody who records."""
    return user, signing.POSTED, key(user)


def approved(user: str) -> tuple[str, str, Signer]:
    """The signature of somebody who approves."""
    return user, signing.APPROVED, key(user)


# what holds


def test_forging_nothing_finds_nothing(book: Book, check: Callable[[Book], Checked]) -> None:
    """The entries written again as they were hold, whatever is forged later rests on that."""
    checked = check(book)
    assert checked.holds
    assert checked.figures.as_json() == {
        "before": 5,
        "singly": 21,
        "sealed": 5,
        "historical": 2,
        "by_two": 6,
        "keys": 4,
    }


def test_the_bytes_are_those_of_the_ledger(book: Book, ledger_file: Path) -> None:
    """Ed25519 signs the same bytes in the same way: the book written again is the ledger, byte for byte."""
    with Ledger.open(str(ledger_file)) as ledger, ledger.reading() as link:
        rows = link.rows("SELECT entry FROM entry ORDER BY seq", ())
    assert book.entries() == [bytes(entry) for (entry,) in rows]


def test_verify_says_how_entries_are_signed_for(ledger_file: Path) -> None:
    """Verification counts what evidence counts, and says so in its ninth step."""
    with Ledger.open(str(ledger_file), readonly=True) as ledger:
        verdict = verify(ledger)
    assert verdict.sound
    assert verdict.signatures is not None
    assert verdict.as_json()["signatures"] == {
        "before": 5,
        "singly": 21,
        "sealed": 5,
        "historical": 2,
        "by_two": 6,
        "keys": 4,
    }
    (step,) = [step for step in verdict.steps if step.number == 9]
    assert step.ok is True
    assert "6 operations are signed by two people" in step.said


def test_where_nobody_has_a_key_nobody_signs(tmp_path: Path) -> None:
    """In an open ledger the step is not taken, and says why."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        post(ledger, None, op("add_user", "A", code="A", name="A", roles=["WAM_OFFICER"]))
        verdict = verify(ledger)
    (step,) = [step for step in verdict.steps if step.number == 9]
    assert step.ok is None
    assert "Nobody has enrolled a key" in step.said


# each forgery: what is done to the book, and what is found where

Forgery = Callable[[Book], "set[tuple[Kind, int | None]]"]
FORGERIES: dict[str, Forgery] = {}


def forgery(make: Forgery) -> Forgery:
    """One more forgery."""
    FORGERIES[make.__name__] = make
    return make


@forgery
def a_signature_over_something_else(book: Book) -> set[tuple[Kind, int | None]]:
    """A true signature of the right person, taken from another entry."""
    page, other = book.page("MOVE-1"), book.page("MOVE-2")
    book.entries()
    content = signing.body_bytes(other.body)
    page.signers = []
    page.kept = [signing.signature(key("OFFICER"), "OFFICER", signing.POSTED, content)]
    return {(Kind.SIGNATURE_FALSE, seq(book, page))}


@forgery
def another_meaning(book: Book) -> set[tuple[Kind, int | None]]:
    """A signature under a proposal is made to say that it was posted: the meaning is signed too."""
    page = book.page("PROP-0")
    page.signers = [posted("OFFICER")]
    return {(Kind.SIGNATURE_OUT_OF_PLACE, seq(book, page))}


@forgery
def a_key_that_nobody_enrolled(book: Book) -> set[tuple[Kind, int | None]]:
    """A new key in the name of an officer."""
    page = book.page("MOVE-1")
    page.signers = [("OFFICER", signing.POSTED, key("OFFICER", "2"))]
    return {(Kind.SIGNATURE_UNKNOWN, seq(book, page))}


@forgery
def the_key_of_another_user(book: Book) -> set[tuple[Kind, int | None]]:
    """Another user's key, under the name and the key id of the officer."""
    page = book.page("MOVE-1")
    book.entries()
    sig = signing.signature(key("KEEPER"), "OFFICER", signing.POSTED, signing.body_bytes(page.body))
    page.signers, page.kept = [], [sig | {"key_id": key("OFFICER").verifier.key_id.hex()}]
    return {(Kind.SIGNATURE_FALSE, seq(book, page))}


@forgery
def signed_by_somebody_else(book: Book) -> set[tuple[Kind, int | None]]:
    """A keeper signs what is said to be an officer's."""
    page = book.page("MOVE-1")
    page.signers = [posted("KEEPER")]
    return {(Kind.SIGNATURE_OUT_OF_PLACE, seq(book, page)), (Kind.ENTRY_UNSIGNED, seq(book, page))}


@forgery
def a_signature_twice(book: Book) -> set[tuple[Kind, int | None]]:
    """One signature says nothing twice."""
    page = book.page("MOVE-1")
    page.signers *= 2
    return {(Kind.SIGNATURE_OUT_OF_PLACE, seq(book, page))}


@forgery
def a_revoked_key_signs(book: Book) -> set[tuple[Kind, int | None]]:
    """A key signs after it was revoked."""
    page = book.page("MOVE-1")
    revoke = op("revoke_key", "FOUNDER", id="REV", user="OFFICER", reason="Lost.", approved_by="APPROVER")
    revoke["key_id"] = key("OFFICER").verifier.key_id.hex()
    book.pages = book.pages[: seq(book, page) + 1]
    book.insert(page, revoke, posted("FOUNDER"), approved("APPROVER"))
    return {(Kind.SIGNATURE_REVOKED, seq(book, page))}


@forgery
def a_key_that_is_not_trusted_so_far(book: Book) -> set[tuple[Kind, int | None]]:
    """A key is revoked, with what it signed from a size on: those entries are named."""
    page = book.page("MOVE-2")
    revoke = op("revoke_key", "FOUNDER", id="REV", user="OFFICER", reason="Stolen.", approved_by="APPROVER")
    revoke |= {"key_id": key("OFFICER").verifier.key_id.hex(), "trusted_to": seq(book, page)}
    book.pages = book.pages[: seq(book, page) + 1]
    book.append(revoke, posted("FOUNDER"), approved("APPROVER"))
    return {(Kind.SIGNATURE_NOT_TRUSTED, seq(book, page))}


@forgery
def a_closed_account_signs(book: Book) -> set[tuple[Kind, int | None]]:
    """Somebody signs whose account was closed."""
    page = book.page("MOVE-1")
    change = op("change_user", "FOUNDER", id="CHG", code="OFFICER", closed=True, reason="Left.")
    book.pages = book.pages[: seq(book, page) + 1]
    book.insert(page, change | {"approved_by": "APPROVER"}, posted("FOUNDER"), approved("APPROVER"))
    return {(Kind.SIGNER_CLOSED, seq(book, page))}


@forgery
def an_entry_that_nobody_signed(book: Book) -> set[tuple[Kind, int | None]]:
    """Somebody with the database and the ledger's key appends an entry."""
    page = book.append(copy.deepcopy(book.page("MOVE-1").operation) | {"id": "MOVE-X"})
    return {(Kind.ENTRY_UNSIGNED, seq(book, page))}


@forgery
def entries_that_nobody_sealed(book: Book) -> set[tuple[Kind, int | None]]:
    """The seal at the end of a call is taken away."""
    seal = book.of_op("sign_entries", -1)
    first = seal.sealed_from
    assert first is not None
    begin = seq(book, first)
    book.pages = book.pages[: seq(book, seal)]
    return {(Kind.ENTRY_UNSIGNED, begin)}


@forgery
def a_signature_taken_away(book: Book) -> set[tuple[Kind, int | None]]:
    """The last entry loses its signature."""
    page = book.pages[-1]
    page.unsigned()
    return {(Kind.ENTRY_UNSIGNED, seq(book, page))}


@forgery
def a_seal_over_other_entries(book: Book) -> set[tuple[Kind, int | None]]:
    """A sealed entry is changed, and everything is made to fit it but the root that was sealed."""
    seal = book.of_op("sign_entries")
    seal.sealed_from = None
    book.page("REG-W-2").operation["remarks"] = "Not what was sealed."
    return {(Kind.SEAL_DIFFERS, seq(book, seal))}


@forgery
def a_seal_with_another_count(book: Book) -> set[tuple[Kind, int | None]]:
    """A seal says that it covers fewer entries than stand there unsigned."""
    seal = book.of_op("sign_entries")
    book.entries()
    seal.sealed_from = None
    seal.operation["count"] -= 1
    return {(Kind.SEAL_DIFFERS, seq(book, seal))}


@forgery
def a_seal_over_nothing(book: Book) -> set[tuple[Kind, int | None]]:
    """A seal where no entry waits for one."""
    seal = copy.deepcopy(book.of_op("sign_entries").operation) | {"id": "SEAL-X"}
    page = book.append(seal, ("OFFICER", signing.SEALED, key("OFFICER")))
    return {(Kind.SEAL_DIFFERS, seq(book, page))}


@forgery
def sealed_by_another(book: Book) -> set[tuple[Kind, int | None]]:
    """Among the entries of a call is one in another's name."""
    page = book.page("REG-W-3")
    page.operation["by"] = "KEEPER"
    return {(Kind.SEALED_BY_ANOTHER, seq(book, page))}


@forgery
def past_records_by_a_keeper(book: Book) -> set[tuple[Kind, int | None]]:
    """Past records are sealed by somebody who may not bring them in."""
    seal = book.of_op("sign_entries", -1)
    assert seal.sealed_from is not None
    seal.operation["by"] = "KEEPER"
    seal.signers = [("KEEPER", signing.SEALED, key("KEEPER"))]
    return {(Kind.HISTORY_UNENTITLED, seq(book, seal.sealed_from))}


@forgery
def an_approver_who_has_not_signed(book: Book) -> set[tuple[Kind, int | None]]:
    """The approval is a word in the entry, and nobody's signature."""
    page = book.page("REV-1")
    page.unsigned("APPROVER")
    return {(Kind.APPROVAL_UNSIGNED, seq(book, page))}


@forgery
def an_approval_in_a_sealed_entry(book: Book) -> set[tuple[Kind, int | None]]:
    """An entry of a call names an approver, and only the call is signed."""
    page = book.page("REG-W-4")
    page.operation["approved_by"] = "APPROVER"
    return {(Kind.APPROVAL_UNSIGNED, seq(book, page))}


@forgery
def an_approval_carried_out_unsigned(book: Book) -> set[tuple[Kind, int | None]]:
    """The operation of an approved proposal lacks the approver's signature."""
    page = next(page for page in book.pages if "approval" in page.body)
    page.unsigned()
    return {(Kind.APPROVAL_UNSIGNED, seq(book, page))}


@forgery
def one_person_twice(book: Book) -> set[tuple[Kind, int | None]]:
    """Who records approves."""
    page = book.page("REV-1")
    page.operation["approved_by"] = "OFFICER"
    page.signers = [posted("OFFICER"), approved("OFFICER")]
    return {(Kind.APPROVAL_ALONE, seq(book, page))}


@forgery
def one_key_under_two_names(book: Book) -> set[tuple[Kind, int | None]]:
    """An administrator enrols the officer's key once more, as an approver's."""
    twin = Signer("APPROVER", key("OFFICER").private)
    enrolment = book.of_op("enrol_key", 3)
    enrolment.operation["vkey"] = twin.vkey
    for page in book.pages:
        page.signers = [
            (user, meaning, twin if user == "APPROVER" else signer) for user, meaning, signer in page.signers
        ]
    pairs = {book.page("REV-1"), next(page for page in book.pages if "approval" in page.body)}
    return {
        (Kind.KEY_SHARED, seq(book, enrolment)),
        *((Kind.APPROVAL_ALONE, seq(book, page)) for page in pairs),
    }


@forgery
def another_operation_than_proposed(book: Book) -> set[tuple[Kind, int | None]]:
    """What is carried out takes back another entry than was proposed."""
    page = next(page for page in book.pages if "approval" in page.body)
    page.operation["entry"] = "MOVE-1"
    return {(Kind.APPROVAL_DIFFERS, seq(book, page))}


@forgery
def in_the_name_of_another_proposer(book: Book) -> set[tuple[Kind, int | None]]:
    """What is carried out stands in another's name."""
    page = next(page for page in book.pages if "approval" in page.body)
    page.operation["by"] = "KEEPER"
    return {(Kind.APPROVAL_DIFFERS, seq(book, page))}


@forgery
def a_proposal_in_anothers_name(book: Book) -> set[tuple[Kind, int | None]]:
    """Somebody proposes as if another did."""
    page, done = book.page("PROP-0"), next(page for page in book.pages if "approval" in page.body)
    page.operation["operation"]["by"] = "KEEPER"
    return {(Kind.APPROVAL_DIFFERS, seq(book, page)), (Kind.APPROVAL_DIFFERS, seq(book, done))}


@forgery
def the_proposer_approves(book: Book) -> set[tuple[Kind, int | None]]:
    """Who proposes approves."""
    page, done = book.page("DEC-0"), next(page for page in book.pages if "approval" in page.body)
    page.operation["by"] = done.operation["approved_by"] = "OFFICER"
    page.signers = done.signers = [approved("OFFICER")]
    return {(Kind.APPROVAL_ALONE, seq(book, page)), (Kind.APPROVAL_ALONE, seq(book, done))}


@forgery
def another_approval(book: Book) -> set[tuple[Kind, int | None]]:
    """What is carried out names another approval than the one before it."""
    page = next(page for page in book.pages if "approval" in page.body)
    page.body["approval"]["approve"] = "DEC-1"
    return {(Kind.APPROVAL_DIFFERS, seq(book, page))}


@forgery
def carried_out_without_approval(book: Book) -> set[tuple[Kind, int | None]]:
    """The approval before the operation is gone."""
    page = next(page for page in book.pages if "approval" in page.body)
    book.pages.remove(book.page("DEC-0"))
    return {(Kind.APPROVAL_MISSING, seq(book, page))}


@forgery
def approved_and_not_carried_out(book: Book) -> set[tuple[Kind, int | None]]:
    """The operation after an approval is gone."""
    page = next(page for page in book.pages if "approval" in page.body)
    book.pages.remove(page)
    return {(Kind.APPROVAL_UNUSED, seq(book, book.page("DEC-0")))}


@forgery
def approved_at_the_very_end(book: Book) -> set[tuple[Kind, int | None]]:
    """The ledger ends with an approval."""
    page = book.page("DEC-0")
    book.pages = book.pages[: seq(book, page) + 1]
    return {(Kind.APPROVAL_UNUSED, seq(book, page))}


@forgery
def a_proposal_that_nobody_made(book: Book) -> set[tuple[Kind, int | None]]:
    """A decision names a proposal that is not there."""
    page = book.page("DEC-1")
    page.operation["proposal"] = "PROP-9"
    return {(Kind.PROPOSAL_UNKNOWN, seq(book, page))}


def decided_again(book: Book, first: str, op_: str) -> set[tuple[Kind, int | None]]:
    """What was decided is approved after all, and carried out."""
    done = next(page for page in book.pages if "approval" in page.body)
    proposal = book.page(first).operation["proposal"]
    asked = {
        **copy.deepcopy(book.page(proposal).operation["operation"]),
        "id": "DONE-X",
        "approved_by": "APPROVER",
    }
    if op_ == "lapse":
        page = book.page(first)
        page.operation["op"] = "lapse"
        page.signers = [(page.operation["by"], signing.POSTED, key(page.operation["by"]))]
    decision = book.append(op("approve", "APPROVER", id="DEC-X", proposal=proposal), approved("APPROVER"))
    approval = {"proposal": proposal, "approve": "DEC-X"}
    book.append(asked, approved("APPROVER"), approval=approval, assigned=["id"], effects=done.body["effects"])
    return {(Kind.PROPOSAL_NOT_OPEN, seq(book, decision))}


@forgery
def approved_after_rejection(book: Book) -> set[tuple[Kind, int | None]]:
    """A rejected proposal is carried out."""
    return decided_again(book, "DEC-1", "reject")


@forgery
def approved_after_withdrawal(book: Book) -> set[tuple[Kind, int | None]]:
    """A proposal that was taken back is carried out."""
    return decided_again(book, "DEC-2", "withdraw")


@forgery
def approved_after_lapse(book: Book) -> set[tuple[Kind, int | None]]:
    """A proposal that had lapsed is carried out."""
    return decided_again(book, "DEC-1", "lapse")


@forgery
def approved_twice(book: Book) -> set[tuple[Kind, int | None]]:
    """An approved proposal is carried out once more."""
    return decided_again(book, "DEC-0", "approve")


@forgery
def approved_too_late(book: Book) -> set[tuple[Kind, int | None]]:
    """A proposal is approved when its time is over."""
    page = book.page("DEC-0")
    book.page("PROP-0").body["effects"]["expires_at"] = page.body["recorded_at"]
    return {(Kind.PROPOSAL_EXPIRED, seq(book, page))}


@forgery
def withdrawn_by_another(book: Book) -> set[tuple[Kind, int | None]]:
    """Somebody takes back what another proposed."""
    page = book.page("DEC-2")
    page.operation["by"] = "KEEPER"
    page.signers = [("KEEPER", signing.WITHDRAWN, key("KEEPER"))]
    return {(Kind.WITHDRAWN_BY_ANOTHER, seq(book, page))}


@forgery
def a_key_that_nobody_has(book: Book) -> set[tuple[Kind, int | None]]:
    """A key is enrolled that has not signed for itself."""
    page = book.of_op("enrol_key", 2)
    page.unsigned("KEEPER")
    return {(Kind.KEY_NOT_PROVED, seq(book, page))}


@forgery
def a_key_of_nobody(book: Book) -> set[tuple[Kind, int | None]]:
    """What is enrolled is another's key."""
    page = book.of_op("enrol_key", 3)
    page.operation["user"] = "STRANGER"
    page.unsigned("APPROVER")
    book.pages = book.pages[: seq(book, page) + 1]
    return {(Kind.KEY_MALFORMED, seq(book, page))}


@forgery
def a_key_given_by_one(book: Book) -> set[tuple[Kind, int | None]]:
    """An administrator enrols a third person alone."""
    page = book.of_op("enrol_key", 2)
    page.operation.pop("approved_by")
    page.unsigned("OFFICER")
    return {(Kind.AUTHORITY_ALONE, seq(book, page))}


@forgery
def a_key_given_to_oneself(book: Book) -> set[tuple[Kind, int | None]]:
    """An officer approves that they themselves are enrolled once more."""
    again = key("OFFICER", "2")
    operation = op("enrol_key", "FOUNDER", id="AGAIN", user="OFFICER", vkey=again.vkey, approved_by="OFFICER")
    page = book.append(
        operation, posted("FOUNDER"), approved("OFFICER"), ("OFFICER", signing.ENROLLED, again)
    )
    return {(Kind.AUTHORITY_ALONE, seq(book, page))}


@forgery
def roles_given_by_one(book: Book) -> set[tuple[Kind, int | None]]:
    """An administrator makes themselves an approver."""
    change = op("change_user", "FOUNDER", id="CHG", code="FOUNDER", roles=["APPROVER"], reason="So.")
    page = book.append(change, posted("FOUNDER"))
    return {(Kind.AUTHORITY_ALONE, seq(book, page))}


@forgery
def roles_given_in_the_past(book: Book) -> set[tuple[Kind, int | None]]:
    """An officer brings in a past record by which they are an approver."""
    change = op("change_user", "FOUNDER", id="CHG", code="OFFICER", roles=["APPROVER"], reason="So.")
    page = book.append(change, posted("OFFICER"), historical=True)
    return {(Kind.AUTHORITY_ALONE, seq(book, page))}


def rotation(book: Book, *signers: Signer) -> tuple[Page, Signer]:
    """The ledger's key changes, and these keys have signed for it; returns the page and the new key."""
    new = Signer.from_seed(book.own.name, b"\5" * 32)
    operation = op(
        "rotate_ledger_key", "FOUNDER", id="ROT", vkey=new.vkey, before=book.own.vkey, reason="Yearly."
    )
    operation["approved_by"] = "OFFICER"
    page = book.append(
        operation, posted("FOUNDER"), approved("OFFICER"), *(("", signing.ROTATED, each) for each in signers)
    )
    return page, new


@forgery
def a_ledger_key_that_the_old_one_did_not_sign(book: Book) -> set[tuple[Kind, int | None]]:
    """Somebody with a new key says that it is the ledger's."""
    page, _new = rotation(book, Signer.from_seed(book.own.name, b"\5" * 32))
    return {(Kind.LEDGER_KEY_NOT_PROVED, seq(book, page))}


@forgery
def a_ledger_key_of_another_name(book: Book) -> set[tuple[Kind, int | None]]:
    """The key hands over to one of another ledger, and both have signed."""
    other = Signer.from_seed("other.example/ledger", b"\5" * 32)
    page, _new = rotation(book, book.own, other)
    page.operation["vkey"] = other.vkey
    return {(Kind.LEDGER_KEY_NOT_PROVED, seq(book, page))}


@forgery
def a_ledger_key_that_nobody_has(book: Book) -> set[tuple[Kind, int | None]]:
    """The old key hands over to one that has not signed."""
    page, _new = rotation(book, book.own)
    return {(Kind.LEDGER_KEY_NOT_PROVED, seq(book, page))}


@forgery
def a_signature_before_anybody_had_a_key(book: Book) -> set[tuple[Kind, int | None]]:
    """An entry of the open ledger carries a signature, which nobody could make."""
    page = book.pages[2]
    page.signers = [posted("FOUNDER")]
    return {(Kind.SIGNATURE_UNKNOWN, 2)}


@pytest.mark.parametrize("make", FORGERIES.values(), ids=FORGERIES)
def test_forgery(make: Forgery, book: Book, check: Callable[[Book], Checked], tmp_path: Path) -> None:
    """
    Each forgery is found in the entry in which it was made, and nothing is found beside it.

    The script beside the documents, which knows nothing of this program, finds it too.
    """
    expected = make(book)
    checked = check(book)
    code, faults, _pairs = checked_alone(tmp_path / "evidence.jsonl", book.own.vkey)
    assert (code, bool(faults)) == (3, True)
    assert set(found(checked)) == expected
    assert not checked.holds
    assert checked.damage is not None
    assert all(each.message and each.remedy for each in checked.findings)


def test_every_kind_is_forged(book: Book) -> None:
    """Each kind of finding of the ninth step has a forgery that shows it."""
    shown = {kind for make in FORGERIES.values() for kind, _seq in make(copy.deepcopy(book))}
    assert shown == {kind for kind, meaning in CATALOGUE.items() if meaning.step == 9}


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Blocks of four entries, so that calls, seals and approvals span several."""
    monkeypatch.setattr(tree, "BLOCK_LEVEL", 2)
    monkeypatch.setattr(tree, "BLOCK", 4)
    monkeypatch.setattr(evidence, "BLOCK", 4)
    return


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("make", FORGERIES.values(), ids=FORGERIES)
def test_forgery_in_the_database(make: Forgery, book: Book, ledger_file: Path, tmp_path: Path) -> None:
    """Verification of a database finds each forgery as the check of evidence does, also where it spans blocks."""
    path = tmp_path / "forged.db"
    path.write_bytes(ledger_file.read_bytes())
    expected = make(book)
    book.store(path)
    with Ledger.open(str(path), readonly=True) as ledger:
        verdict = verify(ledger, projections=False)
    assert {(each.kind, each.where.seq) for each in verdict.findings if each.step == 9} == expected


@pytest.mark.usefixtures("small_blocks")
def test_sound_over_small_blocks_and_workers(ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seals and approvals that span blocks hold, whoever verifies the blocks."""
    with Ledger.open(str(ledger_file), readonly=True) as ledger:
        alone = verify(ledger, workers=1)
        monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
        monkeypatch.setattr(workers, "verify_block", lambda *_: pytest.fail("verified here"))
        shared = verify(ledger, workers=2)
    assert alone.sound
    assert shared.as_json() == alone.as_json()


def test_nothing_rests_on_the_table_of_keys(ledger_file: Path, tmp_path: Path) -> None:
    """Keys that the projection lacks, or states otherwise, are those of the entries all the same."""
    path = tmp_path / "keys.db"
    path.write_bytes(ledger_file.read_bytes())
    for change in ("UPDATE user_key SET vkey = 'X+00000000+x'", "DELETE FROM user_key"):
        import sqlite3

        connection = sqlite3.connect(path)
        connection.execute(change)
        connection.commit()
        connection.close()
        with Ledger.open(str(path), readonly=True) as ledger:
            verdict = verify(ledger)
        assert {each.step for each in verdict.findings} == {7}
        assert verdict.signatures is not None
        assert verdict.signatures.by_two == 6


def test_a_call_that_is_signed_in_part(tmp_path: Path) -> None:
    """Among many operations those that speak of authority sign for themselves, and the seal covers them too."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        close(ledger)
        add_again = op(
            "add_user", "FOUNDER", code="NEW", name="N", roles=["STOREKEEPER"], approved_by="OFFICER"
        )
        place = op("add_place", "FOUNDER", code="BAY", name="Bay", kind="BAY", within="ARM-1")
        other = op("add_place", "FOUNDER", code="BAY-2", name="Bay", kind="BAY", within="ARM-1")
        post(ledger, actor("FOUNDER", "OFFICER"), add_again, place, {**add_again, "code": "NEWER"}, other)
        verdict = verify(ledger)
    assert verdict.sound
    assert verdict.signatures is not None
    assert verdict.signatures.sealed == 2


def test_people_of_the_past_under_a_seal(tmp_path: Path) -> None:
    """Past records that name people are sealed like others; nobody gets a key by them."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        close(ledger)
        post(ledger, actor("OFFICER"), weapon("W-1"))
        old = op("add_user", "FOUNDER", code="OLD", name="Old hand", roles=["STOREKEEPER"])
        post(ledger, actor("OFFICER"), old, move("W-1", by="OLD"), historical=True)
        verdict = verify(ledger)
    assert verdict.sound
    assert verdict.signatures is not None
    assert verdict.signatures.historical == 2


def test_a_proposal_under_a_seal(book: Book, check: Callable[[Book], Checked]) -> None:
    """A proposal is signed by the seal of whoever made it, as by a signature of its own; by another's it is not."""
    page = book.page("PROP-0")
    page.unsigned()
    after = book.pages[seq(book, page) + 1]
    seal = book.insert(
        after,
        op("sign_entries", "OFFICER", id="SEAL-X", first=0, count=1, root=""),
        ("OFFICER", signing.SEALED, key("OFFICER")),
    )
    seal.sealed_from = page
    checked = check(book)
    assert checked.holds
    assert checked.figures.by_two == 6
    assert checked.pairs[-1].by_key == key("OFFICER").vkey
    seal.operation["by"], seal.signers = "KEEPER", [("KEEPER", signing.SEALED, key("KEEPER"))]
    checked = check(book)
    assert set(found(checked)) == {(Kind.SEALED_BY_ANOTHER, seq(book, page))}
    assert checked.figures.by_two == 5


def test_a_key_that_was_revoked_and_another(tmp_path: Path) -> None:
    """What was signed before a key was revoked holds, and so does what the next key of the same person signs."""
    with Ledger.create(str(tmp_path / "x.db"), code="UNX", mission="m") as ledger:
        close(ledger)
        post(ledger, actor("OFFICER"), weapon("W-1"))
        revoke = op("revoke_key", "FOUNDER", user="OFFICER", reason="Lost.", approved_by="APPROVER")
        revoke["key_id"] = key("OFFICER").verifier.key_id.hex()
        revoke["trusted_to"] = ledger.head().size
        post(ledger, actor("FOUNDER", "APPROVER"), revoke)
        post(ledger, actor("KEEPER"), move("W-1", by="KEEPER"))
        assert verify(ledger).sound

"""Verification of sound ledgers, heads from outside, and the ways in which the work is divided."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.everything import post_everything
from wamledger.ledger.faults import NoteFault
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.merkle import EMPTY_ROOT
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying import tree, workers
from wamledger.ledger.verifying.finding import CATALOGUE, Kind
from wamledger.ledger.verifying.verdict import Damage, Verdict
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify
from wamledger.services.witnesses import remember


@pytest.fixture
def busy(ledger: Ledger) -> Ledger:
    """A ledger in which everything has happened once, on each engine."""
    post_everything(ledger)
    return ledger


@pytest.fixture
def busy_file(on_sqlite: str) -> Iterator[Ledger]:
    """The same in a SQLite file."""
    with Ledger.create(on_sqlite, code="UNX", mission="UN Mission in X") as ledger:
        post_everything(ledger)
        yield ledger


def kinds(verdict: Verdict) -> set[Kind]:
    """What was found."""
    return {finding.kind for finding in verdict.findings}


def add_user(ledger: Ledger, code: str) -> None:
    """The ledger has one entry more."""
    operation = {"op": "add_user", "code": code, "name": code, "roles": ["STOREKEEPER"]}
    report = post_operations(ledger, [{**operation, "occurred_at": "2026-01-01T00:00:00Z", "by": "ADMIN"}])
    assert report.posted == 1


def test_a_ledger_as_it_was_posted_is_sound(busy: Ledger) -> None:
    """What was posted verifies, and the verdict says over what: entries, root, heads, balances."""
    verdict = verify(busy)
    head = busy.head()
    assert verdict.sound
    assert verdict.findings == []
    assert (verdict.entries, verdict.root) == (head.size, head.root)
    assert [(step.number, step.ok) for step in verdict.steps] == [
        (number, None if number in (6, 9, 10, 11) else True) for number in range(1, 12)
    ]
    assert verdict.heads_checked == 5  # one for each posting, and the tip
    assert verdict.balances[0].as_json() == {
        "item": "weapons",
        "taken_on_charge": 9,
        "by_status": {
            "IN_STORE": 4,
            "ISSUED": 1,
            "IN_TRANSIT": 1,
            "AWAITING_DISPOSAL": 1,
            "DESTROYED": 1,
            "HANDED_OVER": 1,
        },
    }
    assert json.loads(json.dumps(verdict.as_json()))["sound"] is True


def test_an_empty_ledger_is_sound(ledger: Ledger) -> None:
    """A ledger of no entries verifies, with the root of no entries."""
    verdict = verify(ledger)
    assert verdict.sound
    assert (verdict.entries, verdict.root) == (0, EMPTY_ROOT)


def test_reading_only(busy_file: Ledger, on_sqlite: str) -> None:
    """Verifying writes nothing, and a ledger that is opened for reading only can be verified."""
    busy_file.close()
    before = Path(on_sqlite).read_bytes()
    with Ledger.open(on_sqlite, readonly=True) as ledger:
        assert verify(ledger).sound
    assert Path(on_sqlite).read_bytes() == before


def test_steps_can_be_left_out(busy_file: Ledger) -> None:
    """What was left out is neither passed nor failed."""
    assert [step.ok for step in verify(busy_file, projections=False).steps][6:8] == [None, True]
    tree_alone = verify(busy_file, bodies=False)
    assert tree_alone.root == busy_file.head().root
    assert [step.ok for step in tree_alone.steps][6:] == [None] * 5
    assert tree_alone.signatures is None


def test_progress(busy_file: Ledger) -> None:
    """Whoever waits is told of each step."""
    told: list[str] = []
    verify(busy_file, progress=lambda name, _done, _total: told.append(name))
    assert list(dict.fromkeys(told)) == [
        "Schema and guards",
        "Entries",
        "Projections",
        "Conservation",
        "Attached files",
    ]


# heads from outside


def test_a_head_from_outside_that_fits(busy: Ledger) -> None:
    """An earlier head of the ledger fits for ever, and what it covers is witnessed."""
    note, size = busy.checkpoint(), busy.head().size
    for code in ("ONE", "TWO", "THREE"):
        add_user(busy, code)
    verdict = verify(busy, outside_heads=[note])
    assert verdict.sound
    assert verdict.steps[5].ok is True
    assert verdict.unwitnessed.entries == 3
    with busy.reading() as link:
        recorded_at = link.one("SELECT recorded_at FROM entry WHERE seq = ?", (size,))[0]
    assert verdict.unwitnessed.since == recorded_at


def test_without_a_head_from_outside_nothing_is_witnessed(busy_file: Ledger) -> None:
    """Where nobody outside is known to hold a head, every entry is in the unwitnessed window."""
    assert verify(busy_file).unwitnessed.entries == busy_file.head().size


def test_a_remembered_head_is_witnessed(busy: Ledger) -> None:
    """A head that was given out is compared and closes the unwitnessed window up to there."""
    remember(busy, busy.checkpoint(), "export")
    add_user(busy, "ONE")
    verdict = verify(busy)
    assert verdict.sound
    assert verdict.steps[5].ok is True
    assert verdict.unwitnessed.entries == 1


def test_a_head_of_another_history(busy_file: Ledger, on_sqlite: str) -> None:
    """A head that the ledger's own key signed over other entries is found out, between which entries."""
    signer = load_key(Path(on_sqlite + ".key"))
    early = sign_head(Head(signer.name, 7, b"\1" * 32), signer)
    verdict = verify(busy_file, outside_heads=[early])
    assert kinds(verdict) == {Kind.OUTSIDE_DIFFERS}
    assert verdict.damage == Damage(0, 6)
    assert verdict.as_json()["first_damaged"] == {"from": 0, "to": 6}


def test_a_fitting_head_bounds_the_damage(busy_file: Ledger, on_sqlite: str) -> None:
    """Damage lies after the greatest head from outside that fits."""
    signer = load_key(Path(on_sqlite + ".key"))
    with busy_file.reading() as link:
        fits = link.one("SELECT note FROM signed_head WHERE size = 25")[0]
    differs = sign_head(Head(signer.name, 30, b"\1" * 32), signer)
    verdict = verify(busy_file, outside_heads=[fits, differs])
    assert verdict.damage == Damage(25, 29)


def test_a_head_beyond_the_end(busy_file: Ledger, on_sqlite: str) -> None:
    """A head over more entries than there are says that the last are missing, and of the others nothing by itself."""
    signer = load_key(Path(on_sqlite + ".key"))
    size = busy_file.head().size
    beyond = sign_head(Head(signer.name, size + 3, b"\1" * 32), signer)
    verdict = verify(busy_file, outside_heads=[beyond])
    assert kinds(verdict) == {Kind.OUTSIDE_BEYOND}
    assert verdict.damage == Damage(0, size + 2)
    assert verify(busy_file, outside_heads=[beyond, busy_file.checkpoint()]).damage == Damage(size, size + 2)


def test_a_head_by_another_key(busy_file: Ledger) -> None:
    """A head that another key signed in the ledger's name is a finding; so is a ledger whose key is not trusted."""
    head = busy_file.head()
    other = Signer.from_seed(head.origin, b"\7" * 32)
    assert kinds(verify(busy_file, outside_heads=[sign_head(head, other)])) == {Kind.OUTSIDE_UNSIGNED}
    distrusted = verify(busy_file, vkey=other.vkey)
    assert {Kind.ABOUT_DIFFERS, Kind.HEAD_UNSIGNED} <= kinds(distrusted)
    assert verify(busy_file, vkey=busy_file.about.vkey).sound


@pytest.mark.parametrize("text", ["", "no head", "a\nb\nc\n\n— x y\n"])
def test_what_is_no_head(busy_file: Ledger, text: str) -> None:
    """A text that is no signed head is the caller's mistake, and says nothing of the ledger."""
    with pytest.raises(NoteFault):
        verify(busy_file, outside_heads=[text])


def test_without_a_tip_log(busy_file: Ledger, on_sqlite: str) -> None:
    """A file that came without its tip log can be sound; that the step was not taken is said."""
    busy_file.close()
    Path(on_sqlite + ".tip").unlink()
    with Ledger.open(on_sqlite, readonly=True) as ledger:
        verdict = verify(ledger)
    assert verdict.sound
    assert verdict.steps[4].ok is None
    assert "no tip log" in verdict.steps[4].said


# how the work is divided


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four entries, so that a small ledger has many, and nodes above them."""
    monkeypatch.setattr(tree, "BLOCK_LEVEL", 2)
    monkeypatch.setattr(tree, "BLOCK", 4)


def same(one: Verdict, other: Verdict) -> bool:
    """True where two verdicts say the same, down to the order of their findings."""
    return one.as_json() == other.as_json()


@pytest.mark.usefixtures("small_blocks")
def test_blocks_give_the_same_verdict(busy: Ledger) -> None:
    """However many blocks the entries are divided into, roots, heads and balances are the same."""
    verdict = verify(busy)
    assert verdict.sound
    assert verdict.root == busy.head().root
    assert verdict.heads_checked == 5


@pytest.mark.usefixtures("small_blocks")
def test_workers_give_the_same_verdict(busy: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers give the verdict that one process gives, on each engine."""
    alone = verify(busy, workers=1)
    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    monkeypatch.setattr(workers, "verify_block", lambda *_: pytest.fail("verified here"))
    assert same(verify(busy, workers=2), alone)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("program", ["/nowhere/python", shutil.which("true")])
def test_workers_that_do_not_work(busy_file: Ledger, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Where workers cannot be started, or die at once, the verdict is the same all the same."""
    alone = verify(busy_file, workers=1)
    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    monkeypatch.setattr("sys.executable", program)
    assert same(verify(busy_file, workers=2), alone)


@pytest.mark.usefixtures("small_blocks")
def test_a_worker_that_dies_between(busy_file: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a worker dies in the middle, what it leaves is verified here."""
    alone = verify(busy_file, workers=1)
    monkeypatch.setattr(workers, "LEAST_ENTRIES", 1)
    taken = workers._taken
    count = iter(range(100))

    def dying(process: object) -> object:
        if next(count) == 5:
            process.kill()  # type: ignore[attr-defined]
            process.wait()  # type: ignore[attr-defined]
        return taken(process)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "_taken", dying)
    assert same(verify(busy_file, workers=2), alone)


# what is written


def test_every_kind_has_its_words() -> None:
    """Each kind of finding has a step, a sentence and a remedy."""
    assert set(CATALOGUE) == set(Kind)
    assert all(meaning.message and meaning.remedy for meaning in CATALOGUE.values())

"""An entry as it is told: whole for whoever may read it, and for anybody else no more than histories tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.ledger import everything
from tests.services import two_sites
from tests.services.two_sites import person
from tests.tui.tampered import change_entry
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services import attachments
from wamledger.services.entry_told import EntryStory, entry_story
from wamledger.services.history import history
from wamledger.services.posting import post_operations


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two sites, and people who sign in."""
    path = tmp_path_factory.mktemp("sites") / "sites.db"
    with Ledger.create(str(path), code="UNX", mission="A mission of two sites") as ledger:
        two_sites.furnished(ledger)
        two_sites.close(ledger)
        yield ledger


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[Ledger]:
    """A file in which everything has happened once."""
    with Ledger.create(
        str(tmp_path / "full.db"), code="UNX", mission="A mission made up for tests"
    ) as ledger:
        everything.post_everything(ledger)
        yield ledger


def ids(ledger: Ledger) -> list[str]:
    with ledger.reading() as link:
        return [id_ for (id_,) in link.rows("SELECT id FROM entry ORDER BY seq")]


def text(story: EntryStory) -> str:
    """Everything that the story says."""
    parts = [line for heading, lines in story.parts for line in (heading, *lines)]
    return "\n".join([*parts, *(each.code for each, _what, _more in story.leads), story.content])


def test_every_entry_is_told_whole_to_whoever_reads_all(full: Ledger) -> None:
    """Each entry has its number, its hash, its bytes laid out, and every thing that its operation names as a lead."""
    for seq, id_ in enumerate(ids(full)):
        story = entry_story(full, id_)
        assert (story.seq, story.id, story.is_intact) == (seq, id_, True)
        with full.reading() as link:
            entry = bytes(link.one("SELECT entry FROM entry WHERE seq = ?", (seq,))[0])
        assert orjson.loads(story.content) == orjson.loads(entry)
        operation = orjson.loads(entry)["body"]["operation"]
        led = {subject.code for subject, _what, _more in story.leads}
        for line in (operation, *operation.get("lines", ())):
            for field in ("weapon", "lot", "from", "to", "place"):
                if isinstance(line.get(field), str):
                    assert line[field] in led, (id_, field)
        for move in orjson.loads(entry)["body"]["effects"].get("moves", ()):
            assert (move.get("weapon") or move["lot"]) in text(story)


def test_files_are_told_with_whether_they_lie_here(on_file: Ledger, tmp_path: Path) -> None:
    """A file that an entry adds is named, and whether it lies beside the ledger."""
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 64)
    with attachments.kept(on_file, photo) as kept:
        adding = {"op": "attach", "occurred_at": everything.AT, "by": "ADMIN", "id": "PHOTO", **kept.fields()}
        assert not post_operations(on_file, [adding]).refused
    assert "photo.png" in text(entry_story(on_file, "PHOTO"))
    assert "✓ beside the ledger" in text(entry_story(on_file, "PHOTO"))
    attached = next(id_ for id_ in ids(on_file) if "receipt.pdf" in text(entry_story(on_file, id_)))
    assert "– not kept here" in text(entry_story(on_file, attached))


def test_an_entry_is_found_by_its_number_too(full: Ledger) -> None:
    """An id comes before a number; what is neither is refused."""
    assert entry_story(full, "3").seq == 3
    with pytest.raises(Refused) as refused:
        entry_story(full, "NOTHING")
    assert refused.value.code is Code.ENTRY_UNKNOWN


def test_what_somebody_changed_is_said(on_file: Ledger) -> None:
    """An entry whose bytes were changed says so, also where they are no entry any more."""
    full = on_file
    first = ids(full)[5]
    change_entry(full.where, 5, b'"by":"ADMIN"', b'"by":"ADMIM"')
    assert not entry_story(full, first).is_intact
    change_entry(full.where, 6, b"{", b"[")
    broken = entry_story(full, ids(full)[6])
    assert not broken.is_intact
    assert "cannot be read" in text(broken)


@pytest.mark.parametrize("role", ["STOREKEEPER", "WAM_OFFICER", "APPROVER"])
def test_a_narrow_reader_is_told_what_histories_tell(mission: Ledger, role: str) -> None:
    """Of an entry somebody with a scope is told what a history that they see tells of it, never its bytes."""
    user = person([role], ("NORTH",))
    mission.act_as(Actor(user))
    told = 0
    with mission.reading() as link:
        items = [code for (code,) in link.rows("SELECT code FROM weapon UNION ALL SELECT code FROM lot")]
    known: dict[str, str] = {}
    for item in items:
        try:
            for each in history(mission, item):
                known[each["id"]] = known.get(each["id"], "") + orjson.dumps(each).decode()
        except AccessFault:
            continue
    for id_ in ids(mission):
        try:
            story = entry_story(mission, id_)
        except AccessFault:
            assert id_ not in known, known[id_]
            continue
        told += 1
        assert story.content == ""
        assert id_ in known
        for word in re.findall(r"[\w./-]*SOUTH[\w./-]*", text(story)):
            assert word.rstrip(".") in known[id_], (id_, word)
    assert told > 20
    assert told < len(ids(mission)) / 2


def test_whoever_had_a_part_in_an_entry_reads_all_of_it(mission: Ledger) -> None:
    """The clerk, who recorded them, reads the bytes of entries; an administrator reads none."""
    mission.act_as(Actor("CLERK"))
    assert entry_story(mission, ids(mission)[-2]).content
    mission.act_as(Actor(person(["ADMINISTRATOR"], None)))
    with pytest.raises(AccessFault):
        entry_story(mission, ids(mission)[-2])

"""How far a name goes that somebody writes at a browser: in the folder of the server, and not to the ledger's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.deeds.copies import BACKUP
from tui.deeds.deed import must_reach
from tui.widgets.file_box import entries
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services import reach
from wamledger.services.form_fields.judging import judged
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.values import Values
from wamledger.services.hand_in.sitting import Sitting, receipts_folder


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is given to whoever comes by a browser; beside it lies what is nobody's business."""
    folder = tmp_path / "given"
    (folder / "within").mkdir(parents=True)
    (folder / "list.csv").write_text("Serial\n")
    (tmp_path / "secret.txt").write_text("secret\n")
    (folder / "way-out").symlink_to(tmp_path)
    with Ledger.create(str(folder / "a.db"), code="UNX", mission="A mission made up for tests"):
        pass
    monkeypatch.setenv(reach.FOLDER, str(folder))
    monkeypatch.setenv(reach.LEDGER, str(folder / "a.db"))
    monkeypatch.chdir(folder)
    return folder


OUTSIDE = ("../secret.txt", "way-out/secret.txt", "~/secret.txt", "/etc/hostname", "within/../../nothing")
OWN = ("a.db", "a.db.key", "way-out/given/a.db", "a.db.files/x")


@pytest.mark.parametrize("name", [*OUTSIDE, *OWN])
def test_no_name_leads_out(served: Path, name: str) -> None:
    """Neither dots, links, a home nor a whole path lead out of the folder, and none to the ledger's own files."""
    with pytest.raises(LedgerFault) as refused:
        reach.reached(name)
    assert str(served) in refused.value.message


@pytest.mark.parametrize("name", ["list.csv", "within/new.pdf", "./within/../list.csv", ""])
def test_names_in_the_folder_are_as_they_were(served: Path, name: str) -> None:
    """What lies in the folder, or is to lie there, is reached."""
    assert reach.reached(name) == Path(name)
    assert reach.reached(served / name) == served / name


def test_at_a_terminal_every_name_is_reached(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a server the rights of whoever sits there are the only bounds."""
    monkeypatch.delenv(reach.FOLDER)
    for name in (*OUTSIDE, *OWN):
        assert reach.reached(name) == Path(name).expanduser()
    assert served.is_dir()


def test_boxes_list_the_folder_alone(served: Path) -> None:
    """A box of files lists what may be named, and nothing of any other folder, nor the way up to it."""
    assert {name for name, _is_folder in entries("")} == {"list.csv", "within/"}
    assert [name for name, _is_folder in entries("within/")] == ["within/../"]
    for typed in ("../", "/", "~/", "way-out/", f"{served.parent}/", "/etc/ho"):
        assert entries(typed) == []


def test_what_is_done_around_a_ledger_stays_within(served: Path) -> None:
    """No file of a deed lies outside, nor the receipts of a sitting; an address of a server is no file."""
    must_reach(BACKUP, {"file": "within/new"})
    must_reach(BACKUP, {"file": "postgresql://clerk@db/unx"})
    with pytest.raises(LedgerFault):
        must_reach(BACKUP, {"file": "../new"})
    with Ledger.open(str(served / "a.db")) as ledger:
        assert receipts_folder(ledger, Sitting()).name == "a.db.receipts"
        with pytest.raises(LedgerFault):
            receipts_folder(ledger, Sitting(folder="../out"))


def test_no_file_from_elsewhere_is_put_on_record(served: Path) -> None:
    """A form attaches no file that may not be named, and does not say whether there is one."""
    said = []
    with Ledger.open(str(served / "a.db")) as ledger:
        for name in ("secret.txt", "nothing.txt"):
            path = str(served.parent / name)
            values = Values({"file": path, "by": "ADMIN", "occurred_at": "2026-03-01T06:00:00Z"})
            with pytest.raises(LedgerFault) as refused:
                judged(ledger, form_of("attach"), values)
            said.append(refused.value.message.replace(path, ""))
    assert len(set(said)) == 1

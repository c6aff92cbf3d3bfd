"""What a user has set is read from a small file, and one setting is written without touching the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from wamledger.ledger.faults import LedgerFault
from wamledger.services import user_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of this test lie."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WAMLEDGER_USER", raising=False)
    monkeypatch.delenv("WAMLEDGER_LANG", raising=False)
    return user_settings.path()


def test_a_setting_is_remembered_beside_the_others(file: Path) -> None:
    """The line of the setting is written anew; comments and other lines stay as somebody wrote them."""
    file.parent.mkdir()
    file.write_text('# mine\nby = "ADAMU"\n\ntheme = "dark"\nlanguage = "fr"\n')
    user_settings.remember("theme", "light")
    user_settings.remember("columns_weapons", "code,serial")
    assert file.read_text() == (
        '# mine\nby = "ADAMU"\n\ntheme = "light"\nlanguage = "fr"\ncolumns_weapons = "code,serial"\n'
    )
    assert (user_settings.recorder(), user_settings.language()) == ("ADAMU", "fr")
    assert user_settings.preferred("theme") == "light"


def test_the_first_setting_makes_the_file(file: Path) -> None:
    """Where there is no file yet one is made; what was never set is nothing."""
    assert user_settings.preferred("theme") is None
    user_settings.remember("by", 'A"\\\n\x7fé')
    assert user_settings.read() == {"by": 'A"\\\n\x7fé'}


@pytest.mark.parametrize("written", ["by = 7\n", "colour = 'red'\n", "by = \n", "by = 'a'\nby = 'b'\n"])
def test_settings_that_cannot_be_read_are_left_alone(file: Path, written: str) -> None:
    """A file that is no settings is refused by whoever needs it, is nobody's preference, and is not written to."""
    file.parent.mkdir()
    file.write_text(written)
    with pytest.raises(LedgerFault, match="cannot be used"):
        user_settings.read()
    with pytest.raises(LedgerFault, match="cannot be used"):
        user_settings.remember("theme", "dark")
    assert user_settings.preferred("theme") is None
    assert file.read_text() == written


def test_what_there_is_not_cannot_be_set(file: Path) -> None:
    """A setting that nobody reads is refused, and no file is made."""
    with pytest.raises(LedgerFault, match="colour"):
        user_settings.remember("colour", "red")
    assert not file.exists()

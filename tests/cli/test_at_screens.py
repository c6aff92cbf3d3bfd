"""The screens begin at once: a call that names a ledger at most is read without what reads every other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wamledger.cli import at_screens, main
from wamledger.cli.at_screens import Plain, plain


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["tui"], Plain(None, None)),
        (["tui", "--ledger", "a.db"], Plain("a.db", None)),
        (["--ledger=a.db", "tui", "--lang", "fr"], Plain("a.db", "fr")),
        (["--language=fr", "tui"], Plain(None, "fr")),
        ([], None),
        (["--ledger", "a.db"], None),
        (["tui", "tui"], None),
        (["tui", "--demo"], None),
        (["tui", "--help"], None),
        (["tui", "--ledger"], None),
        (["tui", "--ledger", "--json"], None),
        (["tui", "--ledger="], None),
        (["tui", "--ledger", "a.db", "--ledger", "b.db"], None),
        (["tui=1"], None),
        (["holdings"], None),
        (["--json", "tui"], None),
    ],
    ids=str,
)
def test_plain_calls_are_known(words: list[str], wanted: Plain | None) -> None:
    """Only the screens with a ledger and a language at most are read here; without a terminal no words mean help."""
    assert plain(words) == wanted


def test_what_is_told_is_the_same_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call that is read here is refused in the same words and with the same code as by the whole reader."""
    from wamledger.cli.app import main as whole

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path))
    told = []
    for program in (main, whole):
        code = program(["--lang", "en", "tui", "--ledger", "none.db"])
        told.append((code, capsys.readouterr()))
    assert told[0] == told[1]
    assert told[0][0] == 2
    assert "There is no terminal here" in told[0][1].err


def test_the_screens_begin_without_the_reader_of_commands(tmp_path: Path) -> None:
    """Neither the reader of command lines nor any model is loaded by the time that the screens run."""
    said = (
        "import sys, tui.running\n"
        "from wamledger.cli import main, at_screens\n"
        "from wamledger.ledger.store import Ledger\n"
        f"Ledger.create({str(tmp_path / 'a.db')!r}, code='UNX', mission='X').close()\n"
        "heavy = ('typer', 'pydantic', 'sqlmodel', 'sqlalchemy')\n"
        "[sys.modules.pop(name) for name in list(sys.modules) if name.partition('.')[0] in heavy]\n"
        "tui.running.run = lambda *a, **k: print([name for name in heavy if name in sys.modules]) or 0\n"
        "at_screens.served = lambda: True\n"
        f"raise SystemExit(main(['tui', '--ledger', {str(tmp_path / 'a.db')!r}]))\n"
    )
    ended = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_new_folder_is_wanted_for_a_demonstration_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--keep makes a folder of its own and says where it is; one that is there already is left alone."""
    ran: list[object] = []

    def run(desk: object, **_more: object) -> int:
        ran.append(desk)
        return 0

    monkeypatch.setattr("tui.running.run", run)
    monkeypatch.setattr(at_screens, "served", lambda: True)
    assert main(["tui", "--keep", str(tmp_path / "demo")]) == 0
    assert "lies in" in capsys.readouterr().out
    assert (tmp_path / "demo").is_dir()
    assert main(["tui", "--demo", "--keep", str(tmp_path / "demo")]) != 0
    assert main(["tui", "--demo"]) == 0
    assert "is gone" in capsys.readouterr().out
    assert ran == [None, None]

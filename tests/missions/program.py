"""The program as it is called: in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from wamledger.cli import main


class Program:
    """
    The program in a folder of its own.

    ``is_apart`` calls it as a shell would, which takes a second each time; else its words are given to it directly.
    """

    def __init__(self, folder: Path, root: Path, *, is_apart: bool = False) -> None:
        self.folder = folder
        self.is_apart = is_apart
        self.ledger = folder / "mission.db"
        self.environment = {
            **os.environ,
            "WAMLEDGER_HOME": str(folder / "home"),
            "COLUMNS": "120",
            "PYTHONPATH": str(root),
        }
        self.environment["LANG"] = "C.UTF-8"
        self.environment.pop("WAMLEDGER_DB", None)

    def __call__(self, *words: str, code: int = 0) -> str:
        """What it says on standard output; it must end as it says it would, and break off nowhere."""
        asked = [*words, "--ledger", str(self.ledger)]
        ended, said, complained = self._apart(asked) if self.is_apart else self._here(asked)
        assert ended == code, (words, ended, said[-500:], complained[-2000:])
        assert "Traceback" not in complained, complained[-2000:]
        return said

    def json(self, *words: str, code: int = 0) -> Any:
        """Standard output as the one JSON value that it must be."""
        return json.loads(self(*words, "--json", code=code))

    def _apart(self, words: Sequence[str]) -> tuple[int, str, str]:
        ran = subprocess.run(
            [sys.executable, "-m", "wamledger", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr

    def _here(self, words: Sequence[str]) -> tuple[int, str, str]:
        out, err = io.BytesIO(), io.BytesIO()
        said, complained = io.TextIOWrapper(out, encoding="utf-8"), io.TextIOWrapper(err, encoding="utf-8")
        with redirect_stdout(said), redirect_stderr(complained):
            ended = main(list(words))
            said.flush()
            complained.flush()
        return ended, out.getvalue().decode(), err.getvalue().decode()

"""The script beside the documents, run within this process: what it says of a file of evidence."""

from __future__ import annotations

import importlib.util
import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "check_evidence.py"


def checked_alone(path: Path, vkey: str | None = None) -> tuple[int, list[str], list[list[str]]]:
    """Its exit code, the faults that it found, and the operations that two people signed."""
    spec = importlib.util.spec_from_file_location("check_evidence", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = script.main(str(path), vkey)
    return code, script.faults, [line.split("\t") for line in out.getvalue().splitlines()]

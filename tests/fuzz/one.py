"""
One target under atheris: ``python -m tests.fuzz.one TARGET`` and the options of libFuzzer.

Run by ``tests.fuzz.campaign``; by hand to look at a finding: ``python -m tests.fuzz.one notes path/of/input``.
"""

from __future__ import annotations

import logging
import shlex
import sys


def main(arguments: list[str]) -> None:
    """The target is fuzzed until libFuzzer's options say that it is enough."""
    import atheris

    logging.disable(logging.CRITICAL)
    name, *options = arguments
    with atheris.instrument_imports(include=["wamledger", "csv", "json", "tomllib", "zipfile"]):
        from tests.fuzz.targets import TARGETS
    run = TARGETS[name].run
    # libFuzzer starts itself again when it reduces a corpus, by the name that it is given here, in a shell.
    again = shlex.join([sys.executable, "-m", "tests.fuzz.one", name])
    atheris.Setup([again, *options], lambda content: run(bytes(content)))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])

"""
The command line: words in, one call of a service, words out.

``contents`` lists the commands; ``commands`` makes the one that is called; ``call`` says how a call ends.
Operations of the journal are vouchers, with ``blanks``, ``fields`` and ``lines``; the other commands are
functions in a module for each phase of life. The screens begin without all that, by ``at_screens``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The program has run; returns its exit code."""
    from wamledger.cli import at_screens

    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = at_screens.plain(words)
    if asked is None:
        from wamledger.cli.app import main as whole

        return whole(words)
    from wamledger.cli import output
    from wamledger.cli.call import Call, answered
    from wamledger.i18n import use_language
    from wamledger.services import user_settings

    output.make_safe()
    spoken = use_language(asked.language or user_settings.language())
    call = Call(asked.ledger, language=spoken)
    return answered(call, lambda: at_screens.sat(call))

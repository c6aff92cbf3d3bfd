"""
The command line: words in, one call of a service, words out.

``contents`` lists the commands; ``commands`` makes the one that is called; ``call`` says how a call ends.
Operations of the journal are vouchers, with ``blanks``, ``fields`` and ``lines``; the other commands are
functions in a module for each phase of life.
"""

from __future__ import annotations

from wamledger.cli.app import main

__all__ = ["main"]

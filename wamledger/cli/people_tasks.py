"""The commands about the people who use a ledger, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import PEOPLE, Task
from wamledger.i18n import N_

_ACCESS: Final = "wamledger.cli.access"
_ENROLLING: Final = "wamledger.cli.enrolling"

TASKS: Final = (
    Task(
        name="login",
        panel=PEOPLE,
        summary=N_("Sign in, so that the commands that follow are yours."),
        more=N_(
            "The passphrase is typed, never written on the command line. The session ends when you sign out, when no "
            "command comes for half an hour, and after a working day."
        ),
        example="wamledger login KOUAME",
        function=f"{_ACCESS}:login",
    ),
    Task(
        name="logout",
        panel=PEOPLE,
        summary=N_("Sign out."),
        example="wamledger logout",
        function=f"{_ACCESS}:logout",
    ),
    Task(
        name="whoami",
        panel=PEOPLE,
        summary=N_("Who is signed in here, and until when."),
        example="wamledger whoami",
        function=f"{_ACCESS}:whoami",
    ),
    Task(
        name="passphrase",
        panel=PEOPLE,
        summary=N_("Change your own passphrase."),
        example="wamledger passphrase",
        function=f"{_ACCESS}:passphrase",
    ),
    Task(
        name="enrol",
        panel=PEOPLE,
        summary=N_("Give a user a passphrase and a key of their own to sign with."),
        more=N_(
            "The user sits at this machine and types the passphrase. Once two people are enrolled, a second person "
            "gives theirs here as well: --with."
        ),
        example="wamledger enrol SOW --with DIALLO",
        function=f"{_ENROLLING}:enrol",
    ),
    Task(
        name="reset-passphrase",
        panel=PEOPLE,
        summary=N_("Give a user who forgot the passphrase another one, with a second person."),
        example="wamledger reset-passphrase SOW --with DIALLO --reason 'forgotten during leave'",
        function=f"{_ENROLLING}:reset_passphrase",
    ),
    Task(
        name="users",
        panel=PEOPLE,
        summary=N_("Who the users are, whether they can sign in, and when they last did."),
        example="wamledger users",
        function=f"{_ACCESS}:users",
    ),
    Task(
        name="access-log",
        panel=PEOPLE,
        summary=N_(
            "Who came in, failed, was refused, or took something out; exit code 3 where it was changed."
        ),
        example="wamledger access-log --since 2026-03-01 --event SIGN_IN_FAILED",
        function=f"{_ACCESS}:access_log",
    ),
)

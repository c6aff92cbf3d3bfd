"""
The program ``wamledger``: words in, one call, words out.

``main`` chooses the language and makes the output safe before anything can be said; what Typer refuses it
says itself. Without a command the terminal screens start, or help is printed where there is no terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, cast

import typer
from typer.main import get_command

from wamledger import __version__
from wamledger.cli import output
from wamledger.cli.call import Call, answered, explained, misread
from wamledger.cli.commands import Group, translate
from wamledger.i18n import N_, _, use_language


def _version(wanted: bool) -> None:
    if wanted:
        output.say(f"wamledger {__version__}")
        raise typer.Exit


def begin(
    ctx: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="DB",
            help=N_(
                "Ledger: a file or a postgresql:// address. Else WAMLEDGER_DB, else wamledger.db of this folder."
            ),
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", "--lang", metavar="CODE", help=N_("Language of texts: en, fr.")),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=N_("Answer with JSON on standard output, for a program."))
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_version, help=N_("Print the version and end.")),
    ] = False,
) -> None:
    """The options that stand before a command are known to it; without a command the screens start."""
    del language, version
    call = Call(ledger, json, ctx.obj)
    ctx.obj = call
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from wamledger.cli.screens import tui

        raise typer.Exit(answered(call, lambda: tui(call)))
    raise typer.Exit(answered(call, lambda: output.say_text(ctx.get_help())))


def program() -> Group:
    """The program with its texts in the language in use."""
    app = typer.Typer(
        name="wamledger",
        cls=Group,
        help=_("The ledger in which a mission accounts for every weapon and round."),
        epilog=_("Each command explains itself: wamledger move --help"),
        invoke_without_command=True,
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(begin)
    made = get_command(app)
    translate(made)
    return cast("Group", made)


def main(arguments: Sequence[str] | None = None) -> int:
    """The program has run; returns its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    output.make_safe()
    try:
        spoken = use_language(_language(words))
        ended = program().main(args=words, prog_name="wamledger", obj=spoken, standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException as error:
        if hasattr(error, "format_message"):
            return misread(error, json="--json" in words)
        return explained(error, json="--json" in words)
    return ended if isinstance(ended, int) else 0


def _language(words: Sequence[str]) -> str | None:
    """
    The language that the call asks for, by option or setting; the environment decides where it asks for none.

    It is looked for before the command line is read, so that help and errors are in it already.
    """
    for at, word in enumerate(words):
        if word in ("--language", "--lang") and at + 1 < len(words):
            return words[at + 1]
        if word.startswith(("--language=", "--lang=")):
            return word.partition("=")[2]
    from wamledger.services import user_settings

    return user_settings.language()

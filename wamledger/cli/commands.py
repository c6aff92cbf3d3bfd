"""
From a row of the contents to a command that Typer runs.

Only the command that is called is made, with what it needs: the others are known by their row. Every command
takes ``--ledger``, ``--language`` and ``--json`` where they apply, and ends with an example.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from importlib import import_module
from typing import Annotated, Any, Final, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from wamledger.cli.call import Call, answered, explained
from wamledger.cli.contents import Row, Task, Voucher, contents
from wamledger.i18n import N_, _

PROGRAM: Final = N_("Program")

_LEDGER: Final = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="DB",
        help=N_(
            "Ledger: a file or a postgresql:// address. Else WAMLEDGER_DB, else wamledger.db of this folder."
        ),
        rich_help_panel=PROGRAM,
    ),
]
_LANGUAGE: Final = Annotated[
    str | None,
    typer.Option(
        "--language", "--lang", metavar="CODE", help=N_("Language of texts: en, fr."), rich_help_panel=PROGRAM
    ),
]
_JSON: Final = Annotated[
    bool,
    typer.Option(
        "--json", help=N_("Answer with JSON on standard output, for a program."), rich_help_panel=PROGRAM
    ),
]


class Group(TyperGroup):
    """The program as a group of commands, each made when it is called."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """All commands, in the order of the contents."""
        del ctx
        return list(contents())

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """What is known of a command without loading it: enough for a list of commands."""
        del ctx
        row = contents().get(cmd_name)
        return None if row is None else _listed(row)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """The command has run; who stops the program before it could begin is told so too."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise typer.Exit(explained(stop)) from None

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        """The command that was called, made whole."""
        # only for the nearest names, where the one that was written is none
        self.commands = {name: _listed(row) for name, row in contents().items()}
        name, listed, rest = super().resolve_command(ctx, args)
        return name, None if listed is None else command(contents()[str(name)]), rest


def _listed(row: Row) -> TyperCommand:
    return TyperCommand(
        row.name, help=_escaped(_(row.summary)), rich_markup_mode="rich", rich_help_panel=_(row.panel)
    )


def command(row: Row) -> TyperCommand:
    """The whole command of a row, with texts in the language in use."""
    function = _voucher(row) if isinstance(row, Voucher) else _task(row)  # type: ignore[arg-type]
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    app.command(
        row.name,
        help="\n\n".join(_escaped(text) for text in (_(row.summary), _(row.more), *_listed_by(row)) if text),
        epilog=example(row),
    )(function)
    made = get_command(app)
    translate(made)
    return made  # type: ignore[return-value]


def _listed_by(row: Row) -> list[str]:
    """The paragraphs of its help that are made from a list of things."""
    if not isinstance(row, Task) or not row.lists:
        return []
    module, _colon, name = row.lists.partition(":")
    paragraphs: list[str] = getattr(import_module(module), name)()
    return paragraphs


def example(row: Row) -> str:
    """The last line of a command's help."""
    return _("Example: {command}").format(command=_escaped(row.example))


def translate(made: Any) -> None:
    """The options of a command have their texts in the language in use."""
    for parameter in made.params:
        if getattr(parameter, "help", None):
            parameter.help = _escaped(_(parameter.help))
        if getattr(parameter, "rich_help_panel", None):
            parameter.rich_help_panel = _(parameter.rich_help_panel)


def _escaped(text: str) -> str:
    """Square brackets are text here, never markup."""
    return text.replace("[", r"\[")


def _task(row: Task) -> Callable[..., None]:
    """The function of a task behind the options that every command takes."""
    module, _colon, name = row.function.partition(":")
    function = getattr(import_module(module), name)
    signature = inspect.signature(function, eval_str=True)
    groups: dict[str, Any] = {}
    own: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        if is_dataclass(each.annotation) and each.annotation is not Call:
            groups[each.name] = each.annotation
            own += _spread(each.annotation)
        elif each.annotation is not Call:
            own.append(each)

    def run(ctx: typer.Context, **written: Any) -> None:
        call = _call(ctx, written)
        for group, made_of in groups.items():
            written[group] = made_of(
                **{each.name: written.pop(each.name) for each in dataclass_fields(made_of)}
            )
        raise typer.Exit(answered(call, lambda: function(call, **written)))

    return _with_signature(run, own, ledger=row.ledger, json=row.json)


def _spread(group: Any) -> Iterator[inspect.Parameter]:
    """The options of a group, each as a parameter of its own."""
    annotations = get_type_hints(group, include_extras=True)
    for each in dataclass_fields(group):
        yield inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=each.default,
            annotation=annotations[each.name],
        )


def _voucher(row: Voucher) -> Callable[..., None]:
    """The recording of a voucher behind options for its blanks and those that every command takes."""
    from wamledger.cli import recording

    def run(ctx: typer.Context, **written: Any) -> None:
        call = _call(ctx, written)
        raise typer.Exit(answered(call, lambda: recording.record(call, row, written)))

    return _with_signature(run, recording.parameters(row), ledger=True, json=True)


def _with_signature(
    run: Callable[..., None], own: list[inspect.Parameter], *, ledger: bool, json: bool
) -> Callable[..., None]:
    def keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)

    parameters = [keyword("ctx", typer.Context, inspect.Parameter.empty)]
    parameters += [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
    if ledger:
        parameters.append(keyword("ledger_", _LEDGER, None))
    parameters.append(keyword("language_", _LANGUAGE, None))
    if json:
        parameters.append(keyword("json_", _JSON, default=False))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _call(ctx: typer.Context, written: dict[str, Any]) -> Call:
    """The call, from what stood before the command and what stands behind it, which wins."""
    before = ctx.obj if isinstance(ctx.obj, Call) else Call()
    ledger, json = written.pop("ledger_", None), written.pop("json_", False)
    # the language was chosen before anything could be said
    written.pop("language_", None)
    return Call(ledger or before.ledger, json or before.json, before.language)

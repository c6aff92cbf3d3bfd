"""The box in which what a register shows goes into a file: its name, how far it is, and a key that stops it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.mending import FORESEEN, Mended
from tui.widgets.file_box import FileBox
from tui.widgets.task import Cancelled, Task, Told
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.lists.form import Asked, Source
from wamledger.services.reach import folder, is_within

if TYPE_CHECKING:
    from tui.app import Wamledger

ENDINGS: Final = (".xlsx", ".csv")


class RegisterExport(Mended, ModalScreen[Path | None]):
    """Dismissed with the file that was written; None where none was."""

    app: Wamledger
    DEFAULT_CSS = """
    RegisterExport { align: center middle; }
    RegisterExport > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    RegisterExport Static { height: auto; }
    RegisterExport #told { color: $text-error; text-style: bold; }
    RegisterExport #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", N_("Back"), priority=True)]

    def __init__(self, source: Source, asked: Asked, columns: Sequence[str]) -> None:
        super().__init__()
        self._source, self._asked, self._columns = source, asked, list(columns)
        self._writes_over = ""

    def compose(self) -> ComposeResult:
        """The name of the file."""
        with Vertical() as box:
            box.border_title = Text(_("Export what is shown"))
            yield Static(
                Text(_("The rows that are found, in this order, with the columns that are on the screen."))
            )
            yield FileBox(f"{self._source.name}.xlsx", wants="write", ends=ENDINGS)
            yield Static(id="told")
            yield Static(
                Text(_("A name that ends in .xlsx or .csv. Enter writes it, Esc goes back.")), id="keys"
            )

    def on_mount(self) -> None:
        """The keys go to the name."""
        self.query_one(FileBox).focus_line()

    @on(FileBox.Chosen)
    async def _chosen(self, message: FileBox.Chosen) -> None:
        if self.query(Task):
            return
        path = Path(message.path).expanduser()
        if not is_within(path):
            self._tell(_("Files may be named in {folder} alone.").format(folder=folder()))
        elif path.suffix.lower() not in ENDINGS:
            self._tell(_("The name must end in .xlsx or .csv."))
        elif path.exists() and self._writes_over != message.path:
            self._writes_over = message.path
            self._tell(_("There is a file of that name. Enter writes over it; another name keeps it."))
        else:
            self._tell("")
            is_over = self._writes_over == message.path
            self.query_one(FileBox).disabled = True
            await self.query_one(Vertical).mount(Task(lambda told: self._write(path, told, is_over=is_over)))

    def _write(self, path: Path, told: Told, *, is_over: bool) -> Path:
        """The rows are in the file; called beside the screen."""
        from wamledger.services.lists.export import export

        export(
            self._source,
            self._asked,
            self._columns,
            path,
            overwrite=is_over,
            told=lambda rows: told(_("Writing rows"), rows, None),
        )
        return path

    def on_task_done(self, message: Task.Done) -> None:
        """The file is written."""
        self.dismiss(message.answer)

    async def on_task_failed(self, message: Task.Failed) -> None:
        """No file is written; the reason stands below the name."""
        from wamledger.services.on_screen.telling import lines

        await message.task.remove()
        self.query_one(FileBox).disabled = False
        self.query_one(FileBox).focus_line()
        if isinstance(message.error, Cancelled):
            self._tell(_("Stopped; no file was written."))
        elif isinstance(message.error, FORESEEN):
            self._tell(" ".join(lines(message.error)))
        else:
            self.app.broken(message.error)

    def action_leave(self) -> None:
        """The work is stopped where it goes on; else the register is back."""
        for task in self.query(Task):
            task.stop()
            return
        self.dismiss(None)

    def _tell(self, said: str) -> None:
        self.query_one("#told", Static).update(Text(f"✗ {shown(said)}" if said else ""))

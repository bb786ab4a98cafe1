"""Writing interviews to a file from the app: the format, with names or blind, and where to."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.exchange import registry
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.content import to_content, to_line
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from csr_interview.exchange.registry import Format
    from csr_interview.store import Filters, Store

# The work of an export from the app, done in a thread.


class Stopped(CsrInterviewError):
    """The user broke an export off; nothing was written."""


@dataclass(frozen=True)
class Subject:
    """What is exported: one interview, or all that meet some filters."""

    interview_id: str = ""
    name: str = ""
    """Whose interview it is, for the screen; empty for many."""
    filters: Filters | None = None
    count: int = 0
    """How many interviews meet the filters, as far as is known."""


@dataclass
class Progress:
    """How far an export has come. Written by its thread, read by the screen; `stop` the other way round."""

    written: int = 0
    stop: bool = field(default=False)

    def watch(self, pairs: Iterator[Any]) -> Iterator[Any]:
        """Count what passes, and break off where that is wished. Some formats go through all twice."""
        self.written = 0
        for pair in pairs:
            if self.stop:
                raise Stopped("Nothing was written", "it was stopped")
            yield pair
            self.written += 1


@dataclass(frozen=True)
class Job:
    """An export as the form describes it."""

    subject: Subject
    format: str
    layout: str
    blind: bool
    target: Path
    replace: bool
    """Whether an existing file may be replaced: the user was asked."""


def run(store: Store, job: Job, progress: Progress) -> int:
    """Write the file and return how many sealed interviews were left out. Raises CsrInterviewError."""
    from csr_interview.exchange.batch import many, one
    from csr_interview.exchange.files import write_file

    if job.subject.interview_id:
        text = one(store, job.subject.interview_id, job.format, blind=job.blind)
        write_file(job.target, [text], force=job.replace)
        return 0
    filters = job.subject.filters
    assert filters is not None  # a subject has one or the other
    chunks, batch = many(store, filters, job.format, layout=job.layout, blind=job.blind, watch=progress.watch)
    write_file(job.target, chunks, force=job.replace)
    return batch.left_out


# What the export form says: its commands, the choices, and what it exports.


EXPORT_COMMANDS: tuple[Command, ...] = (
    Command("write", "write the file", "Write the file; asks before one is replaced.", ("ctrl+s", "enter"),
            "Enter"),
    Command("back", "back", "Back to where you were; stops an export under way.", ("escape",), "Esc"),
    Command("line(1)", "next field", "To the next field.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "To the field before.", ("up",), "⇧Tab ↑", footer=False,
            palette=False),
    Command("app.privacy", "privacy", "Hide what is exported and the file name.", ("f9",), "F9",
            palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip

CURTAIN = "What is exported and the file name are hidden. F9 shows them again."
NO_NAME = "A file name is needed."
NAMES = ("with name and contact data", "blind: without name and contact data")
LAYOUTS = {
    "interviews": "one row per interview",
    "answers": "one row per question of an interview",
    "tasks": "one row per task of an interview",
}
"""What the layouts of a table are called."""


def formats(subject: Subject) -> tuple[registry.Format, ...]:
    """Return the formats to choose from. Their modules are imported here: not for the event loop."""
    known = registry.formats()
    return tuple(known[name] for name in (registry.ONE if subject.interview_id else registry.MANY))


def first_choice(subject: Subject) -> str:
    """Return the format that most people want: a page to read, or a table."""
    return "html" if subject.interview_id else "csv"


def what(subject: Subject) -> str:
    """Return what is exported, in words."""
    if subject.interview_id:
        which = f"interview {subject.interview_id[:8]}"
        return f"{subject.name} · {which}" if subject.name else which
    many = f"{subject.count:,} interview{'' if subject.count == 1 else 's'}"
    told = []
    for one in fields(subject.filters) if subject.filters is not None else ():
        if value := getattr(subject.filters, one.name):
            told.append(f"{one.name} {f'“{value}”' if one.name == 'search' else value}")
    return f"{many}: {', '.join(told)}" if told else many


def target_of(typed: str) -> Path:
    """Return the file that is meant, with its whole path."""
    path = Path(typed).expanduser()
    return path if path.is_absolute() else Path.cwd() / path


def outcome(path: Path, subject: Subject, written: int, notes: Iterable[str]) -> str:
    """Return what was written, and where; below it what to know about it."""
    many = "" if subject.interview_id else f" · {written:,} interview{'' if written == 1 else 's'}"
    return "\n".join([f"✓ Written: {path}{many}", *notes])


READ_PROGRESS = 0.2
"""Seconds between two looks at how far an export has come."""


class ExportScreen(CommandScreen):
    """A form with one thing to do: write the file."""

    commands = EXPORT_COMMANDS
    BINDINGS: ClassVar = bindings(EXPORT_COMMANDS)
    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#format OneOf"

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self._formats: tuple[Format, ...] = ()
        self._suggested = ""
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out what to choose, and below it what became of it."""
        yield TopLine(id="top")
        yield Static("", id="notice")
        with Container(id="form"):
            yield Line("Format", OneOf("reading …"), id="format")
            yield Line("Rows", OneOf(""), id="layout")
            yield Line("Names", OneOf(""), id="names")
            yield Line("File", LineInput(), id="file")
            yield Static("", id="result")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Offer the formats and a file name; keys typed meanwhile wait."""
        self._show_head()
        with self.csr.input_held():
            self._formats = await asyncio.get_running_loop().run_in_executor(None, formats, self.subject)
            names = [one.name for one in self._formats]
            first = first_choice(self.subject)
            at = names.index(first) if first in names else 0
            self._one("format").offer([f"{one.name}: {one.about}" for one in self._formats], at)
            self._one("names").offer(NAMES)
            self._offer_layouts()
            self._suggest()
            self.watch(self.csr, "save_state", self._show_notice)

    # ------------------------------------------------------------------ what is chosen

    def _line(self, name: str) -> Line:
        return self.query_one(f"#{name}", Line)

    def _one(self, name: str) -> OneOf:
        return self._line(name).query_one(OneOf)

    @property
    def _input(self) -> LineInput:
        return self.query_one("#file LineInput", LineInput)

    @property
    def format(self) -> Format:
        """The format chosen."""
        return self._formats[self._one("format").chosen]

    @property
    def layout_chosen(self) -> str:
        """The layout chosen; empty where the format has none."""
        layouts = self.format.layouts
        return layouts[min(self._one("layout").chosen, len(layouts) - 1)] if layouts else ""

    @property
    def blind(self) -> bool:
        """Whether names and contact data stay out."""
        return self._one("names").chosen == 1

    @on(OneOf.Changed)
    def _changed(self, event: OneOf.Changed) -> None:
        event.stop()
        self._offer_layouts()
        self._suggest()

    def _offer_layouts(self) -> None:
        layouts = self.format.layouts
        line = self._line("layout")
        line.display = bool(layouts)
        if layouts and not line.has_class("-offered"):
            self._one("layout").offer([f"{name}: {LAYOUTS.get(name, '')}" for name in layouts])
            line.add_class("-offered")

    def _suggest(self) -> None:
        """Suggest a file name that fits; one that was typed keeps all but the end that names a format."""
        from csr_interview.exchange.batch import documents_folder, suggested_name

        now, subject = self.csr.now(), self.subject
        name = suggested_name(
            self.format.name,
            interview_id=subject.interview_id,
            layout=self.layout_chosen,
            day=f"{now:%Y-%m-%d}",
            blind=self.blind,
        )
        suggested, typed = str(documents_folder() / name), self._input.value
        if typed in ("", self._suggested):
            self._input.value = suggested
        else:
            for one in self._formats:
                if typed.endswith(one.suffix):
                    self._input.value = typed.removesuffix(one.suffix) + self.format.suffix
                    break
        self._suggested = suggested

    # ------------------------------------------------------------------ showing

    def _show_head(self) -> None:
        private = self.csr.privacy
        left = Content.styled("Export", "bold")
        if not private:
            left = Content.assemble(left, "   ", to_line(what(self.subject)))
        self.query_one(TopLine).show(left, Content())
        self.set_class(private, "-private")
        self.show_keys()

    def _show_notice(self) -> None:
        """Say where the file would miss something."""
        state = self.csr.save_state
        error = state.error if state is not None else ""
        text = f"NOT SAVED: {error}. The file would miss what is not saved." if error else ""
        notice = self.query_one("#notice", Static)
        notice.update(to_line(text))
        notice.set_class(bool(text), "-shown")

    def _say(self, text: str) -> None:
        self.query_one("#result", Static).update(to_content(text))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._line("file").tell("")

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self.veil_focus(self.csr.privacy, self._one("format"))
        self._show_head()

    def command_applies(self, command: Command) -> bool:
        """Nothing is written behind the curtain."""
        return not (self.csr.privacy and command.action in ("write", "line(1)", "line(-1)"))

    # ------------------------------------------------------------------ doing

    def action_line(self, by: int) -> None:
        """Go to another field."""
        if not self.csr.privacy:
            (self.focus_next if by > 0 else self.focus_previous)()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        """Write the file, once however often the key came."""
        if self._progress is None and self._formats and not self.csr.privacy:
            self.run_worker(self._write(), group="write", exclusive=True)

    async def _write(self) -> None:
        """Ask where a file would be replaced, write, and say what became of it."""
        self._say("")
        typed = self._input.text
        if not typed:
            self._refuse(NO_NAME)
            return
        target = target_of(typed)
        replace = await asyncio.to_thread(os.path.lexists, target) and not target.is_dir()
        if replace and not await self._may_replace():
            return
        self._progress = progress = Progress()
        timer = self.set_interval(READ_PROGRESS, lambda: self._say(self._how_far(progress)))
        try:
            job = Job(self.subject, self.format.name, self.layout_chosen, self.blind, target, bool(replace))
            left_out = await self.csr.read_store(lambda store: run(store, job, progress))
        except CsrInterviewError as error:
            self._say("")
            self._refuse(str(error))
        else:
            from csr_interview.exchange.batch import BLIND_NOTE
            from csr_interview.labels import left_out as sealed

            notes = [f"{sealed(left_out)}."] if left_out else []
            notes += [BLIND_NOTE] if job.blind else []
            self._say(outcome(target, self.subject, progress.written, notes))
        finally:
            timer.stop()
            self._progress = None

    def _refuse(self, problem: str) -> None:
        """Say what is wrong under the file name, which stays as it was typed."""
        self._line("file").tell(problem, wrong=True)
        self.call_after_refresh(self._line("file").scroll_visible, animate=False)

    async def _may_replace(self) -> bool:
        from csr_interview.ui.dialogs.dialogs import Ask

        body = "A file of that name is there already. What is in it now would be lost."
        return await self.app.push_screen_wait(Ask("Replace the file?", body, yes="Replace", no="Keep it"))

    def _how_far(self, progress: Progress) -> str:
        if self.subject.interview_id or not progress.written:
            return "Writing …"
        return f"Writing … {progress.written:,} of {self.subject.count:,} interviews   Esc stops"

    def action_back(self) -> None:
        """Stop an export under way, else leave."""
        if self._progress is not None:
            self._progress.stop = True
        else:
            self.dismiss()

"""The form that exports interviews: format, names or blind, and file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from csr_interview.documents.layout import plural
from csr_interview.errors import CsrInterviewError
from csr_interview.exchange import registry
from csr_interview.ui.base import RESTORED, CommandScreen, KeepsTyped
from csr_interview.ui.commands import ALL, HELP, Command, privacy
from csr_interview.ui.content import to_content, to_line
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, TopLine, unsaved

if TYPE_CHECKING:
    from csr_interview.exchange.registry import Format
    from csr_interview.store import Filters, SaveState, Store

# The export itself, run in a thread.


class Stopped(CsrInterviewError):
    """The user stopped an export; nothing was written."""


@dataclass(frozen=True)
class Subject:
    """What is exported: one interview, or all that match filters."""

    interview_id: str = ""
    name: str = ""
    """Name of the candidate; empty for several interviews."""
    filters: Filters | None = None
    count: int = 0
    """Number of matching interviews when the form was opened."""


@dataclass
class Progress:
    """The progress of an export. Its thread writes it and the screen reads it; `stop` is the reverse."""

    written: int = 0
    stop: bool = False

    def watch(self, pairs: Iterator[Any]) -> Iterator[Any]:
        """Count interviews, and stop on request. Some formats read all of them twice."""
        self.written = 0
        for pair in pairs:
            if self.stop:
                raise Stopped("Nothing was written", "the export was stopped")
            yield pair
            self.written += 1


@dataclass(frozen=True)
class Job:
    """The settings of an export."""

    subject: Subject
    format: str
    layout: str
    blind: bool
    target: Path
    replace: bool
    """Whether the user agreed to replace an existing file."""


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


# The texts and commands of the form.


EXPORT_COMMANDS: tuple[Command, ...] = (
    Command("write", "export", "Export.", ("f8", "enter"), "Enter"),
    Command("back", "cancel", "Cancel export.", ("escape",), "Esc"),
    Command("line(1)", "next field", "Next field.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "Previous field.", ("up",), "⇧Tab ↑", footer=False, palette=False),
    privacy("candidate and file name"),
    HELP,
    ALL,
)  # fmt: skip

CURTAIN = "Candidate and file name hidden (F9)"
NO_NAME = "Enter a file name."
NAMES = ("with name and contact details", "blind: names and contact details replaced")
LAYOUTS = {
    "interviews": "one row per interview",
    "answers": "one row per question",
    "tasks": "one row per task",
}
"""Descriptions of the table layouts."""


def formats(subject: Subject) -> tuple[registry.Format, ...]:
    """Return the available formats. Run in a thread: this imports their modules."""
    known = registry.formats()
    return tuple(known[name] for name in (registry.ONE if subject.interview_id else registry.MANY))


def what(subject: Subject) -> str:
    """Return a description of what is exported."""
    if subject.interview_id:
        which = f"interview {subject.interview_id[:8]}"
        return f"{subject.name} · {which}" if subject.name else which
    many = plural(subject.count, "interview")
    told = []
    for one in fields(subject.filters) if subject.filters is not None else ():
        if value := getattr(subject.filters, one.name):
            told.append(f"{one.name} {f'“{value}”' if one.name == 'search' else value}")
    return f"{many}: {', '.join(told)}" if told else many


def would_lack(state: SaveState) -> str:
    """Return a warning if the file would lack unsaved changes."""
    return f"{unsaved(state)}. The export would lack unsaved changes." if state.error else ""


READ_PROGRESS = 0.2
"""Seconds between two updates of the progress."""


class ExportScreen(KeepsTyped, CommandScreen):
    """The export form, which keeps a typed file name."""

    commands = EXPORT_COMMANDS
    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#format OneOf"
    asked_for = False

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.place = (subject.interview_id, "export")
        self._formats: tuple[Format, ...] = ()
        self._suggested = ""
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Compose the fields and the result line."""
        yield TopLine()
        yield Notice(would_lack)
        with Container(id="middle", classes="secret"), Container(id="form", classes="dialog"):
            yield Static(
                "Export interview" if self.subject.interview_id else "Export interviews", classes="heading"
            )
            yield Line("Format", OneOf("reading …"), id="format")
            yield Line("Rows", OneOf(), id="layout")
            yield Line("Names", OneOf(), id="names")
            yield Line("File", LineInput(), id="file")
            yield Static("", id="result")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Offer formats and a file name; keys typed meanwhile wait."""
        self._show_head()
        before = self.restored.get("file", "")
        with self.csr.input_held():
            self._formats = await asyncio.to_thread(formats, self.subject)
            names = [one.name for one in self._formats]
            at = names.index("html" if self.subject.interview_id else "csv")  # a page for one, else a table
            self._one("format").offer([f"{one.name}: {one.about}" for one in self._formats], at)
            self._one("names").offer(NAMES)
            self._offer_layouts()
            self._suggest()
            if before:
                self._input.value = before
                self._line("file").tell(RESTORED)

    def typed(self) -> dict[str, str]:
        """Return the file name, unless it is the suggested one."""
        return {"file": text} if (text := self._input.text) not in ("", self._suggested) else {}

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
        """The chosen format."""
        return self._formats[self._one("format").chosen]

    @property
    def layout_chosen(self) -> str:
        """The chosen layout; empty if the format has none."""
        layouts = self.format.layouts
        return layouts[min(self._one("layout").chosen, len(layouts) - 1)] if layouts else ""

    @property
    def blind(self) -> bool:
        """Whether names and contact details are omitted."""
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
        """Suggest a file name; a typed one only changes its extension."""
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
        left = Content.styled("Export", "bold")
        if not self.csr.privacy:
            left = Content.assemble(left, "   ", to_line(what(self.subject)))
        self.query_one(TopLine).show(left, Content())
        self.show_keys()

    def _say(self, text: str) -> None:
        self.query_one("#result", Static).update(to_content(text))

    def privacy_changed(self) -> None:
        """Hide or show the form."""
        self.veil_focus(self._one("format"))
        self._show_head()

    def command_applies(self, command: Command) -> bool:
        """Disable the export while the form is hidden."""
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
        """Export, once for repeated keys."""
        if self._progress is None and self._formats and not self.csr.privacy:
            self.run_worker(self._write(), group="write", exclusive=True)

    async def _write(self) -> None:
        """Ask before a file is replaced, export, and show the result."""
        self._say("")
        typed = self._input.text
        if not typed:
            self._refuse(NO_NAME)
            return
        target = Path.cwd() / Path(typed).expanduser()
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
            many = "" if self.subject.interview_id else f" · {plural(progress.written, 'interview')}"
            self._say("\n".join([f"✓ Exported: {target}{many}", *notes]))
            self.csr.keep_typed(self.place, {})
        finally:
            timer.stop()
            self._progress = None

    def _refuse(self, problem: str) -> None:
        """Show an error below the file name."""
        self._line("file").tell(problem, wrong=True)
        self.call_after_refresh(self._line("file").scroll_visible, animate=False)

    async def _may_replace(self) -> bool:
        from csr_interview.ui.dialogs import Ask

        body = "This file already exists. Its content will be lost."
        return await self.app.push_screen_wait(Ask("Replace the file?", body, yes="Replace"))

    def _how_far(self, progress: Progress) -> str:
        if self.subject.interview_id or not progress.written:
            return "Exporting …"
        return f"Exporting … {progress.written:,} of {self.subject.count:,} interviews   Esc: cancel"

    def action_back(self) -> None:
        """Stop a running export, or leave."""
        if self._progress is not None:
            self._progress.stop = True
        else:
            self.dismiss()

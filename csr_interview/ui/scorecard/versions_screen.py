"""The versions of one text: what it said before, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.difference import difference
from csr_interview.models.interview import TaskResult
from csr_interview.store.audit import Earlier
from csr_interview.ui.base import ScrollingScreen
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.page_text import QUIET, local_date
from csr_interview.ui.scorecard.reader_screen import CURTAIN, VERSIONS_COMMANDS
from csr_interview.ui.scorecard.reader_text import marked
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import shown, shown_line
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.words.fields import FIELD_NAMES, TASK_REPLY, TASK_SKIP

# The versions of one text, and how they are told.


_REASONS = {
    "typing": "kept while somebody typed on",
    "deletion": "kept before much of it was deleted or replaced",
    "journal": "found in the journal after a crash; it was not put in",
    "import": "replaced by a newer state from another machine",
}


@dataclass(frozen=True)
class Version:
    """What a text field held at some time."""

    text: str
    at: str
    """Until when it held this, UTC; empty for what it holds now."""
    reason: str
    """Why it was kept, in words; empty for what it holds now."""


def versions_of(
    view: ScorecardView, earlier: Iterable[Earlier], question: str, field: str
) -> tuple[Version, ...]:
    """Return the versions of a text, oldest first, the present one last; a text kept twice only once."""
    found = [
        Version(one.revision.text, one.revision.at, _REASONS.get(one.revision.reason, one.revision.reason))
        for one in earlier
        if (one.question, one.field) == (question, field)
    ]
    found += [
        Version(one.old, one.at, "amended after submit")
        for one in view.interview.amendments
        if (one.question, one.field) == (question, field) and field != "skip_reason"  # told in place
    ]
    found.sort(key=lambda version: version.at)
    kept: list[Version] = []
    for version in [*found, Version(present(view, question, field), "", "")]:
        if kept and kept[-1].text == version.text:
            kept.pop()
        kept.append(version)
    return tuple(kept)


def present(view: ScorecardView, question: str, field: str) -> str:
    """Return what a text field holds now."""
    interview = view.interview
    if field in (TASK_REPLY, TASK_SKIP):
        result = interview.task_results.get(question) or TaskResult(question)
        return result.text if field == TASK_REPLY else result.skip_reason
    if field == "own_flag":
        own = (mark for mark in interview.marks if (mark.question, mark.kind) == (question, field))
        return "\n".join(mark.text for mark in own)
    if field == "recommended_reason":
        return interview.recommendation.reason if interview.recommendation else ""
    return str(getattr(interview.answer(question) if question else interview, field, ""))


def field_label(view: ScorecardView, question: str, field: str) -> str:
    """Return which text it is, such as "Q2 Action" or "Late parcel, reply"."""
    name = FIELD_NAMES.get(field, field)
    if field in (TASK_REPLY, TASK_SKIP):
        return f"{view.source(question)}, {name.lower()}"
    return f"{view.short(question)} {name}" if question else name


def moment(at: str, tz: tzinfo | None) -> str:
    """Return a time of the store as local date and time to the second."""
    local = datetime.fromisoformat(at).astimezone(tz)
    return f"{local_date(at, tz)}, {local:%H:%M:%S}"


def told(versions: Sequence[Version], place: int, tz: tzinfo | None) -> str:
    """Return which version it is, from when, and why it was kept."""
    version = versions[place]
    number = f"Version {place + 1} of {len(versions)}"
    if not version.at:
        return f"{number} · the present text"
    return f"{number} · until {moment(version.at, tz)} · {version.reason}"


Mode = Literal["next", "present", "alone"]
MODES: tuple[Mode, ...] = ("next", "present", "alone")


class _Page(VerticalScroll, inherit_bindings=False):
    """What scrolls; its screen has the keys."""


class VersionsScreen(ScrollingScreen):
    """Walks through the versions of a text. It begins with the latest change."""

    commands = VERSIONS_COMMANDS
    BINDINGS: ClassVar = bindings(VERSIONS_COMMANDS)
    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, label: str, versions: Sequence[Version], tz: tzinfo | None) -> None:
        super().__init__()
        self._label, self._versions, self._tz = label, tuple(versions), tz
        self.place = max(0, len(self._versions) - 2)
        """The version shown, from 0; the last one is the present text."""
        self.mode: Mode = "next"
        """What it is compared with."""

    def compose(self) -> ComposeResult:
        """A title, which version it is, and the text."""
        yield Static(id="title")
        yield Static(id="which")
        with _Page(id="page"):
            yield Static(id="body")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the latest change."""
        self._show()

    @property
    def _last(self) -> bool:
        return self.place == len(self._versions) - 1

    def _show(self) -> None:
        """Show the present version as the mode wants it."""
        self.query_one("#title", Static).update(
            Content.assemble(("Earlier versions of ", QUIET), shown_line(self._label, "bold"))
        )
        self.query_one("#which", Static).update(
            shown(f"{told(self._versions, self.place, self._tz)}\n{self._how()}")
        )
        self.query_one("#body", Static).update(self._body())
        self.set_class(self.csr.privacy, "-private")
        self.show_keys()

    def _how(self) -> str:
        """Return what is shown of the version, in words."""
        if self._last or self.mode == "alone":
            return "The text as it was then" if not self._last else "The text as it is"
        other = "the present text" if self._target == len(self._versions) - 1 else "the next version"
        return f"Changes to {other}: [-went-] {{+came+}}"

    @property
    def _target(self) -> int:
        """The version that this one is compared with."""
        last = len(self._versions) - 1
        return last if self.mode == "present" else min(self.place + 1, last)

    def _body(self) -> Content:
        text = self._versions[self.place].text
        if not self._last and self.mode != "alone":
            return marked(difference(text, self._versions[self._target].text))
        return shown(text) if text.strip() else Content.styled("(empty)", QUIET)

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self.veil_focus(self.csr.privacy, self.query_one(_Page))
        self._show()

    def command_applies(self, command: Command) -> bool:
        """Only where there is an older or a newer one; nothing is walked through behind the curtain."""
        match command.action:
            case "walk(-1)":
                return self.place > 0 and not self.csr.privacy
            case "walk(1)":
                return not self._last and not self.csr.privacy
            case "compare":
                return not self._last and not self.csr.privacy
        return True

    def action_back(self) -> None:
        """Back to the reader."""
        self.dismiss()

    def action_walk(self, by: int) -> None:
        """Go to the version before or after."""
        if not self.csr.privacy:
            self.place = min(max(self.place + by, 0), len(self._versions) - 1)
            self._show()
            self.action_end(0)

    def action_compare(self) -> None:
        """Compare with another one, or show the text alone."""
        if not self.csr.privacy:
            self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
            self._show()

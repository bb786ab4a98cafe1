"""The versions of one text and the changes between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from csr_interview.documents.layout import when_exactly
from csr_interview.merge import whole
from csr_interview.models.amended import with_value
from csr_interview.models.interview import TASK_REPLY, TASK_SKIP, WHOLE, Interview, TaskResult
from csr_interview.store.audit import Earlier
from csr_interview.text_diff import Piece, difference
from csr_interview.ui.base import Page, ScrollingScreen
from csr_interview.ui.commands import EVERYWHERE, SCROLLING, Command
from csr_interview.ui.content import QUIET, to_content, to_line
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.widgets.key_bar import KeyBar

_REASONS = {
    "typing": "saved while typing",
    "deletion": "saved before a large deletion or replacement",
    "journal": "found in the journal after a crash, not restored",
    "import": "replaced by the version from another machine",
}


@dataclass(frozen=True)
class Version:
    """The content of a text field at some time."""

    text: str
    at: str
    """End of its validity, UTC; empty for the current text."""
    reason: str
    """Why it was kept; empty for the current text."""


def versions_of(
    view: ScorecardView, earlier: Iterable[Earlier], question: str, field: str
) -> tuple[Version, ...]:
    """Return the distinct versions of a text, oldest first, the current one last."""
    found = [
        Version(one.revision.text, one.revision.at, _REASONS.get(one.revision.reason, one.revision.reason))
        for one in earlier
        if (one.question, one.field) == (question, field)
    ]
    if field not in ("skip_reason", WHOLE):  # amendments of these are shown on the page
        found += reversed(list(_amended_away(view.interview, question, field)))
    found.sort(key=lambda version: version.at)
    kept: list[Version] = []
    for version in [*found, Version(present(view.interview, question, field), "", "")]:
        if kept and kept[-1].text == version.text:
            kept.pop()
        kept.append(version)
    return tuple(kept)


def _amended_away(interview: Interview, question: str, field: str) -> Iterator[Version]:
    """Yield the texts that amendments replaced, the latest first."""
    for change in reversed(interview.amendments):
        now = present(interview, question, field)
        interview = with_value(interview, change.question, change.field, change.old)
        if (before := present(interview, question, field)) != now:
            yield Version(before, change.at, "amended after submit")


def present(interview: Interview, question: str, field: str) -> str:
    """Return the current content of a text field."""
    if field in (TASK_REPLY, TASK_SKIP):
        result = interview.task_results.get(question) or TaskResult(question)
        return result.text if field == TASK_REPLY else result.skip_reason
    if field == "own_flag":
        own = (mark for mark in interview.marks if (mark.question, mark.kind) == (question, field))
        return "\n".join(mark.text for mark in own)
    if field == WHOLE:
        return whole(interview)
    if field == "recommended_reason":
        return interview.recommendation.reason if interview.recommendation else ""
    return str(getattr(interview.answer(question) if question else interview, field, ""))


def version_title(versions: Sequence[Version], place: int, tz: tzinfo | None) -> str:
    """Return number, time and reason of a version."""
    version = versions[place]
    number = f"Version {place + 1} of {len(versions)}"
    if not version.at:
        return f"{number} · current text"
    return f"{number} · until {when_exactly(version.at, tz)} · {version.reason}"


CURTAIN = "Name, ratings, score, decision, notes and history hidden (F9)"

VERSIONS_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to scorecard.", ("escape", "b"), "Esc", "plain"),
    Command("walk(-1)", "older", "Previous version.", ("left", "h"), "←", "plain"),
    Command("walk(1)", "newer", "Next version.", ("right", "l"), "→", "plain"),
    Command("compare", "compare", "Switch comparison: next version, current text or none.",
            ("d", "enter"), "d", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip

Mode = Literal["next", "present", "alone"]
MODES: tuple[Mode, ...] = ("next", "present", "alone")


def mark_changes(pieces: Iterable[Piece]) -> Content:
    """Return a difference: removed text in [-…-], added text in {+…+}, also in color."""
    parts = []
    for kind, text in pieces:
        body = to_content(text)
        if kind == "removed":
            body = Content.assemble("[-", body.stylize("strike"), "-]").stylize("$text-error")
        elif kind == "added":
            body = Content.assemble("{+", body.stylize("underline"), "+}").stylize("$text-success")
        parts.append(body)
    return Content("").join(parts)


class VersionsScreen(ScrollingScreen):
    """Shows the versions of a text, starting with the latest change."""

    commands = VERSIONS_COMMANDS
    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, label: str, versions: Sequence[Version], tz: tzinfo | None) -> None:
        super().__init__()
        self._label, self._versions, self._tz = label, tuple(versions), tz
        self.place = max(0, len(self._versions) - 2)
        """The version shown, from 0; the last one is the current text."""
        self.comparing: Mode = "next"
        """The version that it is compared with."""

    def compose(self) -> ComposeResult:
        """Compose title, version and text."""
        yield Static(id="title")
        yield Static(id="which", classes="secret")
        with Page(id="page", classes="secret"):
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
        """Show the current version in the current mode."""
        self.query_one("#title", Static).update(
            Content.assemble(("Earlier versions of ", QUIET), to_line(self._label, "bold"))
        )
        self.query_one("#which", Static).update(
            to_content(f"{version_title(self._versions, self.place, self._tz)}\n{self._how()}")
        )
        self.query_one("#body", Static).update(self._body())
        self.show_keys()

    def _how(self) -> str:
        """Return a description of the comparison."""
        if self._last or self.comparing == "alone":
            return "Text at that time" if not self._last else "Current text"
        other = "the current text" if self._target == len(self._versions) - 1 else "the next version"
        return f"Changes to {other}: [-removed-] {{+added+}}"

    @property
    def _target(self) -> int:
        """The version that this one is compared with."""
        last = len(self._versions) - 1
        return last if self.comparing == "present" else min(self.place + 1, last)

    def _body(self) -> Content:
        text = self._versions[self.place].text
        if not self._last and self.comparing != "alone":
            return mark_changes(difference(text, self._versions[self._target].text))
        return to_content(text) if text.strip() else Content.styled("(empty)", QUIET)

    def privacy_changed(self) -> None:
        """Hide or show the page."""
        self.veil_focus(self.query_one(Page))
        self._show()

    def command_applies(self, command: Command) -> bool:
        """Offer older and newer versions if they exist and the page is visible."""
        match command.action:
            case "walk(-1)":
                return self.place > 0 and not self.csr.privacy
            case "walk(1)" | "compare":
                return not self._last and not self.csr.privacy
        return True

    def action_walk(self, by: int) -> None:
        """Go to the previous or next version."""
        if not self.csr.privacy:
            self.place = min(max(self.place + by, 0), len(self._versions) - 1)
            self._show()
            self.action_end(0)

    def action_compare(self) -> None:
        """Switch what the version is compared with."""
        if not self.csr.privacy:
            self.comparing = MODES[(MODES.index(self.comparing) + 1) % len(MODES)]
            self._show()

"""The field for a candidate, which suggests known ones, and what tells namesakes apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList

from csr_interview.models.interview import Candidate
from csr_interview.store import Store
from csr_interview.store.people import Namesake
from csr_interview.ui.content import QUIET, to_line
from csr_interview.ui.widgets.form_fields import Line, LineInput
from csr_interview.ui.widgets.interview_list import day

SAME_PERSON = "Interviewed before? Press ↓ and Enter to choose this person."
KNOWN = "Known candidate: this interview is added to the earlier ones."

MATCHES = 4
"""Known candidates suggested at a time."""

Lookup = Callable[[str], Awaitable[list[Namesake]]]
"""Returns the known candidates whose names start with a text."""


class CandidateLine(Line):
    """A typed name, or one of the known candidates suggested below it.

    The focus stays in the name: the screen passes ↓ and ↑ to `step` and Enter to `choose`.
    """

    DEFAULT_CSS = """
    CandidateLine > OptionList {
        height: auto; max-height: 4; margin-left: 14; border: none; padding: 0 1; display: none;
        background: $boost; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1;
    }
    CandidateLine.-matches > OptionList { display: block; }
    """

    class Changed(Message):
        """A known candidate was chosen, or (None) the choice was cleared."""

        def __init__(self, known: Candidate | None, before: Candidate | None) -> None:
            super().__init__()
            self.known, self.before = known, before

    def __init__(self, label: str, lookup: Lookup, *, id: str) -> None:
        self.input = LineInput(select_on_focus=False)
        super().__init__(label, self.input, id=id)
        self.known: Candidate | None = None
        """The chosen known candidate, until the name changes."""
        self._lookup = lookup
        self._matches: list[Namesake] = []

    def compose(self) -> ComposeResult:
        """Compose the name and the known candidates."""
        yield from super().compose()
        options = OptionList(markup=False)
        options.can_focus = False
        yield options

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def picking(self) -> bool:
        """Whether a known candidate is highlighted."""
        return bool(self._matches) and self._options.highlighted is not None

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        """Suggest known candidates. Awaited, so that ↓ always finds them."""
        if event.value != self.input.value:
            return  # the text has changed since
        name = self.input.text
        if self.known is not None:
            if name == self.known.name:
                return
            self.post_message(self.Changed(None, self.known))
            self.known = None
        matches = await self._lookup(name) if name and not self.input.password else []
        if event.value == self.input.value:
            self.offer(matches)

    def offer(self, matches: list[Namesake]) -> None:
        """Suggest these; none hides the list."""
        now: datetime = self.app.now()  # type: ignore[attr-defined]  # of CsrInterviewApp
        self._matches = matches
        self._options.set_options([_line(match, now) for match in matches])
        self._options.highlighted = None
        self.set_class(bool(matches), "-matches")
        if not self.wrong:
            self.tell(SAME_PERSON if matches else KNOWN if self.known is not None else "")

    def step(self, by: int) -> bool:
        """Move through the known candidates; return False if there is nothing to move to."""
        if not self._matches or not self.input.has_focus:
            return False
        here = -1 if self._options.highlighted is None else self._options.highlighted
        if by < 0 and here < 0:
            return False
        there = min(here + by, len(self._matches) - 1)
        self._options.highlighted = there if there >= 0 else None
        return True

    def leave(self) -> None:
        """Remove the highlight."""
        self._options.highlighted = None

    def choose(self) -> None:
        """Choose the highlighted candidate."""
        if (place := self._options.highlighted) is not None:
            self.take(self._matches[place].candidate)

    def take(self, candidate: Candidate) -> None:
        """Choose a known candidate."""
        before, self.known = self.known, candidate
        self.input.put(candidate.name)
        self.input.cursor_position = len(self.input.value)
        self.offer([])
        self.post_message(self.Changed(candidate, before))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.take(self._matches[event.option_index].candidate)
        self.input.focus()


def suggestions(store: Store, name: str) -> list[Namesake]:
    """Return known candidates whose names start with a text, with their latest interviews."""
    return store.described([one.id for one in store.candidates(name, MATCHES)])


def known_by(one: Namesake, now: datetime) -> str:
    """Return what tells a candidate from others of the same name: contact data and the latest interview."""
    last = f"{day(one.last, now)} by {one.interviewer}" if one.last else ""
    return " · ".join(filter(None, (last, one.role, one.candidate.email or one.candidate.phone)))


def _line(one: Namesake, now: datetime) -> Content:
    """Return a known candidate as one line."""
    return Content.assemble(to_line(one.candidate.name, "bold"), "   ", to_line(known_by(one, now), QUIET))

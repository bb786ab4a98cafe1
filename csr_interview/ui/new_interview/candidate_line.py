"""The candidate's name in a form, with the people already known by names that begin so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList

from csr_interview.models.interview import Candidate
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.form_fields import Line, LineInput

SAME_PERSON = "Interviewed before? ↓ and Enter choose the same person."
KNOWN = "Known: this interview joins this person's earlier ones."

Lookup = Callable[[str], Awaitable[list[Candidate]]]
"""Returns the known candidates whose names begin with a text."""


class CandidateLine(Line):
    """A name that is typed, or one of the known candidates offered below it.

    The keys stay in the name: the screen hands ↓ and ↑ to `step` and Enter to `choose`.
    """

    DEFAULT_CSS = """
    CandidateLine > OptionList {
        height: auto; max-height: 4; margin-left: 14; border: none; padding: 0 1; display: none;
        background: $boost; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1;
        & > .option-list--option-highlighted {
            color: $foreground; background: $accent 40%; text-style: bold;
        }
    }
    CandidateLine.-matches > OptionList { display: block; }
    """

    class Changed(Message):
        """Another known candidate was chosen, or (None) it is nobody known any more."""

        def __init__(self, known: Candidate | None, before: Candidate | None) -> None:
            super().__init__()
            self.known, self.before = known, before

    def __init__(self, label: str, lookup: Lookup, *, id: str) -> None:
        self.input = LineInput(select_on_focus=False)
        super().__init__(label, self.input, id=id)
        self.known: Candidate | None = None
        """The known candidate that was chosen, as long as the name stays the same."""
        self._lookup = lookup
        self._matches: list[Candidate] = []

    def compose(self) -> ComposeResult:
        """Lay out the name and the known candidates."""
        yield from super().compose()
        options = OptionList(markup=False)
        options.can_focus = False
        yield options

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def picking(self) -> bool:
        """Whether one of the known candidates is highlighted."""
        return bool(self._matches) and self._options.highlighted is not None

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        """Offer known candidates. Awaited, so that ↓ finds them whatever the timing."""
        if event.value != self.input.value:
            return  # typed on since
        name = self.input.text
        if self.known is not None:
            if name == self.known.name:
                return
            self.post_message(self.Changed(None, self.known))
            self.known = None
        matches = await self._lookup(name) if name and not self.input.password else []
        if event.value == self.input.value:
            self.offer(matches)

    def offer(self, matches: list[Candidate]) -> None:
        """Offer these; none takes the list away."""
        self._matches = matches
        self._options.set_options([_line(match) for match in matches])
        self._options.highlighted = None
        self.set_class(bool(matches), "-matches")
        if not self.wrong:
            self.tell(SAME_PERSON if matches else KNOWN if self.known is not None else "")

    @property
    def same_name(self) -> list[Candidate]:
        """Known candidates with exactly the name that was typed, while none of them is chosen."""
        name = self.input.text.casefold()
        return [] if self.known is not None else [one for one in self._matches if one.name.casefold() == name]

    def step(self, by: int) -> bool:
        """Go down or up the known candidates; return False where there is nothing to go to."""
        if not self._matches or not self.input.has_focus:
            return False
        here = -1 if self._options.highlighted is None else self._options.highlighted
        if by < 0 and here < 0:
            return False
        there = min(here + by, len(self._matches) - 1)
        self._options.highlighted = there if there >= 0 else None
        return True

    def leave(self) -> None:
        """Highlight none of them."""
        self._options.highlighted = None

    def choose(self, number: int | None = None) -> None:
        """Take a known candidate, by default the highlighted one."""
        place = self._options.highlighted if number is None else number
        if place is None:
            return
        self.take(self._matches[place])

    def take(self, candidate: Candidate) -> None:
        """Take somebody who is known already."""
        before, self.known = self.known, candidate
        self.input.put(candidate.name)
        self.input.cursor_position = len(self.input.value)
        self.offer([])
        self.post_message(self.Changed(candidate, before))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_index)
        self.input.focus()


def _line(candidate: Candidate) -> Content:
    """Return a known candidate as one line: the name, and what tells apart people of the same name."""
    contact = " · ".join(text for text in (candidate.email, candidate.phone) if text)
    return Content.assemble(
        shown_line(candidate.name, "bold"), "   ", shown_line(contact, "$foreground-muted")
    )

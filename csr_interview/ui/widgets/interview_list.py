"""The list of interviews: drafts first, then what was submitted, newest first, more as one goes down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.strip import Strip
from textual.visual import Padding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from csr_interview.models.interview import InterviewSummary
from csr_interview.ui.interview_rows import Row, Seen, heading

if TYPE_CHECKING:
    from csr_interview.store.finding import Hit

    Hits = Mapping[str, Sequence[Hit]]

NEAR_END = 10
"""Rows between the place one is at and the end of the list when the next page is asked for."""

MORE_DRAFTS = "more-drafts"
START = "start"
SAMPLES = "samples"
CLEAR_SEARCH = "clear-search"
CLEAR_FILTERS = "clear-filters"


class InterviewList(OptionList):
    """Interviews to choose from. Headings can be seen but not chosen.

    Options carry the interview's id, or one of the ids above for the other lines that can be chosen. The
    rows share `seen`; call `redraw` after changing it.
    """

    DEFAULT_CSS = """
    InterviewList {
        height: 1fr; border: none; padding: 0; background: $background;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        scrollbar-color: $panel-lighten-2; scrollbar-background: $background;
        & > .option-list--option-disabled { color: $foreground; }
        & > .option-list--option-hover { background: $foreground 6%; }
        & > .option-list--option-highlighted {
            color: $foreground; background: $accent 15%; text-style: none;
        }
        &:focus { border: none; background-tint: $foreground 0%; }
        &:focus > .option-list--option-highlighted {
            color: $foreground; background: $accent 30%; text-style: none;
        }
    }
    """

    class NearEnd(Message):
        """The last rows are in view: more should be loaded."""

    def __init__(self, seen: Seen, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.seen = seen
        self._rows: dict[str, InterviewSummary] = {}
        self._drawn_for = 0
        """The width that the rows were drawn for."""

    def on_mount(self) -> None:
        """Watch how far down one is; the mouse wheel moves the list but not the highlight."""
        self.watch(self, "scroll_y", self.look_ahead, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the rows anew only when their width changed.

        OptionList does so on every resize, the one after the first paint too: a third of that paint.
        """
        width = self.scrollable_content_region.width
        if width == self._drawn_for:
            event.prevent_default()
        self._drawn_for = width
        self.look_ahead()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines, and remember for which width if it is for the first time."""
        self._drawn_for = self._drawn_for or self.scrollable_content_region.width
        return super().render_lines(crop)

    @property
    def current(self) -> InterviewSummary | None:
        """The highlighted interview; None on any other line."""
        option = self.highlighted_option
        return self._rows.get(option.id or "") if option is not None else None

    def interview(self, option_id: str | None) -> InterviewSummary | None:
        """Return the interview that an option stands for; None for other lines."""
        return self._rows.get(option_id or "")

    def show(
        self, drafts: Sequence[InterviewSummary], more_drafts: int, done: Sequence[InterviewSummary]
    ) -> None:
        """Show these interviews; `more_drafts` are left out and offered as a line of their own.

        The highlight stays on its interview, or on its place where the interview is gone; a list shown
        for the first time starts on the first line that can be chosen.
        """
        options: list[Option] = []
        if drafts:
            options.append(Option(heading("IN PROGRESS", first=True), disabled=True))
            options += self._options_of(drafts)
        if more_drafts:
            line = Content.styled(f"   … {more_drafts:,} more in progress", "$foreground-muted")
            options.append(Option(line, id=MORE_DRAFTS))
        if done:
            options.append(Option(heading("RECENT", first=not drafts), disabled=True))
            options += self._options_of(done)
        self._rows = {row.id: row for row in (*drafts, *done)}
        self._replace(options)

    def show_found(self, found: Sequence[InterviewSummary], hits: Hits, *, keep: bool) -> None:
        """Show what a search or filters found, in this order, each with the place that was found.

        `keep` leaves the highlight on its interview, as when the list was only read anew; else one is at
        the first.
        """
        self._rows = {row.id: row for row in found}
        self._replace(self._found_options(found, hits), keep=keep)

    def show_lines(self, sentences: Iterable[Content], choices: Iterable[tuple[str, Content]]) -> None:
        """Show sentences, and lines to choose from by their ids, in place of interviews."""
        edge = Spacing(0, 1, 0, 1)
        options = [Option(Padding(sentence, edge), disabled=True) for sentence in sentences]
        options += [Option(Padding(line, edge), id=choice) for choice, line in choices]
        self._rows = {}
        self._replace(options)

    def append(self, done: Sequence[InterviewSummary]) -> None:
        """Add further submitted interviews at the end; any that is there already is left out."""
        new = [row for row in done if row.id not in self._rows]
        self._rows.update((row.id, row) for row in new)
        self.add_options(self._options_of(new))

    def append_found(self, found: Sequence[InterviewSummary], hits: Hits) -> None:
        """Add further interviews that were found at the end; any that is there already is left out."""
        new = [row for row in found if row.id not in self._rows]
        self._rows.update((row.id, row) for row in new)
        self.add_options(self._found_options(new, hits))

    def step(self, by: int) -> None:
        """Move the highlight `by` lines that can be chosen, stopping at the ends."""
        lines = self._choosable()
        if lines:
            here = lines.index(self.highlighted) if self.highlighted in lines else 0
            self.highlighted = lines[max(0, min(len(lines) - 1, here + by))]

    def action_cursor_down(self) -> None:
        """Go down, and stop at the end: to wrap would be to lose one's place."""
        self.step(1)

    def action_cursor_up(self) -> None:
        """Go up, and stop at the top."""
        self.step(-1)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Show what is highlighted; with the first line the heading above it too."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and all(self.get_option_at_index(n).disabled for n in range(highlighted)):
            self.scroll_home(animate=False)

    def redraw(self) -> None:
        """Draw all rows anew, after `seen` changed. A new prompt makes the list forget what it drew."""
        if self.option_count:
            self.replace_option_prompt_at_index(0, self.get_option_at_index(0).prompt)

    def look_ahead(self) -> None:
        """Say so when the last rows are near."""
        laid_out = self._rows and self.size.height and self.virtual_size.height > 1
        if laid_out and self.virtual_size.height - self.scroll_y - self.size.height < NEAR_END:
            self.post_message(self.NearEnd())

    def _options_of(self, rows: Iterable[InterviewSummary]) -> list[Option]:
        return [Option(Row(row, self.seen), id=row.id) for row in rows]

    def _found_options(self, rows: Iterable[InterviewSummary], hits: Hits) -> list[Option]:
        from csr_interview.ui.found_rows import FoundRow

        return [Option(FoundRow(row, self.seen, hits.get(row.id, ())), id=row.id) for row in rows]

    def _choosable(self) -> list[int]:
        return [place for place, option in enumerate(self.options) if not option.disabled]

    def _replace(self, options: list[Option], *, keep: bool = True) -> None:
        """Put other options in, highlight and place kept; or begin at the top."""
        before, option, top = self.highlighted, self.highlighted_option, self.scroll_y
        self.set_options(options)
        if not keep:
            self.highlighted = None  # or the list would not notice that another row is the first now
            self.action_first()
            self.scroll_home(animate=False, immediate=True)
            return
        if option is not None and any(new.id == option.id for new in options):
            self.highlighted = self.get_option_index(option.id or "")
        elif before is not None and (lines := self._choosable()):
            self.highlighted = min(lines, key=lambda place: abs(place - before))
        else:
            self.action_first()
        if top:
            self.scroll_to(y=top, animate=False, immediate=True)
            self.scroll_to_highlight()

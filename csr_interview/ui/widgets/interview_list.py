"""The list of interviews: drafts, then submitted ones, newest first, loaded page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.style import Style
from textual.visual import Padding, RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from csr_interview.documents.layout import MONTHS, cut
from csr_interview.labels import DAMAGED, LONG, SHORT
from csr_interview.models.exact import score
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.text import clean_line
from csr_interview.ui.content import HIDDEN, QUIET, VERDICT_STYLES, cell

# Rows: one line per interview, with as many columns as fit.


MARK, DATE, SCORE, OUTCOME, RATINGS, FLAGS = 2, 11, 4, 17, 11, 4
"""Widths of fixed columns: "12 Nov 2025", "4.25", "STRONG HIRE  4.25", "4 4 5 3 4 3", "⚑⚑⚑⚑"."""

HEADS = ("Candidate", "Stage · role", "Interviewer")
"""The heads of the flexible columns."""

GAPS = 6
"""Gaps between the columns of a wide row."""

FOUND = "bold $accent"
"""The style of search matches."""

AMENDED = "✎"
"""The sign of an amended scorecard; the word follows if it fits."""


SELECTED = "◆"
"""The sign of a selected row; the number selected is shown above the list."""


@dataclass
class Seen:
    """State shared by all rows: local time, privacy screen, selection and search."""

    now: datetime
    hidden: bool = False
    selected: set[str] = field(default_factory=set)
    """The ids of the selected interviews."""
    terms: tuple[str, ...] = ()
    """The search words from `csr_interview.store.search.terms`, highlighted in names."""
    needs: tuple[int, ...] = (34, 46, 24)
    """The columns that the longest name, stage with role, and interviewer need."""


@dataclass(frozen=True)
class Columns:
    """Widths of the flexible columns; 0 omits a column."""

    name: int
    about: int = 0
    """Stage and, if it fits, role."""
    date: int = 0
    ratings: int = 0
    flags: int = 0
    interviewer: int = 0
    gap: int = 1

    @property
    def outcome(self) -> int:
        """Total width of decision, score, ratings and flags."""
        return OUTCOME + sum(self.gap + extra for extra in (self.ratings, self.flags) if extra)

    @classmethod
    def fitting(cls, width: int, needs: Sequence[int] = Seen.needs) -> Columns:
        """Return the columns for a row of `width` cells; nothing is cut while there is room for `needs`."""
        if width >= 113:  # everything
            fixed = MARK + DATE + OUTCOME + RATINGS + FLAGS
            (name, about, by), spare = _shared(width - fixed - 2 * GAPS, (22, 20, 15), needs)
            return cls(name, about, DATE, RATINGS, FLAGS, by, gap=2 + min(2, spare // GAPS))
        if width >= 70:
            fixed = MARK + DATE + OUTCOME + FLAGS + 4 * 2
            (name, about), _ = _shared(width - fixed, (16, 12), needs)
            return cls(name, about, DATE, 0, FLAGS, gap=2)
        if width >= 50:
            return cls(width - MARK - DATE - OUTCOME - FLAGS - 3, 0, DATE, 0, FLAGS)
        return cls(max(4, width - MARK - OUTCOME - 1))


def _shared(room: int, least: Sequence[int], needs: Sequence[int]) -> tuple[list[int], int]:
    """Give each column its minimum or the less it needs, and share the rest, one cell at a time.

    Also returns the cells that no column needs.
    """
    most = [max(need, len(head)) for need, head in zip(needs, HEADS, strict=False)]
    widths = [min(pair) for pair in zip(least, most, strict=False)]
    spare = room - sum(widths)
    while spare > 0 and (short := [place for place, width in enumerate(widths) if width < most[place]]):
        for place in short[:spare]:
            widths[place] += 1
        spare -= len(short[:spare])
    return widths, spare


def heads(width: int, seen: Seen) -> Content:
    """Return the heads of the columns of `row_content`."""
    columns = Columns.fitting(width, seen.needs)
    parts = [
        (HEADS[0], columns.name),
        (HEADS[1], columns.about),
        ("Date", columns.date),
        ("Decision" + "Score".rjust(OUTCOME - len("Decision")), OUTCOME),
        ("Ratings", columns.ratings),
        ("⚑", columns.flags),
        (HEADS[2], columns.interviewer),
    ]
    cells = [text[:room].ljust(room) for text, room in parts if room]
    return Content.styled(" " * MARK + (" " * columns.gap).join(cells), QUIET)


def needs_of(rows: Iterable[InterviewSummary], least: Sequence[int]) -> tuple[int, ...]:
    """Return the cells that the flexible columns need for these rows, or `least` if that is more."""
    name, about, by = least
    for row in rows:
        name = max(name, cell_len(row.candidate))
        about = max(about, cell_len(_about(row)))
        by = max(by, cell_len(row.interviewer) + (len(row.recommended) + 2 if row.recommended else 0))
    return name, about, by


def _about(row: InterviewSummary, amended: bool | None = None) -> str:
    amended = row.amended if amended is None else amended
    marks = ("amended" if amended else "", "unverified" if row.unverified else "")
    return " · ".join(text for text in (*marks, row.stage, row.role) if text)


def day_words(day: date, now: datetime, *, on: bool = False) -> str:
    """Return a day as text: "today", "12 Nov", "12 Nov 2025"; with `on`, "on 12 Nov"."""
    today = now.date()
    if day in (today, today - timedelta(days=1)):
        return "today" if day == today else "yesterday"
    words = f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == today.year else f" {day.year}")
    return f"on {words}" if on else words


def day(stamp: str, now: datetime) -> str:
    """Return the day of a stored UTC time relative to `now`, in its time zone.

    "today 14:00", "yesterday", "12 Nov" in the same year, else "12 Nov 2025"; empty for what is no time.
    """
    try:
        moment = datetime.fromisoformat(stamp)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        local = moment.astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return ""
    words = day_words(local.date(), now)
    return f"today {local:%H:%M}" if words == "today" else words


def verdict_and_score(row: InterviewSummary) -> Content:
    """Return decision and score in their columns.

    A longer score uses the blanks after the decision, and is cut if they are not enough.
    """
    number, word = score(row.composite, row.edges).rjust(SCORE), row.verdict.upper()
    if len(number) > SCORE:
        number = cut(number, max(SCORE, OUTCOME - 1 - cell_len(word)))
    said = _cell(word, OUTCOME - len(number), VERDICT_STYLES.get(row.verdict, "bold"))
    return Content.assemble(said, number)


def progress(row: InterviewSummary) -> str:
    """Return the progress of a draft: "3 of 6 rated"."""
    return f"{sum(rating is not None for rating in row.ratings)} of {len(row.ratings)} rated"


def ratings(row: InterviewSummary) -> str:
    """Return the ratings in question order, a dot for each missing one."""
    marks = ["·" if rating is None else str(rating) for rating in row.ratings]
    return (" " if 2 * len(marks) <= RATINGS + 1 else "").join(marks)


def flags(row: InterviewSummary) -> Content:
    """Return one ⚑ for each red flag, serious ones first and in another color; many as a number."""
    number = row.serious_flags + row.note_flags
    serious = "bold $text-error" if row.serious_flags else "$text-warning"
    if number > FLAGS:
        return Content.styled(f"⚑×{min(number, 99)}", serious)
    notes = Content.styled("⚑" * row.note_flags, "$text-warning")
    return Content.styled("⚑" * row.serious_flags, serious).append(notes)


def _cell(text: str, width: int, style: str = "") -> Content:
    """Return the same as `cell`, but faster if nothing is cut: a screen has about 250 cells."""
    text = clean_line(text)
    spare = width - cell_len(text)
    return Content.styled(text + " " * spare, style) if spare >= 0 else cell(text, width, style)


def row_content(row: InterviewSummary, width: int, seen: Seen) -> Content:
    """Return an interview as one line of at most `width` cells."""
    columns = Columns.fitting(width, seen.needs)
    draft = row.status is Status.DRAFT
    gap = Content(" " * columns.gap)
    amended = row.amended and not seen.hidden
    sign = Content.styled(f"{AMENDED} ", "$text-warning") if amended else Content("  ")
    parts = [
        Content.styled("● ", "$accent") if draft else sign,
        *_name(row.candidate, columns, seen, draft=draft, mark=_mark(row, amended)),
    ]
    if columns.about:
        parts += [gap, _cell(_about(row, amended), columns.about, QUIET)]
    if columns.date:
        parts += [gap, _cell(day(row.created_at, seen.now), columns.date)]
    parts += [gap, _outcome(row, columns, seen)]
    if columns.interviewer:
        parts += [gap, _interviewer(row, seen, columns.interviewer)]
    return Content("").join(parts)


def _mark(row: InterviewSummary, amended: bool) -> str:
    """Return the word for a row without a column for it."""
    return "  unverified" if row.unverified else "  amended" if amended else ""


def _name(text: str, columns: Columns, seen: Seen, *, draft: bool, mark: str) -> Iterator[Content]:
    """Yield the name, followed by a mark if no other column has it and it fits."""
    text = HIDDEN if seen.hidden else clean_line(text)
    room = columns.name - len(mark)
    if mark and not columns.about and cell_len(text) <= room:
        yield _highlighted(_cell(text, room), text, seen)
        yield Content.styled(mark, QUIET)
    else:
        yield _highlighted(_cell(text, columns.name, "bold" if draft else ""), text, seen)


def _highlighted(name: Content, text: str, seen: Seen) -> Content:
    """Return a name with search matches highlighted; `text` is the full name."""
    if not seen.terms or seen.hidden:
        return name
    from csr_interview.store.search import spans

    for start, end in spans(text, seen.terms):
        name = name.stylize(FOUND, start, end)
    return name


def _outcome(row: InterviewSummary, columns: Columns, seen: Seen) -> Content:
    """Return decision, score, ratings and flags, or the progress of a draft."""
    gap = " " * columns.gap
    if row.sealed and not seen.hidden:
        words = LONG if len(LONG) <= columns.outcome else SHORT
        return _cell(words, columns.outcome, QUIET)
    if row.damaged:
        return _cell(DAMAGED, columns.outcome, "$text-error")
    if row.status is Status.DRAFT or seen.hidden:
        return _cell(progress(row) if row.status is Status.DRAFT else HIDDEN, columns.outcome)
    parts = [verdict_and_score(row)]
    if columns.ratings:
        parts += [Content(gap), _cell(ratings(row), columns.ratings)]
    if columns.flags:
        parts += [Content(gap), flags(row).truncate(columns.flags, pad=True)]
    return Content("").join(parts)


def _interviewer(row: InterviewSummary, seen: Seen, width: int) -> Content:
    """Return the interviewer and a recommendation that differs from the decision; the name is cut first."""
    if seen.hidden:
        return _cell(HIDDEN, width, QUIET)
    view = f": {row.recommended}" if row.recommended else ""
    name = clean_line(row.interviewer)
    if view and cell_len(name + view) > width:
        short = cell(name, width - len(view), QUIET)
        return short.append(Content.styled(view, QUIET))
    return _cell(name + view, width, QUIET)


class Row(Visual):
    """A row drawn when it becomes visible, so that loading or resizing thousands of rows is fast.

    It adds its own blanks at both ends: `padding` would wrap it in another visual, which is slower.
    """

    def __init__(self, summary: InterviewSummary, seen: Seen) -> None:
        self.summary = summary
        self._seen = seen

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the line without `Content.render_strips`, whose wrapping takes a third of the first paint."""
        selected = self.summary.id in self._seen.selected
        edge = Content.styled(SELECTED, "bold $accent") if selected else Content(" ")
        return [
            self._strip(edge.append(row_content(self.summary, width - 2, self._seen)), width, style, options)
        ]

    def _strip(self, line: Content, width: int, style: Style, options: RenderOptions) -> Strip:
        """Draw one line, cut before the blank at the right end."""
        line = line.truncate(width - 1, ellipsis=True)
        pieces = line.render(style, "", options.get_style)
        return Strip([Segment(text, piece.rich_style) for text, piece in pieces], line.cell_length)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Use the available width."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line, always."""
        return 1


def heading(title: str, *, first: bool = False) -> Content:
    """Return the heading of a group, with a blank line above all but the first."""
    return Content.assemble(" " if first else "\n ", (title, "bold $accent"))


NEAR_END = 10
"""Rows before the end of the list at which the next page is loaded."""

MORE_DRAFTS = "more-drafts"
START = "start"
SAMPLES = "samples"
KEYS = "keys"
QUIT = "quit"
CLEAR_SEARCH = "clear-search"
CLEAR_FILTERS = "clear-filters"


class InterviewList(OptionList):
    """A list of interviews with headings.

    Options have the interview's id, or one of the ids above for other choices. The rows share `seen`; call
    `redraw` after changing it.
    """

    DEFAULT_CSS = """
    InterviewList {
        height: 1fr; border: none; padding: 0; background: $background;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        &:focus { border: none; }
    }
    """

    needs: var[tuple[int, ...]] = var((0, 0, 0))
    """What the flexible columns need for all rows shown so far; it only grows, so that columns stay."""

    class NearEnd(Message):
        """The last rows are visible: load more."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(markup=False)
        self.seen = seen
        self._rows: dict[str, InterviewSummary] = {}
        self._drawn_for = 0
        """The width of the drawn rows."""

    def watch_needs(self, needs: tuple[int, ...]) -> None:
        """Lay the rows out anew."""
        self.seen.needs = needs
        self.redraw()

    def on_mount(self) -> None:
        """Watch the scroll position: the mouse wheel does not move the highlight."""
        self.watch(self, "scroll_y", self.look_ahead, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Redraw the rows only if their width changed.

        OptionList redraws on every resize, also after the first paint: a third of its time.
        """
        width = self.scrollable_content_region.width
        if width == self._drawn_for:
            event.prevent_default()
        self._drawn_for = width
        self.look_ahead()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines, and remember the width of the first ones."""
        self._drawn_for = self._drawn_for or self.scrollable_content_region.width
        return super().render_lines(crop)

    @property
    def current(self) -> InterviewSummary | None:
        """The highlighted interview; None on other lines."""
        option = self.highlighted_option
        return self.interview(option.id) if option is not None else None

    def interview(self, option_id: str | None) -> InterviewSummary | None:
        """Return the interview of an option; None for other lines."""
        return self._rows.get(option_id or "")

    def show(
        self, drafts: Sequence[InterviewSummary], more_drafts: int, done: Sequence[InterviewSummary]
    ) -> None:
        """Show these interviews; a line at the end offers `more_drafts`.

        The highlight stays on its interview, or at its position if the interview is gone. A new list starts
        at the first choice.
        """
        self.needs = needs_of((*drafts, *done), self.needs)
        options: list[Option] = []
        if drafts:
            options.append(Option(heading("IN PROGRESS", first=True), disabled=True))
            options += self._options_of(drafts)
        if more_drafts:
            line = Content.styled(f"   … {more_drafts:,} more in progress", QUIET)
            options.append(Option(line, id=MORE_DRAFTS))
        if done:
            options.append(Option(heading("RECENT", first=not drafts), disabled=True))
            options += self._options_of(done)
        self._rows = {row.id: row for row in (*drafts, *done)}
        self._replace(options)

    def show_found(self, found: Sequence[Row], *, keep: bool) -> None:
        """Show results of a search or filters, in this order.

        `keep` leaves the highlight on its interview, for a reload; otherwise it goes to the first.
        """
        self._rows = {row.summary.id: row.summary for row in found}
        self.needs = needs_of(self._rows.values(), self.needs)
        self._replace([Option(row, id=row.summary.id) for row in found], keep=keep)

    def show_lines(self, sentence: Content, choices: Iterable[tuple[str, Content]] = ()) -> None:
        """Show a text, and choices by id, instead of interviews."""
        edge = Spacing(0, 1, 0, 1)
        options = [Option(Padding(sentence, edge), disabled=True)]
        options += [Option(Padding(line, edge), id=choice) for choice, line in choices]
        self._rows = {}
        self._replace(options)

    def append(self, found: Iterable[Row]) -> None:
        """Append more rows, without duplicates."""
        new = [row for row in found if row.summary.id not in self._rows]
        self._rows.update((row.summary.id, row.summary) for row in new)
        self.needs = needs_of((row.summary for row in new), self.needs)
        self.add_options(Option(row, id=row.summary.id) for row in new)

    def step(self, by: int) -> None:
        """Move the highlight by choices, stopping at the ends."""
        lines = self._choosable()
        if lines:
            here = lines.index(self.highlighted) if self.highlighted in lines else 0
            self.highlighted = lines[max(0, min(len(lines) - 1, here + by))]

    def action_cursor_down(self) -> None:
        """Go down, stopping at the end."""
        self.step(1)

    def action_cursor_up(self) -> None:
        """Go up, stopping at the top."""
        self.step(-1)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Scroll to the highlight; for the first line, show its heading too."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and all(self.get_option_at_index(n).disabled for n in range(highlighted)):
            self.scroll_home(animate=False)

    def redraw(self) -> None:
        """Redraw all rows after `seen` changed. New prompts clear the cache of the list."""
        if self.option_count:
            self.replace_option_prompt_at_index(0, self.get_option_at_index(0).prompt)

    def look_ahead(self) -> None:
        """Ask for the next page near the end."""
        laid_out = self._rows and self.size.height and self.virtual_size.height > 1
        if laid_out and self.virtual_size.height - self.scroll_y - self.size.height < NEAR_END:
            self.post_message(self.NearEnd())

    def _options_of(self, rows: Iterable[InterviewSummary]) -> list[Option]:
        return [Option(Row(row, self.seen), id=row.id) for row in rows]

    def _choosable(self) -> list[int]:
        return [place for place, option in enumerate(self.options) if not option.disabled]

    def _replace(self, options: list[Option], *, keep: bool = True) -> None:
        """Replace the options, keeping highlight and scroll position or starting at the top."""
        before, option, top = self.highlighted, self.highlighted_option, self.scroll_y
        self.set_options(options)
        if not keep:
            self.highlighted = None  # otherwise the list would not notice the new first row
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

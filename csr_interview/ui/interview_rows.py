"""Interviews as rows of a list: one line each, with as many columns as the width has room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from csr_interview.models.figures import score
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.text import clean_line
from csr_interview.ui.text import HIDDEN, VERDICT_STYLES, cell
from csr_interview.words.layout import cut
from csr_interview.words.sealing import LONG, SHORT

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not from `strftime`: that follows the machine's language, and the rest of the screen does not."""

MARK, DATE, VERDICT, SCORE, RATINGS, FLAGS = 2, 11, 11, 4, 11, 4
"""Widths of the columns that never need more: "12 Nov 2025", "STRONG HIRE", "4.25", "4 4 5 3 4 3", "⚑⚑⚑⚑"."""


FOUND = "bold $accent"
"""The style of words that were looked for."""

AMENDED = "✎"
"""The sign of a scorecard that was changed after submit; the word stands beside it where there is room."""


MARKED = "◆"
"""The sign of a row marked for comparing; how many are marked is said in words above the list."""


@dataclass
class Seen:
    """What all rows of a list share: the present local time, and whether the privacy screen is up."""

    now: datetime
    hidden: bool = False
    marked: set[str] = field(default_factory=set)
    """The ids of the interviews that are marked."""
    terms: tuple[str, ...] = ()
    """The words that are looked for, as `csr_interview.store.finding.terms` gives them: lit up in names."""


@dataclass(frozen=True)
class Columns:
    """Widths of the columns that depend on the room; 0 leaves a column out."""

    name: int
    about: int = 0
    """Stage and, where it fits, role."""
    date: int = 0
    ratings: int = 0
    flags: int = 0
    interviewer: int = 0
    gap: int = 1

    @property
    def outcome(self) -> int:
        """Width of all that came of it: verdict, score, ratings and flags."""
        more = sum(self.gap + extra for extra in (self.ratings, self.flags) if extra)
        return VERDICT + 1 + SCORE + more

    @classmethod
    def fitting(cls, width: int) -> Columns:
        """Return the columns for a row of `width` cells."""
        if width >= 113:  # everything
            fixed = MARK + DATE + VERDICT + SCORE + RATINGS + FLAGS + 7 * 2 - 1
            name, about, interviewer = _shared(width - fixed, (22, 20, 15), (34, 46, 24))
            return cls(name, about, DATE, RATINGS, FLAGS, interviewer, gap=2)
        if width >= 70:
            fixed = MARK + DATE + VERDICT + SCORE + FLAGS + 5 * 2 - 1
            name, about, _ = _shared(width - fixed, (16, 12, 0), (26, 30, 0))
            return cls(name, about, DATE, 0, FLAGS, gap=2)
        if width >= 50:
            return cls(width - MARK - DATE - VERDICT - SCORE - FLAGS - 4, 0, DATE, 0, FLAGS)
        return cls(max(4, width - MARK - VERDICT - SCORE - 2))


def _shared(room: int, least: tuple[int, int, int], most: tuple[int, int, int]) -> tuple[int, ...]:
    """Give each column its least, and what is left in turn, one cell each, up to its most."""
    widths = list(least)
    spare = room - sum(least)
    while spare > 0 and widths != list(most):
        for place, limit in enumerate(most):
            if spare > 0 and widths[place] < limit:
                widths[place] += 1
                spare -= 1
    return tuple(widths)


def day(stamp: str, now: datetime) -> str:
    """Return the day of a stored UTC time as people say it, seen from `now` and in its time zone.

    "today 14:00", "yesterday", "12 Nov" within the same year, else "12 Nov 2025"; empty for an empty stamp.
    """
    if not stamp:
        return ""
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    local = moment.astimezone(now.tzinfo)
    on: date = local.date()
    if on == now.date():
        return f"today {local.hour:02d}:{local.minute:02d}"
    if on == now.date() - timedelta(days=1):
        return "yesterday"
    return f"{on.day} {MONTHS[on.month - 1]}" + ("" if on.year == now.year else f" {on.year}")


def verdict_and_score(row: InterviewSummary) -> Content:
    """Return the two in their columns, for every list alike.

    A score of more digits than usual takes the blanks behind the verdict, and is cut where they do not do.
    """
    number, word = score(row.composite, row.edges).rjust(SCORE), row.verdict.upper()
    room = VERDICT
    if len(number) > SCORE:
        number = cut(number, max(SCORE, VERDICT + SCORE - cell_len(word)))
        room = VERDICT + SCORE - len(number)
    said = _cell(word, room, VERDICT_STYLES.get(row.verdict, "bold"))
    return Content.assemble(said, " ", number)


def progress(row: InterviewSummary) -> str:
    """Return how far a draft is: "3 of 6 rated"."""
    return f"{sum(rating is not None for rating in row.ratings)} of {len(row.ratings)} rated"


def ratings(row: InterviewSummary) -> str:
    """Return the ratings in the order of the questions, a dot where there is none."""
    marks = ["·" if rating is None else str(rating) for rating in row.ratings]
    return (" " if 2 * len(marks) <= RATINGS + 1 else "").join(marks)


def flags(row: InterviewSummary) -> Content:
    """Return one ⚑ for each red flag, serious ones first and in another colour; many as a number."""
    number = row.serious_flags + row.note_flags
    serious = "bold $text-error" if row.serious_flags else "$text-warning"
    if number > FLAGS:
        return Content.styled(f"⚑×{min(number, 99)}", serious)
    notes = Content.styled("⚑" * row.note_flags, "$text-warning")
    return Content.styled("⚑" * row.serious_flags, serious).append(notes)


def _cell(text: str, width: int, style: str = "") -> Content:
    """Return what `cell` returns, faster where nothing has to be cut: a screen has some 250 cells."""
    text = clean_line(text)
    spare = width - cell_len(text)
    return Content.styled(text + " " * spare, style) if spare >= 0 else cell(text, width, style)


def row_content(row: InterviewSummary, width: int, seen: Seen) -> Content:
    """Return an interview as one line of `width` cells at most."""
    columns = Columns.fitting(width)
    draft = row.status is Status.DRAFT
    gap = Content(" " * columns.gap)
    amended = row.amended and not seen.hidden
    sign = Content.styled(f"{AMENDED} ", "$text-warning") if amended else Content("  ")
    parts = [
        Content.styled("● ", "$accent") if draft else sign,
        *_name(row.candidate, columns, seen, draft=draft, amended=amended),
    ]
    if columns.about:
        about = " · ".join(text for text in ("amended" if amended else "", row.stage, row.role) if text)
        parts += [gap, _cell(about, columns.about, "$foreground-muted")]
    if columns.date:
        parts += [gap, _cell(day(row.created_at, seen.now), columns.date)]
    parts += [gap, _outcome(row, columns, seen)]
    if columns.interviewer:
        parts += [gap, _interviewer(row, seen, columns.interviewer)]
    return Content("").join(parts)


def _name(text: str, columns: Columns, seen: Seen, *, draft: bool, amended: bool) -> Iterator[Content]:
    """Yield the name, with the word "amended" behind it where no other column says it and there is room."""
    text = HIDDEN if seen.hidden else clean_line(text)
    word = "  amended"
    room = columns.name - len(word)
    if amended and not columns.about and cell_len(text) <= room:
        yield _lit(_cell(text, room), text, seen)
        yield Content.styled(word, "$foreground-muted")
    else:
        yield _lit(_cell(text, columns.name, "bold" if draft else ""), text, seen)


def _lit(name: Content, text: str, seen: Seen) -> Content:
    """Return a name with the words that are looked for lit up; `text` is the whole of it."""
    if not seen.terms or seen.hidden:
        return name
    from csr_interview.store.finding import spans

    for start, end in spans(text, seen.terms):
        name = name.stylize(FOUND, start, end)
    return name


def _outcome(row: InterviewSummary, columns: Columns, seen: Seen) -> Content:
    """Return what came of it: verdict, score, ratings and flags; or how far a draft is."""
    gap = " " * columns.gap
    if row.sealed and not seen.hidden:
        words = LONG if len(LONG) <= columns.outcome else SHORT
        return _cell(words, columns.outcome, "$foreground-muted")
    if row.status is Status.DRAFT or seen.hidden:
        return _cell(progress(row) if row.status is Status.DRAFT else HIDDEN, columns.outcome)
    parts = [verdict_and_score(row)]
    if columns.ratings:
        parts += [Content(gap), _cell(ratings(row), columns.ratings)]
    if columns.flags:
        parts += [Content(gap), flags(row).truncate(columns.flags, pad=True)]
    return Content("").join(parts)


def _interviewer(row: InterviewSummary, seen: Seen, width: int) -> Content:
    """Return who held it, and what they recommend where that is not the verdict: the name is cut first."""
    if seen.hidden:
        return _cell(HIDDEN, width, "$foreground-muted")
    view = f": {row.recommended}" if row.recommended else ""
    name = clean_line(row.interviewer)
    if view and cell_len(name + view) > width:
        short = cell(name, width - len(view), "$foreground-muted")
        return short.append(Content.styled(view, "$foreground-muted"))
    return _cell(name + view, width, "$foreground-muted")


class Row(Visual):
    """A row drawn when it comes into view, for the width it has then.

    It has a blank at either end of itself: `padding` would wrap it in another visual, which costs time.
    A list of thousands is neither laid out when it is loaded nor built anew when the window changes.
    """

    def __init__(self, summary: InterviewSummary, seen: Seen) -> None:
        self.summary = summary
        self._seen = seen

    def content(self, width: int) -> Content:
        """Return the line for a width."""
        return row_content(self.summary, width, self._seen)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the line. Without `Content.render_strips`, whose wrapping takes a third of the first paint."""
        marked = self.summary.id in self._seen.marked
        edge = Content.styled(MARKED, "bold $accent") if marked else Content(" ")
        return [self._strip(edge.append(self.content(width - 2)), width, style, options)]

    def _strip(self, line: Content, width: int, style: Style, options: RenderOptions) -> Strip:
        """Draw one line, cut before the blank at its right end."""
        line = line.truncate(width - 1, ellipsis=True)
        pieces = line.render(style, "", options.get_style)
        return Strip([Segment(text, piece.rich_style) for text, piece in pieces], line.cell_length)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Take whatever width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line, always."""
        return 1


def plural(number: int, thing: str) -> str:
    """Return "1 draft", "2 drafts", "1,200 drafts"."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def heading(title: str, *, first: bool = False) -> Content:
    """Return the heading of a part of a list, with a line of air above all but the first."""
    return Content.assemble(" " if first else "\n ", (title, "bold $accent"))

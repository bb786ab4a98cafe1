"""A search and what it shows: query and filters, box, a line about the results, and their rows with hits.

Imported with the first search, not before the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from textual.widgets import Static

from csr_interview.models.interview import InterviewSummary
from csr_interview.periods import begin_of, end_of
from csr_interview.store.search import Filters
from csr_interview.text import clean, clean_line
from csr_interview.ui.content import HIDDEN, QUIET, to_line
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.form_fields import LineInput
from csr_interview.ui.widgets.interview_list import FOUND, Row, Seen, day_words

if TYPE_CHECKING:
    from csr_interview.store.search import Hit


CHOSEN = ("role", "bank", "stage", "interviewer", "verdict", "status")
"""Filters with a fixed set of values; dates are typed."""

SECRET = ("interviewer", "verdict")
"""Filters that the privacy screen hides: they apply to each row shown."""


class Finding(NamedTuple):
    """A query with filters. Empty texts and None do not restrict it."""

    query: str = ""
    """As typed."""
    role: str = ""
    bank: str = ""
    bank_title: str = ""
    """The title of the bank."""
    stage: str = ""
    interviewer: str = ""
    verdict: str = ""
    status: str = ""
    since: date | None = None
    """The first day, in local time."""
    until: date | None = None
    """The last day."""
    by_relevance: bool = False
    """Whether to sort by relevance instead of date; applies only to a search."""

    @property
    def searching(self) -> bool:
        """Whether there is a search text."""
        return bool(self.query.strip())

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, name) for name in (*CHOSEN, "since", "until"))

    @property
    def active(self) -> bool:
        """Whether anything restricts the list."""
        return self.searching or self.narrowed

    @property
    def order(self) -> Literal["newest", "relevance"]:
        """Return the sort order."""
        return "relevance" if self.by_relevance and self.searching else "newest"

    def filters(self) -> Filters:
        """Return the database filters, the same as those of `csr-interview list`."""
        texts = {name: getattr(self, name) for name in CHOSEN}
        return Filters(
            search=self.query,
            since=begin_of(self.since) if self.since else "",
            until=end_of(self.until) if self.until else "",
            **texts,
        )

    def without(self, name: str) -> Finding:
        """Return a copy without one filter; "days" removes both dates, "" all filters."""
        if not name:
            return Finding(self.query, by_relevance=self.by_relevance)
        if name in ("since", "until", "days"):
            return self._replace(
                since=self.since if name == "until" else None, until=self.until if name == "since" else None
            )
        return self.with_texts({name: ""} | ({"bank_title": ""} if name == "bank" else {}))

    def with_texts(self, texts: Mapping[str, str]) -> Finding:
        """Return a copy with other filter values."""
        values: dict[str, Any] = dict(texts)
        return self._replace(**values)

    def words(self, now: datetime, *, hidden: bool) -> list[tuple[str, str]]:
        """Return each filter as a name for `without` and a text: "hold", "since 12 Nov"."""
        found: list[tuple[str, str]] = []
        for name in CHOSEN:
            if value := getattr(self, name):
                if hidden and name in SECRET:
                    value = f"{name} {HIDDEN}"
                elif name == "bank":
                    value = self.bank_title or self.bank
                elif name == "status":
                    value = {"draft": "drafts"}.get(self.status, self.status)
                found.append((name, value))
        since, until = self.since, self.until
        if since is not None and since == until:
            found.append(("days", day_words(since, now, on=True)))
        else:
            found += [("since", f"since {day_words(since, now)}")] if since is not None else []
            found += [("until", f"until {day_words(until, now)}")] if until is not None else []
        return found


class SearchBox(Horizontal):
    """A one-line search field."""

    DEFAULT_CSS = """
    SearchBox { height: 1; padding: 0 1; }
    SearchBox > .slash { width: 1; color: $accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.input = LineInput(placeholder="names, notes, answers", select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Compose the sign and the field."""
        yield Static("/", classes="slash")
        yield self.input


class Piece(NamedTuple):
    """Words in the results line; a click runs `action`."""

    text: Content
    action: str = ""
    joined: bool = False
    """Whether a dot, not space, separates it from the previous piece."""


class _Spot(NamedTuple):
    x: int
    y: int
    end: int
    action: str


class FoundLine(Clickable):
    """The count and filters of the results, on as many lines as needed."""

    DEFAULT_CSS = "FoundLine { height: auto; max-height: 3; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._pieces: tuple[Piece, ...] = ()
        self._spots: list[_Spot] = []

    def show(self, pieces: Sequence[Piece]) -> None:
        """Show these pieces in order."""
        new = tuple(pieces)
        same = len(new) == len(self._pieces) and all(
            mine.text.is_same(theirs.text) and mine[1:] == theirs[1:]
            for mine, theirs in zip(new, self._pieces, strict=True)
        )
        if not same:
            self._pieces = new
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the pieces need at that width."""
        return len(self._flow(width)[0])

    def render(self) -> Content:
        """Draw the pieces, and remember their places for clicks."""
        lines, self._spots = self._flow(self.size.width)
        return Content("\n").join(lines)

    def _flow(self, width: int) -> tuple[list[Content], list[_Spot]]:
        """Return the lines for a width, and the places of the clickable pieces."""
        width = max(1, width)
        lines, spots = [Content()], list[_Spot]()
        for piece in self._pieces:
            x = lines[-1].cell_length
            between = " · " if piece.joined else "   "
            if x and x + len(between) + piece.text.cell_length > width:
                lines.append(Content())
                x = 0
            if x:
                lines[-1] = lines[-1].append(Content.styled(between, QUIET))
                x += len(between)
            lines[-1] = lines[-1].append(piece.text.truncate(width, ellipsis=True))
            if piece.action:
                spots.append(_Spot(x, len(lines) - 1, lines[-1].cell_length, piece.action))
        return lines, spots

    def place_action(self, x: int, y: int) -> str:
        """Return the action of the words at a place."""
        return next((spot.action for spot in self._spots if spot.y == y and spot.x <= x < spot.end), "")


INDENT = 5
"""Cells before the label of a hit, which is indented below the name."""

MIN_WIDTH = 34
"""List width below which hits are not shown."""


def places(hits: Sequence[Hit]) -> tuple[Hit | None, int]:
    """Return the hit to show below a row, and the number of further hits.

    A hit in the name is highlighted in the row itself, and neither shown nor counted here.
    """
    rest = [hit for hit in hits if hit.field != "name"]
    return (rest[0], len(rest) - 1) if rest else (None, 0)


def hit_line(hit: Hit, more: int, width: int, *, hidden: bool) -> Content:
    """Return the place and text of a hit in at most `width` cells, with the match visible and highlighted.

    `hidden`: the privacy screen is on.
    """
    label = to_line(hit.label)
    if width < 70:
        label = label.truncate(max(4, width // 3), ellipsis=True)
    tail = (
        "" if not more else f"   +{more} more match{'es' if more > 1 else ''}" if width >= 70 else f" +{more}"
    )
    room = width - label.cell_length - 2 - len(tail)
    text = Content.styled(HIDDEN, QUIET) if hidden else excerpt(hit.text, hit.spans, room)
    return Content.assemble(label.stylize(QUIET), "  ", text, (tail, QUIET))


def excerpt(text: str, spans: Sequence[tuple[int, int]], room: int) -> Content:
    """Return the part of a text that fits `room` cells and contains its first span, spans highlighted."""
    line = text
    if clean(text) != text or "\n" in text:  # cleaning would move the spans
        line, spans = clean_line(text), ()
    content = Content.styled(line, QUIET)
    for start, end in spans:
        content = content.stylize(FOUND, start, end)
    if cell_len(line) <= room or not spans:
        return content.truncate(max(1, room), ellipsis=True)
    begin = _begin(line, spans[0][0], room)
    part = Content.styled("…", QUIET).append(content[begin:]) if begin else content
    return part.truncate(max(1, room), ellipsis=True)


def _begin(line: str, found: int, room: int) -> int:
    """Return the start of a part of `room` cells: a third of it before the match, more at the end."""
    before = max(room // 3, room - 1 - cell_len(line[found:]))
    begin = found
    while begin > 0 and cell_len(line[begin - 1 : found]) < before:
        begin -= 1
    if begin == 0 or line[begin - 1] == " ":
        return begin
    word = line.find(" ", begin, found) + 1
    return word or begin


class FoundRow(Row):
    """A row with its best hit below it, if there is one outside the name and it fits."""

    def __init__(self, summary: InterviewSummary, seen: Seen, hits: Sequence[Hit]) -> None:
        super().__init__(summary, seen)
        self._hit, self._more = places(hits)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw one line or two."""
        strips = super().render_strips(width, height, style, options)
        if self._hit is not None and width >= MIN_WIDTH:
            hit = hit_line(self._hit, self._more, width - INDENT - 1, hidden=self._seen.hidden)
            strips.append(self._strip(Content(" " * INDENT).append(hit), width, style, options))
        return strips

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line, or two."""
        return 2 if self._hit is not None and width >= MIN_WIDTH else 1

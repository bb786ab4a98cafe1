"""The guidance of a question (looking for, follow-ups, red flags, coached answer), and its rating."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import OptionList, Static

from csr_interview.labels import SEVERITIES
from csr_interview.models.bank import Question
from csr_interview.models.interview import Answer, Mark
from csr_interview.ui.content import HIDDEN, LABEL, QUIET, hanging, to_content, to_line
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.line_list import LineList

Section = Literal["looking_for", "follow_up", "red_flag", "coached"]
NAMES: dict[Section, tuple[str, str]] = {
    "looking_for": ("LOOKING FOR", "LISTEN"),
    "follow_up": ("FOLLOW-UPS", "ASK"),
    "red_flag": ("RED FLAGS", "FLAGS"),
    "coached": ("COACHED ANSWER", "COACHED"),
}
"""The title of each section, and a short one for narrow terminals."""
SECTIONS = tuple(NAMES)
LISTS = SECTIONS[:3]


@dataclass(frozen=True)
class GuideView:
    """The content of the guide: a question, its ticks and its answer so far."""

    question: Question
    alternatives: tuple[str, ...]
    """Its alternative wordings, with the placeholders filled."""
    marks: tuple[Mark, ...]
    answer: Answer
    hidden: bool


def in_order(question: Question) -> tuple[int, ...]:
    """Return the indexes of the follow-ups as they are shown: those asked of everybody come first."""
    items = question.follow_ups
    return tuple(sorted(range(len(items)), key=lambda number: not items[number].always))


def asked(question: Question, marks: Iterable[Mark], room: int) -> str:
    """Return how many follow-ups were asked, in at most `room` characters if possible."""
    done = {mark.item for mark in marks if mark.kind == "follow_up"}
    always = {number for number, item in enumerate(question.follow_ups) if item.always}
    others = set(range(len(question.follow_ups))) - always
    first, rest = (f"{len(done & group)}/{len(group)}" for group in (always, others))
    if not always or not others:
        return f"{rest} asked" if others or not always else f"{first} always asked"
    words = (
        f"{first} always asked, {rest} others",
        f"{first} always, {rest} others",
        f"{first}+{rest} asked",
    )
    return next((text for text in words if len(text) <= room), words[-1])


Line = tuple[Content, Content]
"""A check box and the text next to it."""
CHECK_BOX = 4
"""Columns of a check box, under which further lines of a text do not start."""


MARGINS = 5
"""Columns next to a text: padding of box and line, and two scroll bars."""


class GuideList(LineList):
    """One list of guidance. Enter or a click checks a line; up and down go on in the next section."""

    def action_cursor_down(self) -> None:
        """Go down; from the last line to the next section."""
        if self.highlighted is not None and self.highlighted == self.option_count - 1:
            self.call_later(self.screen.run_action, "turn_guide")
        else:
            super().action_cursor_down()


class Guide(Widget):
    """All guidance of the current question.

    Wide and tall terminals show the sections one below the other, others one section below a line of tabs.
    `section` is the current one. The coached answer takes the place of the lists.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,tab", "turn(1)", show=False),
        Binding("left,shift+tab", "turn(-1)", show=False),
    ]

    section: var[Section] = var("looking_for", init=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: GuideView | None = None

    def compose(self) -> ComposeResult:
        """Compose the tabs and one box per section."""
        yield Static("", id="guide-tabs")
        with VerticalScroll(id="guide-boxes", can_focus=False):
            for section in LISTS:
                with Container(classes="guide-box", id=f"box-{section}"):
                    yield Static("", classes="guide-title")
                    yield GuideList(id=f"list-{section}", markup=False, compact=True)
            with Container(classes="guide-box", id="box-coached"):
                yield Static("", classes="guide-title")
                with VerticalScroll(id="list-coached"):
                    yield Static("", id="coached-text")

    def show(self, view: GuideView) -> None:
        """Show this guidance; rebuild only the lines that changed."""
        old, self._view = self._view, view
        if view == old:
            return
        fresh = old is None or old.question is not view.question
        if fresh and self.section == "coached":
            self.section = "looking_for"
        self._fill(fresh=fresh)
        if fresh or (old is not None and old.alternatives != view.alternatives):
            self.query_one("#coached-text", Static).update(_coached(view))
        self._show_titles()

    def _fill(self, *, fresh: bool) -> None:
        assert self._view is not None
        width = self.content_size.width - MARGINS
        for section in LISTS:
            box = self.query_one(f"#list-{section}", GuideList)
            lines = [hanging(tick, text, CHECK_BOX, width) for tick, text in _lines(self._view, section)]
            box.show_lines(lines, fresh=fresh)

    def _show_titles(self) -> None:
        if self._view is None:
            return
        tabs: list[Content] = []
        for section in SECTIONS:
            title, short = NAMES[section]
            current = section == self.section
            box = self.query_one(f"#box-{section}")
            box.set_class(current, "-current")
            hint = "  ← → switch section" if section == self.section == "coached" else ""
            room = self.size.width - len(title) - 3
            head = Content.assemble((title, LABEL), (_count(self._view, section, room) + hint, QUIET))
            box.query_one(".guide-title", Static).update(head)
            wide = self.size.width >= 78
            name = title if wide else short
            count = _count(self._view, section, 0).rpartition(" ")[0]
            if not wide:
                count = count.partition("+")[0]  # in a narrow tab, only those asked of everybody
            tabs.append(Content.styled(f" {name}{count} ", "reverse bold" if current else QUIET))
        self.query_one("#guide-tabs", Static).update(Content("").join(tabs))
        self.set_class(self.section == "coached", "-coached")

    def on_resize(self) -> None:
        """Use shorter tabs in narrow terminals, and wrap the lines again."""
        self._show_titles()
        if self._view is not None:
            self._fill(fresh=False)

    def watch_section(self) -> None:
        """Highlight the current section."""
        if self.is_mounted:
            self._show_titles()

    def enter(self) -> None:
        """Focus the section used last."""
        self._list(self.section).focus()

    def action_turn(self, by: int) -> None:
        """Switch to the next or previous section."""
        place = SECTIONS.index(self.section) + by
        self.section = SECTIONS[place % len(SECTIONS)]
        self._list(self.section).focus()

    def _list(self, section: Section) -> Widget:
        return self.query_one(f"#list-{section}")

    def on_descendant_focus(self) -> None:
        """Make a clicked box the current section."""
        for section in SECTIONS:
            if self._list(section).has_focus:
                self.section = section

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Post what a chosen line means."""
        event.stop()
        section = (event.option_list.id or "").removeprefix("list-")
        if section in LISTS:
            item = event.option_index
            if section == "follow_up" and self._view is not None:
                item = in_order(self._view.question)[item]
            self.post_message(Clickable.Chosen(f"tick({section!r}, {item})"))


def _lines(view: GuideView, section: Section) -> list[Line]:
    question = view.question
    ticked = {mark.item for mark in view.marks if mark.kind == section}
    if section == "looking_for":
        return [_tick(number in ticked, text) for number, text in enumerate(question.looking_for)]
    if section == "follow_up":
        items = ((number, question.follow_ups[number]) for number in in_order(question))
        return [_tick(number in ticked, one.text, "always" if one.always else "") for number, one in items]
    lines = [
        _flag(number in ticked, flag.text, flag.severity) for number, flag in enumerate(question.red_flags)
    ]
    own = [mark for mark in view.marks if mark.kind == "own_flag"]
    return lines + [_flag(True, HIDDEN if view.hidden else mark.text, mark.severity) for mark in own]


def _flag(ticked: bool, text: str, severity: str) -> Line:
    return _tick(ticked, text, SEVERITIES[severity], "$text-warning" if severity == "serious" else QUIET)


def _tick(ticked: bool, text: str, word: str = "", color: str = QUIET) -> Line:
    box = ("[x]", "bold $accent") if ticked else ("[ ]", QUIET)
    return Content.styled(*box), Content.assemble((f"{word} · " if word else "", color), to_line(text))


def _count(view: GuideView, section: Section, room: int) -> str:
    question = view.question
    if section == "looking_for":
        return f" {sum(m.kind == section for m in view.marks)}/{len(question.looking_for)} heard"
    if section == "follow_up":
        return f" {asked(question, view.marks, room)}"
    if section == "red_flag":
        return f" {sum(m.kind in ('red_flag', 'own_flag') for m in view.marks)} seen"
    return ""


def _coached(view: GuideView) -> Content:
    question = view.question
    if not question.coached_answer and not question.probes and not view.alternatives:
        return Content.styled("This question has no coached answer.", QUIET)
    parts: list[Content] = []
    if question.coached_answer:
        parts.append(
            Content.assemble(("A coached candidate says: ", "bold"), to_content(question.coached_answer))
        )
    if question.probes:
        parts.append(Content.styled("Follow up with:", "bold"))
        parts += [Content.assemble("· ", to_line(probe)) for probe in question.probes]
    if view.alternatives:
        parts.append(Content.styled("Alternative wording:", "bold"))
        parts += [Content.assemble("· ", to_line(text)) for text in view.alternatives]
    return Content("\n").join(parts)


@dataclass(frozen=True)
class RatingView:
    """The content of the bar. `waiting` is set between ctrl+r and its digit."""

    anchors: tuple[str, ...]
    """What each rating means, in one line, from 1 to 5."""
    rating: int | None
    skip_reason: str
    waiting: bool
    hidden: bool
    finished: bool = False
    """Whether the rating is locked because ratings are finished."""


class RatingBar(Clickable):
    """What each rating means, the chosen one marked, below a line with the rating in words.

    Where rows are few: the scale, then the meaning of the rating or the keys that rate.
    """

    DEFAULT_CSS = "RatingBar { height: 2; padding: 0 1; background: $surface; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = RatingView(("",) * 5, None, "", False, False)

    def show(self, view: RatingView) -> None:
        """Show this view; repaint only on a change."""
        if view != self._view:
            self._view = view
            self.border_title = self._state(view)
            self.refresh()

    @property
    def _in_rows(self) -> bool:
        return self.size.height >= 5

    def render(self) -> Content:
        """Draw the rows, or the scale and the line below it."""
        view, width = self._view, self.size.width
        if not self._in_rows:
            return Content.assemble(self._scale(view), "\n", self._state(view).truncate(width, ellipsis=True))
        return Content("\n").join([self._row(view, number, width) for number in range(5, 0, -1)])

    def _row(self, view: RatingView, number: int, width: int) -> Content:
        chosen = view.rating == number and not view.hidden
        row = Content.assemble(
            ("▌" if chosen else " ", "$accent"),
            (f"[{number}] " if chosen else f" {number}  ", "bold" if view.finished else "bold $accent"),
            to_line(view.anchors[number - 1], "bold" if chosen else ""),
        )
        row = row.truncate(width, ellipsis=True, pad=True)
        return row.stylize("on $accent 20%") if chosen else row

    def _scale(self, view: RatingView) -> Content:
        pieces: list[Content] = [Content.styled("RATING  ", "bold")]
        for number in range(1, 6):
            chosen = view.rating == number and not view.hidden
            style = "bold reverse $accent" if chosen else ""
            pieces.append(Content.assemble((f"[{number}]" if chosen else f" {number} ", style), " "))
        skipped, word = bool(view.skip_reason), self._not_assessed
        pieces.append(
            Content.styled(f"[{word}]" if skipped else f" {word} ", "bold reverse" if skipped else "")
        )
        return Content.assemble(*pieces)

    @property
    def _not_assessed(self) -> str:
        return "not assessed" if self.size.width >= 46 else "n/a"

    def _state(self, view: RatingView) -> Content:
        """Return the rating in words, and how to rate."""
        if view.waiting:
            return Content.styled("RATING: press 1–5, 0 for not assessed, Esc to cancel", "bold $accent")
        if view.hidden:
            return Content.styled("RATING hidden (F9)", QUIET)
        end = ", ratings finished" if view.finished else ""
        if view.rating is not None and self._in_rows:
            return Content.assemble(("RATING ", LABEL), (str(view.rating), "bold"), (end, QUIET))
        if view.rating is not None:
            return Content.assemble(to_line(view.anchors[view.rating - 1]), (end, QUIET))
        if view.skip_reason:
            return Content.assemble(("NOT ASSESSED ", LABEL), to_line(view.skip_reason), (end, QUIET))
        return Content.assemble(
            ("RATING ", LABEL), ("none yet: F1–F5, or ^R and 1–5; ^R 0 for not assessed", QUIET)
        )

    def place_action(self, x: int, y: int) -> str:
        """Rate with the mouse."""
        if self._in_rows:
            return f"rate({5 - y})" if y < 5 else "skip" if self._view.skip_reason else ""
        x -= len("RATING  ")
        if y == 0 and 0 <= x < 20:
            return f"rate({x // 4 + 1})"
        return "skip" if y == 0 and 20 <= x < 22 + len(self._not_assessed) else ""

"""Amending a submitted scorecard: one value at a time, with a reason; the old value is kept."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from textual import on, work
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from csr_interview.documents.facts import amended_words, decision_name, field_label
from csr_interview.errors import CsrInterviewError
from csr_interview.labels import FIELD_NAMES
from csr_interview.live.session import InterviewSession
from csr_interview.models.amended import MARKS, STRUCTURED, value_of, with_value
from csr_interview.models.decision import component_title
from csr_interview.models.interview import (
    CHECKED,
    INTERVIEW_FIELDS,
    NOTE_FIELDS,
    RECOMMENDATION,
    RED_FLAGS,
    TASK_RESULT,
    TEXT_FIELDS,
    Amendment,
    TaskResult,
)
from csr_interview.text import clean, clean_line
from csr_interview.ui.base import RESTORED, CommandScreen, KeepsTyped
from csr_interview.ui.commands import ALL, HELP, RATE_BY_DIGIT, Command, privacy
from csr_interview.ui.content import QUIET, to_content, to_line
from csr_interview.ui.dialogs import Ask, Choose, Pick
from csr_interview.ui.scorecard.amend_fields import MarksField, RecommendationField, TaskField, ValueField
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.widgets.form_fields import OneLine
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.note_area import NoteArea

AMEND_COMMANDS: tuple[Command, ...] = (
    Command("save", "save", "Save amendment.", ("f8",), "F8"),
    *RATE_BY_DIGIT,
    Command("app.focus_next", "next field", "Next field.", ("tab",), "Tab", palette=False, brief="Tab next"),
    Command("app.focus_previous", "Previous field", "", ("shift+tab",), "⇧Tab", footer=False, palette=False),
    Command("cancel", "cancel", "Cancel amendment.", ("escape",), "Esc"),
    privacy("values and notes"),
    HELP,
    ALL,
)


EXCERPT = 240
"""Characters of a long text shown in the confirmation; the form shows all of it."""


@dataclass(frozen=True)
class Target:
    """What to amend: a field of a question, the result of a task, or of the interview without `question`."""

    question: str
    field: str


def refusal(view: ScorecardView, *, read_only: bool) -> str:
    """Return why nothing can be amended now, in one line; empty if it can."""
    if not view.locked:
        return "This is still a draft. Edit it directly."
    if read_only:
        return "This database is read-only because another program is using it."
    return ""


async def ask_target(app: App[Any], view: ScorecardView, *, hidden: bool = False) -> Target | None:
    """Ask what to amend; return None if canceled. Call it in a worker.

    With `hidden` (privacy screen) current ratings are not shown.
    """
    places = [Pick(view.label(question.id), question.id) for question in view.bank.questions]
    reasons = ("plan_reason", "reopen_reason", "correction_reason")
    places += [
        Pick(FIELD_NAMES[field], field)
        for field in INTERVIEW_FIELDS
        if field not in reasons or getattr(view.interview, field)
    ]
    places.append(Pick(FIELD_NAMES[RECOMMENDATION], RECOMMENDATION))
    if view.bank.tasks:
        places.append(Pick("Task …", TASK_RESULT))
    place = await app.push_screen_wait(Choose("What do you want to amend?", places))
    if place is None or place in (*INTERVIEW_FIELDS, RECOMMENDATION):
        return None if place is None else Target("", place)
    if place == TASK_RESULT:
        tasks = [Pick(f"{component_title(task.family)} · {task.title}", task.id) for task in view.bank.tasks]
        chosen = await app.push_screen_wait(Choose("Amend which task?", tasks))
        return None if chosen is None else Target(chosen, TASK_RESULT)
    answer, question = view.interview.answer(place), view.bank.question(place)
    rating = "" if hidden else f"current: {answer.rating or 'not rated'}"
    fields = [Pick("Rating", "rating", rating), Pick("Skip, with a reason", "skip_reason")]
    names = TEXT_FIELDS if question.star else NOTE_FIELDS
    for field in TEXT_FIELDS:
        if field in names or getattr(answer, field):
            fields.append(Pick(FIELD_NAMES[field], field, "" if getattr(answer, field).strip() else "empty"))
    fields.append(Pick(FIELD_NAMES[RED_FLAGS], RED_FLAGS))
    if question.looking_for or question.follow_ups:
        fields.append(Pick(FIELD_NAMES[CHECKED], CHECKED))
    chosen = await app.push_screen_wait(Choose(f"Amend which part of {view.label(place)}?", fields))
    return None if chosen is None else Target(place, chosen)


class AmendScreen(KeepsTyped, CommandScreen):
    """A form for one amendment: old value, new value, reason, name."""

    session: InterviewSession
    commands = AMEND_COMMANDS
    CSS_PATH = "amend.tcss"
    AUTO_FOCUS = "#new"

    def __init__(self, session: InterviewSession, view: ScorecardView, target: Target) -> None:
        super().__init__()
        self.session = session
        self._view = view
        self._target = target
        self._old = value_of(view.interview, target.question, target.field)
        self.place = (session.interview.id, f"amend:{target.question}:{target.field}")
        self._typed_before = dict(self.restored)
        self._field = self._structured()
        """The field for the new value, if it is more than one text or a rating."""

    def _structured(self) -> ValueField | None:
        target, view, interview = self._target, self._view, self._view.interview
        if target.field in STRUCTURED and "new" in self._typed_before:
            with contextlib.suppress(ValueError):  # for example a recommendation whose reason is empty
                interview = with_value(interview, target.question, target.field, self._typed_before["new"])
        if target.field in MARKS:
            return MarksField(interview, view.bank.question(target.question), target.field)
        if target.field == TASK_RESULT:
            task = next(task for task in view.bank.tasks if task.id == target.question)
            return TaskField(task, interview.task_results.get(task.id) or TaskResult(task.id))
        if target.field == RECOMMENDATION:
            choices, why = view.bank.decision.choices, self._typed_before.get("why", "")
            return RecommendationField(interview.recommendation, choices, decision_name(view.bank), why)
        return None

    @property
    def _me(self) -> str:
        """The name of the user; empty if it is not known."""
        profile = self.csr.profile
        return profile.name if profile is not None else ""

    @property
    def _rating(self) -> bool:
        return self._target.field == "rating"

    def compose(self) -> ComposeResult:
        """Compose old and new value, reason and name."""
        target, view = self._target, self._view
        name = field_label(view.bank, target.question, target.field)
        if target.question and target.field != TASK_RESULT:
            name = f"{view.label(target.question)} · {FIELD_NAMES[target.field]}"
        heading = f"Amend: {name}"
        yield Static(to_line(heading, "bold"), id="title")
        before = self._typed_before
        if before:
            yield Static(f"{RESTORED} Esc discards it.", classes="quiet", id="restored")
        with VerticalScroll(id="form", classes="secret", can_focus=False):
            yield Static("OLD", classes="label")
            yield Static(self._described(self._old), id="old")
            how = "choose with a digit or the arrows" if self._rating else ""
            how = self._field.how if self._field is not None else how
            yield Static(f"NEW   {how}".rstrip(), classes="label")
            if self._field is not None:
                yield self._field
            elif self._rating:
                yield OptionList(*map(self._rating_line, range(1, 6)), id="new")
            else:
                yield NoteArea("new", before.get("new", self._old), id="new", min_lines=3, max_lines=10)
            yield Static("REASON   shown to all readers of the scorecard", classes="label")
            yield NoteArea("reason", before.get("reason", ""), id="reason", min_lines=2, max_lines=5)
            yield Static("CHANGED BY", classes="label")
            by = before.get("by", self._me)
            yield OneLine(by, id="by", compact=True, select_on_focus=not before)
            yield Static("", id="problem")
        yield Static("Values and notes hidden (F9)", id="curtain")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start on the old rating, so that an accidental Enter changes nothing."""
        if self._rating:
            rating = self._typed_before.get("new", self._old)
            self.query_one(OptionList).highlighted = int(rating) - 1 if rating in tuple("12345") else None
            self._show_choice()
        elif self._field is None:
            area = self.query_one("#new", NoteArea)
            area.move_cursor(area.document.end)
        self.show_keys()

    def _rating_line(self, rating: int, chosen: int | None = None) -> Content:
        """Return a rating with its anchor, marked as the new or the current one."""
        anchors = self._view.bank.question(self._target.question).anchors
        states = [word for word, at in (("new", str(chosen)), ("current", self._old)) if at == str(rating)]
        return Content.assemble(
            (f"{'●' if rating == chosen else '○'} {rating}  ", "bold $accent"),
            (f"{', '.join(states)}: " if states else "", "bold"),
            to_line(anchors.at(rating)),
        )

    def _show_choice(self) -> None:
        """Show the chosen rating with a symbol and a word: color alone is not enough."""
        box = self.query_one(OptionList)
        chosen = None if box.highlighted is None else box.highlighted + 1
        for rating in range(1, 6):
            box.replace_option_prompt_at_index(rating - 1, self._rating_line(rating, chosen))

    def _described(self, value: str) -> Content:
        """Return a value for display: a rating with its anchor."""
        if not value.strip():
            return Content.styled("not rated" if self._rating else "(empty)", QUIET)
        if self._rating:
            anchors = self._view.bank.question(self._target.question).anchors
            return Content.assemble((f"{value}  ", "bold"), to_line(anchors.at(int(value)), QUIET))
        return to_content(self._words(value))

    def _words(self, value: str) -> str:
        """Return a value in words."""
        if self._field is None:
            return value
        target = self._target
        change = Amendment(1, target.question, target.field, self._old, value, "", "", "")
        return "\n".join(amended_words(self._view.bank, change, value))

    def privacy_changed(self) -> None:
        """Hide or show the form."""
        self.veil_focus(self.query_one("#new"))
        self.show_keys()

    # ------------------------------------------------------------------ what is in the form

    @property
    def _new(self) -> str:
        if self._field is not None:
            return self._field.value
        if self._rating:
            chosen = self.query_one(OptionList).highlighted
            return "" if chosen is None else str(chosen + 1)
        text = self.query_one("#new", NoteArea).text
        return clean_line(text) if self._target.field == "skip_reason" else clean(text)

    def typed(self) -> dict[str, str]:
        """Return the amendment, if anything was changed."""
        field, reason = self._field, clean(self.query_one("#reason", NoteArea).text)
        why = field.why if isinstance(field, RecommendationField) else ""
        named = self._by != self._me
        if self._new == self._old and not reason.strip() and not why and not named:
            return {}
        return {"new": self._new, "why": why, "reason": reason, "by": self._by}

    @property
    def _reason(self) -> str:
        return clean(self.query_one("#reason", NoteArea).text).strip()

    @property
    def _by(self) -> str:
        return clean_line(self.query_one("#by", Input).value)

    def _problem(self) -> tuple[str, str]:
        """Return the error that prevents saving and its field; two empty texts if there is none."""
        if self._field is not None and self._field.problem:
            return self._field.problem, "#new"
        if self._new == self._old:
            return "The new value equals the old one. Change it.", "#new"
        if not self._new and self._target.field in ("rating", "skip_reason"):
            return (
                "A question is either rated or skipped with a reason. To rate it, amend its rating.",
                "#new",
            )
        if not self._reason:
            return "Enter a reason.", "#reason"
        if not self._by:
            return "Enter your name.", "#by"
        return "", ""

    # ------------------------------------------------------------------ commands

    def action_rate(self, rating: int) -> None:
        """Choose a rating by its digit."""
        if self._field is not None:
            self._field.rate(rating)
        elif self._rating:
            self.query_one(OptionList).highlighted = rating - 1

    @on(OptionList.OptionHighlighted)
    @on(NoteArea.Edited)
    @on(Input.Changed)
    @on(ValueField.Changed)
    def changed(self, event: Message) -> None:
        """Keep the amendment, and remove an error once the user types."""
        event.stop()
        self.keep()
        if self._rating and isinstance(event, OptionList.OptionHighlighted):
            self._show_choice()
        self.query_one("#problem", Static).update("")

    @on(OptionList.OptionSelected)
    def _rating_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one("#reason").focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    @work(exclusive=True, group="dialog")
    async def action_cancel(self) -> None:
        """Leave; ask first if anything was changed."""
        if self.unfinished():
            body = "Your changes are lost. The scorecard stays unchanged."
            if not await self.app.push_screen_wait(Ask("Discard this amendment?", body, yes="Discard")):
                return
        self.forget_typed()
        self.dismiss()

    @work(exclusive=True, group="dialog")
    async def action_save(self) -> None:
        """Confirm old and new value, and save."""
        problem, where = self._problem()
        self.query_one("#problem", Static).update(problem)
        if problem:
            self.query_one(where).focus()
            self.query_one("#problem").scroll_visible(animate=False)
            return
        target, new, reason, by = self._target, self._new, self._reason, self._by
        name = field_label(self._view.bank, target.question, target.field)
        old, new_words = _excerpt(self._words(self._old)), _excerpt(self._words(new))
        body = f"{name}\n\nOld: {old}\nNew: {new_words}\n\nReason: {_excerpt(reason)}"
        if self.csr.privacy:
            body = f"{name}: values hidden (F9)"
        if not await self.app.push_screen_wait(Ask("Save this amendment?", body, yes="Save")):
            return
        interview_id = self.session.interview.id
        try:
            await self.csr.ask(
                lambda store: store.amend(interview_id, target.question, target.field, new, reason, by),
                about=interview_id,
            )
            self.forget_typed()
            self.session.interview = await self.csr.ask_interview(interview_id)
        except CsrInterviewError as error:
            self.query_one("#problem", Static).update(to_line(f"Not saved. {error}"))
            self.query_one("#problem").scroll_visible(animate=False)
            return
        self.dismiss()


def _excerpt(text: str) -> str:
    """Return a text, cut if it is long."""
    if not text.strip():
        return "(empty)"
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()} … ({len(text)} characters)"

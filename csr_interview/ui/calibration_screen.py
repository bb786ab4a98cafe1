"""Calibration: a sample answer, a rating, and only then the expert rating, the gap and the reason.

The interviewer who opens this wants to know whether a 4 of theirs is a 4 of the bank's. Nothing here touches
an interview, and the expert rating is nowhere on the screen before an answer is rated.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.calibration import agreement, attempt_at, next_sample, progress, samples_of
from csr_interview.documents.blocks import Paragraph, points
from csr_interview.documents.calibration import progress_blocks, result_blocks
from csr_interview.documents.layout import label
from csr_interview.errors import CsrInterviewError
from csr_interview.models.calibration import Attempt, Sample
from csr_interview.saving.changes import KeepAttempt
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.store.records import stamp
from csr_interview.ui.base import TIME_TO_READ, ScrollingScreen
from csr_interview.ui.commands import ALL, HELP, Command, privacy, silent
from csr_interview.ui.content import HIDDEN, NO_BANK, QUIET, STRONG, lines, to_content, to_line
from csr_interview.ui.dialogs import AskText, Choose, Pick, answer_of
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, TopLine, unsaved
from csr_interview.ui.widgets.laid_text import AnchorScale, LaidText, layout

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question
    from csr_interview.store import SaveState

CALIBRATION_COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"rate({rating})",
            f"Rate {rating}",
            f"Rate the answer {rating}; the expert rating shows after that.",
            (str(rating), f"f{rating}"),
            f"{rating} F{rating}",
            footer=False,
        )
        for rating in range(1, 6)
    ),
    Command("how", "rate", "", ("0",), "1–5", "plain", palette=False),
    Command("next", "next answer", "Go to the next answer.", ("enter", "f8"), "Enter F8", "plain"),
    Command("points", "look for", "Show or hide what the bank looks for.", ("l",), "l", "plain"),
    Command("summary", "summary", "See how close you are, by question and over time.", ("s",), "s", "plain"),
    Command("summary", "answers", "", ("s",), "s", "plain", palette=False),
    Command("bank", "bank", "Use another question bank.", ("b",), "b", "plain"),
    Command("filter", "question", "Rate answers to one question only, or all again.", ("f",), "f", "plain"),
    Command("rater", "who", "Change the rater. Ratings are kept by name.", ("w",), "w", "plain"),
    Command("back", "back", "Go back to the answers, then to the list.", ("escape",), "Esc",
            "plain", palette=False),
    privacy("ratings and names"),
    HELP,
    silent("scroll(1)", "Down", ("down", "j"), "↓ j", "Scroll down."),
    silent("scroll(-1)", "Up", ("up", "k"), "↑ k", "Scroll up."),
    silent("page(1)", "Page down", ("pagedown", "space"), "PgDn", "Scroll by pages."),
    silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    ALL,
)  # fmt: skip

CURTAIN = "Answers, ratings and names are hidden. F9 shows them again."
NOT_KEPT = "Another program uses this database: ratings are shown but not saved."
EVERY_QUESTION = ""


NOTHING_RATED = "Nothing was rated in this bank yet. Esc goes back to the answers."
HOW = "Rate it first: 1 to 5, or F1 to F5. The expert rating shows after that."


class CalibrationScreen(ScrollingScreen):
    """One sample answer at a time, and the summary of all ratings."""

    CSS_PATH = "calibration.tcss"
    AUTO_FOCUS = ""
    commands = CALIBRATION_COMMANDS

    def __init__(self) -> None:
        super().__init__()
        self._banks: tuple[Bank, ...] = ()
        self._bank: Bank | None = None
        self._only = EVERY_QUESTION
        """The one question whose answers are rated; empty for all."""
        self._rater = ""
        """Who rates: the user, unless another name was given."""
        self._history: list[Attempt] = []
        """The rater's ratings, oldest first."""
        self._this_time: list[Attempt] = []
        self._sample: Sample | None = None
        self._attempt: Attempt | None = None
        """The rating of the answer on the screen, once it is given."""
        self._read = False
        """Whether banks and ratings are read."""

    def compose(self) -> ComposeResult:
        """Question and answer, then the scale that turns into the result; the summary in their place."""
        yield TopLine()
        yield Notice(self._alarm, "  ")
        with VerticalScroll(id="round", can_focus=False), Container(id="columns"):
            with Vertical(id="left"):
                yield Static("", id="about")
                yield Static("", id="asked")
                yield LaidText(id="looking")
                yield Static("THE ANSWER", id="sample-label")
                yield Static("", id="sample")
            with Vertical(id="right"):
                yield Static("HOW DO YOU RATE IT?", id="right-label")
                yield AnchorScale(id="scale")
                yield LaidText(id="result")
        with VerticalScroll(id="overview", can_focus=False):
            yield LaidText(id="figures")
        yield Static("", id="empty")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    @property
    def _asking(self) -> bool:
        """Whether an answer waits for its rating."""
        return self._sample is not None and self._attempt is None

    @property
    def _question(self) -> Question:
        assert self._bank is not None
        assert self._sample is not None
        return self._bank.question(self._sample.id.question)

    def _questions(self) -> list[Question]:
        """The bank's questions that have samples."""
        return [asked for asked in self._bank.questions if asked.sample_answers] if self._bank else []

    @property
    def _in_summary(self) -> bool:
        return self.has_class("-summary")

    # ------------------------------------------------------------------ showing

    def _may(self, action: str) -> bool:
        """Whether an action of the table applies now."""
        return any(self.command_applies(command) for command in self.commands if command.action == action)

    def command_applies(self, command: Command) -> bool:
        """Return whether a command applies: nothing about an answer in the summary or while hidden."""
        rated, summary, private = self._attempt is not None, self._in_summary, self.csr.privacy
        on_answer = not summary and not private
        match command.action.partition("(")[0]:
            case "summary":
                return not private and (command.label == "answers") == summary
            case "next":
                return rated and on_answer
            case "how" | "rate":
                return self._asking and on_answer
            case "points":
                return (self._asking or rated) and on_answer
            case "filter":
                return len(self._questions()) > 1 and not private
            case "bank":
                return self._read and len(self._banks) > 1
        return command.action != "rater" or not private

    def _show(self) -> None:
        """Bring everything up to date."""
        self.update_classes({"-nothing": self._sample is None, "-rated": self._attempt is not None})
        if self._in_summary:
            self._show_summary()
        elif self._sample is not None:
            self._show_answer(self._sample, self._attempt)
        elif self._read:
            self.query_one("#empty", Static).update(self._nothing_here())
        self.tell("")
        self._show_top()
        self.show_keys()

    def _show_answer(self, sample: Sample, attempt: Attempt | None) -> None:
        question = self._question
        name = Content.assemble(to_line(label(question.id), STRONG), "  ", to_line(question.title, "bold"))
        self.query_one("#about", Static).update(name)
        self.query_one("#asked", Static).update(to_content(question.prompt))
        self.query_one("#sample", Static).update(to_content(sample.answer))
        looking = points(*question.looking_for) or (Paragraph("The bank does not say.", tone="quiet"),)
        self.query_one("#looking", LaidText).show(layout(looking))
        page = self.query_one("#round", VerticalScroll)
        if attempt is None:
            anchors = [to_content(question.anchors.at(rating)) for rating in range(1, 6)]
            self.query_one(AnchorScale).show_anchors(anchors)
            page.scroll_home(animate=False)
            return
        result = self.query_one("#result", LaidText)
        result.show(layout(result_blocks(question, sample, attempt)))
        # After the layout, which knows where the result stands then; on a tall screen nothing moves. In the
        # page's own order: a scroll by key just before it, which the page puts off as well, comes first.
        page.call_after_refresh(page.scroll_to_widget, result, animate=False)

    def _nothing_here(self) -> Content:
        """Return why there is nothing to rate, and what to do."""
        bank = self._bank
        if bank is None:
            return Content(NO_BANK)
        if samples_of(bank, self._only):
            way = "f chooses another question." if self._only else "b chooses another bank."
            return Content(f"The only sample answer here is the one you rated last. {way}")
        here = Content.assemble(to_line(bank.title, "bold"), " has no sample answers to rate.")
        add = Content(
            "To rate some, add [[questions.sample_answers]] to its file: answer, rating and reason."
        )
        names = [to_line(other.title) for other in self._banks if other is not bank and samples_of(other)]
        others = Content("No other bank has any either.")
        if names:
            others = Content.assemble("b chooses another bank: ", Content(", ").join(names), ".")
        return lines([here, Content(), others, add])

    def _show_summary(self) -> None:
        bank = self._bank
        laid = self.query_one("#figures", LaidText)
        if bank is None:
            laid.show(lambda _: Content("There is no question bank to use."))
            return
        found = progress([attempt for attempt in self._history if attempt.bank == bank.id])
        if not found.overall.n:
            laid.show(layout((Paragraph(NOTHING_RATED, tone="quiet"),)))
            return
        now = agreement([attempt for attempt in self._this_time if attempt.bank == bank.id])
        zone = self.csr.now().tzinfo
        laid.show(layout(progress_blocks(found, [bank], zone, this_time=now, unrated=True)))

    def _show_top(self) -> None:
        bank, hidden = self._bank, self.csr.privacy
        left = Content.styled("Calibration", "bold")
        if bank is not None:
            left = Content.assemble(left, "  ", to_line(bank.title))
        if self._only:
            left = Content.assemble(left, "  ", (f"only {self._only}", STRONG))
        who = Content(HIDDEN) if hidden else to_line(self._rater or "no name", width=24)
        right = Content.assemble(who, " · ", f"{len(self._this_time)} rated").stylize(QUIET)
        self.query_one(TopLine).show(left, right)

    def _alarm(self, state: SaveState) -> str:
        """Return what keeps ratings from being saved."""
        return "  ".join(filter(None, (NOT_KEPT if self.csr.saves.read_only else "", unsaved(state))))

    def privacy_changed(self) -> None:
        """Hide or show the rater."""
        self._show_top()
        self.show_keys()

    def on_mount(self) -> None:
        """Read banks and earlier ratings; keys typed meanwhile wait."""
        self.add_class("-nothing")
        self.query_one("#empty", Static).update("Reading question banks…")
        self.privacy_changed()
        self.start_reading(self._begin)

    # ------------------------------------------------------------------ reading

    async def _begin(self) -> None:
        """Start with the bank calibrated with last, else the one used last, else the first with samples."""
        with self.csr.input_held(TIME_TO_READ):
            problem = ""
            try:
                self._banks = (await self.csr.library()).banks
                last = await self.csr.ask(Store.last_details, Fresh.STALE)
                self._rater = self.csr.profile.name if self.csr.profile is not None else ""
                await self._read_history()
            except CsrInterviewError as error:
                problem, last = str(error), None
            usable = [bank for bank in self._banks if samples_of(bank)]
            wanted = [self._history[-1].bank] if self._history else []
            wanted += [last.bank_id] if last is not None else []
            by_id = {bank.id: bank for bank in usable}
            found = [by_id[name] for name in wanted if name in by_id]
            self._bank = (*found, *usable, *self._banks, None)[0]
            self._read = True
            self._next()
            self.tell(problem)

    async def _read_history(self) -> None:
        """Read what the rater rated; without a name, what was rated without one."""
        rater = self._rater
        found = await self.csr.ask(lambda store: store.calibration_history(rater), Fresh.STALE)
        self._history = [attempt for attempt in found if self._rater or not attempt.rater]

    # ------------------------------------------------------------------ rating

    def _next(self) -> None:
        """Show the next answer."""
        samples = samples_of(self._bank, self._only) if self._bank is not None else ()
        self._sample = next_sample(samples, self._history, seed=self._rater)
        self._attempt = None
        self._show()

    def action_rate(self, rating: int) -> None:
        """Rate the answer, once, and show the expert rating."""
        sample = self._sample
        if sample is None or not self._may("rate(1)"):
            return
        at = stamp(self.csr.now())
        self._attempt = attempt_at(sample, rating, id=os.urandom(10).hex(), at=at, rater=self._rater)
        if not self.csr.saves.read_only:
            self.csr.saves.post(KeepAttempt(self._attempt))
        self._history.append(self._attempt)
        self._this_time.append(self._attempt)
        self._show()

    def action_how(self) -> None:
        """Say how to rate: for a click on the footer, where five numbers stand in one place."""
        self.tell(HOW)

    def action_next(self) -> None:
        """Go to the next answer, once this one is rated."""
        if self._may("next"):
            self._next()
        elif self._may("how"):
            self.tell(HOW)

    def action_points(self) -> None:
        """Show or hide what to look for."""
        if self._may("points"):
            self.toggle_class("-points")

    # ------------------------------------------------------------------ choosing

    @work(exclusive=True, group="dialog")
    async def action_bank(self) -> None:
        """Choose another bank."""
        if not self._may("bank"):
            return
        picks = [Pick(bank.title, bank.id, f"{len(samples_of(bank))} answers") for bank in self._banks]
        chosen = await self.app.push_screen_wait(Choose("Which question bank?", picks))
        if chosen is not None:
            self._bank, self._only = next(bank for bank in self._banks if bank.id == chosen), EVERY_QUESTION
            self._next()

    @work(exclusive=True, group="dialog")
    async def action_filter(self) -> None:
        """Choose one question, or all of them."""
        if not self._may("filter"):
            return
        picks = [Pick("All questions", EVERY_QUESTION)]
        for asked in self._questions():
            picks.append(Pick(f"{asked.id} {asked.title}", asked.id, f"{len(asked.sample_answers)} answers"))
        chosen = await self.app.push_screen_wait(Choose("Which question?", picks))
        if chosen is not None:
            self._only = chosen
            self._next()

    @work(exclusive=True, group="dialog")
    async def action_rater(self) -> None:
        """Ask who is rating, and take up that record."""
        if not self._may("rater"):
            return
        body = "Ratings are kept by name, apart from interviews."
        question = AskText(("", "rater"), "Who is rating?", body, value=self._rater, missing="Enter a name.")
        async with answer_of(self.app, question) as name:
            if name is None or name == self._rater:
                return
            with self.csr.input_held():
                before, self._rater = self._rater, name
                try:
                    await self._read_history()
                except CsrInterviewError as error:
                    self._rater = before
                    self.tell(str(error))
                    return
                self._this_time = []
                self._next()

    # ------------------------------------------------------------------ moving about

    def action_summary(self) -> None:
        """Turn to the summary, or back to the answers."""
        if not self.csr.privacy:
            self.toggle_class("-summary")
            self._show()

    def action_back(self) -> None:
        """Leave the summary, else the screen."""
        if self._in_summary:
            self.remove_class("-summary")
            self._show()
        else:
            self.dismiss()

    @property
    def scrolled(self) -> Widget:
        """The summary or the answer, whichever is shown."""
        return self.query_one("#overview" if self._in_summary else "#round")

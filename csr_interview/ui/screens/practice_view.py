"""What the screen of rating practice shows: the answer, the result, the summary, and what is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.models.practice import Attempt, Sample
from csr_interview.practice import agreement, progress, samples_of
from csr_interview.ui import practice_text
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import Command
from csr_interview.ui.page_text import QUIET, STRONG
from csr_interview.ui.screens.practice_commands import applies
from csr_interview.ui.text import HIDDEN, shown, shown_line
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.laid_text import AnchorScale, LaidText
from csr_interview.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

CURTAIN = "Answers, ratings and names are hidden. F9 shows them again."
NOT_KEPT = "Another program holds this store: what you rate now is shown, but not kept."
EVERY_QUESTION = ""


class PracticeView(CommandScreen):
    """The state of practice, and how it looks."""

    CSS_PATH = "practice.tcss"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._banks: tuple[Bank, ...] = ()
        self._bank: Bank | None = None
        self._only = EVERY_QUESTION
        """The one question to practise."""
        self._rater = ""
        self._history: list[Attempt] = []
        """The rater's ratings, oldest first."""
        self._this_time: list[Attempt] = []
        self._sample: Sample | None = None
        self._attempt: Attempt | None = None
        """The rating of the answer on the screen, once it is given."""
        self._read = False
        """Whether banks and ratings are read."""
        self._problem = ""

    def compose(self) -> ComposeResult:
        """Question and answer, then the scale that turns into the result; the summary in their place."""
        yield TopLine(id="top")
        yield Static("", id="notice")
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
        """Tell what makes sense now."""
        return applies(
            command,
            asking=self._asking,
            rated=self._attempt is not None,
            summary=self._in_summary,
            private=self.csr.privacy,
            questions=len(self._questions()),
            banks=len(self._banks) if self._read else 0,
        )

    def _show(self) -> None:
        """Bring everything up to date."""
        self.set_class(self._sample is None, "-nothing")
        self.set_class(self._attempt is not None, "-rated")
        if self._in_summary:
            self._show_summary()
        elif self._sample is not None:
            self._show_answer(self._sample, self._attempt)
        elif self._read:
            self._show_nothing()
        self._tell("")
        self._show_top()
        self.show_keys()

    def _show_answer(self, sample: Sample, attempt: Attempt | None) -> None:
        question = self._question
        self.query_one("#about", Static).update(practice_text.name_of(question))
        self.query_one("#asked", Static).update(shown(question.prompt))
        self.query_one("#sample", Static).update(shown(sample.answer))
        self.query_one("#looking", LaidText).show(lambda width: practice_text.points(question, width))
        page = self.query_one("#round", VerticalScroll)
        if attempt is None:
            anchors = [shown(question.anchors.at(rating)) for rating in range(1, 6)]
            self.query_one(AnchorScale).show_anchors(anchors)
            page.scroll_home(animate=False)
            return
        result = self.query_one("#result", LaidText)
        result.show(lambda width: practice_text.result(question, sample, attempt, width))
        # After the layout, which knows where the result stands then; on a tall screen nothing moves.
        self.call_after_refresh(page.scroll_to_widget, result, animate=False)

    def _show_nothing(self) -> None:
        others = [bank for bank in self._banks if bank is not self._bank and samples_of(bank)]
        only_one = self._bank is not None and bool(samples_of(self._bank, self._only))
        text = practice_text.nothing_here(self._bank, others, only_one=only_one, filtered=bool(self._only))
        self.query_one("#empty", Static).update(text)

    def _show_summary(self) -> None:
        bank = self._bank
        laid = self.query_one("#figures", LaidText)
        if bank is None:
            laid.show(lambda _: Content("There is no question bank to practise with."))
            return
        found = progress([attempt for attempt in self._history if attempt.bank == bank.id])
        now = agreement([attempt for attempt in self._this_time if attempt.bank == bank.id])
        laid.show(lambda width: practice_text.summary(bank, found, now, width))

    def _show_top(self) -> None:
        bank, hidden = self._bank, self.csr.privacy
        left = Content.styled("Rating practice", "bold")
        if bank is not None:
            left = Content.assemble(left, "  ", shown_line(bank.title))
        if self._only:
            left = Content.assemble(left, "  ", (f"only {self._only}", STRONG))
        who = Content(HIDDEN) if hidden else shown_line(self._rater or "no name", width=24)
        right = Content.assemble(who, " · ", f"{len(self._this_time)} rated").stylize(QUIET)
        self.query_one(TopLine).show(left, right)

    def _tell(self, problem: str) -> None:
        """Say something above the page until something else is done."""
        self._problem = problem
        self._show_notice()

    def _show_notice(self) -> None:
        """Show what keeps ratings from being saved, and what went wrong last."""
        state, told = self.csr.save_state, [self._problem]
        if state is not None and state.error:
            told.insert(0, f"NOT SAVED: {state.error}")
        if self.csr.desk.read_only:
            told.insert(0, NOT_KEPT)
        text = "  ".join(part for part in told if part)
        notice = self.query_one("#notice", Static)
        notice.set_class(bool(text), "-shown")
        notice.update(shown_line(text))

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self.set_class(self.csr.privacy, "-private")
        self._show_top()
        self.show_keys()

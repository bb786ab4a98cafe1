"""The candidate and stage fields of the form; the name field suggests known candidates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from csr_interview.documents.layout import plural
from csr_interview.models.interview import FORMS, Candidate, InterviewSummary, Status
from csr_interview.stages import StageState, next_stage, same_stage, states
from csr_interview.ui.content import HIDDEN, QUIET, lines, to_line
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.interview_list import day
from csr_interview.ui.widgets.laid_text import LaidText

SAME_PERSON = "Interviewed before? Press ↓ and Enter to choose this person."
KNOWN = "Known candidate: this interview is added to the earlier ones."

Lookup = Callable[[str], Awaitable[list[Candidate]]]
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
        self._matches: list[Candidate] = []

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

    def offer(self, matches: list[Candidate]) -> None:
        """Suggest these; none hides the list."""
        self._matches = matches
        self._options.set_options([_line(match) for match in matches])
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
            self.take(self._matches[place])

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
        self.take(self._matches[event.option_index])
        self.input.focus()


def _line(candidate: Candidate) -> Content:
    """Return a known candidate as one line: name and contact data."""
    contact = " · ".join(text for text in (candidate.email, candidate.phone) if text)
    return Content.assemble(to_line(candidate.name, "bold"), "   ", to_line(contact, QUIET))


# The stage: free text, or one of the bank's stages if it has any.


TALL = 30
"""Terminal rows from which a stage is described in full."""

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Plan, Stage


class StageLine(Line):
    """The stage of a new interview, with its description and a note if it was held before."""

    class Changed(Message):
        """Another stage of the bank was chosen."""

    DEFAULT_CSS = """
    StageLine OneOf { display: none; }
    StageLine.-stages OneOf { display: block; }
    StageLine.-stages LineInput { display: none; }
    StageLine > .stage-points { margin-left: 14; padding: 0 1; color: $text-muted; display: none; }
    StageLine.-stages > .stage-points.-told { display: block; }
    """

    def __init__(self, label: str, *, id: str) -> None:
        self.input = LineInput(placeholder="optional")
        self.chooser = OneOf("")
        super().__init__(label, self.input, self.chooser, id=id)
        self._stages: tuple[Stage, ...] = ()
        self._held: tuple[InterviewSummary, ...] = ()

    def compose(self) -> ComposeResult:
        """Compose both fields, of which one is shown, and the points of the stage."""
        yield from super().compose()
        yield LaidText(classes="stage-points")

    @property
    def stage(self) -> Stage | None:
        """The chosen stage of the bank; None if the bank has none."""
        return self._stages[self.chooser.chosen] if self._stages else None

    @property
    def text(self) -> str:
        """The stage as stored with the interview."""
        return self.input.text if self.stage is None else self.stage.title

    def offer(
        self, stages: Sequence[Stage], held: Sequence[InterviewSummary] | None, *, wanted: str = ""
    ) -> None:
        """Offer these stages, or free text if there are none.

        `held` are a known candidate's interviews of the bank, None if no known candidate is chosen. `wanted`
        is the title of the initial stage; by default it is the candidate's next one.
        """
        # A stage without questions is no interview, and the bank cannot be reduced to it.
        self._stages = tuple(stage for stage in stages if stage.questions)
        self._held = tuple(held or ())
        place = next_stage(self._stages, self._held) if held is not None else 0
        for number, stage in enumerate(self._stages):
            if wanted and same_stage(stage.title, wanted):
                place = number
        self.chooser.offer([stage.title for stage in self._stages], place)
        self.chooser.can_focus = len(self._stages) > 1
        self.set_class(bool(self._stages), "-stages")
        self.explain()

    @on(OneOf.Changed)
    def _another(self, event: OneOf.Changed) -> None:
        event.stop()
        self.explain()
        self.post_message(self.Changed())

    def explain(self) -> None:
        """Describe the chosen stage, and warn if it was held before."""
        stage = self.stage
        if stage is None:
            self.tell("")
            return
        now: datetime = self.app.now()  # type: ignore[attr-defined]  # of CsrInterviewApp
        hidden = bool(getattr(self.app, "privacy", False))
        (state,) = states([stage], self._held)
        about = to_line(f"{_extent(stage)}: {stage.focus}")
        warning = _warning(state, now, hidden=hidden)
        parts = [about, Content.assemble(("! ", "bold"), warning).stylize("$text-warning")]
        self.query_one(".line-under", Static).update(lines(parts if warning else parts[:1]))
        self.set_class(True, "-told")
        points = self.query_one(LaidText)
        points.show(lambda width: self._points(stage, width))
        points.set_class(bool(stage.participants), "-told")

    def _points(self, stage: Stage, width: int) -> Content:
        tall = self.app.size.height >= TALL
        return _listed("Participants", stage.participants, width, 0 if tall else 2)


class PlanLine(Line):
    """What the interview consists of, by the plans of the bank."""

    DEFAULT_CSS = """
    PlanLine { display: none; }
    PlanLine.-plans { display: block; }
    """

    def __init__(self, label: str, *, id: str) -> None:
        self.chooser = OneOf("")
        super().__init__(label, self.chooser, id=id)
        self._plans: tuple[Plan, ...] = ()
        self._turned = False
        """Whether a plan was chosen in the form."""

    @property
    def plan(self) -> str:
        """The ID of the chosen plan; empty if the bank has none."""
        return self._plans[self.chooser.chosen].id if self._plans else ""

    def offer(self, bank: Bank, wanted: str = "") -> None:
        """Offer the plans of a bank, or of one of its stages, that differ; `wanted` is the initial one.

        Of plans that are the same in a stage, the smallest is offered.
        """
        chosen = self.plan if self._turned else wanted
        form = FORMS[0] if bank.has_forms else ""
        choices: dict[tuple[str, ...], tuple[Plan, str]] = {}
        for plan in bank.plans:
            tasks = bank.for_plan(plan.id, form).tasks
            more = f" + {sum(task.minutes for task in tasks)}" if tasks else ""
            told = f"{plan.title} · {bank.minutes}{more} min"
            key = tuple(task.id for task in tasks)
            if key not in choices or len(plan.families) < len(choices[key][0].families):
                choices[key] = plan, told
        self._plans = tuple(plan for plan, _ in choices.values())
        ids = [plan.id for plan in self._plans]
        self.chooser.offer([told for _, told in choices.values()], ids.index(chosen) if chosen in ids else 0)
        self.chooser.can_focus = len(ids) > 1
        self.set_class(bool(ids), "-plans")

    @on(OneOf.Changed)
    def _another(self, event: OneOf.Changed) -> None:
        event.stop()
        self._turned = True


def _extent(stage: Stage) -> str:
    """Return the size of a stage: "2 questions, 1 task"."""
    tasks = f", {plural(len(stage.tasks), 'task')}" if stage.tasks else ""
    return plural(len(stage.questions), "question") + tasks


def _listed(label: str, items: Sequence[str], width: int, rows: int) -> Content:
    """Return as many items as fit `rows` lines (0: all of them), and the number of the others."""
    for count in range(len(items), 0, -1):
        left = len(items) - count
        more = [f"and {left} more"] if left else []
        wrapped = to_line(f"{label}: " + " · ".join([*items[:count], *more])).wrap(width)
        if not rows or len(wrapped) <= rows:
            return lines(wrapped)
    return to_line(f"{label}: {plural(len(items), 'point')}")


def _warning(state: StageState, now: datetime, *, hidden: bool) -> Content:
    """Return when and with whom the candidate had this stage; empty if never.

    Without the decision, which would bias the next interviewer.
    """
    if state.open:
        return Content()
    done = [row for row in state.interviews if row.status is Status.SUBMITTED]
    last = (done or list(state.interviews))[-1]
    what = "Stage completed" if done else "Stage in progress"
    by = HIDDEN if hidden else last.interviewer
    return to_line(f"{what} ({day(last.created_at, now)}, by {by}). This adds another interview.")

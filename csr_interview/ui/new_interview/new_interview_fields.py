"""The fields of the form for the stage and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from csr_interview.documents.layout import plural
from csr_interview.models.interview import FORMS, InterviewSummary, Status
from csr_interview.stages import StageState, next_stage, same_stage, states, to_hold
from csr_interview.ui.content import HIDDEN, lines, to_line
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.interview_list import day
from csr_interview.ui.widgets.laid_text import LaidText

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
        self.chooser = OneOf()
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
        self._stages = to_hold(stages)
        self._held = tuple(held or ())
        place = next_stage(self._stages, self._held) if held is not None else 0
        for number, stage in enumerate(self._stages):
            if wanted and same_stage(stage.title, wanted):
                place = number
        self.chooser.offer_among([stage.title for stage in self._stages], place)
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
        self.chooser = OneOf()
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
        titles = [told for _, told in choices.values()]
        self.chooser.offer_among(titles, ids.index(chosen) if chosen in ids else 0)
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

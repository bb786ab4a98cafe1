"""The panes of the live interview: how they are laid out, and what each of them shows of the session."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.live.session import BATTERY, SCRIPTS, InterviewSession
from csr_interview.models.interview import TEXT_FIELDS
from csr_interview.ui.base import TALL, WIDE, CommandScreen
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.notebook import REPLY, Notebook
from csr_interview.ui.screens import live_view
from csr_interview.ui.screens.live_commands import GO_ON
from csr_interview.ui.widgets.battery_list import BatteryList
from csr_interview.ui.widgets.guide import Guide, GuideView
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.rating_bar import RatingBar
from csr_interview.ui.widgets.step_list import StepList, StepStrip
from csr_interview.ui.widgets.task_pane import TaskPane
from csr_interview.ui.widgets.top_line import TopLine


class LivePanes(CommandScreen):
    """Shows the present step of a session; what the interviewer does is in `LiveScreen`."""

    CSS_PATH = "live.tcss"
    AUTO_FOCUS = ""

    def __init__(self, session: InterviewSession) -> None:
        super().__init__()
        self.session = session
        self.notebook = Notebook(session)
        self.rating_next = False
        """Set between ctrl+r and the key that rates."""

    def compose(self) -> ComposeResult:
        """Lay the screen out once; steps only change what its parts show."""
        yield TopLine(id="top")
        yield Static("", id="alert")
        yield StepStrip(id="strip")
        with Horizontal(id="main"):
            yield StepList(id="steps")
            with Vertical(id="work"):
                yield Static("", id="heading")
                yield Static("", id="prompt")
                with VerticalScroll(id="script", can_focus=False):
                    yield Static("", id="script-text")
                with Container(id="answer"):
                    yield Guide(id="guide")
                    with VerticalScroll(id="fields", can_focus=False):
                        for field in TEXT_FIELDS:
                            with Container(classes="row", id=f"row-{field}"):
                                yield Static("", classes="label", id=f"label-{field}")
                                yield NoteArea(field, id=f"field-{field}", min_lines=1, max_lines=6)
                yield TaskPane(id="task")
                yield BatteryList(id="battery")
                yield Static("", id="coach")
                yield RatingBar(id="rating")
        yield Static(live_view.ENLARGE, id="enlarge")
        yield KeyBar()

    @property
    def guide_shown(self) -> bool:
        """Wide terminals show the guidance unless it is folded; others only while it is in use."""
        return self.has_class("-guide") or (self.has_class("-wide") and not self.has_class("-folded"))

    def show_step(self) -> None:
        """Show another step: its words, its documents, its guidance."""
        session = self.session
        question = session.question
        self.query_one("#heading", Static).update(live_view.heading(session))
        self.query_one("#prompt", Static).update(live_view.prompt(session))
        self.query_one("#script-text", Static).update(live_view.script(session))
        self.set_class(session.step in SCRIPTS, "-script")
        self.set_class(session.step == BATTERY, "-battery")
        self.set_class(session.task is not None, "-task")
        self.set_class(question is not None and not question.star, "-notes-only")
        for field in TEXT_FIELDS:
            self.area(field).swap(self.notebook.document(session.step, field))
        if session.task is not None:
            self.task_pane.reply.swap(self.notebook.document(session.step, REPLY))
        self.show_labels()
        self.show_state()
        self.show_keys()

    def show_state(self) -> None:
        """Show what follows from notes, ratings and ticks."""
        session = self.session
        hidden = self.csr.privacy
        steps = live_view.steps(session)
        self.query_one(StepList).show(steps, hidden=hidden)
        self.query_one(StepStrip).show(steps, hidden=hidden)
        question = session.question
        if question is not None:
            self.query_one(RatingBar).show(live_view.rating(session, waiting=self.rating_next, hidden=hidden))
            view = GuideView(question, session.marks_of(question.id), session.answer, hidden)
            self.query_one(Guide).show(view)
        if session.task is not None:
            self.task_pane.show(live_view.task(session, session.task, hidden=hidden))
        if session.step == BATTERY:
            self.query_one(BatteryList).show(live_view.battery(session, hidden=hidden))
        self.show_coach()
        self.show_top()

    def show_top(self) -> None:
        """Show who, the clocks, and whether all is saved."""
        left = live_view.who(self.session, hidden=self.csr.privacy)
        right = live_view.clocks(
            self.session, self.csr.save_state, width=self.size.width, tz=self.csr.now().tzinfo
        )
        self.query_one("#top", TopLine).show(left, right)
        alert = live_view.alert(self.csr.save_state, self.session.interview.id)
        self.set_class(bool(alert), "-alert")
        if alert:
            self.query_one("#alert", Static).update(alert)

    def show_coach(self) -> None:
        """Runs at every key: updates only what changed."""
        line = self.query_one("#coach", Static)
        width = line.size.width or self.size.width
        coach = live_view.coach(self.session, guide_shown=self.guide_shown, width=width)
        if not (isinstance(line.content, Content) and coach.is_same(line.content)):
            line.update(coach)

    def show_labels(self) -> None:
        """Name the fields: in full where the names stand above them, briefly where they stand beside them."""
        above = self.size.width >= WIDE and self.size.height >= TALL
        for field in TEXT_FIELDS:
            label = live_view.label(self.session.step, field, above=above)
            self.query_one(f"#label-{field}", Static).update(label)

    def on_resize(self, event: events.Resize) -> None:
        """Give the notes the room there is."""
        roomy = event.size.height >= 22
        self.set_class(event.size.height < 16, "-low")
        for field in TEXT_FIELDS:
            area = self.area(field)
            area.min_lines = 2 if roomy else 1
            area.max_lines = 6 if event.size.height >= 20 else 3
        self.show_labels()
        self.show_state()
        if isinstance(self.focused, NoteArea):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)
            self.call_after_refresh(self.focused.scroll_cursor_visible)

    def urgent_keys(self) -> Sequence[KeyItem]:
        """While the clock stands, how it goes on."""
        return (GO_ON,) if self.session.clock.paused else ()

    @property
    def in_part(self) -> bool:
        """Whether the keys of a task or of the guidance are the ones that work now."""
        return self.session.task is not None or self.query_one(Guide).has_focus_within

    def privacy_changed(self) -> None:
        """Hide or show the name and the ratings."""
        self.show_state()

    @property
    def task_pane(self) -> TaskPane:
        """The pane of the present task."""
        return self.query_one(TaskPane)

    def area(self, field: str) -> NoteArea:
        """Return the field of that name."""
        return self.query_one(f"#field-{field}", NoteArea)

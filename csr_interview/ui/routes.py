"""Navigation: the one module that knows all screens, each imported when first opened or after the start."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from textual.screen import Screen

from csr_interview.errors import SealedScorecard
from csr_interview.models.interview import Candidate, Interview, Status
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Filters
from csr_interview.ui.base import CommandScreen, Routes, Services, back_to
from csr_interview.ui.content import NO_BANK
from csr_interview.ui.home.home_screen import HomeScreen

if TYPE_CHECKING:
    from csr_interview.live.session import InterviewSession


class ScreenRoutes(Routes):
    """Navigation between the screens of an app."""

    def __init__(self, app: Services) -> None:
        self._app = app
        self._opening = False

    @property
    def _open(self) -> list[CommandScreen]:
        """The open screens without dialogs, the topmost first."""
        return [screen for screen in reversed(self._app.screen_stack) if isinstance(screen, CommandScreen)]

    # ------------------------------------------------------------------ interviews

    async def open_interview(self, interview_id: str, *, scorecard: bool = False) -> None:
        if self._opening:
            return
        self._opening = True
        try:
            await self._open_once(interview_id, scorecard=scorecard)
        finally:
            self._opening = False

    async def _open_once(self, interview_id: str, *, scorecard: bool) -> None:
        """Open an interview only once: of two sessions, the older would miss changes of the other."""
        app = self._app
        for below in self._open:
            if below.session is not None and below.session.interview.id == interview_id:
                back_to(below)
                return
        for below in self._open:
            if (other := below.session) is not None and other.editable and not other.clock.paused:
                other.pause(app.ticks())
        with app.input_held():
            session = await self._session(interview_id, editable=not app.saves.read_only)
            if session.interview.status is Status.SUBMITTED or scorecard or not session.editable:
                from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen

                await app.push_screen(ScorecardScreen(session))
            else:
                from csr_interview.ui.live.live_screen import LiveScreen

                await app.push_screen(LiveScreen(session))
            app.repeats.end()

    async def _session(self, interview_id: str, *, editable: bool) -> InterviewSession:
        """Return a session where it was left. Raises SealedScorecard if it is sealed."""
        from csr_interview.live.session import InterviewSession

        ask = self._app.ask
        interview = await self._app.ask_interview(interview_id)
        bank = await ask(lambda store: store.bank_of(interview_id), Fresh.STALE)
        place = await ask(lambda store: store.place_of(interview_id), Fresh.AS_TYPED, interview_id)
        return InterviewSession(interview, bank, self._app.saves, editable=editable, place=place)

    def show_scorecard(self, session: InterviewSession) -> None:
        from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen

        self._app.push_screen(ScorecardScreen(session))

    def resume(self, session: InterviewSession, question: str = "") -> None:
        from csr_interview.ui.live.live_screen import LiveScreen

        below = self._app.screen_stack[-2]
        if isinstance(below, LiveScreen) and below.session is session:
            self._app.pop_screen()
            if question:
                below.show_question(question)
            return
        if question:
            session.go(question)
        self._app.switch_screen(LiveScreen(session))

    async def read(self, interview_id: str, at: str = "") -> None:
        from csr_interview.ui.scorecard.reader_screen import ReaderScreen, Reading
        from csr_interview.ui.scorecard.scorecard_view import view_of

        app = self._app
        with app.input_held():
            session = await self._session(interview_id, editable=False)
            earlier = await app.ask(lambda store: store.earlier_texts(interview_id), Fresh.STALE)
            trail = await app.ask(lambda store: tuple(store.trail(interview_id)), Fresh.STALE)
            people = await app.ask(lambda store: store.interviewer_names(), Fresh.STALE)
            view = view_of(session, tz=app.now().tzinfo)
            await app.push_screen(ReaderScreen(Reading(view, tuple(earlier), trail, people), at))

    async def corrected(self, interview_id: str) -> None:
        app, top = self._app, self._open[0]
        sessions = [screen.session for screen in self._open if screen.session is not None]
        mine = [session for session in sessions if session.interview.id == interview_id]
        before = mine[0].interview if mine else None
        with contextlib.suppress(SealedScorecard):
            found = await app.ask_interview(interview_id)
            for session in mine:
                session.take_correction(found)
            if before is not None and before.bank_digest != found.bank_digest:
                app.run_worker(self._reopen(interview_id, top))
                return
            if before is not None and _whose(before) == _whose(found):
                return
        others = [screen for screen in app.screen_stack if screen is not top or top.session is not None]
        if not all([await self._may_stay(screen) for screen in others]):
            app.run_worker(self._reopen(interview_id, top))  # not of a screen, which it closes

    async def _reopen(self, interview_id: str, top: CommandScreen) -> None:
        """Close all screens but home, and open the interview again unless it is sealed now."""
        from csr_interview.ui.live.live_screen import LiveScreen

        scorecard = not isinstance(top, LiveScreen)
        back_to(self._app.screen_stack[0])
        with self._open[0].telling():
            await self.open_interview(interview_id, scorecard=scorecard)

    # ------------------------------------------------------------------ a new interview

    async def new_interview(
        self, candidate: Candidate | None = None, *, bank_id: str = "", role: str = "", stage: str = ""
    ) -> None:
        from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen, Prefill

        await self._app.push_screen(NewInterviewScreen(Prefill(candidate, bank_id, role, stage)))

    async def begin(self, form: Screen[None], interview_id: str) -> None:
        with self._app.batch_update():  # the screens below are not shown in between
            if all([await self._may_stay(screen) for screen in self._app.screen_stack if screen is not form]):
                form.dismiss()
            else:
                back_to(self._app.screen_stack[0])
            with self._open[0].telling():
                await self.open_interview(interview_id)

    async def _may_stay(self, screen: Screen[object]) -> bool:
        """Return whether a screen shows nothing sealed, if necessary after reloading."""
        if not isinstance(screen, CommandScreen):
            return False
        if screen.session is not None:
            interview_id = screen.session.interview.id
            return not await self._app.ask(lambda store: store.is_sealed(interview_id), Fresh.STALE)
        return screen.forget()

    # ------------------------------------------------------------------ other screens

    async def open_candidate(self, candidate_id: str) -> None:
        from csr_interview.ui.candidate.candidate_screen import CandidateScreen

        for below in self._open:
            if isinstance(below, CandidateScreen) and below.candidate_id == candidate_id:
                back_to(below)
                return
        await self._app.push_screen(CandidateScreen(candidate_id))

    def remove_candidate(self, candidate_id: str, *, anonymize: bool) -> None:
        home = self._app.screen_stack[0]
        assert isinstance(home, HomeScreen)
        back_to(home)  # each screen saves its work, before there is nowhere to save it
        # Later, because a worker started here would keep the page of the candidate in memory.
        home.call_later(home.remove_person, candidate_id, anonymize=anonymize)

    async def compare(self, interview_ids: Sequence[str]) -> None:
        from csr_interview.ui.compare.compare_screen import CompareScreen

        await self._app.push_screen(CompareScreen(interview_ids))

    async def export_interview(self, interview: Interview) -> None:
        from csr_interview.ui.export_screen import ExportScreen, Subject

        await self._app.push_screen(ExportScreen(Subject(interview.id, interview.candidate.name)))

    async def export_found(self, filters: Filters, count: int) -> None:
        from csr_interview.ui.export_screen import ExportScreen, Subject

        await self._app.push_screen(ExportScreen(Subject(filters=filters, count=count)))

    async def statistics(self) -> None:
        from csr_interview.ui.statistics_screen import StatisticsScreen

        await self._app.push_screen(StatisticsScreen())

    async def calibrate(self) -> None:
        from csr_interview.ui.calibration_screen import CalibrationScreen

        await self._app.push_screen(CalibrationScreen())

    async def brief(self) -> None:
        from csr_interview.ui.brief_screen import BriefScreen

        app, screen = self._app, self._open[0]
        if isinstance(screen, BriefScreen):
            return
        bank = screen.about()
        if isinstance(bank, str):
            with app.input_held():
                banks = (await app.library()).banks
            if not banks:
                app.notify(NO_BANK)
                return
            bank = next((one for one in banks if one.id == bank), banks[0])
        await app.push_screen(BriefScreen(bank))

    def help(self) -> None:
        from csr_interview.ui.dialogs import HelpScreen

        if isinstance(self._app.screen, CommandScreen):
            self._app.push_screen(HelpScreen(self._app.screen))


def _whose(interview: Interview) -> tuple[str, str]:
    """Return what decides who may see an interview."""
    return interview.candidate.id, interview.interviewer


RULES = (
    *("banks.library", "models.bank", "live.session", "scoring.decision", "scoring.panel", "stages"),
    *("calibration", "documents.audit_log", "documents.statistics", "exchange.registry", "documents.guide"),
    "exchange.batch",
)
SCREENS = (
    *("widgets.laid_text", "new_interview.new_interview_screen", "widgets.note_area", "live.task_pane"),
    *("live.live_screen", "scorecard.scorecard_view", "scorecard.scorecard_screen"),
    *("candidate.candidate_screen", "scorecard.versions_screen", "scorecard.reader_screen", "home.search"),
    *("home.filters", "compare.compare_screen", "export_screen", "statistics_screen"),
    *("scorecard.amend_screen", "calibration_screen", "brief_screen", "palette"),
    "correct_dialog",
)
"""In order of likely use, in steps of about 20 ms at most."""

PAUSE = 0.01
"""Seconds between two imports, in which keys are handled."""


async def import_ahead() -> None:
    """Import all screens after the first paint, then enable garbage collection, which is off until then.

    Rules are imported in a thread; screens, which import parts of Textual, on the event loop. Objects loaded
    by then are not collected: scanning 150 000 permanent ones would delay keys by 100 ms again and again.
    """
    try:
        await asyncio.to_thread(_import_rules)
        for name in SCREENS:
            await asyncio.sleep(PAUSE)
            import_module(f"csr_interview.ui.{name}")
    finally:
        gc.freeze()
        gc.enable()


def _import_rules() -> None:
    for name in RULES:
        import_module(f"csr_interview.{name}")

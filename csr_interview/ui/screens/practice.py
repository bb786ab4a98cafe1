"""Rating practice: a sample answer, a rating given blind, then the key, the gap and the reason.

The interviewer who opens this wants to know whether a 4 of theirs is a 4 of the bank's. Nothing here touches
an interview, and the key of an answer is nowhere on the screen before it is rated.
"""

from __future__ import annotations

import os
from typing import ClassVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.widgets import Static

from csr_interview.errors import CsrInterviewError
from csr_interview.models.practice import Attempt
from csr_interview.practice import attempt_at, next_sample, samples_of
from csr_interview.store.records import stamp
from csr_interview.ui.commands import bindings
from csr_interview.ui.screens.dialogs import AskText, Choose, Pick
from csr_interview.ui.screens.practice_commands import PRACTICE_COMMANDS
from csr_interview.ui.screens.practice_view import EVERY_QUESTION, PracticeView
from csr_interview.ui.widgets.laid_text import AnchorScale

HOW = "Rate it first: 1 to 5, or F1 to F5. The key shows after that."


class PracticeScreen(PracticeView):
    """One sample answer at a time, and the summary of all ratings."""

    commands = PRACTICE_COMMANDS
    BINDINGS: ClassVar = bindings(PRACTICE_COMMANDS)

    def on_mount(self) -> None:
        """Read banks and earlier ratings; keys typed meanwhile wait."""
        self.watch(self.csr, "save_state", self._show_notice, init=False)
        self.add_class("-nothing")
        self.query_one("#empty", Static).update("Reading question banks…")
        self.privacy_changed()
        self.run_worker(self._begin(), group="reading")

    # ------------------------------------------------------------------ reading

    async def _begin(self) -> None:
        """Start with the bank practised last, else the one used last, else the first with samples."""
        with self.csr.input_held(5.0):
            problem = ""
            try:
                self._banks = (await self.csr.library()).banks
                last = await self.csr.ask("last_details")
                self._rater = last.interviewer
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
            self._tell(problem)

    async def _read_history(self) -> None:
        """Read what the rater rated; without a name, what was rated without one."""
        found: list[Attempt] = await self.csr.ask("practice_history", self._rater)
        self._history = [attempt for attempt in found if self._rater or not attempt.rater]

    # ------------------------------------------------------------------ rating

    def _next(self) -> None:
        """Show the next answer."""
        samples = samples_of(self._bank, self._only) if self._bank is not None else ()
        self._sample = next_sample(samples, self._history, seed=self._rater)
        self._attempt = None
        self._show()

    def action_rate(self, rating: int) -> None:
        """Rate the answer, once, and show the key."""
        sample = self._sample
        if sample is None or not self._may("rate(1)"):
            return
        at = stamp(self.csr.now())
        self._attempt = attempt_at(sample, rating, id=os.urandom(10).hex(), at=at, rater=self._rater)
        if not self.csr.desk.read_only:
            self.csr.desk.post("practise", self._attempt)
        self._history.append(self._attempt)
        self._this_time.append(self._attempt)
        self._show()

    @on(AnchorScale.Chosen)
    def _clicked(self, event: AnchorScale.Chosen) -> None:
        event.stop()
        self.action_rate(event.rating)

    def action_how(self) -> None:
        """Say how to rate: for a click on the footer, where five numbers stand in one place."""
        self._tell(HOW)

    def action_next(self) -> None:
        """Go to the next answer, once this one is rated."""
        if self._may("next"):
            self._next()
        elif self._may("how"):
            self._tell(HOW)

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
        chosen = await self.app.push_screen_wait(Choose("Practise with which bank?", picks))
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
        chosen = await self.app.push_screen_wait(Choose("Practise which question?", picks))
        if chosen is not None:
            self._only = chosen
            self._next()

    @work(exclusive=True, group="dialog")
    async def action_rater(self) -> None:
        """Ask who is rating, and take up that record."""
        if not self._may("rater"):
            return
        body = "Ratings are kept by name, apart from interviews."
        name = await self.app.push_screen_wait(AskText("Who is rating?", body, value=self._rater))
        if name is None or name == self._rater:
            return
        with self.csr.input_held():
            before, self._rater = self._rater, name
            try:
                await self._read_history()
            except CsrInterviewError as error:
                self._rater = before
                self._tell(str(error))
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
    def _scrolled(self) -> VerticalScroll:
        return self.query_one("#overview" if self._in_summary else "#round", VerticalScroll)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self._scrolled.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping a line in sight."""
        page = self._scrolled
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

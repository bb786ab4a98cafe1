"""What every screen has in common: what it may ask of the app, one table of commands, and the key bar."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

from textual.reactive import var
from textual.screen import Screen

from csr_interview.errors import CsrInterviewError, StoreError
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import SaveState, Store
from csr_interview.ui.commands import Command, KeyItem, footer_items
from csr_interview.ui.terminal.compositor import FrugalCompositor
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp, Repeats
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from textual.widget import Widget

    from csr_interview.banks.library import Library
    from csr_interview.live.session import InterviewSession
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Candidate, Interview
    from csr_interview.saving.save_queue import SaveQueue
    from csr_interview.saving.search_reader import SearchReader
    from csr_interview.store import Filters

Answer = TypeVar("Answer")

DEMO = 64
"""Return code that asks the caller to open the app again on a throw-away store with samples."""


class Routes(Protocol):
    """The ways from a screen to others, none of which it knows. What is open already is gone back to."""

    async def open_interview(self, interview_id: str, *, scorecard: bool = False) -> None:
        """Open an interview, once however often it is asked for: a draft where it was, or as its scorecard.

        A submitted one is always opened as its scorecard. Keys typed meanwhile wait for the new screen, but
        for repeats of the one that led there. The clock of another interview that is open below is stopped:
        the time of this one is not its own. Raises CsrInterviewError, for a sealed scorecard too: what others
        gave a candidate with whom the interviewer here still has a draft.
        """

    def show_scorecard(self, session: InterviewSession) -> None:
        """Show the scorecard of the interview that is carried on."""

    def carry_on(self, session: InterviewSession, question: str = "") -> None:
        """Go from the scorecard of a draft to where it is carried on, on a question where one is named."""

    async def read(self, interview_id: str, at: str = "") -> None:
        """Show everything of an interview, beginning at a question or part where `at` names one.

        Raises CsrInterviewError for one that is sealed, not in the store, or cannot be read now.
        """

    async def new_interview(
        self, candidate: Candidate | None = None, *, bank_id: str = "", role: str = "", stage: str = ""
    ) -> None:
        """Open the form of a new interview; what is empty comes from the last interview."""

    async def begin(self, form: Screen[None], interview_id: str) -> None:
        """Put a new interview in the place of its form; what it seals does not stay open below."""

    async def open_candidate(self, candidate_id: str) -> None:
        """Show all interviews of a candidate."""

    async def compare(self, interview_ids: Sequence[str]) -> None:
        """Show two to four interviews side by side, or there what stands against it."""

    async def export_interview(self, interview: Interview) -> None:
        """Offer to write an interview to a file."""

    async def export_found(self, filters: Filters, count: int) -> None:
        """Offer to write all interviews that meet `filters` to a file; there are `count` of them."""

    async def statistics(self) -> None:
        """Show how the interviewers rate."""

    async def calibrate(self) -> None:
        """Open the practice of rating, apart from all interviews."""

    async def brief(self) -> None:
        """Show the role brief of the bank that is on the screen, else of the first in the library."""

    def help(self) -> None:
        """Show the keys of the present screen."""


class Services(OrderedKeysApp[int]):
    """The app as its screens know it.

    `saves` must be started; `now` gives the local time for display, `ticks` the seconds of a monotonic
    clock (both replaced in tests and screenshots).
    """

    routes: Routes
    save_state: var[SaveState | None] = var(None)
    privacy: var[bool] = var(False)

    def __init__(
        self,
        saves: SaveQueue,
        bank_dirs: Iterable[Path] = (),
        *,
        demo: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        ticks: Callable[[], float] = time.monotonic,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.saves = saves
        self.bank_dirs = tuple(bank_dirs)
        self.demo = demo
        self.now = now
        self.ticks = ticks
        self.repeats = Repeats()
        self._library: Library | None = None
        self._lookup: SearchReader | None = None

    async def ask(
        self, question: Callable[[Store], Answer], fresh: Fresh = Fresh.SAVED, about: str = ""
    ) -> Answer:
        """Return the store's answer, after all that was written before it: see `SaveQueue.ask`."""
        return await asyncio.wrap_future(self.saves.ask(question, fresh, about))

    async def ask_interview(self, interview_id: str) -> Interview:
        """Return an interview as it will be once all that was typed is saved."""
        return await self.ask(lambda store: store.interview(interview_id), Fresh.AS_TYPED, interview_id)

    async def read_store(self, work: Callable[[Store], Answer]) -> Answer:
        """Return `work` of the database, opened read-only in a thread so that saving never waits for it.

        It sees everything posted so far. Raises StoreError if the database cannot be read, and what `work`
        raises.
        """
        await self.ask(Store.ping, Fresh.STALE)  # answered once everything posted is in the file
        path = self.saves.path
        if path is None:
            raise StoreError("The database is not open")

        def read() -> Answer:
            with Store.open(path, mode="ro") as store:
                return work(store)

        return await asyncio.get_running_loop().run_in_executor(None, read)

    @property
    def lookup(self) -> SearchReader:
        """What searches, beside the save queue, which must have opened the store; made when needed."""
        if self._lookup is None:
            from csr_interview.saving.search_reader import SearchReader

            path = self.saves.path
            if path is None:
                raise StoreError("nothing can be searched", "the store is not open")
            self._lookup = SearchReader(path, on_damage=lambda: self.saves.ask(Store.renew_search))
        return self._lookup

    def on_unmount(self) -> None:
        """Let go of the store; the save queue is closed by whoever opened it."""
        if self._lookup is not None:
            self._lookup.close(0.5)

    async def library(self) -> Library:
        """Return the question banks, read in a thread when first needed."""
        if self._library is None:
            self._library = await asyncio.get_running_loop().run_in_executor(None, self._load_library)
        return self._library

    def _load_library(self) -> Library:
        from csr_interview.banks.library import load_all

        return load_all(list(self.bank_dirs))


WIDE = 110
"""Columns from which parts of a screen stand side by side."""
TALL = 30
"""Rows from which a screen has room for headings and blank lines."""

TEXT_FIELDS = frozenset(("Input", "TextArea"))
"""By name, as style sheets know them: importing TextArea costs the home screen some 10 ms."""


def back_to(screen: Screen[Any]) -> None:
    """Leave all screens above one that is open; each screen left keeps its work."""
    # Not `pop_until_active`: it pops later, and keys typed right after would go to the wrong screen.
    app = screen.app
    while app.screen is not screen:
        if isinstance(app.screen, CommandScreen):
            app.screen.keep()
        app.pop_screen()


class CommandScreen(Screen[None]):
    """A screen whose bindings, footer, help and palette come from `commands`.

    Subclasses set `commands` and `BINDINGS = bindings(commands)`, compose a `KeyBar`, and may override
    `command_applies` to hide what cannot be done now.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    session: InterviewSession | None = None
    """The interview that the screen has open."""
    # Textual sets one class of each list, the last that the size reaches: a class for still more room must
    # not join a list, or it would switch off the one below it.
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-tiny"),
        (40, "-narrow"),
        (78, "-medium"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-flat"), (12, "-short"), (TALL, "-tall")]

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrugalCompositor()
        self._veiled_focus: Widget | None = None

    def keep(self) -> None:
        """Write what is not written yet: called before the screen is left, and before the app ends."""

    def unfinished(self) -> str:
        """Return what would be gone if the app ended now, as a sentence; empty where nothing would."""
        return ""

    def about(self) -> Bank | str:
        """Return the one bank that the screen is about, or its id where that is all it has; else nothing."""
        return self.session.bank if self.session is not None else ""

    def forget(self) -> bool:
        """Take away all that may be sealed by now, to be read anew; False where the screen has to go."""
        return False

    def tell(self, problem: str) -> None:
        """Say what did not work, until the next thing is done; nothing takes it away."""
        for notice in self.query(Notice):  # none, where the screen was left meanwhile
            notice.tell(problem)

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Do something; say what is in its way."""
        self.tell("")
        try:
            yield
        except CsrInterviewError as error:
            self.tell(str(error))

    @property
    def csr(self) -> Services:
        """The app, with its save queue, library and clocks, and the ways to other screens."""
        return cast("Services", self.app)

    @property
    def typing(self) -> bool:
        """Whether the focus is in a text field."""
        focused = self.focused
        return focused is not None and not TEXT_FIELDS.isdisjoint(focused._css_type_names)

    def command_applies(self, command: Command) -> bool:
        """Whether a command can be used now; others leave the footer and the palette."""
        return True

    def show_keys(self) -> None:
        """Bring the footer up to date with the focus and the state."""
        applicable = [command for command in self.commands if self.command_applies(command)]
        self.show_items(footer_items(applicable, typing=self.typing))

    def show_items(self, items: Sequence[KeyItem]) -> None:
        """Show these keys in the footer, after those that matter more just now."""
        first = tuple(self.urgent_keys())
        actions = {item.action for item in first}
        for bar in self.query(KeyBar):
            bar.show([*first, *(item for item in items if item.action not in actions)])

    def urgent_keys(self) -> Sequence[KeyItem]:
        """Return keys that come before all others as things are now."""
        return ()

    def on_descendant_focus(self) -> None:
        """The keys that work depend on where the focus is."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """As on focus."""
        self.show_keys()

    async def on_key_bar_chosen(self, event: KeyBar.Chosen) -> None:
        """A click in the footer does what the key does."""
        event.stop()
        await self.run_action(event.action)

    def privacy_changed(self) -> None:
        """The privacy screen went up or down: show names, ratings and scores accordingly."""

    def veil_focus(self, hidden: bool, otherwise: Widget) -> None:
        """Take the focus out of what is hidden now; once it shows again, put it back where it was.

        For screens that hide the focused part itself. Done at once: left to Textual, the focus would go
        some time after the key that hides, and not come back. `otherwise` takes it where nobody had it.
        """
        if hidden:
            self._veiled_focus = self.focused
            self.set_focus(None)
        elif self.focused is None:
            left = self._veiled_focus
            back = left if left is not None and left.is_attached and left.display else otherwise
            # As when the terminal comes back: else an Input selects all, and the next letter replaces it.
            self.set_focus(back, scroll_visible=False, from_app_focus=True)

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return keys of a part of the screen that has its own: for the help, at the top while `in_part`.

        Groups of a title and its lines (keys, what they do). None where the table of commands tells all.
        """
        return []

    @property
    def in_part(self) -> bool:
        """Whether the keys of `help_groups` are the ones that work now."""
        return True

    def go_home(self) -> None:
        """Go back to the list of interviews, whatever lies between; each screen left keeps its work."""
        back_to(self.app.screen_stack[0])

    def action_back(self) -> None:
        """Back to the screen below, for tables that have the command."""
        self.keep()
        self.dismiss()

    def action_home(self) -> None:
        """Back to the list of interviews, likewise."""
        self.go_home()


# A screen that is mostly one page of text, `#page`, which scrolls by keys.


class ScrollingScreen(CommandScreen):
    """What the keys of such a screen do; its table of commands names them."""

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page").scroll_relative(y=lines * 2, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping a line in sight."""
        page = self.query_one("#page")
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

    def action_end(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        page = self.query_one("#page")
        (page.scroll_end if bottom else page.scroll_home)(animate=False)

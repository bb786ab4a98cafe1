"""The base of all screens: the services of the app, commands and footer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.screen import Screen

from csr_interview.errors import CsrInterviewError, ProfileError, StoreError
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import SaveState, Store
from csr_interview.text import fold
from csr_interview.ui.commands import COMMON, LEADER_KEY, MORE, Command, KeyItem, bindings, footer_items
from csr_interview.ui.terminal.compositor import VisibleOnlyCompositor
from csr_interview.ui.terminal.layouts import us_character
from csr_interview.ui.terminal.lone_digit import LoneDigit
from csr_interview.ui.terminal.one_paint import paint_once
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp, Repeats
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.key_bar import KeyBar, LeaderKeys, Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from textual.geometry import Size
    from textual.widget import Widget

    from csr_interview.banks.library import Library
    from csr_interview.live.session import InterviewSession
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Candidate, Interview, Profile
    from csr_interview.saving.save_queue import SaveQueue
    from csr_interview.saving.search_reader import SearchReader
    from csr_interview.store import Filters

Answer = TypeVar("Answer")

FormPlace = tuple[str, str]
"""The interview or candidate that a dialog or form is about, empty if neither, and its name."""

DEMO = 64
"""Return code that asks the caller to restart the app on a temporary demo database."""


class Routes(Protocol):
    """Opens screens for other screens, which do not import each other; returns to those already open."""

    async def open_interview(self, interview_id: str, *, scorecard: bool = False) -> None:
        """Open an interview, once for repeated calls: a draft where it was left, or as its scorecard.

        A submitted one is always opened as its scorecard. Keys typed meanwhile wait for the new screen,
        except repeats of the key that opened it. The timer of another open interview is paused. Raises
        CsrInterviewError, also for a sealed scorecard.
        """

    def show_scorecard(self, session: InterviewSession) -> None:
        """Show the scorecard of the live interview."""

    def resume(self, session: InterviewSession, question: str = "") -> None:
        """Return from the scorecard of a draft to the live interview, at a question if given."""

    async def read(self, interview_id: str, at: str = "") -> None:
        """Show the full record of an interview, starting at the question or part `at` if given.

        Raises CsrInterviewError if it is sealed, unknown or cannot be read.
        """

    async def new_interview(
        self, candidate: Candidate | None = None, *, bank_id: str = "", role: str = "", stage: str = ""
    ) -> None:
        """Open the form of a new interview; empty values come from the last interview."""

    async def begin(self, form: Screen[None], interview_id: str) -> None:
        """Replace the form with the new interview, and close screens that it seals."""

    async def corrected(self, interview_id: str) -> None:
        """Show a corrected interview on all open screens; close those that it seals."""

    async def open_candidate(self, candidate_id: str) -> None:
        """Show all interviews of a candidate."""

    def remove_candidate(self, candidate_id: str, *, anonymize: bool) -> None:
        """Close all screens, erase or anonymize a candidate, and tell the result on home."""

    async def compare(self, interview_ids: Sequence[str]) -> None:
        """Show two to four interviews side by side, or why they cannot be compared."""

    async def export_interview(self, interview: Interview) -> None:
        """Open the export form for an interview."""

    async def export_found(self, filters: Filters, count: int) -> None:
        """Open the export form for all `count` interviews that match `filters`."""

    async def statistics(self) -> None:
        """Open the rating statistics."""

    async def calibrate(self) -> None:
        """Open the calibration."""

    async def brief(self) -> None:
        """Open the role brief of the current bank, or of the first one in the library."""

    def help(self) -> None:
        """Show the keys of the current screen."""


class Services(OrderedKeysApp[int]):
    """The app as its screens see it.

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
        profile: Profile | None = None,
        profile_problem: ProfileError | None = None,
        ask_name: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        ticks: Callable[[], float] = time.monotonic,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.saves = saves
        self.bank_dirs = tuple(bank_dirs)
        self.demo = demo
        self.profile = profile
        """Who uses the app; None until they gave their name."""
        self.profile_problem = profile_problem
        """Why the profile could not be read or stored."""
        self.ask_name = ask_name
        """Whether to ask at the start who the user is, if that is not known."""
        self.now = now
        self.ticks = ticks
        self.repeats = Repeats()
        self.lone_digit = LoneDigit(self)
        self._library: Library | None = None
        self._lookup: SearchReader | None = None
        self.typed: dict[FormPlace, Mapping[str, str]] = {}
        """What is typed into dialogs and forms and not saved yet, see `KeepsTyped`."""
        with contextlib.suppress(StoreError):  # no reason not to start
            self.typed = saves.ask(Store.typed, Fresh.AS_TYPED).result()

    def keep_typed(self, place: FormPlace, fields: Mapping[str, str]) -> None:
        """Keep what is typed into a dialog or form; no fields forget it."""
        if self.saves.read_only or fields == self.typed.get(place, {}):
            return
        from csr_interview.saving.changes import KeepTyped  # not needed for the first screen

        self.typed[place] = fields
        self.saves.post(KeepTyped(*place, fields))

    async def ask(
        self, question: Callable[[Store], Answer], fresh: Fresh = Fresh.SAVED, about: str = ""
    ) -> Answer:
        """Return a result from the database, see `SaveQueue.ask`."""
        return await asyncio.wrap_future(self.saves.ask(question, fresh, about))

    async def ask_interview(self, interview_id: str) -> Interview:
        """Return an interview including changes that are not saved yet."""
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
            with Store.open(path, mode="ro", now=self.now, profile=self.profile) as store:
                return work(store)

        return await asyncio.to_thread(read)

    @property
    def lookup(self) -> SearchReader:
        """The search reader, created on first use. The save queue must have opened the database."""
        if self._lookup is None:
            from csr_interview.saving.search_reader import SearchReader

            path = self.saves.path
            if path is None:
                raise StoreError("Searching is not possible", "the database is not open")
            self._lookup = SearchReader(path, on_damage=lambda: self.saves.ask(Store.renew_search))
            self._lookup.profile = self.profile
        return self._lookup

    async def remove_person(self, candidate_id: str, *, anonymize: bool) -> list[str]:
        """Erase or anonymize a candidate; return what could not be reached. Raises StoreError.

        The screens that show anything of the person are closed by the caller.
        """
        if self._lookup is not None:  # its pages in memory have the person
            self._lookup.close(0.5)
            self._lookup = None
        verb = Store.anonymize if anonymize else Store.erase
        problems = await asyncio.wrap_future(self.saves.remove(candidate_id, verb))
        self.typed = await self.ask(Store.typed, Fresh.AS_TYPED)
        return problems

    async def become(self, name: str, email: str = "") -> None:
        """Become the interviewer of this name: one known in the database, or a new one.

        Raises ProfileError if that cannot be stored for the next start; it holds until the end then.
        """
        from csr_interview.profile import new_profile

        await self.use_profile(await self._known(name, email) or new_profile(name, email))

    async def rename_me(self, name: str, email: str) -> None:
        """Change the user's name and email address and keep the ID, or become another interviewer.

        The name of another person in the database means that person. Raises as `become`.
        """
        me = self.profile
        if me is None:
            await self.become(name, email)
            return
        known = await self._known(name, email) if fold(name) != fold(me.name) else None
        await self.use_profile(known or replace(me, name=name, email=email))

    async def _known(self, name: str, email: str) -> Profile | None:
        """Return the interviewer of this name in the database, with this email address if one is given."""
        known = await self.ask(lambda store: store.interviewer_named(name), Fresh.STALE)
        return replace(known, name=name, email=email or known.email) if known is not None else None

    async def use_profile(self, profile: Profile) -> None:
        """Be this person from now on; in the demo, nothing is stored. Raises as `become`."""
        self.profile = profile

        def use(store: Store) -> None:
            store.profile = profile

        await self.ask(use, Fresh.STALE)
        if self._lookup is not None:
            self._lookup.profile = profile
        if not self.demo:
            from csr_interview.profile import save

            try:
                await asyncio.to_thread(save, profile)
            except ProfileError as error:
                self.profile_problem = error
                raise
            self.profile_problem = None

    def on_unmount(self) -> None:
        """Close the search reader; the caller of the app closes the save queue."""
        if self._lookup is not None:
            self._lookup.close(0.5)

    async def library(self) -> Library:
        """Return the question banks, read in a thread when first needed."""
        if self._library is None:
            self._library = await asyncio.to_thread(self._load_library)
        return self._library

    def _load_library(self) -> Library:
        from csr_interview.banks.library import load_all

        return load_all(list(self.bank_dirs))


WIDE = 110
"""Columns from which parts of a screen are side by side."""
TALL = 30
"""Rows from which a screen has room for headings and blank lines."""
ROOMY = 46
"""Rows from which a screen has room to spare."""

READING = "reading"
"""The group of workers that read what a screen shows."""
PAINTING = "painting"
"""The group of workers that paint a screen after a change of its size."""

TIME_TO_READ = 5.0
"""Seconds that keys wait for what a screen reads when it is opened; it may have to read the banks first."""

TEXT_FIELDS = frozenset(("Input", "TextArea"))
"""By name, because importing TextArea would delay the home screen by about 10 ms."""


def back_to(screen: Screen[Any]) -> bool:
    """Close all screens above one, which save their work; return False if that one is not open."""
    # Not `pop_until_active`, which pops later: the next keys would go to the wrong screen.
    app = screen.app
    if screen not in app.screen_stack:
        return False
    while app.screen is not screen:
        if isinstance(app.screen, CommandScreen):
            app.screen.keep()
        app.pop_screen()
    return True


if TYPE_CHECKING:
    _OfScreen = Screen
else:
    _OfScreen = Generic  # Textual takes style sheets from the first base that is a widget


class AppScreen(_OfScreen[Answer]):
    """Mixed into the screens and dialogs of the app: what they have in common."""

    @property
    def csr(self) -> Services:
        """The app."""
        return cast("Services", self.app)

    @property
    def typing(self) -> bool:
        """Whether the focus is in a text field."""
        focused = self.focused
        return focused is not None and not TEXT_FIELDS.isdisjoint(focused._css_type_names)

    def keep(self) -> None:
        """Save pending input: called before the screen is closed, and before the app exits."""

    def unfinished(self) -> str:
        """Return what would not be saved if the app exited now, as a sentence; empty for nothing."""
        return ""

    def show_privacy(self) -> None:
        """Hide or show what the privacy screen hides."""
        self.set_class(self.csr.privacy, "-private")
        self.privacy_changed()

    def privacy_changed(self) -> None:
        """Update after the privacy screen was turned on or off; the class `-private` tells which."""

    async def on_clickable_chosen(self, event: Clickable.Chosen) -> None:
        """Run the action of a clicked place."""
        event.stop()
        await self.run_action(event.action)


class CommandScreen(AppScreen[None], Screen[None]):
    """A screen whose bindings, footer, help and palette come from `commands`.

    Subclasses set `commands`, compose a `KeyBar`, and may override `command_applies` to hide what cannot be
    done now.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar = bindings(COMMON)
    DEFAULT_CSS = "CommandScreen { layers: base over; }"
    session: InterviewSession | None = None
    """The interview that the screen has open."""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (78, "-medium"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (TALL, "-tall"), (ROOMY, "-roomy")]

    def __init_subclass__(cls, **options: Any) -> None:
        """Bind the keys of the table."""
        cls.BINDINGS = bindings(cls.commands)
        super().__init_subclass__(**options)

    def __init__(self) -> None:
        super().__init__()
        self._compositor = VisibleOnlyCompositor()
        self.set_class(self.csr.privacy, "-private", update=False)
        self._veiled_focus: Widget | None = None
        self.leading = False
        """Whether the next letter is a command, see `action_leader`."""
        # Textual sets these only once the screen is there, and then styles all of it again.
        self._set_size_classes(update=False)
        self._laid_out: Size | None = None
        self._resumed = False

    def _set_size_classes(self, *, update: bool) -> None:
        """Set the classes of the size, as Textual does after it has laid the screen out."""
        width, height = self.app.size
        lists = ((width, self.HORIZONTAL_BREAKPOINTS or []), (height, self.VERTICAL_BREAKPOINTS or []))
        reached = [name for size, names in lists for name in self._get_breakpoint_classes(size, names)]
        before = self.classes
        self.update_classes({name: name in reached for _, names in lists for _, name in names}, update=False)
        if update and self.classes != before:
            self.app.stylesheet.update(self)

    def _get_breakpoint_classes(self, dimension: int, breakpoints: list[tuple[int, str]]) -> set[str]:
        """Return the last class that the size reaches; a roomy screen is tall, too."""
        classes = super()._get_breakpoint_classes(dimension, breakpoints)
        return classes | {"-tall"} if "-roomy" in classes and dimension >= ROOMY else classes

    def lay_out(self) -> None:
        """Fit the content to the size of the screen."""

    def on_resize(self, event: events.Resize) -> None:
        """Lay the content out again, before Textual does it with the styles of the old size.

        Textual (8.2.8) sends a second event when it has done so; laying out once more would change nothing.
        """
        if self._laid_out == self.app.size:
            event.prevent_default()
        elif self.is_mounted:
            self._laid_out = self.app.size
            self._paint_once()
            self._set_size_classes(update=True)
            self.lay_out()

    def _paint_once(self) -> None:
        """Paint when all parts have taken in what changes now."""
        if self.is_current:
            self.app._begin_batch()
            # A worker of the app: one of a screen that is closed at once would never end the batch.
            self.app.run_worker(paint_once(self), group=PAINTING)

    def returned(self) -> None:
        """Update what another screen may have changed."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Update on each return; Textual's second styling is skipped when the screen is opened."""
        event.refresh_styles = event.refresh_styles and self._resumed
        if self._resumed:
            self.returned()
        else:
            self._paint_once()
        self._resumed = True

    def start_reading(self, read: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what reads for this screen, in place of an earlier reading; not for a closed screen.

        `CsrInterviewApp.pop_screen` ends it with the screen.
        """
        if self in self.app.screen_stack:
            self.run_worker(read(), group=READING, exclusive=True)

    def about(self) -> Bank | str:
        """Return the bank of the screen or its id; empty if there is none."""
        return self.session.whole if self.session is not None else ""

    def forget(self) -> bool:
        """Drop content that may be sealed now, to reload it; return False if the screen must close."""
        return False

    def tell(self, problem: str) -> None:
        """Show a problem until the next action; an empty text removes it."""
        for notice in self.query(Notice):  # none if the screen is closed by now
            notice.tell(problem)

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Show the error of the enclosed action."""
        self.tell("")
        try:
            yield
        except CsrInterviewError as error:
            self.tell(str(error))

    def command_applies(self, command: Command) -> bool:
        """Whether a command applies now; others are not in the footer and the palette."""
        return True

    def show_keys(self) -> None:
        """Update the footer."""
        applicable = [command for command in self.commands if self.command_applies(command)]
        self.show_items(footer_items(applicable, typing=self.typing or self.letters_are_text))

    def show_items(self, items: Sequence[KeyItem]) -> None:
        """Show these keys in the footer, after the urgent ones."""
        first = tuple(self.urgent_keys())
        actions = {item.action for item in first}
        shown = [*first, *(item for item in items if item.action not in actions)]
        for bar in self.query(KeyBar):
            bar.show([KeyItem("Esc", "cancel", "")] if self.leading else shown, self.mode)

    @property
    def mode(self) -> str:
        """A word at the left of the footer while keys mean something else than usual; else empty."""
        return "KEYS" if self.leading else ""

    def urgent_keys(self) -> Sequence[KeyItem]:
        """Return keys that come before all others now."""
        return ()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        """Update the footer, which depends on the focus."""
        self.show_keys()

    # ------------------------------------------------------------------ letters: text, or commands

    @property
    def letters_are_text(self) -> bool:
        """Whether printable keys always reach a note; commands on letters then need the leader key."""
        return False

    def type_text(self, text: str) -> bool:
        """Insert text into the note at its cursor, and focus it; return False without a note."""
        return False

    def grab_key(self, event: events.Key) -> bool:
        """Handle a key before the focused widget and the bindings; return whether it was used.

        After the leader key a letter runs its command. Any other printable key is text for the note.
        """
        if self.leading:
            return self._follow_leader(event)
        text = event.character if event.is_printable and not self.typing else None
        return text is not None and self.letters_are_text and self.type_text(text)

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the note if no field has the focus."""
        if self.letters_are_text and not self.typing:
            event.stop()
            self.type_text(event.text)

    def leader_commands(self) -> dict[str, Command]:
        """Return the commands that the leader key offers, by letter."""
        found: dict[str, Command] = {}
        for command in (*self.commands, *COMMON):
            listed = command.footer or command.palette or command in COMMON
            if listed and command is not MORE and command.letter and self.command_applies(command):
                found.setdefault(command.letter, command)
        return found

    def leader_digits(self) -> Sequence[tuple[str, str]]:
        """Return what digits do after the leader key, as (keys, label)."""
        return ()

    def action_leader(self) -> None:
        """List the letters of all commands, and wait for one."""
        self._lead(not self.leading)

    def end_waiting(self) -> None:
        """Wait for no further key: the mouse was used, or text pasted."""
        if self.leading:
            self._lead(False)

    def _lead(self, leading: bool) -> None:
        self.leading = leading
        menu = self.query(LeaderKeys)
        if leading and not menu:
            keys = [(key, one.label) for key, one in self.leader_commands().items()]
            self.mount(LeaderKeys([*self.leader_digits(), *keys]))
        elif not leading:
            menu.remove()
        self.show_keys()

    def _follow_leader(self, event: events.Key) -> bool:
        self._lead(False)
        command = self.leader_commands().get(us_character(event.character or ""))
        if command is not None:
            self.app.call_next(self.run_action, command.action)
            return True
        if event.key in ("escape", LEADER_KEY):
            return True
        return self.grab_key(event)

    async def action_saved(self) -> None:
        """Save at once, and show when that was."""
        self.keep()
        done = self.csr.saves.flush()
        state = self.csr.saves.state
        if not done or state.error:
            self.say("NOT SAVED yet. Retrying.")
            return
        when = ""
        if state.saved_at:
            at = datetime.fromisoformat(state.saved_at).astimezone(self.csr.now().tzinfo)
            when = f" Last change at {at:%H:%M:%S}."
        self.say(f"✓ Everything is saved.{when}")

    def say(self, message: str) -> None:
        """Show a message for some seconds."""
        self.notify(message, timeout=4)

    def veil_focus(self, otherwise: Widget) -> None:
        """Remove the focus from a hidden part, and restore it later, by default to `otherwise`.

        For screens that hide the focused part while the privacy screen is on. Done at once: Textual would
        move the focus some time after the key, and not restore it.
        """
        if self.csr.privacy:
            self._veiled_focus = self.focused
            self.set_focus(None)
        elif self.focused is None:
            left = self._veiled_focus
            back = left if left is not None and left.is_attached and left.display else otherwise
            # As on terminal focus: otherwise an Input selects all, and the next letter replaces it.
            self.set_focus(back, scroll_visible=False, from_app_focus=True)

    def places(self) -> Iterable[tuple[str, str, str]]:
        """Return where the palette leads to on this screen: title, key and action."""
        return ()

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the keys of a part with its own keys as (title, lines of keys and what they do).

        The help shows them, at the top while `in_part`.
        """
        return []

    @property
    def in_part(self) -> bool:
        """Whether the keys of `help_groups` apply now."""
        return True

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close this screen and all above it; Textual closes the topmost one, such as a question to quit."""
        return super().dismiss(result) if back_to(self) else AwaitComplete()

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.keep()
        self.dismiss()

    def action_home(self) -> None:
        """Go back to the list of interviews; each closed screen saves its work."""
        back_to(self.app.screen_stack[0])


RESTORED = "Restored what you typed before."
NOT_SAVED = "What you typed is not saved. It is kept for when you open this form again."


class KeepsTyped(AppScreen[Any]):
    """Mixed into a dialog or form: keeps what is typed, and offers it when it is opened again.

    Subclasses fill their fields with `restored` and say so. They call `forget_typed` after what was typed is
    saved, or the user has discarded it.
    """

    place: FormPlace
    """Where it is kept."""
    asked_for = True
    """Whether the app asks before it quits with something typed here."""
    _forgotten = False

    @property
    def restored(self) -> Mapping[str, str]:
        """What was typed before, by field; empty if there is nothing. To be read before anything is typed."""
        return self.csr.typed.get(self.place, {})

    def typed(self) -> dict[str, str]:
        """Return what is typed and not saved, by field; empty if there is nothing."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what is typed now. Fields of another kind than those below call it when they change."""
        if not self._forgotten and self.is_mounted and self in self.app.screen_stack:
            self.csr.keep_typed(self.place, self.typed())

    def forget_typed(self) -> None:
        """Forget it, and stop keeping."""
        self._forgotten = True
        self.csr.keep_typed(self.place, {})

    def unfinished(self) -> str:
        """Return that something is typed and not saved, as a sentence; empty if there is nothing."""
        return NOT_SAVED if self.asked_for and self.typed() else ""

    def on_input_changed(self) -> None:
        """Keep the text of a line."""
        self.keep()

    def on_note_area_edited(self) -> None:
        """Keep longer text."""
        self.keep()

    def on_one_of_changed(self) -> None:
        """Keep a choice."""
        self.keep()


class Page(VerticalScroll, inherit_bindings=False):
    """The scrolling part of a screen, which has the keys."""

    DEFAULT_CSS = "Page { padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }"


class ScrollingScreen(CommandScreen):
    """A screen with a scrolling part, by default `#page`, for the commands of `SCROLLING`."""

    @property
    def scrolled(self) -> Widget:
        """The part that scrolls."""
        return self.query_one("#page")

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.scrolled.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping one line visible."""
        self.scrolled.scroll_relative(y=pages * max(1, self.scrolled.size.height - 1), animate=False)

    def action_end(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        (self.scrolled.scroll_end if bottom else self.scrolled.scroll_home)(animate=False)

"""The terminal application: start, signals, saving state and exit."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import Screen

from csr_interview.errors import CsrInterviewError, ProfileError
from csr_interview.models.interview import Profile
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import SaveState
from csr_interview.store.store import Store
from csr_interview.ui.base import READING, AppScreen, CommandScreen, Services
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.routes import ScreenRoutes, import_ahead
from csr_interview.ui.terminal.driver import driver_class
from csr_interview.ui.terminal.ordered_keys import LastInput
from csr_interview.ui.theme import one_accent

AHEAD = 0.3
"""Seconds after the start until other screens are imported; home is painted by then."""
UNSAVED = (
    "The database cannot be written. Your typing is in a journal next to it, which the next start restores."
)


class CsrInterviewApp(Services):
    """The application."""

    # Textual does not read the CSS_PATH of a default screen (App._init_mode), so it is here.
    CSS_PATH: ClassVar = ["app.tcss", "home/home.tcss"]
    TITLE = "csr-interview"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = [Binding("f9", "privacy", priority=True), ("ctrl+q", "leave", "Quit")]

    def __init__(self, saves: SaveQueue, bank_dirs: Iterable[Path] = (), **options: Any) -> None:
        super().__init__(saves, bank_dirs, **options)
        # Textual parses all style sheets again for each screen with its own (20 to 40 ms); parse() keeps
        # parsed ones, and set_variables() drops them: see test_style_sheets_are_all_there.
        self.stylesheet.reparse = self.stylesheet.parse  # type: ignore[method-assign]
        self.animation_level = "none"  # a field is in view as soon as it has the focus
        self.routes = ScreenRoutes(self)
        self._used: Counter[str] = Counter()
        """How often each command of the palette was chosen."""
        self._ending = False
        self._task_of_messages: asyncio.Task[Any] | None = None
        self.crashed = ""
        """The message after a defect; empty otherwise."""

    # ------------------------------------------------------------------ life

    async def _take(self, event: events.Event) -> None:
        if not self.repeats.drops(event):
            if isinstance(event, events.MouseDown | events.Paste) and isinstance(self.screen, CommandScreen):
                self.screen.end_waiting()
            digit = self.lone_digit.next(event)
            if digit is None:
                self.put_back(event)  # until what the digit has chosen is there
                return
            if digit:
                self.screen.type_text(digit)  # type: ignore[attr-defined]  # only such screens hold digits
            await super()._take(event)

    async def _take_key(self, event: events.Key) -> None:
        """Offer each key first to the screen: it may be text for a note, or follow a leader key."""
        grab = getattr(self.screen, "grab_key", None)
        if grab is None or not grab(event):
            await super()._take_key(event)

    def pop_screen(self) -> AwaitComplete:
        """Close the top screen; its timers, and what it was reading, would find its parts gone."""
        for timer in list(self.screen._timers):  # Textual (8.2.8) stops them after it removed the parts
            timer.stop()
        for worker in self.workers:
            if worker.node is self.screen and worker.group == READING:
                worker.cancel()
        return super().pop_screen()

    def get_css_variables(self) -> dict[str, str]:
        """Return the colors of the theme, with one accent that can be read everywhere."""
        variables = super().get_css_variables()
        if not self.current_theme.ansi:  # the terminal's own colors, whatever they are
            variables |= one_accent(variables, dark=self.current_theme.dark)
        self.theme_variables = variables
        return variables

    def get_default_screen(self) -> Screen[None]:
        """Start with the list of interviews."""
        return HomeScreen()

    def on_mount(self) -> None:
        """Subscribe to save states and to signals that end the program."""
        self.save_state = self.saves.state
        self._task_of_messages = asyncio.current_task()
        loop = asyncio.get_running_loop()

        def saved(state: SaveState) -> None:
            loop.call_soon_threadsafe(setattr, self, "save_state", state)

        def ended(number: int, _: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._ended_by, number)

        self.saves.on_change = saved
        self.app_suspend_signal.subscribe(self, lambda _: self.saves.flush() and None)
        if self.ask_name and self.profile is None and not self.saves.read_only:
            self.run_worker(self._ask_profile(), group="profile")
        if not self.is_headless:
            self.set_timer(AHEAD, lambda: self.run_worker(import_ahead(), group="ahead"))
        for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and self._driver and not self.is_headless:
                # Not by the loop's own handlers: their pipe is full while a long burst of keys waits, and
                # drops the signal.
                signal.signal(number, ended)

    def _ended_by(self, number: int) -> None:
        """Exit on a signal after all typed keys are handled; on a second signal at once."""
        code = 128 + number
        if self._ending:
            if not self._exit:
                self.input_ended(code)
                if self._task_of_messages is not None:  # a hanging action would block the exit
                    self._task_of_messages.cancel()
            return
        self._ending = True
        end_input = getattr(self._driver, "end_input", None)  # Textual's own drivers have none
        if end_input is None:
            self.post_message(LastInput(code))
        else:
            end_input(code)

    def input_ended(self, return_code: int) -> None:
        """Save everything typed, then exit."""
        if not self._exit:
            self._keep_everything()
            super().input_ended(return_code)

    def _keep_everything(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, AppScreen):
                screen.keep()
        self.saves.flush()

    async def action_leave(self) -> None:
        """Quit; ask first if something is not saved or a screen has unfinished input."""
        self._keep_everything()
        for _ in range(12):  # saving is retried each second: a lock may be gone by then
            if not self.saves.state.error:
                break
            await asyncio.sleep(0.1)
        screens = [screen for screen in reversed(self.screen_stack) if isinstance(screen, AppScreen)]
        open_text = next((text for screen in screens if (text := screen.unfinished())), "")
        if self.saves.state.error:
            self.run_worker(self._leave_asked("Some changes are not saved", UNSAVED), exclusive=True)
        elif open_text:
            self.run_worker(self._leave_asked("Quit without saving?", open_text), exclusive=True)
        else:
            self.exit(0)

    async def _leave_asked(self, heading: str, why_not: str) -> None:
        from csr_interview.ui.dialogs import Ask

        if await self.push_screen_wait(Ask(heading, why_not, yes="Quit anyway")):
            self.exit(0)

    def action_privacy(self) -> None:
        """Hide or show names, ratings and scores on all screens and dialogs."""
        self.privacy = not self.privacy
        for screen in self.screen_stack:
            if isinstance(screen, AppScreen):
                screen.show_privacy()

    def action_profile(self) -> None:
        """Change the user's name and email address."""
        self.run_worker(self._ask_profile(), group="profile", exclusive=True)

    async def _ask_profile(self) -> None:
        """Ask who the user is; offer the interviewers in the database if that is not known."""
        from csr_interview.ui.profile_dialog import ProfileDialog

        names: tuple[str, ...] = ()
        if self.profile is None:
            with contextlib.suppress(CsrInterviewError):
                names = (await self.ask(Store.choices, Fresh.STALE)).interviewers
        entered = await self.push_screen_wait(ProfileDialog(self.profile, names))
        if entered is None:
            return
        screen = next(one for one in reversed(self.screen_stack) if isinstance(one, CommandScreen))
        with screen.telling():
            await self.rename_me(*entered)
        screen.returned()

    async def action_brief(self) -> None:
        """Open the role brief."""
        await self.routes.brief()

    def action_help(self) -> None:
        """Show the keys of the current screen."""
        self.routes.help()

    def action_command_palette(self) -> None:
        """Open or close the command palette. Textual's own sorts by name, and shows keys below the names."""
        from csr_interview.ui.palette import Palette

        if isinstance(self.screen, Palette):
            self.screen.dismiss(None)
        else:
            self.push_screen(Palette(list(self.get_system_commands(self.screen)), self._used))

    def action_change_theme(self) -> None:
        """Choose the colors in a palette of themes."""
        from csr_interview.ui.palette import Palette

        def command(name: str) -> SystemCommand:
            return SystemCommand(
                name, "current" if name == self.theme else "", partial(setattr, self, "theme", name)
            )

        themes = [command(name) for name in sorted(self.available_themes)]
        self.push_screen(Palette(themes, Counter(), "Search themes"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette with their keys, those of the screen's table in its order."""
        if isinstance(screen, CommandScreen):
            for command in screen.commands:
                if command.palette and screen.command_applies(command):
                    title = command.help.removesuffix(".") or command.label
                    key = command.shown_key(letters_are_text=screen.letters_are_text)
                    yield SystemCommand(title, key, partial(screen.run_action, command.action))
            for title, key, action in screen.places():
                yield SystemCommand(title, key, partial(screen.run_action, action))
        yield SystemCommand("Role brief", "", self.action_brief)
        yield SystemCommand("Your name and email", "", self.action_profile)
        yield SystemCommand("Privacy screen: hide names, ratings and scores", "F9", self.action_privacy)
        yield SystemCommand("Change theme", "", self.action_change_theme)
        yield SystemCommand("Quit", "^Q", self.action_leave)

    def _fatal_error(self) -> None:
        """Exit after a defect without a traceback with local values: they may contain personal data."""
        with contextlib.suppress(Exception):  # saving may be the defect; the queue has nearly everything
            self._keep_everything()
        self.saves.flush()
        error = self._exception
        place = ""
        if error is not None and error.__traceback__ is not None:
            frame = error.__traceback__
            while frame.tb_next is not None:
                frame = frame.tb_next
            place = f" at {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
        self.crashed = (
            f"The program stopped because of a defect ({type(error).__name__}{place}). Your typing is saved."
        )
        self._close_messages_no_wait()


def run_app(
    store_path: Path,
    bank_dirs: list[Path],
    *,
    demo: bool = False,
    profile: Profile | None = None,
    profile_problem: ProfileError | None = None,
) -> int:
    """Run the application on a database and return the exit code.

    `profile` is the user; without one, their name is asked for, unless it could not be read.

    Raises StoreError, before anything is drawn, if the database cannot be used.
    """
    saves = SaveQueue(partial(Store.open, store_path, mode="auto", profile=profile))
    saves.start()
    try:
        saves.ask(Store.counts, Fresh.STALE).result()
        app = CsrInterviewApp(
            saves,
            bank_dirs,
            demo=demo,
            profile=profile,
            profile_problem=profile_problem,
            ask_name=not demo and profile_problem is None,
            driver_class=driver_class(),
        )
        app.run()
        if app.crashed:
            sys.stderr.write(f"{app.crashed}\n")
        return app.return_code or 0
    finally:
        saves.close()

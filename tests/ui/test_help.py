"""Help: everything a screen can do is in it, made from the screen's own table."""

from __future__ import annotations

from pathlib import Path

from csr_interview.ui.base import CommandScreen
from csr_interview.ui.dialogs import HelpScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.widgets.laid_text import LaidText
from tests.ui.application import add_draft, opened
from tests.ui.cards import add_card, card_open, on_screen, press, said, shows, squeezed
from tests.variants import sizes


def listed(screen: HelpScreen) -> str:
    """All lines of the tables, without the white space that wrapping adds."""
    return squeezed(" ".join(str(table.render()) for table in screen.query(LaidText)))


def check_complete(screen: HelpScreen, below: CommandScreen) -> None:
    text = listed(screen)
    for command in below.commands:
        if command.keys and command.help and below.command_applies(command):
            assert squeezed(command.key_text) in text
            assert squeezed(command.help) in text


@sizes((80, 24), (40, 12))
async def test_help_at_home_is_complete_and_can_be_read_to_its_end(path: Path, size: tuple[int, int]) -> None:
    add_draft(path)
    async with opened(path, size) as (app, pilot):
        below = app.screen
        assert isinstance(below, HomeScreen)
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        check_complete(app.screen, below)
        assert "Keys" in said(app)
        assert "Always" not in said(app)  # no text field here
        for later in ("Compare selected", "Clear search", "Open scorecard.", "Undo discard", "not now"):
            assert squeezed(later) not in listed(app.screen), "only what works now"
        titles = [str(title.render()) for title in app.screen.query(".group")]
        assert titles == ["Commands", "Move", "On every screen", "Symbols in the list", "How it works"]
        await press(pilot, "j", "end")
        await shows(app, pilot, "saved as you")  # the last line
        assert "Esc close" in on_screen(app).splitlines()[-1]
        assert all(len(line) <= size[0] for line in on_screen(app).splitlines())
        await press(pilot, "k", "escape")
        assert len(app.screen_stack) == 1


async def test_ways_to_close_it(tmp_path: Path) -> None:
    async with opened(tmp_path / "s.db") as (app, pilot):
        for key in ("escape", "question_mark", "q", "enter"):
            await press(pilot, "question_mark", key)
            assert isinstance(app.screen, HomeScreen)
            assert app.return_code is None


async def test_in_an_interview_the_letters_after_the_leader_key_are_told_apart(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        below = app.screen
        assert isinstance(below, LiveScreen)
        await press(pilot, "f7")
        assert isinstance(app.screen, HelpScreen)
        check_complete(app.screen, below)
        assert "Always" in said(app)
        assert "After ^L" in said(app)
        assert "always go into a note" in said(app)


async def test_help_of_a_scorecard_is_complete(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (80, 24)) as (app, pilot, below):
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        check_complete(app.screen, below)

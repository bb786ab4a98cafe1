"""What every screen looks like at common sizes: no label is broken, nothing is cut that must be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from tests.ui.application import BANK, add_draft, opened
from tests.ui.cards import add_card, on_screen, press, shows
from tests.ui.forms import form
from tests.ui.homes import settled
from tests.ui.test_palette import rows

SIZES = [(80, 24), (120, 40)]

Way = Callable[[CsrInterviewApp, Pilot[Any]], Awaitable[None]]


def keys(*names: str) -> Way:
    async def way(app: CsrInterviewApp, pilot: Pilot[Any]) -> None:
        await press(pilot, *names)

    return way


LABELS: dict[str, tuple[Way, tuple[str, ...]]] = {
    "home": (
        keys(),
        ("Candidate", "Stage · role", "Date", "Decision", "Score", "RECENT", "n new", "^P all"),
    ),
    "candidate": (
        keys("i"),
        ("Dana Whitfield", "Customer Service Representative", "3 N", "4 T", "Enter open", "e contact"),
    ),
    "new interview": (
        keys("n"),
        ("Enter the candidate's name, then press", "Candidate", "Interviewer", "Question bank", "Experience",
         "Customer Service Representative", "6 questions ›", "Enter start"),
    ),
    "export": (keys("e"), ("Export interviews", "Format", "Rows", "Names", "File", "per interview ›")),
    "help": (keys("question_mark"), ("Keys", "Commands", "New interview.", "Resume draft.", "Esc close")),
    "filters": (keys("f"), ("Filters", "Interviewer", "Decision", "Apply", "Clear all ^L", "Cancel")),
    "discard": (keys("d"), ("Discard this draft?", "undo it with u.", "Cancel", "Discard")),
    "contact": (keys("i", "e"), ("Candidate details", "Name", "Email", "Phone", "Experience", "Esc cancel")),
    "draft": (keys("s"), ("DRAFT", "RATINGS NOT FINISHED", "BREAKDOWN", "Weight  Rating")),
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LABELS)
async def test_no_label_is_broken(path: Path, name: str, size: tuple[int, int]) -> None:
    add_card(path, submit=True, details={"candidate": "Lee Park"})
    add_draft(path)
    way, labels = LABELS[name]
    async with opened(path, size) as (app, pilot):
        await way(app, pilot)
        for label in labels:
            await shows(app, pilot, label)
        assert all(len(line) <= size[0] for line in on_screen(app).splitlines())


@pytest.mark.parametrize("size", SIZES)
async def test_the_header_of_a_scorecard_is_as_high_before_and_after_it_is_submitted(
    path: Path, size: tuple[int, int]
) -> None:
    details = {"candidate": "Alexandra Whitfield", "role": "Customer Service Representative, chat"}
    heights = []
    for submit in (False, True):
        card = add_card(path, submit=submit, details=details)
        async with opened(path, size) as (app, pilot):
            await app.routes.open_interview(card, scorecard=True)
            await press(pilot)
            heights.append(app.screen.query_one("#title", Static).size.height)
    assert heights[0] == heights[1]


async def test_the_page_of_a_candidate_comes_in_one_piece(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path)
    seen = []
    show = CandidateScreen._show_panel

    def showing(screen: CandidateScreen) -> None:
        seen.append(on_screen(screen.csr))  # type: ignore[arg-type]
        show(screen)

    monkeypatch.setattr(CandidateScreen, "_show_panel", showing)
    async with opened(path) as (app, pilot):
        await press(pilot, "i")
        await settled(app, pilot)
        assert not any("NOTES" in frame or "PANEL" in frame for frame in seen), "no headings without content"
        text = on_screen(app)
        assert text.index("1 INTERVIEWS") < text.index("2 PANEL") < text.index("4 TIMELINE")
        assert "A panel needs submitted scorecards" in text
        assert app.screen.focused is app.screen.query_one("#stages")


async def test_weights_that_nobody_checked_are_told_once_before_the_first_interview(path: Path) -> None:
    note = BANK.decision.presets["default"].note.split(".")[0]
    async with form(path, (120, 40)) as (app, pilot, screen):
        assert isinstance(screen, NewInterviewScreen)
        await shows(app, pilot, note)
    add_draft(path)
    async with form(path, (120, 40)) as (app, pilot, _):
        await shows(app, pilot, "6 questions")
        assert note not in on_screen(app)


async def test_the_palette_of_a_draft_breaks_no_label(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+p")
        assert rows(on_screen(app))
        assert "…" not in "".join(rows(on_screen(app)))

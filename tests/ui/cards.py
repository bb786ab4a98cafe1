"""Interviews for the tests of the scorecard: filled through the real store, opened in the real app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.widgets import Static

from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.models.interview import TEXT_FIELDS, Mark
from csr_interview.saving.changes import Change
from csr_interview.scoring.decision import verdict_of
from csr_interview.store import Store
from csr_interview.store.records import stamp
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import QUIET_SECONDS
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import BANK, NOW, add_draft, opened

HOSTILE = "[/b] [@click=app.quit]x[/] \x1b[31mred \u202eevil \u05d0\u05d1\u05d2"
"""Markup that would end a tag or become a live link, an escape, a direction override, Hebrew."""

ALL_RATED = (4, 4, 3, 5, 3, 4)


class Nowhere:
    """A save queue that keeps nothing: only for working out a decision."""

    def post(self, change: Change) -> None:
        raise AssertionError(f"{change} was not expected")


class Straight:
    """A save queue that saves at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def post(self, change: Change) -> None:
        change.apply(self._store)


def add_card(
    path: Path,
    ratings: Sequence[int | None] = ALL_RATED,
    *,
    text: str = "Said so.",
    skips: Mapping[str, str] | None = None,
    marks: Sequence[Mark] = (),
    submit: bool = False,
    finish: bool = True,
    details: Mapping[str, str] | None = None,
) -> str:
    """Put an interview with these ratings, in the bank's order, into the store; return its id.

    With `finish`, its ratings are finished if every question is rated or skipped.
    """
    card = add_draft(path, **(details or {}))
    with Store.open(path, now=lambda: NOW) as store:
        for question, rating in zip(BANK.questions, ratings, strict=True):
            if rating is not None:
                store.rate(card, question.id, rating)
            for field in TEXT_FIELDS if question.star else ("notes",):
                store.write_text(card, question.id, field, text)
        for question_id, reason in (skips or {}).items():
            store.skip(card, question_id, reason)
        for mark in marks:
            store.mark(card, mark)
        settle(store, card, BANK, finish=finish, submit=submit)
    return card


def settle(store: Store, card: str, bank: Bank, *, finish: bool = True, submit: bool = False) -> None:
    """Finish the ratings of an interview if none is missing, and submit it, if wanted."""
    session = InterviewSession(store.interview(card), bank, Nowhere())
    if submit:
        store.submit(card, verdict_of(session.decision()))
    elif finish and not session.unsettled():
        session = InterviewSession(store.interview(card), bank, Straight(store))
        session.finish_ratings(stamp(NOW))


@asynccontextmanager
async def card_open(
    path: Path, card: str, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], ScorecardScreen]]:
    """Run the app with the scorecard of an interview open, home below it."""
    async with opened(path, size, **options) as (app, pilot):
        await app.routes.open_interview(card, scorecard=True)
        await pilot.pause()
        assert isinstance(app.screen, ScorecardScreen)
        yield app, pilot, app.screen


def on_screen(app: CsrInterviewApp) -> str:
    """Everything that can be seen now, as text."""
    visible_screen_stack.set(app._background_screens)  # dialogs show what is behind them
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def said(app: CsrInterviewApp) -> str:
    """What the texts of the top screen say, as one line: for dialogs, which do not fill the screen."""
    texts = [str(part.visual) for part in app.screen.query(Static) if part.display]
    return " ".join(" ".join(texts).split())


async def whole_page(app: CsrInterviewApp, pilot: Pilot[int]) -> str:
    """Everything that scrolling down shows, one screen after the other, without the space between words."""
    await press(pilot, "home")
    seen = [on_screen(app)]
    page = app.screen.query_one("#page")
    for _ in range(200):
        if page.scroll_y >= page.max_scroll_y:
            break
        await press(pilot, "pagedown")
        seen.append(on_screen(app))
    return squeezed("\n".join(seen))


def squeezed(text: str) -> str:
    """Return a text without white space and scroll bars, so that wrapping does not matter."""
    return "".join(
        character for character in text if not character.isspace() and character not in "▁▂▃▄▅▆▇█▎"
    )


async def submit(app: CsrInterviewApp, pilot: Pilot[int], *first: str) -> None:
    """Press `first` (by default F8), which must lead to the submit page, and submit there.

    Enter is pressed once the last line has it, as no text typed by mistake can submit.
    """
    await press(pilot, *(first or ("f8",)), "right")
    await shows(app, pilot, "Enter Submit")
    await press(pilot, "enter")
    await pilot.pause(QUIET_SECONDS)  # the store locks it meanwhile, and letters are no commands yet


async def finish(app: CsrInterviewApp, pilot: Pilot[int], *first: str) -> None:
    """Press `first` (by default F8), which must lead to the last question before finishing, and agree."""
    await press(pilot, *(first or ("f8",)), "right")
    await shows(app, pilot, "Enter Finish ratings")
    await press(pilot, "enter")
    await shows(app, pilot, "F8 submit")


async def shows(app: CsrInterviewApp, pilot: Pilot[int], text: str) -> None:
    """Wait until the screen shows a text; fail where it never does."""
    for _ in range(3000):
        if text in on_screen(app):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{text!r} is not shown:\n{on_screen(app)}")


async def choose(pilot: Pilot[int], digits: str) -> None:
    """Press digits, each of which chooses a line: a key without a character follows, so it is no text."""
    for digit in digits:
        await press(pilot, digit, "f20")


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and let them have their effect, workers included."""
    await pilot.press(*keys)
    await pilot.pause()

"""The scorecard on a real store: what it says, what it keeps to itself, and that all of it can be reached."""

from __future__ import annotations

from pathlib import Path

from csr_interview.models.interview import Mark, Recommendation
from csr_interview.store import Store
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import OpenQuestions, ScorecardScreen
from tests.ui.application import NOW, stored
from tests.ui.cards import (
    HOSTILE,
    add_card,
    card_open,
    finish,
    on_screen,
    press,
    said,
    squeezed,
    submit,
    whole_page,
)
from tests.ui.stages import STAGES, hold
from tests.variants import sizes

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]
OPEN = (4, 4, None, 5, 3, None)
FLAGS = (Mark("q1", "looking_for", 0), Mark("q1", "follow_up", 1), Mark("q2", "red_flag", 0))


# Hidden score, range, weights -----------------------------------------------------------------------


@sizes(*SIZES)
async def test_an_open_draft_shows_no_score(path: Path, size: tuple[int, int]) -> None:
    async with card_open(path, add_card(path, OPEN), size) as (app, _, screen):
        today = screen.view.today
        assert today.lowest is not None
        lowest = screen.view.score(today.lowest.composite)
        page = said(app)
        assert "RATINGS NOT FINISHED" in on_screen(app)
        assert [option.id for option in screen.query_one(OpenQuestions).options] == ["q3", "q6"]
        assert lowest not in page
        for word in ("WOULD CHANGE", "GATES", "Borderline", "STRONG HIRE"):
            assert word not in page


async def test_enter_leads_to_the_open_question_chosen(path: Path) -> None:
    async with card_open(path, add_card(path, OPEN)) as (app, pilot, screen):
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session is screen.session
        assert screen.session.step == "q6"
        await press(pilot, "f4", "ctrl+up", "ctrl+up", "ctrl+up", "f3", "ctrl+l", "s")
        assert isinstance(app.screen, ScorecardScreen)
        assert "Every question is rated or skipped." in said(app)
        assert len(app.screen_stack) == 3, "home, interview, scorecard: the first scorecard has gone"


async def test_from_the_interview_back_to_the_same_screen(path: Path) -> None:
    async with card_open(path, add_card(path)) as (app, pilot, _):
        await press(pilot, "escape")
        live = app.screen
        assert isinstance(live, LiveScreen)
        await press(pilot, "ctrl+l", "s")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "escape")
        assert app.screen_stack[-1:] == [live]
        await press(pilot, "ctrl+l", "s", "ctrl+l", "h")
        assert isinstance(app.screen, HomeScreen)


async def test_other_weights_are_only_looked_at(path: Path) -> None:
    card = add_card(path, (4, 3, 4, 2, 4, 3))
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "ctrl+l", "w")
        assert "uses Equal weights for comparison. The decision uses Project default." in said(app)
        assert "÷ 6 = 3.33" in said(app)
        assert "HIRE · 3.50 of 5" in on_screen(app)
        await submit(app, pilot)
    kept = stored(path, card).submitted_verdict
    assert kept is not None
    assert kept.preset == "default"
    assert (kept.verdict, kept.composite) == ("hire", "3.5")


# Privacy --------------------------------------------------------------------------------------------


async def test_privacy_hides_all_at_once_and_brings_it_back_in_place(path: Path) -> None:
    card = add_card(path, text="SECRETNOTE", marks=FLAGS, submit=True)
    async with card_open(path, card, (80, 24)) as (app, pilot, screen):
        await press(pilot, "pagedown", "pagedown")
        place = screen.query_one("#page").scroll_y
        await press(pilot, "f9")
        for word in ("Dana", "Whitfield", "HIRE", "SECRETNOTE", "3.70", "⚑", "passed"):
            assert word not in on_screen(app)
        await press(pilot, "w", "pagedown", "f9")
        assert screen.query_one("#page").scroll_y >= place > 0
        await press(pilot, "pageup")
        assert "Dana" in on_screen(app)


async def test_an_amendment_is_asked_about_without_its_values_behind_the_privacy_screen(path: Path) -> None:
    async with card_open(path, add_card(path, text="SECRETNOTE", submit=True)) as (app, pilot, _):
        await press(pilot, "a", "1", "7", "X", "tab", "w", "f9", "f8")
        assert "values hidden (F9)" in said(app)
        assert "SECRETNOTE" not in said(app)


# Summary, own recommendation ------------------------------------------------------------------------


async def test_the_summary_is_kept_as_it_is_typed_and_escape_leaves_it(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card, (80, 24)) as (app, pilot, screen):
        await press(pilot, "ctrl+l", "e", *"so s", "escape")
        assert isinstance(app.screen, ScorecardScreen)
        assert screen.session.interview.summary == "so s"
    assert stored(path, card).summary == "so s"


async def test_an_own_recommendation_that_agrees_is_shown_with_its_reason(path: Path) -> None:
    async with card_open(path, add_card(path)) as (app, pilot, _):
        await press(pilot, "ctrl+l", "o")
        await press(pilot, "2")
        await press(pilot, *"hm", "enter")
        assert "Interviewer's recommendation: HIRE. hm" in on_screen(app)


async def test_an_own_recommendation_needs_a_reason_and_can_be_withdrawn(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, screen):
        await press(pilot, "ctrl+l", "o")
        await press(pilot, "3")
        await press(pilot, "enter")
        assert "Enter a reason" in on_screen(app)
        await press(pilot, *"hm", "enter")
        assert screen.session.interview.recommendation == Recommendation("hold", "hm")
        assert "Interviewer's recommendation: HOLD. hm" in on_screen(app)
        await press(pilot, "ctrl+l", "o")
        await press(pilot, "2")
        await press(pilot, "escape")
        assert screen.session.interview.recommendation == Recommendation("hold", "hm")
        await press(pilot, "ctrl+l", "o")
        await press(pilot, "5")
        assert screen.session.interview.recommendation is None
    assert stored(path, card).recommendation is None


async def test_in_a_stage_the_result_and_the_recommendation_have_its_words(path: Path) -> None:
    card, _ = hold(path, STAGES[1], done=False)
    with Store.open(path, now=lambda: NOW) as store:
        for question in STAGES[1].questions:
            store.rate(card, question, 4)
    async with card_open(path, card, (120, 40)) as (app, pilot, screen):
        await finish(app, pilot)
        text = on_screen(app)
        assert "ADVANCE · 4.00 of 5; stage 2 of 5" in text
        assert "not a decision on hiring" in text
        assert "HIRE" not in text
        await press(pilot, "ctrl+l", "o")
        words = on_screen(app)
        assert all(word in words for word in ("Advance", "Hold", "Stop"))
        assert "hire" not in words.casefold()
        await press(pilot, "3")
        await press(pilot, *"hm", "enter")
        assert screen.session.interview.recommendation == Recommendation("stop", "hm")
        assert "Interviewer's recommendation: STOP. hm" in on_screen(app)
        await submit(app, pilot)
        assert "ADVANCE · 4.00 of 5; stage 2 of 5" in on_screen(app)
    kept = stored(path, card).submitted_verdict
    assert kept is not None
    assert (kept.verdict, kept.composite) == ("advance", "4")


async def test_after_submit_a_recommendation_is_refused_in_words(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "o")
        assert "only be changed before you submit" in on_screen(app)
    assert stored(path, card).recommendation is None


# Submitted, then amended ----------------------------------------------------------------------------


async def test_the_verdict_submitted_stays_beside_todays(path: Path) -> None:
    card = add_card(path, submit=True)
    with Store.open(path, now=lambda: NOW) as store:
        store.amend(card, "q3", "rating", "1", "Heard it again", "T. Iyer")
    async with card_open(path, card, (80, 24)) as (app, pilot, _):
        assert "HIRE · 3.70 of 5" in on_screen(app)
        assert "as submitted. After 1 amendment, it would be hold, 3.30." in said(app)
        page = await whole_page(app, pilot)
        assert squeezed("21 Nov 2026 14:03 · Q3 Rating · by T. Iyer") in page
        assert squeezed("Old 3 New 1 Reason Heard it again") in page


# Hostile texts, sizes -------------------------------------------------------------------------------


@sizes(*SIZES)
async def test_hostile_texts_are_shown_and_do_nothing(path: Path, size: tuple[int, int]) -> None:
    own = (Mark("q1", "own_flag", 0, HOSTILE, "serious"),)
    details = {"candidate": HOSTILE, "role": HOSTILE, "stage": HOSTILE, "interviewer": HOSTILE}
    card = add_card(path, text=HOSTILE, skips={"q3": HOSTILE}, marks=own, submit=True, details=details)
    with Store.open(path, now=lambda: NOW) as store:
        store.amend(card, "q1", "notes", HOSTILE + "2", HOSTILE, HOSTILE)
        store.amend(card, "", "summary", HOSTILE, HOSTILE, HOSTILE)
    async with card_open(path, card, size) as (app, pilot, _):
        page = said(app)
        assert "[/b] [@click=app.quit]x[/]" in page
        assert page.count("[@click") > 20, "in every field and mark, in the amendments and in the title"
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert "red" in page
        await pilot.click("#title", offset=(6, 0))
        await pilot.click("#page", offset=(20, 4))
        assert app.is_running
        assert isinstance(app.screen, ScorecardScreen)


@sizes((80, 24), (40, 12))
async def test_the_end_of_a_long_note_can_be_reached(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, text="word " * 2000 + "THE-END-OF-IT")
    async with card_open(path, card, size) as (app, pilot, screen):
        await press(pilot, "end")
        assert "THE-END-OF-IT" in on_screen(app).replace("\n", " "), "the last note of the page"
        page = screen.query_one("#page")
        assert page.scroll_y == page.max_scroll_y
        await press(pilot, *["pageup"] * 3)
        assert page.scroll_y < page.max_scroll_y

"""Printable keys are text: typed anywhere in a live interview, they reach a note and do nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.events import Paste

from csr_interview.models.interview import Answer, Interview
from csr_interview.ui.dialogs import AskText
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import add_card, choose, on_screen, press, shows
from tests.ui.test_live import live
from tests.ui.test_live_tasks import at_task

SENTENCES = (
    "boss says salary 42k, notice 4 weeks. Strong on empathy. Likely a good fit? quite friendly, no",
    "5% off, called back in 2 days; said 3 but unsure: offered 2 vouchers! 12 calls/hour, 4-5 (max. 7)",
)

STATES: dict[str, Sequence[str]] = {
    "opening": (),
    "note": ("f8",),
    "after Esc": ("f8", "escape"),
    "guidance": ("f8", "ctrl+g"),
    "guidance, red flags": ("f8", "ctrl+g", "right", "right"),
    "coached answer": ("f8", "ctrl+g", "left"),
    "flags": ("f8", "ctrl+o"),
    "help": ("f8", "f7"),
    "full text": ("f8", "ctrl+l", "v"),
    "wordings": ("f8", "ctrl+l", "w"),
    "rated": ("f8", "f4"),
    "next question": ("f8", "f4", "f8"),
    "closing": ("f8",) * 7,
    "scorecard": ("f8", "ctrl+l", "s"),
}


def decided(interview: Interview) -> object:
    """Return all that a key can change except notes."""
    ratings = {key: (one.rating, one.skip_reason) for key, one in interview.answers.items() if one.settled}
    results = {key: (one.response, one.skip_reason) for key, one in interview.task_results.items()}
    return ratings, interview.marks, {k: v for k, v in results.items() if v != ({}, "")}, interview.status


def noted(interview: Interview) -> str:
    """Return all notes of an interview."""
    answers = interview.answers.values()
    texts = [text for one in answers for text in (one.situation, one.task, one.action, one.result, one.notes)]
    replies = [one.text for one in interview.task_results.values()]
    return "\n".join(
        [*texts, *replies, interview.opening_notes, interview.candidate_questions, interview.summary]
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("sentence", SENTENCES)
async def test_a_sentence_typed_in_any_state_reaches_a_note_and_changes_nothing_else(
    path: Path, state: str, sentence: str
) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, *STATES[state])
        await until(pilot, lambda: not app.saves.state.pending)
        before = decided(stored(path, draft))
        await press(pilot, *sentence)
        await until(pilot, lambda: not app.saves.state.pending)
        assert isinstance(app.screen, (LiveScreen, ScorecardScreen)), "the interview is still on the screen"
        assert isinstance(app.focused, NoteArea), "at the cursor of a note"
    after = stored(path, draft)
    assert sentence in noted(after)
    assert decided(after) == before


async def test_the_palette_takes_text_as_its_search(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+p", *"q4 was said", "escape")
        assert isinstance(app.screen, LiveScreen)
    assert decided(stored(path, draft)) == decided(stored(path, add_draft(path, "Lee Park")))


async def test_a_reason_for_skipping_takes_text_until_it_is_confirmed(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+r", "0", *"No time, 5 minutes left", "escape")
    assert stored(path, draft).answer("q1") == Answer("q1", opened=True)


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_text_on_the_way_to_submitting_goes_into_the_summary(path: Path, sentence: str) -> None:
    card = add_card(path)
    async with opened(path, (120, 40)) as (app, pilot):
        await app.routes.open_interview(card, scorecard=True)
        await pilot.pause()
        await press(pilot, "f8", *sentence)
        await until(pilot, lambda: not app.saves.state.pending)
        assert isinstance(app.focused, NoteArea), "on the submit page"
        await press(pilot, "escape")
        assert app.screen.query_one("#summary", NoteArea).text == sentence, "and on the scorecard"
    after = stored(path, card)
    assert (after.summary, after.status) == (sentence, "draft")


async def test_text_over_the_question_whether_ratings_are_finished_cancels_it(path: Path) -> None:
    card = add_card(path, finish=False)
    async with opened(path, (120, 40)) as (app, pilot):
        await app.routes.open_interview(card, scorecard=True)
        await pilot.pause()
        await press(pilot, "f8")
        assert "Finish ratings?" in on_screen(app)
        await press(pilot, *"Yes, good", "enter", *"in 2 days")
        await until(pilot, lambda: not app.saves.state.pending)
        assert "Finish ratings?" not in on_screen(app)
    assert stored(path, card).summary == "Yes, good\nin 2 days"
    assert stored(path, card).finished_at == ""


async def test_pasted_text_reaches_the_note_from_a_list(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        for keys in (("f8", "ctrl+g"), ("ctrl+o",)):
            await press(pilot, *keys)
            app.post_message(Paste("1 line\n2 lines"))
            await pilot.pause()
            assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).answer("q1").situation == "1 line\n2 lines" * 2


# A lone digit in a list that shows digits.


@pytest.mark.parametrize("sentence", ["5 stars", "12:30", "2% off"])
async def test_a_digit_that_starts_text_does_not_choose_a_line_of_a_task(path: Path, sentence: str) -> None:
    async with at_task(path, "best-option") as (_, pilot, draft):
        await press(pilot, *sentence)
    result = stored(path, draft).task_results["t-best-option"]
    assert (result.text, result.response) == (sentence, {})


async def test_a_lone_digit_chooses_and_can_be_undone(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await press(pilot, "2")
        assert stored(path, draft).task_results["t-best-option"].response
        assert "response changed · Ctrl+Z undo" in on_screen(app)
        await press(pilot, "ctrl+z")
        assert "Undone" in on_screen(app)
    assert stored(path, draft).task_results["t-best-option"].response == {}


async def test_a_digit_before_a_command_chooses_first(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await press(pilot, "2", "f8")
        assert live(app).session.step != "t-best-option"
    assert stored(path, draft).task_results["t-best-option"].response


async def test_digits_in_the_flags_dialog(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", *"2 vouchers offered")
        assert live(app).session.interview.marks == ()
        await press(pilot, "ctrl+o")
        await press(pilot, "2")
        await press(pilot, "escape")
        assert len(live(app).session.interview.marks) == 1
    assert stored(path, draft).answer("q1").situation == "2 vouchers offered"


async def test_a_digit_that_no_line_of_a_task_shows_is_text(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await choose(pilot, "9")
        await press(pilot, *" of")
        assert isinstance(app.focused, NoteArea)
    result = stored(path, draft).task_results["t-best-option"]
    assert (result.text, result.response) == ("9 of", {})


async def test_a_digit_above_the_scale_is_text_beside_criteria(path: Path) -> None:
    async with at_task(path, "criteria") as (_, pilot, draft):
        await press(pilot, "tab")
        await choose(pilot, "6")
        await press(pilot, *" of")
    result = stored(path, draft).task_results["t-criteria"]
    assert (result.text, result.response) == ("6 of", {})


@pytest.mark.parametrize("opening", [("ctrl+o",), ("ctrl+l", "w")])
async def test_a_digit_that_no_line_of_a_dialog_shows_is_text(path: Path, opening: tuple[str, ...]) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", *opening)
        assert not isinstance(app.screen, LiveScreen)
        await choose(pilot, "9")
        await press(pilot, *" of")
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).answer("q1").situation == "9 of"


@pytest.mark.parametrize("opening", [("ctrl+o",), ("ctrl+l", "w")])
async def test_no_digit_chooses_a_line_that_is_hidden(path: Path, opening: tuple[str, ...]) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", *opening, "f9")
        await choose(pilot, "2")
        await press(pilot, *" of")
        assert isinstance(app.screen, LiveScreen)
    after = stored(path, draft)
    assert (after.answer("q1").situation, after.answer("q1").wording, after.marks) == ("2 of", 0, ())


async def test_text_after_the_rating_key_is_kept_whole(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+r", *"6 of 8")
    assert stored(path, draft).answer("q1") == Answer("q1", situation="6 of 8", opened=True)


# A field that the privacy screen hides.


async def test_text_typed_while_a_reason_is_hidden_goes_into_the_reason(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "0", *"no t", "f9", *"ime ")
        app.post_message(Paste("left\nfor it"))
        await pilot.pause()
        assert isinstance(app.screen, AskText)
        assert "time" not in on_screen(app)
        await press(pilot, "f9", "!", "enter")
    assert stored(path, draft).answer("q1") == Answer("q1", skip_reason="no time left for it!", opened=True)


async def test_text_typed_while_a_custom_flag_is_hidden_is_kept(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"swo", "f9", *"re", "escape", *"z", "f9")
    after = stored(path, draft)
    assert (after.marks, after.answer("q1").situation) == ((), " swore z")


async def test_text_over_a_choice_within_a_choice_leaves_both(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8")
        await live(app).run_action("accommodations")
        await shows(app, pilot, "Never record why")
        await press(pilot, "4")
        await press(pilot, *"Chat", "enter")
        await shows(app, pilot, "Other: Chat")
        await press(pilot, "4")
        await press(pilot, "c")
        assert isinstance(app.screen, LiveScreen), "the first choice does not come back"
        await press(pilot, *"alm")
    assert stored(path, draft).answer("q1").situation == "calm"


async def test_the_flags_dialog_opened_in_the_guidance_leads_back_to_the_note(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        for digit in ((), ("2",)):
            await press(pilot, "f8", "ctrl+g", "ctrl+o")
            await press(pilot, *digit)
            await press(pilot, "escape")
            assert isinstance(app.screen, LiveScreen)
            assert isinstance(app.focused, NoteArea)

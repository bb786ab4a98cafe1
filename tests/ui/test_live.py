"""The live screen on a real store: notes, ratings, ticks, the clock, the small sizes, hostile words."""

from __future__ import annotations

import time
from pathlib import Path

from textual.widgets import Static

from csr_interview.models.interview import Mark
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import FullText
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.guide import Guide, GuideList, RatingBar
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.live.step_list import StepStrip
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, Ticks, add_draft, opened, stored, until
from tests.ui.cards import on_screen, press, said, shows
from tests.variants import sizes

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]
HOSTILE = "[/b] [@click=app.quit]x[/] \x1b[31mred \u202eevil"


def live(app: CsrInterviewApp) -> LiveScreen:
    assert isinstance(app.screen, LiveScreen)
    return app.screen


@sizes(*SIZES)
async def test_every_size_shows_the_field_one_types_in(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path)
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, "f8")
        for place, word in enumerate(("sit", "tas", "act", "res", "not")):
            await press(pilot, *(["tab"] if place else []), *f"{word}ual")
            await shows(app, pilot, f"{word}ual")
            field = app.focused
            assert isinstance(field, NoteArea)
            assert app.screen.find_widget(field).visible_region.height >= 1
        assert "4" in on_screen(app)
    answer = stored(path, draft).answer("q1")
    assert (answer.situation, answer.result, answer.notes) == ("situal", "resual", "notual")


@sizes(*SIZES)
async def test_every_part_of_the_guidance_is_reachable(path: Path, size: tuple[int, int]) -> None:
    question = BANK.questions[0]
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+g")
        seen = ""
        for _ in range(4):
            for _ in range(7):
                seen += on_screen(app)
                await press(pilot, "down")
            await press(pilot, "right")
        words = "".join(seen.split())
        texts = [
            *question.looking_for,
            *(f.text for f in question.follow_ups),
            *(f.text for f in question.red_flags),
        ]
        texts += [question.coached_answer[:25]]
        assert [text for text in texts if "".join(text[:12].split()) not in words] == []


@sizes(*SIZES)
async def test_the_meaning_of_every_rating_is_in_view_or_one_command_away(
    path: Path, size: tuple[int, int]
) -> None:
    question = BANK.questions[0]
    assert question.short is not None
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        if size[1] >= 22:
            assert all(question.short.at(rating) in on_screen(app) for rating in range(1, 6))
        await press(pilot, "ctrl+l", "v")
        assert isinstance(app.screen, FullText)
        assert all(question.anchors.at(rating) in said(app) for rating in range(1, 6))


async def test_ratings_by_f_keys_by_ctrl_r_and_by_the_leader_key(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (_, pilot):
        await press(pilot, "f8", "x", "f5", "y")
        await press(pilot, "f8", "ctrl+r", "4", "z")
        await press(pilot, "ctrl+down", "f2", "f3")
        await press(pilot, "ctrl+down", "f3", "ctrl+l", "c")
    interview = stored(path, draft)
    assert [interview.answer(f"q{n}").rating for n in range(1, 5)] == [5, 4, 3, None]
    assert (interview.answer("q1").situation, interview.answer("q2").situation) == ("xy", "z")


async def test_a_skip_asks_for_its_reason(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "0", "enter")
        assert not isinstance(app.screen, LiveScreen), "an empty reason must not do"
        await press(pilot, *"no time", "enter")
        assert isinstance(app.screen, LiveScreen)
        assert "NOT ASSESSED no time" in on_screen(app)
        await press(pilot, "f4", "ctrl+r", "0", "enter")  # a rating given by a slip has not cost the words
    assert stored(path, draft).answer("q1").skip_reason == "no time"


async def test_each_question_keeps_its_cursor_and_its_undo(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"one", "tab", *"two", "left", "f8", *"other", "ctrl+up", "X")
        assert live(app).session.answer.task == "twXo"
        await press(pilot, "ctrl+z")
        assert live(app).session.answer.task == "two"
        await press(pilot, "ctrl+down")
        assert live(app).session.answer.situation == "other"


async def test_undo_ends_where_one_came_back_to_a_note(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"one", "f8", "ctrl+up", *"X", "ctrl+z")
        assert live(app).session.answer.situation == "one"


async def test_ticks_by_keyboard_and_back_to_the_same_place(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", *"ab", "left", "ctrl+g", "down", "enter", "ctrl+g", "right", "enter", "X")
        assert live(app).session.answer.situation == "aXb"
        assert not app.screen.query_one(Guide).display
    first_shown = next(place for place, one in enumerate(BANK.questions[0].follow_ups) if one.always)
    assert set(stored(path, draft).marks) == {
        Mark("q1", "looking_for", 1),
        Mark("q1", "follow_up", first_shown),
    }


async def test_own_words_that_look_like_digits_mark_nothing(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"late 3 times", "enter")
        assert isinstance(app.screen, FlagsDialog)
        await press(pilot, "escape")
        assert [mark.text for mark in live(app).session.marks_of("q1")] == ["late 3 times"]


async def test_the_clock_shows_budget_pause_and_time_stamp(path: Path) -> None:
    ticks = Ticks()
    async with opened(path, interview=add_draft(path), ticks=ticks) as (app, pilot):
        await press(pilot, "f8")
        ticks.seconds = 65
        await press(pilot, "ctrl+t")
        assert live(app).session.answer.situation == "[1:05] "
        await press(pilot, "f6")
        ticks.seconds = 300
        live(app)._second()
        assert f"paused   1 of {BANK.minutes} min" in on_screen(app)
        await press(pilot, "f6")
        ticks.seconds = 300 + 54
        live(app)._second()
        assert f" 1 of {BANK.minutes} min" in on_screen(app)
        ticks.seconds = 300 + 55
        live(app)._second()
        assert f" 2 of {BANK.minutes} min" in on_screen(app)


async def test_time_counts_onto_the_step_on_which_it_was_spent(path: Path) -> None:
    draft, ticks = add_draft(path), Ticks()
    async with opened(path, interview=draft, ticks=ticks) as (_, pilot):
        await press(pilot, "f8")
        for seconds in (40, 7):
            ticks.seconds += seconds
            await press(pilot, "f8")
    answers = stored(path, draft).answers
    assert (answers["q1"].seconds, answers["q2"].seconds) == (40, 7)


async def test_missing_star_parts_are_named_with_the_follow_up_that_helps(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"s", "tab", *"t", "tab", *"a")
        follow_up = next(f for f in BANK.questions[0].follow_ups if f.draws_out == "result")
        assert "missing: result" in on_screen(app)
        assert follow_up.text[:30] in on_screen(app)
        await press(pilot, "tab", "r")
        assert "complete" in on_screen(app)


async def test_the_privacy_screen_hides_name_and_ratings_at_once(path: Path) -> None:
    async with opened(path, interview=add_draft(path, "Dana Whitfield")) as (app, pilot):
        await press(pilot, "f8", "f4", "ctrl+o", "end", "enter", *"swore", "enter", "escape")
        assert "Dana Whitfield" in on_screen(app)
        assert "swore" in on_screen(app)
        assert "[4]" in on_screen(app)
        await press(pilot, "f9")
        assert "Dana" not in on_screen(app)
        assert "[4]" not in on_screen(app)
        assert "swore" not in on_screen(app)
        await press(pilot, "f9")
        assert "Dana Whitfield" in on_screen(app)


async def test_the_score_is_nowhere_while_ratings_are_given(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "f4", "f8", "f4", "f8", "f2")
        text = on_screen(app).lower()
        assert not any(word in text for word in ("composite", "verdict", " hire", "3.33"))


@sizes(*SIZES)
async def test_hostile_words_show_as_words(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path, HOSTILE, role=HOSTILE, stage=HOSTILE)
    with Store.open(path) as store:
        store.write_text(draft, "q1", "situation", HOSTILE)
        store.skip(draft, "q1", HOSTILE)
        store.mark(draft, Mark("q1", "own_flag", 0, HOSTILE, "serious"))
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", "right", "right", "escape", "ctrl+o", "escape")
        assert "[/b]" in on_screen(app)
        assert "\x1b" not in on_screen(app)
        assert "\u202e" not in on_screen(app)


async def test_mouse_does_what_keys_do(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        row = next(y for y, line in enumerate(on_screen(app).splitlines()) if BANK.questions[0].title in line)
        await pilot.click(None, offset=(8, row))
        await pilot.pause()
        assert live(app).session.step == "q1"
        await pilot.click(RatingBar, offset=(8, 2))  # below its title: 5, then 4
        await pilot.pause()
        assert live(app).session.answer.rating == 4
        place = on_screen(app).splitlines()[-1].index("F8")
        await pilot.click(KeyBar, offset=(place, 0))
        await pilot.pause()
        assert live(app).session.step == "q2"


async def test_a_step_of_the_strip_can_be_clicked(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        place = str(app.screen.query_one(StepStrip).render()).index("Q3")
        await pilot.click(StepStrip, offset=(place + 1, 0))
        await pilot.pause()
        assert live(app).session.step == "q3"


async def test_it_resumes_where_it_was_left(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", *"s", "tab", *"t", "f8", *"second", "ctrl+l", "h")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "enter")
        await app.workers.wait_for_complete()
        await press(pilot, *" more")
        assert (live(app).session.step, live(app).session.answer.situation) == ("q2", "second more")


async def test_after_the_closing_f8_leads_to_the_scorecard_and_back(path: Path) -> None:
    async with opened(path, interview=add_draft(path, plan="full")) as (app, pilot):
        await press(pilot, *["f8"] * 7)
        assert live(app).session.step == "battery"
        await press(pilot, "f8")
        assert live(app).session.step == "closing"
        await press(pilot, *"asks about pay", "f8")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "escape")
        assert live(app).session.interview.candidate_questions == "asks about pay"


async def test_every_command_of_the_table_is_in_the_palette_and_has_an_action(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        names = {command.title for command in app.get_system_commands(app.screen)}
        for command in live(app).commands:
            action = command.action.partition("(")[0]
            owner, _, name = action.rpartition(".")
            assert hasattr(app if owner == "app" else app.screen, f"action_{name}"), command
            if command.palette and live(app).command_applies(command):
                assert command.help.removesuffix(".") in names


async def test_the_footer_shows_what_applies_now(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        assert "rate" not in on_screen(app).splitlines()[-1], "nothing is rated on the opening"
        await press(pilot, "f8")
        assert "F1–F5" in on_screen(app).splitlines()[-1]
        assert "pause" in on_screen(app).splitlines()[-1]
        await press(pilot, "ctrl+g")
        assert "GUIDANCE" in on_screen(app).splitlines()[-1]
        assert "Enter check" in on_screen(app).splitlines()[-1]


async def test_no_line_of_the_guidance_is_cut(path: Path) -> None:
    """With a scroll bar that came and went, lines were wrapped for the width without it (110×32, Q2)."""
    async with opened(path, (110, 32), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "f8")
        for box in live(app).query(GuideList):
            inner = box.scrollable_content_region.width
            lines = [box.render_line(y - int(box.scroll_offset.y)) for y in range(box.virtual_size.height)]
            drawn = " ".join(line.crop(0, inner).text for line in lines)
            told = " ".join(str(option.prompt) for option in box.options)
            assert drawn.split() == told.split(), box.id


async def test_a_failing_store_is_told_on_the_screen(path: Path) -> None:
    import sqlite3

    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8")
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        await press(pilot, *"kept")
        await until(pilot, lambda: "NOT SAVED" in on_screen(app))
        assert "NOT SAVED: " in str(app.screen.query_one("#alert", Static).render())
        blocker.execute("ROLLBACK")
        blocker.close()
        await until(pilot, lambda: "NOT SAVED" not in on_screen(app))
        assert "✓ saved" in str(app.screen.query_one("#top", TopLine).render())
    assert stored(path, draft).answer("q1").situation == "kept"


async def test_leaving_keeps_text_whose_message_is_still_on_its_way(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8")
        field = app.focused
        assert isinstance(field, NoteArea)
        with field.prevent(NoteArea.Edited):
            field.insert_at_cursor("typed a moment before the signal")
        app._keep_everything()
        assert stored(path, draft).answer("q1").situation == "typed a moment before the signal"


async def test_text_stays_with_its_question_when_its_message_comes_late(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", *"ab")
        screen, field = live(app), app.focused
        assert isinstance(field, NoteArea)
        late = NoteArea.Edited(field, "ab", ("q1", "situation"))
        await press(pilot, "f8", *"cd")
        screen.write(late)
        await pilot.pause()
    assert stored(path, draft).answer("q1").situation == "ab"
    assert stored(path, draft).answer("q2").situation == "cd"


async def test_an_interview_can_be_left_when_its_clock_is_due(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        screen = live(app)
        time.sleep(1.1)  # a busy machine: the clock ticks once the loop runs again
        screen.action_home()
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)

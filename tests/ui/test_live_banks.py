"""What version 2 of the banks adds to the call: probes for everybody, scales of criteria, topics, names."""

from __future__ import annotations

from pathlib import Path

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Answer, Mark
from csr_interview.ui.dialogs import FullText, HelpScreen
from csr_interview.ui.live.guide import asked
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.live.task_pane import TaskPane
from tests.scoring.banks import WRITING, modern_bank, question, task
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import choose, on_screen, press, said, shows, squeezed
from tests.ui.test_live import live
from tests.variants import sizes

FOLLOW_UPS = [
    {"text": "Sometimes this?"},
    {"text": "Everybody that?", "always": True},
    {"text": "Sometimes more?"},
    {"text": "Everybody more?", "always": True},
]
BANK: Bank = modern_bank(
    opening={"lines": ["Hello {candidate}, I'm {interviewer}, for the {role} on {date} in {place}."]},
    closing={"lines": ["Thank you, {candidate}."]},
    topics_to_avoid=[
        {"topic": "Age", "instead": "Ask what prepared them."},
        {"topic": "Religion", "instead": "State the workdays."},
    ],
    questions=[
        question(
            "irate",
            weight=60,
            prompt="Please, {candidate}: what now?",
            alternatives=["Imagine you are our {role}, {candidate}."],
            star=False,
            follow_ups=FOLLOW_UPS,
        ),
        question("tools", weight=40, competencies=["knowledge"]),
    ],
    tasks=[
        task(
            "w1",
            WRITING,
            "written",
            competencies=["knowledge"],
            guidance="Read it twice.",
            sample_answers=[{"answer": "A weak reply.", "rating": 2, "reason": "Says little."}],
        ),
        task(
            "play",
            WRITING,
            "role-play",
            competencies=["knowledge"],
            cue_cards=[{"when": "Only if asked", "say": "Since Monday."}],
        ),
    ],
    plans=[{"id": "all", "title": "All", "families": ["written", "role-play"]}],
)
SIZES = [(120, 40), (80, 24)]


def add(path: Path, **changes: str) -> str:
    return add_draft(path, bank=BANK, plan="all", **changes)


# Follow-ups ---------------------------------------------------------------------------------------------


@sizes((120, 40), (80, 24), (60, 20))
async def test_what_everybody_is_asked_comes_first_and_ticks_its_own_line(
    path: Path, size: tuple[int, int]
) -> None:
    draft = add(path)
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", "right")
        await shows(app, pilot, "Sometimes more?")
        seen = on_screen(app)
        texts = [
            "always · Everybody that?",
            "always · Everybody more?",
            "] Sometimes this?",
            "] Sometimes more?",
        ]
        places = [seen.index(text) for text in texts]
        assert places == sorted(places)
        await press(pilot, "down", "enter", "ctrl+g", "down", "enter", "ctrl+g")
        await shows(app, pilot, "[x] Sometimes this?")
        assert "[x] always · Everybody more?" in on_screen(app)
    assert set(stored(path, draft).marks) == {Mark("irate", "follow_up", 3), Mark("irate", "follow_up", 0)}


async def test_the_guidance_counts_them_apart(path: Path) -> None:
    async with opened(path, (120, 40), add(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", "right", "enter", "ctrl+g", "down", "down", "enter", "ctrl+g")
        await shows(app, pilot, "FOLLOW-UPS 1/2 always asked, 1/2 others")
        await pilot.resize_terminal(80, 24)
        await shows(app, pilot, "FOLLOW-UPS 1/2+1/2")
        await press(pilot, "escape")
        await shows(app, pilot, "0/2 heard · 1/2 always asked, 1/2 others · 0 red flags")


def test_the_count_takes_as_few_characters_as_it_has_to() -> None:
    one = BANK.questions[0]
    marks = [Mark("irate", "follow_up", 1)]
    assert asked(one, marks, 28) == "1/2 always asked, 0/2 others"
    assert asked(one, marks, 27) == "1/2 always, 0/2 others"
    assert asked(one, marks, 21) == "1/2+0/2 asked"
    assert asked(one, marks, 0) == "1/2+0/2 asked"
    older = one.model_copy(update={"follow_ups": tuple(f for f in one.follow_ups if not f.always)})
    assert asked(older, [], 80) == "0/2 asked"
    first = one.model_copy(update={"follow_ups": tuple(f for f in one.follow_ups if f.always)})
    assert asked(first, [], 80) == "0/2 always asked"
    assert asked(one.model_copy(update={"follow_ups": ()}), [], 80) == "0/0 asked"


# Scales of criteria -------------------------------------------------------------------------------------


@sizes(*SIZES)
async def test_the_scale_of_the_criterion_at_the_cursor_shows(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add(path)) as (app, pilot):
        live(app).show_question("w1")
        await shows(app, pilot, "5 coherence 5")
        seen = on_screen(app)
        assert all(f"{rating} coherence {rating}" in seen for rating in range(1, 6)), "while typing too"
        assert "grammar 5" not in seen
        await press(pilot, "escape", "down")
        await shows(app, pilot, "1 grammar 1")
        assert "coherence 5" not in on_screen(app)
        await choose(pilot, "4")  # then back to the first open line
        await shows(app, pilot, "5 coherence 5")


async def test_the_full_text_of_a_task_has_the_whole_scales(path: Path) -> None:
    async with opened(path, (60, 20), add(path)) as (app, pilot):
        live(app).show_question("w1")
        await pilot.pause()
        await press(pilot, "ctrl+l", "v")
        assert isinstance(app.screen, FullText)
        assert "Tone: 5 tone at 5 4 tone at 4 3 tone at 3 2 tone at 2 1 tone at 1" in said(app)
        assert "Sample reply, expert rating 2: A weak reply. Reason: Says little." in said(app)


@sizes(*SIZES)
async def test_cue_cards_are_with_the_guidance_of_a_role_play(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add(path)) as (app, pilot):
        live(app).show_question("play")
        await pilot.pause()
        if "Only if asked" not in on_screen(app):  # the guidance is one key away
            await press(pilot, "ctrl+g")
        await shows(app, pilot, "Only if asked: “Since Monday.”")
        await press(pilot, "ctrl+l", "v")
        assert isinstance(app.screen, FullText)
        assert "You play the customer: · Only if asked: “Since Monday.”" in said(app)


async def test_a_task_of_an_older_bank_has_no_scale(path: Path) -> None:
    older = modern_bank(tasks=[task("w1", "criteria", "written", competencies=["knowledge"])])
    draft = add_draft(path, bank=older, plan="written")
    async with opened(path, (120, 40), draft) as (app, pilot):
        live(app).show_question("w1")
        await shows(app, pilot, "Grammar")
        assert not app.screen.query_one(TaskPane).query_one("#task-anchors").display


ERRORS = {"kind": "errors", "errors": [{"id": "total", "text": "Wrong total"}]}


async def test_a_task_with_errors_to_find_counts_false_alarms(path: Path) -> None:
    bank = modern_bank(
        tasks=[task("find", ERRORS, "accuracy")],
        plans=[{"id": "all", "title": "All", "families": ["accuracy"]}],
    )
    draft = add_draft(path, bank=bank, plan="all")
    async with opened(path, (120, 40), draft) as (app, pilot):
        live(app).show_question("find")
        await shows(app, pilot, "counts false alarms")
        await choose(pilot, "1")
        await shows(app, pilot, "[x] Wrong total")


# Topics to avoid ----------------------------------------------------------------------------------------


@sizes(*SIZES)
async def test_topics_to_avoid_are_one_key_away_while_typing(path: Path, size: tuple[int, int]) -> None:
    draft = add(path)
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, "f8", *"ab", "f12")
        assert isinstance(app.screen, FullText)
        assert "Topics to avoid" in said(app)
        for topic in BANK.topics_to_avoid:
            assert topic.topic in said(app)
            assert topic.instead in said(app)
        await press(pilot, "escape", *"c", "f12", "enter", *"d")
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).answer("irate") == Answer("irate", notes="abcd", opened=True)


async def test_topics_to_avoid_are_in_the_help_and_the_palette(path: Path) -> None:
    async with opened(path, (120, 40), add(path)) as (app, pilot):
        await press(pilot, "f8")
        assert "Topics to avoid" in {command.title for command in app.get_system_commands(app.screen)}
        await press(pilot, "f7")
        assert isinstance(app.screen, HelpScreen)
        await shows(app, pilot, "F12")


async def test_an_older_bank_says_that_it_lists_no_topics(path: Path) -> None:
    draft = add_draft(path, bank=modern_bank(), plan="interview")
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "f8", "f12")
        assert isinstance(app.screen, LiveScreen)
        assert "This question bank lists no topics to avoid." in on_screen(app)
        assert "Topics to avoid" not in {command.title for command in app.get_system_commands(app.screen)}


# Names in scripts and prompts ---------------------------------------------------------------------------


async def test_scripts_and_prompts_name_the_people_and_the_role(path: Path) -> None:
    draft = add(path, candidate="Dana {role} Whitfield", role="Team lead")
    async with opened(path, (120, 40), draft) as (app, pilot):
        hello = "Hello Dana {role} Whitfield, I'm R. Osei, for the Team lead on 21 Nov 2026 in {place}."
        assert squeezed(hello) in squeezed(on_screen(app))
        await press(pilot, "f8")
        await shows(app, pilot, "Please, Dana {role} Whitfield: what now?")
        await press(pilot, "ctrl+l", "v")
        assert "Please, Dana {role} Whitfield: what now?" in said(app)


async def test_alternative_wordings_name_them_too(path: Path) -> None:
    async with opened(path, (120, 40), add(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", "left")
        await shows(app, pilot, "Imagine you are our CSR, Dana Whitfield.")
        await press(pilot, "f9")
        await shows(app, pilot, "Imagine you are our CSR, •••.")


async def test_the_privacy_screen_hides_the_name_in_the_script(path: Path) -> None:
    async with opened(path, (120, 40), add(path)) as (app, pilot):
        assert "Hello Dana Whitfield" in on_screen(app)
        await press(pilot, "f9")
        await shows(app, pilot, "Hello •••, I'm R. Osei")
        assert "Dana" not in on_screen(app)
        await press(pilot, "f9")
        await shows(app, pilot, "Hello Dana Whitfield")


async def test_a_role_that_was_not_entered_is_that_of_the_bank(path: Path) -> None:
    async with opened(path, (120, 40), add(path, role="", interviewer="")) as (app, _):
        assert "I'm [your name], for the Representative on" in on_screen(app)

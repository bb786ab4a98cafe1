"""Correcting what an interview is about, from each screen that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from csr_interview.models.interview import Interview, Profile
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.base import RESTORED
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.correct_dialog import UNCHANGED, CorrectDialog
from csr_interview.ui.dialogs import Choose
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.reader_screen import ReaderScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import HOSTILE, add_card, card_open, choose, on_screen, press, shows
from tests.ui.homes import SIZES, keys
from tests.ui.stages import STAGED, STAGES, hold, page

ALL = "ctrl+u"
"""Deletes the text of a field up to its end, where the cursor is."""
BY_LETTER = ("ctrl+l", "d")
TO_REASON = ("tab", "tab", "tab", "tab", "tab")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interviews.db"


def form(app: CsrInterviewApp) -> CorrectDialog:
    assert isinstance(app.screen, CorrectDialog), app.screen
    return app.screen


def fields(app: CsrInterviewApp) -> list[str]:
    """What stands in the lines of the form."""
    return [field.value for field in form(app).query(Input)]


def lines_at(app: CsrInterviewApp, label: str) -> str:
    """The line of a form with a label, and what stands below it, up to the next label."""
    found = on_screen(app).partition(f" {label} ")[2]
    return " ".join(found.split())


async def replace(pilot: Pilot[int], text: str) -> None:
    """Put another text into the field with the focus."""
    await press(pilot, "end", ALL, *text)


async def give_reason(pilot: Pilot[int], app: CsrInterviewApp, reason: str = "Wrong") -> None:
    """Type a reason, and save."""
    form(app).query_one("#line-reason Input").focus()
    await press(pilot, *reason, "enter")


def corrected_by(path: Path, interview: str) -> tuple[str, str, str, str, str]:
    found: Interview = stored(path, interview)
    name = found.candidate.name
    return name, found.role, found.stage, found.interviewer, found.correction_reason


# In a live interview ------------------------------------------------------------------------------------


async def test_the_details_of_a_live_interview_are_corrected(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *"Hello", *BY_LETTER)
        assert fields(app) == ["Dana Whitfield", "CSR", "Phone screen", "R. Osei", ""]
        await press(pilot, "tab")
        await replace(pilot, "Team lead")
        await press(pilot, "tab", *" 2", "tab")
        await replace(pilot, "Ana Lund")
        await give_reason(pilot, app, "Wrong form")
        assert isinstance(app.screen, LiveScreen)
        top = on_screen(app).splitlines()[0]
        assert "Dana Whitfield · Team lead · Phone screen 2" in top
        assert "I'm Ana Lund" in on_screen(app)
        assert "Corrected: role, stage, interviewer." in on_screen(app)
        assert "^Z does not undo this" in on_screen(app)
        await press(pilot, *" again")
        assert "Hello again" in on_screen(app)
    assert corrected_by(path, draft) == (
        "Dana Whitfield",
        "Team lead",
        "Phone screen 2",
        "Ana Lund",
        "Wrong form",
    )
    assert stored(path, draft).opening_notes == "Hello again"


@pytest.mark.long
async def test_a_known_candidate_is_chosen_among_namesakes(path: Path) -> None:
    for number, (role, email) in enumerate((("CSR", "one@x.org"), ("Team lead", "two@x.org"))):
        add_draft(path, "Zoë Łuk", role=role, email=email, interviewer=f"Person {number}")
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "zoe l")
        assert "by Person 0 · CSR · one@x.org" in on_screen(app)
        assert "by Person 1 · Team lead" in on_screen(app)
        shown = on_screen(app).splitlines()
        row = next(y for y, line in enumerate(shown) if "by Person 1" in line)
        await pilot.click(offset=(shown[row].index("by Person 1"), row))
        await give_reason(pilot, app)
        assert "Zoë Łuk · CSR" in on_screen(app).splitlines()[0]
        assert "Corrected: candidate." in on_screen(app)
    assert stored(path, draft).candidate.email == "two@x.org"


@pytest.mark.long
async def test_a_typed_name_may_be_a_new_record_a_known_one_or_another_spelling(path: Path) -> None:
    add_draft(path, "Lee Park", email="lee@x.org")
    draft = add_draft(path)
    before = stored(path, draft).candidate.id
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "Dana Whitfeld")
        await press(pilot, "enter")
        assert isinstance(app.screen, Choose)
        assert "1  Same person, different spelling   corrects" in on_screen(app)
        await choose(pilot, "1")  # the spelling needs no reason: it is contact details
        assert "Dana Whitfeld" in on_screen(app).splitlines()[0]
        assert "Corrected: spelling of the name." in on_screen(app)
        await press(pilot, *BY_LETTER)
        await replace(pilot, "lee park")
        await press(pilot, "enter")
        assert "1  Known candidate" in on_screen(app), "a name so different is no other spelling"
        assert "lee@x.org" in on_screen(app)
        await choose(pilot, "2")
        await shows(app, pilot, "Enter a reason.")
        await press(pilot, *"Not Lee from last week", "enter")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
    found = stored(path, draft).candidate
    assert (found.name, found.email) == ("lee park", "")
    with Store.open(path, mode="ro") as store:
        assert store.candidate(before).name == "Dana Whitfeld"
        assert not store.also_here(found.id), "told apart from the namesake"


@pytest.mark.long
async def test_a_canceled_question_leaves_the_form_as_it_is(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER, *" Jr", "enter", "escape")
        assert fields(app)[0] == "Dana Whitfield Jr"
        await press(pilot, *"x", "enter")
        assert isinstance(app.screen, Choose)
        await press(pilot, *"y")  # text: the question is canceled, and no letter is lost
        assert fields(app)[0] == "Dana Whitfield Jrxy"
    found = stored(path, draft)
    assert (found.candidate.name, found.opening_notes) == ("Dana Whitfield", "")


@pytest.mark.long
async def test_a_person_of_the_same_name_is_told_apart_from_the_one_before(path: Path) -> None:
    draft = add_draft(path, "José Müller")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "Jose Muller")
        await press(pilot, "enter")
        await choose(pilot, "2")
        await give_reason(pilot, app, "His cousin")
        assert "Jose Muller" in on_screen(app).splitlines()[0]
    with Store.open(path, mode="ro") as store:
        assert len(store.namesakes("Jose Muller")) == 2
        assert not store.also_here(store.interview(draft).candidate.id)


async def test_what_is_missing_is_said_where_it_is_missing(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, *BY_LETTER, "enter")
        assert UNCHANGED in on_screen(app)
        await press(pilot, "tab", *"x", "enter")
        assert "Enter a reason." in lines_at(app, "Reason")
        assert app.focused is form(app).query_one("#line-reason Input")
        form(app).query_one("#line-candidate Input").focus()
        await replace(pilot, "")
        await press(pilot, "enter")
        assert "Enter the candidate's name." in lines_at(app, "Candidate")
    assert stored(path, draft).role == "CSR"


@pytest.mark.long
async def test_a_refusal_of_the_store_stands_below_the_candidate_and_nothing_is_lost(path: Path) -> None:
    add_draft(path, "Lee Park")
    draft = add_draft(path)
    with Store.open(path) as store:
        store.hold(store.interview(draft).candidate.id, "Claim")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "lee")
        await press(pilot, "down", "enter")
        await give_reason(pilot, app, "Mixed up")
        assert "legal hold" in lines_at(app, "Candidate").partition(" Role ")[0]
        assert fields(app) == ["Lee Park", "CSR", "Phone screen", "R. Osei", "Mixed up"]
    assert stored(path, draft).candidate.name == "Dana Whitfield"


@pytest.mark.long
async def test_the_form_is_there_again_until_it_is_saved(path: Path) -> None:
    add_draft(path, "Lee Park")
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "lee")
        await press(pilot, "down", "enter", "tab", *" two", *TO_REASON[1:], *"Mix")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        assert RESTORED in on_screen(app)
        assert fields(app) == ["Lee Park", "CSR two", "Phone screen", "R. Osei", "Mix"]
        await give_reason(pilot, app, "ed up")
        assert isinstance(app.screen, LiveScreen)
        await press(pilot, *BY_LETTER)
        assert RESTORED not in on_screen(app)
        await press(pilot, *"x", "escape", *BY_LETTER, "ctrl+l")
        assert fields(app) == ["Lee Park", "CSR two", "Phone screen", "R. Osei", ""]
    assert corrected_by(path, draft)[4] == "Mixed up"
    with Store.open(path, mode="ro") as store:
        assert store.typed() == {}


async def test_the_privacy_screen_hides_the_form(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f9", *BY_LETTER)
        assert "Dana" not in on_screen(app)
        await press(pilot, "f8", "f9")
        assert "Dana" in on_screen(app)
        assert UNCHANGED not in on_screen(app), "nothing is saved unseen"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_another_bank_while_nothing_is_rated(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path)
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        form(app).query_one("#line-bank OneOf").focus()
        while STAGED.title not in lines_at(app, "Question bank"):
            await press(pilot, "right")
        assert STAGES[0].title in lines_at(app, "Stage")
        await press(pilot, "up", "up", "right")
        assert STAGES[1].title in lines_at(app, "Stage")
        await give_reason(pilot, app, "Wrong bank")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        await shows(app, pilot, STAGES[1].title[:12])
        await press(pilot, "f8")
        await shows(app, pilot, STAGED.for_stage(STAGES[1].id).questions[0].prompt[:12])
    found = stored(path, draft)
    assert (found.bank_id, found.stage, found.correction_reason) == (STAGED.id, STAGES[1].title, "Wrong bank")
    with Store.open(path, mode="ro") as store:
        assert store.bank_of(draft) == STAGED.for_stage(STAGES[1].id)
        assert store.check() == []


async def test_another_stage_while_nothing_is_rated(path: Path) -> None:
    draft, _ = hold(path, STAGES[0], done=False)
    async with opened(path) as (app, pilot):
        await press(pilot, "m")
        assert STAGES[0].title in lines_at(app, "Stage")
        form(app).query_one("#line-stage OneOf").focus()
        await press(pilot, "right")
        await give_reason(pilot, app)
        await shows(app, pilot, "Corrected: stage.")
    with Store.open(path, mode="ro") as store:
        assert store.interview(draft).stage == STAGES[1].title
        assert store.bank_of(draft) == STAGED.for_stage(STAGES[1].id)


async def test_a_rated_bank_and_its_stage_stay(path: Path) -> None:
    draft, _ = hold(path, STAGES[0], done=False)
    with Store.open(path) as store:
        store.rate(draft, STAGED.for_stage(STAGES[0].id).questions[0].id, 3)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        assert "stage cannot be changed, because questions are rated." in on_screen(app)
        assert len(fields(app)) == 4


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_hostile_details_are_shown_at_every_size(path: Path, size: tuple[int, int]) -> None:
    add_draft(path, HOSTILE, role=HOSTILE, interviewer=HOSTILE, email="x@y")
    draft = add_draft(path, HOSTILE, stage=HOSTILE, email="z@y")
    async with opened(path, size, draft) as (app, pilot):
        await press(pilot, *BY_LETTER)
        await replace(pilot, "[/b]")
        assert "[/b] [@click" in on_screen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Choose)
        await choose(pilot, "2")
        await press(pilot)
        assert isinstance(app.screen, LiveScreen)


# From the other screens ---------------------------------------------------------------------------------


async def test_a_draft_is_corrected_from_the_list(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path) as (app, pilot):
        assert "m details" in keys(app)
        await press(pilot, "m", "tab", *" two")
        await give_reason(pilot, app)
        assert isinstance(app.screen, HomeScreen)
        await shows(app, pilot, "CSR two")
        assert "Corrected: role." in on_screen(app)
    assert stored(path, draft).role == "CSR two"


async def test_a_submitted_interview_is_moved_from_the_list(path: Path) -> None:
    add_draft(path, "Lee Park", interviewer="Ana Lund")
    card = add_card(path, submit=True)
    async with opened(path) as (app, pilot):
        await press(pilot, "down")
        assert "m move" in keys(app)
        await press(pilot, "m")
        assert fields(app) == ["Dana Whitfield", "R. Osei", ""]
        await press(pilot, *"lee", "down", "enter")
        await give_reason(pilot, app, "Wrong person")
        await shows(app, pilot, "Corrected: candidate.")
        assert "Dana" not in on_screen(app)
    found = stored(path, card)
    (entry,) = found.amendments
    assert (found.candidate.name, entry.by, entry.reason) == ("Lee Park", "R. Osei", "Wrong person")


@pytest.mark.parametrize("user", [Profile("b2" * 10, "Ana Lund"), None])
async def test_who_moves_an_interview_is_the_user_and_never_its_interviewer(
    path: Path, user: Profile | None
) -> None:
    add_card(path, submit=True)
    async with opened(path, profile=user) as (app, pilot):
        await press(pilot, "m")
        assert fields(app) == ["Dana Whitfield", user.name if user else "", ""]


@pytest.mark.long
async def test_a_draft_is_corrected_on_its_scorecard(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card, (120, 40)) as (app, pilot, _):
        await press(pilot, "ctrl+l", "d", "tab", *" two")
        await give_reason(pilot, app)
        assert isinstance(app.screen, ScorecardScreen)
        assert "CSR two" in on_screen(app).splitlines()[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, LiveScreen)
        assert "CSR two" in on_screen(app).splitlines()[0]


@pytest.mark.long
async def test_moving_asks_for_a_name_and_shows_the_new_candidate(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "m", *"Lee Park")
        assert fields(app)[0] == "Lee Park", "the old name is selected"
        await press(pilot, "tab")
        await replace(pilot, "")
        await press(pilot, "tab", *"Mixed up", "enter")
        await choose(pilot, "1")
        await shows(app, pilot, "Enter your name.")
        await press(pilot, *"Ana Lund", "enter")
        await until(pilot, lambda: isinstance(app.screen, ScorecardScreen))
        assert "Lee Park" in on_screen(app).splitlines()[0]
        await press(pilot, "m", *"Dana", "down", "enter")
        await give_reason(pilot, app, "Back")
        await until(pilot, lambda: isinstance(app.screen, ScorecardScreen))
        assert "Dana Whitfield" in on_screen(app).splitlines()[0]
    assert [entry.by for entry in stored(path, card).amendments] == ["Ana Lund", "R. Osei"]


@pytest.mark.long
async def test_the_reader_shows_the_interview_where_it_is_now(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (120, 40)) as (app, pilot, _):
        await press(pilot, "r")
        assert "m move" in keys(app)
        await press(pilot, "m", *"Lee Park", "enter")
        await choose(pilot, "1")
        await give_reason(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen))
        assert "Lee Park" in on_screen(app).splitlines()[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, ScorecardScreen)
        assert "Lee Park" in on_screen(app).splitlines()[0]


@pytest.mark.long
async def test_the_candidates_page_below_shows_where_the_interview_went(path: Path) -> None:
    card = add_card(path, submit=True)
    dana = stored(path, card).candidate.id
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "enter", "m", *"Lee Park", "enter")
        await choose(pilot, "1")
        await give_reason(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, ScorecardScreen))
        await press(pilot, "escape")
        assert isinstance(app.screen, CandidateScreen)
        await shows(app, pilot, "Phone screen: moved to another")


@pytest.mark.long
async def test_what_a_correction_seals_is_closed(path: Path) -> None:
    """A draft that is moved to a candidate seals what colleagues said of that one."""
    other = add_card(path, submit=True, details={"candidate": "Lee Park", "interviewer": "Ana Lund"})
    draft = add_draft(path)
    async with opened(path) as (app, pilot):
        await app.routes.open_interview(other)
        await app.routes.open_interview(draft)
        await press(pilot, *BY_LETTER)
        await replace(pilot, "lee")
        await press(pilot, "down", "enter")
        await give_reason(pilot, app)
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        assert "Lee Park" in on_screen(app).splitlines()[0]
        await press(pilot, "ctrl+l", "h")
        await shows(app, pilot, "sealed until you submit yours")


@pytest.mark.long
async def test_nothing_is_corrected_in_a_read_only_database(path: Path) -> None:
    card = add_card(path, submit=True)
    with Store.open(path):
        async with card_open(path, card, (120, 40)) as (app, pilot, _):
            assert "m move" not in keys(app)
            await press(pilot, "m")
            assert isinstance(app.screen, ScorecardScreen)
            await press(pilot, "escape")
            assert "m move" not in keys(app)
            await press(pilot, "m")
            assert isinstance(app.screen, HomeScreen)

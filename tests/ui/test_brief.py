"""The role brief: everything can be read at every size, and it says which bank one looks at."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import load_all, load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.paths import HOME_VARIABLE, user_bank_dir
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.brief_screen import BriefScreen
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.dialogs import HelpScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.reader_screen import ReaderScreen
from tests.scoring.banks import small_bank
from tests.ui.application import BANK, add_draft, opened
from tests.ui.cards import HOSTILE, on_screen, press, squeezed, whole_page
from tests.ui.homes import SIZES

pytestmark = pytest.mark.long

CSR = shipped_dir() / "csr.toml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


async def show(app: CsrInterviewApp, pilot: Pilot[int], bank: Bank) -> BriefScreen:
    screen = BriefScreen(bank)
    await app.push_screen(screen)
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_all_of_it_can_be_read(tmp_path: Path, size: tuple[int, int]) -> None:
    bank = load_file(CSR)
    async with opened(tmp_path / "s.db", size) as (app, pilot):
        await show(app, pilot, bank)
        assert "Role brief" in on_screen(app)
        seen = await whole_page(app, pilot)
        role = bank.role
        for text in (*role.hard_skills, *role.soft_skills, *role.traits, *role.tools, *role.metrics):
            assert squeezed(text)[:30] in seen  # a page may end within a text
        assert squeezed(role.purpose)[:20] in seen
        for competency in bank.competencies:
            assert squeezed(competency.definition)[:20] in seen
        for measure in coverage(bank).measures:
            assert squeezed(f"{measure.mark}{measure.title}")[:14] in seen
        assert all(len(line) <= size[0] for line in on_screen(app).splitlines())


async def test_trends_are_shown_as_context(tmp_path: Path) -> None:
    bank = load_file(shipped_dir() / "customer-competencies.toml")
    async with opened(tmp_path / "s.db", (80, 24)) as (app, pilot):
        await show(app, pilot, bank)
        seen = await whole_page(app, pilot)
        assert squeezed("Trends in the field (context, not rated)") in seen
        for text in bank.role.trends:
            assert squeezed(text)[:30] in seen


@pytest.mark.parametrize("size", SIZES[:3])
async def test_the_matrix_is_one_key_away_and_says_what_nobody_measures(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    duties = [{"id": "answer", "text": "Answers mails."}, {"id": "record", "text": "Keeps records."}]
    idle = {"id": "idle", "name": "Idle strength", "definition": "Unasked.", "responsibilities": ["record"]}
    names = [
        {"id": name, "name": name.capitalize(), "definition": "D.", "responsibilities": ["answer"]}
        for name in ("empathy", "knowledge")
    ]
    role = {"title": "R", "purpose": "P", "responsibilities": duties}
    bank = small_bank(role=role, competencies=[*names, idle])
    async with opened(tmp_path / "s.db", size) as (app, pilot):
        await show(app, pilot, bank)
        await press(pilot, "m")
        lines = on_screen(app).splitlines()
        assert any("Empathy" in line and "● ● ·" in line for line in lines)
        assert any("Knowledge" in line and "· · ●" in line for line in lines)
        assert any("Idle strength" in line and "not measured" in line for line in lines)
        seen = await whole_page(app, pilot)
        assert squeezed("Competencies not measured in this bank - Idle strength") in seen
        assert squeezed("Responsibilities not covered in this bank - Keeps records.") in seen


async def test_hostile_texts_are_shown_as_they_are(tmp_path: Path) -> None:
    role = {"title": HOSTILE, "purpose": HOSTILE, "responsibilities": [{"id": "a", "text": HOSTILE}]}
    async with opened(tmp_path / "s.db", (80, 24)) as (app, pilot):
        await show(app, pilot, small_bank(title=HOSTILE, role=role))
        text = on_screen(app)
        assert "[/b] [@click=app.quit]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


async def test_keys_scroll_and_lead_back(tmp_path: Path) -> None:
    async with opened(tmp_path / "s.db", (80, 24)) as (app, pilot):
        screen = await show(app, pilot, load_file(CSR))
        page = screen.query_one("#page")
        await press(pilot, "end")
        assert page.scroll_y == page.max_scroll_y > 0
        await press(pilot, "home", "j")
        assert page.scroll_y == 2
        await press(pilot, "space")
        assert page.scroll_y > 10
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_other_banks_are_a_key_away(tmp_path: Path) -> None:
    banks = load_all().banks
    async with opened(tmp_path / "s.db", (80, 24)) as (app, pilot):
        screen = await show(app, pilot, banks[0])
        for bank in (*banks[1:], banks[0]):
            await press(pilot, "b")
            assert screen.bank == bank
            assert bank.id in on_screen(app).splitlines()[0]


async def test_from_home_it_shows_the_default_bank_and_from_an_interview_its_own(path: Path) -> None:
    async with opened(path) as (app, _):
        await app.routes.brief()
        assert isinstance(app.screen, BriefScreen)
        assert app.screen.bank == load_all().banks[0]
    async with opened(path, interview=add_draft(path)) as (app, _):
        await app.routes.brief()
        assert isinstance(app.screen, BriefScreen)
        assert app.screen.bank == BANK


STAGED = next(bank for bank in load_all().banks if bank.stages)


async def brief_of(app: CsrInterviewApp, pilot: Pilot[int]) -> Bank:
    """Open the brief of what is on the screen; return its bank, back where one was."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await app.routes.brief()
    assert isinstance(app.screen, BriefScreen)
    brief = app.screen
    await app.workers.wait_for_complete()
    await app.routes.brief()
    assert app.screen is brief, "one brief does not lie on another"
    await press(pilot, "escape")
    return brief.bank


async def test_a_candidate_s_page_and_a_reader_show_the_bank_that_they_are_about(path: Path) -> None:
    stage = STAGED.stages[1]
    draft = add_draft(path, bank=STAGED.for_stage(stage.id), stage=stage.title)
    async with opened(path, interview=draft) as (app, pilot):
        assert isinstance(app.screen, LiveScreen)
        assert await brief_of(app, pilot) == STAGED
        candidate = app.screen.session.interview.candidate.id
        page = CandidateScreen(candidate)
        await app.push_screen(page)
        assert await brief_of(app, pilot) == STAGED
        assert isinstance(app.screen, CandidateScreen)
        await app.routes.read(draft)
        assert isinstance(app.screen, ReaderScreen)
        assert await brief_of(app, pilot) == STAGED


async def test_of_two_banks_of_a_candidate_the_one_with_the_cursor_counts(path: Path) -> None:
    first, stage = add_draft(path), STAGED.stages[0]
    with Store.open(path) as filled:
        person = filled.interview(first).candidate
    add_draft(path, bank=STAGED.for_stage(stage.id), stage=stage.title, candidate_id=person.id)
    async with opened(path) as (app, pilot):
        page = CandidateScreen(person.id)
        await app.push_screen(page)
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert len(page.processes) == 2
        seen = set()
        for line in page.table.options:
            if not line.disabled:
                page.table.highlighted = page.table.get_option_index(line.id or "")
                assert page.line is not None
                seen.add(page.line.process.bank_id)
                assert (await brief_of(app, pilot)).id == page.line.process.bank_id
        assert seen == {BANK.id, STAGED.id}


async def test_an_interview_under_way_keeps_its_bank_and_the_brief_says_so(path: Path) -> None:
    """New interview, raise the version in one's own folder, open it again: the same questions."""
    draft = add_draft(path)
    text = CSR.read_text(encoding="utf-8").replace(f'version = "{BANK.version}"', 'version = "9.0.0"', 1)
    user_bank_dir().mkdir(parents=True)
    own = user_bank_dir() / "csr.toml"
    own.write_text(text.replace(BANK.questions[0].prompt, "Something else?", 1), encoding="utf-8")
    assert load_all().get("csr").questions[0].prompt == "Something else?"
    async with opened(path, (80, 24), draft) as (app, pilot):
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.whole == BANK
        await press(pilot, "f8")
        assert squeezed(app.screen.session.bank.questions[0].prompt)[:24] in squeezed(on_screen(app))
        await app.routes.brief()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "kept by this interview; new ones use 9.0.0" in on_screen(app)
        await press(pilot, "b")
        assert "your own, in place of" in on_screen(app)


async def test_an_interview_of_one_stage_is_told_of_the_whole_bank(tmp_path: Path) -> None:
    bank = next(bank for bank in load_all().banks if bank.stages)
    async with opened(tmp_path / "s.db", (80, 24)) as (app, pilot):
        screen = await show(app, pilot, bank.for_stage(bank.stages[0].id))
        assert screen.bank == bank
        assert "kept by this interview" not in on_screen(app)

"""Each shipped bank, a whole interview by keys: from the form to the locked scorecard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.banks.library import load_all, shipped_dir
from csr_interview.live.session import ASSESSMENT, CLOSING
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Status
from csr_interview.models.tasks import Criteria, Order, Task
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.dialogs import QUIET_SECONDS
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.form_fields import OneOf
from tests.ui.application import opened
from tests.ui.cards import choose, finish, on_screen, press, squeezed, submit, whole_page
from tests.ui.forms import paste, started
from tests.ui.homes import settled
from tests.ui.stages import rows

BANKS = tuple(file.bank for file in load_all().files if file.path.parent == shipped_dir() and file.bank)
STAGED = [bank for bank in BANKS if bank.stages]
REPLY = "Dear Sir, sorry."


def test_all_four_are_here() -> None:
    assert len(BANKS) == 4
    assert STAGED, "one of them conducts stages"


async def begin(app: CsrInterviewApp, pilot: Pilot[int], bank: Bank) -> LiveScreen:
    """Fill in the form by keys, for this bank with the plan that has all of its tasks."""
    await press(pilot, "n")
    await settled(app, pilot)
    await paste(app, pilot, "Dana Whitfield")
    chooser = app.screen.query_one("#bank OneOf", OneOf)
    while app.focused is not chooser:
        await press(pilot, "tab")
    for _ in BANKS:
        if bank.title in chooser.render().plain:
            break
        await press(pilot, "right")
    plans = [plan.id for plan in bank.plans]
    fullest = max(bank.plans, key=lambda plan: len(plan.families)).id
    if fullest != plans[0]:
        while "plan" not in _ids(app):
            await press(pilot, "tab")
        await press(pilot, *["right"] * plans.index(fullest))
    while "interviewer" not in _ids(app):
        await press(pilot, "shift+tab")
    await paste(app, pilot, "R. Osei")
    await press(pilot, "enter")
    assert started(app).bank_id == bank.id
    assert isinstance(app.screen, LiveScreen)
    return app.screen


def _ids(app: CsrInterviewApp) -> set[str]:
    assert app.focused is not None
    return {node.id for node in app.focused.ancestors if node.id}


async def ask_everything(pilot: Pilot[int], live: LiveScreen) -> None:
    """From the opening to the step after the last question, each answered and rated 4 or 3."""
    await press(pilot, "f8")
    for number, question in enumerate(live.session.bank.questions):
        assert live.session.step == question.id
        await press(pilot, *"ok", f"f{4 - number % 2}", "f8")


async def give_tasks(app: CsrInterviewApp, pilot: Pilot[int], live: LiveScreen) -> None:
    """Walk through the assessment by F8 and record every task."""
    if not live.session.bank.tasks:
        return
    assert live.session.step == ASSESSMENT
    await press(pilot, "enter")
    for task in live.session.bank.tasks:
        assert live.session.step == task.id
        await record(app, pilot, task)
        assert live.session.task_line(task.id) is not None
        await press(pilot, "f8")
    assert live.session.step == CLOSING


async def record(app: CsrInterviewApp, pilot: Pilot[int], task: Task) -> None:
    """Record something by digits, or by F-keys while typing."""
    rule = task.rule
    if isinstance(rule, Criteria):
        await paste(app, pilot, REPLY)
        await press(pilot, *["f4"] * len(rule.criteria))
    elif isinstance(rule, Order):
        await choose(pilot, "".join(str(place) for place in range(1, len(rule.items) + 1)))
    elif rule.kind == "choice":
        await choose(pilot, "1" * len(rule.fields))
    else:
        await choose(pilot, "1")


async def submitted(app: CsrInterviewApp, pilot: Pilot[int], live: LiveScreen) -> str:
    """From the closing to the locked scorecard; return all that its page says."""
    assert live.session.step == CLOSING
    await press(pilot, "f8")
    assert isinstance(app.screen, ScorecardScreen)
    await finish(app, pilot)
    await submit(app, pilot)
    assert "SUBMITTED, locked" in on_screen(app)
    return await whole_page(app, pilot)


def only(path: Path) -> tuple[Interview, Bank]:
    """The one interview in the store, with the bank it keeps."""
    with Store.open(path, mode="ro") as store:
        (interview,) = store.interviews()
        return interview, store.bank_of(interview.id)


@pytest.mark.long
@pytest.mark.parametrize("bank", BANKS, ids=[bank.id for bank in BANKS])
async def test_a_whole_interview(path: Path, bank: Bank) -> None:
    async with opened(path, (80, 24)) as (app, pilot):
        live = await begin(app, pilot, bank)
        await ask_everything(pilot, live)
        await give_tasks(app, pilot, live)
        page = await submitted(app, pilot, live)
    interview, kept = only(path)
    assert interview.status is Status.SUBMITTED
    assert interview.submitted_verdict is not None
    assert interview.submitted_verdict.verdict != "incomplete"
    assert squeezed(interview.submitted_verdict.verdict.upper()) in page
    stage = bank.stages[0] if bank.stages else None
    asked = [question.id for question in bank.questions if stage is None or question.id in stage.questions]
    assert [question.id for question in kept.questions] == asked
    assert [interview.answer(name).rating for name in asked] == [4 - n % 2 for n in range(len(asked))]
    assert all(interview.answer(name).has_text for name in asked)
    recorded = {name for name, result in interview.task_results.items() if result.response}
    planned = kept.for_plan(interview.plan, interview.form).tasks
    assert recorded == {task.id for task in planned}
    for task in planned:
        assert squeezed(task.title) in page
        if isinstance(task.rule, Criteria):
            assert interview.task_results[task.id].text == REPLY
            assert squeezed(REPLY) in page
    for question in kept.questions:
        assert squeezed(question.title) in page


@pytest.mark.long
@pytest.mark.parametrize("bank", STAGED, ids=[bank.id for bank in STAGED])
async def test_one_stage_after_the_other_and_the_candidate_page(path: Path, bank: Bank) -> None:
    """Every stage with the same person, each started from the candidate's page."""
    async with opened(path, (120, 40)) as (app, pilot):
        live = await begin(app, pilot, bank)
        for number, stage in enumerate(bank.stages):
            assert live.session.interview.stage == stage.title
            assert live.session.interview.candidate.name == "Dana Whitfield"
            await ask_everything(pilot, live)
            await give_tasks(app, pilot, live)
            page = await submitted(app, pilot, live)
            assert all(squeezed(task.title) in page for task in live.session.bank.tasks)
            await pilot.pause(QUIET_SECONDS)  # letters are no commands right after submitting
            await press(pilot, "c")
            await settled(app, pilot)
            assert isinstance(app.screen, CandidateScreen)
            table = rows(app)
            assert [line.split()[0] for line in table] == ["✓"] * (number + 1) + ["○"] * (
                len(bank.stages) - number - 1
            )
            assert stage.title in table[number]
            assert "R. Osei" in table[number]
            assert live.session.interview.submitted_verdict is not None
            assert live.session.interview.submitted_verdict.verdict.upper() in table[number]
            if number + 1 < len(bank.stages):
                await press(pilot, "n")
                await settled(app, pilot)
                await press(pilot, "enter")
                following = app.screen_stack[-1]
                assert isinstance(following, LiveScreen)
                live = following
        assert f"{len(bank.stages)} of {len(bank.stages)} stages done" in on_screen(app)
    with Store.open(path, mode="ro") as store:
        assert len({one.candidate.id for one in store.interviews()}) == 1
        assert store.counts().submitted == len(bank.stages)

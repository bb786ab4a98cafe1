"""Every task of every shipped bank at every size: what is ticked or rated can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.banks.library import load_all, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.models.tasks import Criteria
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.task_pane import AT_LEAST, TaskList, TaskPane
from tests.ui.application import add_draft, opened
from tests.ui.cards import on_screen
from tests.ui.test_live import live
from tests.variants import sizes

BANKS = {
    file.bank.id: file.bank
    for file in load_all().files
    if file.path.parent == shipped_dir() and file.bank and file.bank.tasks
}
SIZES = [(120, 40), (120, 36), (110, 32), (100, 30), (80, 30), (80, 24)]
SMALL = [(60, 20), (40, 12)]
REPLY = "\n".join(f"Line {number} of the reply." for number in range(1, 14))


def in_sight(app: CsrInterviewApp) -> set[int]:
    """The lines of the task that are on the screen with all of their rows."""
    box = app.screen.query_one(TaskList)
    place = app.screen.find_widget(box)
    top = box.scroll_offset.y
    rows = range(top, top + place.visible_region.height)
    there: dict[int, list[int]] = {}
    for row, (line, _) in enumerate(box._lines):
        there.setdefault(line, []).append(row)
    return {line for line, own in there.items() if all(row in rows for row in own)}


def enough(app: CsrInterviewApp) -> bool:
    """Whether all lines are in sight, or six of them with the cursor's and a scrollbar."""
    box = app.screen.query_one(TaskList)
    seen = in_sight(app)
    if len(seen) == box.option_count:
        return True
    return len(seen) >= AT_LEAST and box.highlighted in seen and box.show_vertical_scrollbar


async def until_enough(app: CsrInterviewApp, pilot: Pilot[int]) -> bool:
    for _ in range(20):
        if enough(app):
            return True
        await pilot.pause()
    return False


async def wrong_at_each_line(app: CsrInterviewApp, pilot: Pilot[int], name: str) -> list[str]:
    """Walk the cursor over the lines; return where something is out of sight."""
    wrong = []
    app.screen.query_one(TaskPane).to_lines()
    box = app.screen.query_one(TaskList)
    for place in range(box.option_count):
        box.highlighted = place
        await pilot.pause()
        if not await until_enough(app, pilot):
            wrong.append(f"{name}, cursor on {place}: only {sorted(in_sight(app))}")
    return wrong


async def walk(path: Path, bank: Bank, size: tuple[int, int]) -> list[str]:
    """Open each task, empty and with a long reply; return what cannot be seen."""
    wrong: list[str] = []
    plan = max(bank.plans, key=lambda plan: len(plan.families)).id
    async with opened(path, size, add_draft(path, bank=bank, plan=plan)) as (app, pilot):
        for task in live(app).session.bank.tasks:
            live(app).show_question(task.id)
            await pilot.pause()
            pane = app.screen.query_one(TaskPane)
            if not await until_enough(app, pilot):
                wrong.append(f"{task.id} at {size}, entered: only {sorted(in_sight(app))}")
            wrong += await wrong_at_each_line(app, pilot, f"{task.id} at {size}")
            if isinstance(task.rule, Criteria):
                pane.reply.focus()
                pane.reply.insert_at_cursor(REPLY)
                await pilot.pause()
                if not await until_enough(app, pilot):
                    wrong.append(f"{task.id} at {size}, typing: only {sorted(in_sight(app))}")
                if pane.reply.size.height < 1 or "Line 13" not in on_screen(app):
                    wrong.append(f"{task.id} at {size}: the end of the reply is out of sight")
                wrong += await wrong_at_each_line(app, pilot, f"{task.id} at {size}, replied")
    return wrong


@pytest.mark.long
@pytest.mark.parametrize("bank", sorted(BANKS))
@pytest.mark.parametrize("size", SIZES + SMALL)
async def test_the_lines_of_every_task_are_in_sight(tmp_path: Path, bank: str, size: tuple[int, int]) -> None:
    assert await walk(tmp_path / "interviews.db", BANKS[bank], size) == []


@sizes((80, 24), (120, 40))
async def test_the_lines_of_the_largest_tasks_are_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    bank = BANKS["customer-support-specialist"]
    assert await walk(tmp_path / "interviews.db", bank, size) == []

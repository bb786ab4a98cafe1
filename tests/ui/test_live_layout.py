"""What the live screen shows at once, by the size of the terminal."""

from __future__ import annotations

from pathlib import Path

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import Bank
from tests.ui.application import BANK, add_draft, opened
from tests.ui.cards import on_screen, press
from tests.variants import sizes

SEVENTEEN: Bank = load_file(shipped_dir() / "customer-service-general.toml")
LARGE = [(120, 46), (120, 50), (160, 48), (200, 60)]


@sizes(*LARGE)
async def test_a_large_terminal_shows_all_guidance_at_once(tmp_path: Path, size: tuple[int, int]) -> None:
    path, short = tmp_path / "interviews.db", BANK.questions[0].short
    assert short is not None
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        text = on_screen(app)
    for heading in ("LOOKING FOR", "FOLLOW-UPS", "RED FLAGS", "RATING"):
        assert heading in text
    for line in (
        "Let them finish",
        "What would you do",
        "Insults or mocks",
        *(short.at(rating) for rating in range(1, 6)),
    ):
        assert line in text, "each section shows its lines, not its heading alone"


@sizes(*LARGE, (120, 40), (120, 24), (80, 50), (60, 50))
async def test_no_field_name_is_broken(path: Path, size: tuple[int, int]) -> None:
    names = (
        ("SITUATION", "TASK", "ACTION", "RESULT", "NOTES"),
        ("Situation", "Task", "Action", "Result", "Notes"),
        ("Sit.", "Task", "Act.", "Res.", "Note"),
    )
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        text = on_screen(app)
        assert any(all(name in text for name in form) for form in names)
        await press(pilot, *["ctrl+down"] * 7)  # past the last question and the tasks, to the closing
        text = on_screen(app)
        assert any(name in text for name in ("CANDIDATE'S QUESTIONS", "Candidate's questions", "Asks"))


ISSUE = [(60, 20), (80, 24), (100, 30), (120, 40), (120, 50), (160, 48), (200, 60)]


@sizes(*ISSUE, (120, 30))
async def test_what_is_needed_is_in_view_at_each_step_of_a_long_bank(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path, bank = tmp_path / "interviews.db", SEVENTEEN
    async with opened(path, size, add_draft(path, bank=bank)) as (app, pilot):
        for number, question in enumerate(bank.questions, 1):
            await press(pilot, "f8", *f"note {number} ")
            lines = on_screen(app).splitlines()
            text = " ".join(" ".join(lines).split())
            assert question.prompt[:30] in text, "the prompt"
            assert f"note {number} " in text, "the notes"
            assert any(f"Q{number} " in f"{line} " for line in lines[1:]), "the current step"
            assert "F7 help" in lines[-1], "the footer"
            if size[1] >= 24:
                scale = question.short or question.anchors
                assert all(scale.at(rating)[:40] in text for rating in range(1, 6)), "the anchors"

"""Make the pictures in `screenshots/` from sample data: `python -m tests.screenshots`.

The clock, the samples and the sizes are fixed, so the same code makes the same pictures;
`test_screenshots.py` fails when the stored ones are stale.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from csr_interview.models.interview import Status
from csr_interview.sample import sample_interviews
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from tests.ui.application import BANK, NOW, opened

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
SIZES = ((120, 40), (80, 24))
SCREENS = ("home", "live", "scorecard")
TITLE = "csr-interview"


def fill(path: Path) -> tuple[str, str]:
    """Put sample interviews into a store; return the id of a draft and of a submitted one."""
    made = list(sample_interviews(BANK, count=14, seed=392, until=NOW - timedelta(minutes=12)))
    with Store.open(path, now=lambda: NOW) as store:
        store.add_interviews((interview, BANK) for interview in made)
    draft = max((i for i in made if i.status is Status.DRAFT and i.step == "q2"), key=lambda i: len(i.marks))
    done = max((i for i in made if i.status is Status.SUBMITTED), key=lambda i: (len(i.marks), i.id))
    return draft.id, done.id


async def picture(path: Path, screen: str, size: tuple[int, int], ids: tuple[str, str]) -> str:
    """Return one screen as SVG."""
    interview = {"home": "", "live": ids[0], "scorecard": ids[1]}[screen]
    async with opened(path, size, interview) as (app, pilot):
        await quiet(app, pilot)
        return app.export_screenshot(title=TITLE, simplify=True)


async def quiet(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    """Wait until everything that was asked of the store is shown."""
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause()


def pictures() -> dict[str, str]:
    """Return every picture by file name."""
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "sample.db"
        ids = fill(path)
        for screen in SCREENS:
            for size in SIZES:
                name = f"{screen}-{size[0]}x{size[1]}.svg"
                made[name] = asyncio.run(picture(path, screen, size, ids))
    return made


def main() -> int:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (FOLDER / name).write_text(svg, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

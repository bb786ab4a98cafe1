"""Make the pictures in `screenshots/` from sample data: `python -m tests.screenshots`.

The clock, the samples and the sizes are fixed, so the same code makes the same pictures;
`test_screenshots.py` fails when the stored ones are stale.
"""

from __future__ import annotations

import asyncio
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from textual.pilot import Pilot

from csr_interview.exchange import Options
from csr_interview.exchange.registry import find
from csr_interview.models.interview import Interview, Profile, Status
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from tests.ui.application import BANK, NOW, opened

if TYPE_CHECKING:
    pass

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
SIZES = ((120, 40), (80, 24))
TITLE = "csr-interview"
MANY = 60
"""Interviews in the store where agreement is shown, which needs candidates that several people saw."""

KEYS: dict[str, tuple[str, ...]] = {
    "home": (),
    "search": ("slash", *"manager", "down", "down"),
    "compare": ("down",) * 8,
    "statistics": ("t", "j", "enter"),
}
"""The keys that lead from home, or from a screen as it opens, to what the picture shows."""

PAGE = "scorecard-page.html"
PICTURE = "scorecard-page.png"
"""A scorecard as a page of its own, and what a browser makes of it."""


@dataclass(frozen=True)
class Samples:
    """A store with sample interviews, and what the pictures show of it."""

    path: Path
    user: Profile
    """Who interviewed last."""
    draft: str
    done: Interview
    candidate: str
    """Somebody whom several interviewers have seen."""
    compared: tuple[str, ...]
    """Scorecards of three candidates."""


def fill(path: Path, count: int = 14) -> Samples:
    """Put sample interviews into a store."""
    pairs = list(sample_pairs(BANK, count=count, seed=267, until=NOW - timedelta(minutes=12)))
    with Store.open(path, now=lambda: NOW) as store:
        store.add_interviews(pairs)
    made = [interview for interview, _ in pairs]
    drafts = [i for i in made if i.status is Status.DRAFT and i.step.startswith("q")]
    draft = max(drafts, key=lambda i: (i.step == "q2", len(i.marks), i.id))
    done = [i for i in made if i.status is Status.SUBMITTED]
    seen = Counter(i.candidate.id for i in done)
    most = max(done, key=lambda i: (len(i.marks), i.id))
    several = max(seen, key=lambda key: (seen[key], key))
    others = {i.candidate.id: i.id for i in sorted(done, key=lambda i: (len(i.task_results), i.id))}
    user = Profile("a1" * 10, max(made, key=lambda i: (i.created_at, i.id)).interviewer)
    return Samples(path, user, draft.id, most, several, tuple(others.values())[-3:])


async def picture(samples: Samples, screen: str, size: tuple[int, int]) -> str:
    """Return one screen as SVG."""
    interview = {"live": samples.draft, "scorecard": samples.done.id}.get(screen, "")
    async with opened(samples.path, size, interview, profile=samples.user) as (app, pilot):
        await quiet(app, pilot)
        if screen == "candidate":
            await app.routes.open_candidate(samples.candidate)
        if screen == "compare":
            await app.routes.compare(samples.compared)
        await quiet(app, pilot)
        for key in KEYS.get(screen, ()):
            await pilot.press(key)
            await quiet(app, pilot)
        await quiet(app, pilot)
        return app.export_screenshot(title=TITLE, simplify=True)


async def quiet(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    """Wait until everything that was asked of the store is shown."""
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause()


def pictures() -> dict[str, str]:
    """Return every picture of the terminal, and the page, by file name."""
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        few = fill(Path(folder) / "few.db")
        many = fill(Path(folder) / "many.db", MANY)
        for screen in ("home", "live", "scorecard", "search", "compare", "candidate", "statistics"):
            for size in SIZES:
                samples = many if screen in ("candidate", "statistics", "compare") else few
                name = f"{screen}-{size[0]}x{size[1]}.svg"
                made[name] = asyncio.run(picture(samples, screen, size))
    html = find("html").one
    assert html is not None
    made[PAGE] = html(few.done, BANK, Options())
    return made


def browser() -> str | None:
    """Return the path of a Chromium; None where there is none."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def photograph(page: str, chromium: str) -> bytes:
    """Return a page as Chromium shows it, as PNG, with the digest of the page inside."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.png"
        source.write_text(page, encoding="utf-8")
        quietly = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", *quietly, f"--user-data-dir={folder}/profile",
             "--hide-scrollbars", "--window-size=1000,1300", f"--screenshot={target}", source.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return signed(target.read_bytes(), page)


def signed(png: bytes, page: str) -> bytes:
    """Return a PNG with the digest of the page that it shows, as a comment in front of its pixels."""
    body = b"tEXtComment\0" + digest(page).encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    start = png.index(b"IDAT") - 4
    return png[:start] + chunk + png[start:]


def digest(page: str) -> str:
    """Return what tells one page from another."""
    return sha256(page.encode("utf-8")).hexdigest()


def main() -> int:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    made = pictures()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{name}\n")
    chromium = browser()
    if chromium is None:
        sys.stdout.write(f"{PICTURE} stays as it is: there is no Chromium here\n")
    else:
        (FOLDER / PICTURE).write_bytes(photograph(made[PAGE], chromium))
        sys.stdout.write(f"{PICTURE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

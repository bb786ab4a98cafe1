"""A bank with stages, interviews of single stages, and the page of a candidate, for the tests of both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank, Stage
from csr_interview.scoring.decision import verdict_of
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from tests.ui.application import NOW, opened
from tests.ui.cards import Nowhere, on_screen
from tests.ui.homes import settled

STAGED: Bank = load_file(shipped_dir() / "customer-support-specialist.toml")
STAGES: tuple[Stage, ...] = STAGED.stages


def hold(
    path: Path,
    stage: Stage,
    candidate: str = "Dana Whitfield",
    *,
    rating: int = 4,
    done: bool = True,
    interviewer: str = "R. Osei",
    known: str | None = None,
    at: datetime = NOW,
) -> tuple[str, str]:
    """Put an interview of one stage into the store; return its id and the candidate's."""
    bank = STAGED.for_stage(stage.id)
    with Store.open(path, now=lambda: at) as store:
        made = store.create_interview(
            candidate=candidate,
            bank=bank,
            role=bank.role.title,
            stage=stage.title,
            interviewer=interviewer,
            email="dana@example.org",
            phone="+1 555 0100",
            candidate_id=known,
            plan="interview",
        )
        if done:
            for question in bank.questions:
                store.rate(made.id, question.id, rating)
            session = InterviewSession(store.interview(made.id), bank, Nowhere())
            store.submit(made.id, verdict_of(session.decision()))
    return made.id, made.candidate.id


@asynccontextmanager
async def page(
    path: Path, candidate: str, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], CandidateScreen]]:
    """Run the app with the page of a candidate open."""
    async with opened(path, size, **options) as (app, pilot):
        await app.push_screen(CandidateScreen(candidate))
        await settled(app, pilot)
        assert isinstance(app.screen, CandidateScreen)
        yield app, pilot, app.screen


def rows(app: CsrInterviewApp) -> list[str]:
    """The lines of the table that are on the screen, without the space between words."""
    table = on_screen(app).partition("2 PANEL")[0]
    return [" ".join(line.split()) for line in table.splitlines() if line.strip()[:1] in ("✓", "●", "○", "◌")]


def history(path: Path) -> tuple[str, list[str]]:
    """Two stages done, one of them by two people, one in progress; return candidate and interviews."""
    first, dana = hold(path, STAGES[0], interviewer="T. Iyer", at=NOW - timedelta(days=9))
    made = [first]
    for stage, who, done, ago in ((1, "R. Osei", True, 5), (1, "M. Lund", True, 4), (2, "R. Osei", False, 1)):
        at = NOW - timedelta(days=ago)
        made.append(hold(path, STAGES[stage], interviewer=who, done=done, known=dana, at=at)[0])
    with Store.open(path) as store, store.transaction():
        store.run("DELETE FROM local", ())  # as on a machine that took them in: nothing is sealed
    return dana, made

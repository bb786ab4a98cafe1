"""A bank with stages, and interviews of single stages for the tests of form and candidate page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from csr_interview.banks import load_file, shipped_dir
from csr_interview.models.bank import Bank, Stage
from csr_interview.session import InterviewSession
from csr_interview.store import Store
from csr_interview.ui.screens.submit import verdict_of
from tests.ui.application import NOW
from tests.ui.cards import Nowhere

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
        )
        if done:
            for question in bank.questions:
                store.rate(made.id, question.id, rating)
            session = InterviewSession(store.interview(made.id), bank, Nowhere())
            store.submit(made.id, verdict_of(session.decision()))
    return made.id, made.candidate.id

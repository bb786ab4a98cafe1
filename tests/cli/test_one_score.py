"""A score has the same digits wherever it is shown: it once read 2.59, 2.60 and 2.599 in three places."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import SubmittedVerdict
from csr_interview.store import Store
from csr_interview.ui.candidate.candidate_text import page
from csr_interview.ui.scorecard.scorecard_view import view_of
from csr_interview.ui.widgets.interview_list import Seen, row_content
from tests.cli.running import Run
from tests.ui.application import BANK, NOW
from tests.ui.cards import Nowhere, add_card


@pytest.mark.parametrize(
    ("verdict", "composite", "shown"),
    [
        ("hold", "499/192", "2.60"),
        ("hire", "3.799", "3.80"),
        ("hire", "3.5", "3.50"),
        ("hold", "3.4996", "3.4996"),
        ("hold", "6999/2000", "3.4995"),
        ("strong hire", "77/18", "4.28"),
    ],
)
def test_a_score_reads_the_same_everywhere(
    cli: Run, tmp_path: Path, verdict: str, composite: str, shown: str
) -> None:
    path = tmp_path / "x.db"
    card = add_card(path)
    with Store.open(path, now=lambda: NOW) as store:
        store.submit(card, SubmittedVerdict(verdict, composite, "default"))
        (row,) = store.recent()
        moments = store.timeline(row.candidate_id)
        view = view_of(InterviewSession(store.interview(card), BANK, Nowhere()))
    rows = {f"row of {cells}": row_content(row, cells, Seen(NOW)).plain for cells in (40, 60, 80, 120)}
    told = {
        **rows,
        "timeline": page(moments, [row], NOW.tzinfo, 90, hidden=False).plain,
        "scorecard and compare": view.score(view.result.composite),
        "list": cli("--store", path, "list").out,
        "show": cli("--store", path, "show", card[:8]).out,
        "audit": cli("--store", path, "audit", card[:8]).out.splitlines()[-1],
        "whole audit": cli("--store", path, "audit").out.splitlines()[-1],
    }
    for kind in ("markdown", "html"):
        told[kind] = cli("--store", path, "export", "--format", kind).out
    alone = re.compile(rf"(?<![\d.]){re.escape(shown)}(?![\d])")
    assert {place for place, text in told.items() if not alone.search(text)} == set()
    edges = [band.at_least for band in BANK.decision.bands]
    assert [Fraction(shown) >= edge for edge in edges] == [Fraction(composite) >= edge for edge in edges]

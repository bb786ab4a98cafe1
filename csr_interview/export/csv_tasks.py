"""The columns of the CSV layout `tasks`: one row for each task of an interview, given or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.export.csv_cells import PLACES, Column, lines, number_column, whose
from csr_interview.export.facts import plain, shown
from csr_interview.export.task_facts import TaskFacts, task_facts
from csr_interview.scoring.evidence import evidence_of
from csr_interview.scoring.tasks import task_lines

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What a row is made from."""

    interview: Interview
    facts: TaskFacts


def task_rows(interview: Interview, bank: Bank) -> Iterator[TaskRow]:
    """Yield a row for every task of the bank, in its order, whether it was given or not."""
    scored = task_lines(bank, evidence_of(interview, bank).responses)
    for facts in task_facts(interview, bank, scored):
        yield TaskRow(interview, facts)


def _p(row: TaskRow) -> str:
    return "" if row.facts.line is None else shown(row.facts.line.p, places=PLACES)


def _working(row: TaskRow) -> str:
    return "" if row.facts.line is None else row.facts.line.working


def _response(row: TaskRow) -> str:
    response = dict(row.facts.result.response)
    return json.dumps(response, ensure_ascii=False) if response else ""


TASKS: tuple[Column[TaskRow], ...] = (
    *whose(TaskRow),
    Column("task", "The task's id in the bank.", lambda r: r.facts.task.id),
    Column(
        "family",
        "`sjt` (situational judgement), `accuracy`, `written`, `process` or `role-play`.",
        lambda r: r.facts.task.family,
    ),
    Column("title", "Its title.", lambda r: r.facts.task.title),
    Column("prompt", "What was to be read out or sent.", lambda r: r.facts.task.prompt.strip()),
    number_column("minutes", "Time planned for it.", lambda r: r.facts.task.minutes),
    number_column("weight", "Its weight within its family.", lambda r: plain(r.facts.task.weight)),
    Column(
        "state",
        "`given`, `skipped`, `not rated` (a reply was kept, nothing rated) or `not given`;"
        " only `given` has a score.",
        lambda r: r.facts.state,
    ),
    Column(
        "skip_reason", "Why it was skipped; empty otherwise.", lambda r: r.facts.result.skip_reason.strip()
    ),
    Column("response", "What was recorded, in words, one entry per line.", lambda r: lines(r.facts.said)),
    Column(
        "response_json",
        "The same as JSON with the ids of the bank; empty when nothing was recorded.",
        _response,
    ),
    Column("reply", "What the candidate wrote, or what was noted of it.", lambda r: r.facts.result.text),
    number_column("p", "How right it was, 0 to 1; empty without a score.", _p),
    number_column(
        "score",
        "The same from 1 to 5; empty without a score.",
        lambda r: shown(r.facts.score, places=PLACES),
    ),
    Column("working", "How the score came about.", _working),
    Column(
        "competencies",
        "The competencies that it measures, joined by `; `.",
        lambda r: "; ".join(r.facts.task.competencies),
    ),
)
"""Columns of the layout `tasks`."""

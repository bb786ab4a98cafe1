"""Rows of interviews become models here, and nowhere else. Columns have the names of the fields."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import islice
from typing import Any

from csr_interview.errors import StoreError
from csr_interview.models.amended import as_submitted, with_value
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import (
    EXPERIENCE,
    Accommodations,
    Amendment,
    Answer,
    Candidate,
    Interview,
    Join,
    Mark,
    Recommendation,
    Shown,
    Status,
    SubmittedVerdict,
    TaskResult,
    names,
)
from csr_interview.text import clean, clean_line, read_json

_PARTS = {"answers": Answer, "marks": Mark, "task_results": TaskResult, "amendments": Amendment}
"""The parts of an interview that have their own tables."""

_HEAD = tuple(
    name
    for name in names(Interview)
    if name not in ("candidate", *_PARTS, "recommendation", "submitted_verdict")
)
"""The fields of an interview that are in its own row, under the same names."""

CANDIDATE_COLUMNS = ", ".join(names(Candidate))
"""In the order of the fields."""

INTERVIEW_COLUMNS = ", ".join(
    (
        *(f"i.{name}" for name in _HEAD),
        *(f"c.{name}" for name in names(Candidate)),
        *("i.verdict", "i.composite", "i.preset", "i.recommended", "i.recommended_reason"),
    )
)


def candidate_of(row: Sequence[Any]) -> Candidate:
    """Return a candidate from a row of CANDIDATE_COLUMNS. Raises StoreError if it is damaged."""
    found = Candidate(*row[:-1], joins_of(row[-1]))  # type: ignore[call-arg]
    if found.experience not in EXPERIENCE:
        raise unreadable(found.id, "Candidate")
    return found


def joins_of(text: str) -> tuple[Join, ...]:
    """Return the joins of a candidate from their column. Raises StoreError if it is damaged."""
    try:
        found = read_json(text) if text else ()
        return tuple(Join(at, into, reason, by, tuple(taken)) for at, into, reason, by, taken in found)
    except (ValueError, TypeError, RecursionError) as exc:
        raise _damaged("The record of a candidate cannot be read") from exc


def joins_value(joins: Sequence[Join]) -> str:
    """Return the column for the joins of a candidate."""
    found = [[one.at, one.into, clean(one.reason), clean_line(one.by), list(one.taken)] for one in joins]
    return json.dumps(found, separators=(",", ":")) if found else ""


FROM_INTERVIEWS = "FROM interviews i JOIN candidates c ON c.id = i.candidate_id"

AMENDED_ORDER = "at, new = '', question, field, old, new, reason, by, id"
"""The order of amendments, as `merge` applies them: two machines can make some for one moment."""

_ORDERS = {
    "answers": "question",
    "marks": "question, kind, item",
    "task_results": "task",
    "amendments": AMENDED_ORDER,
}


def parameters(count: int) -> str:
    """Return `count` placeholders for an SQL list."""
    return ", ".join("?" * count)


PAGE = 200
"""Interviews read at once when streaming."""


def interviews(conn: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Interview]:
    """Yield interviews, at most one page in memory; unknown ones are left out."""
    rest = iter(ids)
    while page := list(islice(rest, PAGE)):
        sql = f"SELECT {INTERVIEW_COLUMNS} {FROM_INTERVIEWS} WHERE i.id IN ({parameters(len(page))})"
        yield from interviews_from(conn, conn.execute(sql, page).fetchall())


def interviews_from(conn: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> list[Interview]:
    """Return interviews from rows of INTERVIEW_COLUMNS, reading their parts."""
    ids = [row[0] for row in rows]
    parts = {table: _parts(conn, table, ids) for table in _PARTS}
    found = []
    for row in rows:
        with readable(row[0]):
            found.append(_interview(row, {table: held.get(row[0], []) for table, held in parts.items()}))
    return found


@contextlib.contextmanager
def readable(interview: object) -> Iterator[None]:
    """Raise StoreError if what the database holds of an interview is not what a model can hold."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as exc:
        raise unreadable(interview) from exc


def unreadable(record: object, what: str = "Interview") -> StoreError:
    """Return the error for a record, by its ID, with values that no model can hold."""
    return _damaged(f"{what} {str(record)[:8]} cannot be read")


def expect_times(*times: str) -> None:
    """Raise ValueError or TypeError for what is no time; empty is none."""
    for one in times:
        if one != "":
            datetime.fromisoformat(one)


def _expect_numbers(answer: Answer) -> None:
    """Raise ValueError or TypeError for an answer with a rating, time or wording that is none."""
    rated = answer.rating is not None
    if rated and (answer.rating not in range(1, 6) or answer.skip_reason):
        raise ValueError("must be rated 1 to 5, or skipped")
    if not (isinstance(answer.seconds, int) and isinstance(answer.wording, int)):
        raise TypeError("must be numbers")


def expect_decision(verdict: str, composite: str = "") -> None:
    """Raise ValueError for what is no decision; empty is none."""
    if verdict:
        Verdict(verdict)
    if composite:
        Fraction(composite)


def _damaged(title: str) -> StoreError:
    return StoreError(title, "its record is damaged", "Run `csr-interview store check` for details")


def _parts(conn: sqlite3.Connection, table: str, ids: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of one table by interview, without its ID."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    sql = (
        f"SELECT interview_id, {', '.join(names(_PARTS[table]))} FROM {table} "
        f"WHERE interview_id IN ({parameters(len(ids))}) ORDER BY interview_id, {_ORDERS[table]}"
    )
    for row in conn.execute(sql, ids):
        found[row[0]].append(row[1:])
    return found


def _interview(row: tuple[Any, ...], parts: dict[str, list[tuple[Any, ...]]]) -> Interview:
    """Return an interview from its row and the rows of its parts."""
    values = dict(zip(_HEAD, row, strict=False))
    shown, adjusted = values["shown"], values["accommodations"]
    values |= {
        "status": Status(values["status"]),
        "shown": Shown(**read_json(shown)) if shown else None,
        "accommodations": Accommodations(**read_json(adjusted)) if adjusted else Accommodations(),
        "writing_adjusted": bool(values["writing_adjusted"]),
        "unverified": bool(values["unverified"]),
    }
    verdict, composite, preset, recommended, recommended_reason = row[-5:]
    expect_decision(verdict, composite)
    expect_decision(recommended)
    if shown:
        expect_decision(values["shown"].verdict, values["shown"].composite)
    expect_times(*(values[name] for name in ("created_at", "submitted_at", "finished_at")))
    expect_decision("", values["icc"])
    if not isinstance(values["elapsed_seconds"], int):
        raise TypeError("must be a number")
    made = Interview(
        **values,
        candidate=candidate_of(row[len(_HEAD) : -5]),
        # SQLite has no booleans.
        answers={one[0]: Answer(*(*one[:-1], bool(one[-1]))) for one in parts["answers"]},
        # The severity of a red flag from the bank is stored for counting, but is not part of the model.
        marks=tuple(Mark(*(*one[:-1], one[-1] if one[1] == "own_flag" else "")) for one in parts["marks"]),
        task_results={
            task: TaskResult(task, read_json(response), text, skip_reason)
            for task, response, text, skip_reason in parts["task_results"]
        },
        recommendation=Recommendation(recommended, recommended_reason) if recommended else None,
        submitted_verdict=SubmittedVerdict(verdict, composite, preset) if values["submitted_at"] else None,
        amendments=tuple(Amendment(*one) for one in parts["amendments"]),
    )
    for answer in made.answers.values():
        _expect_numbers(answer)
    if any(mark.severity not in ("", "note", "serious") for mark in made.marks):
        raise ValueError("must be a severity")
    expect_times(*(one.at for one in made.amendments))
    for change in made.amendments:  # what they hold can be read
        with_value(made, change.question, change.field, change.new)
    if made.amendments:
        as_submitted(made)
    return made

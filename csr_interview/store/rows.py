"""Rows of interviews become models here, and nowhere else. Columns have the names of the fields."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from csr_interview.errors import StoreError
from csr_interview.models.amended import as_submitted, with_value
from csr_interview.models.interview import (
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
from csr_interview.models.kinds import checks_of
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
    values = dict(zip(names(Candidate), row, strict=True))
    try:
        return _made(Candidate, values | {"joins": joins_of(values["joins"])})
    except ValueError as exc:
        raise unreadable(values["id"], "Candidate") from exc


def joins_of(text: str) -> tuple[Join, ...]:
    """Return the joins of a candidate from their column. Raises StoreError if it is damaged."""
    try:
        found = read_json(text) if text else ()
        parts = (dict(zip(names(Join), one, strict=True)) for one in found)
        return tuple(_made(Join, one | {"taken": tuple(one["taken"])}) for one in parts)
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


def expect(record: type, values: Mapping[str, Any]) -> None:
    """Raise ValueError for values, by field, that a record cannot have: somebody changed them.

    A damaged `updated_at` stops no note: `store check` names it.
    """
    checks = checks_of(record)
    for name, value in values.items():
        if name in checks and name != "updated_at":
            checks[name](value)


_Record = TypeVar("_Record")


def _made(record: type[_Record], values: Mapping[str, Any]) -> _Record:
    """Return a record from the values of its fields. Raises ValueError or TypeError for what is none."""
    expect(record, values)
    return record(**values)


def _damaged(title: str) -> StoreError:
    return StoreError(title, "its record is damaged", "Run `csr-interview store check` for details")


def _parts(conn: sqlite3.Connection, table: str, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the values of one table's rows by interview, by field."""
    fields = names(_PARTS[table])
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    sql = (
        f"SELECT interview_id, {', '.join(fields)} FROM {table} "
        f"WHERE interview_id IN ({parameters(len(ids))}) ORDER BY interview_id, {_ORDERS[table]}"
    )
    for row in conn.execute(sql, ids):
        found[row[0]].append(dict(zip(fields, row[1:], strict=True)))
    return found


def _interview(row: tuple[Any, ...], parts: dict[str, list[dict[str, Any]]]) -> Interview:
    """Return an interview from its row and the values of its parts."""
    values = dict(zip(_HEAD, row, strict=False))
    shown, adjusted = values["shown"], values["accommodations"]
    values |= {
        "status": Status(values["status"]),
        "shown": _made(Shown, read_json(shown)) if shown else None,
        "accommodations": _made(Accommodations, read_json(adjusted)) if adjusted else Accommodations(),
        "writing_adjusted": bool(values["writing_adjusted"]),
        "unverified": bool(values["unverified"]),
    }
    verdict, composite, preset, recommended, reason = row[-5:]
    submitted = {"verdict": verdict, "composite": composite, "preset": preset}
    for answer in parts["answers"]:
        answer["opened"] = bool(answer["opened"])  # SQLite has no booleans
        if answer["rating"] is not None and answer["skip_reason"]:
            raise ValueError("must be rated, or skipped")
    for mark in parts["marks"]:
        if mark["kind"] != "own_flag":  # that of a red flag of the bank is kept for counting
            mark["severity"] = ""
    for result in parts["task_results"]:
        result["response"] = read_json(result["response"])
    values |= {
        "candidate": candidate_of(row[len(_HEAD) : -5]),
        "answers": {one["question"]: _made(Answer, one) for one in parts["answers"]},
        "marks": tuple(_made(Mark, one) for one in parts["marks"]),
        "task_results": {one["task"]: _made(TaskResult, one) for one in parts["task_results"]},
        "recommendation": (
            _made(Recommendation, {"verdict": recommended, "reason": reason}) if recommended else None
        ),
        "submitted_verdict": _made(SubmittedVerdict, submitted) if values["submitted_at"] else None,
        "amendments": tuple(_made(Amendment, one) for one in parts["amendments"]),
    }
    found = _made(Interview, values)
    for change in found.amendments:  # what they hold can be read
        with_value(found, change.question, change.field, change.new)
    if found.amendments:
        as_submitted(found)
    return found

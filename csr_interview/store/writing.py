"""What an interviewer does during an interview, written down: text, ratings, ticks, position, time.

Each function runs inside the store's transaction and adds its event. The statements are plain SQL: on
the typing path the table methods of sqlite-utils cost more than SQLite itself, because they look at
the table's columns each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from csr_interview.errors import NotFound
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Mark,
    Recommendation,
    TaskResult,
)
from csr_interview.store.records import RefusedError, canonical, stamp
from csr_interview.store.revising import TYPING_INTERVAL, removes_much
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store

STEPS = ("opening", "battery", "closing")
"""The steps of an interview that are neither questions nor tasks."""


LATER = (
    "CASE WHEN updated_at <= ? THEN ? ELSE strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, '+0.001 seconds') END"
)
"""The time given (twice), or a millisecond after the one that is there where that is later still."""


def read_text(store: Store, interview: str, question: str, field: str) -> str:
    """Return what a text field holds now. Raises ValueError for an unknown field, NotFound."""
    if question == "":
        if field not in INTERVIEW_FIELDS:
            raise ValueError(f"no such field of an interview: {field}")
        row = store.conn.execute(f"SELECT {field} FROM interviews WHERE id = ?", (interview,)).fetchone()
    else:
        if field not in TEXT_FIELDS:
            raise ValueError(f"no such field of an answer: {field}")
        store.outline_of(interview).expect_question(question)
        sql = (
            f"SELECT coalesce(a.{field}, '') FROM interviews i "
            "LEFT JOIN answers a ON a.interview_id = i.id AND a.question = ? WHERE i.id = ?"
        )
        row = store.conn.execute(sql, (question, interview)).fetchone()
    if row is None:
        raise NotFound("no such interview", "the store has none of that id")
    return str(row[0])


def put_text(store: Store, interview: str, question: str, field: str, text: str) -> None:
    """Put a text into its field, whatever was there. The field's name was checked by `read_text`."""
    if question == "":
        store.run(f"UPDATE interviews SET {field} = ? WHERE id = ?", (text, interview))
        return
    sql = (
        f"INSERT INTO answers (interview_id, question, {field}) VALUES (?, ?, ?) "
        f"ON CONFLICT (interview_id, question) DO UPDATE SET {field} = excluded.{field}"
    )
    store.run(sql, (interview, question, text))


def keep_revision(store: Store, interview: str, question: str, field: str, text: str, reason: str) -> None:
    """Keep a text that a field held, or should have held."""
    sql = "INSERT INTO revisions (interview_id, question, field, at, reason, text) VALUES (?, ?, ?, ?, ?, ?)"
    store.run(sql, (interview, question, field, stamp(store.now()), reason, text))


def write_text(store: Store, interview: str, question: str, field: str, text: str) -> None:
    """Store what a field holds now, and keep what it held before when that is due."""
    text = clean(text)
    old = read_text(store, interview, question, field)
    if text == old:
        return
    store.expect_draft(interview)
    put_text(store, interview, question, field, text)
    now = store.now()
    key = (interview, question, field)
    last = store.kept_at.get(key)
    typing = last is None or not timedelta(0) <= now - last < TYPING_INTERVAL
    if typing or removes_much(old, text):
        if old:
            keep_revision(store, interview, question, field, old, "typing" if typing else "deletion")
        store.kept_at[key] = now
        store.event(interview, "edited", {"question": question, "field": field, "characters": len(text)})
    _touch(store, interview)


def rate(store: Store, interview: str, question: str, rating: int | None) -> None:
    """Give or take back a rating. A rating takes the place of a reason for skipping."""
    if rating is not None and (isinstance(rating, bool) or rating not in (1, 2, 3, 4, 5)):
        raise RefusedError("the rating cannot be kept", "ratings are 1 to 5")
    old, skip_reason = settled(store, interview, question)
    if old == rating and not (skip_reason and rating is not None):
        return
    store.expect_draft(interview)
    if rating is not None:
        skip_reason = ""
    settle(store, interview, question, rating, skip_reason)
    store.event(interview, "rated", {"ratings": {question: rating}, "before": old})


def skip(store: Store, interview: str, question: str, reason: str) -> None:
    """Record why a question was not assessed, which takes its rating back; "" undoes it."""
    reason = clean_line(reason)
    old, old_reason = settled(store, interview, question)
    if reason == old_reason:
        return
    store.expect_draft(interview)
    rating = None if reason else old
    settle(store, interview, question, rating, reason)
    store.event(interview, "skipped", {"ratings": {question: rating}, "skipped": bool(reason)})


def mark(store: Store, interview: str, mark: Mark) -> None:
    """Tick something, or change the words of an own flag."""
    severity = store.outline_of(interview).severity_of(mark)
    text = clean_line(mark.text) if mark.kind == "own_flag" else ""
    where = (interview, mark.question, mark.kind, mark.item)
    sql = "SELECT severity, text FROM marks WHERE interview_id = ? AND question = ? AND kind = ? AND item = ?"
    if store.conn.execute(sql, where).fetchone() == (severity, text):
        return
    store.expect_draft(interview)
    sql = (
        "INSERT INTO marks (interview_id, question, kind, item, severity, text) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (interview_id, question, kind, item) "
        "DO UPDATE SET severity = excluded.severity, text = excluded.text"
    )
    store.run(sql, (*where, severity, text))
    store.event(interview, "marked", _mark_payload(mark, severity))
    _touch(store, interview)


def unmark(store: Store, interview: str, mark: Mark) -> None:
    """Take a tick back. Does nothing where there is none."""
    store.outline_of(interview).expect_question(mark.question)
    where = (interview, mark.question, mark.kind, mark.item)
    found = "FROM marks WHERE interview_id = ? AND question = ? AND kind = ? AND item = ?"
    row = store.conn.execute(f"SELECT severity {found}", where).fetchone()
    if row is None:
        return
    store.expect_draft(interview)
    store.run(f"DELETE {found}", where)
    store.event(interview, "unmarked", _mark_payload(mark, row[0]))
    _touch(store, interview)


def record_task(store: Store, interview: str, result: TaskResult) -> None:
    """Record what the candidate did in one task, in place of what was recorded before."""
    if result.task not in store.outline_of(interview).tasks:
        raise NotFound("no such task", "the interview's bank has no task of that id")
    values = (canonical(_clean_json(result.response)), clean_line(result.skip_reason), clean(result.text))
    where = (interview, result.task)
    sql = "SELECT response, skip_reason, text FROM task_results WHERE interview_id = ? AND task = ?"
    old = store.conn.execute(sql, where).fetchone()
    if old == values:
        return
    store.expect_draft(interview)
    if old and removes_much(old[2], values[2]):
        keep_revision(store, interview, result.task, "task:text", old[2], "deletion")
    sql = (
        "INSERT INTO task_results (interview_id, task, response, skip_reason, text) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (interview_id, task) DO UPDATE SET "
        "response = excluded.response, skip_reason = excluded.skip_reason, text = excluded.text"
    )
    store.run(sql, (*where, *values))
    if old is None or old[:2] != values[:2]:
        store.event(interview, "task recorded", {"task": result.task, "skipped": bool(values[1])})
    _touch(store, interview)


def visit(store: Store, interview: str, step: str) -> None:
    """Remember where the interviewer is; the first visit of a question is an event."""
    outline = store.outline_of(interview)
    elsewhere = step in STEPS or step in outline.tasks
    if not elsewhere:
        outline.expect_question(step)
    store.expect_draft(interview)
    moved = store.run("UPDATE interviews SET step = ? WHERE id = ? AND step <> ?", (step, interview, step))
    if moved:
        _touch(store, interview)
    if elsewhere:
        return
    sql = (
        "INSERT INTO answers (interview_id, question, opened) VALUES (?, ?, 1) "
        "ON CONFLICT (interview_id, question) DO UPDATE SET opened = 1 WHERE opened = 0"
    )
    if store.run(sql, (interview, step)):
        store.event(interview, "opened", {"question": step})
        _touch(store, interview)


def clock(store: Store, interview: str, elapsed_seconds: int, question_seconds: Mapping[str, int]) -> None:
    """Store the time on the clocks, in seconds. Too frequent to be an event."""
    outline = store.outline_of(interview)
    for question in question_seconds:
        outline.expect_question(question)
    store.expect_draft(interview)
    sql = "UPDATE interviews SET elapsed_seconds = ? WHERE id = ? AND elapsed_seconds <> ?"
    changed = store.run(sql, (int(elapsed_seconds), interview, int(elapsed_seconds)))
    sql = (
        "INSERT INTO answers (interview_id, question, seconds) VALUES (?, ?, ?) "
        "ON CONFLICT (interview_id, question) DO UPDATE SET seconds = excluded.seconds "
        "WHERE seconds <> excluded.seconds"
    )
    for question, seconds in question_seconds.items():
        changed += store.run(sql, (interview, question, int(seconds)))
    if changed:
        _touch(store, interview)


def recommend(store: Store, interview: str, recommendation: Recommendation | None) -> None:
    """Record the interviewer's own verdict with its reason, or take it back."""
    verdict, reason = "", ""
    if recommendation is not None:
        verdict, reason = clean_line(recommendation.verdict), clean(recommendation.reason)
        if not verdict or not reason.strip():
            raise RefusedError("the recommendation cannot be kept", "it needs a verdict and a reason")
    sql = "SELECT recommended, recommended_reason FROM interviews WHERE id = ?"
    old = store.conn.execute(sql, (interview,)).fetchone()
    if old == (verdict, reason):
        return
    store.expect_draft(interview)
    sql = "UPDATE interviews SET recommended = ?, recommended_reason = ? WHERE id = ?"
    store.run(sql, (verdict, reason, interview))
    store.event(interview, "recommended", {"verdict": verdict})
    _touch(store, interview)


def _touch(store: Store, interview: str) -> None:
    """Set when the interview last changed: now, and after every state it ever had, wherever that was.

    A state that came from a machine whose clock is ahead must not count as newer than what is done to it
    here.
    """
    at = stamp(store.now())
    store.run(f"UPDATE interviews SET updated_at = {LATER} WHERE id = ?", (at, at, interview))


def settled(store: Store, interview: str, question: str) -> tuple[int | None, str]:
    """Return the rating and the reason for skipping of a question."""
    store.outline_of(interview).expect_question(question)
    sql = "SELECT rating, skip_reason FROM answers WHERE interview_id = ? AND question = ?"
    row: tuple[int | None, str] | None = store.conn.execute(sql, (interview, question)).fetchone()
    return row or (None, "")


def settle(store: Store, interview: str, question: str, rating: int | None, skip_reason: str) -> None:
    """Set rating and reason for skipping together: the table allows one of them only."""
    sql = (
        "INSERT INTO answers (interview_id, question, rating, skip_reason) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (interview_id, question) "
        "DO UPDATE SET rating = excluded.rating, skip_reason = excluded.skip_reason"
    )
    store.run(sql, (interview, question, rating, skip_reason))
    _touch(store, interview)


def _mark_payload(mark: Mark, severity: str) -> dict[str, object]:
    """Return what an event says about a mark: everything but the interviewer's words."""
    return {"question": mark.question, "kind": mark.kind, "item": mark.item, "severity": severity}


def _clean_json(value: Any) -> Any:
    """Return a response with every text in it cleaned; mappings and sequences become plain ones."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _clean_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_json(item) for item in value]
    return value
